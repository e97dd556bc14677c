//! What programs can do, against a mocked engine; one module for each theme.

mod builtin;
mod callbacks;
mod failures;
mod functions;
mod given;
mod options;
mod outputs;
mod packages;
mod references;
mod support;
mod unfinished;
