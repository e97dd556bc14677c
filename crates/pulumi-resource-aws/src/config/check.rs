//! What can be wrong with a configuration beyond the shape of its values.

use pulumi_provider::{Object, Problems, Value};

use crate::{connect::duration, functions};

/// Looks for all of it; what isn't known yet passes.
pub(super) fn check(config: &Object, problems: &mut Problems) {
    region(config, problems);
    durations(config, problems);
    addresses(config, problems);
    agents(config, problems);
    account(config, problems);
    tag_policies(config, problems);
}

fn is_true(config: &Object, key: &str) -> bool {
    config.get(key).map(Value::plain) == Some(&Value::Bool(true))
}

fn text<'a>(object: &'a Object, key: &str) -> Option<&'a str> {
    object.get(key).and_then(Value::as_str)
}

/// Regions are checked only where the configuration asks for it, as in the official provider.
fn region(config: &Object, problems: &mut Problems) {
    let asked = config.get("skipRegionValidation").map(Value::plain) == Some(&Value::Bool(false));
    if let Some(region) = text(config, "region").filter(|region| asked && !functions::is_region(region)) {
        let remedy = "check its spelling, or set \"skipRegionValidation\" to true if it is a new one";
        problems.add_with_remedy("region", format!("there is no AWS region {region:?}"), remedy);
    }
}

fn durations(config: &Object, problems: &mut Problems) {
    let roles = config.get("assumeRoles").and_then(Value::as_array).unwrap_or_default();
    for (index, role) in roles.iter().enumerate() {
        duration_of(role, &format!("assumeRoles[{index}].duration"), problems);
    }
    if let Some(role) = config.get("assumeRoleWithWebIdentity") {
        duration_of(role, "assumeRoleWithWebIdentity.duration", problems);
    }
}

/// STS takes 15 minutes to 12 hours.
fn duration_of(role: &Value, path: &str, problems: &mut Problems) {
    let Some(said) = role.as_object().and_then(|role| text(role, "duration")) else { return };
    match duration::parse(said).map(|duration| duration.as_secs()) {
        Some(900..=43_200) => {}
        Some(_) => problems.add(path, format!("must be from 15m to 12h, not {said:?}")),
        None => problems.add(path, format!("must be a duration like \"1h30m\", not {said:?}")),
    }
}

fn addresses(config: &Object, problems: &mut Problems) {
    let endpoints = config.get("endpoints").and_then(Value::as_array).unwrap_or_default();
    for (index, services) in endpoints.iter().enumerate() {
        for (name, url) in services.as_object().into_iter().flatten() {
            address(url, &format!("endpoints[{index}].{name}"), problems);
        }
    }
    for name in ["httpProxy", "httpsProxy", "ec2MetadataServiceEndpoint"] {
        address(config.get(name).unwrap_or(&Value::Null), name, problems);
    }
}

fn address(url: &Value, path: &str, problems: &mut Problems) {
    let said = url.as_str().filter(|url| !url.is_empty());
    if said.is_some_and(|url| !url.starts_with("http://") && !url.starts_with("https://")) {
        // Not shown: there may be a password in it.
        problems.add_with_remedy(path, "isn't a URL", "start it with \"http://\" or \"https://\"");
    }
}

/// They become part of a header.
fn agents(config: &Object, problems: &mut Problems) {
    let agents = config.get("userAgents").and_then(Value::as_array).unwrap_or_default();
    for (index, agent) in agents.iter().enumerate() {
        if agent.as_str().is_some_and(|agent| !agent.chars().all(|c| matches!(c, ' '..='~'))) {
            problems.add(format!("userAgents[{index}]"), "can only have printable ASCII characters in it");
        }
    }
}

fn account(config: &Object, problems: &mut Problems) {
    if !is_true(config, "skipRequestingAccountId") {
        return;
    }
    for key in ["allowedAccountIds", "forbiddenAccountIds"] {
        if config.get(key).and_then(Value::as_array).is_some_and(|ids| !ids.is_empty()) {
            let what = "can't be obeyed without asking for the account";
            problems.add_with_remedy(key, what, "leave \"skipRequestingAccountId\" out");
        }
    }
}

fn tag_policies(config: &Object, problems: &mut Problems) {
    if matches!(text(config, "tagPolicyCompliance"), Some("error" | "warning")) {
        let what = "is not supported by this provider: AWS's tag policies aren't asked";
        problems.add_with_remedy("tagPolicyCompliance", what, "leave it out, or say \"disabled\"");
    }
}
