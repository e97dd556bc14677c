//! What a program gets to work with.

use std::{
    panic::Location,
    path::Path,
    sync::{Arc, PoisonError},
};

use pulumi_wasm_proto::rpc;

use crate::{
    config::Config,
    engine::{self, Engine},
    error::{Error, ProgramResult},
    export::Export,
    log::{Level, LogMessage},
    transform::{InvokeTransformArgs, Transform, TransformArgs},
};

/// A run of the program: which stack it is for, its configuration, and the way to the engine.
///
/// Cheap to clone; a clone is the same run.
#[derive(Clone, Debug)]
pub struct Context(Arc<Engine>);

impl Context {
    pub(crate) fn new(engine: Arc<Engine>) -> Self {
        Self(engine)
    }

    pub(crate) fn engine(&self) -> &Arc<Engine> {
        &self.0
    }

    /// The project's name, from Pulumi.yaml.
    pub fn project(&self) -> &str {
        &self.0.info.project
    }

    /// The stack's name.
    pub fn stack(&self) -> &str {
        &self.0.info.stack
    }

    /// The organization the stack belongs to; `organization` where stacks belong to none.
    pub fn organization(&self) -> &str {
        match self.0.info.organization.as_str() {
            "" => "organization",
            name => name,
        }
    }

    /// Requires a version of the Pulumi CLI, such as `>=3.200.0`. For the first line of a program.
    ///
    /// # Errors
    /// When the CLI's version is another one, when it is too old to say, and when `range` is none.
    pub fn require_pulumi_version(&self, range: &str) -> Result<(), Error> {
        let request = rpc::RequirePulumiVersionRequest { pulumi_version_range: range.to_owned() };
        let answer = self.0.monitor.require_version(request);
        self.0.wait_for(format!("the version {range}"), answer)?
    }

    /// Whether this is a preview: nothing is changed, and much is unknown.
    pub fn is_preview(&self) -> bool {
        self.0.info.dry_run
    }

    /// The folder that Pulumi.yaml is in.
    pub fn root_directory(&self) -> &Path {
        &self.0.info.root_directory
    }

    /// The project's own configuration.
    pub fn config(&self) -> Config {
        Config::new(self, self.project())
    }

    /// Makes a value an output of the stack: shown after an update, and to be read by other stacks.
    pub fn export(&self, name: impl Into<String>, value: impl Export) {
        let mut exports = self.0.exports.lock().unwrap_or_else(PoisonError::into_inner);
        exports.set(name, value);
    }

    /// Adds code that may change every resource that is registered from now on, before it is.
    ///
    /// It runs after the transforms of the resource itself and of its parents, on a thread of its own. Resources that
    /// were made before may be on their way still: call it first.
    ///
    /// ```no_run
    /// # use pulumi_wasm::{Context, ProgramResult};
    /// fn tag_everything(ctx: &Context) -> ProgramResult {
    ///     ctx.transform(|resource| Ok(resource.props.write("tags", &[("owner", "me")])?))?;
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// When the engine doesn't take it.
    #[track_caller]
    pub fn transform(
        &self,
        code: impl Fn(&mut TransformArgs) -> ProgramResult + Send + Sync + 'static,
    ) -> Result<(), Error> {
        engine::register_stack_transform(self, Transform::new(code))
    }

    /// Adds code that may change every call of a provider's function from now on, before it is made.
    ///
    /// # Errors
    /// When the engine doesn't take it.
    #[track_caller]
    pub fn transform_invokes(
        &self,
        code: impl Fn(&mut InvokeTransformArgs) -> ProgramResult + Send + Sync + 'static,
    ) -> Result<(), Error> {
        engine::register_invoke_transform(self, code, Location::caller())
    }

    /// Shows the user a message, behind those that were given before. Messages about a resource that isn't registered
    /// yet wait for it; the others don't wait for them.
    ///
    /// ```no_run
    /// # use pulumi_wasm::{Context, Level};
    /// # fn example(ctx: &Context) {
    /// ctx.log(Level::Info, "this takes a while");
    /// # }
    /// ```
    pub fn log(&self, level: Level, message: impl Into<LogMessage>) {
        self.0.log(level, message.into());
    }

    /// Shows the user something only with `--debug`.
    pub fn log_debug(&self, message: impl Into<LogMessage>) {
        self.log(Level::Debug, message);
    }

    /// Tells the user something.
    pub fn log_info(&self, message: impl Into<LogMessage>) {
        self.log(Level::Info, message);
    }

    /// Warns the user.
    pub fn log_warning(&self, message: impl Into<LogMessage>) {
        self.log(Level::Warning, message);
    }

    /// Shows the user an error. It doesn't end the program: for that, return an error from it.
    pub fn log_error(&self, message: impl Into<LogMessage>) {
        self.log(Level::Error, message);
    }
}
