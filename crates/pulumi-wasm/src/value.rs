//! Values of any shape, written down.

/// A [`Value`](crate::Value) written as JSON, with Rust expressions of serde data in it.
///
/// ```
/// use pulumi_wasm::{Value, value};
///
/// let port = 8080;
/// let service: Value = value!({ "name": "web", "ports": [port, 8443], "debug": null });
/// assert_eq!(service["ports"][0], Value::from(8080));
/// ```
///
/// # Panics
///
/// When an expression in it can't be a property, such as a number that is not finite.
#[macro_export]
macro_rules! value {
    ($($json:tt)+) => {
        $crate::codegen::value($crate::codegen::serde_json::json!($($json)+))
    };
}
