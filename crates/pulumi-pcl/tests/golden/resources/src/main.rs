use pulumi_wasm::{
    AliasSpec, CustomTimeouts, Export, HookOptions, Hooks, InvokeOptions, ResourceHook,
    ResourceOptions, pcl, value,
};
use pulumi_wasm_shop as shop;

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let provider = shop::Provider::new(
            ctx,
            "provider",
            shop::ProviderArgs::builder().region("north").build(),
        );

        // A comment stays where it is.
        let shelf = shop::Shelf::with_options(
            ctx,
            "Shelf 1",
            shop::ShelfArgs::builder()
                .name("shelf")
                .colour(shop::Colour::SkyBlue)
                .parts([
                    shop::PartArgs::builder().key("a").size(1).build(),
                    shop::PartArgs::builder().key("b").build(),
                ])
                .extra(value!({ "nested": [1, "two"] }))
                .build(),
            ResourceOptions::new()
                .provider(&provider)
                .protect(true)
                .ignore_changes(["parts[0].key", "tags[\"a.b\"]"])
                .alias(AliasSpec::new().name("old"))
                .alias("urn:pulumi:dev::shop::shop:index:Shelf::older")
                .custom_timeouts(CustomTimeouts::new().create("5m")),
        );

        let announce = ResourceHook::with_options(
            ctx,
            "announce",
            HookOptions::new().on_dry_run(true),
            |args| pcl::run_command(["echo".to_owned(), args.name.clone()]),
        );

        shop::Shelf::with_options(
            ctx,
            "child",
            shop::ShelfArgs::builder()
                .name("child")
                .colour(shop::Colour::from("green"))
                .build(),
            ResourceOptions::new()
                .parent(&shelf)
                .depends_on(&provider)
                .depends_on(&shelf)
                .replacement_trigger(shelf.label().into_any())
                .hooks(Hooks::new().before_create(&announce)),
        );

        let found = shop::Shelf::get(ctx, "found", "shelf-7", ResourceOptions::new());

        let counted = shop::count_items_with_options(
            ctx,
            shop::CountItemsArgs::builder().shelf(shelf.name()).build(),
            InvokeOptions::new().provider(&provider),
        );

        ctx.export("count", counted.map(|counted| counted.count + 1));
        ctx.export(
            "length",
            shelf
                .measure(shop::ShelfMeasureArgs::builder().unit("cm").build())
                .map(|value| value.length),
        );
        ctx.export("found", found.label());
        Ok(())
    })
}
