//! The project that a call is about: its program's folder and its options.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use pulumi_wasm_proto::rpc::ProgramInfo;

use crate::{manifest::Manifest, options::Options, script::Script};

/// A project, as a call describes it.
#[derive(Clone, Debug)]
pub(crate) struct Project {
    /// The folder of Pulumi.yaml.
    pub(crate) root: PathBuf,
    /// The program's folder: the one of Pulumi.yaml, or its `main`.
    pub(crate) directory: PathBuf,
    /// What Pulumi.yaml says of the runtime.
    pub(crate) options: Options,
    /// A file in the program's folder, where `main` names one.
    entry_point: String,
}

impl Project {
    /// Reads what the engine sends along.
    pub(crate) fn new(info: Option<ProgramInfo>) -> Result<Self> {
        let info = info.context("the engine sent no description of the program")?;
        let options = Options::parse(info.options)?;
        let (root, directory) = (info.root_directory.into(), info.program_directory.into());
        Ok(Self { root, directory, options, entry_point: info.entry_point })
    }

    /// A project with its program in its own folder.
    #[cfg(test)]
    pub(crate) fn in_folder(folder: &Path) -> Self {
        let (root, directory) = (folder.to_owned(), folder.to_owned());
        Self { root, directory, options: Options::default(), entry_point: ".".to_owned() }
    }

    /// The manifest of the program's package. Cargo would go on searching the folders above.
    pub(crate) fn manifest(&self) -> Result<PathBuf> {
        if let Some(script) = self.script() {
            return script.package();
        }
        let manifest = self.directory.join("Cargo.toml");
        let directory = self.directory.display();
        ensure!(
            manifest.is_file(),
            "there is no Cargo.toml in {directory}: a project with `runtime: rust` is a Cargo package, or a single file"
        );
        Ok(manifest)
    }

    /// The program, where it is a single file.
    pub(crate) fn script(&self) -> Option<Script> {
        Script::find(&self.directory, &self.entry_point)
    }

    /// Changes the program's manifest, wherever it stands.
    pub(crate) fn edit<T>(&self, change: impl FnOnce(&mut Manifest) -> Result<T>) -> Result<T> {
        let script = self.script();
        let mut manifest = match &script {
            Some(script) => script.manifest()?,
            None => Manifest::read(&self.directory)?,
        };
        let result = change(&mut manifest)?;
        match script {
            Some(script) => script.save(&manifest)?,
            None => manifest.write(&self.directory)?,
        }
        Ok(result)
    }

    /// The file that names the program's toolchain, the nearest one that rustup finds.
    pub(crate) fn toolchain_file(&self) -> Option<PathBuf> {
        let names = ["rust-toolchain.toml", "rust-toolchain"];
        let files = self.directory.ancestors().flat_map(|folder| names.map(|name| folder.join(name)));
        files.into_iter().find(|file| file.is_file())
    }

    /// The program that the user has built already, if the options name one.
    pub(crate) fn prebuilt(&self) -> Result<Option<PathBuf>> {
        let Some(binary) = &self.options.binary else { return Ok(None) };
        let path = self.directory.join(binary);
        ensure!(
            path.is_file(),
            "Pulumi.yaml: runtime.options.binary is {}, but there is no such file in {}",
            binary.display(),
            self.directory.display()
        );
        Ok(Some(path))
    }
}

/// A file's name, for messages.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
