use pulumi_wasm::provider::ComponentArgs;

#[derive(ComponentArgs)]
struct DatabaseArgs {
    #[pulumi(secret)]
    password: String,
}

fn main() {}
