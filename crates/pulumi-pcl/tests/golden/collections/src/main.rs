use std::collections::BTreeMap;

use pulumi_wasm_shop as shop;

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let config = ctx.config();
        let names = config.require::<Vec<String>>("names")?;
        let ages = config.require::<BTreeMap<String, i64>>("ages")?;

        let shelf = shop::Shelf::new(
            ctx,
            "shelf",
            shop::ShelfArgs::builder().name("shelf").build(),
        );

        shop::Shelf::new(
            ctx,
            "copy",
            shop::ShelfArgs::builder()
                .name("copy")
                .parts(shelf.parts().map(|parts| {
                    parts
                        .into_iter()
                        .map(|part| shop::Part {
                            key: part.key,
                            size: Some(2),
                        })
                        .collect::<Vec<_>>()
                }))
                .tags(shelf.parts().map(|parts| {
                    parts
                        .into_iter()
                        .enumerate()
                        .map(|(i, part)| (part.key, format!("part {i}")))
                        .collect::<BTreeMap<_, _>>()
                }))
                .build(),
        );

        ctx.export(
            "greetings",
            names
                .into_iter()
                .filter_map(|name| (name != "nobody").then(|| format!("Hello, {name}!")))
                .collect::<Vec<_>>(),
        );
        ctx.export(
            "older",
            ages.into_iter()
                .map(|(name, age)| (name, age + 1))
                .collect::<BTreeMap<_, _>>(),
        );
        ctx.export(
            "keys",
            shelf
                .parts()
                .map(|parts| parts.into_iter().map(|item| item.key).collect::<Vec<_>>()),
        );
        Ok(())
    })
}
