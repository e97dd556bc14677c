//! Functions that exist already, and that the program doesn't manage.

use pulumi_wasm::{IntoInput, Output};
use pulumi_wasm_aws::lambda::{GetFunctionArgs, get_function_with_options};

use super::Invocable;
use crate::scope::Scope;

/// How an ARN names what was deployed last, which it is without it as well.
const LATEST: &str = ":$LATEST";

/// A Lambda function that exists. It gets the permission to be called by its routes, and nothing else.
///
/// ```
/// use aws_websocket_api::{ExistingFunction, WebSocketApi};
///
/// let api = WebSocketApi::builder("Chat")
///     .route("echo", ExistingFunction::named("my-echo-function"))
///     .route("greet", ExistingFunction::arn("arn:aws:lambda:us-east-1:123456789012:function:greet:live"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExistingFunction {
    known: Known,
    /// What resources are called after it.
    label: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Known {
    /// Looked up in the account and region of the API.
    Name(String),
    Arn(String),
}

impl ExistingFunction {
    /// The function of this name, in the account and region of the API.
    pub fn named(name: impl Into<String>) -> Self {
        let name = name.into();
        Self { label: name.clone(), known: Known::Name(name) }
    }

    /// The function with this ARN, or its alias or version: `arn:aws:lambda:<region>:<account>:function:<name>[:<alias>]`.
    /// Without one, what was deployed last is called; Lambda permits nobody to call that as `$LATEST`.
    pub fn arn(arn: impl Into<String>) -> Self {
        let arn = arn.into();
        Self { label: Arn::parse(&arn).map_or(arn.clone(), |arn| arn.label()), known: Known::Arn(arn) }
    }

    pub(super) fn label(&self) -> &str {
        &self.label
    }

    pub(super) fn given_name(&self) -> Option<&str> {
        match &self.known {
            Known::Name(name) => Some(name),
            Known::Arn(_) => None,
        }
    }

    pub(super) fn invocable(&self, scope: &Scope) -> Invocable {
        match &self.known {
            Known::Name(name) => looked_up(scope, name),
            Known::Arn(arn) => known(&self.label, arn),
        }
    }

    /// The ARN, if it was given and names a version that nobody can be permitted to call.
    pub(crate) fn latest(&self) -> Option<&str> {
        match &self.known {
            Known::Arn(arn) if arn.ends_with(LATEST) => Some(arn),
            Known::Arn(_) | Known::Name(_) => None,
        }
    }

    /// The ARN, if it was given and is none of a function.
    pub(crate) fn bad_arn(&self) -> Option<&str> {
        match &self.known {
            Known::Arn(arn) if Arn::parse(arn).is_none() => Some(arn),
            Known::Arn(_) | Known::Name(_) => None,
        }
    }
}

fn looked_up(scope: &Scope, name: &str) -> Invocable {
    let args = GetFunctionArgs::builder().function_name(name).build();
    let found = get_function_with_options(&scope.ctx, args, scope.invoke_options());
    Invocable {
        name: name.to_owned(),
        function: name.into_input(),
        qualifier: None,
        invoke_arn: found.map(|found| found.invoke_arn),
    }
}

fn known(label: &str, arn: &str) -> Invocable {
    let parsed = Arn::parse(arn);
    Invocable {
        name: label.to_owned(),
        function: parsed.as_ref().map_or(arn, |arn| arn.unqualified).into_input(),
        qualifier: parsed.as_ref().and_then(|arn| arn.qualifier).map(|alias| Output::new(alias.to_owned())),
        invoke_arn: Output::new(parsed.map(|parsed| parsed.invoke_arn(arn)).unwrap_or_default()),
    }
}

/// The parts of a function's ARN.
struct Arn<'a> {
    partition: &'a str,
    region: &'a str,
    name: &'a str,
    qualifier: Option<&'a str>,
    unqualified: &'a str,
}

impl<'a> Arn<'a> {
    fn parse(arn: &'a str) -> Option<Self> {
        let parts: Vec<_> = arn.split(':').collect();
        let [_, partition, "lambda", region, _, "function", name, ref rest @ ..] = *parts else {
            return None;
        };
        let (qualifier, unqualified) = match rest {
            [] => (None, arn),
            [qualifier] => (Some(*qualifier), arn.rsplit_once(':')?.0),
            _ => return None,
        };
        let whole = arn.starts_with("arn:") && parts.iter().all(|part| !part.is_empty());
        whole.then_some(Self { partition, region, name, qualifier, unqualified })
    }

    fn label(&self) -> String {
        let qualifier = self.qualifier.map(|qualifier| format!("-{qualifier}"));
        format!("{}{}", self.name, qualifier.unwrap_or_default())
    }

    fn invoke_arn(&self, arn: &str) -> String {
        let Self { partition, region, .. } = self;
        format!("arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_says_how_a_function_is_called() {
        let arn = "arn:aws-cn:lambda:cn-north-1:123456789012:function:greet";
        let parsed = Arn::parse(arn).unwrap();
        assert_eq!((parsed.name, parsed.qualifier, parsed.unqualified), ("greet", None, arn));
        let expected =
            format!("arn:aws-cn:apigateway:cn-north-1:lambda:path/2015-03-31/functions/{arn}/invocations");
        assert_eq!(parsed.invoke_arn(arn), expected);
        let live = format!("{arn}:live");
        let parsed = Arn::parse(&live).unwrap();
        assert_eq!((parsed.name, parsed.qualifier, parsed.unqualified), ("greet", Some("live"), arn));
    }

    #[test]
    fn what_is_no_arn_of_a_function_is_told() {
        for arn in
            ["greet", "arn:aws:sqs:us-east-1:123456789012:queue", "arn:aws:lambda:us-east-1::function:greet"]
        {
            assert_eq!(ExistingFunction::arn(arn).bad_arn(), Some(arn));
        }
    }
}
