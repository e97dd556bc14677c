//! A real host process, spoken to over gRPC as the engine does.

// Clippy's leave to unwrap in tests ends where `cfg(test)` isn't spelled out.
#[cfg(test)]
mod lifetime;
#[cfg(test)]
mod plugins;
#[cfg(test)]
mod programs;
#[cfg(test)]
mod queries;
#[cfg(test)]
mod sdks;
#[cfg(test)]
mod support;
