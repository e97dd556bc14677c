//! What `getFunction` answers with: that is for the package's schema.

use pulumi_provider::{
    Schema,
    property::{boolean, integer, list, map, number, object, string},
};

/// What the resource has too, besides texts.
pub(super) fn schema(texts: Schema) -> Schema {
    let tracing = Schema::new().output("mode", string());
    let dead_letters = Schema::new().output("targetArn", string());
    let environment = Schema::new().output("variables", map(string()));
    let schema = texts
        .output("architectures", list(string()))
        .output("deadLetterConfig", object(dead_letters))
        .output("environment", object(environment))
        .output("functionName", string())
        .output("id", string())
        .output("layers", list(string()))
        .output("memorySize", integer())
        .output("qualifier", string())
        .output("reservedConcurrentExecutions", integer())
        .output("sourceCodeHash", string())
        .output("sourceCodeSize", integer())
        .output("tags", map(string()))
        .output("timeout", integer())
        .output("tracingConfig", object(tracing))
        .output("vpcConfig", object(network()));
    blocks(schema)
}

fn network() -> Schema {
    Schema::new()
        .output("ipv6AllowedForDualStack", boolean())
        .output("securityGroupIds", list(string()))
        .output("subnetIds", list(string()))
        .output("vpcId", string())
}

/// Blocks of which the resource has one, and this a list.
fn blocks(schema: Schema) -> Schema {
    let instances = Schema::new()
        .output("capacityProviderArn", string())
        .output("executionEnvironmentMemoryGibPerVcpu", number())
        .output("perExecutionEnvironmentMaxConcurrency", integer());
    let capacity =
        Schema::new().output("lambdaManagedInstancesCapacityProviderConfigs", list(object(instances)));
    let durable = Schema::new().output("executionTimeout", integer()).output("retentionPeriod", integer());
    let files = Schema::new().output("arn", string()).output("localMountPath", string());
    let logging = Schema::new()
        .output("applicationLogLevel", string())
        .output("logFormat", string())
        .output("logGroup", string())
        .output("systemLogLevel", string());
    let size = Schema::new().output("size", integer());
    let tenancy = Schema::new().output("tenantIsolationMode", string());
    schema
        .output("capacityProviderConfigs", list(object(capacity)))
        .output("durableConfigs", list(object(durable)))
        .output("ephemeralStorages", list(object(size)))
        .output("fileSystemConfigs", list(object(files)))
        .output("loggingConfigs", list(object(logging)))
        .output("tenancyConfigs", list(object(tenancy)))
}
