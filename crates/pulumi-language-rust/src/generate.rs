//! `GenerateProgram` and `GenerateProject`: programs in Pulumi's configuration language become Rust programs.

mod schemas;
mod sources;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use pulumi_pcl::{Diagnostic, Generated, Position, ProjectOptions, generate_program, generate_project};
use pulumi_wasm_proto::rpc::{
    GenerateProgramRequest, GenerateProgramResponse, GenerateProjectRequest, GenerateProjectResponse,
    codegen::{self, DiagnosticSeverity},
};
use serde_json::{Map, Value};

use self::schemas::Loader;
use crate::{
    checkout,
    packages::{SDK, SDK_CRATE},
};

/// Turns sources into Rust files, which the answer holds.
pub(crate) fn program(request: GenerateProgramRequest) -> Result<GenerateProgramResponse> {
    let sources = request.source.into_iter().map(|(path, text)| (PathBuf::from(path), text)).collect();
    let generated = generate_program(&sources, &Loader::new(&request.loader_target)?);
    let files = generated.files.iter().map(|(path, text)| (path_text(path), text.clone().into_bytes()));
    Ok(GenerateProgramResponse { source: files.collect(), diagnostics: diagnostics(&generated) })
}

/// Turns a folder of sources into a project in another folder.
pub(crate) fn project(request: GenerateProjectRequest) -> Result<GenerateProjectResponse> {
    let source: &Path = request.source_directory.as_ref();
    let target: &Path = request.target_directory.as_ref();
    let project: Map<String, Value> =
        serde_json::from_str(&request.project).context("failed to read the project's description")?;
    let main = project.get("main").and_then(Value::as_str).unwrap_or_default().to_owned();
    let options = options(project, request.local_dependencies)?;
    let generated =
        generate_project(&sources::read(source)?, &Loader::new(&request.loader_target)?, &options);
    for (path, text) in &generated.files {
        // The project's own file is beside the program's folder, where the program has one.
        let folder = if path == Path::new("Pulumi.yaml") { target.to_owned() } else { target.join(&main) };
        write(&folder.join(path), text)?;
    }
    if !generated.files.is_empty() {
        sources::copy_others(source, &target.join(&main))?;
    }
    Ok(GenerateProjectResponse { diagnostics: diagnostics(&generated) })
}

/// The crates that are on this machine already, by their packages' names.
fn options(
    project: Map<String, Value>,
    local: impl IntoIterator<Item = (String, String)>,
) -> Result<ProjectOptions> {
    let mut options = ProjectOptions::default();
    options.project = project;
    options.sdk_version = env!("CARGO_PKG_VERSION").to_owned();
    options.local =
        local.into_iter().map(|(package, path)| (package, path.into())).collect::<BTreeMap<_, _>>();
    if let (false, Some(folder)) = (options.local.contains_key(SDK), checkout::find(SDK_CRATE)?) {
        options.local.insert(SDK.to_owned(), folder);
    }
    Ok(options)
}

fn write(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .with_context(|| format!("failed to write {}", path.display()))
}

fn diagnostics(generated: &Generated) -> Vec<codegen::Diagnostic> {
    generated.diagnostics.iter().map(diagnostic).collect()
}

fn diagnostic(problem: &Diagnostic) -> codegen::Diagnostic {
    let severity =
        if problem.is_error { DiagnosticSeverity::DiagError } else { DiagnosticSeverity::DiagWarning };
    let range = codegen::Range {
        filename: problem.file.clone(),
        start: Some(position(problem.start)),
        end: Some(position(problem.end)),
    };
    codegen::Diagnostic {
        severity: severity.into(),
        summary: problem.message.clone(),
        subject: Some(range),
        ..codegen::Diagnostic::default()
    }
}

fn position(position: Position) -> codegen::Pos {
    let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    codegen::Pos { line: number(position.line), column: number(position.column), byte: number(position.byte) }
}

fn path_text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
