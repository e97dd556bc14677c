//! Pulumi's wire protocol, for everything in this project that speaks it: the SDK, the language host and the
//! provider framework.
//!
//! - [`rpc`] holds the messages, clients and servers generated from `proto/`.
//! - [`Value`] is a property value, with what JSON can't say: secrets, unknowns, assets, resource references.
//! - [`status`] packs and unpacks the details of gRPC errors.
//! - [`markup`] makes text safe for the CLI's terminal, and colourful.
//! - `plugin` (a feature) is the life of a plugin's process.

mod asset;
mod convert;
pub mod data;
pub mod debugger;
mod decode;
mod encode;
mod encoded;
mod index;
mod json;
pub mod markup;
#[cfg(feature = "plugin")]
pub mod plugin;
mod signature;
pub mod status;
mod value;

pub use asset::{Archive, ArchiveMember, ArchiveSource, Asset, AssetSource};
pub use decode::{DecodeError, from_struct, from_value};
pub use encode::{to_struct, to_value};
pub use encoded::EncodedRegistration;
pub use index::ValueIndex;
pub use value::{Object, OutputValue, ResourceReference, Urn, Value};

/// The messages, clients and servers of package `pulumirpc`.
///
/// Names are the protocol's own; their meaning is Pulumi's to document.
#[allow(missing_docs, missing_debug_implementations, clippy::all)]
pub mod rpc {
    tonic::include_proto!("pulumirpc");

    /// Diagnostics of the code generators (package `pulumirpc.codegen`).
    pub mod codegen {
        tonic::include_proto!("pulumirpc.codegen");
    }

    /// The language conformance suite (package `pulumirpc.testing`).
    pub mod testing {
        tonic::include_proto!("pulumirpc.testing");
    }
}

/// The messages and client of package `codegen`: the loader of schemas.
#[allow(missing_docs, missing_debug_implementations, clippy::all)]
pub mod loader {
    tonic::include_proto!("codegen");
}

#[allow(missing_docs, unreachable_pub)]
mod google {
    tonic::include_proto!("google.rpc");
}
