//! Where this project's things are.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The repository's folders. Nothing is written outside of them.
#[derive(Debug, Clone)]
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// The workspace around the current folder.
    ///
    /// # Errors
    /// When the current folder is outside of it.
    pub fn locate() -> Result<Self> {
        let here = env::current_dir().context("the current folder is gone")?;
        let root =
            here.ancestors().find(|folder| folder.join("xtask/Cargo.toml").is_file()).with_context(|| {
                format!(
                    "{} is outside this project: run cargo xtask in the cloned repository",
                    here.display()
                )
            })?;
        Ok(Self::at(root))
    }

    /// The workspace in that folder.
    pub fn at(root: &Path) -> Self {
        let target = env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
        Self { root: root.to_owned(), target: root.join(target) }
    }

    /// The repository.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's target folder.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// The ignored folder for tools and everything that is this machine's alone.
    pub fn tools(&self) -> PathBuf {
        self.root.join(".tools")
    }

    /// Programs that go on PATH.
    pub fn bin(&self) -> PathBuf {
        self.tools().join("bin")
    }

    /// The private Python environment.
    pub fn venv(&self) -> PathBuf {
        self.tools().join("venv")
    }

    /// What each step said.
    pub fn log(&self, name: &str) -> PathBuf {
        self.tools().join("logs").join(format!("{name}.log"))
    }

    /// Where cargo puts the language host and the provider.
    pub fn plugins(&self) -> PathBuf {
        self.target.join("debug")
    }

    /// The archive the functions are deployed from. The program looks for it here, whatever the target folder is.
    pub fn handlers_zip(&self) -> PathBuf {
        self.root.join("target/lambda/websocket-handlers/bootstrap.zip")
    }
}
