//! A template for the answer of a function, which goes back as it is.

use aws_websocket_api::{ExistingFunction, Integration};

fn main() {
    let _made = Integration::lambda(ExistingFunction::named("send")).answer("{}");
}
