//! The suite: a program of Pulumi's that serves `LanguageTest`.

use std::{
    collections::HashMap,
    fs::File,
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context, Result, ensure};
use pulumi_wasm_proto::rpc::testing::{
    GetLanguageTestsRequest, PrepareLanguageTestsRequest, RunLanguageTestRequest, RunLanguageTestResponse,
    language_test_client::LanguageTestClient,
    prepare_language_tests_request::{ProgramOverride, Replacement},
};
use tokio::{
    io::AsyncReadExt,
    process::{Child, Command},
};
use tonic::{
    Status,
    transport::{Channel, Endpoint},
};

use crate::{
    arguments::Arguments,
    folders::{Folders, cannot},
};

/// The suite at work. It ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Suite {
    client: LanguageTestClient<Channel>,
    channel: Channel,
    _process: Child,
}

/// What the suite could do after each test, and why it doesn't.
pub(crate) const NOT_CONVERTED: (&str, &str) =
    ("programs converted back to PCL", "there is no converter from Rust to PCL");

/// What the suite knows a host by, once it is prepared for it.
pub(crate) type Token = String;

/// Where a test's programs are, one for each of its runs.
pub(crate) type Programs = HashMap<String, Vec<PathBuf>>;

impl Suite {
    /// Starts the suite and connects to it.
    pub(crate) async fn start(arguments: &Arguments, folders: &Folders) -> Result<Self> {
        let mut process = command(arguments, folders)?
            .spawn()
            .with_context(|| cannot("start the suite", &arguments.suite))?;
        let mut address = String::new();
        let mut stdout = process.stdout.take().context("the suite's output can be read only once")?;
        stdout.read_to_string(&mut address).await.context("can't read the suite's address")?;
        ensure!(!address.is_empty(), "the suite gave no address: see {}", folders.suite_log().display());
        let channel = Endpoint::from_shared(format!("http://{}", address.trim()))?.connect_lazy();
        // What a test prints has no limit.
        let client = LanguageTestClient::new(channel.clone()).max_decoding_message_size(usize::MAX);
        Ok(Self { client, channel, _process: process })
    }

    /// The engine that the suite is, too.
    pub(crate) fn engine(&self) -> Channel {
        self.channel.clone()
    }

    /// The names of all tests, sorted.
    pub(crate) async fn tests(&self) -> Result<Vec<String>> {
        let listed = self.client.clone().get_language_tests(GetLanguageTestsRequest {}).await;
        let mut tests = listed.context("the suite doesn't list its tests")?.into_inner().tests;
        tests.sort();
        Ok(tests)
    }

    /// Makes the suite ready for tests with a host in a folder, which it empties.
    pub(crate) async fn prepare(
        &self,
        host: &str,
        arguments: &Arguments,
        folders: &Folders,
        run: &Path,
        programs: &Programs,
    ) -> Result<Token> {
        let request = PrepareLanguageTestsRequest {
            language_plugin_name: "rust".to_owned(),
            language_plugin_target: host.to_owned(),
            snapshot_directory: text(&arguments.snapshots.clone().unwrap_or_else(|| folders.snapshots())),
            temporary_directory: text(run),
            core_sdk_directory: text(&folders.core_sdk()),
            core_sdk_version: env!("CARGO_PKG_VERSION").to_owned(),
            snapshot_edits: arguments.snapshots.iter().map(|_| portable(run)).collect(),
            program_overrides: programs.iter().map(|(test, paths)| (test.clone(), program(paths))).collect(),
            policy_pack_directory: text(&folders.own("policies")),
            providers_directory: text(&folders.own("providers")),
            ..PrepareLanguageTestsRequest::default()
        };
        let prepared = self.client.clone().prepare_language_tests(request).await;
        Ok(prepared.map_err(told).context("the suite can't be prepared")?.into_inner().token)
    }

    /// Runs a test to its end, or until this is dropped. Nothing is [`NOT_CONVERTED`].
    pub(crate) async fn run(&self, token: Token, test: &str) -> Result<RunLanguageTestResponse, Status> {
        let request = RunLanguageTestRequest { token, test: test.to_owned(), skip_convert_tests: true };
        Ok(self.client.clone().run_language_test(request).await?.into_inner())
    }
}

fn command(arguments: &Arguments, folders: &Folders) -> Result<Command> {
    let mut command = Command::new(&arguments.suite);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
    // A list may be wanted while a run writes its log.
    command.stderr(if arguments.list { Stdio::inherit() } else { log(folders)? });
    command.env("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "true").env("PULUMI_HOME", folders.home());
    if arguments.accept || arguments.snapshots.is_none() {
        command.env("PULUMI_ACCEPT", "1");
    }
    Ok(command)
}

fn log(folders: &Folders) -> Result<Stdio> {
    let log = folders.suite_log();
    Ok(File::create(&log).with_context(|| cannot("write", &log))?.into())
}

/// Keeps this machine's paths out of the snapshots.
fn portable(run: &Path) -> Replacement {
    Replacement {
        path: ".*".to_owned(),
        pattern: regex_lite::escape(&text(run)),
        replacement: "ROOT".to_owned(),
    }
}

fn program(paths: &[PathBuf]) -> ProgramOverride {
    ProgramOverride { paths: paths.iter().map(|path| text(path)).collect() }
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// What a call's failure says, without the protocol around it.
pub(crate) fn told(status: Status) -> anyhow::Error {
    anyhow::Error::msg(status.message().to_owned())
}
