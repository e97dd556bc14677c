//! Code of the program that the engine runs when something happens to a resource.

mod args;

use std::{fmt, sync::Arc};

pub use args::{ErrorHookArgs, HookArgs};

use crate::{
    context::Context,
    engine,
    error::{BoxError, ProgramResult},
    output::Cell,
};

/// Code that runs before or after a resource is created, updated or deleted, by the name that the engine knows it by.
///
/// What a hook returns as an error ends the deployment: one that runs before a step keeps the step from being done.
///
/// ```no_run
/// use pulumi_wasm::{Context, Hooks, ResourceHook, ResourceOptions};
///
/// fn options(ctx: &Context) -> ResourceOptions {
///     let announce = ResourceHook::new(ctx, "announce", |args| {
///         println!("{} is there: {}", args.name, args.urn);
///         Ok(())
///     });
///     ResourceOptions::new().hooks(Hooks::new().after_create(&announce))
/// }
/// ```
#[derive(Clone)]
pub struct ResourceHook(Registered);

/// Code that decides what happens when an operation on a resource has failed.
///
/// ```no_run
/// use pulumi_wasm::{Context, ErrorHook, Hooks, OnError, ResourceOptions};
///
/// fn patient(ctx: &Context) -> ResourceOptions {
///     let hook = ErrorHook::new(ctx, "three times", |args| match args.errors.len() {
///         1..3 => Ok(OnError::Retry),
///         _ => Ok(OnError::Fail),
///     });
///     ResourceOptions::new().hooks(Hooks::new().on_error(&hook))
/// }
/// ```
#[derive(Clone)]
pub struct ErrorHook(Registered);

/// What an [`ErrorHook`] decides. Of several hooks of a resource, one that wants to is enough for another try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnError {
    /// Do the operation again. The engine gives up after 100 tries.
    Retry,
    /// Let it be a failure.
    Fail,
}

/// When a hook runs, and what its failure means.
#[derive(Clone, Copy, Debug, Default)]
#[must_use]
pub struct HookOptions {
    pub(crate) on_dry_run: bool,
    pub(crate) ignore_errors: bool,
}

impl HookOptions {
    /// Only in updates, and with failures that end the deployment.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether it runs in previews too. Default: false.
    pub fn on_dry_run(mut self, run: bool) -> Self {
        self.on_dry_run = run;
        self
    }

    /// Whether its failure is only a warning. Default: false.
    pub fn ignore_errors(mut self, ignore: bool) -> Self {
        self.ignore_errors = ignore;
        self
    }
}

impl ResourceHook {
    /// Registers a hook that runs in updates only. Its name is unique in the program.
    ///
    /// It runs on a thread of its own and may take its time; the resource waits for it.
    pub fn new(
        ctx: &Context,
        name: &str,
        code: impl Fn(&HookArgs) -> ProgramResult + Send + Sync + 'static,
    ) -> Self {
        Self::with_options(ctx, name, HookOptions::new(), code)
    }

    /// Registers a hook with options.
    pub fn with_options(
        ctx: &Context,
        name: &str,
        options: HookOptions,
        code: impl Fn(&HookArgs) -> ProgramResult + Send + Sync + 'static,
    ) -> Self {
        Self(engine::register_hook(ctx, name, options, code))
    }
}

impl ErrorHook {
    /// Registers a hook for failures. Its name is unique in the program.
    pub fn new(
        ctx: &Context,
        name: &str,
        code: impl Fn(&ErrorHookArgs) -> Result<OnError, BoxError> + Send + Sync + 'static,
    ) -> Self {
        Self(engine::register_error_hook(ctx, name, code))
    }
}

impl fmt::Debug for ResourceHook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ResourceHook({:?})", self.0.name)
    }
}

impl fmt::Debug for ErrorHook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ErrorHook({:?})", self.0.name)
    }
}

/// A hook that the engine knows, or is about to.
#[derive(Clone)]
pub(crate) struct Registered {
    pub(crate) name: String,
    pub(crate) done: Arc<Cell<()>>,
}

impl fmt::Debug for Registered {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name.fmt(formatter)
    }
}

/// Which hooks a resource has. Each may be called several times: the hooks run in that order.
///
/// Those before and after a deletion need the program: `pulumi destroy` runs them with `--run-program`, and a resource
/// that is taken out of the program keeps them as long as the program still registers hooks of these names.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Hooks {
    pub(crate) before_create: Vec<Registered>,
    pub(crate) after_create: Vec<Registered>,
    pub(crate) before_update: Vec<Registered>,
    pub(crate) after_update: Vec<Registered>,
    pub(crate) before_delete: Vec<Registered>,
    pub(crate) after_delete: Vec<Registered>,
    pub(crate) on_error: Vec<Registered>,
}

impl Hooks {
    /// No hook.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds others behind these.
    pub(crate) fn extend(&mut self, others: Self) {
        self.before_create.extend(others.before_create);
        self.after_create.extend(others.after_create);
        self.before_update.extend(others.before_update);
        self.after_update.extend(others.after_update);
        self.before_delete.extend(others.before_delete);
        self.after_delete.extend(others.after_delete);
        self.on_error.extend(others.on_error);
    }

    /// Runs before the resource is created.
    pub fn before_create(mut self, hook: &ResourceHook) -> Self {
        self.before_create.push(hook.0.clone());
        self
    }

    /// Runs after the resource has been created; after a component's outputs have been registered.
    pub fn after_create(mut self, hook: &ResourceHook) -> Self {
        self.after_create.push(hook.0.clone());
        self
    }

    /// Runs before the resource is updated.
    pub fn before_update(mut self, hook: &ResourceHook) -> Self {
        self.before_update.push(hook.0.clone());
        self
    }

    /// Runs after the resource has been updated.
    pub fn after_update(mut self, hook: &ResourceHook) -> Self {
        self.after_update.push(hook.0.clone());
        self
    }

    /// Runs before the resource is deleted.
    pub fn before_delete(mut self, hook: &ResourceHook) -> Self {
        self.before_delete.push(hook.0.clone());
        self
    }

    /// Runs after the resource has been deleted.
    pub fn after_delete(mut self, hook: &ResourceHook) -> Self {
        self.after_delete.push(hook.0.clone());
        self
    }

    /// Runs when creating, updating or deleting the resource has failed.
    pub fn on_error(mut self, hook: &ErrorHook) -> Self {
        self.on_error.push(hook.0.clone());
        self
    }
}
