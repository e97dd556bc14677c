//! A function's properties.

use pulumi_provider::{
    AutoName, Object, Problems, Property, Schema, Value,
    property::{any, archive, boolean, integer, list, map, object, set, string},
};

use super::{super::super::name, code};
use crate::{id::region, tags};

/// Which outputs a new version of the code moves; see `CODE` in the update.
const CODE: [&str; 9] = [
    "code",
    "codeSha256",
    "sourceCodeHash",
    "s3Bucket",
    "s3Key",
    "s3ObjectVersion",
    "sourceKmsKeyArn",
    "imageUri",
    "architectures",
];

/// What a published version depends on: `publish` and all that a function is made of.
const VERSIONED: [&str; 24] = [
    "publish",
    "code",
    "codeSha256",
    "sourceCodeHash",
    "s3Bucket",
    "s3Key",
    "s3ObjectVersion",
    "imageUri",
    "architectures",
    "description",
    "environment",
    "ephemeralStorage",
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

pub(super) fn schema() -> Schema {
    outputs(later(runtime(code_inputs(Schema::new()))))
}

fn code_inputs(schema: Schema) -> Schema {
    schema
        .exactly_one_of(&["code", "imageUri", "s3Bucket"])
        .input("code", archive().write_only().same_when(code::is_same))
        // Like the hash below, a reason to send the code again: an import must not write it into the program.
        .input("codeSha256", string().computed().write_only())
        .input("imageUri", string().conflicts(&["sourceKmsKeyArn", "s3ObjectVersion"]))
        .input("s3Bucket", string().write_only().requires(&["s3Key"]))
        .input("s3Key", string().write_only().requires(&["s3Bucket"]))
        .input("s3ObjectVersion", string().write_only().conflicts(&["code", "imageUri"]))
        .input("sourceCodeHash", string().computed().write_only())
        .input("sourceKmsKeyArn", string().conflicts(&["imageUri"]))
        .input("architectures", list(string().values(&["x86_64", "arm64"])).computed().length(1, 1))
        .input("packageType", string().default("Zip").replaces().values(&["Zip", "Image"]))
        .input("publish", boolean().default(false).write_only())
}

// UpdateFunctionConfiguration takes all of these but the name.
fn runtime(schema: Schema) -> Schema {
    schema
        .input("codeSigningConfigArn", string())
        .input("deadLetterConfig", object(Schema::new().input("targetArn", string().required())))
        .input("description", string().length(0, 256))
        .input("environment", object(Schema::new().input("variables", map(string()))))
        .input("ephemeralStorage", object(storage()).computed())
        .input("fileSystemConfig", object(file_system()))
        .input("handler", string().length(1, 128))
        .input("imageConfig", object(image()))
        .input("kmsKeyArn", string())
        .input("layers", list(string()).length(0, 5))
        .input("loggingConfig", object(logging()).computed())
        .input("memorySize", integer().default(128.0).range(128.0, 10240.0))
        .input("name", string().replaces().length(1, 140).auto_named(AutoName::up_to(64)))
        .input("region", region())
        .input("reservedConcurrentExecutions", integer().default(-1.0).range(-1.0, f64::INFINITY))
        .input("role", string().required())
        .input("runtime", string())
        .input("skipDestroy", boolean().default(false).write_only())
        .input("snapStart", object(snap_start()))
        .input("tags", tags::input())
        .input("timeout", integer().default(3.0).range(1.0, 900.0))
        .input("tracingConfig", object(tracing()).computed())
        .input("useResourceTimeoutForPropagation", boolean().write_only())
        .input("vpcConfig", object(vpc()))
}

/// What this provider doesn't do yet.
fn later(schema: Schema) -> Schema {
    const WHY: &str = "use the official provider for it";
    let names = [
        "capacityProviderConfig",
        "durableConfig",
        "publishTo",
        "replaceSecurityGroupsOnDestroy",
        "replacementSecurityGroupIds",
        "tenancyConfig",
    ];
    names.into_iter().fold(schema, |schema, name| schema.input(name, any().refused(WHY)))
}

fn outputs(schema: Schema) -> Schema {
    let version = || string().changes_with(&VERSIONED);
    schema
        .output("arn", string())
        .output("invokeArn", string())
        .output("lastModified", string().changes_with(&CODE))
        .output("qualifiedArn", version())
        .output("qualifiedInvokeArn", version())
        .output("responseStreamingInvokeArn", string())
        .output("signingJobArn", string())
        .output("signingProfileVersionArn", string())
        .output("sourceCodeSize", integer().changes_with(&CODE))
        .output("tagsAll", tags::output())
        .output("version", version())
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
        .input("applyOn", string().required().values(&["PublishedVersions", "None"]))
        .output("optimizationStatus", string())
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

/// What the table can't say.
pub(super) fn check(inputs: &Object, problems: &mut Problems) {
    let kind = inputs.get("packageType").and_then(Value::as_str);
    for needed in ["handler", "runtime"].into_iter().filter(|key| !inputs.contains_key(*key)) {
        if kind == Some("Zip") {
            problems.add_with_remedy(
                needed,
                "is required where packageType is Zip",
                format!(
                    "set {needed:?}, for example {}",
                    if needed == "runtime" { "provided.al2023" } else { "bootstrap" }
                ),
            );
        }
    }
    let role = inputs.get("role").and_then(Value::as_str);
    if role.is_some_and(|role| !role.starts_with("arn:")) {
        problems.add_with_remedy("role", "must be an ARN", "use the role's \"arn\", not its name");
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_-:".contains(c);
    name::check(inputs, "name", allowed, problems);
}
