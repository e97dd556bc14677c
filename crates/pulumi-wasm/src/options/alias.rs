//! Former names.

use crate::{
    input::{Input, IntoInput, Tree},
    output::Output,
    resource::{Resource, ResourceHandle},
};

/// What a resource was called before.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Alias {
    /// Its whole URN.
    Urn(Input<String>),
    /// The parts that were different.
    Spec(Box<AliasSpec>),
}

/// The parts of a former name. What isn't set is as now.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct AliasSpec {
    pub(crate) name: Option<Tree>,
    pub(crate) token: Option<Tree>,
    pub(crate) stack: Option<Tree>,
    pub(crate) project: Option<Tree>,
    pub(crate) parent: Option<FormerParent>,
}

/// The parent that a resource had.
#[derive(Clone, Debug)]
pub(crate) enum FormerParent {
    Resource(ResourceHandle),
    Urn(Tree),
    Stack,
}

impl AliasSpec {
    /// As now in all parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// The former name.
    pub fn name(mut self, name: impl IntoInput<String>) -> Self {
        self.name = Some(name.into_input().into_tree());
        self
    }

    /// The former type.
    pub fn token(mut self, token: impl IntoInput<String>) -> Self {
        self.token = Some(token.into_input().into_tree());
        self
    }

    /// The former stack.
    pub fn stack(mut self, stack: impl IntoInput<String>) -> Self {
        self.stack = Some(stack.into_input().into_tree());
        self
    }

    /// The former project.
    pub fn project(mut self, project: impl IntoInput<String>) -> Self {
        self.project = Some(project.into_input().into_tree());
        self
    }

    /// The former parent.
    pub fn parent(mut self, parent: &impl Resource) -> Self {
        self.parent = Some(FormerParent::Resource(parent.handle().clone()));
        self
    }

    /// The former parent, by its URN.
    pub fn parent_urn(mut self, urn: impl IntoInput<String>) -> Self {
        self.parent = Some(FormerParent::Urn(urn.into_input().into_tree()));
        self
    }

    /// It had no parent but the stack.
    pub fn no_parent(mut self) -> Self {
        self.parent = Some(FormerParent::Stack);
        self
    }
}

impl From<&str> for Alias {
    /// A URN.
    fn from(urn: &str) -> Self {
        Self::Urn(urn.into_input())
    }
}

impl From<String> for Alias {
    /// A URN.
    fn from(urn: String) -> Self {
        Self::Urn(urn.into_input())
    }
}

impl From<Output<String>> for Alias {
    /// A URN.
    fn from(urn: Output<String>) -> Self {
        Self::Urn(urn.into_input())
    }
}

impl From<AliasSpec> for Alias {
    fn from(spec: AliasSpec) -> Self {
        Self::Spec(Box::new(spec))
    }
}
