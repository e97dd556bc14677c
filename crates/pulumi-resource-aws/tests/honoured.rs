//! Every input does something, or Check refuses it. Each one is set on top of what a resource needs; unless AWS is then
//! told something else than without it, it is ignored.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod common;
#[path = "common/recorder.rs"]
#[allow(unreachable_pub, missing_docs, missing_debug_implementations, reason = "a helper of tests")]
mod recorder;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use common::{SERVICES, Server};
use pulumi_provider::{Archive, ArchiveSource, Asset, AssetSource, Object, Value, testing::urn};
use pulumi_wasm_proto::{from_struct, rpc, to_struct};
use recorder::Recorder;
use serde_json::{Map, Value as Json, json};
use tokio::{task::JoinSet, time::timeout};

/// What each resource needs, values for inputs that don't take just any, and inputs that do something else than being
/// sent when the resource is made, and what; or why it isn't tried.
const RESOURCES: &str = include_str!("data/inputs.json");

/// How long a creation is watched. What is sent is sent by then; the rest is waiting.
const PATIENCE: Duration = Duration::from_secs(2);

/// How Check says that nobody can set something.
const REFUSALS: [&str; 2] = ["is not supported by this provider", "is set by the provider"];

/// The provider, what goes to AWS, and what others stand on.
struct Stage {
    server: Server,
    recorder: Recorder,
    schema: Arc<Json>,
    made: BTreeMap<String, Object>,
}

/// What came of setting inputs.
#[derive(Debug)]
enum Outcome {
    /// These requests.
    Sent(BTreeSet<String>),
    /// Nobody can set it, says Check.
    Refused,
    /// Check says something else.
    Wrong(String),
}

impl Stage {
    async fn new(schema: Arc<Json>, made: BTreeMap<String, Object>) -> Self {
        let aws = std::env::var("AWS_ENDPOINT_URL").expect("the embedded AWS: run `cargo xtask test`");
        let recorder = Recorder::start(&aws);
        let url = |name: &&str| ((*name).to_owned(), recorder.url.clone().into());
        let endpoints: Map<_, _> = SERVICES.iter().map(url).collect();
        let server = common::configured(json!({"endpoints": [endpoints], "maxRetries": 0})).await;
        Self { server, recorder, schema, made }
    }

    /// Makes what others stand on.
    async fn prepare(&mut self, things: &Json) {
        for thing in things.as_array().expect("a list") {
            let (name, token) =
                (thing["name"].as_str().expect("a name"), thing["type"].as_str().expect("a type"));
            if self.schema["resources"][token].is_null() {
                continue;
            }
            let inputs = self.properties(&thing["inputs"], &common::unique(name));
            let (inputs, problems) = self.check(token, name, inputs);
            assert_eq!(problems, Vec::<String>::new(), "{name}");
            let made = self.create(token, name, inputs).await;
            let (id, mut state) = made.unwrap_or_else(|why| panic!("{name}: {why}"));
            state.insert("id".into(), id.into());
            self.made.insert(name.to_owned(), state);
        }
    }

    /// Properties from JSON, in which `@` stands for a name, `${role.arn}` for an output, and `archive` for one.
    fn properties(&self, json: &Json, name: &str) -> Object {
        let mut text = json.to_string().replace('@', name);
        for (thing, state) in &self.made {
            for (output, value) in state {
                let reference = format!("${{{thing}.{output}}}");
                text = text.replace(&reference, value.plain().as_str().unwrap_or_default());
            }
        }
        let mut properties = common::props(serde_json::from_str(&text).expect("JSON"));
        if properties.contains_key("code") {
            properties.insert("code".into(), code());
        }
        properties
    }

    fn check(&self, token: &str, name: &str, inputs: Object) -> (Object, Vec<String>) {
        let checked = self.server.check(&urn(token, name), Object::new(), inputs).expect("check works");
        let problem = |failure: rpc::CheckFailure| format!("{}: {}", failure.property, failure.reason);
        let problems = checked.failures.into_iter().map(problem).collect();
        (from_struct(checked.inputs.unwrap_or_default()).expect("inputs"), problems)
    }

    async fn create(&self, token: &str, name: &str, inputs: Object) -> Result<(String, Object), String> {
        let properties = Some(to_struct(inputs));
        let request = rpc::CreateRequest { urn: urn(token, name), properties, ..Default::default() };
        let made = timeout(PATIENCE, self.server.create(request)).await.map_err(|_| "it takes too long")?;
        let made = made.map_err(|status| status.message().to_owned())?;
        Ok((made.id, from_struct(made.properties.unwrap_or_default()).expect("a state")))
    }

    /// What is sent to make a resource with these inputs. It is deleted again.
    async fn try_out(&self, token: &str, inputs: &Json) -> Outcome {
        let name = next_name();
        let (inputs, problems) = self.check(token, &name, self.properties(inputs, &name));
        let (refused, wrong): (Vec<_>, Vec<_>) = problems
            .into_iter()
            .partition(|problem| REFUSALS.iter().any(|refusal| problem.contains(refusal)));
        if !wrong.is_empty() {
            return Outcome::Wrong(wrong.join("; "));
        }
        if !refused.is_empty() {
            return Outcome::Refused;
        }
        self.recorder.take();
        let made = self.create(token, &name, inputs).await;
        let sent = self.recorder.take();
        let id = made.as_ref().map_or("", |(id, _)| id).to_owned();
        if let Ok((id, state)) = made {
            let properties = Some(to_struct(state));
            let request = rpc::DeleteRequest { id, urn: urn(token, &name), properties, ..Default::default() };
            drop(timeout(PATIENCE, self.server.delete(request)).await);
        }
        // What is only asked differs: who we are is asked once, and whether something is ready is asked until it is.
        let sent = sent.iter().filter(|request| !only_asks(request));
        Outcome::Sent(sent.map(|request| anonymous(request, &name, &id)).collect())
    }

    /// Every input of a resource that is neither sent nor refused, or that couldn't be tried.
    async fn ignored(&self, token: &str, about: &Json) -> Vec<String> {
        let needs = &about["needs"];
        let Outcome::Sent(base) = self.try_out(token, needs).await else {
            return vec![format!(
                "{token}: what it needs isn't enough: {:?}",
                self.try_out(token, needs).await
            )];
        };
        let mut found = Vec::new();
        match self.try_out(token, needs).await {
            Outcome::Sent(again) if again == base => {}
            other => found.push(format!("{token}: the same inputs sent {base:#?} and then {other:#?}")),
        }
        let inputs = &self.schema["resources"][token]["inputProperties"];
        for (name, spec) in inputs.as_object().into_iter().flatten() {
            let least = around(about, name);
            let mut known = BTreeSet::from([base.clone()]);
            if least != *needs
                && let Outcome::Sent(sent) = self.try_out(token, &least).await
            {
                known.insert(sent);
            }
            for (path, value) in self.values(name, spec, &about["values"]) {
                if about["apart"].get(&path).is_none() && least.get(name) != Some(&value) {
                    found.extend(self.problem(token, &path, &with(&least, name, value), &mut known).await);
                }
            }
        }
        found
    }

    /// What is wrong with how an input is handled.
    async fn problem(
        &self,
        token: &str,
        path: &str,
        inputs: &Json,
        known: &mut BTreeSet<BTreeSet<String>>,
    ) -> Option<String> {
        match self.try_out(token, inputs).await {
            Outcome::Refused => None,
            Outcome::Wrong(why) => Some(format!("{token} {path} can't be tried: {why}")),
            Outcome::Sent(sent) => (!known.insert(sent)).then(|| format!("{token} {path} is ignored")),
        }
    }

    /// Values for a property that together set everything in it, each with the path of what it sets first.
    fn values(&self, path: &str, spec: &Json, samples: &Json) -> Vec<(String, Json)> {
        if let Some(sample) = samples.get(path) {
            return vec![(path.to_owned(), sample.clone())];
        }
        let inner = |spec: &Json| self.values(path, spec, samples);
        if let Some(reference) = spec["$ref"].as_str() {
            let found = &self.schema["types"][reference.trim_start_matches("#/types/")];
            return if found.is_null() {
                vec![(path.to_owned(), json!("probe"))]
            } else {
                self.objects(path, found, samples)
            };
        }
        let wrapped = |values: Vec<(String, Json)>, wrap: fn(Json) -> Json| -> Vec<(String, Json)> {
            values.into_iter().map(|(path, value)| (path, wrap(value))).collect()
        };
        let value = match spec["type"].as_str().unwrap_or_default() {
            "array" => return wrapped(inner(&spec["items"]), |value| json!([value])),
            "object" => {
                return wrapped(inner(&spec["additionalProperties"]), |value| json!({"probe": value}));
            }
            "boolean" => json!(true),
            "integer" | "number" => json!(7),
            _ => json!("probe"),
        };
        vec![(path.to_owned(), value)]
    }

    fn objects(&self, path: &str, spec: &Json, samples: &Json) -> Vec<(String, Json)> {
        let required: BTreeSet<_> =
            spec["required"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
        let fields = spec["properties"].as_object().into_iter().flatten();
        let fields: BTreeMap<_, _> = fields
            .map(|(name, spec)| (name, self.values(&format!("{path}.{name}"), spec, samples)))
            .collect();
        let first =
            |name: &&str| Some(((*name).to_owned(), fields.get(&(*name).to_owned())?.first()?.1.clone()));
        let least: Map<String, Json> = required.iter().filter_map(first).collect();
        let mut values = Vec::new();
        if !least.is_empty() {
            values.push((path.to_owned(), Json::Object(least.clone())));
        }
        for (name, field) in &fields {
            for (path, value) in field.iter().skip(usize::from(required.contains(name.as_str()))) {
                let mut object = least.clone();
                object.insert((*name).clone(), value.clone());
                values.push((path.clone(), Json::Object(object)));
            }
        }
        values
    }
}

/// Some code for a function.
fn code() -> Value {
    let bootstrap = Asset::from(AssetSource::Text("probe".into()));
    let members = [("bootstrap".to_owned(), bootstrap.into())];
    Value::Archive(Archive { source: ArchiveSource::Assets(members.into()), hash: Some("probe".into()) })
}

/// A name that no other resource of this test has.
fn next_name() -> String {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    common::unique(&format!("n{:05}n", COUNT.fetch_add(1, Ordering::Relaxed)))
}

/// Whether a request changes nothing.
fn only_asks(request: &str) -> bool {
    let asks = |name: &str| ["Get", "List", "Describe"].iter().any(|verb| name.starts_with(verb));
    let after = |mark: &str| request.split_once(mark).is_some_and(|(_, rest)| asks(rest));
    let target = request.split_once("x-amz-target: ").and_then(|(_, rest)| rest.split_once('.'));
    request.starts_with("GET ")
        || after("Action=")
        || after("/operation/")
        || target.is_some_and(|(_, rest)| asks(rest))
}

/// A request without what differs each time: the resource's name and id, and random tokens.
fn anonymous(request: &str, name: &str, id: &str) -> String {
    let request = request.replace(name, "NAME");
    let request = if id.is_empty() { request } else { request.replace(id, "ID") };
    let is_token = |word: &str| word.len() == 36 && word.split('-').count() == 5;
    let words = request.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let tokens: Vec<String> = words.filter(|word| is_token(word)).map(str::to_owned).collect();
    tokens.iter().fold(request, |request, token| request.replace(token, "TOKEN"))
}

/// What a resource needs where this input is set: without those that it excludes, and with those that it needs.
fn around(about: &Json, name: &str) -> Json {
    let mut inputs = about["needs"].clone();
    let excluded = about["without"][name].as_array().into_iter().flatten().filter_map(Json::as_str);
    let along = about["along"][name].as_object().cloned().unwrap_or_default();
    if let Some(inputs) = inputs.as_object_mut() {
        excluded.for_each(|other| drop(inputs.remove(other)));
        inputs.extend(along);
    }
    inputs
}

/// The same inputs and one more, or more in one.
fn with(inputs: &Json, name: &str, value: Json) -> Json {
    let mut inputs = inputs.clone();
    if let Some(inputs) = inputs.as_object_mut() {
        match (inputs.get_mut(name), value) {
            (Some(Json::Object(there)), Json::Object(more)) => there.extend(more),
            (_, value) => drop(inputs.insert(name.to_owned(), value)),
        }
    }
    inputs
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_input_is_honoured_or_refused() {
    let resources: Arc<Json> = Arc::new(serde_json::from_str(RESOURCES).expect("JSON"));
    let schema = Arc::new(pulumi_resource_aws::package().schema());
    let mut first = Stage::new(schema.clone(), BTreeMap::new()).await;
    first.prepare(&resources["first"]).await;
    let mut all = JoinSet::new();
    for token in schema["resources"].as_object().expect("resources").keys() {
        let token = token.clone();
        let (resources, stage) = (resources.clone(), Stage::new(schema.clone(), first.made.clone()).await);
        all.spawn(async move {
            match resources["resources"].get(&token) {
                Some(about) if about["untried"].is_string() => Vec::new(),
                Some(about) => stage.ignored(&token, about).await,
                None => vec![format!("{token}: data/inputs.json doesn't say what it needs")],
            }
        });
    }
    let found: Vec<String> = all.join_all().await.into_iter().flatten().collect();
    assert!(found.is_empty(), "{} problems: {found:#?}", found.len());
}
