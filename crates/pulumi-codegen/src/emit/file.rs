use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Item, Model, Reference, Setter, Type};
use crate::names::{Home, ModulePath, home, ident};

/// The file that an item is written to: knows what names mean in it, and gathers its imports.
#[derive(Debug)]
pub(crate) struct File<'m> {
    model: &'m Model,
    module: &'m ModulePath,
    own: Vec<String>,
    main: String,
    imports: RefCell<BTreeMap<String, BTreeSet<String>>>,
}

impl<'m> File<'m> {
    /// The file of `item` in `module`.
    pub(crate) fn new(model: &'m Model, module: &'m ModulePath, item: &Item) -> Self {
        Self { model, module, own: item.names(), main: item.main_type(), imports: RefCell::default() }
    }

    /// A name of the standard library or the SDK, imported; written out where the module has a type of that name.
    pub(crate) fn name(&self, name: &'static str) -> String {
        let taken = self.model.registry.has_type(self.module, name);
        match home(name) {
            Some(_) if taken => self.path(name),
            Some(Home::Path(path)) => {
                self.import(path, name);
                name.to_owned()
            }
            _ => name.to_owned(),
        }
    }

    /// The same, always written out: for modules inside the file.
    pub(crate) fn path(&self, name: &'static str) -> String {
        match home(name) {
            Some(Home::Path(path) | Home::Prelude(path)) => format!("::{path}::{name}"),
            None => name.to_owned(),
        }
    }

    /// An expression for the default of a type of the SDK.
    pub(crate) fn default_of(&self, name: &'static str) -> String {
        if self.model.registry.has_type(self.module, "Default") {
            format!("<{} as ::std::default::Default>::default()", self.name(name))
        } else {
            format!("{}::default()", self.name(name))
        }
    }

    /// A function of the SDK's part for generated code.
    pub(crate) fn codegen(&self, function: &str) -> String {
        self.import("pulumi_wasm", "codegen");
        format!("codegen::{function}")
    }

    /// The package's description.
    pub(crate) fn package(&self) -> String {
        self.import(&self.root(), "PACKAGE");
        "&PACKAGE".to_owned()
    }

    /// A type as it is written in this file.
    pub(crate) fn ty(&self, ty: &Type) -> String {
        match ty {
            Type::Bool => "bool".to_owned(),
            Type::Integer => "i64".to_owned(),
            Type::Number => "f64".to_owned(),
            Type::String => self.name("String"),
            Type::Any => self.name("Value"),
            Type::Asset => self.name("Asset"),
            Type::Archive => self.name("Archive"),
            Type::List(item) => format!("{}<{}>", self.name("Vec"), self.ty(item)),
            Type::Map(value) => {
                format!("{}<{}, {}>", self.name("BTreeMap"), self.name("String"), self.ty(value))
            }
            Type::Named(reference) => self.named(reference),
        }
    }

    /// What a setter takes.
    pub(crate) fn setter_input(&self, setter: &Setter) -> String {
        let wanted = if setter.plain { "IntoPlain" } else { "IntoInput" };
        format!("impl {}<{}>", self.name(wanted), self.ty(&setter.ty))
    }

    /// A companion of a type, such as its arguments, as it is written in this file.
    pub(crate) fn beside(&self, ty: &Type, companion: &str) -> String {
        let path = self.ty(ty);
        match path.rsplit_once("::") {
            Some((module, _)) => format!("{module}::{companion}"),
            None => self.sibling(companion),
        }
    }

    /// The name of the type that the file is about.
    pub(crate) fn main_type(&self) -> &str {
        &self.main
    }

    /// An optional type as it is written in this file.
    pub(crate) fn maybe(&self, ty: String, required: bool) -> String {
        if required { ty } else { format!("{}<{ty}>", self.name("Option")) }
    }

    /// A type of the same module, imported unless it is this file's own.
    pub(crate) fn sibling(&self, name: &str) -> String {
        if !self.own.iter().any(|own| own == name) {
            self.import("super", name);
        }
        name.to_owned()
    }

    /// The import lines.
    pub(crate) fn imports(&self) -> String {
        let imports = self.imports.borrow();
        let lines = imports.iter().map(|(path, names)| match names.len() {
            1 => format!("use {path}::{};\n", names.iter().cloned().collect::<String>()),
            _ => format!("use {path}::{{{}}};\n", names.iter().cloned().collect::<Vec<_>>().join(", ")),
        });
        lines.collect()
    }

    /// The model.
    pub(crate) fn model(&self) -> &'m Model {
        self.model
    }

    fn named(&self, reference: &Reference) -> String {
        let Some(place) = self.model.registry.find(reference) else { return self.name("Value") };
        let root = match &place.krate {
            None if &place.module == self.module => return self.sibling(&place.name),
            None => self.root(),
            Some(krate) => format!("::{krate}"),
        };
        let modules = place.module.iter().map(|module| ident(module));
        let path: Vec<_> = [root].into_iter().chain(modules).chain([place.name.clone()]).collect();
        path.join("::")
    }

    /// The way from a file to the root of the generated modules.
    fn root(&self) -> String {
        vec!["super"; self.module.len() + 1].join("::")
    }

    fn import(&self, path: &str, name: &str) {
        self.imports.borrow_mut().entry(path.to_owned()).or_default().insert(name.to_owned());
    }
}
