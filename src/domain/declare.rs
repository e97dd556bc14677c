//! Domains as resources: certificates, names, DNS records, and the mappings that lead from them to stages.

use std::collections::BTreeMap;

use pulumi_wasm::{Input, IntoInput, Output};
use pulumi_wasm_aws::{
    acm::{
        Certificate, CertificateArgs, CertificateDomainValidationOption, CertificateValidation,
        CertificateValidationArgs,
    },
    apigatewayv2::{
        Api, ApiMapping, ApiMappingArgs, DomainName, DomainNameArgs, DomainNameDomainNameConfiguration,
        DomainNameDomainNameConfigurationArgs, DomainNameState, Stage,
    },
    route53::{Record, RecordAliasArgs, RecordArgs},
};

use super::{Domain, DomainSource, located};
use crate::{scope::Scope, settings::StageSettings};

/// How long resolvers keep the record that validates a certificate, in seconds.
const VALIDATION_TTL: i64 = 60;

/// The resources of a stage's domain. What several stages share is the same in each of them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DomainNodes {
    /// The domain, as API Gateway knows it; none where somebody else made it.
    pub domain_name: Option<DomainName>,
    /// What leads from the domain, or a path on it, to the stage.
    pub mapping: ApiMapping,
    /// The certificate, if it was made with the domain.
    pub certificate: Option<Certificate>,
    /// That the certificate is issued.
    pub validation: Option<CertificateValidation>,
    /// The DNS records: what validates the certificate, then the aliases for IPv4 and IPv6, as far as they were made.
    pub records: Vec<Record>,
    path: Option<String>,
}

impl DomainNodes {
    /// Where the stage is, once it can be reached there.
    pub(crate) fn address(&self, scheme: &'static str) -> Output<String> {
        located(scheme, self.mapping.domain_name(), self.path.as_deref())
    }
}

/// AWS left out what every domain and every certificate has.
#[derive(Debug, thiserror::Error)]
#[error("AWS says no {0}")]
struct Unsaid(&'static str);

/// What there is of a domain before it is mapped to a stage.
#[derive(Clone, Debug, Default)]
struct Parts {
    domain_name: Option<DomainName>,
    certificate: Option<Certificate>,
    validation: Option<CertificateValidation>,
    records: Vec<Record>,
}

/// The domains of an API, each of them once, however many of its stages are on it.
pub(crate) struct Domains<'a> {
    scope: &'a Scope,
    dual_stack: bool,
    declared: BTreeMap<&'a str, Parts>,
}

impl<'a> Domains<'a> {
    /// Declares the domains of the stages; what makes a domain goes before what takes it as it is.
    pub(crate) fn declare(scope: &'a Scope, stages: &'a [StageSettings], dual_stack: bool) -> Self {
        let mut domains = Self { scope, dual_stack, declared: BTreeMap::new() };
        let (makers, takers): (Vec<_>, Vec<_>) = mapped(stages).partition(|(_, domain)| domain.is_made());
        for (stage, domain) in makers.into_iter().chain(takers) {
            if !domains.declared.contains_key(domain.label()) {
                let parts = domains.parts(stage, domain);
                domains.declared.insert(domain.label(), parts);
            }
        }
        domains
    }

    fn parts(&self, stage: &StageSettings, domain: &Domain) -> Parts {
        let mut parts = match &domain.source {
            DomainSource::InZone { name, zone } => self.certified_in(stage, name, zone),
            DomainSource::Certified { name, certificate } => {
                Parts { domain_name: Some(self.domain_name(stage, name, certificate)), ..Parts::default() }
            }
            DomainSource::Existing(name) => {
                Parts { domain_name: domain.zone.is_some().then(|| self.found(name)), ..Parts::default() }
            }
            DomainSource::Made(made) => Parts { domain_name: Some(made.clone()), ..Parts::default() },
        };
        if let (Some(zone), Some(domain_name)) = (&domain.zone, &parts.domain_name) {
            let aliases = self.aliases(domain, zone, domain_name);
            parts.records.extend(aliases);
        }
        parts
    }

    /// A domain with a certificate of its own, which has to be issued before it can be used.
    fn certified_in(&self, stage: &StageSettings, name: &str, zone: &Input<String>) -> Parts {
        let args = CertificateArgs::builder()
            .domain_name(name)
            .validation_method("DNS")
            .tags(self.scope.tags_of(&stage.name))
            .build();
        let certificate: Certificate = self.declare_child(name, "certificate", args);
        let record = self.validation_record(name, zone, &certificate);
        let args = CertificateValidationArgs::builder()
            .certificate_arn(certificate.arn())
            .validation_record_fqdns([record.fqdn()])
            .build();
        let validation: CertificateValidation = self.declare_child(name, "certificate-validation", args);
        let issued = validation.certificate_arn().into_input();
        Parts {
            domain_name: Some(self.domain_name(stage, name, &issued)),
            certificate: Some(certificate),
            validation: Some(validation),
            records: vec![record],
        }
    }

    /// ACM asks for one record for a name, the same for each certificate that an account has for it: another stack's
    /// may be there.
    fn validation_record(&self, name: &str, zone: &Input<String>, certificate: &Certificate) -> Record {
        let args = RecordArgs::builder()
            .zone_id(zone.clone())
            .name(asked(certificate, |option| option.resource_record_name))
            .r#type(asked(certificate, |option| option.resource_record_type))
            .records([asked(certificate, |option| option.resource_record_value)])
            .ttl(VALIDATION_TTL)
            .allow_overwrite(true)
            .build();
        // Without it, the other stack's certificate would not be renewed any more.
        let options = self.scope.options().retain_on_delete(true);
        self.scope.declare(&child(name, "certificate-record"), args, options)
    }

    fn domain_name(&self, stage: &StageSettings, name: &str, certificate: &Input<String>) -> DomainName {
        let configuration = DomainNameDomainNameConfigurationArgs::builder()
            .certificate_arn(certificate.clone())
            .endpoint_type("REGIONAL")
            .security_policy("TLS_1_2")
            .ip_address_type(ip_address_type(self.dual_stack))
            .build();
        let args = DomainNameArgs::builder()
            .domain_name(name)
            .domain_name_configuration(configuration)
            .tags(self.scope.tags_of(&stage.name))
            .build();
        self.scope.declare(&child(name, "domain"), args, self.scope.kept_options(stage.protect))
    }

    /// Somebody else's, read for its target.
    fn found(&self, name: &str) -> DomainName {
        let Scope { ctx, .. } = self.scope;
        let known_as = self.scope.name_of(&child(name, "domain"));
        DomainName::get(ctx, &known_as, name, DomainNameState::default(), self.scope.options())
    }

    fn aliases(&self, domain: &Domain, zone: &Input<String>, target: &DomainName) -> Vec<Record> {
        let kinds = [("A", "ipv4"), ("AAAA", "ipv6")];
        let kinds = kinds.into_iter().take(if self.dual_stack { 2 } else { 1 });
        kinds.map(|(kind, part)| self.alias(domain, zone, target, kind, part)).collect()
    }

    fn alias(
        &self,
        domain: &Domain,
        zone: &Input<String>,
        target: &DomainName,
        kind: &str,
        part: &str,
    ) -> Record {
        let alias = RecordAliasArgs::builder()
            .name(target_name(target))
            .zone_id(said(target, "zone of the domain's target", |found| found.hosted_zone_id))
            .evaluate_target_health(false)
            .build();
        let args = RecordArgs::builder()
            .zone_id(zone.clone())
            .name(domain.name())
            .r#type(kind)
            .aliases([alias])
            .build();
        self.declare_child(domain.label(), part, args)
    }

    fn declare_child<C: crate::Child>(&self, name: &str, part: &str, args: C::Args) -> C {
        self.scope.declare(&child(name, part), args, self.scope.options())
    }

    /// Leads from a domain to the stage of this name.
    pub(crate) fn map(&self, domain: &Domain, api: &Api, stage: &Stage) -> DomainNodes {
        let parts = self.declared.get(domain.label()).cloned().unwrap_or_default();
        let Parts { domain_name, certificate, validation, records } = parts;
        let args = ApiMappingArgs::builder()
            .api_id(api.id())
            .stage(stage.name())
            .domain_name(domain_name.as_ref().map_or_else(|| domain.name(), DomainName::domain_name))
            .api_mapping_key(domain.path.clone())
            .build();
        let mapping = self.declare_child(&domain.address_slug(), "mapping", args);
        DomainNodes { domain_name, mapping, certificate, validation, records, path: domain.path.clone() }
    }
}

fn mapped(stages: &[StageSettings]) -> impl Iterator<Item = (&StageSettings, &Domain)> {
    stages.iter().filter_map(|stage| Some((stage, stage.domain.as_ref()?)))
}

/// What is called after a domain, so that it stays when stages come and go.
fn child(name: &str, part: &str) -> String {
    format!("{name}-{part}")
}

/// Said in any case: AWS would leave a domain or an API that was dual-stack as it is.
pub(crate) fn ip_address_type(dual_stack: bool) -> &'static str {
    if dual_stack { "dualstack" } else { "ipv4" }
}

/// Where DNS has to lead.
pub(crate) fn target_name(domain_name: &DomainName) -> Output<String> {
    said(domain_name, "target of the domain", |found| found.target_domain_name)
}

fn said(
    domain_name: &DomainName,
    what: &'static str,
    field: fn(DomainNameDomainNameConfiguration) -> Option<String>,
) -> Output<String> {
    domain_name.domain_name_configuration().try_map(move |found| field(found).ok_or(Unsaid(what)))
}

/// Something of the record that validates a certificate of one name.
fn asked(
    certificate: &Certificate,
    field: fn(CertificateDomainValidationOption) -> Option<String>,
) -> Output<String> {
    certificate.domain_validation_options().try_map(move |options| {
        let option = options.into_iter().next();
        option.and_then(field).ok_or(Unsaid("record that validates the certificate"))
    })
}
