//! What the access log says of each request.

/// Field names and API Gateway's variables for WebSocket APIs.
const FIELDS: [(&str, &str); 15] = [
    ("requestId", "$context.requestId"),
    ("extendedRequestId", "$context.extendedRequestId"),
    ("requestTime", "$context.requestTime"),
    ("eventType", "$context.eventType"),
    ("routeKey", "$context.routeKey"),
    ("status", "$context.status"),
    ("connectionId", "$context.connectionId"),
    ("messageId", "$context.messageId"),
    ("sourceIp", "$context.identity.sourceIp"),
    ("error", "$context.error.message"),
    ("errorType", "$context.error.responseType"),
    ("integrationStatus", "$context.integration.status"),
    ("integrationLatency", "$context.integration.latency"),
    ("integrationError", "$context.integrationErrorMessage"),
    ("integrationRequestId", "$context.integration.requestId"),
];

/// The log format: a JSON object on one line.
pub(crate) fn json_format() -> String {
    let fields = FIELDS.map(|(name, variable)| format!("\"{name}\":\"{variable}\""));
    format!("{{{}}}", fields.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_is_one_line_of_json_with_every_field() {
        let format = json_format();
        assert!(!format.contains('\n'));
        let parsed: serde_json::Value = serde_json::from_str(&format).unwrap();
        assert_eq!(parsed.as_object().unwrap().len(), FIELDS.len());
        assert_eq!(parsed["integrationLatency"], "$context.integration.latency");
    }
}
