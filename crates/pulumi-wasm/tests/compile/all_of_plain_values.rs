//! Plain values among outputs that are combined.

use pulumi_wasm::{Output, all};

fn main() {
    let host = Output::new("localhost".to_owned());
    let _address = all((host, 8080));
}
