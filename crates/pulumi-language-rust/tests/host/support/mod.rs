//! The engine's side: a real host process, a log that it writes to, and tiny programs for it to run.

mod engine;
mod wait;

use std::{fs, path::PathBuf, process::Stdio};

pub(crate) use engine::Log;
use prost_types::{Struct, Value, value::Kind};
use pulumi_wasm_proto::rpc::{
    ProgramInfo, RunRequest, RunResponse, language_runtime_client::LanguageRuntimeClient,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    process::{Child, ChildStdout, Command},
};
use tonic::transport::{Channel, Endpoint};
pub(crate) use wait::{DEADLINE, eventually};

/// A host as the CLI starts it.
pub(crate) struct Host {
    pub(crate) client: LanguageRuntimeClient<Channel>,
    pub(crate) log: Log,
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Host {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    pub(crate) async fn start_with(change: impl FnOnce(&mut Command)) -> Self {
        let log = Log::serve().await;
        let mut command = Command::new(env!("CARGO_BIN_EXE_pulumi-language-rust"));
        command.arg("-v=9").arg(&log.address).kill_on_drop(true);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Cargo, when it runs these tests, says things to them that it must not say to the host's cargo.
        command.env_remove("CARGO_TARGET_DIR").env("RUST_BACKTRACE", "0");
        change(&mut command);
        let mut child = command.spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut port = String::new();
        stdout.read_line(&mut port).await.unwrap();
        let client = LanguageRuntimeClient::new(connect(port.trim()).await);
        Self { client, log, child, stdout }
    }

    pub(crate) async fn run(&self, program: &Program) -> RunResponse {
        self.client.clone().run(program.request()).await.unwrap().into_inner()
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id().unwrap()
    }

    pub(crate) async fn wait(&mut self) {
        self.child.wait().await.unwrap();
    }

    /// Ends the host and gives what it and its programs have written.
    pub(crate) async fn output(mut self) -> (String, String) {
        self.child.kill().await.unwrap();
        let (mut stdout, mut stderr) = (String::new(), String::new());
        self.stdout.read_to_string(&mut stdout).await.unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut stderr).await.unwrap();
        (stdout, stderr)
    }
}

async fn connect(port: &str) -> Channel {
    Endpoint::from_shared(format!("http://127.0.0.1:{port}")).unwrap().connect().await.unwrap()
}

/// A project with a program that depends on nothing.
pub(crate) struct Program {
    folder: TempDir,
    options: Vec<(String, Value)>,
}

impl Program {
    pub(crate) fn new(main: &str) -> Self {
        let program = Self { folder: TempDir::new().unwrap(), options: Vec::new() };
        program.write("src/main.rs", main);
        program.write(
            "Cargo.toml",
            "[package]\nname = 'tiny'\nversion = '0.1.0'\nedition = '2024'\n[workspace]\n",
        );
        program
    }

    pub(crate) fn write(&self, path: &str, content: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn option(mut self, name: &str, value: Kind) -> Self {
        self.options.push((name.to_owned(), Value { kind: Some(value) }));
        self
    }

    pub(crate) fn info(&self) -> ProgramInfo {
        let folder = self.folder.path().to_str().unwrap().to_owned();
        ProgramInfo {
            root_directory: folder.clone(),
            program_directory: folder,
            entry_point: ".".to_owned(),
            options: Some(Struct { fields: self.options.iter().cloned().collect() }),
        }
    }

    pub(crate) fn request(&self) -> RunRequest {
        RunRequest {
            project: "chat".to_owned(),
            stack: "dev".to_owned(),
            organization: "acme".to_owned(),
            pwd: self.folder.path().to_str().unwrap().to_owned(),
            args: vec!["one".to_owned()],
            config: [("chat:size".to_owned(), "3".to_owned())].into(),
            config_secret_keys: vec!["chat:size".to_owned()],
            dry_run: true,
            parallel: 4,
            monitor_address: "127.0.0.1:1".to_owned(),
            info: Some(self.info()),
            ..RunRequest::default()
        }
    }
}
