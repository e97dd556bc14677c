use pulumi_wasm_shop as shop;

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let first = shop::Shelf::new(
            ctx,
            "first",
            shop::ShelfArgs::builder().name("first").build(),
        );

        shop::Shelf::new(
            ctx,
            "second",
            shop::ShelfArgs::builder()
                .name(first.label())
                .open(first.open().map(|open| !open))
                .build(),
        );
        Ok(())
    })
}
