//! What else the CLI does with a provider: import, refresh, targets, the state, and what stacks and resources say about
//! names, regions and time.

use std::{fs, path::PathBuf, process::Command};

use serde_json::{Value, json};

use crate::stand::{Done, Stand, run};

const GROUP: &str = "aws:cloudwatch/logGroup:LogGroup";

/// The program `parts` in a project of its own.
struct Parts {
    stand: Stand,
    project: PathBuf,
}

impl Parts {
    fn new(name: &str) -> Self {
        let stand = Stand::new(name);
        let project = stand.example_project("parts");
        Self { stand, project }
    }

    fn pulumi(&self, arguments: &[&str]) -> Command {
        self.stand.in_project(&self.project, arguments)
    }

    fn run(&self, arguments: &[&str]) -> Done {
        run(&mut self.pulumi(arguments))
    }

    fn up(&self, more: &[&str]) -> String {
        run(self.pulumi(&["up", "--yes", "--skip-preview"]).args(more)).expect_success()
    }

    /// The resources in the state.
    fn resources(&self) -> Vec<Value> {
        let state: Value = serde_json::from_str(&self.run(&["stack", "export"]).expect_success()).unwrap();
        state["deployment"]["resources"].as_array().cloned().unwrap_or_default()
    }

    fn resource(&self, name: &str) -> Value {
        let end = format!("::{name}");
        let resources = self.resources();
        let found = resources.into_iter().find(|one| one["urn"].as_str().unwrap().ends_with(&end));
        found.unwrap_or_else(|| panic!("there is no {name} in the state"))
    }

    fn urn(&self, name: &str) -> String {
        self.resource(name)["urn"].as_str().unwrap().to_owned()
    }

    fn id(&self, name: &str) -> String {
        self.resource(name)["id"].as_str().unwrap().to_owned()
    }

    fn set(&self, key: &str, value: &str) {
        self.run(&["config", "set", key, value]).expect_success();
    }

    fn groups(&self, region: &str) -> Vec<Value> {
        let groups = self.stand.aws_cli(&["logs", "describe-log-groups", "--region", region]);
        groups["logGroups"].as_array().cloned().unwrap()
    }

    /// How long AWS keeps the events of a log group.
    fn days(&self, group: &str) -> Value {
        let groups = self.groups("us-east-1");
        let found = groups.iter().find(|one| one["logGroupName"] == group);
        found.unwrap_or_else(|| panic!("there is no log group {group}"))["retentionInDays"].clone()
    }

    /// What a preview would do, but for what stays as it is: each resource with the operation and why.
    fn planned(&self) -> Vec<String> {
        let text = self.run(&["preview", "--json"]).expect_success();
        let preview: Value = serde_json::from_str(&text[text.find('{').unwrap()..]).unwrap();
        let steps = preview["steps"].as_array().unwrap().iter().filter(|step| step["op"] != "same");
        let name = |step: &Value| step["urn"].as_str().unwrap().rsplit("::").next().unwrap().to_owned();
        steps.map(|step| format!("{} {} {}", step["op"], name(step), step["diffReasons"])).collect()
    }
}

#[test]
fn what_is_imported_into_a_fresh_stack_is_what_the_program_says() {
    let parts = Parts::new("import");
    parts.up(&[]);
    let imported = imports(&parts.resources());
    assert_eq!(imported.len(), 9);
    let file = parts.project.join("import.json");
    fs::write(&file, json!({ "resources": imported }).to_string()).unwrap();
    parts.run(&["state", "delete", "--all", "--yes"]).expect_success();
    assert_eq!(parts.resources(), Vec::<Value>::new());

    let import =
        ["import", "--file", file.to_str().unwrap(), "--yes", "--generate-code=false", "--protect=false"];
    parts.run(&import).expect_success();
    // AWS doesn't give a function's code back.
    assert_eq!(parts.planned(), [r#""update" function ["code"]"#]);
    parts.up(&[]);
    assert_eq!(parts.planned(), Vec::<String>::new());
}

/// What `pulumi import` wants to know of resources of AWS.
fn imports(resources: &[Value]) -> Vec<Value> {
    let ours = resources.iter().filter(|one| one["type"].as_str().unwrap().starts_with("aws:"));
    ours.map(|one| {
        let name = one["urn"].as_str().unwrap().rsplit("::").next();
        json!({ "type": one["type"], "name": name, "id": import_id(one) })
    })
    .collect()
}

fn import_id(resource: &Value) -> String {
    let id = resource["id"].as_str().unwrap();
    let outputs = &resource["outputs"];
    match (resource["type"].as_str().unwrap(), outputs["region"].as_str()) {
        ("aws:apigatewayv2/integration:Integration" | "aws:apigatewayv2/route:Route", _) => {
            format!("{}/{id}", outputs["apiId"].as_str().unwrap())
        }
        (_, Some(region)) if region != "us-east-1" => format!("{id}@{region}"),
        _ => id.to_owned(),
    }
}

#[test]
fn a_refresh_sees_what_others_changed_and_an_up_puts_it_right() {
    let parts = Parts::new("refresh");
    parts.up(&[]);
    let aws = |arguments: &[&str]| {
        let mut command = parts.stand.session().command("aws").unwrap();
        run(command.args(arguments)).expect_success()
    };
    aws(&["logs", "put-retention-policy", "--log-group-name", "parts", "--retention-in-days", "30"]);
    aws(&["dynamodb", "delete-table", "--table-name", "parts"]);

    let said = parts.run(&["refresh", "--yes", "--skip-preview", "--diff"]).expect_success();
    assert!(said.contains("retentionInDays: 14 => 30"), "{said}");
    assert!(said.contains("- 1 deleted"), "{said}");
    assert_eq!(parts.resource("group")["outputs"]["retentionInDays"], 30);

    parts.up(&[]);
    assert_eq!(parts.days("parts"), 14);
    assert_eq!(parts.stand.count("dynamodb", "list-tables", "TableNames"), 1);
    parts.run(&["refresh", "--yes", "--skip-preview", "--expect-no-changes"]).expect_success();
    parts.run(&["destroy", "--yes", "--skip-preview"]).expect_success();
}

#[test]
fn a_target_alone_is_updated_or_replaced() {
    let parts = Parts::new("targets");
    parts.up(&[]);
    let (group, unnamed) = (parts.urn("group"), parts.urn("unnamed"));
    let before = parts.id("unnamed");
    parts.set("days", "30");
    parts.up(&["--target", &group]);
    assert_eq!((parts.days("parts"), parts.days(&before)), (json!(30), json!(14)));

    parts.up(&["--target-replace", &unnamed]);
    let replaced = parts.id("unnamed");
    assert_ne!(replaced, before);
    assert_eq!(parts.days(&replaced), 30);

    parts.up(&["--replace", &unnamed]);
    assert_ne!(parts.id("unnamed"), replaced);
    assert_eq!(parts.groups("us-east-1").len(), 2, "what was replaced is gone");
    assert_eq!(parts.planned(), Vec::<String>::new());
}

#[test]
fn what_is_protected_stays_until_it_is_unprotected() {
    let parts = Parts::new("protected");
    parts.set("protect", "true");
    parts.up(&[]);
    let group = parts.urn("group");
    let destroy = ["destroy", "--yes", "--skip-preview"];
    assert!(parts.run(&destroy).expect_failure().contains("protected"));
    assert!(parts.run(&["state", "delete", &group, "--yes"]).expect_failure().contains("protected"));
    parts.run(&["state", "unprotect", &group, "--yes"]).expect_success();
    parts.run(&["state", "delete", &group, "--yes"]).expect_success();
    parts.run(&destroy).expect_success();
    let left: Vec<_> = parts.groups("us-east-1").iter().map(|group| group["logGroupName"].clone()).collect();
    assert_eq!(left, ["parts"], "only what the state doesn't know is left");
}

#[test]
fn names_regions_and_timeouts_are_as_stack_and_program_say() {
    let parts = Parts::new("settings");
    parts.run(&["config", "set", "--path", "pulumi:autonaming.pattern", "${name}-${stack}"]).expect_success();
    parts.up(&[]);
    assert_eq!(parts.id("unnamed"), "unnamed-dev");
    assert_eq!(parts.resource("table")["customTimeouts"]["create"], 420);

    let abroad = parts.groups("eu-west-1");
    assert_eq!(abroad.len(), 1);
    assert_eq!((&abroad[0]["logGroupName"], &abroad[0]["retentionInDays"]), (&json!("parts"), &json!(14)));
    assert_eq!(parts.groups("us-east-1").len(), 2);
    assert!(parts.resource("abroad")["outputs"]["arn"].as_str().unwrap().contains(":eu-west-1:"));
    assert_eq!(parts.resource("abroad")["type"], GROUP);
    parts.run(&["destroy", "--yes", "--skip-preview"]).expect_success();
    assert!(parts.groups("eu-west-1").is_empty());
}
