//! `aws:index/getRegion:getRegion`

use pulumi_provider::{Context, Error, Function, Schema, property::string};
use serde::{Deserialize, Serialize};

use super::texts;
use crate::{aws::Aws, partition};

/// A region's name and endpoint.
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

/// Whether there is such a region, as far as is known here.
pub(crate) fn is_region(name: &str) -> bool {
    !description(name).is_empty()
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
