//! Panics in the user's code: caught, and told once with the place they came from.

use std::{
    any::Any,
    backtrace::{Backtrace, BacktraceStatus},
    cell::{Cell, RefCell},
    panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook},
    sync::Once,
};

thread_local! {
    /// How many [`catch`]es this thread is inside of.
    static CATCHING: Cell<usize> = const { Cell::new(0) };
    /// Whether what a panic says may tell a secret.
    static SILENT: Cell<bool> = const { Cell::new(false) };
    /// What the hook has learnt about the last panic.
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs code of the user. The error of a panic is `at src/main.rs:7:9: its message`. Where `RUST_BACKTRACE` asks for a
/// backtrace, it goes to standard error.
pub(crate) fn catch<T>(code: impl FnOnce() -> T) -> Result<T, String> {
    install_hook();
    let _inside = Inside::enter();
    catch_unwind(AssertUnwindSafe(code))
        .map_err(|panic| LAST.take().unwrap_or_else(|| format!("with {}", message(&*panic))))
}

/// The same for code that works with a secret: of a panic only the place is told, also of one inside another [`catch`].
pub(crate) fn catch_silent<T>(code: impl FnOnce() -> T) -> Result<T, String> {
    let outer = SILENT.replace(true);
    let result = catch(code);
    SILENT.set(outer);
    result
}

struct Inside;

impl Inside {
    fn enter() -> Self {
        CATCHING.set(CATCHING.get() + 1);
        Self
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        CATCHING.set(CATCHING.get() - 1);
    }
}

/// Only a hook learns where a panic came from. A panic that nobody catches goes to the hook that was there before.
fn install_hook() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| match CATCHING.get() {
            0 => before(panic),
            _ => LAST.set(Some(describe(panic))),
        }));
    });
}

fn describe(panic: &PanicHookInfo<'_>) -> String {
    let place = panic.location().map(|location| format!("at {location}: ")).unwrap_or_default();
    let text = format!("{place}{}", message(panic.payload()));
    let backtrace = Backtrace::capture();
    if backtrace.status() == BacktraceStatus::Captured {
        eprintln!("panic {text}\n{backtrace}");
    }
    text
}

fn message(panic: &(dyn Any + Send)) -> &str {
    if SILENT.get() {
        return "its message is not shown, as it may tell a secret";
    }
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::{catch, catch_silent};

    #[test]
    fn a_panic_is_told_with_its_place() {
        let line = line!() + 1;
        let text = catch(|| panic!("boom {}", 1)).unwrap_err();
        assert!(text.starts_with(&format!("at {}:{line}:", file!())), "{text}");
        assert!(text.ends_with(": boom 1"), "{text}");
    }

    #[test]
    fn a_panic_over_a_secret_is_told_by_its_place_alone() {
        let text = catch_silent(|| catch(|| panic!("hunter2")).unwrap_err()).unwrap();
        assert!(text.starts_with(&format!("at {}:", file!())) && !text.contains("hunter2"), "{text}");
        assert!(catch(|| panic!("boom")).unwrap_err().ends_with("boom"));
    }

    #[test]
    fn the_inner_of_two_catches_gets_the_panic() {
        let outer = catch(|| catch(|| panic!("inner")).is_err());
        assert_eq!(outer, Ok(true));
    }
}
