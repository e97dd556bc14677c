use pulumi_wasm::{
    BoxError, Component, Context, Exports, Inputs, Output, Resource, ResourceHandle,
    ResourceOptions, output_format,
};
use pulumi_wasm_shop as shop;

/// What [`ShelfRoom`] takes.
#[derive(Clone, Debug)]
pub struct ShelfRoomArgs {
    /// The input `colour`.
    pub colour: Output<Option<String>>,
    /// The input `open`.
    pub open: Output<bool>,
    /// The input `size`.
    pub size: Output<f64>,
}

/// The component `ShelfRoom`.
#[derive(Clone, Debug)]
pub struct ShelfRoom {
    component: Component,
    /// The output `label`.
    pub label: Output<Option<String>>,
    /// The output `open`.
    pub open: Output<bool>,
}

impl ShelfRoom {
    /// Makes the component and what belongs to it.
    ///
    /// # Errors
    ///
    /// Where a value can't be converted, or a resource is missing.
    pub fn new(
        ctx: &Context,
        name: &str,
        args: ShelfRoomArgs,
        options: ResourceOptions,
    ) -> Result<Self, BoxError> {
        let ShelfRoomArgs { colour, open, size } = args;
        let component = Component::with_inputs(
            ctx,
            "components:index:ShelfRoom",
            name,
            Inputs::default()
                .with::<Option<String>>("colour", &colour)
                .with::<bool>("open", &open)
                .with::<f64>("size", &size),
            options,
        );
        let colour = colour.map(|value| value.unwrap_or_else(|| "red".to_owned()));

        let this = shop::Shelf::with_options(
            ctx,
            &format!("{name}-this"),
            shop::ShelfArgs::builder()
                .name(output_format!("shelf-{}", size))
                .open(open.map(|open| !open))
                .colour(colour.map(|value| shop::Colour::from(value.as_str())))
                .build(),
            ResourceOptions::new().parent(&component),
        );

        let label = this.label();
        let open_2 = open.clone();
        component.register_outputs(
            Exports::default()
                .with("label", &label)
                .with("open", &open_2),
        );
        Ok(Self {
            component,
            label,
            open: open_2,
        })
    }
}

impl Resource for ShelfRoom {
    fn handle(&self) -> &ResourceHandle {
        self.component.handle()
    }
}
