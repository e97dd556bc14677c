//! The packages that a program uses, with what their bindings call things.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use pulumi_codegen::{
    api::{Api, Named, Property, Returns, Type},
    schema::Package,
};

use crate::{
    schemas::{PackageRef, SchemaError, Schemas, numbers},
    types::{Field, Item, Ty},
};

/// The packages of a program, loaded when they are first used.
#[derive(Debug)]
pub(crate) struct Packages<'s> {
    schemas: &'s dyn Schemas,
    /// How packages are to be loaded, where the program says so.
    declared: BTreeMap<String, PackageRef>,
    loaded: RefCell<Vec<Rc<Api>>>,
}

impl<'s> Packages<'s> {
    pub(crate) fn new(schemas: &'s dyn Schemas) -> Self {
        Self { schemas, declared: BTreeMap::new(), loaded: RefCell::default() }
    }

    /// Says how a package is to be loaded.
    pub(crate) fn declare(&mut self, name: &str, package: PackageRef) {
        self.declared.insert(name.to_owned(), package);
    }

    /// Asks for a version of a package, unless the program has said more about it. Of several, the newest is taken:
    /// a program has one crate of a package's bindings.
    pub(crate) fn want_version(&mut self, name: &str, version: &str) {
        let plain = || PackageRef { name: name.to_owned(), ..Default::default() };
        let wanted = self.declared.entry(name.to_owned()).or_insert_with(plain);
        let is_newer = wanted.version.as_deref().is_none_or(|known| numbers(known) < numbers(version));
        if wanted.parameterization.is_none() && is_newer {
            wanted.version = Some(version.to_owned());
        }
    }

    /// The packages that have been used.
    pub(crate) fn loaded(&self) -> Vec<Rc<Api>> {
        self.loaded.borrow().clone()
    }

    /// The bindings of a package.
    pub(crate) fn api(&self, item: &Item) -> Rc<Api> {
        self.at(item.package)
    }

    /// The bindings of the package at a place.
    pub(crate) fn at(&self, package: usize) -> Rc<Api> {
        self.loaded.borrow()[package].clone()
    }

    /// Loads the package of a token.
    pub(crate) fn load(&self, token: &str) -> Result<usize, SchemaError> {
        let name = package_of(token);
        if let Some(index) = self.loaded.borrow().iter().position(|api| api.name() == name) {
            return Ok(index);
        }
        let plain = PackageRef { name: name.to_owned(), ..Default::default() };
        let schema = self.schemas.schema(self.declared.get(name).unwrap_or(&plain))?;
        let failed = |source: Box<dyn std::error::Error + Send + Sync>| SchemaError {
            package: name.to_owned(),
            source,
        };
        let package =
            Package::parse(&String::from_utf8_lossy(&schema)).map_err(|error| failed(error.into()))?;
        let api = Api::new(package).map_err(|error| failed(error.into()))?;
        let mut loaded = self.loaded.borrow_mut();
        loaded.push(Rc::new(api));
        Ok(loaded.len() - 1)
    }

    /// The resource that a program calls by a token.
    pub(crate) fn resource(&self, token: &str) -> Result<Option<Item>, SchemaError> {
        let package = self.load(token)?;
        Ok(self.at(package).resource_token(token).map(|token| Item { package, token }))
    }

    /// The function that a program calls by a token.
    pub(crate) fn function(&self, token: &str) -> Result<Option<Item>, SchemaError> {
        let package = self.load(token)?;
        Ok(self.at(package).function_token(token).map(|token| Item { package, token }))
    }

    /// The type of a property in a package.
    pub(crate) fn ty(&self, package: usize, ty: &Type) -> Ty {
        let nested = |ty: &Type| self.ty(package, ty);
        match ty {
            Type::Bool => Ty::Bool,
            Type::Integer => Ty::Int,
            Type::Number => Ty::Number,
            Type::String => Ty::Text,
            Type::Asset => Ty::Asset,
            Type::Archive => Ty::Archive,
            Type::List(item) => nested(item).list(),
            Type::Map(value) => nested(value).map(),
            Type::Named(named) => self.named(package, named).map_or(Ty::Any, |item| {
                let is_enum = self.api(&item).enumeration(&item.token).is_some();
                if is_enum { Ty::Enum(item) } else { Ty::Object(item) }
            }),
            Type::Resource(named) => self.named(package, named).map_or(Ty::Any, Ty::Resource),
            Type::Union(named) => self.named(package, named).map_or(Ty::Any, Ty::Union),
            _ => Ty::Any,
        }
    }

    /// Something that a package refers to; none where its package can't be loaded.
    fn named(&self, package: usize, named: &Named) -> Option<Item> {
        let package = match &named.package {
            Some(other) => self.load(other).ok()?,
            None => package,
        };
        Some(Item { package, token: named.token.clone() })
    }

    /// The fields of an object type, or of what a function returns.
    pub(crate) fn fields(&self, package: usize, properties: &[Property]) -> Vec<Field> {
        let fields = properties.iter().map(|property| {
            let ty = self.ty(package, &property.ty);
            Field {
                wire: property.wire.clone(),
                name: property.name.clone(),
                ty: if property.required { ty } else { ty.option() },
                boxed: property.boxed,
            }
        });
        fields.collect()
    }

    /// The fields of an object type.
    pub(crate) fn object_fields(&self, item: &Item) -> Vec<Field> {
        let object = self.api(item).object(&item.token);
        object.map(|object| self.fields(item.package, &object.fields)).unwrap_or_default()
    }

    /// What a function's result is.
    pub(crate) fn returned(&self, package: usize, path: &str, returns: &Returns) -> Ty {
        match returns {
            Returns::Nothing => Ty::Any,
            Returns::Value(ty) => self.ty(package, ty),
            Returns::Object { path: result, fields } => Ty::Struct(
                crate::types::Struct {
                    path: format!("{path}{result}"),
                    fields: self.fields(package, fields),
                    is_component: false,
                }
                .into(),
            ),
            _ => Ty::Any,
        }
    }
}

/// The package of a token: `pulumi:providers:aws` is the provider of `aws`.
pub(crate) fn package_of(token: &str) -> &str {
    let token = token.strip_prefix("pulumi:providers:").unwrap_or(token);
    token.split(':').next().unwrap_or(token)
}
