//! Settings that the embedded AWS doesn't know: what is sent, and that what AWS reports of them is no difference.

use pulumi_provider::Object;
use serde_json::{Value as Json, json};

use crate::{
    FUNCTION,
    common::{Fake, Made, faked, props, with},
    fakes::{described, function},
};

const MAPPING: &str = "aws:lambda/eventSourceMapping:EventSourceMapping";

/// The body of the first request with this method.
fn sent(fake: &Fake, method: &str) -> Json {
    let seen = fake.seen();
    let request = seen.iter().find(|request| request.starts_with(method)).expect(method);
    serde_json::from_str(&request[request.find('{').expect("a body")..]).expect("JSON")
}

/// Another program with the same inputs, and a refresh, change nothing.
async fn assert_settled(made: &mut Made<'_>) {
    let inputs: Object = made.inputs.clone();
    assert_eq!(made.diff(&inputs).detailed_diff, Default::default());
    made.state = pulumi_wasm_proto::from_struct(made.read().await.properties.unwrap()).unwrap();
    assert_eq!(made.diff(&inputs).detailed_diff, Default::default());
}

fn cluster() -> Json {
    json!({
        "UUID": "u", "State": "Enabled", "BatchSize": 100, "LastModified": 1.9e9,
        "FunctionArn": "arn:aws:lambda:eu-central-1:000000000000:function:f",
        "EventSourceMappingArn": "arn:aws:lambda:eu-central-1:000000000000:event-source-mapping:u",
        "SelfManagedEventSource": {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["b:9092", "a:9092"]}},
        "SelfManagedKafkaEventSourceConfig": {
            "ConsumerGroupId": "group",
            "SchemaRegistryConfig": {
                "SchemaRegistryURI": "https://registry", "EventRecordFormat": "JSON",
                "AccessConfigs": [{"Type": "BASIC_AUTH", "URI": "arn:aws:secret"}],
                "SchemaValidationConfigs": [{"Attribute": "VALUE"}]
            }
        },
        "SourceAccessConfigurations": [{"Type": "VPC_SUBNET", "URI": "subnet:1"}, {"Type": "BASIC_AUTH", "URI": "arn:s"}],
        "StartingPosition": "AT_TIMESTAMP", "StartingPositionTimestamp": 1_900_000_000.0, "Topics": ["t"],
        "ProvisionedPollerConfig": {"MinimumPollers": 1, "MaximumPollers": 200},
        "MetricsConfig": {"Metrics": ["EventCount"]}, "DestinationConfig": {"OnFailure": {}},
        "MaximumBatchingWindowInSeconds": 0
    })
}

#[tokio::test]
async fn a_mapping_of_a_kafka_cluster_is_sent_and_read_in_full() {
    let fake = Fake::start(|request, _| match request.split_once(' ').unwrap() {
        (_, path) if path.contains("/tags/") => (200, json!({"Tags": {}})),
        ("GET", path) if path.contains("mappings?") => (200, json!({"EventSourceMappings": []})),
        _ => (200, cluster()),
    });
    let server = faked("lambda", &fake).await;
    let inputs = props(json!({
        "functionName": "f", "topics": ["t"],
        "selfManagedEventSource": {"endpoints": {"KAFKA_BOOTSTRAP_SERVERS": "a:9092,b:9092"}},
        "selfManagedKafkaEventSourceConfig": {
            "consumerGroupId": "group",
            "schemaRegistryConfig": {
                "schemaRegistryUri": "https://registry", "eventRecordFormat": "JSON",
                "accessConfigs": [{"type": "BASIC_AUTH", "uri": "arn:aws:secret"}],
                "schemaValidationConfigs": [{"attribute": "VALUE"}]
            }
        },
        "sourceAccessConfigurations": [{"type": "BASIC_AUTH", "uri": "arn:s"}, {"type": "VPC_SUBNET", "uri": "subnet:1"}],
        "startingPosition": "AT_TIMESTAMP", "startingPositionTimestamp": "2030-03-17T18:46:40+01:00",
        "provisionedPollerConfig": {"minimumPollers": 1}, "metricsConfig": {"metrics": ["EventCount"]}
    }));
    let mut made = Made::new(&server, MAPPING, "kafka", inputs.clone()).await;
    let body = sent(&fake, "POST");
    for same in ["SelfManagedKafkaEventSourceConfig", "Topics", "StartingPosition", "MetricsConfig"] {
        assert_eq!(body[same], cluster()[same], "{same}");
    }
    assert_eq!(
        body["SelfManagedEventSource"]["Endpoints"]["KAFKA_BOOTSTRAP_SERVERS"],
        json!(["a:9092", "b:9092"])
    );
    assert_eq!(body["StartingPositionTimestamp"].as_f64(), Some(1_900_000_000.0));
    assert_settled(&mut made).await;
    let group = json!({"selfManagedKafkaEventSourceConfig": {"consumerGroupId": "other"}});
    assert_eq!(made.diff(&with(&inputs, group)).replaces, ["selfManagedKafkaEventSourceConfig"]);
    let less = with(&inputs, json!({"provisionedPollerConfig": null, "metricsConfig": null, "batchSize": 7}));
    made.update(less).await;
    let emptied = json!({"BatchSize": 7, "MetricsConfig": {"Metrics": []}, "ProvisionedPollerConfig": {}});
    assert_eq!(sent(&fake, "PUT"), emptied);
}

#[tokio::test]
async fn a_functions_rare_settings_are_sent_and_read() {
    fn rare() -> Json {
        json!({
            "CapacityProviderConfig": {"LambdaManagedInstancesCapacityProviderConfig": {
                "CapacityProviderArn": "arn:aws:c", "PerExecutionEnvironmentMaxConcurrency": 10,
                "ExecutionEnvironmentMemoryGiBPerVCpu": 2.0
            }},
            "DurableConfig": {"ExecutionTimeout": 60, "RetentionPeriodInDays": 14},
            "TenancyConfig": {"TenantIsolationMode": "PER_TENANT"},
            "FileSystemConfigs": [{"Arn": "arn:aws:efs", "LocalMountPath": "/mnt/a"}]
        })
    }
    let fake = Fake::start(|request, _| match request.split_once(' ').unwrap() {
        ("GET", path) if path.contains("/versions") => (200, json!({"Versions": [{"Version": "$LATEST"}]})),
        ("GET", path) if path.contains("signing") => {
            (200, json!({"CodeSigningConfigArn": "", "FunctionName": "f"}))
        }
        ("GET", _) => (200, json!({"Configuration": described(rare())})),
        _ => (201, described(rare())),
    });
    let server = faked("lambda", &fake).await;
    let capacity = json!({"capacityProviderArn": "arn:aws:c", "perExecutionEnvironmentMaxConcurrency": 10});
    let inputs = with(
        &function(),
        json!({
            "capacityProviderConfig": {"lambdaManagedInstancesCapacityProviderConfig": capacity},
            "durableConfig": {"executionTimeout": 60}, "tenancyConfig": {"tenantIsolationMode": "PER_TENANT"},
            "fileSystemConfig": {"arn": "arn:aws:efs", "localMountPath": "/mnt/a"},
            "publish": true, "publishTo": "LATEST_PUBLISHED"
        }),
    );
    let mut made = Made::new(&server, FUNCTION, "rare", inputs.clone()).await;
    let body = sent(&fake, "POST");
    for same in ["DurableConfig", "TenancyConfig", "FileSystemConfigs"] {
        assert_eq!(body[same], rare()[same], "{same}");
    }
    assert_eq!(body["PublishTo"], json!("LATEST_PUBLISHED"));
    assert_settled(&mut made).await;
    let longer = with(&inputs, json!({"durableConfig": {"executionTimeout": 90}}));
    assert_eq!(made.update(longer).await, ["durableConfig.executionTimeout"]);
    let durable = json!({"ExecutionTimeout": 90, "RetentionPeriodInDays": 14});
    assert_eq!(sent(&fake, "PUT"), json!({"DurableConfig": durable}));
}
