//! The table of connections and rooms.

use pulumi_wasm_aws::dynamodb::{Table, TableArgs, TableAttributeArgs, TableTtlArgs};

use crate::{naming, scope::Scope, settings::StageSettings};

/// Connections and rooms, in the layout that the handlers document; what AWS never said goodbye to expires.
pub(crate) fn declare(scope: &Scope, stage: &StageSettings) -> Table {
    let key = |name: &str| TableAttributeArgs::builder().name(name).r#type("S").build();
    let args = TableArgs::builder()
        .name(naming::table(&scope.prefix, &scope.suffix))
        .billing_mode("PAY_PER_REQUEST")
        .hash_key("pk")
        .range_key("sk")
        .attributes([key("pk"), key("sk")])
        .ttl(TableTtlArgs::builder().attribute_name("expiresAt").enabled(true).build())
        .tags(scope.tags_of(&stage.name))
        .build();
    scope.declare("connections", args, scope.of_data(scope.kept_options(stage.protect)))
}
