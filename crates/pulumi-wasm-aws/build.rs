//! Generates the bindings from `schema.json`.

fn main() -> Result<(), pulumi_codegen::Error> {
    pulumi_codegen::build_script("schema.json")
}
