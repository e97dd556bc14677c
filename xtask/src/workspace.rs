//! Where this project's things are.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folder for everything that is this machine's alone.
const TOOLS: &str = ".tools";

/// The folders that are written to: nothing is written outside of them, but what cargo keeps in its own home.
#[derive(Debug, Clone)]
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
    state: PathBuf,
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
        Self { root: root.to_owned(), target: root.join(target), state: root.join(TOOLS) }
    }

    /// The same with its stacks, its embedded AWS and its logs in a folder of their own: whoever works there is not
    /// in the way of the developer who uses the default one.
    #[must_use]
    pub fn with_state(self, folder: &Path) -> Self {
        Self { state: self.root.join(folder), ..self }
    }

    /// The repository.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's target folder.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// The ignored folder for tools: what is set up once for everyone who works in this repository.
    pub fn tools(&self) -> PathBuf {
        self.root.join(TOOLS)
    }

    /// What the tools keep between two builds, in place of folders in the user's home.
    pub fn cache(&self) -> PathBuf {
        self.tools().join("cache")
    }

    /// Where the stacks' state, the embedded AWS and the logs are: [`tools`](Self::tools), or
    /// [a folder of their own](Self::with_state).
    pub fn state(&self) -> &Path {
        &self.state
    }

    /// Programs that go on PATH.
    pub fn bin(&self) -> PathBuf {
        self.tools().join("bin")
    }

    /// The private Python environment.
    pub fn venv(&self) -> PathBuf {
        self.tools().join("venv")
    }

    /// Whether a folder on PATH is there because of `cargo xtask env`.
    pub(crate) fn has_put_on_path(&self, folder: &Path) -> bool {
        folder.starts_with(self.tools()) || folder.starts_with(&self.state)
    }

    /// What each step said.
    pub fn log(&self, name: &str) -> PathBuf {
        self.state.join("logs").join(format!("{name}.log"))
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
