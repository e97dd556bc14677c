//! Which of AWS's operations a request is, in AWS's own words.

use std::fmt::{self, Display, Formatter};

use crate::http::Message;

/// An operation of a service.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call {
    /// As it calls itself in signatures.
    pub service: String,
    /// As its reference calls it.
    pub operation: String,
}

/// How a service speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// The operation is in a header, the rest in JSON.
    Json,
    /// The operation is in a form, the answer is XML.
    Query,
    /// The operation is method and path.
    Rest,
}

impl Call {
    /// What this request asks of whom.
    pub fn of(request: &Message) -> Self {
        let service = service(request.header("authorization").unwrap_or_default()).to_owned();
        let operation = match Protocol::of(request) {
            Protocol::Json => request.header("x-amz-target").and_then(|target| target.rsplit('.').next()),
            Protocol::Query => None,
            Protocol::Rest => return Self { service, operation: rest_operation(request.target()) },
        };
        let operation = operation.map_or_else(|| action(&request.text()), str::to_owned);
        Self { service, operation }
    }

    /// Whether something is there afterwards that wasn't before.
    pub fn creates(&self) -> bool {
        ["Create", "Put", "Add", "Attach"].iter().any(|verb| self.operation.starts_with(verb))
    }

    /// Whether nothing is another afterwards.
    pub fn only_asks(&self) -> bool {
        ["Get", "List", "Describe"].iter().any(|verb| self.operation.starts_with(verb))
    }
}

impl Protocol {
    /// How the service speaks that is asked here.
    pub fn of(request: &Message) -> Self {
        if request.header("x-amz-target").is_some() {
            return Self::Json;
        }
        let form = request.header("content-type").is_some_and(|kind| kind.contains("x-www-form-urlencoded"));
        if form { Self::Query } else { Self::Rest }
    }

    /// An error in the way that its services say it.
    pub fn refusal(self, status: u16, code: &str) -> Message {
        const SAID: &str = "injected by a test";
        let start = format!("HTTP/1.1 {status} Refused");
        match self {
            Self::Json => {
                let body = format!(r#"{{"__type": "{code}", "message": "{SAID}"}}"#);
                Message::new(&start, &[("content-type", "application/x-amz-json-1.0")], &body)
            }
            Self::Rest => {
                let headers = [("content-type", "application/json"), ("x-amzn-errortype", code)];
                Message::new(&start, &headers, &format!(r#"{{"message": "{SAID}"}}"#))
            }
            Self::Query => {
                let error = format!("<Code>{code}</Code><Message>{SAID}</Message>");
                let body = format!(
                    "<ErrorResponse><Error>{error}</Error><RequestId>injected</RequestId></ErrorResponse>"
                );
                Message::new(&start, &[("content-type", "text/xml")], &body)
            }
        }
    }
}

impl Display for Call {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.service, self.operation)
    }
}

/// `AWS4-HMAC-SHA256 Credential=KEY/DAY/REGION/SERVICE/aws4_request, …`
fn service(authorization: &str) -> &str {
    let scope = authorization.split_once("Credential=").map_or("", |(_, scope)| scope);
    scope.split('/').nth(3).unwrap_or("unknown")
}

/// `Action=CreateRole&…`
fn action(form: &str) -> String {
    let action = form.split('&').find_map(|field| field.strip_prefix("Action="));
    action.unwrap_or("Unknown").to_owned()
}

/// Behind the API's version, collections and the names of what is in them take turns.
fn rest_operation((method, path): (&str, &str)) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let parts: Vec<&str> = path.trim_matches('/').split('/').skip(1).collect();
    let Some(collection) = parts.chunks(2).next_back().map(|pair| pair[0]) else {
        return format!("{method} {path}");
    };
    let of_one = parts.len().is_multiple_of(2);
    let named = OWN_NAMES.iter().find(|(known, of, _)| (*known, *of) == (method, collection));
    if let Some((_, _, operation)) = named {
        return (*operation).to_owned();
    }
    let noun = NOUNS.iter().find(|(plural, _)| *plural == collection).map_or(collection, |(_, noun)| noun);
    match method {
        "POST" => format!("Create{noun}"),
        "GET" if of_one => format!("Get{noun}"),
        "GET" => format!("List{noun}s"),
        "DELETE" => format!("Delete{noun}"),
        "PATCH" | "PUT" => format!("Update{noun}"),
        _ => format!("{method} {noun}"),
    }
}

/// What one of a collection is called.
const NOUNS: [(&str, &str); 12] = [
    ("apis", "Api"),
    ("authorizers", "Authorizer"),
    ("deployments", "Deployment"),
    ("functions", "Function"),
    ("integrationresponses", "IntegrationResponse"),
    ("integrations", "Integration"),
    ("models", "Model"),
    ("routeresponses", "RouteResponse"),
    ("routes", "Route"),
    ("stages", "Stage"),
    ("versions", "Version"),
    ("code-signing-config", "CodeSigningConfig"),
];

/// Operations that aren't called after method and collection.
const OWN_NAMES: [(&str, &str, &str); 9] = [
    ("POST", "policy", "AddPermission"),
    ("DELETE", "policy", "RemovePermission"),
    ("GET", "policy", "GetPolicy"),
    ("PUT", "code", "UpdateFunctionCode"),
    ("PUT", "configuration", "UpdateFunctionConfiguration"),
    ("GET", "configuration", "GetFunctionConfiguration"),
    ("POST", "tags", "TagResource"),
    ("DELETE", "tags", "UntagResource"),
    ("GET", "tags", "ListTags"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn call(start: &str, header: (&str, &str), body: &str) -> Call {
        let credential = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/logs/aws4_request, Signature=x";
        Call::of(&Message::new(start, &[("Authorization", credential), header], body))
    }

    #[test]
    fn a_call_is_told_from_header_or_form_as_its_protocol_has_it() {
        let target = ("X-Amz-Target", "Logs_20140328.CreateLogGroup");
        assert_eq!(call("POST / HTTP/1.1", target, "{}").to_string(), "logs:CreateLogGroup");
        let form = ("Content-Type", "application/x-www-form-urlencoded");
        let put = call("POST / HTTP/1.1", form, "Version=1&Action=PutRolePolicy&RoleName=a");
        assert_eq!(put.operation, "PutRolePolicy");
    }

    #[test]
    fn a_call_is_told_from_method_and_path() {
        let paths = [
            ("POST /v2/apis", "CreateApi"),
            ("GET /v2/apis/a/routes?maxResults=9", "ListRoutes"),
            ("GET /v2/apis/a/routes/b", "GetRoute"),
            ("POST /v2/apis/a/routes/b/routeresponses", "CreateRouteResponse"),
            ("PATCH /v2/apis/a/stages/dev", "UpdateStage"),
            ("DELETE /2015-03-31/functions/f", "DeleteFunction"),
            ("POST /2015-03-31/functions/f/policy", "AddPermission"),
            ("DELETE /2015-03-31/functions/f/policy/s", "RemovePermission"),
        ];
        for (start, operation) in paths {
            assert_eq!(rest_operation(start.split_once(' ').unwrap()), operation, "{start}");
        }
    }

    #[test]
    fn what_creates_is_told_from_what_asks() {
        let call = |operation: &str| Call { service: "x".to_owned(), operation: operation.to_owned() };
        assert!(call("PutRolePolicy").creates() && !call("DeleteApi").creates());
        assert!(call("DescribeTable").only_asks() && !call("DeleteApi").only_asks());
    }
}
