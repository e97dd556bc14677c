//! Running other programs.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};

/// How many lines of a failed step's log an error shows.
const TAIL: usize = 40;

/// The file a step's output goes to.
#[derive(Debug)]
pub struct Log {
    path: PathBuf,
    file: File,
}

impl Log {
    /// An empty log.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn create(path: PathBuf) -> Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("can't make {}", folder.display()))?;
        }
        let file = File::create(&path).with_context(|| format!("can't write {}", path.display()))?;
        Ok(Self { path, file })
    }

    /// Runs a command to its end, its output going to the log.
    ///
    /// # Errors
    /// When it can't be started or fails: with the end of the log, and where the rest is.
    pub fn run(&self, command: &mut Command) -> Result<()> {
        self.run_digested(command, |_| String::new())
    }

    /// The same; an error shows what `digest` makes of the log, if that is anything.
    ///
    /// # Errors
    /// When the command can't be started or fails.
    pub fn run_digested(&self, command: &mut Command, digest: impl FnOnce(&str) -> String) -> Result<()> {
        command.stdin(Stdio::null()).stdout(self.handle()?).stderr(self.handle()?);
        let status = command.status().with_context(|| cannot_start(command))?;
        if status.success() {
            return Ok(());
        }
        let digest = digest(&read(&self.path));
        let shown = if digest.is_empty() { tail(&self.path) } else { digest };
        bail!("{} failed ({status})\n{shown}\n{}", name(command), self.place())
    }

    /// The end of the log, and where the rest is.
    pub fn excerpt(&self) -> String {
        format!("{}\n{}", tail(&self.path), self.place())
    }

    fn place(&self) -> String {
        format!("(the whole log: {})", self.path.display())
    }

    /// Another handle of the file, for a process to write to.
    ///
    /// # Errors
    /// When the system has no more handles.
    pub fn handle(&self) -> Result<File> {
        self.file.try_clone().with_context(|| format!("can't open {} again", self.path.display()))
    }
}

/// What a command prints.
///
/// # Errors
/// When it can't be started or fails, with what it said.
pub fn output(command: &mut Command) -> Result<String> {
    let done = command.stdin(Stdio::null()).output().with_context(|| cannot_start(command))?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    bail!("{} failed ({})\n{}", name(command), done.status, String::from_utf8_lossy(&done.stderr).trim())
}

/// How a command in the user's terminal ended.
#[derive(Debug, Clone, Copy)]
pub struct Attended {
    /// How it ended.
    pub status: ExitStatus,
    /// Whether Ctrl-C was pressed meanwhile.
    pub interrupted: bool,
}

/// Runs a command in the user's terminal. Ctrl-C is left to the command, and waited for.
///
/// # Errors
/// When it can't be started.
pub fn attended(command: &mut Command) -> Result<Attended> {
    let pressed = Arc::new(AtomicBool::new(false));
    let handler = signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&pressed))
        .context("can't listen for Ctrl-C")?;
    let status = command.status().with_context(|| cannot_start(command));
    signal_hook::low_level::unregister(handler);
    Ok(Attended { status: status?, interrupted: pressed.load(Ordering::Relaxed) })
}

/// The last lines of a file.
pub fn tail(path: &Path) -> String {
    let text = read(path);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(TAIL)..].join("\n")
}

fn read(path: &Path) -> String {
    String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned()
}

fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let words = [program.file_name().unwrap_or(program.as_os_str())];
    let words = words.into_iter().chain(command.get_args().take(3));
    format!("`{}`", words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" "))
}

fn cannot_start(command: &Command) -> String {
    format!("can't start {}", command.get_program().display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_commands_error_says_what_it_said() {
        let error = output(Command::new("sh").args(["-c", "echo the disk is full >&2; exit 3"])).unwrap_err();
        assert!(error.to_string().contains("the disk is full"), "{error}");
    }

    #[test]
    fn ctrl_c_is_left_to_the_command_and_told() {
        let done = attended(Command::new("sh").args(["-c", "kill -INT $PPID; sleep 0.1; exit 3"])).unwrap();
        assert!(done.interrupted);
        assert_eq!(done.status.code(), Some(3));
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = output(&mut Command::new("no-such-program")).unwrap_err();
        assert_eq!(error.to_string(), "can't start no-such-program");
    }
}
