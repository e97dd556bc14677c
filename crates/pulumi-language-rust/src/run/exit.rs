//! What a program's exit says.

use std::{os::unix::process::ExitStatusExt, process::ExitStatus};

use pulumi_wasm_proto::rpc::RunResponse;

/// The exit code of a program that has already told the user what went wrong, by agreement among Pulumi's SDKs.
const ALREADY_REPORTED: i32 = 32;

/// The exit code of a Rust program whose main thread panicked. The message stands in its own output.
const PANICKED: i32 = 101;

/// The answer to the engine.
pub(crate) fn response(program: &str, status: ExitStatus) -> RunResponse {
    let error = match (status.code(), status.signal()) {
        (Some(0), _) => return RunResponse::default(),
        (Some(ALREADY_REPORTED), _) => return super::bail(),
        (Some(PANICKED), _) => format!("program {program} panicked (exit code {PANICKED})"),
        (Some(code), _) => format!("program {program} exited with code {code}"),
        (None, Some(signal)) => format!("program {program} was killed by {}", name(signal)),
        (None, None) => format!("program {program} ended: {status}"),
    };
    RunResponse { error, bail: false }
}

fn name(signal: i32) -> String {
    let name = match signal {
        2 => "SIGINT",
        6 => "SIGABRT",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        15 => "SIGTERM",
        _ => return format!("signal {signal}"),
    };
    format!("signal {signal} ({name})")
}

#[cfg(test)]
mod tests {
    use std::{os::unix::process::ExitStatusExt, process::ExitStatus};

    use pulumi_wasm_proto::rpc::RunResponse;

    use super::response;

    fn exited(code: i32) -> RunResponse {
        response("chat", ExitStatus::from_raw(code << 8))
    }

    #[test]
    fn zero_is_success() {
        assert_eq!(exited(0), RunResponse::default());
    }

    #[test]
    fn a_failure_already_reported_is_not_reported_again() {
        assert_eq!(exited(32), RunResponse { error: String::new(), bail: true });
    }

    #[test]
    fn any_other_code_is_named_with_the_program() {
        assert_eq!(exited(3).error, "program chat exited with code 3");
    }

    #[test]
    fn a_panic_is_called_one() {
        assert_eq!(exited(101).error, "program chat panicked (exit code 101)");
    }

    #[test]
    fn a_signal_is_named() {
        assert_eq!(
            response("chat", ExitStatus::from_raw(9)).error,
            "program chat was killed by signal 9 (SIGKILL)"
        );
        assert_eq!(response("chat", ExitStatus::from_raw(8)).error, "program chat was killed by signal 8");
    }
}
