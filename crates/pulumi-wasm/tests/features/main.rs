//! What programs can do, against a mocked engine; one module for each theme.

mod builtin;
mod callbacks;
mod functions;
mod options;
mod outputs;
mod packages;
mod references;
mod support;
