//! A folder of source files becomes a file of Rust: the program, or a component of it.

mod component;
mod component_text;
mod config;
mod file;
mod hook;
mod nodes;
mod options;
mod order;
mod range;
mod resource;
mod statements;
mod type_expression;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    rc::Rc,
};

pub(crate) use self::{component::Component, file::has_word};
use self::{nodes::Node, statements::Statements};
use crate::{
    diagnostic::{Diagnostic, Problem},
    lower::Lower,
    packages::Packages,
    schemas::SchemaError,
    syntax::{self, Block, Span},
};

/// The source files of a program by path, components in folders of their own.
pub(crate) type Sources = BTreeMap<PathBuf, String>;

/// Everything that is known while a program is turned into Rust.
#[derive(Debug)]
pub(crate) struct Project<'p, 's> {
    pub(crate) sources: &'p Sources,
    pub(crate) packages: &'p mut Packages<'s>,
    /// The Rust files so far.
    pub(crate) files: BTreeMap<PathBuf, String>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The crates that the files use, besides the SDK and packages.
    pub(crate) crates: BTreeSet<&'static str>,
    /// Components that have been written, by their source folder.
    components: BTreeMap<PathBuf, Rc<Component>>,
}

/// Marks an error that has been noted among the diagnostics.
#[derive(Debug)]
pub(crate) struct Failed;

impl<'p, 's> Project<'p, 's> {
    pub(crate) fn new(sources: &'p Sources, packages: &'p mut Packages<'s>) -> Self {
        Self {
            sources,
            packages,
            files: BTreeMap::new(),
            diagnostics: Vec::new(),
            crates: BTreeSet::new(),
            components: BTreeMap::new(),
        }
    }

    /// Writes the program in the sources' root folder.
    pub(crate) fn program(&mut self) -> Result<(), Failed> {
        let folder = PathBuf::new();
        let nodes = self.nodes(&folder)?;
        let components = self.components_of(&nodes, &folder, &PathBuf::from("src"))?;
        let modules = components.values().map(|component| component.module.clone()).collect();
        let mut lower = Lower::new(self.packages);
        let written = Statements::new(&mut lower, &nodes, &components, None).write();
        let imports = lower.imports;
        match written {
            Ok(written) => {
                let text = file::main(&written, &imports, self.packages, &modules);
                self.add_file(PathBuf::from("src/main.rs"), text, &imports);
                Ok(())
            }
            Err((file, problem)) => Err(self.failed(&file, problem)),
        }
    }

    fn add_file(&mut self, path: PathBuf, text: String, imports: &crate::lower::Imports) {
        self.crates.extend(imports.names.iter().map(|(krate, _)| krate.split("::").next().unwrap_or(krate)));
        self.files.insert(path, text);
    }

    fn failed(&mut self, file: &std::path::Path, problem: Problem) -> Failed {
        let text = self.sources.get(file).map_or("", String::as_str);
        self.diagnostics.push(problem.in_file(&file.to_string_lossy(), text));
        Failed
    }

    /// Everything that the source files in a folder declare.
    fn nodes(&mut self, folder: &std::path::Path) -> Result<Vec<Node>, Failed> {
        let sources = self.sources;
        let mut nodes = Vec::new();
        for (path, text) in sources.iter().filter(|(path, _)| path.parent() == Some(folder)) {
            let body = syntax::parse(text).map_err(|problem| self.failed(path, problem))?;
            for block in body.blocks.iter().filter(|block| block.kind == "package") {
                nodes::declare_package(self.packages, block).map_err(|problem| self.failed(path, problem))?;
            }
            let own = nodes::nodes(body, path).map_err(|problem| self.failed(path, problem))?;
            own.iter().for_each(|node| nodes::want_versions(self.packages, node));
            nodes.extend(own);
        }
        nodes::name(&mut nodes);
        Ok(nodes)
    }

    /// The components that nodes are made of, by the folder that the nodes name.
    fn components_of(
        &mut self,
        nodes: &[Node],
        folder: &std::path::Path,
        target: &std::path::Path,
    ) -> Result<BTreeMap<String, Rc<Component>>, Failed> {
        let mut components = BTreeMap::new();
        for node in nodes.iter().filter(|node| node.kind == nodes::NodeKind::Component) {
            let source = node.token();
            let path = normalized(&folder.join(source));
            let known = self.components.get(&(target.join(&path))).cloned();
            let component = match known {
                Some(component) => component,
                None => {
                    let component = Rc::new(self.component(&path, target, node)?);
                    self.components.insert(target.join(&path), component.clone());
                    component
                }
            };
            components.insert(source.to_owned(), component);
        }
        Ok(components)
    }
}

/// A path without `.` and `..`.
fn normalized(path: &std::path::Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts
}

/// A schema that can't be had, as a problem of what needs it.
pub(crate) fn schema_problem(span: &Span, error: &SchemaError) -> Problem {
    Problem::error(span.clone(), format!("{error}: {}", error.source))
}

/// The label of a block.
fn label(block: &Block, index: usize) -> Result<&str, Problem> {
    let label = block.labels.get(index).map(String::as_str);
    label.ok_or_else(|| {
        Problem::error(block.span.clone(), format!("this `{}` has too few labels", block.kind))
    })
}
