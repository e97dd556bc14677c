//! The table as the component declares it, in an embedded AWS of its own.

use std::path::Path;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
};
use std::collections::HashMap;

use websocket_handlers::sdk;
use websocket_handlers::store::DynamoStore;
use xtask::{EmbeddedAws, Workspace};

use crate::contention::Contention;

const NAME: &str = "chat";

pub(crate) type Item = HashMap<String, AttributeValue>;

pub(crate) struct Table {
    client: Client,
    contended: Client,
    contention: Contention,
    _aws: EmbeddedAws,
}

impl Table {
    /// An empty one. `test` is the test's own name.
    pub(crate) async fn embedded(test: &str) -> Self {
        let workspace = Workspace::at(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")));
        let folder = workspace.target().join("races").join(test);
        let aws =
            EmbeddedAws::owned(&workspace, &folder).expect("`cargo xtask test` sets up what this needs");
        let (url, contention) = (aws.url(), Contention::default());
        let variables = move |name: &str| match name {
            "AWS_REGION" => Some("eu-central-1".to_owned()),
            "AWS_ENDPOINT_URL" => Some(url.clone()),
            "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" => Some("test".to_owned()),
            _ => None,
        };
        // The emulation is slower than AWS by far.
        let settings = sdk::shared_config(&variables).unwrap().to_builder();
        let settings = settings.timeout_config(TimeoutConfig::disabled()).build();
        let client = sdk::dynamodb(&settings, &variables);
        let http = contention.over(settings.http_client().unwrap());
        let contended = sdk::dynamodb(&settings.to_builder().http_client(http).build(), &variables);
        create(&client).await;
        Self { client, contended, contention, _aws: aws }
    }

    pub(crate) fn store(&self) -> DynamoStore {
        DynamoStore::new(self.contended.clone(), NAME)
    }

    pub(crate) fn contention(&self) -> &Contention {
        &self.contention
    }

    /// All that is in it.
    pub(crate) async fn items(&self) -> Vec<Item> {
        let pages = self.client.scan().table_name(NAME).consistent_read(true).into_paginator().items().send();
        pages.collect::<Result<_, _>>().await.unwrap()
    }
}

async fn create(client: &Client) {
    let attribute = |name: &str| {
        AttributeDefinition::builder()
            .attribute_name(name)
            .attribute_type(ScalarAttributeType::S)
            .build()
            .unwrap()
    };
    let key = |name: &str, kind: KeyType| {
        KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap()
    };
    let table = client.create_table().table_name(NAME).billing_mode(BillingMode::PayPerRequest);
    let table = table.attribute_definitions(attribute("pk")).attribute_definitions(attribute("sk"));
    let table = table.key_schema(key("pk", KeyType::Hash)).key_schema(key("sk", KeyType::Range));
    table.send().await.unwrap();
}
