use std::collections::BTreeMap;

use pulumi_wasm::{Value, output_format, value};
use serde::{Deserialize, Serialize};

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let config = ctx.config();
        // Settings are read first.
        let prefix = config.require::<String>("prefix")?;
        let replicas = config.get::<i64>("replicas")?.unwrap_or(2);
        let ratio = config.require::<f64>("ratio")?;
        let token = config.require_secret::<String>("token")?;
        let limits = config.require::<Limits>("limits")?;
        let names = config.get::<Vec<String>>("names")?;
        let extra = config.require::<Value>("extra")?;

        let r#type = "a keyword";
        let sum = replicas + 1;
        let share = (ratio * replicas as f64) / 2.0;

        ctx.export("type", r#type);
        ctx.export("text", format!("{prefix}-{sum} {{{share}}}"));
        ctx.export("secretText", output_format!("token {}", token));
        ctx.export("soft", limits.soft);
        ctx.export(
            "given",
            if names.is_none() {
                "none".to_owned()
            } else {
                names.clone().unwrap_or_default().join(",")
            },
        );
        ctx.export("open", !(ratio > 0.5) || extra["open"].to::<bool>()?);
        ctx.export(
            "mixed",
            value!([1, true, "three", null, { "deep": extra["list"][0] }]),
        );
        ctx.export("keys", BTreeMap::from([("my key", 1), ("myKey", 2)]));
        Ok(())
    })
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
struct Limits {
    soft: i64,
    #[serde(rename = "hardLimit")]
    hard_limit: Option<i64>,
}
