//! Route 53 on the embedded AWS, and on a fake for its refusals.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use aws_sdk_route53::{
    Client,
    config::{BehaviorVersion, Credentials, Region},
    types::{Change, ChangeAction, ChangeBatch, ResourceRecord, ResourceRecordSet, RrType},
};
use aws_smithy_http_client::{Builder, tls};
use common::{Fake, Life, Made, faked, props, server, unique, with};
use pulumi_provider::{Object, Value};
use pulumi_wasm_proto::from_struct;
use serde_json::{Value as Json, json};

const RECORD: &str = "aws:route53/record:Record";

/// Somebody else at the embedded AWS.
fn outside() -> Client {
    let ring = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
    let config = aws_sdk_route53::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .endpoint_url(std::env::var("AWS_ENDPOINT_URL").expect("the embedded AWS: run `cargo xtask test`"))
        .http_client(Builder::new().tls_provider(ring).build_https())
        .region(Region::new("us-east-1"))
        .build();
    Client::from_conf(config)
}

/// A zone for one test.
async fn zone(name: &str) -> String {
    let name = format!("{}.example.com", unique(name));
    let made = outside().create_hosted_zone().name(&name).caller_reference(&name).send().await.unwrap();
    made.hosted_zone.unwrap().id
}

async fn upsert(zone: &str, name: &str, value: &str) {
    let record = ResourceRecord::builder().value(value).build().unwrap();
    let set =
        ResourceRecordSet::builder().name(name).r#type(RrType::A).ttl(5).resource_records(record).build();
    let change = Change::builder().action(ChangeAction::Upsert).resource_record_set(set.unwrap()).build();
    let batch = ChangeBatch::builder().changes(change.unwrap()).build().unwrap();
    outside().change_resource_record_sets().hosted_zone_id(zone).change_batch(batch).send().await.unwrap();
}

fn short(zone: &str) -> &str {
    zone.trim_start_matches("/hostedzone/")
}

#[tokio::test]
async fn a_record_lives() {
    let server = server().await;
    let zone = zone("lives").await;
    let inputs = props(json!({
        "zoneId": zone, "name": "WWW", "type": "A", "ttl": 60, "records": ["10.0.0.1", "10.0.0.2"]
    }));
    let alias = json!([{"name": "a.example.com", "zoneId": "Z1", "evaluateTargetHealth": true}]);
    Life {
        token: RECORD,
        name: "record",
        inputs: inputs.clone(),
        bad: &[
            (with(&inputs, json!({"type": "B"})), "type: must be one of"),
            (with(&inputs, json!({"ttl": null})), "ttl: is required with \"records\""),
            (with(&inputs, json!({"aliases": alias})), "records: exactly one of"),
            (
                with(&inputs, json!({"aliases": [alias[0], alias[0]]})),
                "aliases: must have a length of 0 to 1",
            ),
            (with(&inputs, json!({"setIdentifier": "a"})), "setIdentifier: tells records apart"),
            (
                with(&inputs, json!({"weightedRoutingPolicies": [{"weight": 1}]})),
                "weightedRoutingPolicies: needs \"setIdentifier\"",
            ),
            (
                with(
                    &inputs,
                    json!({
                        "setIdentifier": "a", "weightedRoutingPolicies": [{"weight": 1}],
                        "latencyRoutingPolicies": [{"region": "eu-west-1"}]
                    }),
                ),
                "latencyRoutingPolicies: excludes weightedRoutingPolicies",
            ),
        ],
        unknown: "zoneId",
        outputs: &["fqdn", "name"],
        updates: &[
            (with(&inputs, json!({"records": ["10.0.0.2", "10.0.0.1"]})), &[]),
            (with(&inputs, json!({"ttl": 300})), &["ttl"]),
            (with(&inputs, json!({"ttl": 300, "records": ["10.0.0.2"]})), &["records[0]"]),
            (
                with(&inputs, json!({"ttl": null, "records": null, "aliases": alias})),
                &["aliases", "records", "ttl"],
            ),
            (
                with(
                    &inputs,
                    json!({"ttl": null, "records": null, "aliases": alias, "allowOverwrite": true}),
                ),
                &["allowOverwrite"],
            ),
        ],
        replaces: &[
            (with(&inputs, json!({"name": "other"})), "name"),
            (with(&inputs, json!({"zoneId": "Z0"})), "zoneId"),
        ],
        unreadable: &["allowOverwrite"],
        ..Life::default()
    }
    .live(&server)
    .await;
}

#[tokio::test]
async fn records_of_every_policy_live() {
    let server = server().await;
    let zone = zone("policies").await;
    let policies = [
        json!({"weightedRoutingPolicies": [{"weight": 0}]}),
        json!({"latencyRoutingPolicies": [{"region": "eu-west-1"}]}),
        json!({"failoverRoutingPolicies": [{"type": "PRIMARY"}], "healthCheckId": "check"}),
        json!({"geolocationRoutingPolicies": [{"country": "US", "subdivision": "CA"}]}),
        json!({"multivalueAnswerRoutingPolicy": true}),
        json!({"cidrRoutingPolicy": {"collectionId": "c", "locationName": "*"}}),
    ];
    for (index, policy) in policies.into_iter().enumerate() {
        let name = format!("policy{index}");
        let inputs = with(&plain(&zone, &name), json!({"setIdentifier": "blue_1"}));
        let inputs = with(&inputs, policy);
        let life = Life { token: RECORD, name: &name, inputs, outputs: &["fqdn"], ..Life::default() };
        life.live(&server).await;
    }
}

fn plain(zone: &str, name: &str) -> Object {
    props(json!({"zoneId": zone, "name": name, "type": "A", "ttl": 60, "records": ["10.0.0.1"]}))
}

#[tokio::test]
async fn texts_are_quoted_and_cut_on_the_wire_only() {
    let server = server().await;
    let zone = zone("texts").await;
    let inputs = props(json!({
        "zoneId": zone, "name": "*", "type": "TXT", "ttl": 60, "records": ["v=spf1 -all", "x".repeat(600), "a\"\"b"]
    }));
    let life = Life { token: RECORD, name: "text", inputs: inputs.clone(), ..Life::default() };
    life.live(&server).await;
    let made = Made::new(&server, RECORD, "texts", inputs).await;
    let sets = outside().list_resource_record_sets().hosted_zone_id(&zone).send().await.unwrap();
    let text = sets.resource_record_sets().iter().find(|set| set.r#type == RrType::Txt).unwrap();
    let values: Vec<_> = text.resource_records().iter().map(|record| record.value.as_str()).collect();
    assert_eq!((values[0], values[2]), ("\"v=spf1 -all\"", "\"a\"\"b\""));
    assert_eq!(values[1].split("\"\"").map(str::len).collect::<Vec<_>>(), [256, 255, 91]);
    made.delete().await.unwrap();
}

#[tokio::test]
async fn type_and_set_change_in_place_and_a_refresh_tells_the_new_id() {
    let server = server().await;
    let zone = zone("moves").await;
    let inputs = plain(&zone, "moving");
    let mut made = Made::new(&server, RECORD, "moving", inputs.clone()).await;
    assert_eq!(made.id, format!("{}_moving_A", short(&zone)));
    let name = with(&inputs, json!({"type": "CNAME", "records": ["a.example.com"]}));
    assert_eq!(made.update(name.clone()).await, ["records[0]", "type"]);
    assert_eq!(made.read().await.id, format!("{}_moving_CNAME", short(&zone)));
    let weighted = json!({"setIdentifier": "a", "weightedRoutingPolicies": [{"weight": 7}]});
    made.update(with(&name, weighted)).await;
    assert_eq!(made.read().await.id, format!("{}_moving_CNAME_a", short(&zone)));
    made.delete().await.unwrap();
    let left = outside().list_resource_record_sets().hosted_zone_id(&zone).send().await.unwrap();
    assert_eq!(left.resource_record_sets().len(), 2, "only those that every zone has are left");
}

#[tokio::test]
async fn what_somebody_else_changed_is_seen_and_what_is_there_is_not_overwritten_unasked() {
    let server = server().await;
    let zone = zone("drift").await;
    let inputs = plain(&zone, "drifting");
    let mut made = Made::new(&server, RECORD, "drifting", inputs.clone()).await;
    upsert(&zone, &made.text("fqdn"), "10.9.9.9").await;
    let read = made.read().await;
    let seen = from_struct(read.inputs.unwrap()).unwrap();
    assert_eq!(seen["records"], Value::Array(vec![Value::from("10.9.9.9")]));
    made.state = from_struct(read.properties.unwrap()).unwrap();
    assert_eq!(made.update(inputs.clone()).await, ["records[0]", "ttl"]);
    let error = Made::try_new(&server, RECORD, "second", inputs.clone()).await.err().unwrap();
    assert!(error.message().contains("already exists"), "{}", error.message());
    let forced = with(&inputs, json!({"allowOverwrite": true}));
    Made::new(&server, RECORD, "third", forced).await.delete().await.unwrap();
    assert_eq!(made.read().await.id, "");
}

const ZONE: &str = "<GetHostedZoneResponse><HostedZone><Id>/hostedzone/Z1</Id><Name>example.com.</Name>\
    <CallerReference>r</CallerReference></HostedZone></GetHostedZoneResponse>";

fn changed(operation: &str) -> Json {
    let change = "<ChangeInfo><Id>/change/C1</Id><Status>INSYNC</Status>\
        <SubmittedAt>2026-01-01T00:00:00Z</SubmittedAt></ChangeInfo>";
    format!("<{operation}Response>{change}</{operation}Response>").into()
}

fn refusal(code: &str) -> Json {
    format!("<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>").into()
}

/// A zone that refuses to make a record at first.
fn refusing(status: u16, code: &'static str) -> impl Fn(&str, usize) -> (u16, Json) {
    move |request, before| match request {
        _ if request.contains("<Action>CREATE</Action>") && before == 0 => (status, refusal(code)),
        _ if request.starts_with("POST ") => (200, changed("ChangeResourceRecordSets")),
        _ if request.contains("/rrset") && request.starts_with("GET ") => (200, listed()),
        _ if request.contains("/hostedzone/Z1 ") => (200, ZONE.into()),
        _ => (200, changed("GetChange")),
    }
}

fn listed() -> Json {
    "<ListResourceRecordSetsResponse><ResourceRecordSets><ResourceRecordSet><Name>www.example.com.</Name>\
     <Type>A</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>10.0.0.1</Value></ResourceRecord>\
     </ResourceRecords></ResourceRecordSet></ResourceRecordSets><IsTruncated>false</IsTruncated>\
     <MaxItems>1</MaxItems></ListResourceRecordSetsResponse>"
        .into()
}

fn posts(fake: &Fake) -> Vec<String> {
    fake.seen().into_iter().filter(|request| request.starts_with("POST ")).collect()
}

#[tokio::test]
async fn a_busy_zone_and_a_new_one_are_waited_for() {
    for fake in [
        Fake::start(|request, before| refusing(400, "PriorRequestNotComplete")(request, before)),
        Fake::start(|request, before| refusing(404, "NoSuchHostedZone")(request, before)),
        Fake::start(|request, before| refusing(400, "Throttling")(request, before)),
    ] {
        let server = faked("route53", &fake).await;
        Made::new(&server, RECORD, "patient", plain("Z1", "www")).await;
        let posts = posts(&fake);
        assert_eq!(posts.len(), 2);
        assert_eq!(posts[0], posts[1]);
        assert!(posts[0].contains("<Action>CREATE</Action>"), "{posts:?}");
    }
}

#[tokio::test]
async fn a_record_whose_answer_was_lost_is_found_and_taken() {
    let fake = Fake::start(|request, before| refusing(500, "InternalError")(request, before));
    let server = faked("route53", &fake).await;
    let made = Made::new(&server, RECORD, "lost", plain("Z1", "www")).await;
    assert_eq!(made.id, "Z1_www_A");
    let creations = posts(&fake).iter().filter(|post| post.contains("<Action>CREATE</Action>")).count();
    assert_eq!(creations, 1, "{:?}", fake.seen());
}

// The embedded AWS drops where a record is near to.
#[tokio::test]
async fn a_place_is_sent_as_route_53_takes_it() {
    let fake = Fake::start(|request, before| refusing(400, "Throttling")(request, before));
    let server = faked("route53", &fake).await;
    let place = json!({"setIdentifier": "near", "geoproximityRoutingPolicy": {
        "bias": -5, "coordinates": [{"latitude": "49.22", "longitude": "-74.01"}]
    }});
    Made::new(&server, RECORD, "near", with(&plain("Z1", "www"), place)).await;
    let post = posts(&fake).remove(0);
    let wanted = "<GeoProximityLocation><Coordinates><Latitude>49.22</Latitude><Longitude>-74.01</Longitude>\
        </Coordinates><Bias>-5</Bias></GeoProximityLocation>";
    assert!(post.contains(wanted), "{post}");
}
