//! An output where its text is wanted.

use pulumi_wasm::Output;

fn main() {
    let id = Output::new("a1b2".to_owned());
    let _target = format!("integrations/{id}");
}
