//! A value, and an output, of another type than the input's.

use pulumi_wasm::{Inputs, Output};

fn main() {
    let port = Output::new("8080".to_owned());
    let _inputs = Inputs::default().with::<i64>("timeout", "30 seconds").with::<i64>("port", port);
}
