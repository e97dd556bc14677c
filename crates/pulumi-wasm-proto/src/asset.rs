//! Assets and archives: files that are handed over by content.

use std::collections::BTreeMap;

/// One file: where it comes from, and the hash of its content once the engine has read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Where the content comes from.
    pub source: AssetSource,
    /// SHA-256 of the content, in hexadecimal; the engine fills it in and compares by it.
    pub hash: Option<String>,
}

/// Where an asset's content comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AssetSource {
    /// A file on this machine. Relative paths start at the program's folder.
    File(String),
    /// Text given in the program.
    Text(String),
    /// A file that the engine fetches: `file://`, `http://` or `https://`.
    Remote(String),
}

/// A set of files, and the hash of their content once the engine has read them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    /// Where the content comes from.
    pub source: ArchiveSource,
    /// SHA-256 of the content, in hexadecimal; the engine fills it in and compares by it.
    pub hash: Option<String>,
}

/// Where an archive's content comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ArchiveSource {
    /// A folder, or an archive file (`.zip`, `.tar`, `.tar.gz`, `.jar`). Relative paths start at the program's
    /// folder.
    File(String),
    /// Files and archives by the name they have inside this one.
    Assets(BTreeMap<String, ArchiveMember>),
    /// An archive that the engine fetches.
    Remote(String),
}

/// What may stand inside an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ArchiveMember {
    /// One file.
    Asset(Asset),
    /// A set of files.
    Archive(Archive),
}

impl From<AssetSource> for Asset {
    fn from(source: AssetSource) -> Self {
        Self { source, hash: None }
    }
}

impl From<ArchiveSource> for Archive {
    fn from(source: ArchiveSource) -> Self {
        Self { source, hash: None }
    }
}

impl From<Asset> for ArchiveMember {
    fn from(asset: Asset) -> Self {
        Self::Asset(asset)
    }
}

impl From<Archive> for ArchiveMember {
    fn from(archive: Archive) -> Self {
        Self::Archive(archive)
    }
}
