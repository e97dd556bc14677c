//! What is remembered of the embedded AWS between two commands.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};

/// Which process it is, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The process, which leads a process group.
    pub pid: u32,
    /// Its port, kept when it is started again.
    pub port: u16,
    /// Whether it was started empty, and no stack's state was brought in line with that yet.
    pub fresh: bool,
}

impl Record {
    /// The record of a folder, if there is one.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn read(folder: &Path) -> Result<Option<Self>> {
        let path = file(folder);
        if !path.exists() {
            return Ok(None);
        }
        let text = fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))?;
        Ok(Self::parse(&text))
    }

    /// Writes the record down.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let path = file(folder);
        let text = json!({ "pid": self.pid, "port": self.port, "fresh": self.fresh }).to_string();
        fs::write(&path, text).with_context(|| format!("can't write {}", path.display()))
    }

    /// A broken record is none: the worst that follows is another port.
    fn parse(text: &str) -> Option<Self> {
        let record: Value = serde_json::from_str(text).ok()?;
        Some(Self {
            pid: record["pid"].as_u64()?.try_into().ok()?,
            port: record["port"].as_u64()?.try_into().ok()?,
            fresh: record["fresh"].as_bool()?,
        })
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join("ministack.json")
}

#[cfg(test)]
mod tests {
    use super::Record;

    #[test]
    fn a_broken_record_is_none() {
        for text in ["", "{", r#"{"pid": -1, "port": 80, "fresh": true}"#, r#"{"pid": 1, "port": 70000}"#] {
            assert_eq!(Record::parse(text), None, "{text}");
        }
    }
}
