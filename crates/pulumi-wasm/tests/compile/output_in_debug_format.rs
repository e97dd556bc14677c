//! A format that shows what only the engine may see.

use pulumi_wasm::{Output, output_format};

fn main() {
    let id = Output::new("a1b2".to_owned());
    let _ = output_format!("{:?}", id);
}
