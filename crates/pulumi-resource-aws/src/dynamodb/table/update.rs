//! Changing a table: one kind of change at a time, as UpdateTable wants it.

mod extras;

use std::time::Duration;

use aws_sdk_dynamodb::{
    operation::update_table::builders::UpdateTableFluentBuilder,
    types::{
        DeleteGlobalSecondaryIndexAction, GlobalSecondaryIndexUpdate, OnDemandThroughput,
        StreamSpecification, UpdateGlobalSecondaryIndexAction,
    },
};
use pulumi_provider::{Changed, Context, Error, UpdateRequest, UpdateResponse};

use super::{
    check::{retyped, stays, type_stays},
    is_busy, is_limited,
    model::{GlobalIndex, Inputs, OnDemand, State, Warm},
    sdk::{built, definitions},
    state,
    wait::{self, Missing},
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, again},
};

/// How long all changes together may take: a new index is filled first.
const UPDATE: Duration = Duration::from_secs(60 * 60);

type Request = UpdateRequest<Inputs, State>;

/// What an update works on.
struct Work<'a> {
    context: &'a Context<Aws>,
    aws: &'a Regional,
    old: &'a State,
    new: &'a Inputs,
    /// What changes; everything may, in a table that was made of something else.
    changed: Option<&'a Changed>,
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
    let Request { state: old, inputs: new, changed, .. } = &request;
    let changed = Work { context, aws: &aws, old, new, changed: Some(changed) }.change().await;
    let state = state::read(context, &aws, &request.id, &request.inputs).await;
    match (changed, state) {
        (Ok(()), state) => state?.map(UpdateResponse::new).ok_or_else(wait::lost),
        (Err(error), Ok(Some(state))) => Err(error.keeping(&request.id, &state)),
        (Err(error), _) => Err(error),
    }
}

/// Makes a table that was made of something else what is wanted.
pub(super) async fn complete(context: &Context<Aws>, aws: &Regional, new: &Inputs) -> Result<(), Error> {
    let old = state::read(context, aws, &new.name, new).await?.ok_or_else(wait::lost)?;
    Work { context, aws, old: &old, new, changed: None }.change().await
}

/// What can't be said when a table is created.
pub(super) async fn complete_new(context: &Context<Aws>, aws: &Regional, new: &Inputs) -> Result<(), Error> {
    let old = State::default();
    Work { context, aws, old: &old, new, changed: None }.change_ttl_and_recovery().await
}

/// DynamoDB never changes the type of an attribute that is a key.
fn keeps_types(request: &Request, urn: &str) -> Result<(), Error> {
    let Some(attribute) = retyped(&request.state.inputs, &request.inputs) else { return Ok(()) };
    Err(Error::new(type_stays(attribute))
        .remedy(format!("to make the table anew, without its items: pulumi up --replace '{urn}'")))
}

impl Work<'_> {
    async fn change(&self) -> Result<(), Error> {
        self.delete_indexes().await?;
        self.change_class().await?;
        self.change_capacity().await?;
        self.change_stream().await?;
        self.create_indexes().await?;
        self.change_encryption().await?;
        self.change_warmth().await?;
        self.change_ttl_and_recovery().await?;
        self.retag().await?;
        Ok(())
    }

    fn changes(&self, names: &[&str]) -> bool {
        self.changed.is_none_or(|changed| changed.any(names))
    }

    /// Whether a property changes and AWS doesn't have it yet: an update that failed half way is repeated.
    fn lacks(&self, name: &str, differs: impl Fn(&Inputs, &Inputs) -> bool) -> bool {
        self.changes(&[name]) && differs(&self.old.inputs, self.new)
    }

    fn table(&self) -> UpdateTableFluentBuilder {
        self.aws.dynamodb().update_table().table_name(&self.new.name)
    }

    async fn settle(&self) -> Result<(), Error> {
        let limit = self.context.timeout(UPDATE);
        wait::active(self.context, self.aws, &self.new.name, limit, Missing::Gone).await
    }

    async fn send(&self, call: UpdateTableFluentBuilder) -> Result<(), Error> {
        let passes = |fault: &Fault| is_busy(fault) || is_limited(fault);
        let limit = self.context.timeout(UPDATE);
        again(self.context, "UpdateTable", limit, passes, || call.clone().send()).await?;
        self.settle().await
    }

    fn indexes(&self) -> (&[GlobalIndex], &[GlobalIndex]) {
        (&self.old.inputs.global_secondary_indexes, &self.new.global_secondary_indexes)
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
            let action = added.to_create(self.new.is_provisioned())?;
            let update = GlobalSecondaryIndexUpdate::builder().create(action).build();
            let attributes = definitions(&self.new.attributes)?;
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
        self.send(self.table().set_table_class(self.new.class())).await
    }

    async fn change_capacity(&self) -> Result<(), Error> {
        let switched = self.is_switched();
        let capacity = switched
            || self.lacks("readCapacity", |old, new| old.read_capacity != new.read_capacity)
            || self.lacks("writeCapacity", |old, new| old.write_capacity != new.write_capacity);
        let throughput = self.new.throughput()?.filter(|_| capacity);
        let (indexes, limits, protection) = (self.index_capacities()?, self.limits(), self.protection());
        if !switched && throughput.is_none() && indexes.is_empty() && limits.is_none() && protection.is_none()
        {
            return Ok(());
        }
        let call = self
            .table()
            .set_billing_mode(self.new.billing().filter(|_| switched))
            .set_provisioned_throughput(throughput)
            .set_on_demand_throughput(limits)
            .set_deletion_protection_enabled(protection)
            .set_global_secondary_index_updates(Some(indexes).filter(|indexes| !indexes.is_empty()));
        self.send(call).await
    }

    /// Other limits on demand. Without a limit, AWS wants -1.
    fn limits(&self) -> Option<OnDemandThroughput> {
        let none = OnDemand { max_read_request_units: Some(-1), max_write_request_units: Some(-1) };
        let limits = |of: &Inputs| of.on_demand_throughput.clone().filter(|_| !of.is_provisioned());
        let differs =
            |old: &Inputs, new: &Inputs| !OnDemand::is_met_by(limits(new).as_ref(), limits(old).as_ref());
        let lacks = !self.new.is_provisioned() && self.lacks("onDemandThroughput", differs);
        lacks.then(|| limits(self.new).unwrap_or(none).to_sdk())
    }

    fn protection(&self) -> Option<bool> {
        let protected = |inputs: &Inputs| inputs.deletion_protection_enabled.unwrap_or_default();
        let lacks = self.lacks("deletionProtectionEnabled", |old, new| protected(old) != protected(new));
        lacks.then(|| protected(self.new))
    }

    /// The indexes that stay and get another capacity; all of them when the table becomes provisioned.
    fn index_capacities(&self) -> Result<Vec<GlobalSecondaryIndexUpdate>, Fault> {
        let (old, new) = self.indexes();
        let provisioned = self.new.is_provisioned();
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
        let (old, new) = (self.old.inputs.stream()?, self.new.stream()?);
        if !self.changes(&["streamEnabled", "streamViewType"]) || old == new {
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
        let wanted = self.new.server_side_encryption.clone().unwrap_or_default();
        let is_other = |old: &Inputs, _: &Inputs| {
            !wanted.is_met_by(&old.server_side_encryption.clone().unwrap_or_default())
        };
        if !self.lacks("serverSideEncryption", is_other) {
            return Ok(());
        }
        self.send(self.table().sse_specification(wanted.to_sdk())).await
    }

    /// Raises what the table and its indexes are kept ready for, one at a time.
    async fn change_warmth(&self) -> Result<(), Error> {
        let warmth = |of: &Inputs| of.warm_throughput;
        let is_other =
            |old: &Inputs, new: &Inputs| !Warm::is_met_by(warmth(new).as_ref(), warmth(old).as_ref());
        if let Some(warm) = self.new.warm_throughput.filter(|_| self.lacks("warmThroughput", is_other)) {
            self.send(self.table().warm_throughput(warm.to_sdk())).await?;
        }
        let (old, new) = self.indexes();
        for index in new {
            let Some(before) = old.iter().find(|old| stays(old, index)) else { continue };
            let Some(warm) = index.warm_throughput else { continue };
            if !Warm::is_met_by(Some(&warm), before.warm_throughput.as_ref()) {
                let action = UpdateGlobalSecondaryIndexAction::builder().index_name(&index.name);
                let action = built(action.warm_throughput(warm.to_sdk()).build())?;
                let update = GlobalSecondaryIndexUpdate::builder().update(action).build();
                self.send(self.table().global_secondary_index_updates(update)).await?;
            }
        }
        Ok(())
    }
}

fn index_capacity(index: &GlobalIndex, provisioned: bool) -> Result<GlobalSecondaryIndexUpdate, Fault> {
    let action = UpdateGlobalSecondaryIndexAction::builder()
        .index_name(&index.name)
        .set_provisioned_throughput(index.throughput(provisioned)?)
        .set_on_demand_throughput(index.on_demand_throughput.as_ref().map(OnDemand::to_sdk));
    Ok(GlobalSecondaryIndexUpdate::builder().update(built(action.build())?).build())
}
