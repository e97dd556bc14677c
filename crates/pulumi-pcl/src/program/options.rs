//! Options of resources.

use super::{nodes::Node, statements::Statements};
use crate::{
    lower::Lowered,
    rust::quoted,
    syntax::{Expr, Kind},
    types::Ty,
};

impl Statements<'_, '_, '_, '_> {
    /// The options of a resource as an expression; none where it has none.
    pub(super) fn options(&mut self, node: &Node) -> Lowered<Option<String>> {
        let mut setters = String::new();
        if self.inputs.is_some() && node.option("parent").is_none() {
            setters.push_str(".parent(&component)");
        }
        if let Some(options) = node.body.block("options") {
            for option in options.body.attributes.iter().filter(|option| option.name != "range") {
                setters.push_str(&self.option(node, &option.name, &option.value)?);
            }
        }
        let options =
            (!setters.is_empty()).then(|| format!("{}::new(){setters}", self.lower.sdk("ResourceOptions")));
        Ok(options)
    }

    fn option(&mut self, node: &Node, name: &str, value: &Expr) -> Lowered<String> {
        match name {
            "parent" | "provider" | "deletedWith" => {
                let resource = self.lower.value(value)?;
                Ok(format!(".{}({})", snake(name), resource.borrowed()))
            }
            "dependsOn" | "replaceWith" => {
                let resources = self.lower.list_items(value)?;
                let calls =
                    resources.iter().map(|resource| format!(".{}({})", snake(name), resource.borrowed()));
                Ok(calls.collect())
            }
            "providers" => self.providers(value),
            "aliases" => self.aliases(value),
            "ignoreChanges" | "hideDiffs" | "replaceOnChanges" | "additionalSecretOutputs" => {
                let paths = self.property_paths(value)?;
                Ok(format!(".{}([{}])", snake(name), paths.join(", ")))
            }
            "protect" | "retainOnDelete" | "deleteBeforeReplace" => {
                let flag = self.lower.value(value)?;
                let flag = self.lower.convert(flag, &Ty::Bool);
                Ok(format!(".{}({})", snake(name), flag.code))
            }
            "import" => Ok(format!(".import({})", self.lower.property(value, &Ty::Text)?)),
            "version" => self.version(node, value),
            "pluginDownloadURL" => {
                Ok(format!(".plugin_download_url({})", self.lower.property(value, &Ty::Text)?))
            }
            "replacementTrigger" => {
                Ok(format!(".replacement_trigger({})", self.lower.property(value, &Ty::Any)?))
            }
            "envVarMappings" => {
                let mappings = self.lower.property(value, &Ty::Text.map())?;
                Ok(format!(".env_var_mappings({mappings})"))
            }
            "customTimeouts" => self.timeouts(value),
            "hooks" => self.hooks(value),
            _ => self.lower.unknown(&value.span, format!("there is no option `{name}`")),
        }
    }

    /// The version that the bindings were made for needs no saying.
    fn version(&mut self, node: &Node, value: &Expr) -> Lowered<String> {
        let package = self.lower.packages.load(node.token());
        let package = package.map_err(|error| super::schema_problem(&node.span, &error))?;
        if value.as_text() == Some(self.lower.packages.at(package).version()) {
            return Ok(String::new());
        }
        Ok(format!(".version({})", self.lower.property(value, &Ty::Text)?))
    }

    fn providers(&mut self, value: &Expr) -> Lowered<String> {
        let mut code = String::new();
        if let Kind::Object(entries) = &value.kind {
            for (key, value) in entries {
                let (key, provider) = (self.lower.object_key(key)?, self.lower.value(value)?);
                code.push_str(&format!(".child_provider_for({key}, {})", provider.borrowed()));
            }
            return Ok(code);
        }
        for provider in self.lower.list_items(value)? {
            code.push_str(&format!(".child_provider({})", provider.borrowed()));
        }
        Ok(code)
    }

    fn aliases(&mut self, value: &Expr) -> Lowered<String> {
        let Kind::List(items) = &value.kind else {
            return self.lower.unknown(&value.span, "aliases must be a list that is written out");
        };
        items.iter().map(|item| Ok(format!(".alias({})", self.alias(item)?))).collect()
    }

    fn alias(&mut self, alias: &Expr) -> Lowered<String> {
        let Kind::Object(_) = &alias.kind else { return self.lower.property(alias, &Ty::Text) };
        let mut code = format!("{}::new()", self.lower.sdk("AliasSpec"));
        for (name, value) in alias.fields() {
            code.push_str(&match name {
                "noParent" => ".no_parent()".to_owned(),
                "parent" => format!(".parent({})", self.lower.value(value)?.borrowed()),
                "type" => format!(".token({})", self.lower.property(value, &Ty::Text)?),
                "name" | "stack" | "project" => {
                    format!(".{name}({})", self.lower.property(value, &Ty::Text)?)
                }
                _ => return self.lower.unknown(&value.span, format!("an alias has no `{name}`")),
            });
        }
        Ok(code)
    }

    fn timeouts(&mut self, value: &Expr) -> Lowered<String> {
        let mut code = String::new();
        for (name, timeout) in value.fields() {
            code.push_str(&format!(".{name}({})", self.lower.property(timeout, &Ty::Text)?));
        }
        Ok(format!(".custom_timeouts({}::new(){code})", self.lower.sdk("CustomTimeouts")))
    }

    /// Property paths, as the engine reads them.
    fn property_paths(&mut self, value: &Expr) -> Lowered<Vec<String>> {
        let Kind::List(items) = &value.kind else {
            return self.lower.unknown(&value.span, "properties must be a list that is written out");
        };
        let paths = items.iter().map(|item| match property_path(item) {
            Some(path) => Ok(quoted(&path)),
            None => self.lower.unknown(&item.span, "this is no path of a property"),
        });
        paths.collect()
    }
}

fn property_path(expr: &Expr) -> Option<String> {
    match &expr.kind {
        Kind::Variable(name) | Kind::Text(name) => Some(name.clone()),
        Kind::Attribute(base, name) => Some(format!("{}.{name}", property_path(base)?)),
        Kind::Index(base, index) => {
            let base = property_path(base)?;
            match &index.kind {
                Kind::Number(number) => Some(format!("{base}[{number}]")),
                Kind::Text(key) => {
                    Some(format!("{base}[\"{}\"]", key.replace('\\', "\\\\").replace('"', "\\\"")))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn snake(name: &str) -> String {
    crate::names::snake(name)
}
