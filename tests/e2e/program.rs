//! What the tests of the CLI bring up: a resource of each of the commonest types, and as many more as the
//! configuration wants.

use std::process::ExitCode;

use pulumi_wasm::{
    ConfigError, Context, CustomTimeouts, ProgramResult, ResourceOptions, archive, output_format,
};
use pulumi_wasm_aws::{
    apigatewayv2::{Api, ApiArgs, Integration, IntegrationArgs, Route, RouteArgs},
    cloudwatch::{LogGroup, LogGroupArgs},
    dynamodb::{Table, TableArgs, TableAttributeArgs},
    iam::{Role, RoleArgs},
    lambda::{Function, FunctionArgs},
};

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"}}]}"#;

fn main() -> ExitCode {
    pulumi_wasm::run(|ctx| {
        let api = api(ctx);
        if ctx.config().get("parts")?.unwrap_or(true) {
            parts(ctx, &api)?;
        }
        for number in 0..ctx.config().get("more")?.unwrap_or(0) {
            another(ctx, &api, number);
        }
        Ok(())
    })
}

fn api(ctx: &Context) -> Api {
    let args = ApiArgs::builder()
        .name("parts")
        .protocol_type("WEBSOCKET")
        .route_selection_expression("$request.body.action")
        .build();
    Api::new(ctx, "api", args)
}

fn parts(ctx: &Context, api: &Api) -> ProgramResult {
    let integration = IntegrationArgs::builder()
        .api_id(api.id())
        .integration_type("AWS_PROXY")
        .integration_method("POST")
        .integration_uri(function(ctx)?.invoke_arn())
        .build();
    let integration = Integration::new(ctx, "integration", integration);
    let target = output_format!("integrations/{}", integration.id());
    let route = RouteArgs::builder().api_id(api.id()).route_key("$default").target(target).build();
    Route::new(ctx, "route", route);

    let days: i64 = ctx.config().get("days")?.unwrap_or(14);
    let protect = ctx.config().get("protect")?.unwrap_or(false);
    let options = ResourceOptions::new().protect(protect);
    let group = LogGroupArgs::builder().name("parts").retention_in_days(days).build();
    LogGroup::with_options(ctx, "group", group, options);
    let unnamed = LogGroup::new(ctx, "unnamed", LogGroupArgs::builder().retention_in_days(days).build());
    let abroad = LogGroupArgs::builder().name("parts").region("eu-west-1").retention_in_days(days).build();
    let abroad = LogGroup::new(ctx, "abroad", abroad);

    let key = TableAttributeArgs::builder().name("id").r#type("S").build();
    let table = TableArgs::builder()
        .name("parts")
        .attributes([key])
        .hash_key("id")
        .billing_mode("PAY_PER_REQUEST")
        .build();
    let timeouts = ResourceOptions::new().custom_timeouts(CustomTimeouts::new().create("7m"));
    Table::with_options(ctx, "table", table, timeouts);

    ctx.export("unnamed", unnamed.name());
    ctx.export("abroad", abroad.arn());
    Ok(())
}

fn function(ctx: &Context) -> Result<Function, ConfigError> {
    let role = RoleArgs::builder().name("parts").assume_role_policy(TRUST).build();
    let role = Role::new(ctx, "role", role);
    let code: String = ctx.config().require("code")?;
    let function = FunctionArgs::builder()
        .name("parts")
        .role(role.arn())
        .runtime("provided.al2023")
        .handler("bootstrap")
        .code(archive::file(&*code))
        .build();
    Ok(Function::new(ctx, "function", function))
}

/// One more, in turns a log group, a role and a route.
fn another(ctx: &Context, api: &Api, number: u32) {
    let name = format!("more-{number}");
    match number % 3 {
        0 => drop(LogGroup::new(ctx, &name, LogGroupArgs::builder().retention_in_days(7).build())),
        1 => drop(Role::new(ctx, &name, RoleArgs::builder().assume_role_policy(TRUST).build())),
        _ => drop(Route::new(ctx, &name, RouteArgs::builder().api_id(api.id()).route_key(&name).build())),
    }
}
