//! What has to exist before something else.

use crate::{
    output::{Dependencies, Failure, Output},
    resource::{Resource, ResourceHandle},
};

/// What can be depended on: a resource, or an output of one or several.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be depended on",
    note = "a reference to a resource can, and an output of a resource or of a `Vec` of resources"
)]
pub trait Dependence: private::Sealed {
    #[doc(hidden)]
    fn into_depended(self) -> Depended;
}

mod private {
    pub trait Sealed {}
}

/// Resources that are known now, or later.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub enum Depended {
    /// One that is known.
    Known(ResourceHandle),
    /// Those of an output.
    Output(Output<Vec<ResourceHandle>>),
}

/// What depending on something came to.
pub(crate) struct Resolved {
    /// The resources; none where the output isn't known yet, as in a preview.
    pub(crate) resources: Vec<ResourceHandle>,
    /// What the output itself was computed from.
    pub(crate) dependencies: Dependencies,
    pub(crate) known: bool,
}

impl Depended {
    pub(crate) async fn resolve(&self) -> Result<Resolved, Failure> {
        let (resources, dependencies) = match self {
            Self::Known(resource) => (Some(vec![resource.clone()]), Dependencies::default()),
            Self::Output(output) => {
                let data = output.cell().wait().await?;
                (data.value.as_deref().cloned(), data.dependencies)
            }
        };
        let known = resources.is_some();
        Ok(Resolved { resources: resources.unwrap_or_default(), dependencies, known })
    }
}

impl<R: Resource + ?Sized> private::Sealed for &R {}

impl<R: Resource + ?Sized> Dependence for &R {
    fn into_depended(self) -> Depended {
        Depended::Known(self.handle().clone())
    }
}

impl<R: Resource + Clone + Send + Sync + 'static> private::Sealed for Output<R> {}

impl<R: Resource + Clone + Send + Sync + 'static> Dependence for Output<R> {
    fn into_depended(self) -> Depended {
        Depended::Output(self.map(|resource| vec![resource.handle().clone()]))
    }
}

impl<R: Resource + Clone + Send + Sync + 'static> private::Sealed for Output<Vec<R>> {}

impl<R: Resource + Clone + Send + Sync + 'static> Dependence for Output<Vec<R>> {
    fn into_depended(self) -> Depended {
        Depended::Output(self.map(|all| all.iter().map(|resource| resource.handle().clone()).collect()))
    }
}
