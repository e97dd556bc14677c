//! API Gateway's domain names and their mappings to APIs.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{Fake, Life, Made, drifts, faked, props, server, shelf::shelf, unique, with};
use pulumi_provider::{Object, Value, convert, testing::details};
use pulumi_wasm_proto::rpc::ErrorResourceInitFailed;
use serde_json::{Value as Json, json};

const DOMAIN: &str = "aws:apigatewayv2/domainName:DomainName";
const MAPPING: &str = "aws:apigatewayv2/apiMapping:ApiMapping";

const CERTIFICATE: &str = "arn:aws:acm:eu-central-1:123456789012:certificate/one";

fn domain(name: &str) -> Object {
    props(json!({
        "domainName": format!("{}.example.com", unique(name)), "tags": {"a": "1"},
        "domainNameConfiguration": {"certificateArn": CERTIFICATE, "endpointType": "regional", "securityPolicy": "TLS_1_2"},
    }))
}

/// A domain name's configuration, of which `changes` are others.
fn configured(inputs: &Object, changes: Json) -> Object {
    let configuration = inputs["domainNameConfiguration"].as_object().expect("an object");
    let configuration = convert::to_json(&Value::Object(with(configuration, changes)));
    with(inputs, json!({"domainNameConfiguration": configuration}))
}

#[tokio::test]
async fn a_domain_name_lives() {
    let server = server().await;
    let inputs = domain("domain");
    let dual = configured(&inputs, json!({"ipAddressType": "dualstack"}));
    let mutual = |tls: Json| with(&dual, json!({"mutualTlsAuthentication": tls}));
    let versioned = json!({"truststoreUri": "s3://trust/store.pem", "truststoreVersion": "1"});
    let ruled = with(&dual, json!({"routingMode": "ROUTING_RULE_ONLY"}));
    Life {
        token: DOMAIN,
        name: "domain",
        lost: "POST /v2/domainnames ",
        inputs: inputs.clone(),
        bad: &[
            (
                configured(&inputs, json!({"certificateArn": "mine"})),
                "domainNameConfiguration.certificateArn: must be an ARN",
            ),
            (
                configured(&inputs, json!({"certificateArn": null})),
                "domainNameConfiguration.certificateArn: is required",
            ),
            (
                configured(&inputs, json!({"endpointType": "EDGE"})),
                "domainNameConfiguration.endpointType: must be one of REGIONAL",
            ),
            (
                configured(&inputs, json!({"securityPolicy": "TLS_1_0"})),
                "domainNameConfiguration.securityPolicy: must be one of TLS_1_2",
            ),
            (
                configured(&inputs, json!({"ipAddressType": "ipv6"})),
                "domainNameConfiguration.ipAddressType: must be one of",
            ),
            (
                configured(&inputs, json!({"hostedZoneId": "Z"})),
                "domainNameConfiguration.hostedZoneId: is set by the provider",
            ),
            (with(&inputs, json!({"routingMode": "ANY"})), "routingMode: must be one of"),
            (mutual(json!({})), "mutualTlsAuthentication.truststoreUri: is required"),
        ],
        unknown: "tags",
        outputs: &["arn", "apiMappingSelectionExpression", "routingMode", "tagsAll"],
        updates: &[
            (dual.clone(), &["domainNameConfiguration.ipAddressType"]),
            (mutual(versioned), &["mutualTlsAuthentication"]),
            (
                mutual(json!({"truststoreUri": "s3://trust/store.pem", "truststoreVersion": "2"})),
                &["mutualTlsAuthentication.truststoreVersion"],
            ),
            (ruled.clone(), &["mutualTlsAuthentication", "routingMode"]),
            (
                configured(&ruled, json!({"certificateArn": format!("{CERTIFICATE}-b")})),
                &["domainNameConfiguration.certificateArn"],
            ),
            (
                with(&dual, json!({"tags": {"b": "2"}})),
                &["domainNameConfiguration.certificateArn", "tags.a", "tags.b", "tagsAll.a", "tagsAll.b"],
            ),
        ],
        replaces: &[(with(&inputs, json!({"domainName": "other.example.com"})), "domainName")],
        ..Life::default()
    }
    .live(&server)
    .await;
    drifts(&server, DOMAIN, &domain("drifting"), json!({"tags": {"c": "3"}})).await;
}

#[tokio::test]
async fn a_domain_name_tells_where_its_record_should_point() {
    let server = server().await;
    let made = Made::new(&server, DOMAIN, "record", domain("record")).await;
    let configuration = made.state["domainNameConfiguration"].as_object().unwrap();
    assert!(configuration["targetDomainName"].as_str().is_some_and(|name| name.ends_with(".amazonaws.com")));
    assert!(configuration["hostedZoneId"].as_str().is_some_and(|zone| zone.starts_with('Z')));
    made.delete().await.unwrap();
}

#[tokio::test]
async fn a_mapping_lives() {
    let server = server().await;
    let api = props(json!({"protocolType": "WEBSOCKET"}));
    let api = Made::new(&server, "aws:apigatewayv2/api:Api", "mapped", api).await;
    let name = Made::new(&server, DOMAIN, "mapped", domain("mapped")).await;
    for stage in ["dev", "prod"] {
        let inputs = props(json!({"apiId": api.id, "name": stage}));
        Made::new(&server, "aws:apigatewayv2/stage:Stage", stage, inputs).await;
    }
    let inputs = props(json!({"apiId": api.id, "domainName": name.id, "stage": "dev"}));
    let keyed = with(&inputs, json!({"apiMappingKey": "chat"}));
    Life {
        token: MAPPING,
        name: "mapping",
        lost: &format!("POST /v2/domainnames/{}/apimappings ", name.id),
        inputs: inputs.clone(),
        bad: &[(with(&inputs, json!({"stage": null})), "stage: is required")],
        unknown: "apiId",
        outputs: &["region"],
        updates: &[
            (keyed.clone(), &["apiMappingKey"]),
            (with(&keyed, json!({"stage": "prod"})), &["stage"]),
            (inputs.clone(), &["apiMappingKey", "stage"]),
        ],
        replaces: &[
            (with(&inputs, json!({"apiId": "other"})), "apiId"),
            (with(&inputs, json!({"domainName": "other"})), "domainName"),
        ],
        import: &|made| format!("{}/{}", made.id, made.text("domainName")),
        ..Life::default()
    }
    .live(&server)
    .await;
    drifts(&server, MAPPING, &inputs, json!({"stage": "prod"})).await;
    let made = Made::new(&server, MAPPING, "replaced", inputs.clone()).await;
    let other = made.diff(&with(&inputs, json!({"apiId": "other"})));
    assert!(other.delete_before_replace, "a domain has a key only once");
    name.delete().await.unwrap();
    assert_eq!(made.read().await.id, "", "it goes with its domain");
    api.delete().await.unwrap();
}

/// A domain name in some state.
fn domain_in(status: &str) -> Json {
    let configuration = json!({"certificateArn": CERTIFICATE, "endpointType": "REGIONAL", "securityPolicy": "TLS_1_2",
        "domainNameStatus": status, "domainNameStatusMessage": "because"});
    json!({"domainName": "x.example.com", "domainNameConfigurations": [configuration]})
}

fn plain_domain() -> Object {
    with(&domain("x"), json!({"domainName": "x.example.com", "tags": null}))
}

#[tokio::test]
async fn a_domain_name_is_waited_for() {
    let fake = Fake::start(|request, before| match (request.split_once(' ').unwrap().0, before) {
        ("POST", _) => (201, domain_in("UPDATING")),
        (_, 0) => (200, domain_in("UPDATING")),
        _ => (200, domain_in("AVAILABLE")),
    });
    let server = faked("apigatewayv2", &fake).await;
    Made::new(&server, DOMAIN, "waiting", plain_domain()).await;
    assert_eq!(fake.seen().len(), 3, "{:?}", fake.seen());
}

#[tokio::test]
async fn a_domain_name_that_nobody_proves_to_own_is_kept_with_the_reason() {
    let fake = Fake::start(|_, _| (201, domain_in("PENDING_OWNERSHIP_VERIFICATION")));
    let server = faked("apigatewayv2", &fake).await;
    let failed = Made::try_new(&server, DOMAIN, "unproven", plain_domain()).await.err().unwrap();
    let kept = details::<ErrorResourceInitFailed>(&failed);
    assert_eq!(kept[0].id, "x.example.com");
    let reason = &kept[0].reasons[0];
    assert!(
        reason.starts_with("the domain name x.example.com is PENDING_OWNERSHIP_VERIFICATION: because"),
        "{reason}"
    );
    assert!(reason.contains("ownershipVerificationCertificateArn"), "{reason}");
}

#[tokio::test]
async fn a_domain_name_sends_what_changes_and_takes_away_what_is_left_out() {
    let fake = Fake::start(shelf);
    let server = faked("apigatewayv2", &fake).await;
    let inputs = configured(&plain_domain(), json!({"ipAddressType": "dualstack"}));
    let tls = with(
        &inputs,
        json!({"mutualTlsAuthentication": {"truststoreUri": "s3://a/b", "truststoreVersion": "1"}}),
    );
    let mut made = Made::new(&server, DOMAIN, "sending", tls).await;
    let sent = || fake.seen().into_iter().rfind(|request| request.starts_with("PATCH")).unwrap();
    made.update(with(&inputs, json!({"mutualTlsAuthentication": {"truststoreUri": "s3://a/b"}}))).await;
    assert!(
        sent().contains(r#""mutualTlsAuthentication":{"truststoreUri":"s3://a/b","truststoreVersion":""}"#),
        "{}",
        sent()
    );
    // What AWS chose stays.
    made.update(configured(&inputs, json!({"ipAddressType": null}))).await;
    assert!(sent().contains(r#""mutualTlsAuthentication":{"truststoreUri":""}"#), "{}", sent());
    assert!(
        sent().contains(r#""ipAddressType":"dualstack""#) && sent().contains(r#""endpointType":"REGIONAL""#)
    );
    made.update(with(&inputs, json!({"routingMode": "routing_rule_only"}))).await;
    assert!(
        sent().contains(r#""routingMode":"ROUTING_RULE_ONLY""#) && !sent().contains("mutualTls"),
        "{}",
        sent()
    );
}
