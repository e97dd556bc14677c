//! `format!` for outputs.

use std::fmt::Display;

use super::Output;

/// Makes text of outputs, as `format!` does of values.
///
/// Each argument is an [`Output`] of something that can be displayed, or text or a number.
///
/// ```
/// use pulumi_wasm::{Output, output_format};
///
/// let id = Output::new("a1b2".to_owned());
/// let target: Output<String> = output_format!("integrations/{}", id);
/// ```
#[macro_export]
macro_rules! output_format {
    ($format:literal $(, $part:expr)* $(,)?) => {
        $crate::all(::std::vec![$($crate::TextPart::into_text($part)),*]).map(move |parts| {
            #[allow(unused_mut, unused_variables)]
            let mut parts = parts.into_iter();
            ::std::format!($format $(, { let _ = ::std::stringify!($part); parts.next().unwrap_or_default() })*)
        })
    };
}

/// What [`output_format!`](crate::output_format) can print.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be printed by `output_format!`",
    note = "it takes outputs of anything that implements `Display`, text, and numbers"
)]
pub trait TextPart {
    /// Its text.
    fn into_text(self) -> Output<String>;
}

impl<T: Display + Clone + Send + Sync + 'static> TextPart for Output<T> {
    fn into_text(self) -> Output<String> {
        self.map(|value| value.to_string())
    }
}

impl<T: Display + Clone + Send + Sync + 'static> TextPart for &Output<T> {
    fn into_text(self) -> Output<String> {
        self.map(|value| value.to_string())
    }
}

macro_rules! text_part {
    ($($type:ty),+) => {$(
        impl TextPart for $type {
            fn into_text(self) -> Output<String> {
                Output::new(self.to_string())
            }
        }
    )+};
}

text_part!(&str, String, &String, bool, u16, u32, u64, usize, i32, i64, f64);
