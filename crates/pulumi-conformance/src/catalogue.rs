//! What the suite doesn't tell of its tests, but a hand-written program has to be made for.

use std::{collections::HashMap, fs, path::Path};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::folders::cannot;

/// What is known of each test.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Catalogue(HashMap<String, Entry>);

/// What is known of a test.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Entry {
    /// How often it runs a program.
    pub(crate) runs: usize,
    /// Whether that is the same program each time.
    pub(crate) one_program: bool,
    /// The packages that its programs use, `name@version` each.
    pub(crate) packages: Vec<String>,
}

impl Default for Entry {
    fn default() -> Self {
        Self { runs: 1, one_program: false, packages: Vec::new() }
    }
}

impl Catalogue {
    /// Reads the catalogue, if there is one.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        if !path.exists() {
            return Ok(Self::default());
        }
        let text = fs::read_to_string(path).with_context(|| cannot("read", path))?;
        serde_json::from_str(&text).with_context(|| cannot("understand", path))
    }

    /// The tests it names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }

    /// What is known of a test. One that isn't named runs one program, without any package.
    pub(crate) fn entry(&self, test: &str) -> Entry {
        self.0.get(test).cloned().unwrap_or_default()
    }
}
