//! Assets and archives: files that are handed over by content.

/// One file.
pub mod asset {
    use pulumi_wasm_proto::{Asset, AssetSource};

    /// A file on this machine. Relative paths start at the program's folder.
    pub fn file(path: impl Into<String>) -> Asset {
        AssetSource::File(path.into()).into()
    }

    /// A file with this text.
    pub fn text(text: impl Into<String>) -> Asset {
        AssetSource::Text(text.into()).into()
    }

    /// A file that the engine fetches: `file://`, `http://` or `https://`.
    pub fn remote(uri: impl Into<String>) -> Asset {
        AssetSource::Remote(uri.into()).into()
    }
}

/// A set of files.
pub mod archive {
    use pulumi_wasm_proto::{Archive, ArchiveMember, ArchiveSource};

    /// A folder, or an archive file (`.zip`, `.tar`, `.tar.gz`). Relative paths start at the program's folder.
    pub fn file(path: impl Into<String>) -> Archive {
        ArchiveSource::File(path.into()).into()
    }

    /// Files and archives, by the name they have inside this one.
    ///
    /// ```
    /// use pulumi_wasm::{archive, asset};
    ///
    /// let code = archive::of([("index.js", asset::text("exports.handler = () => {}"))]);
    /// ```
    pub fn of<N: Into<String>, M: Into<ArchiveMember>>(members: impl IntoIterator<Item = (N, M)>) -> Archive {
        let members = members.into_iter().map(|(name, member)| (name.into(), member.into()));
        ArchiveSource::Assets(members.collect()).into()
    }

    /// An archive that the engine fetches: `file://`, `http://` or `https://`.
    pub fn remote(uri: impl Into<String>) -> Archive {
        ArchiveSource::Remote(uri.into()).into()
    }
}
