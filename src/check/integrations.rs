//! What is wrong with integrations.

use std::{ops::RangeInclusive, time::Duration};

use pulumi_wasm::Input;

use crate::{
    integration::{DEFAULT, LONGEST, Parts, Passthrough, Target, Templates},
    route::CONNECT,
};

/// How long API Gateway may wait for an integration.
const TIMEOUTS: RangeInclusive<Duration> = Duration::from_millis(50)..=LONGEST;

/// What the name of a request parameter begins with; after it comes the name of a header, say.
const PARAMETERS: [&str; 5] =
    ["header.", "path.", "querystring.", "multivalueheader.", "multivaluequerystring."];

/// What of a request only `$connect` has.
const HANDSHAKE: [&str; 4] = [
    "route.request.header.",
    "route.request.querystring.",
    "route.request.multivalueheader.",
    "route.request.multivaluequerystring.",
];

/// What is wrong with the integration of the route with this key.
pub(super) fn problems(key: &str, parts: &Parts) -> Vec<String> {
    let mut problems = Vec::new();
    problems.extend(bad_timeout(parts.timeout));
    problems.extend(parts.target.address().and_then(bad_address));
    problems.extend(bad_templates("templates", &parts.templates));
    problems.extend(refuses_everything(parts));
    for (name, value) in &parts.request_parameters {
        problems.extend(bad_parameter(name));
        problems.extend(value.plain().and_then(|value| bad_value(key, name, &value)));
    }
    for (response, description) in &parts.responses {
        problems.extend(bad_response_key(response));
        problems.extend(bad_templates(&format!("response `{response}`: templates"), &description.templates));
    }
    problems
}

fn bad_timeout(timeout: Duration) -> Option<String> {
    let problem = || format!("a timeout of {timeout:?} is out of range: API Gateway waits 50 ms to 29 s");
    (!TIMEOUTS.contains(&timeout)).then(problem)
}

fn bad_address(uri: &Input<String>) -> Option<String> {
    let uri = uri.plain().filter(|uri| !uri.starts_with("https://") && !uri.starts_with("http://"))?;
    Some(format!("`{uri}` is no address: an HTTP endpoint is https://… or http://…"))
}

fn bad_templates(which: &str, templates: &Templates) -> Option<String> {
    let key = templates.unselected()?;
    Some(format!("{which}: nothing selects `{key}`: say what does with `.select_template(…)`"))
}

/// A service or endpoint without templates, which nothing may pass by.
fn refuses_everything(parts: &Parts) -> Option<String> {
    let refuses = parts.passthrough == Some(Passthrough::Never) && parts.templates.is_empty();
    let maps = matches!(parts.target, Target::Http { .. } | Target::Service(_));
    (refuses && maps)
        .then(|| "every message is refused: nothing passes through, and there is no template".to_owned())
}

fn bad_parameter(name: &str) -> Option<String> {
    let of = name.strip_prefix("integration.request.").unwrap_or_default();
    let good = PARAMETERS.iter().any(|kind| of.strip_prefix(kind).is_some_and(|name| !name.is_empty()));
    let example = "integration.request.header.NAME, .querystring.NAME or .path.NAME";
    (!good).then(|| format!("request parameter `{name}`: one is {example}"))
}

/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-data-mapping.html> has what is allowed.
fn bad_value(key: &str, name: &str, value: &str) -> Option<String> {
    if key != CONNECT && HANDSHAKE.iter().any(|prefix| value.starts_with(prefix)) {
        return Some(format!("request parameter `{name}`: only $connect sees `{value}`"));
    }
    let quoted = value.len() > 1 && value.starts_with('\'') && value.ends_with('\'');
    let mapped = ["route.request.", "context.", "stageVariables."].iter().any(|of| value.starts_with(of));
    let example = "a constant is in single quotes, anything else begins with `route.request.`, `context.` or `stageVariables.`";
    (!quoted && !mapped).then(|| format!("request parameter `{name}` can't be `{value}`: {example}"))
}

fn bad_response_key(key: &str) -> Option<String> {
    let pattern = key.len() > 2 && key.starts_with('/') && key.ends_with('/');
    let problem = || format!(r"response `{key}`: a key is `$default` or a pattern such as `/4\d\d/`");
    (key != DEFAULT && !pattern).then(problem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{HttpMethod, Integration, IntegrationResponse, IntoIntegration};

    fn found(key: &str, integration: impl IntoIntegration) -> Vec<String> {
        problems(key, &integration.into_integration().parts)
    }

    fn found_one(integration: impl IntoIntegration) -> String {
        match &found("a", integration)[..] {
            [problem] => problem.clone(),
            other => panic!("{other:?}"),
        }
    }

    fn weather() -> Integration<crate::kind::Http> {
        Integration::http(HttpMethod::Get, "https://weather.example.com")
    }

    #[test]
    fn a_timeout_is_from_50_ms_to_29_s() {
        for milliseconds in [50, 29_000] {
            let timeout = Duration::from_millis(milliseconds);
            assert_eq!(found("a", Integration::mock().timeout(timeout)), Vec::<String>::new());
        }
        for milliseconds in [49, 29_001] {
            let timeout = Duration::from_millis(milliseconds);
            let problem = found_one(Integration::mock().timeout(timeout));
            assert_eq!(
                problem,
                format!("a timeout of {timeout:?} is out of range: API Gateway waits 50 ms to 29 s")
            );
        }
    }

    #[test]
    fn an_address_has_a_scheme() {
        let problem = found_one(Integration::http_proxy(HttpMethod::Get, "example.com"));
        assert_eq!(problem, "`example.com` is no address: an HTTP endpoint is https://… or http://…");
    }

    #[test]
    fn a_template_that_nothing_selects_is_named() {
        let problem = found_one(Integration::mock().request_template("loud", "{}"));
        assert_eq!(problem, "templates: nothing selects `loud`: say what does with `.select_template(…)`");
        let selected =
            Integration::mock().request_template("loud", "{}").select_template("${request.body.kind}");
        assert_eq!(found("a", selected), Vec::<String>::new());
        let response = IntegrationResponse::new().template("loud", "{}");
        assert!(
            found_one(weather().response("$default", response)).starts_with("response `$default`: templates")
        );
    }

    #[test]
    fn an_endpoint_that_refuses_every_message_is_told() {
        assert!(found_one(weather().passthrough(Passthrough::Never)).starts_with("every message is refused"));
        let mapped = weather().passthrough(Passthrough::Never).request_template("$default", "{}");
        assert_eq!(found("a", mapped), Vec::<String>::new());
    }

    #[test]
    fn request_parameters_have_names_and_values_that_api_gateway_knows() {
        let with = |name: &str, value: &str| weather().request_parameter(name, value);
        let good = ["'a constant'", "context.connectionId", "stageVariables.key", "route.request.body.city"];
        for value in good {
            assert_eq!(found("a", with("integration.request.header.X", value)), Vec::<String>::new());
        }
        for name in ["X", "integration.request.header.", "method.request.header.X"] {
            assert!(
                found_one(with(name, "'x'")).starts_with(&format!("request parameter `{name}`: one is "))
            );
        }
        for value in ["a constant", "$context.connectionId", "'"] {
            let problem = found_one(with("integration.request.header.X", value));
            assert!(problem.contains(&format!("can't be `{value}`")), "{problem}");
        }
    }

    #[test]
    fn only_connect_passes_headers_and_the_query_on() {
        for value in ["route.request.header.Auth", "route.request.querystring.token"] {
            let integration = weather().request_parameter("integration.request.header.X", value);
            let only =
                format!("request parameter `integration.request.header.X`: only $connect sees `{value}`");
            assert_eq!(found("a", integration.clone()), [only]);
            assert_eq!(found(CONNECT, integration), Vec::<String>::new());
        }
    }

    #[test]
    fn the_key_of_a_response_is_default_or_a_pattern() {
        for key in ["$default", r"/4\d\d/"] {
            assert_eq!(found("a", weather().response(key, IntegrationResponse::new())), Vec::<String>::new());
        }
        for key in ["404", "//", "/"] {
            let problem = found_one(weather().response(key, IntegrationResponse::new()));
            assert_eq!(
                problem,
                format!(r"response `{key}`: a key is `$default` or a pattern such as `/4\d\d/`")
            );
        }
    }
}
