//! What AWS would refuse of a domain.

use super::{Domain, DomainSource};
use crate::arn::Arn;

/// The longest name of a domain, and of a part of it (RFC 1035).
const MAX_NAME: usize = 253;
const MAX_LABEL: usize = 63;

/// The longest first name of a certificate, in "RequestCertificate" of ACM's reference.
const MAX_CERTIFIED: usize = 64;

/// The longest path of a mapping, in "Map API stages to a custom domain name for WebSocket APIs".
const MAX_PATH: usize = 300;

/// A certificate in ACM.
const CERTIFICATE: Arn = Arn {
    service: "acm",
    resources: &["certificate/"],
    example: "arn:aws:acm:<region>:<account>:certificate/<id>",
};

/// Why a stage can't have its domain.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DomainProblem {
    /// Not a domain's name.
    #[error(
        "its domain `{0}` is none; one is chat.example.com, without `wss://`, port or path, in lower-case letters, digits and \
         `-`: up to {MAX_LABEL} between dots, {MAX_NAME} in all"
    )]
    BadName(String),
    /// Too long for a certificate that ACM makes.
    #[error(
        "its domain `{0}` has more than the {MAX_CERTIFIED} characters that ACM takes for a certificate: make the certificate \
         with a shorter name beside it, and use `Domain::with_certificate`"
    )]
    LongName(String),
    /// Not a certificate's ARN.
    #[error(
        "its domain's certificate `{0}` is none; its ARN is {example}, of the API's region",
        example = CERTIFICATE.example
    )]
    BadCertificate(String),
    /// Not the path of a mapping.
    #[error(
        "its domain's path `{0}` is none; one is `chat` or `chat/v2`, of letters, digits and `$-_.+!*'()`, 1 to \
         {MAX_PATH} in all, with no `/` at either end"
    )]
    BadPath(String),
}

impl DomainProblem {
    /// The setting in the configuration.
    pub(crate) fn setting(&self) -> &'static str {
        match self {
            Self::BadName(_) | Self::LongName(_) => "domain.name",
            Self::BadCertificate(_) => "domain.certificateArn",
            Self::BadPath(_) => "domain.path",
        }
    }
}

impl Domain {
    /// Everything that AWS would refuse, as far as it is known by now.
    pub(crate) fn problems(&self) -> Vec<DomainProblem> {
        let path = self.path.iter().filter(|path| !is_path(path));
        let bad_path = path.map(|path| DomainProblem::BadPath(path.clone()));
        self.name_problem().into_iter().chain(self.certificate_problem()).chain(bad_path).collect()
    }

    fn name_problem(&self) -> Option<DomainProblem> {
        match &self.source {
            DomainSource::Made(_) => None,
            _ if !is_name(self.label()) => Some(DomainProblem::BadName(self.label().to_owned())),
            DomainSource::InZone { name, .. } if name.len() > MAX_CERTIFIED => {
                Some(DomainProblem::LongName(name.clone()))
            }
            _ => None,
        }
    }

    fn certificate_problem(&self) -> Option<DomainProblem> {
        let DomainSource::Certified { certificate, .. } = &self.source else { return None };
        CERTIFICATE.unlike(certificate).map(DomainProblem::BadCertificate)
    }
}

fn is_name(name: &str) -> bool {
    name.len() <= MAX_NAME && name.contains('.') && name.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=MAX_LABEL).contains(&label.len())
        && label.chars().all(known)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

fn is_path(path: &str) -> bool {
    let known = |c: char| c.is_ascii_alphanumeric() || "$-_.+!*'()".contains(c);
    path.len() <= MAX_PATH && path.split('/').all(|part| !part.is_empty() && part.chars().all(known))
}

#[cfg(test)]
mod tests {
    use pulumi_wasm::Output;

    use super::*;

    #[test]
    fn a_name_that_is_no_domain_is_refused() {
        let long_label = format!("{}.example.com", "a".repeat(64));
        let long = ["a".repeat(63).as_str(); 4].join(".");
        for name in [
            "",
            "localhost",
            "wss://chat.example.com",
            "chat.example.com/chat",
            "chat.example.com:443",
            "Chat.example.com",
            "chat.example.com.",
            "*.example.com",
            "-chat.example.com",
            "chat-.example.com",
            "chat..com",
            &long_label,
            &long,
        ] {
            let problems = Domain::existing(name).problems();
            assert_eq!(problems, [DomainProblem::BadName(name.to_owned())]);
        }
        for name in ["chat.example.com", "example.com", "a-1.xn--bcher-kva.example"] {
            assert_eq!(Domain::existing(name).problems(), []);
        }
    }

    #[test]
    fn a_name_too_long_for_acm_is_refused_where_a_certificate_is_made() {
        let name = format!("{}.example.com", "a".repeat(53));
        assert_eq!(Domain::in_zone(&name, "Z1").problems(), [DomainProblem::LongName(name.clone())]);
        assert_eq!(Domain::in_zone(&name[1..], "Z1").problems(), []);
        assert_eq!(Domain::with_certificate(name, "arn:aws:acm:eu-west-1:1:certificate/a").problems(), []);
    }

    #[test]
    fn a_path_that_api_gateway_would_refuse_is_refused() {
        for path in ["", "/chat", "chat/", "a//b", "a b", "ä", "a@b", "a?b", &"a".repeat(301)] {
            let problems = Domain::existing("example.com").path(path).problems();
            assert_eq!(problems, [DomainProblem::BadPath(path.to_owned())]);
        }
        for path in ["chat", "chat/v2", "$-_.+!*'()", &"a".repeat(300)] {
            assert_eq!(Domain::existing("example.com").path(path).problems(), [], "{path}");
        }
    }

    #[test]
    fn a_certificate_is_given_by_its_arn() {
        let named = |arn: &str| Domain::with_certificate("example.com", arn).problems();
        assert_eq!(named("my-certificate"), [DomainProblem::BadCertificate("my-certificate".into())]);
        let server = "arn:aws:iam::123456789012:server-certificate/x";
        assert_eq!(named(server), [DomainProblem::BadCertificate(server.into())]);
        assert_eq!(named("arn:aws-cn:acm:cn-north-1:123456789012:certificate/0f3a"), []);
        let later = Output::new("my-certificate".to_owned());
        assert_eq!(Domain::with_certificate("example.com", later).problems(), []);
    }
}
