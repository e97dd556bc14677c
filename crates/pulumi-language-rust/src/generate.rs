//! `GenerateProject` and `GenerateProgram`: programs in Pulumi's configuration language become Rust.

mod loader;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use pulumi_pcl::{Diagnostic, Generated, Position, ProjectOptions, generate_program, generate_project};
use pulumi_wasm_proto::rpc::{
    GenerateProgramRequest, GenerateProgramResponse, GenerateProjectRequest, GenerateProjectResponse,
    codegen::{self, DiagnosticSeverity, Pos, Range},
};
use serde_json::Value;

use self::loader::Loader;
use crate::{
    checkout,
    packages::{SDK, SDK_CRATE},
};

const EXTENSION: &str = "pp";
const PROJECT_FILE: &str = "Pulumi.yaml";

/// Gives the program's files.
pub(crate) fn program(request: GenerateProgramRequest) -> Result<GenerateProgramResponse> {
    let sources = request.source.into_iter().map(|(path, text)| (path.into(), text)).collect();
    let generated = generate_program(&sources, &Loader::new(&request.loader_target)?);
    let diagnostics = diagnostics(&generated);
    let files = generated.files.into_iter();
    let source = files.map(|(path, text)| (path.display().to_string(), text.into_bytes())).collect();
    Ok(GenerateProgramResponse { diagnostics, source })
}

/// Writes the project into the request's folder.
pub(crate) fn project(request: GenerateProjectRequest) -> Result<GenerateProjectResponse> {
    let sources = sources(request.source_directory.as_ref())?;
    let loader = Loader::new(&request.loader_target)?;
    let options = options(&request)?;
    let generated = generate_project(&sources, &loader, &options);
    write(request.target_directory.as_ref(), &generated, &options)?;
    Ok(GenerateProjectResponse { diagnostics: diagnostics(&generated) })
}

fn options(request: &GenerateProjectRequest) -> Result<ProjectOptions> {
    let mut options = ProjectOptions::default();
    options.project =
        serde_json::from_str(&request.project).context("the project to generate is no JSON object")?;
    options.sdk_version = env!("CARGO_PKG_VERSION").to_owned();
    options.local.extend(checkout::find(SDK_CRATE).map(|folder| (SDK.to_owned(), folder)));
    let local = request.local_dependencies.iter();
    options.local.extend(local.map(|(package, path)| (package.clone(), path.into())));
    Ok(options)
}

/// The program's sources by their paths in the folder; components have folders of their own in it.
fn sources(folder: &Path) -> Result<BTreeMap<PathBuf, String>> {
    let mut sources = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).with_context(|| format!("failed to read {}", next.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == EXTENSION) {
                let text = fs::read_to_string(&path);
                let text = text.with_context(|| format!("failed to read {}", path.display()))?;
                sources.insert(path.strip_prefix(folder)?.to_owned(), text);
            }
        }
    }
    Ok(sources)
}

/// A project's `main` is the folder of its program.
fn write(target: &Path, generated: &Generated, options: &ProjectOptions) -> Result<()> {
    let main = options.project.get("main").and_then(Value::as_str).unwrap_or_default();
    for (path, text) in &generated.files {
        let folder = if path == Path::new(PROJECT_FILE) { target.to_owned() } else { target.join(main) };
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(&folder))
            .and_then(|()| fs::write(&path, text))
            .with_context(|| format!("failed to write {}", path.display()))?;
    }
    Ok(())
}

fn diagnostics(generated: &Generated) -> Vec<codegen::Diagnostic> {
    generated.diagnostics.iter().map(diagnostic).collect()
}

fn diagnostic(diagnostic: &Diagnostic) -> codegen::Diagnostic {
    let severity =
        if diagnostic.is_error { DiagnosticSeverity::DiagError } else { DiagnosticSeverity::DiagWarning };
    let subject = Range {
        filename: diagnostic.file.clone(),
        start: Some(position(diagnostic.start)),
        end: Some(position(diagnostic.end)),
    };
    codegen::Diagnostic {
        severity: severity.into(),
        summary: diagnostic.message.clone(),
        subject: Some(subject),
        ..codegen::Diagnostic::default()
    }
}

fn position(position: Position) -> Pos {
    let number = |number| i64::try_from(number).unwrap_or(i64::MAX);
    Pos { line: number(position.line), column: number(position.column), byte: number(position.byte) }
}
