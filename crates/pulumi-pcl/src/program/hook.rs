//! Hooks: commands that run before or after something is done to a resource.

use std::rc::Rc;

use super::{nodes::Node, statements::Statements};
use crate::{
    lower::Lowered,
    names,
    rust::{Form, Literal, Rust, quoted},
    syntax::{Expr, Kind},
    types::{Field, Struct, Ty},
};

/// What a command may use of the resource that the hook runs for, and what the SDK calls it.
const ARGS: &[(&str, &str)] = &[("id", "id"), ("name", "name"), ("type", "token"), ("urn", "urn")];

impl Statements<'_, '_, '_, '_> {
    pub(super) fn hook(&mut self, node: &Node) -> Lowered<()> {
        let Some(command) = node.attribute("command") else {
            return self.lower.unknown(&node.span, "a hook needs a `command`");
        };
        let (hook, run) = (self.lower.sdk("ResourceHook"), self.lower.sdk("pcl"));
        self.lower.open_closure();
        self.lower.declare("args", Rust::place("args", args()));
        let words = self.words(command);
        let capture = self.lower.close_closure();
        let parameter = if command.uses("args") > 0 { "args" } else { "_" };
        let code = capture.closure(parameter, &format!("{run}::run_command([{}])", words?));
        let (context, name) = (self.lower.context(), quoted(node.logical_name()));
        let code = match self.hook_options(node)? {
            None => format!("{hook}::new({context}, {name}, {code})"),
            Some(options) => format!("{hook}::with_options({context}, {name}, {options}, {code})"),
        };
        self.bind(node, Rust::owned(code, Ty::Hook));
        Ok(())
    }

    /// The words of a command: all literals, or all text of their own.
    fn words(&mut self, command: &Expr) -> Lowered<String> {
        let mut words = Vec::new();
        for word in self.lower.list_items(command)? {
            if word.ty.has_outputs() {
                return self.lower.unknown(&command.span, "a hook's command can't use outputs");
            }
            words.push(self.lower.convert(word, &Ty::Text));
        }
        let literal = words.iter().all(|word| word.form == Form::Text);
        let words = words.into_iter().map(|word| if literal { word.code } else { word.into_owned() });
        Ok(words.collect::<Vec<_>>().join(", "))
    }

    fn hook_options(&mut self, node: &Node) -> Lowered<Option<String>> {
        let mut setters = String::new();
        for name in ["onDryRun", "ignoreErrors"] {
            let Some(flag) = node.attribute(name) else { continue };
            let flag = self.lower.value(flag)?;
            let flag = self.lower.convert(flag, &Ty::Bool);
            if flag.literal != Some(Literal::Bool(false)) {
                setters.push_str(&format!(".{}({})", names::snake(name), flag.code));
            }
        }
        Ok((!setters.is_empty()).then(|| format!("{}::new(){setters}", self.lower.sdk("HookOptions"))))
    }

    /// The option `hooks` of a resource.
    pub(super) fn hooks(&mut self, value: &Expr) -> Lowered<String> {
        let mut setters = String::new();
        for (event, hooks) in value.fields() {
            if !matches!(hooks.kind, Kind::List(_)) {
                return self.lower.unknown(&hooks.span, "hooks must be a list that is written out");
            }
            for hook in self.lower.list_items(hooks)? {
                if hook.ty != Ty::Hook || event == "onError" {
                    return self.lower.unknown(&hooks.span, format!("this can't be a hook of `{event}`"));
                }
                setters.push_str(&format!(".{}({})", names::snake(event), hook.borrowed()));
            }
        }
        Ok(format!(".hooks({}::new(){setters})", self.lower.sdk("Hooks")))
    }
}

/// What a command knows as `args`.
fn args() -> Ty {
    let fields = ARGS.iter().map(|(wire, name)| Field {
        wire: (*wire).to_owned(),
        name: (*name).to_owned(),
        ty: Ty::Text,
        boxed: false,
    });
    Ty::Struct(Rc::new(Struct { path: "HookArgs".to_owned(), fields: fields.collect(), is_component: false }))
}
