//! Creating and changing an event source mapping.

use aws_sdk_lambda::{
    operation::{
        create_event_source_mapping::builders::CreateEventSourceMappingFluentBuilder as Create,
        update_event_source_mapping::builders::UpdateEventSourceMappingFluentBuilder as Change,
    },
    types::EventSourcePosition,
};
use pulumi_provider::{Context, Error, UpdateRequest, UpdateResponse};

use super::{
    is_in_use,
    model::{
        DestinationConfig, DocumentDb, FilterCriteria, Inputs, Kafka, MetricsConfig, PollerConfig,
        ScalingConfig, State,
    },
    read,
    schema::{self, UPDATED, default_batch},
    wait,
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, again},
    id::or_empty,
    lambda::{early_limit, for_a_while, is_early, retag},
    tags::Tags,
};

type Request = UpdateRequest<Inputs, State>;

pub(super) fn builder(aws: &Regional, inputs: &Inputs, tags: Tags) -> Create {
    let call = aws
        .unrepeated()
        .lambda()
        .create_event_source_mapping()
        .set_batch_size(inputs.batch_size)
        .set_bisect_batch_on_function_error(inputs.bisect_batch_on_function_error)
        .set_enabled(inputs.enabled)
        .set_event_source_arn(inputs.event_source_arn.clone())
        .function_name(&inputs.function_name)
        .set_function_response_types(inputs.responses())
        .set_kms_key_arn(inputs.kms_key_arn.clone())
        .set_maximum_batching_window_in_seconds(inputs.maximum_batching_window_in_seconds)
        .set_maximum_record_age_in_seconds(inputs.maximum_record_age_in_seconds)
        .set_maximum_retry_attempts(inputs.maximum_retry_attempts)
        .set_parallelization_factor(inputs.parallelization_factor)
        .set_queues(inputs.queues.clone().map(|queue| vec![queue]))
        .set_starting_position(inputs.starting_position.as_deref().map(EventSourcePosition::from))
        .set_starting_position_timestamp(
            inputs.starting_position_timestamp.as_deref().and_then(schema::instant),
        )
        .set_tags((!tags.is_empty()).then(|| tags.into_iter().collect()))
        .set_topics(inputs.topics.clone())
        .set_tumbling_window_in_seconds(inputs.tumbling_window_in_seconds);
    blocks(call, inputs)
}

fn blocks(call: Create, inputs: &Inputs) -> Create {
    call.set_amazon_managed_kafka_event_source_config(
        inputs.amazon_managed_kafka_event_source_config.as_ref().map(Kafka::managed),
    )
    .set_destination_config(inputs.destination_config.as_ref().map(DestinationConfig::sdk))
    .set_document_db_event_source_config(inputs.document_db_event_source_config.as_ref().map(DocumentDb::sdk))
    .set_filter_criteria(inputs.filter_criteria.as_ref().map(FilterCriteria::sdk))
    .set_metrics_config(inputs.metrics_config.as_ref().map(MetricsConfig::sdk))
    .set_provisioned_poller_config(inputs.provisioned_poller_config.as_ref().map(PollerConfig::sdk))
    .set_scaling_config(inputs.scaling_config.as_ref().map(ScalingConfig::sdk))
    .set_self_managed_event_source(inputs.self_managed_event_source.as_ref().map(|source| source.sdk()))
    .set_self_managed_kafka_event_source_config(
        inputs.self_managed_kafka_event_source_config.as_ref().map(Kafka::self_managed),
    )
    .set_source_access_configurations(inputs.accesses())
}

pub(super) async fn update(context: &Context<Aws>, request: Request) -> Result<UpdateResponse<State>, Error> {
    let aws = context.client().region(request.state.inputs.region.as_deref());
    match steps(context, &aws, &request).await {
        Ok(state) => Ok(UpdateResponse::new(state)),
        Err(error) => {
            let found = read(context, &aws, &request.id, &request.state.inputs).await.ok().flatten();
            Err(error.keeping(&request.id, &found.unwrap_or(request.state)))
        }
    }
}

async fn steps(context: &Context<Aws>, aws: &Regional, request: &Request) -> Result<State, Error> {
    if request.changed.any(&UPDATED) {
        change(context, aws, request).await?;
    }
    let found = wait::settled(context, aws, &request.id).await?;
    let wanted = context.client().tags().all(&request.inputs.tags);
    retag(context, aws, &request.state.arn, &request.state.tags_all, &wanted).await?;
    Ok(State::of(found, context.client(), aws, &request.inputs, wanted))
}

async fn change(context: &Context<Aws>, aws: &Regional, request: &Request) -> Result<(), Fault> {
    let limit = early_limit(context, request.inputs.use_resource_timeout_for_propagation);
    let call = changed_blocks(plain(aws.lambda().update_event_source_mapping(), request), request);
    let early = for_a_while(limit, is_early);
    let passes = |fault: &Fault| is_in_use(fault) || early(fault);
    again(context, "UpdateEventSourceMapping", limit, passes, || call.clone().send()).await.map(drop)
}

/// Texts and numbers; what was removed is set to what Lambda would have chosen.
fn plain(call: Change, request: &Request) -> Change {
    let (inputs, changed) = (&request.inputs, &request.changed);
    let batch = inputs.batch_size.unwrap_or_else(|| default_batch(inputs.event_source_arn.as_deref()));
    let window = inputs.maximum_batching_window_in_seconds.unwrap_or_default();
    let age = inputs.maximum_record_age_in_seconds;
    call.uuid(&request.id)
        .set_batch_size(changed.when("batchSize", batch))
        .set_bisect_batch_on_function_error(
            changed.when(
                "bisectBatchOnFunctionError",
                inputs.bisect_batch_on_function_error.unwrap_or_default(),
            ),
        )
        .set_enabled(changed.when("enabled", inputs.enabled).flatten())
        .set_function_name(changed.when("functionName", inputs.function_name.clone()))
        .set_function_response_types(
            changed.when("functionResponseTypes", inputs.responses().unwrap_or_default()),
        )
        .set_kms_key_arn(changed.when("kmsKeyArn", or_empty(&inputs.kms_key_arn)))
        .set_maximum_batching_window_in_seconds(changed.when("maximumBatchingWindowInSeconds", window))
        .set_maximum_record_age_in_seconds(changed.when("maximumRecordAgeInSeconds", age).flatten())
        .set_maximum_retry_attempts(
            changed.when("maximumRetryAttempts", inputs.maximum_retry_attempts).flatten(),
        )
        .set_parallelization_factor(
            changed.when("parallelizationFactor", inputs.parallelization_factor).flatten(),
        )
        .set_tumbling_window_in_seconds(
            changed.when("tumblingWindowInSeconds", inputs.tumbling_window_in_seconds.unwrap_or_default()),
        )
}

/// Blocks; one that was removed is sent empty.
fn changed_blocks(call: Change, request: &Request) -> Change {
    let (inputs, changed) = (&request.inputs, &request.changed);
    let managed = inputs.amazon_managed_kafka_event_source_config.as_ref().map(Kafka::managed);
    let own = inputs.self_managed_kafka_event_source_config.as_ref().map(Kafka::self_managed);
    let documents = inputs.document_db_event_source_config.as_ref().map(DocumentDb::sdk);
    call.set_amazon_managed_kafka_event_source_config(
        changed.when("amazonManagedKafkaEventSourceConfig", managed).flatten(),
    )
    .set_destination_config(
        changed.when("destinationConfig", inputs.destination_config.clone().unwrap_or_default().sdk()),
    )
    .set_document_db_event_source_config(changed.when("documentDbEventSourceConfig", documents).flatten())
    .set_filter_criteria(
        changed.when("filterCriteria", inputs.filter_criteria.clone().unwrap_or_default().sdk()),
    )
    .set_metrics_config(
        changed.when("metricsConfig", inputs.metrics_config.clone().unwrap_or_default().sdk()),
    )
    .set_provisioned_poller_config(
        changed.when(
            "provisionedPollerConfig",
            inputs.provisioned_poller_config.clone().unwrap_or_default().sdk(),
        ),
    )
    .set_scaling_config(
        changed.when("scalingConfig", inputs.scaling_config.clone().unwrap_or_default().sdk()),
    )
    .set_self_managed_kafka_event_source_config(
        changed.when("selfManagedKafkaEventSourceConfig", own).flatten(),
    )
    .set_source_access_configurations(
        changed.when("sourceAccessConfigurations", inputs.accesses().unwrap_or_default()),
    )
}
