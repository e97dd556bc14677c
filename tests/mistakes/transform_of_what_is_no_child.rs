//! A transform of a kind of resource that the component has none of.

use aws_websocket_api::WebSocketApi;
use pulumi_wasm_aws::lambda::Alias;

fn main() {
    let _made = WebSocketApi::builder("Chat").transform::<Alias>(|_, args| args);
}
