//! `cargo xtask up`: from nothing to an address one can talk to.

use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::local::Local;
use crate::progress::elapsed;
use crate::run::{self, Attended};
use crate::{Workspace, chat, stacks};

/// Brings a stack up and says what to try.
///
/// # Errors
/// When the set-up, the embedded AWS or the CLI fails, with how to go on.
pub fn run(workspace: &Workspace, stack: &str, port: Option<u16>) -> Result<()> {
    let started = Instant::now();
    stacks::check(workspace, stack)?;
    let local = Local::open(workspace, port, &[stack.to_owned()])?;
    let mut up = local.session.pulumi(stack)?;
    let done = run::attended(up.args(["up", "--stack", stack, "--yes", "--skip-preview"]))?;
    if !done.status.success() {
        bail!(explain("up", "up", stack, done) + &local.obituary(workspace).unwrap_or_default());
    }
    let outputs = local.session.outputs(stack)?;
    let api = outputs["apiId"].as_str().context("the program exports no `apiId`")?;
    let stage = outputs["stage"].as_str().unwrap_or(stack);
    println!("{}", guide(stack, &chat::address(api, local.aws.port(), stage)));
    println!("\n{stack} was up after {}", elapsed(started.elapsed()));
    Ok(())
}

/// Why the CLI's `command` ended early, and how to go on with the chore it was run for.
pub fn explain(chore: &str, command: &str, stack: &str, done: Attended) -> String {
    let again = format!("cargo xtask {chore} {stack}");
    if done.interrupted {
        return format!("interrupted: the state knows what is there, and this goes on from it: {again}");
    }
    format!(
        "pulumi {command} failed, see above\nwhen that is put right, this goes on from there: {again}\nto start over from \
         nothing, as after a command that was killed: cargo xtask down --all"
    )
}

fn guide(stack: &str, address: &str) -> String {
    format!(
        r#"
{stack} is up:  {address}

Talk to it, from two terminals to hear one another:
  cargo xtask chat {stack}
Lines to try there:
  {{"action": "sendMessage", "message": "test"}}
  {{"action": "broadcast", "message": "hello all"}}
  {{"action": "joinRoom", "room": "general"}}
A client of your own dials 127.0.0.1 where it can't resolve names under localhost.

Use pulumi and aws on it:
  eval "$(cargo xtask env)"
Take it down:
  cargo xtask down {stack}"#
    )
}

#[cfg(test)]
mod tests {
    use super::guide;

    #[test]
    fn the_guide_has_the_address_and_the_three_lines_to_try() {
        let guide = guide("dev", "ws://abc.execute-api.localhost:4566/dev");
        let expected = [
            "ws://abc.execute-api.localhost:4566/dev",
            r#"{"action": "sendMessage", "message": "test"}"#,
            r#"{"action": "broadcast", "message": "hello all"}"#,
            r#"{"action": "joinRoom", "room": "general"}"#,
            "cargo xtask down dev",
        ];
        for line in expected {
            assert!(guide.contains(line), "{line}");
        }
    }
}
