//! What ends when: nothing that a host has started is left behind.

use std::{fs::File, path::PathBuf};

use pulumi_wasm_proto::rpc::RunResponse;
use rustix::process::{Pid, Signal, kill_process};
use tokio::task::JoinHandle;

use crate::support::{DEADLINE, Host, Program, eventually};

/// Stays, with a lock on a file that ends when the process does, in whatever way.
const STAYS: &str = r#"fn main() {
    let file = std::fs::File::create("new").unwrap();
    file.lock().unwrap();
    std::fs::rename("new", "running").unwrap();
    std::thread::sleep(std::time::Duration::from_secs(600));
}"#;

/// The same, in a child.
pub(crate) const STAYS_IN_A_CHILD: &str = r#"fn main() {
    let file = std::fs::File::create("new").unwrap();
    file.lock().unwrap();
    std::process::Command::new("sleep").arg("600").stdin(file).spawn().unwrap();
    std::fs::rename("new", "running").unwrap();
    std::thread::sleep(std::time::Duration::from_secs(600));
}"#;

type Run = JoinHandle<Result<tonic::Response<RunResponse>, tonic::Status>>;

async fn start(host: &Host, program: &Program) -> Run {
    let (mut client, request) = (host.client.clone(), program.request());
    let run = tokio::spawn(async move { client.run(request).await });
    let path = running(program);
    eventually("the start of the child", || path.exists()).await;
    run
}

pub(crate) async fn ends(program: &Program) {
    let file = File::open(running(program)).unwrap();
    eventually("the end of the child", || file.try_lock().is_ok()).await;
}

pub(crate) fn running(program: &Program) -> PathBuf {
    program.path("running")
}

#[tokio::test]
async fn cancel_ends_the_program_and_not_the_host() {
    let mut host = Host::start().await;
    let program = Program::new(STAYS);
    let run = start(&host, &program).await;
    host.client.cancel(()).await.unwrap();
    let response = run.await.unwrap().unwrap().into_inner();
    assert_eq!(response, RunResponse { error: String::new(), bail: true });
    ends(&program).await;
    assert_eq!(host.log.entries(), []);
    host.client.get_plugin_info(()).await.unwrap();
}

#[tokio::test]
async fn cancel_ends_what_the_program_has_started() {
    let mut host = Host::start().await;
    let program = Program::new(STAYS_IN_A_CHILD);
    let run = start(&host, &program).await;
    host.client.cancel(()).await.unwrap();
    assert!(run.await.unwrap().unwrap().into_inner().bail);
    ends(&program).await;
}

#[tokio::test]
async fn cancel_ends_cargo_and_what_it_has_started() {
    let mut host = Host::start().await;
    let program = Program::new("fn main() {}");
    program.write("build.rs", STAYS);
    let run = start(&host, &program).await;
    host.client.cancel(()).await.unwrap();
    assert!(run.await.unwrap().unwrap().into_inner().bail);
    ends(&program).await;
}

#[tokio::test]
async fn what_is_asked_for_after_a_cancellation_does_not_run() {
    let mut host = Host::start().await;
    host.client.cancel(()).await.unwrap();
    let program = Program::new("fn main() { std::fs::write(\"ran\", \"\").unwrap() }");
    assert!(host.run(&program).await.bail);
    assert!(!program.path("ran").exists());
}

#[tokio::test]
async fn a_call_given_up_ends_the_program() {
    let host = Host::start().await;
    let program = Program::new(STAYS);
    let run = start(&host, &program).await;
    run.abort();
    ends(&program).await;
}

#[tokio::test]
async fn an_interrupted_host_ends_with_its_program() {
    let mut host = Host::start().await;
    let program = Program::new(STAYS);
    let _run = start(&host, &program).await;
    kill_process(Pid::from_raw(host.pid().try_into().unwrap()).unwrap(), Signal::INT).unwrap();
    host.wait().await;
    ends(&program).await;
}

#[tokio::test]
async fn a_host_without_an_engine_ends_with_its_program() {
    let mut host = Host::start().await;
    let program = Program::new(STAYS);
    let _run = start(&host, &program).await;
    host.log.stop();
    tokio::time::timeout(DEADLINE, host.wait()).await.unwrap();
    ends(&program).await;
}
