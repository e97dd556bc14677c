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
    model::{Attribute, GlobalIndex, Inputs, OnDemand, State, Ttl},
    sdk::{built, definitions, tag},
    state,
    wait::{self, Missing},
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

pub(super) async fn update(
    context: &Context<Aws>,
    mut request: Request,
) -> Result<UpdateResponse<State>, Error> {
    let aws = context.client().region(request.state.inputs.region.as_deref());
    wait::active(context, &aws, &request.id, context.timeout(UPDATE), Missing::Gone).await?;
    // What is recorded of an operation that failed half way doesn't say all: start from what exists.
    let found = state::read(context, &aws, &request.id, &request.state.inputs).await?;
    request.state = found.ok_or_else(wait::lost)?;
    keeps_types(&request, context.urn())?;
    let changed = Work { context, aws: &aws, request: &request }.change().await;
    let state = state::read(context, &aws, &request.id, &request.inputs).await;
    match (changed, state) {
        (Ok(()), state) => state?.map(UpdateResponse::new).ok_or_else(wait::lost),
        (Err(error), Ok(Some(state))) => Err(error.keeping(&request.id, &state)),
        (Err(error), _) => Err(error),
    }
}

/// DynamoDB never changes the type of an attribute that is a key.
fn keeps_types(request: &Request, urn: &str) -> Result<(), Error> {
    let Some(attribute) = retyped(&request.state.inputs, &request.inputs) else { return Ok(()) };
    let what = format!("DynamoDB can't change the type of the attribute {attribute:?}, which is a key");
    Err(Error::new(what)
        .remedy(format!("to make the table anew, without its items: pulumi up --replace '{urn}'")))
}

/// The first attribute that has another type and is a key of the table or of an index that stays.
fn retyped<'a>(old: &Inputs, new: &'a Inputs) -> Option<&'a str> {
    let is_other = |attribute: &&Attribute| {
        old.attributes.iter().any(|old| old.name == attribute.name && old.kind != attribute.kind)
    };
    let staying = new.global_secondary_indexes.iter();
    let staying = staying.filter(|new| old.global_secondary_indexes.iter().any(|old| stays(old, new)));
    let of_indexes = staying.flat_map(|index| [Some(&index.hash_key), index.range_key.as_ref()]);
    let local = new.local_secondary_indexes.iter().map(|index| Some(&index.range_key));
    let of_table = [Some(&new.hash_key), new.range_key.as_ref()];
    let keys: Vec<_> = of_table.into_iter().chain(of_indexes).chain(local).flatten().collect();
    let mut retyped = new.attributes.iter().filter(is_other).filter(|other| keys.contains(&&other.name));
    retyped.next().map(|attribute| attribute.name.as_str())
}

impl Work<'_> {
    async fn change(&self) -> Result<(), Error> {
        self.delete_indexes().await?;
        self.change_class().await?;
        self.change_capacity().await?;
        self.change_stream().await?;
        self.create_indexes().await?;
        self.change_encryption().await?;
        self.change_ttl_and_recovery().await?;
        retag(self.context, self.aws, self.request).await?;
        Ok(())
    }

    /// Whether a property changes and AWS doesn't have it yet: an update that failed half way is repeated.
    fn lacks(&self, name: &str, differs: impl Fn(&Inputs, &Inputs) -> bool) -> bool {
        self.request.changed.any(&[name]) && differs(&self.request.state.inputs, &self.request.inputs)
    }

    fn table(&self) -> UpdateTableFluentBuilder {
        self.aws.dynamodb().update_table().table_name(&self.request.id)
    }

    async fn settle(&self) -> Result<(), Error> {
        let limit = self.context.timeout(UPDATE);
        wait::active(self.context, self.aws, &self.request.id, limit, Missing::Gone).await
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
        if !self.lacks("tableClass", |old, new| old.table_class != new.table_class) {
            return Ok(());
        }
        self.send(self.table().set_table_class(self.request.inputs.class())).await
    }

    async fn change_capacity(&self) -> Result<(), Error> {
        let (inputs, changed) = (&self.request.inputs, &self.request.changed);
        let switched = self.is_switched();
        let capacity = switched
            || self.lacks("readCapacity", |old, new| old.read_capacity != new.read_capacity)
            || self.lacks("writeCapacity", |old, new| old.write_capacity != new.write_capacity);
        let indexes = self.index_capacities()?;
        let protected = |inputs: &Inputs| inputs.deletion_protection_enabled.unwrap_or_default();
        let others = changed.any(&["onDemandThroughput"])
            || self.lacks("deletionProtectionEnabled", |old, new| protected(old) != protected(new));
        if !capacity && !others && indexes.is_empty() {
            return Ok(());
        }
        // Without a limit, AWS wants -1.
        let none = OnDemand { max_read_request_units: Some(-1), max_write_request_units: Some(-1) };
        let on_demand = inputs.on_demand_throughput.as_ref().unwrap_or(&none).to_sdk();
        let protection = inputs.deletion_protection_enabled.unwrap_or_default();
        let call = self
            .table()
            .set_billing_mode(inputs.billing().filter(|_| switched))
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
        let switched = provisioned && self.is_switched();
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

    fn is_switched(&self) -> bool {
        self.lacks("billingMode", |old, new| old.is_provisioned() != new.is_provisioned())
    }

    async fn change_stream(&self) -> Result<(), Error> {
        let (old, new) = (self.request.state.inputs.stream()?, self.request.inputs.stream()?);
        if !self.request.changed.any(&["streamEnabled", "streamViewType"]) || old == new {
            return Ok(());
        }
        if old.is_some() {
            // Another view needs another stream.
            let off = built(StreamSpecification::builder().stream_enabled(false).build())?;
            self.send(self.table().stream_specification(off)).await?;
        }
        match new {
            Some(stream) => self.send(self.table().stream_specification(stream)).await,
            None => Ok(()),
        }
    }

    async fn change_encryption(&self) -> Result<(), Error> {
        let wanted = self.request.inputs.server_side_encryption.clone().unwrap_or_default();
        let is_other = |old: &Inputs, _: &Inputs| {
            !wanted.is_met_by(&old.server_side_encryption.clone().unwrap_or_default())
        };
        if !self.lacks("serverSideEncryption", is_other) {
            return Ok(());
        }
        self.send(self.table().sse_specification(wanted.to_sdk())).await
    }

    async fn change_ttl_and_recovery(&self) -> Result<(), Error> {
        let Request { inputs, state, changed, .. } = self.request;
        let (had, wanted) = (state.inputs.ttl.clone().unwrap_or_default(), inputs.ttl.clone());
        if let Some(wanted) = changed.when("ttl", wanted).flatten().filter(|wanted| !wanted.is_met_by(&had)) {
            // Turning it off needs the attribute that it had.
            let attribute_name = wanted.attribute_name.or(had.attribute_name);
            set_ttl(self.context, self.aws, &inputs.name, Ttl { attribute_name, ..wanted }).await?;
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
pub(super) async fn set_ttl(
    context: &Context<Aws>,
    aws: &Regional,
    table: &str,
    ttl: Ttl,
) -> Result<(), Error> {
    let done = format!("TimeToLive is already {}", if ttl.enabled { "enabled" } else { "disabled" });
    let specification = TimeToLiveSpecification::builder().enabled(ttl.enabled);
    let specification = built(specification.attribute_name(ttl.attribute_name.unwrap_or_default()).build())?;
    let call =
        aws.dynamodb().update_time_to_live().table_name(table).time_to_live_specification(specification);
    match again(context, "UpdateTimeToLive", UPDATE, is_busy, || call.clone().send()).await {
        Err(fault) if fault.says("ValidationException", &done) => Ok(()),
        Err(fault) if fault.says("ValidationException", "modified multiple times") => {
            Err(Error::from(fault).remedy("wait an hour: DynamoDB changes it only so often"))
        }
        answer => Ok(answer.map(drop)?),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn table(kind: &str, index: &str) -> Inputs {
        let attribute = |name: &str, kind: &str| Attribute { name: name.into(), kind: kind.into() };
        let by_room = GlobalIndex { name: index.into(), hash_key: "room".into(), ..GlobalIndex::default() };
        Inputs {
            hash_key: "id".into(),
            attributes: vec![attribute("id", "S"), attribute("room", kind)],
            global_secondary_indexes: vec![by_room],
            ..Inputs::default()
        }
    }

    #[test]
    fn a_key_that_stays_keeps_its_type() {
        assert_eq!(retyped(&table("S", "byRoom"), &table("N", "byRoom")), Some("room"));
        assert_eq!(retyped(&table("S", "byRoom"), &table("S", "byRoom")), None);
        assert_eq!(retyped(&table("S", "byRoom"), &table("N", "other")), None, "the index is made anew");
    }
}
