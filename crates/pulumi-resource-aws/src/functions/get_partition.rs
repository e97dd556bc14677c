//! `aws:index/getPartition:getPartition`

use pulumi_provider::{Context, Error, Function, Schema, property::string};
use serde::Serialize;

use super::{NoInputs, texts};
use crate::{aws::Aws, partition};

/// The partition of the provider's region.
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
