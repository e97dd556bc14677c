//! An output where a decision needs its value.

use pulumi_wasm::Output;

fn main() {
    let state = Output::new("ready".to_owned());
    if state == "ready" {
        println!("it is ready");
    }
}
