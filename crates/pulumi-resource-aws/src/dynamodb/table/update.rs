//! Changing a table: one kind of change at a time, as UpdateTable wants it.

use std::time::Duration;

use aws_sdk_dynamodb::{
    operation::update_table::builders::UpdateTableFluentBuilder,
    types::{
        DeleteGlobalSecondaryIndexAction, GlobalSecondaryIndexUpdate, PointInTimeRecoverySpecification,
        StreamSpecification, TimeToLiveSpecification, UpdateGlobalSecondaryIndexAction,
    },
};
use pulumi_provider::{Context, Error, UpdateRequest, UpdateResponse};

use super::{
    is_busy, is_limited,
    model::{Encryption, GlobalIndex, Inputs, OnDemand, State},
    sdk::{built, definitions, tag},
    state, wait,
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, again},
    tags::{Tags, change},
};

/// How long all changes together may take: a new index is filled first.
const UPDATE: Duration = Duration::from_secs(60 * 60);

type Request = UpdateRequest<Inputs, State>;

/// What an update works on.
struct Work<'a> {
    context: &'a Context<Aws>,
    aws: &'a Regional,
    request: &'a Request,
}

pub(super) async fn update(context: &Context<Aws>, request: Request) -> Result<UpdateResponse<State>, Error> {
    let aws = context.client().region(request.state.inputs.region.as_deref());
    let work = Work { context, aws: &aws, request: &request };
    work.settle().await?;
    work.delete_indexes().await?;
    work.change_class().await?;
    work.change_capacity().await?;
    work.change_stream().await?;
    work.create_indexes().await?;
    work.change_encryption().await?;
    work.change_ttl_and_recovery().await?;
    retag(context, &aws, &request).await?;
    let state = state::read(context, &aws, &request.id, &request.inputs).await?;
    state
        .map(UpdateResponse::new)
        .ok_or_else(|| Error::new("the table is gone").remedy("run `pulumi refresh`"))
}

impl Work<'_> {
    fn table(&self) -> UpdateTableFluentBuilder {
        self.aws.dynamodb().update_table().table_name(&self.request.id)
    }

    async fn settle(&self) -> Result<(), Error> {
        wait::active(self.context, self.aws, &self.request.id, self.context.timeout(UPDATE)).await
    }

    async fn send(&self, call: UpdateTableFluentBuilder) -> Result<(), Error> {
        let passes = |fault: &Fault| is_busy(fault) || is_limited(fault);
        let limit = self.context.timeout(UPDATE);
        again(self.context, "UpdateTable", limit, passes, || call.clone().send()).await?;
        self.settle().await
    }

    fn indexes(&self) -> (&[GlobalIndex], &[GlobalIndex]) {
        let (old, new) = (&self.request.state.inputs, &self.request.inputs);
        (&old.global_secondary_indexes, &new.global_secondary_indexes)
    }

    async fn delete_indexes(&self) -> Result<(), Error> {
        let (old, new) = self.indexes();
        for gone in old.iter().filter(|old| !new.iter().any(|new| stays(old, new))) {
            let action = built(DeleteGlobalSecondaryIndexAction::builder().index_name(&gone.name).build())?;
            let update = GlobalSecondaryIndexUpdate::builder().delete(action).build();
            self.send(self.table().global_secondary_index_updates(update)).await?;
        }
        Ok(())
    }

    async fn create_indexes(&self) -> Result<(), Error> {
        let (old, new) = self.indexes();
        for added in new.iter().filter(|new| !old.iter().any(|old| stays(old, new))) {
            let action = added.to_create(self.request.inputs.is_provisioned())?;
            let update = GlobalSecondaryIndexUpdate::builder().create(action).build();
            let attributes = definitions(&self.request.inputs.attributes)?;
            let call = self.table().set_attribute_definitions(Some(attributes));
            self.send(call.global_secondary_index_updates(update)).await?;
        }
        Ok(())
    }

    /// The class can't change together with anything else.
    async fn change_class(&self) -> Result<(), Error> {
        if !self.request.changed.any(&["tableClass"]) {
            return Ok(());
        }
        self.send(self.table().set_table_class(self.request.inputs.class())).await
    }

    async fn change_capacity(&self) -> Result<(), Error> {
        let (inputs, changed) = (&self.request.inputs, &self.request.changed);
        let names = [
            "billingMode",
            "readCapacity",
            "writeCapacity",
            "onDemandThroughput",
            "deletionProtectionEnabled",
        ];
        let capacity = changed.any(&["billingMode", "readCapacity", "writeCapacity"]);
        let indexes = self.index_capacities()?;
        if !changed.any(&names) && indexes.is_empty() {
            return Ok(());
        }
        // Without a limit, AWS wants -1.
        let none = OnDemand { max_read_request_units: Some(-1), max_write_request_units: Some(-1) };
        let on_demand = inputs.on_demand_throughput.as_ref().unwrap_or(&none).to_sdk();
        let protection = inputs.deletion_protection_enabled.unwrap_or_default();
        let call = self
            .table()
            .set_billing_mode(changed.when("billingMode", inputs.billing()).flatten())
            .set_provisioned_throughput(inputs.throughput()?.filter(|_| capacity))
            .set_on_demand_throughput(changed.when("onDemandThroughput", on_demand))
            .set_deletion_protection_enabled(changed.when("deletionProtectionEnabled", protection))
            .set_global_secondary_index_updates(Some(indexes).filter(|indexes| !indexes.is_empty()));
        self.send(call).await
    }

    /// The indexes that stay and get another capacity; all of them when the table becomes provisioned.
    fn index_capacities(&self) -> Result<Vec<GlobalSecondaryIndexUpdate>, Fault> {
        let (old, new) = self.indexes();
        let provisioned = self.request.inputs.is_provisioned();
        let switched = provisioned && self.request.changed.any(&["billingMode"]);
        let mut updates = Vec::new();
        for index in new {
            let Some(before) = old.iter().find(|old| stays(old, index)) else { continue };
            let units = |new: Option<i64>, old: Option<i64>| new.is_some() && new != old;
            let capacity = units(index.read_capacity, before.read_capacity)
                || units(index.write_capacity, before.write_capacity);
            let limited = index.on_demand_throughput.is_some()
                && index.on_demand_throughput != before.on_demand_throughput;
            if switched || (provisioned && capacity) || limited {
                updates.push(index_capacity(index, provisioned)?);
            }
        }
        Ok(updates)
    }

    async fn change_stream(&self) -> Result<(), Error> {
        if !self.request.changed.any(&["streamEnabled", "streamViewType"]) {
            return Ok(());
        }
        if self.request.state.inputs.stream_enabled.unwrap_or_default() {
            // Another view needs another stream.
            let off = built(StreamSpecification::builder().stream_enabled(false).build())?;
            self.send(self.table().stream_specification(off)).await?;
        }
        match self.request.inputs.stream()? {
            Some(stream) => self.send(self.table().stream_specification(stream)).await,
            None => Ok(()),
        }
    }

    async fn change_encryption(&self) -> Result<(), Error> {
        if !self.request.changed.any(&["serverSideEncryption"]) {
            return Ok(());
        }
        let encryption = self.request.inputs.server_side_encryption.clone().unwrap_or_default();
        self.send(self.table().sse_specification(Encryption::to_sdk(&encryption))).await
    }

    async fn change_ttl_and_recovery(&self) -> Result<(), Error> {
        let Request { inputs, state, changed, .. } = self.request;
        if changed.any(&["ttl"]) && inputs.ttl.is_some() {
            // Turning it off needs the attribute that it had.
            let mut wanted = inputs.clone();
            let had = state.inputs.ttl.as_ref().and_then(|ttl| ttl.attribute_name.clone());
            if let Some(ttl) = wanted.ttl.as_mut().filter(|ttl| ttl.attribute_name.is_none()) {
                ttl.attribute_name = had;
            }
            set_ttl(self.context, self.aws, &wanted).await?;
        }
        if changed.any(&["pointInTimeRecovery"]) {
            set_recovery(self.context, self.aws, inputs).await?;
        }
        Ok(())
    }
}

/// Whether an index stays, perhaps with another capacity.
fn stays(old: &GlobalIndex, new: &GlobalIndex) -> bool {
    old.name == new.name && new.is_reachable_from(old)
}

fn index_capacity(index: &GlobalIndex, provisioned: bool) -> Result<GlobalSecondaryIndexUpdate, Fault> {
    let action = UpdateGlobalSecondaryIndexAction::builder()
        .index_name(&index.name)
        .set_provisioned_throughput(index.throughput(provisioned)?)
        .set_on_demand_throughput(index.on_demand_throughput.as_ref().map(OnDemand::to_sdk));
    Ok(GlobalSecondaryIndexUpdate::builder().update(built(action.build())?).build())
}

/// Turns the time to live on or off.
pub(super) async fn set_ttl(context: &Context<Aws>, aws: &Regional, inputs: &Inputs) -> Result<(), Fault> {
    let ttl = inputs.ttl.clone().unwrap_or_default();
    let specification = TimeToLiveSpecification::builder().enabled(ttl.enabled);
    let specification = built(specification.attribute_name(ttl.attribute_name.unwrap_or_default()).build())?;
    let call = aws
        .dynamodb()
        .update_time_to_live()
        .table_name(&inputs.name)
        .time_to_live_specification(specification);
    again(context, "UpdateTimeToLive", UPDATE, is_busy, || call.clone().send()).await.map(drop)
}

/// Turns point-in-time recovery on or off.
pub(super) async fn set_recovery(
    context: &Context<Aws>,
    aws: &Regional,
    inputs: &Inputs,
) -> Result<(), Fault> {
    let recovery = inputs.point_in_time_recovery.clone().unwrap_or_default();
    let specification = PointInTimeRecoverySpecification::builder()
        .point_in_time_recovery_enabled(recovery.enabled)
        .set_recovery_period_in_days(recovery.recovery_period_in_days.filter(|_| recovery.enabled));
    let call = aws
        .dynamodb()
        .update_continuous_backups()
        .table_name(&inputs.name)
        .point_in_time_recovery_specification(built(specification.build())?);
    let passes = |fault: &Fault| is_busy(fault) || fault.is("ContinuousBackupsUnavailableException");
    again(context, "UpdateContinuousBackups", UPDATE, passes, || call.clone().send()).await.map(drop)
}

async fn retag(context: &Context<Aws>, aws: &Regional, request: &Request) -> Result<(), Fault> {
    let wanted: Tags = context.client().tags().all(&request.inputs.tags);
    let Some(change) = change(&request.state.tags_all, &wanted) else { return Ok(()) };
    if !change.remove.is_empty() {
        let call = aws
            .dynamodb()
            .untag_resource()
            .resource_arn(&request.state.arn)
            .set_tag_keys(Some(change.remove));
        again(context, "UntagResource", UPDATE, is_busy, || call.clone().send()).await?;
    }
    if !change.set.is_empty() {
        let tags = change.set.into_iter().map(tag).collect::<Result<_, _>>()?;
        let call = aws.dynamodb().tag_resource().resource_arn(&request.state.arn).set_tags(Some(tags));
        again(context, "TagResource", UPDATE, is_busy, || call.clone().send()).await?;
    }
    Ok(())
}
