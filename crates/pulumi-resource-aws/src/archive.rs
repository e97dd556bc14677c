//! Archives as Lambda wants them: a zip, the same bytes for the same content.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Write},
    path::Path,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use pulumi_provider::{Archive, ArchiveMember, ArchiveSource, Asset, AssetSource, Error};
use sha2::{Digest, Sha256};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// The mode of what must be executable: files without an extension, as a Lambda's `bootstrap`, may be.
const EXECUTABLE: u32 = 0o755;
const READABLE: u32 = 0o644;

/// The zip that an archive is or becomes; a zip file stays as it is. Relative paths start at the program's folder, in
/// which the engine starts the provider.
pub(crate) fn zip(archive: &Archive) -> Result<Vec<u8>, Error> {
    if let ArchiveSource::File(path) = &archive.source {
        let path = Path::new(path);
        if path.is_file() {
            return read(path);
        }
        if !path.exists() {
            return Err(Error::new(format!("there is no archive {path:?}")).remedy("build it first"));
        }
    }
    let mut files = BTreeMap::new();
    collect(archive, "", &mut files)?;
    write(&files).map_err(|error| Error::new("failed to zip the archive").because(error))
}

/// Lambda's name for some code: its SHA-256 in base 64.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(Sha256::digest(bytes))
}

struct Entry {
    content: Vec<u8>,
    mode: u32,
}

type Files = BTreeMap<String, Entry>;

fn collect(archive: &Archive, prefix: &str, files: &mut Files) -> Result<(), Error> {
    match &archive.source {
        ArchiveSource::File(path) => folder(Path::new(path), prefix, files),
        ArchiveSource::Remote(uri) => Err(remote(uri)),
        ArchiveSource::Assets(members) => {
            for (name, member) in members {
                let name = join(prefix, name);
                match member {
                    ArchiveMember::Asset(asset) => {
                        let entry = asset_entry(asset, &name)?;
                        files.insert(name, entry);
                    }
                    ArchiveMember::Archive(archive) => collect(archive, &name, files)?,
                    other => return Err(Error::new(format!("can't zip {other:?}"))),
                }
            }
            Ok(())
        }
        other => Err(Error::new(format!("can't zip {other:?}"))),
    }
}

fn asset_entry(asset: &Asset, name: &str) -> Result<Entry, Error> {
    match &asset.source {
        AssetSource::File(path) => file_entry(Path::new(path), name),
        AssetSource::Text(text) => Ok(Entry { content: text.clone().into_bytes(), mode: mode(name, false) }),
        AssetSource::Remote(uri) => Err(remote(uri)),
        other => Err(Error::new(format!("can't zip {other:?}"))),
    }
}

fn remote(uri: &str) -> Error {
    Error::new(format!("can't fetch {uri:?} for an archive"))
        .remedy("download it, and use a FileArchive or FileAsset")
}

fn folder(path: &Path, prefix: &str, files: &mut Files) -> Result<(), Error> {
    let unreadable =
        |error: std::io::Error| Error::new(format!("failed to read the folder {path:?}")).because(error);
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = join(prefix, &entry.file_name().to_string_lossy());
        let path = entry.path();
        if path.is_dir() {
            folder(&path, &name, files)?;
        } else {
            let entry = file_entry(&path, &name)?;
            files.insert(name, entry);
        }
    }
    Ok(())
}

fn file_entry(path: &Path, name: &str) -> Result<Entry, Error> {
    Ok(Entry { content: read(path)?, mode: mode(name, is_executable(path)) })
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|error| Error::new(format!("failed to read {path:?}")).because(error))
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(_: &Path) -> bool {
    false
}

fn mode(name: &str, executable: bool) -> u32 {
    let bootstrap = name.rsplit('/').next() == Some("bootstrap");
    if executable || bootstrap { EXECUTABLE } else { READABLE }
}

fn join(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") }
}

/// Writes files in the order of their names, all with the same date.
fn write(files: &Files) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, entry) in files {
        let options = SimpleFileOptions::DEFAULT
            .compression_method(CompressionMethod::Deflated)
            .unix_permissions(entry.mode);
        zip.start_file(name.as_str(), options)?;
        zip.write_all(&entry.content)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> ArchiveMember {
        Asset::from(AssetSource::Text(text.into())).into()
    }

    #[test]
    fn the_same_content_gives_the_same_bytes() {
        let members = [("bootstrap".to_owned(), text("#!/bin/sh")), ("lib/a".to_owned(), text("a"))];
        let archive = Archive::from(ArchiveSource::Assets(members.into()));
        let first = zip(&archive).unwrap();
        assert_eq!(first, zip(&archive).unwrap());
        let mut read = zip::ZipArchive::new(Cursor::new(first)).unwrap();
        let modes: Vec<_> =
            (0..read.len()).map(|i| read.by_index(i).unwrap().unix_mode().unwrap() & 0o777).collect();
        assert_eq!(modes, [EXECUTABLE, READABLE]);
    }

    #[test]
    fn a_missing_file_is_named() {
        let archive = Archive::from(ArchiveSource::File("no/such.zip".into()));
        let error = zip(&archive).unwrap_err();
        assert!(error.to_string().contains("no/such.zip"), "{error}");
    }
}
