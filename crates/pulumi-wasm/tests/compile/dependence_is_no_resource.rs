//! A name, and the id of a resource, where a resource is wanted.

use pulumi_wasm::{Output, ResourceOptions};

fn main() {
    let id = Output::new("a1b2".to_owned());
    let _options = ResourceOptions::new().depends_on("network").depends_on(id);
}
