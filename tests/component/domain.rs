//! Stages behind domains of their own, and what becomes of them when a stack goes.

use aws_websocket_api::{Domain, StageSettings, TableAccess, Throttle, WebSocketApi, WebSocketApiBuilder};
use pulumi_wasm::{
    Object, Output, Value,
    mocks::{MockResource, MockRun, Mocks, object},
};
use pulumi_wasm_aws::sns::{Topic, TopicArgs};
use serde_json::{Value as Json, json};

use super::{clean, function, json, outputs, stage};

const CERTIFICATE: &str = "aws:acm/certificate:Certificate";
const VALIDATION: &str = "aws:acm/certificateValidation:CertificateValidation";
const RECORD: &str = "aws:route53/record:Record";
const DOMAIN_NAME: &str = "aws:apigatewayv2/domainName:DomainName";
const MAPPING: &str = "aws:apigatewayv2/apiMapping:ApiMapping";
const API: &str = "aws:apigatewayv2/api:Api";
const FUNCTION: &str = "aws:lambda/function:Function";

/// What AWS says of certificates, records and domains.
pub(super) fn aws(resource: &MockResource) -> Object {
    let mut outputs = outputs(resource);
    match resource.token.as_str() {
        CERTIFICATE => {
            let option = [
                ("resourceRecordName", "_a1.x.".into()),
                ("resourceRecordType", "CNAME".into()),
                ("resourceRecordValue", "_b2.acm-validations.aws.".into()),
            ];
            let options = Value::Array(vec![Value::Object(object(option))]);
            outputs.insert("domainValidationOptions".into(), options);
        }
        RECORD => {
            let fqdn = outputs["name"].clone();
            outputs.insert("fqdn".into(), fqdn);
        }
        DOMAIN_NAME => {
            let configuration =
                outputs.entry("domainNameConfiguration".into()).or_insert(Value::Object(Object::new()));
            let Value::Object(configuration) = configuration else { panic!("{configuration:?}") };
            configuration.insert("targetDomainName".into(), "d-1.execute-api.us-east-1.amazonaws.com".into());
            configuration.insert("hostedZoneId".into(), "ZAWS".into());
            // A domain that is read says its name; one that is declared was told it.
            outputs.entry("domainName".into()).or_insert_with(|| "api.example.com".into());
        }
        _ => {}
    }
    outputs
}

fn echo() -> WebSocketApiBuilder {
    WebSocketApi::builder("Chat").route("echo", function("echo").manage_connections())
}

fn deploy(api: WebSocketApiBuilder) -> MockRun {
    clean(Mocks::new("chat", "dev").on_resource(aws).run(|ctx| {
        let api = api.create(ctx)?;
        let stage = &api.stages()[0];
        ctx.export("url", api.url());
        ctx.export("defaultUrl", stage.default_url());
        ctx.export("managementEndpoint", api.management_endpoint());
        ctx.export("target", stage.domain_target().unwrap_or_else(|| Output::new(String::new())));
        Ok(())
    }))
}

fn deploy_at(domain: Domain) -> MockRun {
    deploy(echo().stage(stage().domain(domain)))
}

fn refused(api: WebSocketApiBuilder) -> String {
    let run = Mocks::new("chat", "dev").on_resource(aws).run(|ctx| {
        api.create(ctx)?;
        Ok(())
    });
    assert_eq!(run.resources.len(), 1, "only the stack itself");
    run.errors[0].clone()
}

fn in_zone() -> Domain {
    Domain::in_zone("chat.example.com", "ZMINE")
}

/// The inputs of the resources of a type, by what they are called without the API's name.
fn inputs(run: &MockRun, token: &str) -> Json {
    let named = run.of_type(token).map(|resource| {
        let name = resource.name.strip_prefix("Chat-").unwrap_or(&resource.name).to_owned();
        (name, json(&Value::Object(resource.inputs.clone())))
    });
    Json::Object(named.collect())
}

fn without_tags(mut inputs: Json) -> Json {
    for resource in inputs.as_object_mut().unwrap().values_mut() {
        resource.as_object_mut().unwrap().remove("tags");
    }
    inputs
}

fn export(run: &MockRun, name: &str) -> String {
    run.exports[name].as_str().unwrap().to_owned()
}

const DEFAULT_URL: &str = "wss://a1b2.execute-api.us-east-1.amazonaws.com/dev";

#[test]
fn a_domain_in_a_zone_gets_a_certificate_that_dns_validates_and_an_alias() {
    let run = deploy_at(in_zone());
    assert_eq!(
        without_tags(inputs(&run, CERTIFICATE)),
        json!({ "chat.example.com-certificate": { "domainName": "chat.example.com", "validationMethod": "DNS" } })
    );
    assert_eq!(
        inputs(&run, VALIDATION),
        json!({ "chat.example.com-certificate-validation": {
            "certificateArn": "arn:Chat-chat.example.com-certificate", "validationRecordFqdns": ["_a1.x."],
        } })
    );
    assert_eq!(
        without_tags(inputs(&run, DOMAIN_NAME)),
        json!({ "chat.example.com-domain": { "domainName": "chat.example.com", "domainNameConfiguration": {
            "certificateArn": "arn:Chat-chat.example.com-certificate",
            "endpointType": "REGIONAL", "securityPolicy": "TLS_1_2", "ipAddressType": "ipv4",
        } } })
    );
    assert_eq!(
        inputs(&run, RECORD),
        json!({
            "chat.example.com-certificate-record": {
                "zoneId": "ZMINE", "name": "_a1.x.", "type": "CNAME", "ttl": 60,
                "records": ["_b2.acm-validations.aws."], "allowOverwrite": true,
            },
            "chat.example.com-ipv4": alias("chat.example.com", "A"),
        })
    );
}

fn alias(name: &str, kind: &str) -> Json {
    let target = "d-1.execute-api.us-east-1.amazonaws.com";
    json!({
        "zoneId": "ZMINE", "name": name, "type": kind,
        "aliases": [{ "name": target, "zoneId": "ZAWS", "evaluateTargetHealth": false }],
    })
}

#[test]
fn the_domain_waits_until_its_certificate_is_issued_and_the_mapping_for_domain_and_stage() {
    let run = deploy_at(in_zone().path("chat"));
    let domain = run.find(DOMAIN_NAME, "Chat-chat.example.com-domain").unwrap();
    assert!(domain.request.dependencies.iter().any(|urn| urn.contains(VALIDATION)));
    let mapping = run.find(MAPPING, "Chat-chat.example.com-chat-mapping").unwrap();
    assert_eq!(
        json(&Value::Object(mapping.inputs.clone())),
        json!({
            "apiId": "Chat-id", "stage": "dev", "domainName": "chat.example.com", "apiMappingKey": "chat",
        })
    );
    for token in [API, "aws:apigatewayv2/stage:Stage", DOMAIN_NAME] {
        assert!(mapping.request.dependencies.iter().any(|urn| urn.contains(token)), "{token}");
    }
}

#[test]
fn clients_are_sent_to_the_domain_and_functions_to_the_default_endpoint() {
    let run = deploy_at(in_zone());
    assert_eq!(export(&run, "url"), "wss://chat.example.com");
    assert_eq!(export(&run, "defaultUrl"), DEFAULT_URL);
    assert_eq!(export(&run, "managementEndpoint"), DEFAULT_URL.replace("wss", "https"));
    assert_eq!(export(&run, "target"), "d-1.execute-api.us-east-1.amazonaws.com");
    assert_eq!(export(&deploy_at(in_zone().path("chat/v2")), "url"), "wss://chat.example.com/chat/v2");
    assert_eq!(endpoints(&run, "echo"), json!({}));
}

#[test]
fn the_url_is_known_no_sooner_than_the_mapping_is_there() {
    let run = clean(Mocks::new("chat", "dev").on_resource(aws).run(|ctx| {
        let api = echo().stage(stage().domain(in_zone())).create(ctx)?;
        Topic::new(ctx, "after", TopicArgs::builder().display_name(api.url()).build());
        Ok(())
    }));
    let after = &run.find("aws:sns/topic:Topic", "after").unwrap().request.dependencies;
    assert!(after.iter().any(|urn| urn.contains(MAPPING)), "{after:?}");
}

/// What a function is told of where to post to connections.
fn endpoints(run: &MockRun, name: &str) -> Json {
    let function = run.find(FUNCTION, &format!("Chat-{name}-function")).unwrap();
    let mut variables = json(&function.inputs["environment"])["variables"].clone();
    variables.as_object_mut().unwrap().remove("LOG_LEVEL");
    variables
}

#[test]
fn without_the_default_endpoint_functions_post_to_the_domain() {
    let silent = function("silent");
    let api = echo().route("silent", silent).stage(stage().domain(in_zone().path("chat")));
    let run = deploy(api.without_default_endpoint());
    let endpoint = "https://chat.example.com/chat";
    assert_eq!(export(&run, "managementEndpoint"), endpoint);
    assert_eq!(endpoints(&run, "echo"), json!({ "AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI": endpoint }));
    assert_eq!(endpoints(&run, "silent"), json!({}));
    assert_eq!(run.find(API, "Chat").unwrap().inputs["disableExecuteApiEndpoint"], Value::Bool(true));
}

fn two_stages(second: Domain) -> WebSocketApiBuilder {
    let beta = StageSettings::new("beta", aws_websocket_api::Throttle::new(1.0, 1)).domain(second);
    echo().stage(stage().domain(in_zone().path("dev"))).stage(beta)
}

#[test]
fn functions_of_several_stages_find_where_to_post_by_stage() {
    let run = deploy(two_stages(Domain::existing("beta.example.com")).without_default_endpoint());
    let variables = endpoints(&run, "echo");
    let by_stage: Json = serde_json::from_str(variables["MANAGEMENT_ENDPOINTS"].as_str().unwrap()).unwrap();
    assert_eq!(
        by_stage,
        json!({ "dev": "https://chat.example.com/dev", "beta": "https://beta.example.com" })
    );
}

#[test]
fn closing_the_default_endpoint_makes_a_deployment() {
    let triggers = |api: WebSocketApiBuilder| {
        let run = deploy(api.stage(stage().domain(in_zone())));
        let deployment = run.find("aws:apigatewayv2/deployment:Deployment", "Chat-deployment").unwrap();
        json(&deployment.inputs["triggers"])
    };
    let (open, closed) = (triggers(echo()), triggers(echo().without_default_endpoint()));
    assert_ne!(open, closed);
    assert_eq!(open["echo"], closed["echo"]);
}

#[test]
fn a_certificate_that_there_is_is_used_and_dns_left_to_the_caller() {
    let arn = "arn:aws:acm:us-east-1:123456789012:certificate/0f3a";
    let run = deploy_at(Domain::with_certificate("chat.example.com", Output::new(arn.to_owned())));
    let domain = run.find(DOMAIN_NAME, "Chat-chat.example.com-domain").unwrap();
    assert_eq!(json(&domain.inputs["domainNameConfiguration"])["certificateArn"], arn);
    for token in [CERTIFICATE, VALIDATION, RECORD] {
        assert_eq!(run.of_type(token).count(), 0, "{token}");
    }
    assert_eq!(export(&run, "target"), "d-1.execute-api.us-east-1.amazonaws.com");
    let run = deploy_at(Domain::with_certificate("chat.example.com", arn).zone("ZMINE"));
    assert_eq!(inputs(&run, RECORD), json!({ "chat.example.com-ipv4": alias("chat.example.com", "A") }));
}

#[test]
fn a_domain_that_exists_is_only_mapped() {
    let run = deploy_at(Domain::existing("api.example.com").path("chat"));
    for token in [CERTIFICATE, VALIDATION, RECORD, DOMAIN_NAME] {
        assert_eq!(run.of_type(token).count(), 0, "{token}");
    }
    assert_eq!(
        run.find(MAPPING, "Chat-api.example.com-chat-mapping").unwrap().inputs["domainName"],
        "api.example.com".into()
    );
    assert_eq!(export(&run, "url"), "wss://api.example.com/chat");
    assert_eq!(export(&run, "target"), "");
}

#[test]
fn a_domain_that_exists_gets_aliases_in_a_zone() {
    let run = deploy_at(Domain::existing("api.example.com").zone("ZMINE"));
    let reads: Vec<_> = run.reads.iter().map(|read| (&*read.token, &*read.request.import_id)).collect();
    assert_eq!(reads, [(DOMAIN_NAME, "api.example.com")]);
    assert_eq!(inputs(&run, RECORD), json!({ "api.example.com-ipv4": alias("api.example.com", "A") }));
}

#[test]
fn a_second_api_maps_a_path_of_the_firsts_domain() {
    let run = clean(Mocks::new("chat", "dev").on_resource(aws).run(|ctx| {
        let chat = echo().stage(stage().domain(in_zone())).create(ctx)?;
        let domain = chat.stages()[0].domain_name().unwrap();
        let admin = stage().domain(Domain::of(domain).path("admin"));
        let admin = WebSocketApi::builder("Admin")
            .prefix("admin")
            .route("x", function("x"))
            .stage(admin)
            .create(ctx)?;
        ctx.export("url", admin.url());
        Ok(())
    }));
    assert_eq!(export(&run, "url"), "wss://chat.example.com/admin");
    assert_eq!(run.of_type(DOMAIN_NAME).count(), 1);
    let mapping = run.find(MAPPING, "Admin-Chat-chat.example.com-domain-admin-mapping").unwrap();
    assert!(mapping.request.dependencies.iter().any(|urn| urn.contains(DOMAIN_NAME)));
}

#[test]
fn stages_of_an_api_share_a_domain_whichever_makes_it() {
    let shared = Domain::existing("chat.example.com").path("beta");
    for api in [
        two_stages(shared.clone()),
        echo()
            .stage(stage().domain(shared))
            .stage(StageSettings::new("beta", aws_websocket_api::Throttle::new(1.0, 1)).domain(in_zone())),
    ] {
        let run = deploy(api);
        assert_eq!((run.of_type(DOMAIN_NAME).count(), run.of_type(CERTIFICATE).count()), (1, 1));
        for mapping in run.of_type(MAPPING) {
            assert!(
                mapping.request.dependencies.iter().any(|urn| urn.contains(DOMAIN_NAME)),
                "{}",
                mapping.name
            );
        }
        assert_eq!(run.of_type(MAPPING).count(), 2);
    }
}

#[test]
fn dual_stack_is_the_apis_the_domains_and_its_records_and_can_be_taken_back() {
    let kinds = |api: WebSocketApiBuilder| {
        let run = deploy(api.stage(stage().domain(in_zone())));
        let domain = run.find(DOMAIN_NAME, "Chat-chat.example.com-domain").unwrap();
        let of_domain = json(&domain.inputs["domainNameConfiguration"])["ipAddressType"].clone();
        let of_api = json(&run.find(API, "Chat").unwrap().inputs["ipAddressType"]);
        (of_api, of_domain, inputs(&run, RECORD)["chat.example.com-ipv6"].clone())
    };
    assert_eq!(kinds(echo()), (json!("ipv4"), json!("ipv4"), Json::Null));
    let both = (json!("dualstack"), json!("dualstack"), alias("chat.example.com", "AAAA"));
    assert_eq!(kinds(echo().dual_stack()), both);
}

#[test]
fn a_domain_is_tagged_as_everything_else() {
    let run = deploy_at(in_zone());
    for token in [CERTIFICATE, DOMAIN_NAME] {
        let tags = json(&run.of_type(token).next().unwrap().inputs["tags"]);
        assert_eq!(tags, json!({ "Project": "chat", "Stage": "dev" }), "{token}");
    }
}

#[test]
fn bad_domains_are_refused_with_their_stages_before_anything_is_declared() {
    let bad = in_zone().path("/chat");
    let error = refused(two_stages(bad));
    assert!(
        error.contains("\n  - stage `beta`: its domain's path `/chat` is none; one is `chat`"),
        "{error}"
    );
    let error = refused(echo().stage(stage()).without_default_endpoint());
    assert!(
        error.ends_with("stage `dev`: the API has no default endpoint, so it needs a `.domain(…)`"),
        "{error}"
    );
}

/// Which resources have an option, by the end of their type.
fn having(run: &MockRun, option: impl Fn(&MockResource) -> Option<bool>) -> Vec<&str> {
    let having = run.resources.iter().filter(|resource| option(resource) == Some(true));
    let mut tokens: Vec<_> = having.filter_map(|resource| resource.token.rsplit(':').next()).collect();
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

fn keeper() -> WebSocketApiBuilder {
    let keeper = function("keeper").connections_table(TableAccess::actions(&["dynamodb:PutItem"]));
    WebSocketApi::builder("Chat").route("keep", keeper)
}

#[test]
fn production_is_protected_by_the_api_or_by_its_stage() {
    let at = || stage().domain(in_zone());
    for api in [keeper().protect(true).stage(at()), keeper().stage(at().protect(true))] {
        let run = deploy(api);
        let protected = having(&run, |resource| resource.request.protect);
        assert_eq!(protected, ["Api", "DomainName", "Stage", "Table"]);
    }
    assert_eq!(having(&deploy(keeper().stage(at())), |resource| resource.request.protect), [""; 0]);
}

#[test]
fn data_is_retained_if_asked() {
    let retained = |api: WebSocketApiBuilder| {
        let run = deploy(api.stage(stage()));
        let groups = run.of_type("aws:cloudwatch/logGroup:LogGroup");
        let kept = groups.filter(|group| group.request.retain_on_delete == Some(true)).count();
        let kinds = having(&run, |resource| resource.request.retain_on_delete);
        (kinds.into_iter().map(str::to_owned).collect::<Vec<_>>(), kept)
    };
    // The logs of the function, of requests, and of what API Gateway does.
    assert_eq!(retained(keeper().retain_data(true)), (vec!["LogGroup".to_owned(), "Table".to_owned()], 3));
    assert_eq!(retained(keeper()), (vec![], 0));
}

#[test]
fn a_preview_of_a_new_domain_runs_nothing_unknown() {
    let run = clean(Mocks::new("chat", "dev").preview().on_resource(in_preview).run(|ctx| {
        let api = echo().stage(stage().domain(in_zone())).create(ctx)?;
        ctx.export("url", api.url());
        Ok(())
    }));
    let record = run.find(RECORD, "Chat-chat.example.com-certificate-record").unwrap();
    assert_eq!(record.inputs["name"], Value::Unknown);
    assert_eq!(export(&run, "url"), "wss://chat.example.com");
}

/// What the provider knows in a preview: what it was told.
fn in_preview(resource: &MockResource) -> Object {
    let mut outputs = resource.inputs.clone();
    if let Some(Value::Object(configuration)) = outputs.get_mut("domainNameConfiguration") {
        for learned in ["targetDomainName", "hostedZoneId"] {
            configuration.insert(learned.into(), Value::Unknown);
        }
    }
    outputs
}

#[test]
fn a_mapping_stays_when_another_stage_takes_its_address() {
    let at = |name: &str| {
        deploy(echo().stage(StageSettings::new(name, Throttle::new(1.0, 1)).domain(in_zone().path("chat"))))
    };
    for name in ["blue", "green"] {
        let mapping =
            at(name).find(MAPPING, "Chat-chat.example.com-chat-mapping").unwrap().inputs["stage"].clone();
        assert_eq!(mapping, name.into());
    }
}

#[test]
fn the_record_that_validates_stays_for_other_certificates_of_the_name() {
    let run = deploy_at(in_zone());
    let record = run.find("aws:route53/record:Record", "Chat-chat.example.com-certificate-record").unwrap();
    assert_eq!(record.request.retain_on_delete, Some(true));
}
