//! The settings of the package in a stack's configuration, each with an accessor.

use super::code::Code;
use super::docs::Docs;
use super::file::File;
use super::rules;
use crate::model::Setting;
use crate::names::ident;

/// Writes the accessors.
pub(crate) fn write(code: &mut Code, file: &File<'_>, settings: &[Setting]) {
    settings.iter().for_each(|setting| write_setting(code, file, setting));
}

fn write_setting(code: &mut Code, file: &File<'_>, setting: &Setting) {
    let ty = file.ty(&setting.ty);
    let value = if setting.secret { format!("{}<{ty}>", file.name("Output")) } else { ty.clone() };
    let returned =
        format!("{}<{}<{value}>, {}>", file.name("Result"), file.name("Option"), file.name("ConfigError"));
    docs(file, setting).write(code.gap());
    let parameters = [format!("ctx: &{}", file.name("Context"))];
    code.function(&format!("pub fn {}", ident(&setting.name)), &parameters, &returned, |code| {
        let secret =
            if setting.secret { format!("?.map({}::secret))", file.name("Output")) } else { String::new() };
        let read = format!("{}::<{ty}>", file.codegen("setting"));
        let before = if setting.secret { format!("Ok({read}") } else { read };
        code.list(&before, ['(', ')'], &arguments(file, setting), &secret);
    });
}

fn arguments(file: &File<'_>, setting: &Setting) -> Vec<String> {
    let default =
        setting.default.value.as_ref().map(|value| format!("Some({})", rules::literal(file, value)));
    vec![
        "ctx".to_owned(),
        format!("{:?}", file.model().name),
        format!("{:?}", setting.wire),
        format!("&{:?}", setting.default.environment),
        default.unwrap_or_else(|| "None".to_owned()),
    ]
}

fn docs(file: &File<'_>, setting: &Setting) -> Docs {
    let key = format!("{}:{}", file.model().name, setting.wire);
    let variables = setting.default.environment.join("`, or `");
    let environment =
        (!variables.is_empty()).then(|| format!("Else from the environment variable `{variables}`."));
    Docs::new(&setting.docs, || format!("The setting `{}`.", setting.wire))
        .and(format!("Configured as `{key}`."))
        .and_some(environment)
        .and("# Errors\n\nWhen what is set is of another type.")
        .deprecated(setting.deprecated.as_ref())
}
