//! Plugins that are Rust programs: installed, started, listened to, and ended.

use pulumi_wasm_proto::rpc::{
    InstallDependenciesRequest, RunPluginRequest, RunPluginResponse, run_plugin_response::Output,
};
use tonic::{Status, Streaming};

use crate::{
    lifetime::{STAYS_IN_A_CHILD, ends, running},
    support::{Host, Program, eventually},
};

async fn start(host: &Host, plugin: &Program) -> Streaming<RunPluginResponse> {
    let request = RunPluginRequest {
        pwd: plugin.path("").to_str().unwrap().to_owned(),
        args: vec!["127.0.0.1:1".to_owned()],
        env: vec!["GREETING=a=b".to_owned()],
        info: Some(plugin.info()),
        kind: "resource".to_owned(),
        ..RunPluginRequest::default()
    };
    host.client.clone().run_plugin(request).await.unwrap().into_inner()
}

/// All that a plugin writes, and its exit code.
async fn listen(mut stream: Streaming<RunPluginResponse>) -> Result<(String, String, Option<i32>), Status> {
    let (mut stdout, mut stderr, mut code) = (Vec::new(), Vec::new(), None);
    while let Some(message) = stream.message().await? {
        match message.output.unwrap() {
            Output::Stdout(bytes) => stdout.extend(bytes),
            Output::Stderr(bytes) => stderr.extend(bytes),
            Output::Exitcode(exited) => code = Some(exited),
        }
    }
    Ok((String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap(), code))
}

#[tokio::test]
async fn what_a_plugin_writes_and_its_exit_code_arrive() {
    let host = Host::start().await;
    let plugin = Program::new(
        r#"fn main() {
            let all: Vec<_> = std::env::vars().collect();
            println!("{:?} {all:?}", std::env::args().skip(1).collect::<Vec<_>>());
            eprintln!("a complaint");
            std::process::exit(3);
        }"#,
    );
    let (stdout, stderr, code) = listen(start(&host, &plugin).await).await.unwrap();
    assert_eq!(stdout, "[\"127.0.0.1:1\"] [(\"GREETING\", \"a=b\")]\n");
    assert_eq!((stderr.as_str(), code), ("a complaint\n", Some(3)));
}

#[tokio::test]
async fn a_plugin_that_does_not_compile_says_why_once() {
    let host = Host::start().await;
    let status = listen(start(&host, &Program::new("fn main() { nowhere }")).await).await.unwrap_err();
    assert!(status.message().contains("doesn't compile"), "{status:?}");
    assert!(host.log.only().message.contains("error[E0425]"));
}

#[tokio::test]
async fn a_plugin_nobody_listens_to_ends_with_its_children() {
    let host = Host::start().await;
    let plugin = Program::new(STAYS_IN_A_CHILD);
    let stream = start(&host, &plugin).await;
    eventually("the start of the plugin", || running(&plugin).exists()).await;
    drop(stream);
    ends(&plugin).await;
}

#[tokio::test]
async fn installing_a_plugin_builds_it() {
    let mut host = Host::start().await;
    let plugin = Program::new("fn main() {}");
    let request = InstallDependenciesRequest {
        info: Some(plugin.info()),
        is_plugin: true,
        ..InstallDependenciesRequest::default()
    };
    let mut output = host.client.install_dependencies(request).await.unwrap().into_inner();
    while output.message().await.unwrap().is_some() {}
    assert!(plugin.path("target/debug/tiny").is_file());
}

#[tokio::test]
async fn a_plugin_that_ends_leaves_no_children_behind() {
    let host = Host::start().await;
    let plugin = Program::new(
        r#"fn main() {
            let file = std::fs::File::create("running").unwrap();
            file.lock().unwrap();
            std::process::Command::new("sleep").arg("600").stdin(file).spawn().unwrap();
            println!("done");
        }"#,
    );
    let (stdout, _, code) = listen(start(&host, &plugin).await).await.unwrap();
    assert_eq!((stdout.as_str(), code), ("done\n", Some(0)));
    ends(&plugin).await;
}

/// `main` lies in a folder, and the CLI names the project's alone.
#[tokio::test]
async fn what_a_program_in_a_folder_of_the_project_needs_is_installed() {
    let mut host = Host::start().await;
    let project = Program::new("fn main() {}");
    project.write("Pulumi.yaml", "name: chat\nmain: infra\n");
    project.write("infra/src/main.rs", "fn main() {}");
    let manifest = "[package]\nname = 'infra'\nversion = '0.1.0'\nedition = '2024'\n[workspace]\n";
    project.write("infra/Cargo.toml", manifest);
    std::fs::remove_file(project.path("Cargo.toml")).unwrap();
    let request =
        InstallDependenciesRequest { info: Some(project.info()), ..InstallDependenciesRequest::default() };
    let mut output = host.client.install_dependencies(request).await.unwrap().into_inner();
    while output.message().await.unwrap().is_some() {}
    assert!(project.path("infra/Cargo.lock").is_file());
}
