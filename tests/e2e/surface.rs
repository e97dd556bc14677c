//! What a user types: `cargo xtask …`, word for word, on the repository itself with a state folder of its own.

use std::{
    fs::{self, File},
    io::Write,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use serde_json::Value;
use xtask::Workspace;

use crate::stand::{Done, build, run, wait_until};

/// The lines that the README and `up` tell a user to try.
const LINES: [&str; 3] = [
    r#"{"action": "sendMessage", "message": "test"}"#,
    r#"{"action": "broadcast", "message": "hello all"}"#,
    r#"{"action": "joinRoom", "room": "general"}"#,
];

/// A user's terminal, beside those of whoever works in this repository.
pub(crate) struct Terminal {
    pub(crate) workspace: Workspace,
    pub(crate) program: PathBuf,
}

impl Terminal {
    /// One where nothing has been typed but `cargo xtask setup`. `name` is the test's own.
    pub(crate) fn new(name: &str) -> Self {
        let workspace = Workspace::at(Path::new(env!("CARGO_MANIFEST_DIR")));
        let state = workspace.target().join("e2e").join(name);
        let workspace = workspace.with_state(&state);
        let terminal = Self { program: workspace.target().join("debug/xtask"), workspace };
        build(&terminal.workspace, &["--package", "xtask"]);
        // What a run that was killed has left.
        terminal.end_everything();
        drop(fs::remove_dir_all(&state));
        fs::create_dir_all(&state).unwrap();
        terminal.types(&["setup"]).expect_success();
        terminal
    }

    fn xtask(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("--state").arg(self.workspace.state()).args(arguments);
        command.current_dir(self.workspace.root()).stdin(Stdio::null());
        command
    }

    pub(crate) fn types(&self, arguments: &[&str]) -> Done {
        run(&mut self.xtask(arguments))
    }

    /// What a line prints in a shell that has evaluated `cargo xtask env`.
    fn in_shell(&self, line: &str) -> Done {
        let script = format!("eval \"$(\"$XTASK\" --state \"$STATE\" env)\" && {line}");
        let mut shell = Command::new("sh");
        shell.args(["-c", &script]).env("XTASK", &self.program).env("STATE", self.workspace.state());
        run(shell.current_dir(self.workspace.root()).stdin(Stdio::null()))
    }

    /// What `chat` prints until everything that was typed is answered.
    fn chats(&self, lines: &[&str]) -> Vec<Value> {
        let mut chat = Chat::open(self, "script");
        lines.iter().for_each(|line| chat.types(line));
        chat.end()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.workspace.state().join(name)
    }

    /// The processes that know of this state folder: an embedded AWS, its functions, the CLI, its plugins.
    fn processes(&self) -> Vec<String> {
        let state = self.workspace.state().to_str().unwrap().to_owned() + "/";
        let knows = |process: &PathBuf| {
            let said = ["cmdline", "environ"].map(|file| fs::read(process.join(file)).unwrap_or_default());
            said.iter().any(|text| String::from_utf8_lossy(text).contains(&state))
        };
        let all = fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
        all.filter(knows).map(|process| process.display().to_string()).collect()
    }

    pub(crate) fn end_everything(&self) -> Done {
        self.types(&["down", "--all"])
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.end_everything().text);
        }
    }
}

/// `cargo xtask chat dev`, with a keyboard.
struct Chat {
    process: Child,
    screen: PathBuf,
}

impl Chat {
    fn open(terminal: &Terminal, name: &str) -> Self {
        let screen = terminal.file(&format!("chat-{name}"));
        let mut chat = terminal.xtask(&["chat", "dev"]);
        chat.stdin(Stdio::piped()).stdout(File::create(&screen).unwrap());
        Self { process: chat.spawn().unwrap(), screen }
    }

    fn types(&mut self, line: &str) {
        writeln!(self.process.stdin.as_ref().unwrap(), "{line}").unwrap();
    }

    fn shows(&self, text: &str) -> bool {
        fs::read_to_string(&self.screen).unwrap().contains(text)
    }

    /// Ends the input, and waits for the last answers.
    fn end(mut self) -> Vec<Value> {
        drop(self.process.stdin.take());
        assert!(self.process.wait().unwrap().success());
        let shown = fs::read_to_string(&self.screen).unwrap();
        shown.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn types_of(messages: &[Value]) -> Vec<&str> {
    messages.iter().filter_map(|message| message["type"].as_str()).collect()
}

/// What git has to say of the settings.
fn changed_settings(terminal: &Terminal) -> String {
    let mut git = Command::new("git");
    git.args(["status", "--porcelain", "--", "Pulumi*.yaml"]).current_dir(terminal.workspace.root());
    run(&mut git).expect_success()
}

#[test]
fn what_the_readme_says_to_type_works_word_for_word() {
    let terminal = Terminal::new("typed");
    let before = changed_settings(&terminal);

    let said = terminal.types(&["up", "dev"]).expect_success();
    assert!(said.contains("dev is up:  ws://"), "{said}");
    assert!(LINES.iter().all(|line| said.contains(line)), "{said}");

    terminal.in_shell("pulumi preview -s dev --expect-no-changes --non-interactive").expect_success();
    let apis = terminal.in_shell("aws apigatewayv2 get-apis --output json").expect_success();
    assert!(apis.contains("AWS_WEBSOCKET_API"), "{apis}");
    assert_eq!(changed_settings(&terminal), before);

    three_lines_are_answered(&terminal);
    two_terminals_hear_one_another(&terminal);
    a_quick_load_loses_nothing(&terminal);
    taken_down_nothing_is_left(&terminal);
}

fn three_lines_are_answered(terminal: &Terminal) {
    for (line, expected) in LINES.into_iter().zip(["message", "broadcast", "ack"]) {
        let answers = terminal.chats(&[line]);
        assert!(types_of(&answers).contains(&expected), "{line}: {answers:?}");
        assert!(!types_of(&answers).contains(&"error"), "{line}: {answers:?}");
    }
}

fn two_terminals_hear_one_another(terminal: &Terminal) {
    let mut listener = Chat::open(terminal, "listener");
    listener.types("/join general");
    wait_until("the listener has joined", || listener.shows("ack"));
    terminal.chats(&["does anyone hear me?"]);
    wait_until("the listener has heard", || listener.shows("does anyone hear me?"));
    assert!(types_of(&listener.end()).contains(&"broadcast"));
}

fn a_quick_load_loses_nothing(terminal: &Terminal) {
    let said = terminal.types(&["load", "--quick"]).expect_success();
    let figures = said.lines().skip_while(|line| !line.starts_with("clients")).nth(1);
    let columns: Vec<_> = figures.unwrap_or_default().split_whitespace().collect();
    assert_eq!((columns.first(), columns.last()), (Some(&"10"), Some(&"0")), "{said}");
}

fn taken_down_nothing_is_left(terminal: &Terminal) {
    assert!(!terminal.processes().is_empty());
    let said = terminal.types(&["down", "--all"]).expect_success();
    assert!(said.contains("The embedded AWS is stopped."), "{said}");
    assert_eq!(terminal.processes(), Vec::<String>::new());
    let said = terminal.types(&["down", "--all"]).expect_success();
    assert!(said.contains("No stack is up"), "{said}");
    assert_eq!(terminal.processes(), Vec::<String>::new(), "nothing is started only to be stopped");
}

#[test]
fn a_stack_that_is_not_there_is_told_from_those_that_are() {
    let mut up = Command::new(env!("CARGO"));
    up.args(["xtask", "up", "nope"]);
    let said = run(up.current_dir(env!("CARGO_MANIFEST_DIR"))).expect_failure();
    assert!(said.contains("there is no stack `nope`: this project has dev, prod, staging"), "{said}");
}

#[test]
fn ctrl_c_during_up_says_how_to_go_on_and_going_on_works() {
    let terminal = Terminal::new("ctrl-c");
    let screen = terminal.file("screen");
    let output = || File::options().append(true).create(true).open(&screen).unwrap();
    let mut up = terminal.xtask(&["up", "dev"]);
    let mut up = up.process_group(0).stdout(output()).stderr(output()).spawn().unwrap();
    let shown = || fs::read_to_string(&screen).unwrap();
    wait_until("the first things are made", || shown().contains("created"));
    // As a terminal does: to every process in the foreground.
    run(Command::new("kill").args(["-INT", "--", &format!("-{}", up.id())])).expect_success();

    assert!(!up.wait().unwrap().success());
    assert!(shown().contains("this goes on from it: cargo xtask up dev"), "{}", shown());

    let said = terminal.types(&["up", "dev"]).expect_success();
    assert!(!said.contains("pending operations"), "{said}");
    let apis = terminal.in_shell("aws apigatewayv2 get-apis --query 'length(Items)'").expect_success();
    assert!(apis.lines().any(|line| line.trim() == "1"), "{apis}");
    terminal.end_everything().expect_success();
    assert_eq!(terminal.processes(), Vec::<String>::new());
}
