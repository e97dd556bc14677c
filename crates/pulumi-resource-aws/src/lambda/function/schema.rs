//! A function's properties.

use pulumi_provider::{
    AutoName, Object, Problems, Property, Schema, Value,
    property::{archive, boolean, integer, list, map, number, object, set, string},
};

use super::code;
use crate::{id::region, lambda::same_function, name, tags};

/// What a version comes of: whether to publish, then what UpdateFunctionCode takes, then what UpdateFunctionConfiguration takes.
pub(super) const VERSIONED: &[&str] = &[
    "publish",
    "publishTo",
    "architectures",
    "code",
    "codeSha256",
    "imageUri",
    "s3Bucket",
    "s3Key",
    "s3ObjectVersion",
    "sourceCodeHash",
    "sourceKmsKeyArn",
    "capacityProviderConfig",
    "deadLetterConfig",
    "description",
    "durableConfig",
    "environment",
    "ephemeralStorage",
    "fileSystemConfig",
    "handler",
    "imageConfig",
    "kmsKeyArn",
    "layers",
    "loggingConfig",
    "memorySize",
    "role",
    "runtime",
    "snapStart",
    "timeout",
    "tracingConfig",
    "vpcConfig",
];

/// What is changed by either call.
const CHANGED: &[&str] = VERSIONED.split_at(2).1;

/// What UpdateFunctionCode takes.
pub(super) const CODE: &[&str] = CHANGED.split_at(9).0;

/// What UpdateFunctionConfiguration takes.
pub(super) const SETTINGS: &[&str] = CHANGED.split_at(9).1;

/// The outputs that publishing moves.
const VERSION: [&str; 3] = ["qualifiedArn", "qualifiedInvokeArn", "version"];

pub(super) fn schema() -> Schema {
    outputs(deletion(runtime(code_inputs(Schema::new()))))
}

fn code_inputs(schema: Schema) -> Schema {
    schema
        .exactly_one_of(&["code", "imageUri", "s3Bucket"])
        .input("code", archive().write_only().same_when(code::is_same))
        // Like the hash below, a reason to send the code again: an import must not write it into the program.
        .input("codeSha256", string().computed().write_only().changes_with(CODE))
        .input("imageUri", string().conflicts(&["sourceKmsKeyArn", "s3ObjectVersion"]))
        .input("s3Bucket", string().write_only().requires(&["s3Key"]))
        .input("s3Key", string().write_only().requires(&["s3Bucket"]))
        .input("s3ObjectVersion", string().write_only().conflicts(&["code", "imageUri"]))
        .input("sourceCodeHash", string().computed().write_only().changes_with(CODE))
        .input("sourceKmsKeyArn", string().conflicts(&["imageUri"]))
        .input("architectures", list(string().values(&["x86_64", "arm64"])).computed().length(1, 1))
        .input("packageType", string().default("Zip").replaces().values(&["Zip", "Image"]))
        .input("publish", boolean().default(false).write_only())
        .input("publishTo", string().write_only().values(&["LATEST_PUBLISHED"]))
}

// UpdateFunctionConfiguration takes all of these but the name and the isolation of tenants; a function can't become or
// cease to be a durable one.
fn runtime(schema: Schema) -> Schema {
    let named = string().replaces().length(1, 140).same_when(same_function);
    schema
        .input("capacityProviderConfig", object(capacity()))
        .input("codeSigningConfigArn", string())
        .input("deadLetterConfig", object(Schema::new().input("targetArn", string().required())))
        .input("description", string().length(0, 256))
        .input("durableConfig", object(durable()).replaces_when(comes_or_goes))
        .input("environment", object(Schema::new().input("variables", map(string()))))
        .input("ephemeralStorage", object(storage()).computed())
        .input("fileSystemConfig", object(file_system()))
        .input("handler", string().length(1, 128))
        .input("imageConfig", object(image()))
        .input("kmsKeyArn", string())
        .input("layers", list(string()).length(0, 5))
        .input("loggingConfig", object(logging()).computed())
        .input("memorySize", integer().default(128.0).range(128.0, 10240.0))
        .input("name", named.auto_named(AutoName::up_to(64)))
        .input("region", region())
        .input("reservedConcurrentExecutions", integer().default(-1.0).range(-1.0, f64::from(i32::MAX)))
        .input("role", string().required())
        .input("runtime", string())
        .input("snapStart", object(snap_start()))
        .input("tags", tags::input())
        .input("tenancyConfig", object(tenancy()).replaces())
        .input("timeout", integer().default(3.0).range(1.0, 900.0))
        .input("tracingConfig", object(tracing()).computed())
        .input("useResourceTimeoutForPropagation", boolean().write_only())
        .input("vpcConfig", object(vpc()))
}

/// What is done with it in the end.
fn deletion(schema: Schema) -> Schema {
    let groups = set(string()).write_only().requires(&["replaceSecurityGroupsOnDestroy"]);
    schema
        .input("replaceSecurityGroupsOnDestroy", boolean().write_only())
        .input("replacementSecurityGroupIds", groups)
        .input("skipDestroy", boolean().default(false).write_only())
}

fn outputs(schema: Schema) -> Schema {
    let version = || string().changes_with(VERSIONED);
    schema
        .output("arn", string())
        .output("invokeArn", string())
        .output("lastModified", string().changes_with(CHANGED))
        .output("qualifiedArn", version())
        .output("qualifiedInvokeArn", version())
        .output("responseStreamingInvokeArn", string())
        .output("signingJobArn", string())
        .output("signingProfileVersionArn", string())
        .output("sourceCodeSize", integer().changes_with(CODE))
        .output("tagsAll", tags::output())
        .output("version", version())
}

fn capacity() -> Schema {
    let instances = Schema::new()
        .input("capacityProviderArn", string().required())
        .input("executionEnvironmentMemoryGibPerVcpu", number().computed())
        .input("perExecutionEnvironmentMaxConcurrency", integer().computed().range(1.0, 1600.0));
    Schema::new().input("lambdaManagedInstancesCapacityProviderConfig", object(instances).required())
}

fn durable() -> Schema {
    Schema::new()
        .input("executionTimeout", integer().required().range(1.0, 31_622_400.0))
        .input("retentionPeriod", integer().default(14.0).range(1.0, 90.0))
}

fn comes_or_goes(_: &Object, old: &Value, new: &Value) -> bool {
    let is_set = |value: &Value| *value.plain() != Value::Null;
    is_set(old) != is_set(new)
}

fn tenancy() -> Schema {
    Schema::new().input("tenantIsolationMode", string().required().values(&["PER_TENANT"]))
}

fn storage() -> Schema {
    Schema::new().input("size", integer().computed().range(512.0, 10240.0))
}

fn file_system() -> Schema {
    Schema::new().input("arn", string().required()).input("localMountPath", string().required())
}

fn image() -> Schema {
    let words = || list(string());
    Schema::new().input("commands", words()).input("entryPoints", words()).input("workingDirectory", string())
}

fn logging() -> Schema {
    let level = || string().computed();
    Schema::new()
        .input("applicationLogLevel", level().values(&["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"]))
        .input("logFormat", string().required().values(&["JSON", "Text"]))
        .input("logGroup", string().computed().length(1, 512))
        .input("systemLogLevel", level().values(&["DEBUG", "INFO", "WARN"]))
}

fn snap_start() -> Schema {
    Schema::new()
        .input("applyOn", string().required().values(&["PublishedVersions", "None"]).same_when(same_start))
        .output("optimizationStatus", string())
}

/// Lambda leaves out that there is none.
fn same_start(_: &Object, old: &Value, new: &Value) -> bool {
    let [old, new] = [old, new].map(|value| value.as_str().unwrap_or("None"));
    old == "None" && new == "None"
}

fn tracing() -> Schema {
    Schema::new().input("mode", string().required().values(&["Active", "PassThrough"]))
}

fn vpc() -> Schema {
    let ids = || -> Property { set(string()).required() };
    Schema::new()
        .input("ipv6AllowedForDualStack", boolean())
        .input("securityGroupIds", ids())
        .input("subnetIds", ids())
        .output("vpcId", string())
}

fn is(inputs: &Object, key: &str, flag: bool) -> bool {
    inputs.get(key).map(Value::plain) == Some(&Value::Bool(flag))
}

/// What follows from publishing no version: what was published last stays the newest.
pub(super) fn derive(inputs: &mut Object, state: Option<&Object>) {
    if is(inputs, "publish", true) || inputs.get("publish").is_some_and(Value::has_unknowns) {
        return;
    }
    match state {
        Some(state) => {
            let last = VERSION.iter().filter_map(|key| Some(((*key).to_owned(), state.get(*key)?.clone())));
            inputs.extend(last.collect::<Object>());
        }
        None => drop(inputs.insert("version".into(), Value::from("$LATEST"))),
    }
}

/// What the table can't say.
pub(super) fn check(inputs: &Object, problems: &mut Problems) {
    check_zip(inputs, problems);
    let role = inputs.get("role").and_then(Value::as_str);
    if role.is_some_and(|role| !role.starts_with("arn:")) {
        problems.add_with_remedy("role", "must be an ARN", "use the role's \"arn\", not its name");
    }
    if inputs.contains_key("publishTo") && is(inputs, "publish", false) {
        let what = "does nothing unless versions are published";
        problems.add_with_remedy("publishTo", what, "set \"publish\" to true");
    }
    if is(inputs, "replaceSecurityGroupsOnDestroy", true)
        && !inputs.contains_key("replacementSecurityGroupIds")
    {
        let what = "is required with replaceSecurityGroupsOnDestroy: this provider doesn't look up the VPC's \
            default group";
        let remedy = "set it to the ids of the groups to use instead";
        problems.add_with_remedy("replacementSecurityGroupIds", what, remedy);
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_-:".contains(c);
    name::check(inputs, "name", allowed, problems);
}

fn check_zip(inputs: &Object, problems: &mut Problems) {
    if inputs.get("packageType").and_then(Value::as_str) != Some("Zip") {
        return;
    }
    for (needed, example) in [("handler", "bootstrap"), ("runtime", "provided.al2023")] {
        if !inputs.contains_key(needed) {
            let remedy = format!("set {needed:?}, for example {example}");
            problems.add_with_remedy(needed, "is required where packageType is Zip", remedy);
        }
    }
}
