//! What an account holds, of every service that the program uses; and what a stack's state says it holds.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use anyhow::{Result, bail};
use serde_json::{Value, json};

use crate::embedded::Client;

/// A thing in an account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Thing {
    kind: &'static str,
    /// By which AWS knows it, with that of what it is in.
    id: String,
}

impl Display for Thing {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.id)
    }
}

/// Things, each with what a user would call it: two of one kind and name are one too many.
#[derive(Debug, Default)]
pub(super) struct Inventory(Vec<(Thing, String)>);

/// How an account and a state differ.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    /// In the account, but not in the state.
    pub(super) orphans: Vec<String>,
    /// Those of them that are there a second time.
    pub(super) duplicates: Vec<String>,
    /// In the state, but not in the account; or twice in the state.
    pub(super) lost: Vec<String>,
}

impl Difference {
    /// Between what is there and what should be.
    pub(super) fn between(account: &Inventory, state: &Inventory) -> Self {
        let (there, recorded) = (account.counted(), state.counted());
        let orphans = account.0.iter().filter(|(thing, _)| !recorded.contains_key(thing));
        let (twin, single): (Vec<_>, Vec<_>) = orphans.partition(|entry| account.has_twin(entry));
        let lost = recorded.iter().filter(|(thing, count)| **count > 1 || !there.contains_key(*thing));
        let shown = |entries: Vec<&(Thing, String)>| {
            entries.iter().map(|(thing, name)| format!("{thing} ({name})")).collect()
        };
        Self {
            orphans: shown(single),
            duplicates: shown(twin),
            lost: lost.map(|(thing, _)| thing.to_string()).collect(),
        }
    }

    /// Whether there is none.
    pub(super) fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl Inventory {
    /// All that is in the embedded AWS.
    pub(super) fn of_account(aws: Client) -> Result<Self> {
        let mut all = Self::default();
        all.add_apis(aws)?;
        all.add_functions(aws)?;
        all.add_roles(aws)?;
        all.add_queues(aws)?;
        all.add_named(
            "log group",
            &aws.json("logs", "Logs_20140328.DescribeLogGroups", &json!({}))?["logGroups"],
            "logGroupName",
        );
        let tables = aws.json("dynamodb", "DynamoDB_20120810.ListTables", &json!({}))?;
        for table in texts(&tables["TableNames"]) {
            all.add("table", table.clone(), table);
        }
        Ok(all)
    }

    fn add_apis(&mut self, aws: Client) -> Result<()> {
        for api in items(&aws.get("apigateway", "/v2/apis")?["items"]) {
            let id = text(&api, "apiId");
            for (kind, part, key, name) in PARTS {
                self.add_parts(aws, &id, (kind, part, key, name))?;
            }
            self.add("api", id, text(&api, "name"));
        }
        Ok(())
    }

    fn add_parts(&mut self, aws: Client, api: &str, (kind, part, key, name): Part) -> Result<()> {
        for found in items(&aws.get("apigateway", &format!("/v2/apis/{api}/{part}"))?["items"]) {
            let id = text(&found, key);
            if kind == "route" {
                let responses = format!("routes/{id}/routeresponses");
                self.add_parts(
                    aws,
                    api,
                    ("route response", &responses, "routeResponseId", "routeResponseKey"),
                )?;
            }
            self.add(kind, format!("{api}/{id}"), format!("{api}/{part} {}", text(&found, name)));
        }
        Ok(())
    }

    fn add_functions(&mut self, aws: Client) -> Result<()> {
        let functions = aws.get("lambda", "/2015-03-31/functions")?;
        for function in items(&functions["Functions"]) {
            let name = text(&function, "FunctionName");
            self.add("function", name.clone(), name.clone());
            let policy = aws.get("lambda", &format!("/2015-03-31/functions/{name}/policy"))?;
            let policy: Value = serde_json::from_str(policy["Policy"].as_str().unwrap_or("{}"))?;
            for statement in items(&policy["Statement"]) {
                let what = [&statement["Principal"], &statement["Action"], &statement["Condition"]];
                let what = what.map(Value::to_string).join(" ");
                self.add(
                    "permission",
                    format!("{name}/{}", text(&statement, "Sid")),
                    format!("{name} {what}"),
                );
            }
        }
        Ok(())
    }

    fn add_roles(&mut self, aws: Client) -> Result<()> {
        let ask = |action: &str| aws.query("iam", &format!("Version=2010-05-08&Action={action}"));
        for role in tags(&ask("ListRoles")?, "RoleName") {
            self.add("role", role.clone(), role.clone());
            for policy in tags(&ask(&format!("ListRolePolicies&RoleName={role}"))?, "member") {
                self.add("role policy", format!("{role}:{policy}"), format!("{role} inline"));
            }
            for policy in tags(&ask(&format!("ListAttachedRolePolicies&RoleName={role}"))?, "PolicyArn") {
                self.add("attachment", format!("{role}/{policy}"), format!("{role} {policy}"));
            }
        }
        Ok(())
    }

    fn add_queues(&mut self, aws: Client) -> Result<()> {
        let queues = aws.query("sqs", "Version=2012-11-05&Action=ListQueues")?;
        for name in tags(&queues, "QueueUrl").iter().filter_map(|url| url.rsplit('/').next()) {
            self.add("queue", name.to_owned(), name.to_owned());
        }
        Ok(())
    }

    fn add_named(&mut self, kind: &'static str, list: &Value, key: &str) {
        for name in items(list).iter().map(|item| text(item, key)) {
            self.add(kind, name.clone(), name);
        }
    }

    /// All that a state says is there.
    pub(super) fn of_state(resources: &[Value]) -> Result<Self> {
        let mut all = Self::default();
        for resource in resources.iter().filter(|resource| resource["custom"] == true) {
            let Some(token) = resource["type"].as_str().filter(|token| token.starts_with("aws:")) else {
                continue;
            };
            let (kind, id) = recorded(token, resource)?;
            all.add(kind, id, text(resource, "urn"));
        }
        Ok(all)
    }

    fn add(&mut self, kind: &'static str, id: String, name: String) {
        self.0.push((Thing { kind, id }, name));
    }

    fn counted(&self) -> BTreeMap<&Thing, usize> {
        let mut counts = BTreeMap::new();
        for (thing, _) in &self.0 {
            *counts.entry(thing).or_default() += 1;
        }
        counts
    }

    fn has_twin(&self, (thing, name): &(Thing, String)) -> bool {
        self.0.iter().any(|(other, called)| other.kind == thing.kind && other != thing && called == name)
    }
}

/// Parts of an API: kind, where they are listed, by what they are known and by what called.
type Part<'a> = (&'static str, &'a str, &'a str, &'a str);

const PARTS: [Part<'static>; 5] = [
    ("route", "routes", "routeId", "routeKey"),
    ("integration", "integrations", "integrationId", "integrationUri"),
    ("stage", "stages", "stageName", "stageName"),
    ("deployment", "deployments", "deploymentId", "apiId"),
    ("authorizer", "authorizers", "authorizerId", "name"),
];

/// What a resource of a state is in an account.
fn recorded(token: &str, resource: &Value) -> Result<(&'static str, String)> {
    let (id, outputs) = (text(resource, "id"), &resource["outputs"]);
    let of = |key: &str| format!("{}/{id}", text(outputs, key));
    Ok(match token {
        "aws:apigatewayv2/api:Api" => ("api", id),
        "aws:apigatewayv2/authorizer:Authorizer" => ("authorizer", of("apiId")),
        "aws:apigatewayv2/deployment:Deployment" => ("deployment", of("apiId")),
        "aws:apigatewayv2/integration:Integration" => ("integration", of("apiId")),
        "aws:apigatewayv2/route:Route" => ("route", of("apiId")),
        "aws:apigatewayv2/routeResponse:RouteResponse" => ("route response", of("apiId")),
        "aws:apigatewayv2/stage:Stage" => ("stage", of("apiId")),
        "aws:cloudwatch/logGroup:LogGroup" => ("log group", id),
        "aws:dynamodb/table:Table" => ("table", id),
        "aws:iam/role:Role" => ("role", id),
        "aws:iam/rolePolicy:RolePolicy" => ("role policy", id),
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment" => {
            ("attachment", format!("{}/{}", text(outputs, "role"), text(outputs, "policyArn")))
        }
        "aws:lambda/function:Function" => ("function", id),
        "aws:lambda/permission:Permission" => ("permission", of("function")),
        // Its id is its URL, whose host is whichever it was asked at.
        "aws:sqs/queue:Queue" => ("queue", text(outputs, "name")),
        _ => bail!("the inventory doesn't know {token}: add it in xtask/src/faults/inventory.rs"),
    })
}

fn items(list: &Value) -> Vec<Value> {
    list.as_array().cloned().unwrap_or_default()
}

fn texts(list: &Value) -> Vec<String> {
    items(list).iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

/// What stands in each `<name>` of an answer in XML.
fn tags(xml: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let parts = xml.split(&open).skip(1).filter_map(|part| part.split_once(&close));
    parts.map(|(inside, _)| inside.trim()).filter(|inside| !inside.contains('<')).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(things: &[(&'static str, &str, &str)]) -> Inventory {
        let mut all = Inventory::default();
        things.iter().for_each(|(kind, id, name)| all.add(kind, (*id).to_owned(), (*name).to_owned()));
        all
    }

    fn state(ids: &[&str]) -> Inventory {
        let api =
            |id: &&str| json!({"custom": true, "type": "aws:apigatewayv2/api:Api", "id": id, "urn": "u"});
        Inventory::of_state(&ids.iter().map(api).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn what_is_in_both_is_no_difference() {
        assert!(Difference::between(&account(&[("api", "a", "chat")]), &state(&["a"])).is_none());
    }

    #[test]
    fn a_second_one_is_a_duplicate_and_a_stranger_an_orphan() {
        let there = account(&[("api", "a", "chat"), ("api", "b", "chat"), ("table", "t", "t")]);
        let difference = Difference::between(&there, &state(&["a"]));
        assert_eq!(difference.duplicates, ["api b (chat)"]);
        assert_eq!(difference.orphans, ["table t (t)"]);
        assert!(difference.lost.is_empty());
    }

    #[test]
    fn what_the_state_has_alone_or_twice_is_lost() {
        let there = account(&[("api", "a", "chat")]);
        assert_eq!(Difference::between(&there, &state(&["a", "a", "b"])).lost, ["api a", "api b"]);
    }

    #[test]
    fn a_kind_that_the_inventory_does_not_know_is_named() {
        let unknown = json!({"custom": true, "type": "aws:sns/topic:Topic", "id": "t"});
        let error = Inventory::of_state(&[unknown]).unwrap_err().to_string();
        assert!(error.contains("aws:sns/topic:Topic"), "{error}");
    }

    #[test]
    fn names_are_found_in_an_answer_in_xml() {
        let xml =
            "<Roles><member><RoleName>a</RoleName></member><member><RoleName> b </RoleName></member></Roles>";
        assert_eq!(tags(xml, "RoleName"), ["a", "b"]);
        assert_eq!(tags(xml, "member"), Vec::<String>::new());
    }
}
