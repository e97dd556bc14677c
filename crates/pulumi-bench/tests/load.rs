//! A program with more resources than anyone waits for at once, over a real connection.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::process::Command;

const COUNT: u64 = 5_000;

const ENVIRONMENT: [(&str, &str); 3] =
    [("PULUMI_PROJECT", "bench"), ("PULUMI_STACK", "dev"), ("PULUMI_PARALLEL", "32")];

#[test]
fn every_resource_reaches_the_engine_once_however_many_there_are() {
    let mut bench = Command::new(env!("CARGO_BIN_EXE_pulumi-bench"));
    bench.arg(env!("CARGO_BIN_EXE_pulumi-bench-program")).arg(COUNT.to_string()).envs(ENVIRONMENT);
    let done = bench.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let figures: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    // The stack is one as well.
    assert_eq!(figures["registrations"], COUNT + 1);
}
