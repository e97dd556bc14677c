//! Tables that don't begin empty: made of another table as it was, of a backup, or of files in S3.

use std::time::Duration;

use aws_sdk_dynamodb::types::{
    CsvOptions, ImportStatus, ImportTableDescription, InputCompressionType, InputFormat, InputFormatOptions,
    S3BucketSource, TableCreationParameters,
};
use aws_smithy_types::{DateTime, date_time::Format};
use pulumi_provider::{Context, Error};

use super::{
    is_limited,
    model::{Bucket, Csv, FormatOptions, Import, Inputs, OnDemand},
    sdk::{built, definitions, key_schema},
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, again},
};

/// Starts to restore a table, with what can be said at once; the rest is changed afterwards.
pub(super) async fn restore(
    context: &Context<Aws>,
    aws: &Regional,
    inputs: &Inputs,
    limit: Duration,
) -> Result<(), Fault> {
    match &inputs.restore_backup_arn {
        Some(backup) => from_backup(context, aws, inputs, backup, limit).await,
        None => from_table(context, aws, inputs, limit).await,
    }
}

async fn from_backup(
    context: &Context<Aws>,
    aws: &Regional,
    inputs: &Inputs,
    backup: &str,
    limit: Duration,
) -> Result<(), Fault> {
    let call = aws
        .unrepeated()
        .dynamodb()
        .restore_table_from_backup()
        .backup_arn(backup)
        .target_table_name(&inputs.name)
        .set_billing_mode_override(inputs.billing())
        .set_global_secondary_index_override(Some(inputs.global_indexes()?))
        .set_local_secondary_index_override(Some(inputs.local_indexes(&inputs.hash_key)?))
        .set_on_demand_throughput_override(inputs.on_demand_throughput.as_ref().map(OnDemand::to_sdk))
        .set_provisioned_throughput_override(inputs.throughput()?)
        .set_sse_specification_override(inputs.encryption());
    again(context, "RestoreTableFromBackup", limit, is_limited, || call.clone().send()).await.map(drop)
}

async fn from_table(
    context: &Context<Aws>,
    aws: &Regional,
    inputs: &Inputs,
    limit: Duration,
) -> Result<(), Fault> {
    let call = aws
        .unrepeated()
        .dynamodb()
        .restore_table_to_point_in_time()
        .set_restore_date_time(inputs.restore_date_time.as_deref().and_then(date_time))
        .set_source_table_arn(inputs.restore_source_table_arn.clone())
        .set_source_table_name(inputs.restore_source_name.clone())
        .target_table_name(&inputs.name)
        .set_use_latest_restorable_time(inputs.restore_to_latest_time)
        .set_billing_mode_override(inputs.billing())
        .set_global_secondary_index_override(Some(inputs.global_indexes()?))
        .set_local_secondary_index_override(Some(inputs.local_indexes(&inputs.hash_key)?))
        .set_on_demand_throughput_override(inputs.on_demand_throughput.as_ref().map(OnDemand::to_sdk))
        .set_provisioned_throughput_override(inputs.throughput()?)
        .set_sse_specification_override(inputs.encryption());
    again(context, "RestoreTableToPointInTime", limit, is_limited, || call.clone().send()).await.map(drop)
}

/// A time as in `2026-01-31T12:00:00Z`.
pub(super) fn date_time(text: &str) -> Option<DateTime> {
    DateTime::from_str(text, Format::DateTime).ok()
}

/// Starts to make a table of files in S3, and gives the import's ARN.
pub(super) async fn import(
    context: &Context<Aws>,
    aws: &Regional,
    inputs: &Inputs,
    import: &Import,
    limit: Duration,
) -> Result<String, Fault> {
    let compression = import.input_compression_type.as_deref().map(InputCompressionType::from);
    let call = aws
        .unrepeated()
        .dynamodb()
        .import_table()
        .set_input_compression_type(compression)
        .input_format(InputFormat::from(import.input_format.as_str()))
        .set_input_format_options(import.input_format_options.as_ref().map(FormatOptions::to_sdk))
        .s3_bucket_source(import.s3_bucket_source.to_sdk()?)
        .table_creation_parameters(parameters(inputs)?);
    let started = again(context, "ImportTable", limit, is_limited, || call.clone().send()).await?;
    let arn = started.import_table_description.and_then(|import| import.import_arn);
    arn.ok_or_else(|| Fault::new("ImportTable", "the answer has no ARN in it"))
}

fn parameters(inputs: &Inputs) -> Result<TableCreationParameters, Fault> {
    let global = Some(inputs.global_indexes()?).filter(|indexes| !indexes.is_empty());
    let parameters = TableCreationParameters::builder()
        .set_attribute_definitions(Some(definitions(&inputs.attributes)?))
        .set_billing_mode(inputs.billing())
        .set_global_secondary_indexes(global)
        .set_key_schema(Some(key_schema(&inputs.keys())?))
        .set_on_demand_throughput(inputs.on_demand_throughput.as_ref().map(OnDemand::to_sdk))
        .set_provisioned_throughput(inputs.throughput()?)
        .set_sse_specification(inputs.encryption())
        .table_name(&inputs.name);
    built(parameters.build())
}

/// Waits until all files are in the table.
pub(super) async fn imported(
    context: &Context<Aws>,
    aws: &Regional,
    arn: &str,
    limit: Duration,
) -> Result<(), Error> {
    let mut pace = context.pace(limit);
    loop {
        let call = aws.dynamodb().describe_import().import_arn(arn);
        let found = again(context, "DescribeImport", limit, |_| false, || call.clone().send()).await?;
        let Some(import) = found.import_table_description else { return Ok(()) };
        match import.import_status {
            Some(ImportStatus::InProgress) => {}
            Some(ImportStatus::Completed) => return Ok(()),
            _ => return Err(failed(&import)),
        }
        if !pace.pause().await? {
            return Err(Error::new("the import isn't finished at the end of the time for it")
                .remedy("allow more with customTimeouts"));
        }
    }
}

fn failed(import: &ImportTableDescription) -> Error {
    let code = import.failure_code.as_deref().unwrap_or("the import failed");
    let message = import.failure_message.as_deref().unwrap_or("AWS doesn't say why");
    Error::new(format!("{code}: {message}")).remedy("see the import's log in CloudWatch Logs")
}

impl Bucket {
    fn to_sdk(&self) -> Result<S3BucketSource, Fault> {
        let source = S3BucketSource::builder()
            .s3_bucket(&self.bucket)
            .set_s3_bucket_owner(self.bucket_owner.clone())
            .set_s3_key_prefix(self.key_prefix.clone());
        built(source.build())
    }
}

impl FormatOptions {
    fn to_sdk(&self) -> InputFormatOptions {
        InputFormatOptions::builder().set_csv(self.csv.as_ref().map(Csv::to_sdk)).build()
    }
}

impl Csv {
    fn to_sdk(&self) -> CsvOptions {
        CsvOptions::builder()
            .set_delimiter(self.delimiter.clone())
            .set_header_list(self.header_lists.clone())
            .build()
    }
}
