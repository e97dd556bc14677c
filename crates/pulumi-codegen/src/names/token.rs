use regex_lite::Regex;

use super::case;
use crate::Error;

/// The Rust modules a token lives in, from the outermost; empty for the crate's root.
pub(crate) type ModulePath = Vec<String>;

/// A token, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Where it lives.
    pub(crate) module: ModulePath,
    /// Its last part.
    pub(crate) name: String,
}

/// Takes tokens apart the way a package says.
#[derive(Debug, Default)]
pub(crate) struct TokenParser {
    /// None for the whole of the middle part.
    module_format: Option<Regex>,
}

impl TokenParser {
    /// A parser for a package's module format.
    pub(crate) fn new(format: &str) -> Result<Self, Error> {
        let module_format = Regex::new(&format!("^(?:{format})$"))
            .map_err(|source| Error::ModuleFormat { format: format.to_owned(), source })?;
        Ok(Self { module_format: Some(module_format) })
    }

    /// `aws:apigatewayv2/route:Route` → module `apigatewayv2`, name `Route`.
    pub(crate) fn parse(&self, token: &str) -> Result<Token, Error> {
        let mut parts = token.splitn(3, ':').skip(1);
        let (Some(module), Some(name)) = (parts.next(), parts.next()) else {
            return Err(Error::Token { token: token.to_owned() });
        };
        if name.is_empty() {
            return Err(Error::Token { token: token.to_owned() });
        }
        Ok(Token { module: self.module(module), name: name.to_owned() })
    }

    /// The module that a token's middle part stands for, as the schema writes it.
    pub(crate) fn module_of<'m>(&self, middle: &'m str) -> &'m str {
        let captures = self.module_format.as_ref().and_then(|format| format.captures(middle));
        captures.and_then(|groups| groups.get(1)).map_or(middle, |group| group.as_str())
    }

    fn module(&self, middle: &str) -> ModulePath {
        let segments =
            self.module_of(middle).split('/').filter(|segment| !segment.is_empty() && *segment != "index");
        segments.map(case::module).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(format: &str, token: &str) -> String {
        TokenParser::new(format).unwrap().parse(token).unwrap().module.join("::")
    }

    #[test]
    fn the_module_is_what_the_format_captures() {
        assert_eq!(module("(.*)(?:/[^/]*)", "aws:apigatewayv2/route:Route"), "apigatewayv2");
        assert_eq!(module("(.*)(?:/[^/]*)", "aws:index/getRegion:getRegion"), "");
        assert_eq!(module("(.*)", "kubernetes:core/v1:Pod"), "core::v1");
        assert_eq!(
            module("(.*)", "kubernetes:rbac.authorization.k8s.io/v1:Role"),
            "rbac_authorization_k8s_io::v1"
        );
        assert_eq!(module("(.*)", "random::Pet"), "");
        assert_eq!(module(r"(\w+)_v\d+", "module-format:mod_v1:Resource"), "mod_");
    }

    #[test]
    fn a_token_without_three_parts_is_an_error() {
        let error = TokenParser::new("(.*)").unwrap().parse("aws:Route").unwrap_err();
        assert_eq!(error.to_string(), "`aws:Route` is not a token of the form package:module:name");
    }
}
