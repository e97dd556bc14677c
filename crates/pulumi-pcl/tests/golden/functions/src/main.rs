use std::collections::BTreeMap;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use pulumi_wasm::{Output, Value, pcl};
use sha1::{Digest as _, Sha1};
use sha2::{Digest as _, Sha256};
use unicode_segmentation::UnicodeSegmentation as _;

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let config = ctx.config();
        let text = config.require::<String>("text")?;
        let list = config.require::<Vec<String>>("list")?;
        let map = config.require::<BTreeMap<String, String>>("map")?;
        let any = config.require::<Value>("any")?;

        ctx.export("element", &list[1]);
        ctx.export("length", list.len() + text.graphemes(true).count());
        ctx.export(
            "split",
            text.split("-")
                .map(str::to_owned)
                .collect::<Vec<_>>()
                .join("|"),
        );
        ctx.export(
            "lookup",
            map.get("key")
                .cloned()
                .unwrap_or_else(|| "default".to_owned()),
        );
        ctx.export("entries", Output::new(pcl::entries(map.clone())));
        ctx.export(
            "json",
            serde_json::to_string(&BTreeMap::from([("list".to_owned(), list.clone())]))?,
        );
        ctx.export(
            "base64",
            String::from_utf8(BASE64_STANDARD.decode(&BASE64_STANDARD.encode(&text))?)?,
        );
        ctx.export("sha1", hex::encode(Sha1::digest(&text)));
        ctx.export(
            "file",
            BASE64_STANDARD.encode(Sha256::digest(std::fs::read("data.txt")?)),
        );
        ctx.export(
            "try",
            any.get("a")
                .and_then(|value| value.get("b"))
                .cloned()
                .unwrap_or_else(|| {
                    Value::from(
                        map.get("a")
                            .cloned()
                            .unwrap_or_else(|| "fallback".to_owned()),
                    )
                }),
        );
        ctx.export(
            "can",
            Output::secret(any.clone()).map(|any_2| any_2.get("a").is_some()),
        );
        ctx.export("max", f64::max(1.0, 2.5));
        ctx.export("most", vec![1, 2, 3].into_iter().max().unwrap_or_default());
        ctx.export(
            "where",
            format!(
                "{}/{}/{} in {}",
                ctx.organization(),
                ctx.project(),
                ctx.stack(),
                std::env::current_dir()?.display().to_string()
            ),
        );
        Ok(())
    })
}
