//! Options that are changed, and then not used.

#![deny(unused_must_use)]

use pulumi_wasm::ResourceOptions;

fn main() {
    let options = ResourceOptions::new();
    options.protect(true);
}
