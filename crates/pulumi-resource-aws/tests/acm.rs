//! Certificate Manager on the embedded AWS, and on a fake where that one does everything at once.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{Fake, Life, Made, faked, now, problems, props, server, unique, with};
use pulumi_provider::{Object, Value};
use pulumi_wasm_proto::from_struct;
use serde_json::{Value as Json, json};

const CERTIFICATE: &str = "aws:acm/certificate:Certificate";
const VALIDATION: &str = "aws:acm/certificateValidation:CertificateValidation";
const ARN: &str = "arn:aws:acm:eu-central-1:000000000000:certificate/1";

#[tokio::test]
async fn a_requested_certificate_lives() {
    let server = server().await;
    let domain = format!("{}.example.com", unique("lives"));
    let inputs = props(json!({
        "domainName": domain, "subjectAlternativeNames": ["b.example.com", "a.example.com"],
        "validationMethod": "DNS", "tags": {"a": "1"}
    }));
    Life {
        token: CERTIFICATE,
        name: "certificate",
        lost: "POST / CertificateManager.RequestCertificate",
        inputs: inputs.clone(),
        bad: &[
            (with(&inputs, json!({"validationMethod": null})), "domainName: can't be had without a proof"),
            (with(&inputs, json!({"validationMethod": "DSN"})), "validationMethod: must be one of"),
            (with(&inputs, json!({"domainName": "a.b."})), "domainName: ends with a dot"),
            (with(&inputs, json!({"subjectAlternativeNames": ["a."]})), "subjectAlternativeNames[0]: ends with"),
            (with(&inputs, json!({"privateKey": "k"})), "domainName: conflicts with \"privateKey\""),
            (with(&inputs, json!({"domainName": null})), "domainName: exactly one of"),
            (with(&inputs, json!({"certificateAuthorityArn": "arn"})), "certificateAuthorityArn: conflicts"),
            (with(&inputs, json!({"options": {"export": "MAYBE"}})), "options.export: must be one of"),
        ],
        unknown: "domainName",
        outputs: &["arn", "domainValidationOptions", "keyAlgorithm", "notAfter", "status", "tagsAll", "type"],
        updates: &[
            (
                with(&inputs, json!({"tags": {"b": "2"}})),
                &["tags.a", "tags.b", "tagsAll.a", "tagsAll.b"],
            ),
            (
                with(&inputs, json!({
                    "tags": {"b": "2"}, "options": {"certificateTransparencyLoggingPreference": "DISABLED"}
                })),
                &["options.certificateTransparencyLoggingPreference"],
            ),
        ],
        replaces: &[
            (with(&inputs, json!({"domainName": "other.example.com"})), "domainName"),
            (with(&inputs, json!({"subjectAlternativeNames": ["b.example.com"]})), "subjectAlternativeNames"),
            (with(&inputs, json!({"validationMethod": "EMAIL"})), "validationMethod"),
            (with(&inputs, json!({"keyAlgorithm": "EC_prime256v1"})), "keyAlgorithm"),
        ],
        ..Life::default()
    }
    .live(&server)
    .await;
}

#[tokio::test]
async fn an_imported_certificate_is_renewed_in_place_and_keeps_its_key_secret() {
    let server = server().await;
    let inputs = props(json!({"certificateBody": "body", "certificateChain": "chain", "privateKey": "key"}));
    let mut made = Made::new(&server, CERTIFICATE, "imported", inputs.clone()).await;
    assert!(made.state["privateKey"].has_secrets());
    assert_eq!(made.text("type"), "IMPORTED");
    assert_eq!(made.text("validationMethod"), "NONE");
    assert!(made.diff(&with(&made.inputs, json!({"certificateBody": "body\r\n"}))).detailed_diff.is_empty());
    let arn = made.text("arn");
    let paths = made.update(with(&inputs, json!({"certificateBody": "new", "privateKey": "newer"}))).await;
    assert_eq!(paths, ["certificateBody", "privateKey"]);
    assert_eq!((made.text("arn"), made.text("certificateBody")), (arn.clone(), "new".to_owned()));
    assert_eq!(made.read().await.id, arn);
    made.delete().await.unwrap();
    assert_eq!(made.read().await.id, "");
    let lonely = problems(&server, CERTIFICATE, props(json!({"certificateBody": "a", "domainName": "b"})));
    assert!(
        lonely.contains(&"certificateBody: needs its private key; set \"privateKey\"".to_owned()),
        "{lonely:?}"
    );
}

#[tokio::test]
async fn a_validated_certificate_is_told_from_one_that_is_gone() {
    let server = server().await;
    let inputs = props(json!({"domainName": "valid.example.com", "validationMethod": "DNS"}));
    let certificate = Made::new(&server, CERTIFICATE, "valid", inputs).await;
    let arn = certificate.text("arn");
    let few = json!({"certificateArn": arn, "validationRecordFqdns": ["other.example.com"]});
    let error = Made::try_new(&server, VALIDATION, "few", props(few)).await.err().unwrap();
    let what = "validationRecordFqdns lacks _acme-challenge.valid.example.com; make a record for each";
    assert!(error.message().starts_with(what), "{}", error.message());
    let names =
        json!({"certificateArn": arn, "validationRecordFqdns": ["_acme-challenge.valid.example.com"]});
    let validation = Made::new(&server, VALIDATION, "validation", props(names.clone())).await;
    assert!(validation.id.ends_with(" +0000 UTC"), "{}", validation.id);
    assert_eq!(validation.read().await.id, validation.id);
    let other = with(&props(names), json!({"validationRecordFqdns": ["a.example.com"]}));
    assert_eq!(validation.diff(&other).replaces, ["validationRecordFqdns"]);
    certificate.delete().await.unwrap();
    assert_eq!(validation.read().await.id, "");
    validation.delete().await.unwrap();
}

/// A description, with more than every certificate has.
fn described(more: Json) -> Json {
    let mut certificate = json!({
        "CertificateArn": ARN, "DomainName": "a.example.com", "SubjectAlternativeNames": ["a.example.com"],
        "Type": "AMAZON_ISSUED", "KeyAlgorithm": "RSA-2048", "CreatedAt": now()
    });
    certificate.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"Certificate": certificate})
}

fn pending(records: bool) -> Json {
    let record = json!({"Name": "_x.a.example.com.", "Type": "CNAME", "Value": "_y.acm-validations.aws."});
    let mut validation = json!({"DomainName": "a.example.com", "ValidationMethod": "DNS"});
    if records {
        validation["ResourceRecord"] = record;
    }
    described(json!({"Status": "PENDING_VALIDATION", "DomainValidationOptions": [validation]}))
}

fn requested() -> Object {
    props(json!({"domainName": "a.example.com", "validationMethod": "DNS"}))
}

#[tokio::test]
async fn a_request_says_everything_and_its_validation_records_are_waited_for() {
    let fake = Fake::start(|request, before| match request {
        _ if request.contains("RequestCertificate") => (200, json!({"CertificateArn": ARN})),
        _ if request.contains("DescribeCertificate") => (200, pending(before > 0)),
        _ => (200, json!({})),
    });
    let server = faked("acm", &fake).await;
    let inputs = with(
        &requested(),
        json!({
            "keyAlgorithm": "EC_prime256v1", "options": {"export": "ENABLED"}, "tags": {"t": "1"},
            "validationOptions": [{"domainName": "a.example.com", "validationDomain": "example.com"}]
        }),
    );
    let made = Made::new(&server, CERTIFICATE, "waits", inputs).await;
    assert_eq!(made.id, ARN);
    assert_eq!(made.text("keyAlgorithm"), "RSA_2048");
    let records = made.state["domainValidationOptions"].as_array().unwrap();
    assert_eq!(records[0].as_object().unwrap()["resourceRecordName"], Value::from("_x.a.example.com."));
    let request = fake.seen().into_iter().find(|request| request.contains("RequestCertificate")).unwrap();
    for part in [
        "\"KeyAlgorithm\":\"EC_prime256v1\"",
        "\"Options\":{\"CertificateTransparencyLoggingPreference\":\"ENABLED\",\"Export\":\"ENABLED\"}",
        "\"Tags\":[{\"Key\":\"t\",\"Value\":\"1\"}]",
        "\"DomainValidationOptions\":[{\"DomainName\":\"a.example.com\",\"ValidationDomain\":\"example.com\"}]",
        "\"IdempotencyToken\":\"",
    ] {
        assert!(request.contains(part), "{part} is not in {request}");
    }
}

#[tokio::test]
async fn a_certificate_whose_arn_was_lost_is_found_and_not_requested_again() {
    let fake = Fake::start(|request, _| match request {
        _ if request.contains("RequestCertificate") => (500, json!({"__type": "InternalFailure"})),
        _ if request.contains("ListCertificates") => (
            200,
            json!({"CertificateSummaryList": [
                {"CertificateArn": "arn:old", "DomainName": "a.example.com", "CreatedAt": 1e9},
                {"CertificateArn": "arn:other", "DomainName": "b.example.com", "CreatedAt": now()},
                {"CertificateArn": ARN, "DomainName": "a.example.com", "CreatedAt": now()}
            ]}),
        ),
        _ if request.contains("DescribeCertificate") => (200, pending(true)),
        _ => (200, json!({"Tags": []})),
    });
    let server = faked("acm", &fake).await;
    let made = Made::new(&server, CERTIFICATE, "lost", requested()).await;
    assert_eq!(made.id, ARN);
    let requests = fake.seen().iter().filter(|request| request.contains("RequestCertificate")).count();
    assert_eq!(requests, 1, "{:?}", fake.seen());
}

#[tokio::test]
async fn a_certificate_that_acm_gives_up_on_is_kept_with_the_reason() {
    let fake = Fake::start(|request, _| match request {
        _ if request.contains("RequestCertificate") => (200, json!({"CertificateArn": ARN})),
        _ => (200, described(json!({"Status": "FAILED", "FailureReason": "CAA_ERROR"}))),
    });
    let server = faked("acm", &fake).await;
    let error = Made::try_new(&server, CERTIFICATE, "failed", requested()).await.err().unwrap();
    assert!(error.message().contains("is FAILED: CAA_ERROR"), "{}", error.message());
    assert!(!error.details().is_empty(), "the state is kept");
}

#[tokio::test]
async fn a_certificate_in_use_is_deleted_once_it_is_free_and_a_timed_out_one_is_gone() {
    let fake = Fake::start(|request, before| match request {
        _ if request.contains("RequestCertificate") => (200, json!({"CertificateArn": ARN})),
        _ if request.contains("DeleteCertificate") && before == 0 => {
            (400, json!({"__type": "ResourceInUseException"}))
        }
        _ if request.contains("DescribeCertificate") && before > 0 => {
            (200, described(json!({"Status": "VALIDATION_TIMED_OUT"})))
        }
        _ if request.contains("DescribeCertificate") => (200, pending(true)),
        _ => (200, json!({})),
    });
    let server = faked("acm", &fake).await;
    let made = Made::new(&server, CERTIFICATE, "used", requested()).await;
    assert_eq!(made.read().await.id, "");
    made.delete().await.unwrap();
    assert_eq!(fake.seen().iter().filter(|request| request.contains("DeleteCertificate")).count(), 2);
}

#[tokio::test]
async fn a_certificate_of_a_private_authority_is_renewed_when_it_is_time() {
    let fake = Fake::start(|request, before| {
        let renewal = json!({
            "RenewalStatus": "SUCCESS", "DomainValidationOptions": [], "UpdatedAt": 1.6e9
        });
        let (end, renewals) = if before < 2 { (1e9, json!(null)) } else { (4e9, renewal) };
        match request {
            _ if request.contains("RequestCertificate") => (200, json!({"CertificateArn": ARN})),
            _ if request.contains("DescribeCertificate") => (
                200,
                described(json!({
                    "Type": "PRIVATE", "Status": "ISSUED", "RenewalEligibility": "ELIGIBLE",
                    "CertificateAuthorityArn": "arn:ca", "NotAfter": end, "RenewalSummary": renewals
                })),
            ),
            _ => (200, json!({})),
        }
    });
    let server = faked("acm", &fake).await;
    let inputs = props(json!({
        "domainName": "a.example.com", "certificateAuthorityArn": "arn:ca", "earlyRenewalDuration": "P30D"
    }));
    let mut made = Made::new(&server, CERTIFICATE, "private", inputs.clone()).await;
    assert_eq!(made.state["pendingRenewal"], Value::Bool(true));
    assert_eq!(made.update(inputs).await, ["pendingRenewal"]);
    assert_eq!(made.state["pendingRenewal"], Value::Bool(false));
    assert_eq!(made.text("notAfter"), "2096-10-02T07:06:40Z");
    assert!(fake.seen().iter().any(|request| request.contains("RenewCertificate")));
}

#[tokio::test]
async fn a_validation_waits_until_the_certificate_is_issued() {
    let fake = Fake::start(|_, before| match before {
        0 | 1 => (200, pending(true)),
        _ => {
            let mut issued = pending(true);
            issued["Certificate"]["Status"] = "ISSUED".into();
            issued["Certificate"]["IssuedAt"] = 1.7e9.into();
            (200, issued)
        }
    });
    let server = faked("acm", &fake).await;
    let inputs = json!({"certificateArn": ARN, "validationRecordFqdns": ["_X.a.example.com"]});
    let made = Made::new(&server, VALIDATION, "waits", props(inputs)).await;
    assert_eq!(made.id, "0001-01-01 00:00:00 +0000 UTC");
    assert_eq!(fake.seen().len(), 3);
    assert_eq!(from_struct(made.read().await.properties.unwrap()).unwrap(), made.state);
}
