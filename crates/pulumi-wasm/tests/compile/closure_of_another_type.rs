//! A closure that takes another type than the output has.

use pulumi_wasm::Output;

fn main() {
    let port = Output::new(8080_i64);
    let _address = port.map(|port: String| format!("localhost:{port}"));
}
