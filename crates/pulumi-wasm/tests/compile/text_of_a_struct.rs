//! Text that is made of something without a text.

use pulumi_wasm::{Output, output_format};

#[derive(Clone)]
struct Address;

fn main() {
    let address = Output::new(Address);
    let _url = output_format!("https://{}", address);
}
