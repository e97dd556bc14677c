//! Functions of packages, methods of resources, and what makes secrets of values.

use pulumi_codegen::api::Function;

use super::{Lower, Lowered, unsupported};
use crate::{
    names,
    rust::{Form, Rust},
    syntax::{Expr, Span},
    types::{Builtin, Item, Ty},
};

impl Lower<'_, '_> {
    /// A call that gives an output of its own.
    pub(super) fn eventual_call(
        &mut self,
        expr: &Expr,
        name: &str,
        args: &[Expr],
        expand: bool,
    ) -> Lowered<Rust> {
        if expand {
            return unsupported(&expr.span, format!("the arguments of `{name}` can't be expanded"));
        }
        match (name, args) {
            ("invoke", [token, rest @ ..]) => self.invoke(token, rest.first(), rest.get(1), &expr.span),
            ("call", [resource, method, rest @ ..]) => self.call(resource, method, rest.first(), &expr.span),
            ("secret", [value]) => self.secret(value),
            ("unsecret", [value]) => self.unsecret(value),
            ("getOutput", [stack, output]) => self.stack_output(stack, output),
            _ => unsupported(&expr.span, format!("`{name}` doesn't take these arguments")),
        }
    }

    fn invoke(
        &mut self,
        token: &Expr,
        args: Option<&Expr>,
        options: Option<&Expr>,
        span: &Span,
    ) -> Lowered<Rust> {
        let token = self.plain_text(token, "a function's token")?;
        let item = self.packages.function(token);
        let item = item.map_err(|error| crate::program::schema_problem(span, &error))?;
        let function = item.as_ref().and_then(|item| self.packages.api(item).function(&item.token));
        let (Some(item), Some(function)) = (item, function) else {
            return unsupported(span, format!("there is no function {token}"));
        };
        let module = function.path.strip_suffix(&names::ident(&function.name)).unwrap_or_default();
        let args = self.function_args(&item, &function, args)?;
        let context = self.context();
        let options = options.map(|options| self.invoke_options(options)).transpose()?;
        let arguments = [Some(context.to_owned()), args, options.clone()];
        let arguments: Vec<String> = arguments.into_iter().flatten().collect();
        let path = match options {
            Some(_) => self.path(&item, &format!("{module}{}_with_options", function.name)),
            None => self.path(&item, &function.path),
        };
        let prefix = self.path(&item, "");
        let ty = self.packages.returned(item.package, &prefix, &function.returns);
        Ok(Rust::owned(format!("{path}({})", arguments.join(", ")), ty.output()))
    }

    fn call(&mut self, resource: &Expr, method: &Expr, args: Option<&Expr>, span: &Span) -> Lowered<Rust> {
        let resource = self.value(resource)?;
        let method = self.plain_text(method, "a method's name")?;
        let Ty::Resource(item) = resource.ty.clone() else {
            return unsupported(span, "only resources of packages have methods");
        };
        let api = self.packages.api(&item);
        let token = api.method_token(&item.token, method);
        let Some(function) = token.and_then(|token| api.method(&item.token, token)) else {
            return unsupported(span, format!("{} has no method `{method}`", item.token));
        };
        let args = self.function_args(&item, &function, args)?;
        let prefix = self.path(&item, "");
        let ty = self.packages.returned(item.package, &prefix, &function.returns);
        let args = args.unwrap_or_default();
        if function.plain {
            let call = resource.method(&format!("{}_plain({args})", function.name), ty.clone());
            return Ok(Rust::owned(self.attempt(call.code), ty));
        }
        let call = format!("{}({args})", function.path);
        Ok(resource.method(&call, ty.output()))
    }

    fn function_args(
        &mut self,
        item: &Item,
        function: &Function,
        args: Option<&Expr>,
    ) -> Lowered<Option<String>> {
        let Some(path) = &function.args else { return Ok(None) };
        let fields = args.into_iter().flat_map(Expr::fields);
        let setters = self.setters(item.package, &function.inputs, fields, &item.token)?;
        Ok(Some(format!("{}::builder(){setters}.build()", self.path(item, path))))
    }

    fn invoke_options(&mut self, options: &Expr) -> Lowered<String> {
        let mut code = format!("{}::new()", self.sdk("InvokeOptions"));
        for (name, value) in options.fields() {
            let setter = match name {
                "provider" | "parent" => {
                    let resource = self.value(value)?;
                    format!("{name}({})", resource.borrowed())
                }
                "dependsOn" => {
                    for resource in self.list_items(value)? {
                        code.push_str(&format!(".depends_on({})", resource.borrowed()));
                    }
                    continue;
                }
                "version" => format!("version({})", self.property(value, &Ty::Text)?),
                "pluginDownloadUrl" | "pluginDownloadURL" => {
                    format!("plugin_download_url({})", self.property(value, &Ty::Text)?)
                }
                _ => return unsupported(&value.span, format!("there is no option `{name}` of functions")),
            };
            code.push_str(&format!(".{setter}"));
        }
        Ok(code)
    }

    /// The items of a list that is written out, or the one value.
    pub(crate) fn list_items(&mut self, expr: &Expr) -> Lowered<Vec<Rust>> {
        match &expr.kind {
            crate::syntax::Kind::List(items) => items.iter().map(|item| self.value(item)).collect(),
            _ => Ok(vec![self.value(expr)?]),
        }
    }

    fn secret(&mut self, value: &Expr) -> Lowered<Rust> {
        let value = self.value(value)?;
        if value.ty.is_output() {
            return Ok(value.method("to_secret()", value.ty.clone()));
        }
        let ty = value.ty.settled();
        if value.ty.has_outputs() {
            let code = format!("{}({}).to_secret()", self.sdk("all"), value.into_owned());
            return Ok(Rust::owned(code, ty.output()));
        }
        let code = format!("{}::secret({})", self.sdk("Output"), value.into_owned());
        Ok(Rust::owned(code, ty.output()))
    }

    fn unsecret(&mut self, value: &Expr) -> Lowered<Rust> {
        let value = self.value(value)?;
        if value.ty.is_output() { Ok(value.method("unsecret()", value.ty.clone())) } else { Ok(value) }
    }

    fn stack_output(&mut self, stack: &Expr, output: &Expr) -> Lowered<Rust> {
        let span = &stack.span;
        let stack = self.value(stack)?;
        if stack.ty != Ty::Builtin(Builtin::StackReference) {
            return unsupported(span, "`getOutput` takes a stack reference");
        }
        let output = self.value(output)?;
        let output = self.convert(output, &Ty::Text);
        let name = if output.form == Form::Text { output.code } else { output.borrowed() };
        let value = self.sdk("Value");
        Ok(stack.method(&format!("require_output::<{value}>({name})"), Ty::Any.output()))
    }
}
