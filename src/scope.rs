//! What the children of the component are made with.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};

use pulumi_wasm::{Component, Context, Inputs, InvokeOptions, Output, Resource, ResourceOptions};
use pulumi_wasm_aws::{GetPartitionArgs, GetRegionArgs, get_partition_with_options, get_region_with_options};

use crate::{
    child::{Child, Transforms},
    redeployment::Redeployment,
    suggestion::suggestion,
};

/// Where children belong, and what all of them have in common.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    pub(crate) ctx: Context,
    pub(crate) component: Component,
    /// What names in AWS begin with.
    pub(crate) prefix: String,
    /// What the names of functions and the table end with.
    pub(crate) suffix: String,
    /// The namespace of the functions' metrics, if there are any.
    pub(crate) metrics: Option<String>,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) transforms: Transforms,
    /// Whether what is lost for good is protected, whatever its stage says; none where the stage decides.
    pub(crate) protect: Option<bool>,
    /// Whether data stays when the stack goes.
    pub(crate) retain_data: bool,
    /// The ids of what exists and is to be taken over, by child.
    pub(crate) imports: Arc<Imports>,
}

impl Scope {
    /// Declares a child. Its name in Pulumi has the component's, as a URN has only the types of those above.
    pub(crate) fn declare<C: Child>(&self, child: &str, args: C::Args, options: ResourceOptions) -> C {
        self.declare_as(child, self.transforms.apply::<C>(child, args), options)
    }

    /// Declares a child that is part of what is deployed: a change of it makes a new deployment.
    pub(crate) fn declare_deployed<C: Child>(
        &self,
        child: &str,
        args: C::Args,
        options: ResourceOptions,
        redeployment: &mut Redeployment,
        group: &str,
    ) -> C {
        let args = self.transforms.apply::<C>(child, args);
        let inputs: Inputs = args.clone().into();
        let resource: C = self.declare_as(child, args, options);
        redeployment.follow(group, child, inputs, &resource);
        resource
    }

    fn declare_as<C: Child>(&self, child: &str, args: C::Args, options: ResourceOptions) -> C {
        let options = match self.imports.take(child) {
            Some(id) => options.import(id),
            None => options,
        };
        C::declare(&self.ctx, &self.name_of(child), args, options)
    }

    /// A child's name in Pulumi; the empty one is the API itself.
    pub(crate) fn name_of(&self, child: &str) -> String {
        let component = self.component.resource_name();
        if child.is_empty() { component.to_owned() } else { format!("{component}-{child}") }
    }

    pub(crate) fn options(&self) -> ResourceOptions {
        ResourceOptions::new().parent(&self.component)
    }

    /// For what is lost for good when it is gone.
    pub(crate) fn kept_options(&self, protect: bool) -> ResourceOptions {
        if self.protect.unwrap_or(protect) { self.options().protect(true) } else { self.options() }
    }

    /// For what holds data.
    pub(crate) fn of_data(&self, options: ResourceOptions) -> ResourceOptions {
        if self.retain_data { options.retain_on_delete(true) } else { options }
    }

    /// The partition of AWS that the component is in: `aws`, or one of China's or of governments.
    pub(crate) fn partition(&self) -> Output<String> {
        let found = get_partition_with_options(&self.ctx, GetPartitionArgs::default(), self.invoke_options());
        found.map(|found| found.partition)
    }

    /// The region that the component is in.
    pub(crate) fn region(&self) -> Output<String> {
        let found = get_region_with_options(&self.ctx, GetRegionArgs::default(), self.invoke_options());
        found.map(|found| found.region)
    }

    /// Calls go to the provider that makes the children.
    pub(crate) fn invoke_options(&self) -> InvokeOptions {
        InvokeOptions::new().parent(&self.component)
    }

    /// For everything that can be tagged, and belongs to one stage.
    pub(crate) fn tags_of(&self, stage: &str) -> BTreeMap<String, String> {
        let mut tags = self.tags.clone();
        tags.entry("Stage".to_owned()).or_insert_with(|| stage.to_owned());
        tags
    }
}

/// What exists in AWS already and is to be taken over.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    ids: BTreeMap<String, String>,
    declared: Mutex<BTreeSet<String>>,
}

impl Imports {
    pub(crate) fn new(ids: BTreeMap<String, String>) -> Self {
        Self { ids, declared: Mutex::default() }
    }

    /// The id of what the child takes over, if it does.
    fn take(&self, child: &str) -> Option<&str> {
        self.declared.lock().unwrap_or_else(PoisonError::into_inner).insert(child.to_owned());
        self.ids.get(child).map(String::as_str)
    }

    /// The names for which there was no child, and what may have been meant.
    pub(crate) fn left(&self) -> Vec<(String, String)> {
        let declared = self.declared.lock().unwrap_or_else(PoisonError::into_inner);
        let known: Vec<_> = declared.iter().map(String::as_str).filter(|child| !child.is_empty()).collect();
        let left = self.ids.keys().filter(|child| !declared.contains(*child));
        left.map(|child| (child.clone(), suggestion(child, &known))).collect()
    }
}
