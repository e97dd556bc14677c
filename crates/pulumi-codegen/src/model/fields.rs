//! Properties become fields and setters.

use std::collections::BTreeMap;

use super::bag::{Bag, Defaults, Setter};
use super::registry::Registry;
use super::types::{Site, Type};
use super::{Field, ModulePath, Setting};
use crate::Error;
use crate::names::{Scope, home, pascal, snake};
use crate::schema::{Property, RECEIVER};

/// Binds the properties of one token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields<'s> {
    /// The token, for errors.
    pub(crate) token: &'s str,
    /// The module that the generated code is in.
    pub(crate) module: &'s ModulePath,
    /// Where types are.
    pub(crate) registry: &'s Registry,
    /// The properties.
    pub(crate) properties: &'s BTreeMap<String, Property>,
    /// Which of them are required.
    pub(crate) required: &'s [String],
}

impl Fields<'_> {
    /// The fields of a struct, or the outputs of a resource, named in a scope of their own.
    pub(crate) fn fields(&self, scope: &mut Scope) -> Result<Vec<Field>, Error> {
        self.check_required()?;
        self.properties.iter().map(|(wire, property)| self.field(wire, property, scope)).collect()
    }

    /// The settings of a package, with accessors.
    pub(crate) fn settings(&self) -> Result<Vec<Setting>, Error> {
        let mut scope = Scope::default();
        self.properties.iter().map(|(wire, property)| self.setting(wire, property, &mut scope)).collect()
    }

    /// The property bag `name` that `owner` takes; on the wire, `json` has all but text as JSON.
    pub(crate) fn bag(&self, name: String, owner: String, json: bool) -> Result<Bag, Error> {
        self.check_required()?;
        let mut names = Scope::reserving(["build", "builder"]);
        let mut params = Scope::default();
        let markers = match owner.split_once("::") {
            Some((_, method)) => format!("required_by_{method}"),
            None => "required".to_owned(),
        };
        let mut bag = Bag { name, owner, markers, setters: Vec::new(), constants: Vec::new() };
        for (wire, property) in self.properties.iter().filter(|(wire, _)| *wire != RECEIVER) {
            if let Some(value) = &property.constant {
                bag.constants.push((wire.clone(), value.clone()));
                continue;
            }
            let mut setter = self.setter(wire, property, &mut names)?;
            setter.json = json && setter.ty != Type::String;
            setter.param = self.is_asked_for(wire, property).then(|| self.param(&setter.name, &mut params));
            bag.setters.push(setter);
        }
        Ok(bag)
    }

    fn field(&self, wire: &str, property: &Property, scope: &mut Scope) -> Result<Field, Error> {
        Ok(Field {
            wire: wire.to_owned(),
            name: scope.take(&snake(wire)),
            ty: self.resolve(wire, property)?,
            required: self.is_required(wire),
            boxed: false,
            docs: self.registry.linked(&property.description),
            deprecated: property.deprecation_message.clone(),
        })
    }

    fn setting(&self, wire: &str, property: &Property, scope: &mut Scope) -> Result<Setting, Error> {
        let Field { wire, name, ty, docs, deprecated, .. } = self.field(wire, property, scope)?;
        Ok(Setting {
            wire,
            name,
            ty,
            docs,
            deprecated,
            secret: property.secret,
            default: Defaults::of(property),
        })
    }

    fn setter(&self, wire: &str, property: &Property, scope: &mut Scope) -> Result<Setter, Error> {
        Ok(Setter {
            wire: wire.to_owned(),
            name: scope.take(&snake(wire)),
            param: None,
            ty: self.resolve(wire, property)?,
            docs: self.registry.linked(&property.description),
            deprecated: property.deprecation_message.clone(),
            plain: property.spec.plain,
            secret: property.secret,
            json: false,
            replaces: property.replace_on_changes || property.will_replace_on_changes,
            default: Defaults::of(property),
        })
    }

    fn resolve(&self, wire: &str, property: &Property) -> Result<Type, Error> {
        Type::resolve(&property.spec, Site { token: self.token, property: wire }, self.registry)
    }

    /// The type parameter that tells whether a required property was given: never the name of a type in the file.
    fn param(&self, name: &str, params: &mut Scope) -> String {
        let param = pascal(name);
        let ambiguous = home(&param).is_some() || self.registry.has_type(self.module, &param);
        params.take(&if ambiguous { format!("{param}Input") } else { param })
    }

    fn is_required(&self, wire: &str) -> bool {
        self.required.iter().any(|required| required == wire)
    }

    fn is_asked_for(&self, wire: &str, property: &Property) -> bool {
        self.is_required(wire) && property.default.is_none() && property.default_info.environment.is_empty()
    }

    fn check_required(&self) -> Result<(), Error> {
        match self.required.iter().find(|required| !self.properties.contains_key(*required)) {
            None => Ok(()),
            Some(missing) => {
                Err(Error::UnknownProperty { token: self.token.to_owned(), property: missing.clone() })
            }
        }
    }
}
