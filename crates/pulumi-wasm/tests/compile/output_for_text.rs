//! An output where a function wants its value.

use pulumi_wasm::Output;

fn shout(text: &str) -> String {
    text.to_uppercase()
}

fn main() {
    let name = Output::new("chat".to_owned());
    let _loud = shout(&name);
}
