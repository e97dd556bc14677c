//! What can be chosen for an integration.

/// How an HTTP endpoint is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the names say it")]
pub enum HttpMethod {
    Any,
    Delete,
    Get,
    Head,
    Options,
    Patch,
    Post,
    Put,
}

impl HttpMethod {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Any => "ANY",
            Self::Delete => "DELETE",
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Patch => "PATCH",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

/// What happens to payloads on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ContentHandling {
    /// Base64 text becomes bytes.
    ToBinary,
    /// Bytes become Base64 text.
    ToText,
}

impl ContentHandling {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::ToBinary => "CONVERT_TO_BINARY",
            Self::ToText => "CONVERT_TO_TEXT",
        }
    }

    pub(super) fn slug(self) -> &'static str {
        match self {
            Self::ToBinary => "binary",
            Self::ToText => "text",
        }
    }
}

/// What happens to a message for which there is no template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Passthrough {
    /// It goes through as it is.
    WhenNoMatch,
    /// It goes through as it is only if there are no templates at all.
    WhenNoTemplates,
    /// It is refused.
    Never,
}

impl Passthrough {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::WhenNoMatch => "WHEN_NO_MATCH",
            Self::WhenNoTemplates => "WHEN_NO_TEMPLATES",
            Self::Never => "NEVER",
        }
    }
}
