//! How long operations may take.

use std::time::Duration;

/// How long operations on a resource may take. What isn't set is up to the provider.
///
/// ```
/// use std::time::Duration;
///
/// use pulumi_wasm::CustomTimeouts;
///
/// let timeouts = CustomTimeouts::new().create(Duration::from_secs(300)).delete("1h30m");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct CustomTimeouts {
    pub(crate) create: Option<Timeout>,
    pub(crate) update: Option<Timeout>,
    pub(crate) delete: Option<Timeout>,
    pub(crate) read: Option<Timeout>,
}

impl CustomTimeouts {
    /// Nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Creating it.
    pub fn create(mut self, timeout: impl Into<Timeout>) -> Self {
        self.create = Some(timeout.into());
        self
    }

    /// Updating it.
    pub fn update(mut self, timeout: impl Into<Timeout>) -> Self {
        self.update = Some(timeout.into());
        self
    }

    /// Deleting it.
    pub fn delete(mut self, timeout: impl Into<Timeout>) -> Self {
        self.delete = Some(timeout.into());
        self
    }

    /// Reading it.
    pub fn read(mut self, timeout: impl Into<Timeout>) -> Self {
        self.read = Some(timeout.into());
        self
    }
}

/// A time: a [`Duration`], or text such as `1h30m` or `45s`, which the engine checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeout(pub(crate) String);

impl From<Duration> for Timeout {
    fn from(duration: Duration) -> Self {
        Self(format!("{}s", duration.as_secs_f64()))
    }
}

impl From<&str> for Timeout {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Timeout {
    fn from(text: String) -> Self {
        Self(text)
    }
}
