//! What a request to connect carries.

/// A header or a part of the query, as API Gateway calls it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Parameter {
    Header(String),
    Query(String),
}

impl Parameter {
    /// `route.request.header.Authorization`
    pub(crate) fn key(&self) -> String {
        match self {
            Self::Header(name) => format!("route.request.header.{name}"),
            Self::Query(name) => format!("route.request.querystring.{name}"),
        }
    }

    /// Its name, if API Gateway wouldn't take it.
    pub(crate) fn bad_name(&self) -> Option<&str> {
        let (Self::Header(name) | Self::Query(name)) = self;
        let good = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "._$-".contains(c));
        (!good).then_some(name)
    }
}
