//! `GeneratePackage`: a package's schema becomes a crate of bindings.

use std::{
    collections::BTreeMap,
    fs,
    path::{Component, Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use pulumi_codegen::{CrateOptions, Error, Source, package_crate, schema::Package};
use pulumi_wasm_proto::rpc::{
    GeneratePackageRequest, GeneratePackageResponse,
    codegen::{Diagnostic, DiagnosticSeverity},
};

use crate::{
    checkout,
    packages::{SDK, SDK_CRATE},
};

/// Writes the crate into the request's folder. What is wrong with the schema is said in the answer.
pub(crate) fn generate(request: GeneratePackageRequest) -> Result<GeneratePackageResponse> {
    let options = options(request.local_dependencies)?;
    let made = Package::parse(&request.schema).and_then(|package| package_crate(&package, &options));
    match made {
        Ok(made) => {
            made.write(request.directory.as_ref())?;
            add_files(request.directory.as_ref(), &request.extra_files.into_iter().collect())?;
            Ok(GeneratePackageResponse::default())
        }
        Err(error) => Ok(GeneratePackageResponse { diagnostics: vec![diagnostic(error)] }),
    }
}

/// The crates that are on this machine already, by their packages' names.
fn options(local: impl IntoIterator<Item = (String, String)>) -> Result<CrateOptions> {
    let mut options = CrateOptions::default();
    if let Some(folder) = checkout::find(SDK_CRATE)? {
        options.sdk = Source::Path(folder);
    }
    for (package, path) in local {
        let source = Source::Path(path.into());
        match package.as_str() {
            SDK => options.sdk = source,
            _ => drop(options.crates.insert(package, source)),
        }
    }
    Ok(options)
}

fn diagnostic(error: Error) -> Diagnostic {
    Diagnostic {
        severity: DiagnosticSeverity::DiagError.into(),
        summary: format!("{:#}", anyhow::Error::new(error)),
        ..Diagnostic::default()
    }
}

/// Files of the package's author, which may take the place of generated ones.
fn add_files(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<()> {
    for (path, content) in files {
        let target = folder.join(within(path)?);
        let parent = target.parent().unwrap_or(folder);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&target, content))
            .with_context(|| format!("failed to write {}", target.display()))?;
    }
    Ok(())
}

fn within(path: &str) -> Result<PathBuf> {
    let path = PathBuf::from(path);
    let is_within = path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    ensure!(is_within, "the extra file {} isn't within the crate", path.display());
    Ok(path)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use pulumi_wasm_proto::rpc::GeneratePackageRequest;
    use tempfile::TempDir;

    use super::generate;

    fn request(folder: &TempDir, schema: &str) -> GeneratePackageRequest {
        GeneratePackageRequest {
            directory: folder.path().to_str().unwrap().to_owned(),
            schema: schema.to_owned(),
            ..GeneratePackageRequest::default()
        }
    }

    #[test]
    fn a_schema_becomes_a_crate_that_uses_what_is_on_this_machine() {
        let folder = TempDir::new().unwrap();
        let mut request = request(&folder, r#"{"name": "random", "version": "4.0.0"}"#);
        request.local_dependencies = [("pulumi".to_owned(), "/packed/pulumi-wasm-0.1.0".to_owned())].into();
        assert_eq!(generate(request).unwrap().diagnostics, []);
        let manifest = fs::read_to_string(folder.path().join("Cargo.toml")).unwrap();
        assert!(manifest.contains("pulumi-wasm = { path = \"/packed/pulumi-wasm-0.1.0\" }"), "{manifest}");
    }

    #[test]
    fn what_is_wrong_with_a_schema_is_a_diagnostic() {
        let folder = TempDir::new().unwrap();
        let response = generate(request(&folder, r#"{"name": 1}"#)).unwrap();
        let summary = &response.diagnostics[0].summary;
        assert!(summary.starts_with("failed to parse the package schema: "), "{summary}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn extra_files_are_added_and_stay_within() {
        let folder = TempDir::new().unwrap();
        let mut request = request(&folder, r#"{"name": "random"}"#);
        request.extra_files = [("src/more/own.rs".to_owned(), b"// own".to_vec())].into();
        generate(request.clone()).unwrap();
        assert_eq!(fs::read(folder.path().join("src/more/own.rs")).unwrap(), b"// own");
        request.extra_files = [("../outside".to_owned(), Vec::new())].into();
        let error = generate(request).unwrap_err().to_string();
        assert!(error.contains("../outside"), "{error}");
    }
}
