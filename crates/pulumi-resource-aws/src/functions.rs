//! Functions: who and where we are.

use pulumi_provider::{Context, Error, Function, Schema, property::string};
use serde::{Deserialize, Serialize};

use crate::{aws::Aws, partition};

/// `aws:index/getCallerIdentity:getCallerIdentity`
pub(crate) struct GetCallerIdentity;

#[derive(Deserialize)]
pub(crate) struct NoInputs {}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CallerIdentity {
    account_id: String,
    arn: String,
    id: String,
    user_id: String,
}

impl Function for GetCallerIdentity {
    type Client = Aws;
    type Inputs = NoInputs;
    type Output = CallerIdentity;
    const TOKEN: &'static str = "aws:index/getCallerIdentity:getCallerIdentity";

    fn schema() -> Schema {
        Schema::new().input("id", string())
    }

    fn result() -> Schema {
        texts(&["accountId", "arn", "id", "userId"])
    }

    async fn call(context: &Context<Aws>, _: NoInputs) -> Result<CallerIdentity, Error> {
        let identity = context.client().identity().await?.clone();
        let (id, account_id) = (identity.account.clone(), identity.account);
        Ok(CallerIdentity { account_id, arn: identity.arn, id, user_id: identity.user })
    }
}

/// Outputs that are text.
fn texts(names: &[&'static str]) -> Schema {
    names.iter().fold(Schema::new(), |schema, name| schema.output(name, string().required()))
}

/// `aws:index/getRegion:getRegion`
pub(crate) struct GetRegion;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct RegionInputs {
    endpoint: Option<String>,
    name: Option<String>,
    region: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct RegionOutput {
    description: String,
    endpoint: String,
    id: String,
    name: String,
    region: String,
}

impl Function for GetRegion {
    type Client = Aws;
    type Inputs = RegionInputs;
    type Output = RegionOutput;
    const TOKEN: &'static str = "aws:index/getRegion:getRegion";

    fn schema() -> Schema {
        let names = Schema::new().input("name", string()).input("region", string());
        names.input("id", string()).input("endpoint", string())
    }

    fn result() -> Schema {
        texts(&["description", "endpoint", "id", "name", "region"])
    }

    async fn call(context: &Context<Aws>, inputs: RegionInputs) -> Result<RegionOutput, Error> {
        let by_endpoint = inputs.endpoint.as_deref().map(region_of_endpoint).transpose()?;
        let named = inputs.region.or(inputs.name).or(by_endpoint);
        let region = named.unwrap_or_else(|| context.client().default_region().to_owned());
        let endpoint = format!("ec2.{region}.{}", partition::of_region(&region).dns_suffix);
        let description = description(&region).to_owned();
        Ok(RegionOutput { description, endpoint, id: region.clone(), name: region.clone(), region })
    }
}

fn region_of_endpoint(endpoint: &str) -> Result<String, Error> {
    let region = endpoint.strip_prefix("ec2.").and_then(|rest| rest.split('.').next());
    let wrong =
        || Error::new(format!("{endpoint:?} is not a region's endpoint, as ec2.eu-west-1.amazonaws.com is"));
    region.map(str::to_owned).ok_or_else(wrong)
}

/// A region's name, from the SDKs' `partitions.json`.
fn description(region: &str) -> &'static str {
    match region {
        "af-south-1" => "Africa (Cape Town)",
        "ap-east-1" => "Asia Pacific (Hong Kong)",
        "ap-east-2" => "Asia Pacific (Taipei)",
        "ap-northeast-1" => "Asia Pacific (Tokyo)",
        "ap-northeast-2" => "Asia Pacific (Seoul)",
        "ap-northeast-3" => "Asia Pacific (Osaka)",
        "ap-south-1" => "Asia Pacific (Mumbai)",
        "ap-south-2" => "Asia Pacific (Hyderabad)",
        "ap-southeast-1" => "Asia Pacific (Singapore)",
        "ap-southeast-2" => "Asia Pacific (Sydney)",
        "ap-southeast-3" => "Asia Pacific (Jakarta)",
        "ap-southeast-4" => "Asia Pacific (Melbourne)",
        "ap-southeast-5" => "Asia Pacific (Malaysia)",
        "ap-southeast-6" => "Asia Pacific (New Zealand)",
        "ap-southeast-7" => "Asia Pacific (Thailand)",
        "ca-central-1" => "Canada (Central)",
        "ca-west-1" => "Canada West (Calgary)",
        "eu-central-1" => "Europe (Frankfurt)",
        "eu-central-2" => "Europe (Zurich)",
        "eu-north-1" => "Europe (Stockholm)",
        "eu-south-1" => "Europe (Milan)",
        "eu-south-2" => "Europe (Spain)",
        "eu-west-1" => "Europe (Ireland)",
        "eu-west-2" => "Europe (London)",
        "eu-west-3" => "Europe (Paris)",
        "il-central-1" => "Israel (Tel Aviv)",
        "me-central-1" => "Middle East (UAE)",
        "me-south-1" => "Middle East (Bahrain)",
        "mx-central-1" => "Mexico (Central)",
        "sa-east-1" => "South America (Sao Paulo)",
        "us-east-1" => "US East (N. Virginia)",
        "us-east-2" => "US East (Ohio)",
        "us-west-1" => "US West (N. California)",
        "us-west-2" => "US West (Oregon)",
        "us-gov-east-1" => "AWS GovCloud (US-East)",
        "us-gov-west-1" => "AWS GovCloud (US-West)",
        "cn-north-1" => "China (Beijing)",
        "cn-northwest-1" => "China (Ningxia)",
        _ => "",
    }
}

/// `aws:index/getPartition:getPartition`
pub(crate) struct GetPartition;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PartitionOutput {
    dns_suffix: String,
    id: String,
    partition: String,
    reverse_dns_prefix: String,
}

impl Function for GetPartition {
    type Client = Aws;
    type Inputs = NoInputs;
    type Output = PartitionOutput;
    const TOKEN: &'static str = "aws:index/getPartition:getPartition";

    fn schema() -> Schema {
        Schema::new().input("id", string())
    }

    fn result() -> Schema {
        texts(&["dnsSuffix", "id", "partition", "reverseDnsPrefix"])
    }

    async fn call(context: &Context<Aws>, _: NoInputs) -> Result<PartitionOutput, Error> {
        let partition = partition::of_region(context.client().default_region());
        Ok(PartitionOutput {
            dns_suffix: partition.dns_suffix.into(),
            id: partition.name.into(),
            partition: partition.name.into(),
            reverse_dns_prefix: partition.reverse_dns_prefix.into(),
        })
    }
}
