//! Packs as the engine calls them, without a network.

use std::sync::Arc;

use pulumi_wasm_proto::{
    Object, Value, from_struct,
    rpc::{self, EnforcementLevel as Level, analyzer_server::Analyzer},
    to_struct,
};
use serde_json::json;
use tonic::{Request, Status};

use super::{server::Server, *};

const TOKEN: &str = "test:index:Thing";

/// Runs a test's calls to the end.
fn wait<T>(calls: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(calls)
}

fn server(pack: PolicyPack) -> Server {
    let pack = pack.checked().unwrap();
    Server::new(move |_| Ok(pack.clone()))
}

fn pack(policy: impl Into<Rule>) -> PolicyPack {
    PolicyPack::new("pack", "1.0.0").policy(policy)
}

fn thing<const N: usize>(properties: [(&str, Value); N]) -> rpc::AnalyzeRequest {
    rpc::AnalyzeRequest {
        r#type: TOKEN.into(),
        name: "thing".into(),
        urn: "urn:thing".into(),
        properties: Some(to_struct(crate::mocks::object(properties))),
        ..Default::default()
    }
}

fn analyze(server: &Server, request: rpc::AnalyzeRequest) -> Result<rpc::AnalyzeResponse, Status> {
    wait(async { server.analyze(Request::new(request)).await.map(|response| response.into_inner()) })
}

fn configure(server: &Server, policy: &str, level: Level, properties: Object) {
    let config =
        rpc::PolicyConfig { enforcement_level: level.into(), properties: Some(to_struct(properties)) };
    let request = rpc::ConfigureAnalyzerRequest { policy_config: [(policy.to_owned(), config)].into() };
    wait(async { server.configure(Request::new(request)).await.unwrap() });
}

fn flag_must_be_off() -> ResourcePolicy {
    ResourcePolicy::new("flag", "The flag is off").for_type(TOKEN).validate(|thing, violations| {
        if thing.require::<bool>("flag")? {
            violations.report("it is on");
        }
        Ok(())
    })
}

#[test]
fn a_violation_has_the_policys_name_level_and_description() {
    let response =
        analyze(&server(pack(flag_must_be_off().mandatory())), thing([("flag", true.into())])).unwrap();
    let expected = rpc::AnalyzeDiagnostic {
        policy_name: "flag".into(),
        policy_pack_name: "pack".into(),
        policy_pack_version: "1.0.0".into(),
        description: "The flag is off".into(),
        message: "The flag is off\nit is on".into(),
        enforcement_level: Level::Mandatory.into(),
        urn: "urn:thing".into(),
        ..Default::default()
    };
    assert_eq!(response.diagnostics, [expected]);
}

#[test]
fn resources_of_other_types_are_left_alone() {
    let other = rpc::AnalyzeRequest { r#type: "test:index:Other".into(), ..thing([]) };
    assert_eq!(analyze(&server(pack(flag_must_be_off())), other).unwrap(), rpc::AnalyzeResponse::default());
}

#[test]
fn an_unknown_value_is_an_advisory_message_whatever_the_level() {
    let server = server(pack(flag_must_be_off().mandatory()));
    let response = analyze(&server, thing([("flag", Value::Unknown.into_secret())])).unwrap();
    assert_eq!(response.diagnostics.len(), 1);
    assert_eq!(response.diagnostics[0].enforcement_level(), Level::Advisory);
    assert_eq!(
        response.diagnostics[0].message,
        "The flag is off\ncan't run policy `flag` during preview: the value of `flag` is not known yet"
    );
}

#[test]
fn an_unknown_that_the_policy_does_not_read_does_not_matter() {
    let response =
        analyze(&server(pack(flag_must_be_off())), thing([("flag", true.into()), ("other", Value::Unknown)]));
    assert_eq!(response.unwrap().diagnostics[0].message, "The flag is off\nit is on");
}

#[test]
fn a_secret_can_be_read_but_not_reported() {
    let short = ResourcePolicy::new("short", "Passwords are long").validate(|thing, violations| {
        violations.report(format!("`{}` is short", thing.require::<String>("login.password")?));
        thing.require::<u32>("login.password")?;
        Ok(())
    });
    let server = server(pack(short));
    let login = Value::from(crate::mocks::object([("password", Value::from("hunter2").into_secret())]));
    let status = analyze(&server, thing([("login", login)])).unwrap_err();
    assert!(!status.message().contains("hunter2"), "{}", status.message());
    assert!(
        status.message().contains("property `login.password` is not of the type"),
        "{}",
        status.message()
    );
}

#[test]
fn a_reported_secret_shows_as_secret() {
    let leak = ResourcePolicy::new("leak", "").validate(|thing, violations| {
        violations.report(format!("it is {}", thing.require::<String>("password")?));
        Ok(())
    });
    let request = thing([("password", Value::from("hunter2").into_secret())]);
    assert_eq!(analyze(&server(pack(leak)), request).unwrap().diagnostics[0].message, "it is [secret]");
}

#[test]
fn an_unknown_value_is_told_from_an_error_whatever_it_is_wrapped_in() {
    #[derive(Debug, thiserror::Error)]
    #[error("no size")]
    struct NoSize(#[source] PolicyError);

    let size = ResourcePolicy::new("size", "").validate(|thing, _| {
        thing.require::<u32>("size").map_err(NoSize)?;
        Ok(())
    });
    let response = analyze(&server(pack(size)), thing([("size", Value::Unknown)])).unwrap();
    assert!(response.diagnostics[0].message.contains("the value of `size` is not known yet"), "{response:?}");
}

#[test]
fn numbers_and_secrets_of_the_provider_are_hidden_too() {
    let leak = ResourcePolicy::new("leak", "").validate(|thing, violations| {
        let provider = thing.provider().map(|provider| &provider.properties["token"]);
        violations.report(format!("{} and {provider:?}", thing.require::<u32>("pin")?));
        Ok(())
    });
    let provider = rpc::AnalyzerProviderResource {
        properties: Some(to_struct(crate::mocks::object([("token", Value::from("t0ken").into_secret())]))),
        ..Default::default()
    };
    let pin =
        thing([("pin", Value::from(1234.0).into_secret()), ("same", Value::from(1234.0).into_secret())]);
    let request = rpc::AnalyzeRequest { provider: Some(provider), ..pin };
    let message = analyze(&server(pack(leak)), request).unwrap().diagnostics.remove(0).message;
    assert!(
        message.contains("[secret]") && !message.contains("1234") && !message.contains("t0ken"),
        "{message}"
    );
}

#[test]
fn the_stacks_secret_configuration_is_hidden_whole_and_in_parts() {
    let server = Server::new(|stack| {
        let login: serde_json::Value = stack.config().require("login")?;
        let leak = ResourcePolicy::new("leak", "").validate(move |_, violations| {
            violations.report(format!("{} {login}", login["password"]));
            Ok(())
        });
        Ok(Arc::new(pack(leak)))
    });
    let config = ("project:login".to_owned(), r#"{"password":"hunter2"}"#.to_owned());
    let stack = rpc::AnalyzerStackConfigureRequest {
        project: "project".into(),
        config: [config].into(),
        config_secret_keys: vec!["project:login".to_owned()],
        ..Default::default()
    };
    wait(async { server.configure_stack(Request::new(stack)).await.unwrap() });
    let response = analyze(&server, thing([])).unwrap();
    assert_eq!(response.diagnostics[0].message, "\"[secret]\" [secret]");
}

#[test]
fn a_panic_fails_the_deployment_and_names_policy_and_resource() {
    let broken = ResourcePolicy::new("broken", "").validate(|_, _| panic!("oh"));
    let status = analyze(&server(pack(broken)), thing([])).unwrap_err();
    let start =
        format!("policy `broken` of pack `pack` failed on urn:thing: the policy panicked at {}:", file!());
    assert!(status.message().starts_with(&start) && status.message().ends_with(": oh"), "{status}");
}

#[test]
fn configuration_sets_the_level_and_reaches_the_policy_typed() {
    #[derive(serde::Deserialize)]
    struct Limit {
        limit: i64,
    }
    let policy = ResourcePolicy::new("limit", "").validate(|thing, violations| {
        if thing.require::<i64>("size")? > thing.config::<Limit>()?.limit {
            violations.report("too big");
        }
        Ok(())
    });
    let server = server(pack(policy.default_config([("limit", json!(5))])));
    let request = || thing([("size", 3.0.into())]);
    assert!(analyze(&server, request()).unwrap().diagnostics.is_empty());
    configure(&server, "limit", Level::Mandatory, crate::mocks::object([("limit", 2.0.into())]));
    assert_eq!(analyze(&server, request()).unwrap().diagnostics[0].enforcement_level(), Level::Mandatory);
    configure(&server, "limit", Level::Disabled, Object::new());
    assert!(analyze(&server, request()).unwrap().diagnostics.is_empty());
    configure(&server, "limit", Level::Advisory, Object::new());
    let status = analyze(&server, request()).unwrap_err();
    assert!(status.message().contains("the configuration of policy `limit` is not valid"), "{status}");
}

fn remediate(server: &Server, request: rpc::AnalyzeRequest) -> rpc::RemediateResponse {
    wait(async { server.remediate(Request::new(request)).await.unwrap().into_inner() })
}

#[test]
fn a_remediation_keeps_what_it_does_not_touch_and_says_nothing_where_nothing_changed() {
    let off = ResourcePolicy::new("off", "").remediate(|_, properties| {
        properties.insert("flag".to_owned(), false.into());
        Ok(())
    });
    let server = server(pack(off));
    let secret = || ("password", Value::from("x").into_secret());
    let response = remediate(&server, thing([("flag", true.into()), secret()]));
    let fixed = from_struct(response.remediations[0].properties.clone().unwrap()).unwrap();
    assert_eq!(fixed, crate::mocks::object([("flag", false.into()), secret()]));
    assert!(remediate(&server, thing([("flag", false.into())])).remediations.is_empty());
    configure(&server, "off", Level::Advisory, Object::new());
    assert!(remediate(&server, thing([("flag", true.into())])).remediations.is_empty());
}

#[test]
fn a_remediation_that_needs_an_unknown_changes_nothing_and_says_so() {
    let copy = ResourcePolicy::new("copy", "").remediate(|thing, properties| {
        properties.insert("b".to_owned(), thing.require::<String>("a")?.into());
        Ok(())
    });
    let response = remediate(&server(pack(copy)), thing([("a", Value::Unknown)]));
    assert_eq!(response.remediations[0].properties, None);
    assert_eq!(
        response.remediations[0].diagnostic,
        "can't run policy `copy` during preview: the value of `a` is not known yet"
    );
}

#[test]
fn a_stack_policy_sees_all_resources_and_names_the_one_it_means() {
    let pairs = StackPolicy::new("pairs", "").validate(|stack, violations| {
        for thing in stack.of_type(TOKEN).filter(|thing| thing.dependencies().is_empty()) {
            violations.report_for(thing, "is alone");
        }
        violations.not_applicable("a reason");
        Ok(())
    });
    let resource = |urn: &str, dependencies: &[&str]| rpc::AnalyzerResource {
        r#type: TOKEN.into(),
        urn: urn.into(),
        dependencies: dependencies.iter().map(|urn| (*urn).to_owned()).collect(),
        ..Default::default()
    };
    let request =
        rpc::AnalyzeStackRequest { resources: vec![resource("urn:a", &[]), resource("urn:b", &["urn:a"])] };
    let server = server(pack(pairs));
    let response = wait(async { server.analyze_stack(Request::new(request)).await.unwrap().into_inner() });
    let found: Vec<_> = response.diagnostics.iter().map(|d| (d.urn.as_str(), d.message.as_str())).collect();
    assert_eq!(found, [("urn:a", "is alone")]);
    assert_eq!(response.not_applicable[0].reason, "a reason");
}

#[test]
fn a_pack_can_depend_on_the_stacks_configuration_and_tags() {
    let server = Server::new(|stack| {
        let flag: bool = stack.config().require("flag")?;
        let policy = ResourcePolicy::new(format!("flag-{flag}"), "").validate(|thing, violations| {
            let stack = thing.stack();
            violations.report(format!("{} {:?} {}", stack.name(), stack.tag("owner"), stack.is_preview()));
            Ok(())
        });
        Ok(Arc::new(pack(policy)))
    });
    let stack = rpc::AnalyzerStackConfigureRequest {
        project: "project".into(),
        stack: "dev".into(),
        dry_run: true,
        config: [("project:flag".to_owned(), "true".to_owned())].into(),
        tags: [("owner".to_owned(), "me".to_owned())].into(),
        ..Default::default()
    };
    let error = wait(async { server.get_analyzer_info(Request::new(())).await.unwrap_err() });
    assert!(error.message().contains("configuration value `:flag` is not set"), "{error}");
    wait(async { server.configure_stack(Request::new(stack)).await.unwrap() });
    let response = analyze(&server, thing([])).unwrap();
    assert_eq!(response.diagnostics[0].policy_name, "flag-true");
    assert_eq!(response.diagnostics[0].message, "dev Some(\"me\") true");
}

#[test]
fn the_engine_learns_what_is_in_the_pack() {
    let schema = ConfigSchema::new().required("names", json!({ "type": "array", "minItems": 1 }));
    let policy = flag_must_be_off().severity(Severity::High).tag("cost").config_schema(schema);
    let server = server(pack(policy).enforcement(EnforcementLevel::Mandatory));
    let info = wait(async { server.get_analyzer_info(Request::new(())).await.unwrap().into_inner() });
    let policy = &info.policies[0];
    assert!(info.supports_config);
    assert_eq!((info.name.as_str(), info.version.as_str()), ("pack", "1.0.0"));
    assert_eq!(policy.enforcement_level(), Level::Mandatory);
    assert_eq!(policy.policy_type(), rpc::PolicyType::Resource);
    assert_eq!(policy.severity(), rpc::PolicySeverity::High);
    assert_eq!(policy.config_schema.as_ref().unwrap().required, ["names"]);
}

#[test]
fn a_pack_that_the_engine_would_misread_is_refused_with_a_reason() {
    let policy = |name: &str| ResourcePolicy::new(name, "").validate(|_, _| Ok(()));
    let reason = |pack: PolicyPack| pack.checked().unwrap_err().to_string();
    assert_eq!(
        reason(pack(policy("all"))),
        "policy pack `pack` has a policy named \"all\", which is not allowed: choose another name"
    );
    assert!(reason(pack(policy("a")).policy(policy("a"))).contains("two policies named `a`"));
    assert!(reason(pack(ResourcePolicy::new("a", ""))).contains("policy `a` of pack `pack` checks nothing"));
    assert!(reason(PolicyPack::new("a pack", "1.0.0")).contains("policy pack name \"a pack\" is not valid"));
}
