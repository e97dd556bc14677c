//! The client that all resources share: one SDK client per service and region, made when first needed.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use aws_config::{Region, SdkConfig, retry::RetryConfig};
use aws_types::service_config::ServiceConfigKey;
use tokio::sync::OnceCell;

use crate::{
    apigatewayv2::Children,
    call::{Fault, once},
    connect::Timeouts,
    partition::{self, Partition},
    tags::{TagRules, Tags},
};

/// AWS, as configured.
pub struct Aws {
    sdk: SdkConfig,
    region: String,
    settings: Settings,
    scope: String,
    identity: OnceCell<Identity>,
    children: Children,
    regions: Mutex<HashMap<String, Arc<Regional>>>,
}

/// What all services share besides the SDK's configuration.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// The URLs of services that are not where AWS has them, by the configuration's names.
    pub(crate) endpoints: Tags,
    pub(crate) tags: TagRules,
    pub(crate) timeouts: Timeouts,
    /// How many tokens each service has to pay its retries with, if it isn't the SDK's number.
    pub(crate) retry_tokens: Option<usize>,
    pub(crate) sts_region: Option<String>,
    /// Whether there may be nobody to ask for the account.
    pub(crate) skip_account: bool,
}

/// Whose credentials these are.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    pub(crate) account: String,
    pub(crate) arn: String,
    pub(crate) user: String,
}

impl fmt::Debug for Aws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Aws").field("region", &self.region).finish_non_exhaustive()
    }
}

impl Aws {
    pub(crate) fn new(sdk: SdkConfig, region: String, settings: Settings) -> Self {
        let (identity, children, regions) = (OnceCell::new(), Children::default(), Mutex::default());
        Self { sdk, region, settings, scope: String::new(), identity, children, regions }
    }

    /// The same, from now on known by its account, if that was asked for.
    pub(crate) fn scoped(mut self) -> Self {
        self.scope = self.identity.get().map(|identity| identity.account.clone()).unwrap_or_default();
        self
    }

    /// Whose resources these are.
    pub(crate) fn scope(&self) -> &str {
        &self.scope
    }

    /// The region of resources that don't say another.
    pub(crate) fn default_region(&self) -> &str {
        &self.region
    }

    pub(crate) fn tags(&self) -> &TagRules {
        &self.settings.tags
    }

    /// What APIs had in them.
    pub(crate) fn children(&self) -> &Children {
        &self.children
    }

    /// The services of a region; of the default one without a name.
    pub(crate) fn region(&self, name: Option<&str>) -> Arc<Regional> {
        let name = name.filter(|name| !name.is_empty()).unwrap_or(&self.region);
        let mut regions = self.regions.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(regional) = regions.get(name) {
            return regional.clone();
        }
        let regional = Arc::new(Regional::new(&self.sdk, name, &self.settings));
        regions.insert(name.to_owned(), regional.clone());
        regional
    }

    /// Whose credentials these are; asked once.
    pub(crate) async fn identity(&self) -> Result<&Identity, Fault> {
        self.identity.get_or_try_init(|| self.ask_identity()).await
    }

    async fn ask_identity(&self) -> Result<Identity, Fault> {
        let regional = self.region(self.settings.sts_region.as_deref());
        let answer = once("GetCallerIdentity", regional.sts().get_caller_identity().send()).await;
        let answer =
            answer.map_err(|fault| if self.settings.skip_account { skipped(&fault) } else { fault })?;
        let text = |value: Option<String>| value.unwrap_or_default();
        Ok(Identity { account: text(answer.account), arn: text(answer.arn), user: text(answer.user_id) })
    }
}

/// What needs the account can't be without it, and says so.
fn skipped(fault: &Fault) -> Fault {
    let need = "the account's number is needed for an ARN, so it was asked for although skipRequestingAccountId is set";
    Fault::new("GetCallerIdentity", format!("{need}: {fault}"))
}

/// One region's services.
pub(crate) struct Regional {
    pub(crate) name: String,
    pub(crate) partition: Partition,
    sdk: SdkConfig,
    settings: Settings,
    unrepeated: OnceLock<Box<Regional>>,
    acm: OnceLock<aws_sdk_acm::Client>,
    apigateway: OnceLock<aws_sdk_apigateway::Client>,
    apigatewayv2: OnceLock<aws_sdk_apigatewayv2::Client>,
    cloudwatch: OnceLock<aws_sdk_cloudwatch::Client>,
    dynamodb: OnceLock<aws_sdk_dynamodb::Client>,
    iam: OnceLock<aws_sdk_iam::Client>,
    lambda: OnceLock<aws_sdk_lambda::Client>,
    lambda_uploads: OnceLock<aws_sdk_lambda::Client>,
    logs: OnceLock<aws_sdk_cloudwatchlogs::Client>,
    route53: OnceLock<aws_sdk_route53::Client>,
    sns: OnceLock<aws_sdk_sns::Client>,
    sqs: OnceLock<aws_sdk_sqs::Client>,
    ssm: OnceLock<aws_sdk_ssm::Client>,
    sts: OnceLock<aws_sdk_sts::Client>,
}

/// The names in profiles' `services` sections that the SDK looks up with hyphens, where AWS has underscores.
fn underscored(service: &str) -> Option<&'static str> {
    Some(match service {
        "apigateway" => "api_gateway",
        "logs" => "cloudwatch_logs",
        "route53" => "route_53",
        _ => return None,
    })
}

/// A service's client, with the endpoint that the configuration has for one of its names.
macro_rules! service {
    ($service:ident, $sdk:ident, $names:expr) => {
        service!($service, $sdk, $names, Timeouts::of_calls);
    };
    ($service:ident, $sdk:ident, $names:expr, $timeouts:path) => {
        pub(crate) fn $service(&self) -> &$sdk::Client {
            self.$service.get_or_init(|| {
                use $sdk::config::retry::{RetryPartition, TokenBucket};
                let mut config =
                    $sdk::config::Builder::from(&self.sdk).timeout_config($timeouts(self.settings.timeouts));
                if let Some(url) = self.endpoint(stringify!($service), &$names) {
                    config = config.endpoint_url(url);
                }
                if let Some(tokens) = self.settings.retry_tokens {
                    let partition = RetryPartition::custom(format!("{}-{}", stringify!($service), self.name));
                    config = config.retry_partition(partition.token_bucket(TokenBucket::new(tokens)).build());
                }
                $sdk::Client::from_conf(config.build())
            })
        }
    };
}

impl Regional {
    pub(crate) fn new(sdk: &SdkConfig, name: &str, settings: &Settings) -> Self {
        Self {
            name: name.to_owned(),
            partition: partition::of_region(name),
            sdk: sdk.to_builder().region(Region::new(name.to_owned())).build(),
            settings: settings.clone(),
            unrepeated: OnceLock::new(),
            acm: OnceLock::new(),
            apigateway: OnceLock::new(),
            apigatewayv2: OnceLock::new(),
            cloudwatch: OnceLock::new(),
            dynamodb: OnceLock::new(),
            iam: OnceLock::new(),
            lambda: OnceLock::new(),
            lambda_uploads: OnceLock::new(),
            logs: OnceLock::new(),
            route53: OnceLock::new(),
            sns: OnceLock::new(),
            sqs: OnceLock::new(),
            ssm: OnceLock::new(),
            sts: OnceLock::new(),
        }
    }

    service!(acm, aws_sdk_acm, ["acm"]);
    service!(apigateway, aws_sdk_apigateway, ["apigateway"]);
    service!(apigatewayv2, aws_sdk_apigatewayv2, ["apigatewayv2"]);
    service!(cloudwatch, aws_sdk_cloudwatch, ["cloudwatch"]);
    service!(dynamodb, aws_sdk_dynamodb, ["dynamodb"]);
    service!(iam, aws_sdk_iam, ["iam"]);
    service!(lambda, aws_sdk_lambda, ["lambda"]);
    service!(lambda_uploads, aws_sdk_lambda, ["lambda"], Timeouts::of_uploads);
    service!(logs, aws_sdk_cloudwatchlogs, ["logs", "cloudwatchlogs", "cloudwatchlog"]);
    service!(route53, aws_sdk_route53, ["route53"]);
    service!(sns, aws_sdk_sns, ["sns"]);
    service!(sqs, aws_sdk_sqs, ["sqs"]);
    service!(ssm, aws_sdk_ssm, ["ssm"]);
    service!(sts, aws_sdk_sts, ["sts"]);

    /// The same services for calls that must not be repeated without a look at what came of the first: those that
    /// create something.
    pub(crate) fn unrepeated(&self) -> &Self {
        self.unrepeated.get_or_init(|| {
            let sdk = self.sdk.to_builder().retry_config(RetryConfig::disabled()).build();
            Box::new(Self::new(&sdk, &self.name, &self.settings))
        })
    }

    /// Where a service is, if not where AWS has it and not where the SDK finds it by itself.
    fn endpoint(&self, service: &str, names: &[&str]) -> Option<String> {
        let configured = names.iter().find_map(|name| self.settings.endpoints.get(*name)).cloned();
        configured.or_else(|| {
            let service = underscored(service)?;
            let key = ServiceConfigKey::builder().service_id(service).env("AWS_ENDPOINT_URL");
            self.sdk.service_config()?.load_config(key.profile("endpoint_url").build().ok()?)
        })
    }

    /// An ARN in this region's partition.
    pub(crate) fn arn(&self, service: &str, region: &str, account: &str, resource: &str) -> String {
        format!("arn:{}:{service}:{region}:{account}:{resource}", self.partition.name)
    }
}
