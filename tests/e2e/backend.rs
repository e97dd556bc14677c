//! The chat's functions, deployed, with a proxy between each of them and AWS: who calls what is seen, and can go wrong.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, RwLock},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde_json::{Value, json};
use xtask::{
    embedded::Client as Aws,
    http::{Message, Reply, Server},
    processes,
};

use crate::{
    chat::Client,
    stand::{Stand, wait_until},
};

/// The stack that is brought up, and its stage.
const STACK: &str = "dev";

/// What decides about calls.
type Judge = Arc<dyn Fn(&Call<'_>) -> Reply + Send + Sync>;

/// The backend of one API.
pub(crate) struct Backend {
    pub(crate) stand: Stand,
    pub(crate) api: String,
    /// By their `Handler`.
    pub(crate) functions: BTreeMap<String, Function>,
    judge: Arc<RwLock<Judge>>,
}

/// A deployed function.
pub(crate) struct Function {
    pub(crate) arn: String,
    pub(crate) role: String,
    name: String,
    proxy: Server,
}

/// A call that a function makes.
pub(crate) struct Call<'a> {
    /// The function's `Handler`.
    pub(crate) function: &'a str,
    /// The function's ARN.
    itself: &'a str,
    pub(crate) request: &'a Message,
    aws: Aws,
}

impl Call<'_> {
    /// What comes of it if nothing goes wrong.
    pub(crate) fn pass(&self) -> Reply {
        self.aws.exchange(self.request).into()
    }

    /// It is done, and nobody hears of it.
    pub(crate) fn lose_answer(&self) -> Reply {
        // Whatever came of it is lost.
        drop(self.aws.exchange(self.request));
        Reply::Reset
    }

    /// Whom it posts to, if it is a post.
    pub(crate) fn listener(&self) -> Option<&str> {
        self.request.target().1.split_once("/@connections/").map(|(_, connection)| connection)
    }

    /// The ARN of the function that it invokes, if it invokes one. A name alone means one beside the function itself.
    pub(crate) fn invoked(&self) -> Option<String> {
        let (_, function) = self.request.target().1.strip_suffix("/invocations")?.rsplit_once('/')?;
        let function = function.replace("%3A", ":");
        let (beside, _) = self.itself.rsplit_once(':')?;
        Some(if function.starts_with("arn:") { function } else { format!("{beside}:{function}") })
    }

    /// Whether the function invokes itself with it.
    pub(crate) fn hands_on(&self) -> bool {
        self.invoked().is_some_and(|function| function == self.itself)
    }

    /// Which operation of DynamoDB's it is, if it is one.
    pub(crate) fn of_table(&self) -> Option<&str> {
        self.request.header("x-amz-target")?.strip_prefix("DynamoDB_20120810.")
    }

    /// Which connection it is about, if it deletes one or lists one's rooms, as a goodbye does.
    fn leaver(&self) -> Option<String> {
        self.of_table()?;
        let body: Value = serde_json::from_str(&self.request.text()).unwrap();
        let listed = body["ExpressionAttributeValues"][":pk"]["S"].as_str();
        let listed = listed.and_then(|partition| partition.strip_prefix("CONNECTION#"));
        listed.or_else(|| body["Key"]["sk"]["S"].as_str()).map(str::to_owned)
    }
}

impl Backend {
    /// Brings it up. `name` is the test's own; `environment` is added to what the functions' has, and Lambda ends them
    /// after `seconds`.
    pub(crate) fn up(name: &str, seconds: u32, environment: &[(&str, &str)]) -> Self {
        Self::up_on(Stand::new(name).with_stacks(&[STACK]), seconds, environment)
    }

    /// The same on a stand that has the stack, with whatever settings.
    pub(crate) fn up_on(stand: Stand, seconds: u32, environment: &[(&str, &str)]) -> Self {
        stand.up(STACK).expect_success();
        let api = stand.session().outputs(STACK).unwrap()["apiId"].as_str().unwrap().to_owned();
        let functions = BTreeMap::new();
        let judge: Judge = Arc::new(|call: &Call<'_>| call.pass());
        let mut backend = Self { stand, api, functions, judge: Arc::new(RwLock::new(judge)) };
        for function in backend.listed() {
            backend.rewire(&function, seconds, environment);
        }
        wait_until("the functions have their new addresses", || {
            backend.listed().iter().all(|function| function["LastUpdateStatus"] == "Successful")
        });
        backend
    }

    fn aws(&self) -> Aws {
        self.stand.aws().client()
    }

    /// The chat's functions, which alone bring their runtime along.
    fn listed(&self) -> Vec<Value> {
        let mut list = self.aws().get("lambda", "/2015-03-31/functions").unwrap();
        let Value::Array(mut functions) = list["Functions"].take() else { panic!("no functions: {list}") };
        functions.retain(|function| function["Runtime"] == "provided.al2023");
        functions
    }

    /// Gives a function a proxy of its own, and its address in place of AWS's.
    fn rewire(&mut self, function: &Value, seconds: u32, environment: &[(&str, &str)]) {
        let text = |field: &str| function[field].as_str().unwrap().to_owned();
        let (name, handler, arn) = (text("FunctionName"), text("Handler"), text("FunctionArn"));
        let proxy = self.proxy(handler.clone(), arn.clone());
        let connections = format!("{}/_aws/execute-api/{}/{STACK}", proxy.url(), self.api);
        let addresses = [
            ("AWS_ENDPOINT_URL_DYNAMODB", proxy.url()),
            ("AWS_ENDPOINT_URL_LAMBDA", proxy.url()),
            ("AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI", connections),
        ];
        let mut settings = json!({ "Timeout": seconds, "Environment": function["Environment"] });
        let variables = settings["Environment"]["Variables"].as_object_mut().unwrap();
        variables.extend(addresses.map(|(name, value)| (name.to_owned(), value.into())));
        variables.extend(environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())));
        let path = format!("/2015-03-31/functions/{name}/configuration");
        self.aws().put("lambda", &path, &settings).unwrap();
        let function = Function { arn, role: text("Role"), name, proxy };
        self.functions.insert(handler, function);
    }

    fn proxy(&self, function: String, itself: String) -> Server {
        let (aws, judge) = (self.aws(), Arc::clone(&self.judge));
        let reply = move |request: &Message| {
            let judge = Arc::clone(&judge.read().unwrap());
            judge(&Call { function: &function, itself: &itself, request, aws })
        };
        Server::start(reply).unwrap()
    }

    /// Has `judge` decide about all calls from now on.
    pub(crate) fn judge(&self, judge: impl Fn(&Call<'_>) -> Reply + Send + Sync + 'static) {
        *self.judge.write().unwrap() = Arc::new(judge);
    }

    pub(crate) fn connect(&self) -> Client {
        Client::connect(&self.stand, &self.api, STACK)
    }

    pub(crate) fn connect_with(&self, query: &str, headers: &[(&'static str, &str)]) -> Option<Client> {
        Client::connect_with(&self.stand, &self.api, STACK, query, headers)
    }

    pub(crate) fn try_connect(&self) -> Option<Client> {
        self.connect_with("", &[])
    }

    /// Clients leave, and AWS says nothing of it: the table still has them.
    pub(crate) fn lose(&self, clients: Vec<Client>) {
        let lost: BTreeSet<_> = clients.iter().map(|client| client.id.clone()).collect();
        let goodbyes = Arc::new(RwLock::new(lost.clone()));
        let left = Arc::clone(&goodbyes);
        self.judge(move |call| {
            let leaver = (call.function == "disconnect").then(|| call.leaver()).flatten();
            let Some(leaver) = leaver.filter(|leaver| lost.contains(leaver)) else { return call.pass() };
            if call.of_table() == Some("Query") {
                left.write().unwrap().remove(&leaver);
            }
            Reply::Answer(Message::new("HTTP/1.1 200 OK", &[], "{}"))
        });
        clients.into_iter().for_each(Client::close);
        wait_until("the goodbyes are lost", || goodbyes.read().unwrap().is_empty());
        self.judge(|call| call.pass());
        self.age();
    }

    /// Has all connections that the table knows have been opened an hour ago: one that isn't there may be about to open
    /// otherwise.
    pub(crate) fn age(&self) {
        let hour_ago = SystemTime::now().duration_since(UNIX_EPOCH).unwrap() - Duration::from_secs(60 * 60);
        let opened = json!({ ":opened": { "N": hour_ago.as_millis().to_string() } });
        let table = self.table();
        for item in self.items().iter().filter(|item| item["connectedAt"].is_object()) {
            let update = json!({
                "TableName": table,
                "Key": { "pk": item["pk"], "sk": item["sk"] },
                "UpdateExpression": "SET connectedAt = :opened",
                "ConditionExpression": "attribute_exists(pk)",
                "ExpressionAttributeValues": opened,
            });
            // One that has just been forgotten stays so.
            drop(self.aws().json("dynamodb", "DynamoDB_20120810.UpdateItem", &update));
        }
    }

    /// Kills all processes of a function, as nothing can prevent.
    pub(crate) fn kill(&self, function: &str) {
        let Function { name, proxy, .. } = &self.functions[function];
        let mark = format!("AWS_ENDPOINT_URL_LAMBDA={}", proxy.url());
        assert!(!processes::with(&mark).is_empty(), "{name} has no process");
        processes::kill(&mark, "bootstrap");
    }

    /// What the table holds.
    pub(crate) fn items(&self) -> Vec<Value> {
        let table = self.table();
        let mut page =
            self.aws().json("dynamodb", "DynamoDB_20120810.Scan", &json!({ "TableName": table })).unwrap();
        assert!(page["LastEvaluatedKey"].is_null(), "the table has more than a page");
        let Value::Array(items) = page["Items"].take() else { panic!("no items: {page}") };
        items
    }

    /// The ARN of the stage, as permissions name it.
    pub(crate) fn stage_arn(&self) -> String {
        let function = &self.functions["connect"].arn;
        let [_, partition, _, region, account, ..] = function.split(':').collect::<Vec<_>>()[..] else {
            panic!("{function}")
        };
        format!("arn:{partition}:execute-api:{region}:{account}:{}/{STACK}", self.api)
    }

    /// The table's name.
    fn table(&self) -> String {
        let list = self.aws().json("dynamodb", "DynamoDB_20120810.ListTables", &json!({})).unwrap();
        list["TableNames"][0].as_str().unwrap().to_owned()
    }

    /// The table's ARN.
    pub(crate) fn table_arn(&self) -> String {
        let name = json!({ "TableName": self.table() });
        let described = self.aws().json("dynamodb", "DynamoDB_20120810.DescribeTable", &name).unwrap();
        described["Table"]["TableArn"].as_str().unwrap().to_owned()
    }
}
