//! What matters in a long log of cargo's: the compiler's errors, and what the tests that failed said.

/// More than anyone reads; the rest is in the log.
const LIMIT: usize = 400;

/// Where in the log a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Among what went well.
    Other,
    /// An error of the compiler's or cargo's, which ends with an empty line.
    Error,
    /// What the failed tests of one program said, and their names, which end with its result.
    Failures,
}

/// The lines that say what went wrong, with the program whose tests they are about; nothing if none does.
pub(super) fn digest(log: &str) -> String {
    let mut part = Part::Other;
    let mut program = None;
    let mut lines = Vec::new();
    for line in log.lines() {
        if is_program(line) {
            program = Some(line);
        }
        let before = part;
        part = part_of(line, before);
        if part == Part::Failures && before != part {
            lines.extend(program.take());
        }
        if part != Part::Other || before != part {
            lines.push(line);
        }
    }
    shortened(&lines)
}

fn part_of(line: &str, before: Part) -> Part {
    match before {
        Part::Failures if line.starts_with("test result: ") => Part::Other,
        Part::Failures => Part::Failures,
        _ if line == "failures:" => Part::Failures,
        _ if line.starts_with("error: ") || line.starts_with("error[") => Part::Error,
        Part::Error if !line.is_empty() => Part::Error,
        _ => Part::Other,
    }
}

/// `     Running tests/e2e/main.rs (target/debug/deps/e2e-…)`
fn is_program(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("Running ") || line.starts_with("Doc-tests ")
}

fn shortened(lines: &[&str]) -> String {
    match lines.len().checked_sub(LIMIT) {
        None | Some(0) => lines.join("\n"),
        Some(more) => format!("{}\n… and {more} lines more", lines[..LIMIT].join("\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::digest;

    const FAILED: &str = "failures:

---- chat::a_message_arrives stdout ----
thread 'chat::a_message_arrives' panicked at tests/chat.rs:7:5:
no message came

failures:
    chat::a_message_arrives

test result: FAILED. 1 passed; 1 failed";

    #[test]
    fn the_failed_tests_of_every_program_are_shown_with_what_they_said() {
        let log = format!(
            "   Compiling a\n     Running unittests src/lib.rs (a)\ntest x ... ok\ntest result: ok. 1 passed\n\n     \
             Running tests/chat.rs (b)\ntest y ... FAILED\n\n{FAILED}\n\n   Doc-tests a\ntest z ... ok\n\n{FAILED}\n\n\
             test w ... ok\n"
        );
        let shown = format!("     Running tests/chat.rs (b)\n{FAILED}\n   Doc-tests a\n{FAILED}");
        assert_eq!(digest(&log), shown);
    }

    #[test]
    fn the_compilers_errors_are_shown_and_its_progress_is_not() {
        let log = "   Checking a\nerror[E0308]: mismatched types\n --> src/lib.rs:1:1\n  |\n1 | x\n\nwarning: unused\n\n\
                   error: could not compile `a`\n";
        let shown =
            "error[E0308]: mismatched types\n --> src/lib.rs:1:1\n  |\n1 | x\n\nerror: could not compile `a`";
        assert_eq!(digest(log), shown);
    }

    #[test]
    fn where_nothing_is_said_to_be_wrong_nothing_is_shown() {
        assert_eq!(digest("Diff in src/lib.rs:3:\n-x\n+y\n"), "");
    }

    #[test]
    fn endless_errors_are_cut_short() {
        let shown = digest(&"error: no\n".repeat(1000));
        assert!(shown.ends_with("error: no\n… and 600 lines more"), "{shown}");
    }
}
