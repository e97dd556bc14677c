//! What `cargo build --message-format=json` says, line by line.

use std::path::PathBuf;

use serde::Deserialize;

use super::metadata::Target;

/// What a build of one program came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    /// The program, once it is built.
    pub(crate) executable: Option<PathBuf>,
    /// Errors of any crate, as rustc shows them in a terminal.
    pub(crate) errors: Vec<String>,
    /// Warnings of the program's own package, unless they were given in an earlier build.
    pub(crate) warnings: Vec<String>,
    unsettled: Vec<(Target, String)>,
}

/// One line, as far as a build's report needs it.
#[derive(Debug, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Line {
    CompilerMessage {
        package_id: String,
        target: Target,
        message: Diagnostic,
    },
    CompilerArtifact {
        package_id: String,
        target: Target,
        executable: Option<PathBuf>,
        fresh: bool,
    },
    #[serde(other)]
    Other,
}

#[derive(Debug, Deserialize)]
struct Diagnostic {
    level: String,
    rendered: Option<String>,
}

/// What is built: a bin target of a package.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'a> {
    /// Cargo's id of the package.
    pub(crate) package: &'a str,
    /// The name of its bin target.
    pub(crate) bin: &'a str,
}

impl Report {
    /// Takes one line in. A line that is no message is what a procedural macro has printed.
    pub(crate) fn add(&mut self, line: &str, wanted: Wanted<'_>) {
        match serde_json::from_str(line) {
            Ok(Line::CompilerMessage { package_id, target, message }) => {
                self.add_diagnostic(message, target, package_id == wanted.package);
            }
            Ok(Line::CompilerArtifact { package_id, target, executable, fresh }) => {
                if package_id == wanted.package {
                    self.settle(&target, fresh);
                    self.executable = executable
                        .filter(|_| target.is_bin() && target.name == wanted.bin)
                        .or(self.executable.take());
                }
            }
            Ok(Line::Other) | Err(_) => (),
        }
    }

    fn add_diagnostic(&mut self, diagnostic: Diagnostic, target: Target, is_own: bool) {
        let Some(rendered) = diagnostic.rendered else { return };
        if diagnostic.level.starts_with("error") {
            self.errors.push(rendered);
        } else if diagnostic.level == "warning" && is_own {
            self.unsettled.push((target, rendered));
        }
    }

    /// Cargo repeats the warnings of a target that it didn't have to compile. The user has seen those.
    fn settle(&mut self, target: &Target, fresh: bool) {
        let settled = self.unsettled.extract_if(.., |(of, _)| of == target).map(|(_, warning)| warning);
        self.warnings.extend(settled.filter(|_| !fresh));
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Report, Wanted};

    const OWN: Wanted<'static> = Wanted { package: "own", bin: "program" };

    fn diagnostic(package: &str, level: &str) -> String {
        format!(
            r#"{{"reason":"compiler-message","package_id":"{package}","target":{{"kind":["bin"],"name":"program"}},
            "message":{{"level":"{level}","rendered":"{package} {level}"}}}}"#
        )
    }

    fn artifact(package: &str, kind: &str, name: &str, fresh: bool) -> String {
        format!(
            r#"{{"reason":"compiler-artifact","package_id":"{package}","target":{{"kind":["{kind}"],"name":"{name}"}},
            "executable":"/t/{package}-{name}","fresh":{fresh}}}"#
        )
    }

    fn report(lines: &[String]) -> Report {
        let mut report = Report::default();
        lines.iter().for_each(|line| report.add(line, OWN));
        report
    }

    #[test]
    fn the_wanted_program_is_found_among_all_artifacts() {
        let report = report(&[
            artifact("other", "bin", "program", false),
            artifact("own", "bin", "program", false),
            artifact("own", "custom-build", "build-script-build", false),
            artifact("own", "bin", "tool", false),
        ]);
        assert_eq!(report.executable, Some(PathBuf::from("/t/own-program")));
    }

    #[test]
    fn errors_of_every_crate_count_and_notes_do_not() {
        let lines = ["error", "failure-note", "error: internal compiler error"]
            .map(|level| diagnostic("other", level));
        assert_eq!(report(&lines).errors, ["other error", "other error: internal compiler error"]);
    }

    #[test]
    fn warnings_are_the_programs_own() {
        let lines = [
            diagnostic("other", "warning"),
            diagnostic("own", "warning"),
            artifact("own", "bin", "program", false),
        ];
        assert_eq!(report(&lines).warnings, ["own warning"]);
    }

    #[test]
    fn warnings_that_cargo_repeats_are_left_out() {
        let lines = [diagnostic("own", "warning"), artifact("own", "bin", "program", true)];
        assert_eq!(report(&lines).warnings, [""; 0]);
    }

    #[test]
    fn what_is_no_message_is_passed_over() {
        let lines =
            ["a macro's text", r#"{"reason":"build-finished","success":true}"#, ""].map(str::to_owned);
        assert_eq!(report(&lines), Report::default());
    }
}
