//! The names that generated files take from elsewhere.

/// Where a name comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Home {
    /// The prelude: usable without an import.
    Prelude(&'static str),
    /// A path to import from.
    Path(&'static str),
}

/// Where generated code finds a name; none for names it never uses.
pub(crate) fn home(name: &str) -> Option<Home> {
    let home = match name {
        "String" => Home::Prelude("std::string"),
        "Option" => Home::Prelude("std::option"),
        "Vec" => Home::Prelude("std::vec"),
        "Box" => Home::Prelude("std::boxed"),
        "Default" => Home::Prelude("std::default"),
        "From" => Home::Prelude("std::convert"),
        "Result" => Home::Prelude("std::result"),
        "BTreeMap" => Home::Path("std::collections"),
        "Archive" | "Asset" | "ConfigError" | "Context" | "Error" | "Input" | "IntoInput"
        | "InvokeOptions" | "Output" | "ResourceOptions" | "Value" => Home::Path("pulumi_wasm"),
        "Bag" | "Given" | "Inputs" | "IntoPlain" | "Missing" | "ResourceHandle" => {
            Home::Path("pulumi_wasm::codegen")
        }
        _ => return None,
    };
    Some(home)
}
