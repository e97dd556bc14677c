//! A name where a resource is wanted.

use pulumi_wasm::ResourceOptions;

fn main() {
    let _options = ResourceOptions::new().parent(&"network");
}
