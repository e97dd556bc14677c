//! Settings that have several values.

use std::time::Duration;

use pulumi_wasm::Input;

use super::SWITCH;
use crate::{
    access_log::{AccessLog, AccessLogField},
    domain::Domain,
    monitoring::Monitoring,
    settings::{
        Limits, Throttle,
        limits::{MESSAGE_BURST, MESSAGE_BYTES, MESSAGES_PER_SECOND, ROOM_NAME_LENGTH, ROOMS_PER_CONNECTION},
        reader::Reader,
        throttle::{BURST, RATE},
    },
};

const A_DOMAIN: &str = "a domain, such as chat.example.com";

/// What of it can't be read is as little as there can be.
pub(super) fn throttle(reader: &mut Reader<'_>) -> Throttle {
    let expected = "`{ rate: …, burst: … }`, in messages per second and at once";
    let mut throttle = Throttle::new(1.0, 1);
    reader.require("throttle", expected);
    reader.structure("throttle", expected, |reader| {
        reader.require("rate", RATE);
        reader.require("burst", BURST);
        reader.set("rate", RATE, &mut throttle.rate);
        reader.set("burst", BURST, &mut throttle.burst);
    });
    throttle
}

pub(super) fn limits(reader: &mut Reader<'_>) -> Limits {
    let expected = "`{ roomsPerConnection: …, messagesPerSecond: … }`";
    let limits = reader.structure("limits", expected, |reader| Limits {
        rooms_per_connection: reader.optional("roomsPerConnection", ROOMS_PER_CONNECTION),
        room_name_length: reader.optional("roomNameLength", ROOM_NAME_LENGTH),
        message_bytes: reader.optional("messageBytes", MESSAGE_BYTES),
        messages_per_second: reader.optional("messagesPerSecond", MESSAGES_PER_SECOND),
        message_burst: reader.optional("messageBurst", MESSAGE_BURST),
    });
    limits.unwrap_or_default()
}

pub(super) fn access_log(reader: &mut Reader<'_>) -> Option<AccessLog> {
    let expected = "true, false or `{ destinationArn: …, fields: […] }`";
    let on_or_off = |on| if on { AccessLog::new() } else { AccessLog::off() };
    reader.switch("accessLog", expected, on_or_off, |reader| {
        let log = reader
            .input("destinationArn", "the ARN of a log group or a Firehose stream")
            .map_or_else(AccessLog::new, to_destination);
        let fields: Option<Vec<AccessLogField>> = reader.list("fields", "a list of names");
        let format: Option<String> = reader.optional("format", "one line of text");
        match (fields, format) {
            (None, None) => log,
            (Some(fields), None) => log.fields(fields),
            (None, Some(format)) => log.format(format),
            (Some(_), Some(_)) => {
                reader.problem("format", "is set beside `fields`; a log has either");
                log
            }
        }
    })
}

fn to_destination(arn: Input<String>) -> AccessLog {
    if arn.plain().is_some_and(|arn| arn.contains(":firehose:")) {
        AccessLog::to_firehose(arn)
    } else {
        AccessLog::to_log_group(arn)
    }
}

/// None where it is empty, too, which is the default that `Pulumi.yaml` declares.
pub(super) fn domain(reader: &mut Reader<'_>) -> Option<Domain> {
    let expected = "`{ name: …, zoneId: … }`";
    let domain = reader.structure("domain", expected, |reader| {
        if !reader.is_empty() {
            reader.require("name", A_DOMAIN);
        }
        let name: Option<String> = reader.optional("name", A_DOMAIN);
        let zone = reader.input("zoneId", "the id of a hosted zone of Route 53");
        let certificate = reader.input("certificateArn", "the ARN of a certificate in ACM");
        let path: Option<String> = reader.optional("path", "a path, such as chat");
        let domain = of_parts(name?, zone, certificate);
        Some(path.into_iter().fold(domain, Domain::path))
    });
    domain.flatten()
}

fn of_parts(name: String, zone: Option<Input<String>>, certificate: Option<Input<String>>) -> Domain {
    match (certificate, zone) {
        (Some(certificate), zone) => {
            zone.into_iter().fold(Domain::with_certificate(name, certificate), Domain::zone)
        }
        (None, Some(zone)) => Domain::in_zone(name, zone),
        (None, None) => Domain::existing(name),
    }
}

pub(super) fn monitoring(reader: &mut Reader<'_>) -> Option<Monitoring> {
    let expected = "true, false or `{ email: …, topicArn: …, latencyMilliseconds: …, dashboard: … }`";
    let watched = reader.switch(
        "monitoring",
        expected,
        |on| on.then(Monitoring::new),
        |reader| {
            let email: Option<String> = reader.optional("email", "a mail address");
            let topic = reader.input("topicArn", "the ARN of a topic");
            let latency =
                reader.optional("latencyMilliseconds", "a whole number of milliseconds, up to 29000");
            let dashboard: Option<bool> = reader.optional("dashboard", SWITCH);
            let watched = email.into_iter().fold(Monitoring::new(), Monitoring::email);
            let watched = topic.into_iter().fold(watched, Monitoring::topic);
            let watched = latency.map(Duration::from_millis).into_iter().fold(watched, Monitoring::latency);
            Some(dashboard.into_iter().fold(watched, Monitoring::dashboard))
        },
    );
    watched.flatten()
}
