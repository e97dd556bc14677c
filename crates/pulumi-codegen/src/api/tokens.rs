//! Tokens, as programs write them.

use crate::names::TokenParser;
use crate::schema::Package;

/// Finds tokens by what programs call them.
#[derive(Debug)]
pub(super) struct Tokens {
    package: String,
    parser: TokenParser,
}

impl Tokens {
    pub(super) fn new(package: &Package, parser: TokenParser) -> Self {
        Self { package: package.name.clone(), parser }
    }

    /// The token itself, or the one that is in the same module and has the same name.
    pub(super) fn find<'t>(&self, token: &str, all: impl Iterator<Item = &'t String>) -> Option<String> {
        let wanted = self.complete(token)?;
        let mut same_place = None;
        for candidate in all {
            if *candidate == wanted {
                return Some(wanted);
            }
            if self.is_short_for(&wanted, candidate) {
                same_place.get_or_insert(candidate);
            }
        }
        same_place.cloned()
    }

    /// `package:Name` → `package:index:Name`.
    fn complete(&self, token: &str) -> Option<String> {
        let rest = token.strip_prefix(&self.package)?.strip_prefix(':')?;
        match rest.split_once(':') {
            Some(("", name)) => Some(format!("{}:index:{name}", self.package)),
            Some(_) => Some(token.to_owned()),
            None => Some(format!("{}:index:{rest}", self.package)),
        }
    }

    fn is_short_for(&self, short: &str, token: &str) -> bool {
        let mut short = short.splitn(3, ':').skip(1);
        let mut whole = token.splitn(3, ':').skip(1);
        let (Some(module), name) = (short.next(), short.next()) else { return false };
        let Some(middle) = whole.next() else { return false };
        let captured = self.parser.module_of(middle);
        let index = |module: &str| module.is_empty() || module == "index";
        name == whole.next() && (captured == module || index(captured) && index(module))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(format: &str, token: &str, all: &[&str]) -> Option<String> {
        let package = Package { name: "aws".to_owned(), ..Package::default() };
        let all: Vec<String> = all.iter().map(|token| (*token).to_owned()).collect();
        Tokens::new(&package, TokenParser::new(format).unwrap()).find(token, all.iter())
    }

    #[test]
    fn a_token_may_leave_out_what_the_module_format_does() {
        let all = ["aws:s3/bucket:Bucket", "aws:index/region:Region"];
        for (token, expected) in
            [("aws:s3:Bucket", all[0]), ("aws:s3/bucket:Bucket", all[0]), ("aws:Region", all[1])]
        {
            assert_eq!(find("(.*)(?:/[^/]*)", token, &all).as_deref(), Some(expected), "{token}");
        }
        assert_eq!(find("(.*)(?:/[^/]*)", "aws:s3:Object", &all), None);
        assert_eq!(find("(.*)", "gcp:s3:Bucket", &all), None);
    }
}
