use std::collections::BTreeMap;

use pulumi_wasm_shop as shop;

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let config = ctx.config();
        let count = config.require::<i64>("count")?;
        let names = config.require::<Vec<String>>("names")?;
        let sizes = config.require::<BTreeMap<String, i64>>("sizes")?;
        let wanted = config.require::<bool>("wanted")?;

        let mut numbered = Vec::new();
        for index in 0..count {
            numbered.push(shop::Shelf::new(
                ctx,
                &format!("numbered-{index}"),
                shop::ShelfArgs::builder()
                    .name(format!("shelf-{index}"))
                    .build(),
            ));
        }

        let mut named = Vec::new();
        for (key, value) in names.iter().cloned().enumerate() {
            named.push(shop::Shelf::new(
                ctx,
                &format!("named-{key}"),
                shop::ShelfArgs::builder().name(&value).build(),
            ));
        }

        let mut sized = BTreeMap::new();
        for (key, value) in sizes.clone() {
            sized.insert(
                key.clone(),
                shop::Shelf::new(
                    ctx,
                    &format!("sized-{key}"),
                    shop::ShelfArgs::builder().name(&key).count(value).build(),
                ),
            );
        }

        let optional = if wanted {
            Some(shop::Shelf::new(
                ctx,
                "optional",
                shop::ShelfArgs::builder().name("optional").build(),
            ))
        } else {
            None
        };

        named[0].parts().map({
            let ctx = ctx.clone();
            move |range| {
                for (key, value) in range.into_iter().enumerate() {
                    shop::Shelf::new(
                        &ctx,
                        &format!("later-{key}"),
                        shop::ShelfArgs::builder().name(&value.key).build(),
                    );
                }
            }
        });

        ctx.export("first", numbered[0].name());
        ctx.export("large", sized["large"].name());
        ctx.export(
            "optional",
            optional
                .as_ref()
                .ok_or("the resource was not created")?
                .name(),
        );
        Ok(())
    })
}
