//! Where in a program a resource was declared.

use std::{
    collections::HashMap,
    fmt::Write,
    panic::Location,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use pulumi_wasm_proto::rpc;

/// The files that have been looked for, with their addresses where they were found.
#[derive(Default)]
pub(super) struct Sources(Mutex<HashMap<&'static str, Option<String>>>);

impl Sources {
    /// A place as the engine takes it; `None` where the file can't be found.
    pub(super) fn position(
        &self,
        root: &Path,
        place: &'static Location<'static>,
    ) -> Option<rpc::SourcePosition> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let uri = known.entry(place.file()).or_insert_with(|| Some(address(&find(root, place.file())?)));
        Some(rpc::SourcePosition {
            uri: uri.clone()?,
            line: place.line().try_into().ok()?,
            column: place.column().try_into().ok()?,
        })
    }
}

/// A source file. Cargo names it from the root of the workspace, which is the project's folder or one around it.
fn find(root: &Path, file: &str) -> Option<PathBuf> {
    let found = root.ancestors().map(|folder| folder.join(file)).find(|path| path.is_file())?;
    std::path::absolute(found).ok()
}

fn address(path: &Path) -> String {
    uri_of(&path.to_string_lossy(), cfg!(windows))
}

/// On Windows `C:\a` is `file:///C:/a`, and `\\host\a` is `file://host/a`.
fn uri_of(path: &str, windows: bool) -> String {
    let path = if windows { path.replace('\\', "/") } else { path.to_owned() };
    let mut uri = "file:".to_owned();
    uri.push_str(match (path.starts_with("//"), path.starts_with('/')) {
        (true, _) => "",
        (_, true) => "//",
        _ => "///",
    });
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(byte.into()),
            b':' if windows => uri.push(':'),
            _ if byte.is_ascii_alphanumeric() => uri.push(byte.into()),
            // Writing to a string can't fail.
            _ => drop(write!(uri, "%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_from_a_folder_inside_of_the_workspace() {
        let place = Location::caller();
        let found = Sources::default().position(Path::new(env!("CARGO_MANIFEST_DIR")), place).unwrap();
        assert!(
            found.uri.starts_with("file:///") && found.uri.ends_with("src/engine/source.rs"),
            "{}",
            found.uri
        );
        assert_eq!(found.line, place.line() as i32);
    }

    #[test]
    fn a_place_that_is_not_there_is_none() {
        assert_eq!(Sources::default().position(Path::new("/nowhere"), Location::caller()), None);
    }

    #[test]
    fn an_address_is_percent_encoded() {
        assert_eq!(address(Path::new("/a b/c.rs")), "file:///a%20b/c.rs");
    }

    #[test]
    fn a_path_of_windows_has_an_address_too() {
        assert_eq!(uri_of(r"C:\a\b.rs", true), "file:///C:/a/b.rs");
        assert_eq!(uri_of(r"\\host\a.rs", true), "file://host/a.rs");
        assert_eq!(uri_of(r"/a\b:c.rs", false), "file:///a%5Cb%3Ac.rs");
    }
}
