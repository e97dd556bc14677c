//! Which plugin answers for a resource or function.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use pulumi_wasm_proto::rpc;

use super::Engine;
use crate::{
    codegen::{Package, Parameterization},
    error::Error,
    output::{Cell, Data, Failure},
};

/// What the bindings say of their plugin, and what options say instead.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plugin {
    pub(crate) package: Option<&'static Package>,
    pub(crate) version: Option<String>,
    pub(crate) download_url: Option<String>,
}

/// How a request names the plugin: by version and place, or by a reference that the engine gave.
#[derive(Debug, Default)]
pub(super) struct Selected {
    pub(super) version: String,
    pub(super) download_url: String,
    pub(super) package_ref: String,
}

impl Plugin {
    pub(super) async fn select(&self, engine: &Arc<Engine>) -> Result<Selected, Failure> {
        if let Some(package) = self.package
            && let Some(parameterization) = package.parameterization
        {
            let package_ref = engine.package_ref(package, parameterization).await?;
            return Ok(Selected { package_ref, ..Selected::default() });
        }
        let bindings = |field: fn(&Package) -> &str| self.package.map(field).unwrap_or_default().to_owned();
        Ok(Selected {
            version: self.version.clone().unwrap_or_else(|| bindings(|package| package.version)),
            download_url: self
                .download_url
                .clone()
                .unwrap_or_else(|| bindings(|package| package.download_url)),
            package_ref: String::new(),
        })
    }
}

/// The packages that the engine knows by a reference, or is about to.
#[derive(Default)]
pub(super) struct Packages(Mutex<HashMap<Package, Arc<Cell<String>>>>);

impl Packages {
    /// The place of a package's reference, and whether it is the caller who has to get it.
    fn place(&self, package: &Package) -> (Arc<Cell<String>>, bool) {
        let mut packages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut new = false;
        let place = packages.entry(*package).or_insert_with(|| {
            new = true;
            Cell::pending()
        });
        (place.clone(), new)
    }
}

impl Engine {
    /// The engine's reference to a package; it is asked for once in a run.
    async fn package_ref(
        self: &Arc<Self>,
        package: &Package,
        parameterization: Parameterization,
    ) -> Result<String, Failure> {
        let (place, new) = self.packages.place(package);
        if new {
            let _busy = self.busy();
            let answer = self.monitor.register_package(package_request(package, parameterization)).await;
            let name = parameterization.name;
            place.set(
                answer.map(|answer| Data::known(answer.r#ref)).map_err(|error| {
                    Error::Package { name: name.to_owned(), source: Box::new(error) }.into()
                }),
            );
        }
        let reference = place.wait().await?.value.ok_or(Failure::Upstream)?;
        Ok(reference.as_ref().clone())
    }
}

fn package_request(package: &Package, parameterization: Parameterization) -> rpc::RegisterPackageRequest {
    rpc::RegisterPackageRequest {
        name: package.name.to_owned(),
        version: package.version.to_owned(),
        download_url: package.download_url.to_owned(),
        parameterization: Some(rpc::Parameterization {
            name: parameterization.name.to_owned(),
            version: parameterization.version.to_owned(),
            value: parameterization.value.to_vec(),
        }),
        ..Default::default()
    }
}
