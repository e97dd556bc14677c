//! Programs that are built and run by a real host, and what the engine gets to know of them.

use prost_types::value::Kind;
use pulumi_wasm_proto::rpc::{LogSeverity, RunRequest, RunResponse};

use crate::support::{Host, Program, eventually};

const FAILED: RunResponse = RunResponse { error: String::new(), bail: true };

#[tokio::test]
async fn a_program_gets_its_arguments_and_environment() {
    let host = Host::start().await;
    let program = Program::new(
        r#"fn main() {
            println!("{:?}", std::env::args().skip(1).collect::<Vec<_>>());
            let mut all: Vec<_> = std::env::vars().filter(|(name, _)| name.starts_with("PULUMI_")).collect();
            all.sort();
            all.iter().for_each(|(name, value)| println!("{name}={value}"));
            println!("{}", std::env::current_dir().unwrap().display());
        }"#,
    );
    assert_eq!(host.run(&program).await, RunResponse::default());
    assert_eq!(host.log.entries(), []);
    let (engine, folder) = (host.log.address.clone(), program.path("").canonicalize().unwrap());
    let (stdout, _) = host.output().await;
    let folder = folder.display();
    for expected in [
        "[\"one\"]",
        "PULUMI_CONFIG={\"chat:size\":\"3\"}",
        "PULUMI_CONFIG_SECRET_KEYS=[\"chat:size\"]",
        "PULUMI_DRY_RUN=true",
        &format!("PULUMI_ENGINE={engine}"),
        "PULUMI_MONITOR=127.0.0.1:1",
        "PULUMI_ORGANIZATION=acme",
        "PULUMI_PARALLEL=4",
        "PULUMI_PROJECT=chat",
        &format!("PULUMI_ROOT_DIRECTORY={folder}"),
        "PULUMI_STACK=dev",
        &folder.to_string(),
    ] {
        assert!(stdout.lines().any(|line| line == expected), "{expected} in {stdout}");
    }
}

#[tokio::test]
async fn what_rustc_says_is_all_that_is_said() {
    let host = Host::start().await;
    let program = Program::new("fn main() {\n    let a = 1;\n    println!(\"{}\", nowhere);\n}\n");
    assert_eq!(host.run(&program).await, FAILED);
    let entry = host.log.only();
    assert_eq!(entry.severity, LogSeverity::Info);
    assert!(entry.message.contains("error[E0425]"), "{entry:?}");
    assert!(entry.message.contains("src/main.rs:3:20"), "{entry:?}");
    assert!(!entry.message.contains('\u{1b}'), "{entry:?}");
    assert_eq!(host.output().await, (String::new(), String::new()));
}

#[tokio::test]
async fn a_warning_is_shown_once() {
    let host = Host::start().await;
    let program = Program::new("fn main() {\n    let a = 1;\n}\n");
    assert_eq!(host.run(&program).await, RunResponse::default());
    assert!(host.log.only().message.contains("unused variable"));
    assert_eq!(host.run(&program).await, RunResponse::default());
    assert_eq!(host.log.entries().len(), 1);
}

#[tokio::test]
async fn what_cargo_warns_of_is_shown() {
    let host = Host::start().await;
    let program = Program::new("fn main() {}");
    let manifest =
        "[package]\nname = 'tiny'\nversion = '0.1.0'\nedition = '2024'\nnonsense = 1\n[workspace]\n";
    program.write("Cargo.toml", manifest);
    assert_eq!(host.run(&program).await, RunResponse::default());
    assert!(host.log.only().message.contains("package.nonsense"), "{:?}", host.log.only());
}

#[tokio::test]
async fn exit_codes_become_answers() {
    let host = Host::start().await;
    let program = Program::new("fn main() { std::process::exit(32) }");
    assert_eq!(host.run(&program).await, FAILED);
    program.write("src/main.rs", "fn main() { std::process::exit(3) } // edited");
    assert_eq!(host.run(&program).await.error, "program tiny exited with code 3");
    assert_eq!(host.log.entries(), []);
}

#[tokio::test]
async fn a_panic_is_the_programs_own_words_and_its_code() {
    let host = Host::start().await;
    let response = host.run(&Program::new("fn main() { panic!(\"boom\") }")).await;
    assert_eq!(response.error, "program tiny panicked (exit code 101)");
    let (_, stderr) = host.output().await;
    assert!(stderr.contains("boom"), "{stderr}");
}

#[tokio::test]
async fn the_program_is_chosen_among_several() {
    let host = Host::start().await;
    let program = Program::new("fn main() {}");
    program.write("src/bin/second.rs", "fn main() { std::process::exit(2) }");
    assert_eq!(host.run(&program).await, FAILED);
    let entry = host.log.only();
    assert_eq!(entry.severity, LogSeverity::Error);
    assert!(entry.message.contains("second, tiny"), "{entry:?}");
    let manifest = "[package]\nname = 'tiny'\nversion = '0.1.0'\nedition = '2024'\ndefault-run = 'second'\n[workspace]\n";
    program.write("Cargo.toml", manifest);
    assert_eq!(host.run(&program).await.error, "program second exited with code 2");
}

#[tokio::test]
async fn a_workspace_member_is_built_alone() {
    let host = Host::start().await;
    let program = Program::new("fn main() { std::process::exit(32) }");
    let manifest = "[package]\nname = 'tiny'\nversion = '0.1.0'\nedition = '2024'\n[workspace]\nmembers = ['.', 'broken']\ndefault-members = ['.', 'broken']\n";
    program.write("Cargo.toml", manifest);
    program.write("broken/Cargo.toml", "[package]\nname = 'broken'\nversion = '0.1.0'\nedition = '2024'\n");
    program.write("broken/src/lib.rs", "this is no Rust");
    assert_eq!(host.run(&program).await, FAILED);
    assert_eq!(host.log.entries(), []);
}

#[tokio::test]
async fn a_single_file_names_its_own_dependencies() {
    let host = Host::start().await;
    let program = Program::new("");
    std::fs::remove_file(program.path("Cargo.toml")).unwrap();
    program.write("lib/Cargo.toml", "[package]\nname = 'codes'\nversion = '0.1.0'\nedition = '2024'\n");
    program.write("lib/src/lib.rs", "pub const CODE: i32 = 32;");
    let head = "---\n[dependencies]\ncodes = { path = 'lib' }\n---\n";
    program.write("infra.rs", &format!("{head}fn main() {{ std::process::exit(codes::CODE) }}\n"));
    assert_eq!(host.run(&program).await, FAILED);
    assert_eq!(host.log.entries(), []);
    program.write("infra.rs", &format!("{head}fn main() {{ nowhere }}\n"));
    assert_eq!(host.run(&program).await, FAILED);
    let message = host.log.only().message;
    assert!(message.contains(">infra.rs:5:13"), "the file that the user knows: {message}");
}

#[tokio::test]
async fn a_program_in_a_folder_of_the_project_runs_there() {
    let host = Host::start().await;
    let program = Program::new("fn main() {}");
    program.write(
        "infra/Cargo.toml",
        "[package]\nname = 'infra'\nversion = '0.1.0'\nedition = '2024'\n[workspace]\n",
    );
    let main = "fn main() { println!(\"{:?} {:?}\", std::env::current_dir(), std::env::var(\"PULUMI_ROOT_DIRECTORY\")) }";
    program.write("infra/src/main.rs", main);
    let mut request = program.request();
    request.pwd = program.path("infra").to_str().unwrap().to_owned();
    request.info.as_mut().unwrap().program_directory = request.pwd.clone();
    let (root, folder) = (program.path(""), program.path("infra"));
    assert_eq!(host.client.clone().run(request).await.unwrap().into_inner(), RunResponse::default());
    let (stdout, _) = host.output().await;
    let root = root.to_str().unwrap().trim_end_matches('/');
    assert_eq!(stdout.trim(), format!("Ok({folder:?}) Ok({root:?})"));
}

#[tokio::test]
async fn release_and_features_reach_the_build() {
    let host = Host::start().await;
    let main =
        "fn main() { if cfg!(feature = \"loud\") && !cfg!(debug_assertions) { std::process::exit(32) } }";
    let features = Kind::StringValue("loud".to_owned());
    let program = Program::new(main).option("features", features).option("release", Kind::BoolValue(true));
    let manifest =
        "[package]\nname = 'tiny'\nversion = '0.1.0'\nedition = '2024'\n[features]\nloud = []\n[workspace]\n";
    program.write("Cargo.toml", manifest);
    assert_eq!(host.run(&program).await, FAILED);
    assert_eq!(host.log.entries(), []);
}

#[tokio::test]
async fn a_prebuilt_program_needs_no_cargo() {
    let host = Host::start_with(|command| {
        command.env("PATH", "/nonexistent");
    })
    .await;
    let program = Program::new("").option("binary", Kind::StringValue("/bin/sh".to_owned()));
    let mut request = program.request();
    request.args = vec!["-c".to_owned(), "exit 32".to_owned()];
    assert_eq!(host.client.clone().run(request).await.unwrap().into_inner(), FAILED);
    assert_eq!(host.log.entries(), []);
}

#[tokio::test]
async fn a_debugger_is_told_which_process_waits_for_it() {
    let host = Host::start().await;
    let program = Program::new(
        r#"fn main() {
            std::fs::write("new", std::process::id().to_string()).unwrap();
            std::fs::rename("new", "pid").unwrap();
            let is_told_to_wait = std::env::var("PULUMI_WAIT_FOR_DEBUGGER").is_ok();
            while is_told_to_wait && !std::path::Path::new("attached").exists() {}
            std::process::exit(32);
        }"#,
    );
    let request = RunRequest { attach_debugger: true, ..program.request() };
    let mut client = host.client.clone();
    let run = tokio::spawn(async move { client.run(request).await });
    eventually("the call for a debugger", || {
        !host.log.debugging().is_empty() && program.path("pid").exists()
    })
    .await;
    let told = host.log.debugging().remove(0);
    let pid = std::fs::read_to_string(program.path("pid")).unwrap();
    assert!(told.message.contains(&format!("gdb -p {pid}")), "{told:?}");
    let config = told.config.unwrap().fields;
    assert_eq!(config["pid"].kind, Some(Kind::NumberValue(pid.parse().unwrap())));
    assert_eq!(config["request"].kind, Some(Kind::StringValue("attach".to_owned())));
    program.write("attached", "");
    assert_eq!(run.await.unwrap().unwrap().into_inner(), FAILED);
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let host = Host::start_with(|command| {
        command.env("PATH", "/nonexistent");
    })
    .await;
    let absent = Program::new("").option("binary", Kind::StringValue("dist/chat".to_owned()));
    let unbuildable = Program::new("fn main() {}");
    let homeless = Program::new("fn main() {}");
    std::fs::remove_file(homeless.path("Cargo.toml")).unwrap();
    let unknown = Program::new("").option("relase", Kind::BoolValue(true));
    for program in [&absent, &unbuildable, &homeless, &unknown] {
        assert_eq!(host.run(program).await, FAILED);
    }
    let messages: Vec<_> = host.log.entries().into_iter().map(|entry| entry.message).collect();
    let expected = ["dist/chat", "https://rustup.rs", "no Cargo.toml", "\"relase\""];
    assert_eq!(messages.len(), expected.len(), "{messages:#?}");
    for (message, expected) in messages.iter().zip(expected) {
        assert!(message.contains(expected), "{expected} in {message}");
    }
}

#[tokio::test]
async fn a_manifest_that_cannot_be_read_is_shown() {
    let host = Host::start().await;
    let program = Program::new("fn main() {}");
    program.write("Cargo.toml", "nonsense");
    assert_eq!(host.run(&program).await, FAILED);
    assert!(host.log.only().message.contains("Cargo.toml:1"));
}

#[tokio::test]
async fn a_feature_that_is_not_there_is_named() {
    let host = Host::start().await;
    let program = Program::new("fn main() {}").option("features", Kind::StringValue("loud".to_owned()));
    assert_eq!(host.run(&program).await, FAILED);
    let entry = host.log.only();
    assert_eq!(entry.severity, LogSeverity::Error);
    assert!(entry.message.contains("feature") && entry.message.contains("loud"), "{entry:?}");
}

#[tokio::test]
async fn who_keeps_the_program_waiting_is_said_once() {
    let host = Host::start().await;
    let program = Program::new("fn main() {}");
    program.write("target/debug/.cargo-lock", "");
    let lock = std::fs::File::open(program.path("target/debug/.cargo-lock")).unwrap();
    lock.lock().unwrap();
    let (mut client, request) = (host.client.clone(), program.request());
    let run = tokio::spawn(async move { client.run(request).await });
    eventually("word of the lock", || !host.log.entries().is_empty()).await;
    lock.unlock().unwrap();
    assert_eq!(run.await.unwrap().unwrap().into_inner(), RunResponse::default());
    assert!(host.log.only().message.contains("another cargo"), "{:?}", host.log.only());
}
