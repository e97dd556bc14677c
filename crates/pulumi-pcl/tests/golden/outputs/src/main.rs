use pulumi_wasm::{Output, all, output_format, value};
use pulumi_wasm_shop as shop;

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let first = shop::Shelf::new(
            ctx,
            "first",
            shop::ShelfArgs::builder().name("first").build(),
        );

        let second = shop::Shelf::new(
            ctx,
            "second",
            shop::ShelfArgs::builder()
                .name(first.label())
                .open(first.open().map(|open| !open))
                .width(first.width())
                .count(3)
                .neighbour(&first)
                .tags([
                    ("plain", Output::new("text".to_owned())),
                    ("output", first.name()),
                ])
                .build(),
        );

        ctx.export(
            "both",
            output_format!("{} and {}", first.name(), second.name()),
        );
        ctx.export(
            "part",
            first.main().map(|main| main.and_then(|value| value.size)),
        );
        ctx.export("firstPart", first.parts().map(|parts| parts[0].key.clone()));
        ctx.export(
            "tag",
            first.tags().map(|tags| {
                (if tags["a"] == "b" {
                    "same"
                } else {
                    "different"
                })
                .to_owned()
            }),
        );
        ctx.export(
            "all",
            all((first.name(), second.name(), first.open()))
                .map(|(name, name_2, open)| value!({ "names": [name, name_2], "open": open })),
        );
        ctx.export("secret", first.name().to_secret());
        ctx.export("shown", Output::secret("text".to_owned()).unsecret());
        Ok(())
    })
}
