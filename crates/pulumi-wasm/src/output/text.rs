//! `format!` for outputs.

use std::{
    fmt::{self, Display},
    sync::Arc,
};

use super::Output;

/// Makes text of outputs, as `format!` does of values.
///
/// Each argument is an [`Output`] of something that can be displayed, or text or a number. It is printed as its type
/// prints it, with the width and precision that the format says. An output is named by an argument (`name = output`):
/// one that is only in the format, `{output}`, is not known yet and so refused, as is the `{:?}` of one.
///
/// ```
/// use pulumi_wasm::{Output, output_format};
///
/// let (id, price) = (Output::new("a1b2".to_owned()), Output::new(9.5));
/// let target: Output<String> = output_format!("integrations/{}", &id);
/// let label: Output<String> = output_format!("{id}: {price:.2}", id = id, price = price);
/// ```
#[macro_export]
macro_rules! output_format {
    ($format:literal $(, $($part:tt)*)?) => {
        $crate::__output_format!($format [] $($($part)*)?)
    };
}

/// Tells named arguments from others, one at a time.
#[doc(hidden)]
#[macro_export]
macro_rules! __output_format {
    ($format:literal [$($done:tt)*] $name:ident = $part:expr $(, $($rest:tt)*)?) => {
        $crate::__output_format!($format [$($done)* ($part, $name =)] $($($rest)*)?)
    };
    ($format:literal [$($done:tt)*] $part:expr $(, $($rest:tt)*)?) => {
        $crate::__output_format!($format [$($done)* ($part,)] $($($rest)*)?)
    };
    ($format:literal [$(($part:expr, $($name:tt)*))*]) => {
        $crate::all(::std::vec![$($crate::TextPart::into_text($part)),*]).map(move |parts| {
            #[allow(unused_mut, unused_variables)]
            let mut parts = parts.into_iter();
            ::std::format!(
                $format
                $(, $($name)* { let _ = ::std::stringify!($part); parts.next().unwrap_or_default() })*
            )
        })
    };
}

/// Something to print: it obeys the format's width, precision and alignment as its own type does.
#[derive(Clone)]
#[allow(missing_debug_implementations)] // `{:?}` has to be refused: it would not be what its own type prints.
pub struct Printed(Arc<dyn Display + Send + Sync>);

impl Printed {
    fn new(value: impl Display + Send + Sync + 'static) -> Self {
        Self(Arc::new(value))
    }
}

impl Default for Printed {
    /// No text.
    fn default() -> Self {
        Self::new("")
    }
}

impl Display for Printed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// What [`output_format!`](crate::output_format) can print.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be printed by `output_format!`",
    note = "it takes outputs of anything that implements `Display`, text, and numbers"
)]
pub trait TextPart {
    /// What is printed.
    fn into_text(self) -> Output<Printed>;
}

impl<T: Display + Clone + Send + Sync + 'static> TextPart for Output<T> {
    fn into_text(self) -> Output<Printed> {
        (&self).into_text()
    }
}

impl<T: Display + Clone + Send + Sync + 'static> TextPart for &Output<T> {
    fn into_text(self) -> Output<Printed> {
        self.map(Printed::new)
    }
}

impl TextPart for &str {
    fn into_text(self) -> Output<Printed> {
        self.to_owned().into_text()
    }
}

impl TextPart for &String {
    fn into_text(self) -> Output<Printed> {
        self.as_str().into_text()
    }
}

macro_rules! text_part {
    ($($type:ty),+) => {$(
        impl TextPart for $type {
            fn into_text(self) -> Output<Printed> {
                Output::new(Printed::new(self))
            }
        }
    )+};
}

text_part!(String, bool, u16, u32, u64, usize, i32, i64, f64);
