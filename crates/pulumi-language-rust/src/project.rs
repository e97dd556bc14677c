//! The project that a call is about: its program's folder and its options.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use pulumi_wasm_proto::rpc::ProgramInfo;
use serde_json::Value;

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
    /// The package's file that `main` names, if it names one.
    pub(crate) source: Option<PathBuf>,
}

impl Project {
    /// Reads what the engine sends along.
    pub(crate) fn new(info: Option<ProgramInfo>) -> Result<Self> {
        let info = info.context("the engine sent no description of the program")?;
        let options = Options::parse(info.options)?;
        let (root, directory) = (info.root_directory.into(), info.program_directory.into());
        Ok(Self { root, directory, options, entry_point: info.entry_point, source: None }.in_package())
    }

    /// The same, where a call says nothing of `main` in Pulumi.yaml and names the project's folder alone.
    pub(crate) fn with_main(self) -> Self {
        let Some(main) = main_of(&self.root).filter(|_| self.directory == self.root) else { return self };
        let path = self.root.join(main);
        let named = match path.file_name().filter(|_| path.is_file()) {
            Some(file) => Self {
                entry_point: file.to_string_lossy().into_owned(),
                directory: path.with_file_name(""),
                ..self
            },
            None => Self { directory: path, ..self },
        };
        named.in_package()
    }

    /// The same, where the program's file is no program of its own but a package's, such as `main: src/main.rs`.
    fn in_package(self) -> Self {
        let Some(script) = self.script().filter(Script::has_no_manifest) else { return self };
        let is_package =
            |folder: &&Path| Manifest::read(folder).is_ok_and(|manifest| manifest.name().is_ok());
        let folders = self.directory.ancestors().take_while(|folder| folder.starts_with(&self.root));
        let Some(package) = folders.into_iter().find(is_package).map(Path::to_owned) else { return self };
        let source = Some(script.path().to_owned());
        Self { directory: package, entry_point: ".".to_owned(), source, ..self }
    }

    /// A project with its program in its own folder.
    #[cfg(test)]
    pub(crate) fn in_folder(folder: &Path) -> Self {
        let (root, directory) = (folder.to_owned(), folder.to_owned());
        Self { root, directory, options: Options::default(), entry_point: ".".to_owned(), source: None }
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
            None => self.package()?,
        };
        let result = change(&mut manifest)?;
        match script {
            Some(script) => script.save(&manifest)?,
            None => manifest.write(&self.directory)?,
        }
        Ok(result)
    }

    fn package(&self) -> Result<Manifest> {
        let path = self.manifest()?;
        let manifest = Manifest::read(&self.directory)?;
        ensure!(manifest.name().is_ok(), no_package(&path));
        Ok(manifest)
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

/// What is wrong with a manifest that holds only a workspace.
pub(crate) fn no_package(manifest: &Path) -> String {
    let manifest = manifest.display();
    format!(
        "{manifest} holds a workspace and no package: let `main` in Pulumi.yaml name the program's folder"
    )
}

/// What `main` in a project's Pulumi.yaml, .yml or .json says.
fn main_of(root: &Path) -> Option<String> {
    let read = |name| fs::read_to_string(root.join(name)).ok();
    let main = match read("Pulumi.yaml").or_else(|| read("Pulumi.yml")) {
        Some(yaml) => main_in_yaml(&yaml),
        None => serde_json::from_str::<Value>(&read("Pulumi.json")?)
            .ok()?
            .get("main")?
            .as_str()
            .map(str::to_owned),
    };
    main.filter(|main| !main.is_empty())
}

/// A line of its own: that is no reason to depend on a YAML parser.
fn main_in_yaml(text: &str) -> Option<String> {
    let main = text.lines().find_map(|line| line.strip_prefix("main:"))?;
    Some(main.split(" #").next()?.trim().trim_matches(['"', '\'']).to_owned())
}

/// A file's name, for messages.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests;
