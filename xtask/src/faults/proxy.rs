//! Between the provider and the embedded AWS: counts the calls, and lets one of them go wrong.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;

use super::fault::{Fault, Victim};
use crate::call::{Call, Protocol};
use crate::embedded::Client;
use crate::http::{Message, Reply, Server};

/// A call among the many of a command: the n-th of an operation, from 1. Which call is the n-th of all differs from run
/// to run, as resources are made side by side; this hardly does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Site {
    pub(super) call: Call,
    pub(super) occurrence: usize,
}

impl Display for Site {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.call, self.occurrence)
    }
}

/// `lambda:CreateFunction.3`
impl FromStr for Site {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parse = || {
            let (call, occurrence) = text.rsplit_once('.')?;
            let (service, operation) = call.split_once(':')?;
            let call = Call { service: service.to_owned(), operation: operation.to_owned() };
            Some(Self { call, occurrence: occurrence.parse().ok()? })
        };
        parse().ok_or_else(|| {
            "write it as lambda:CreateFunction.3: service, operation, which of them".to_owned()
        })
    }
}

/// What is to go wrong, and how a process is killed for it.
pub(super) struct Plan {
    pub(super) site: Site,
    pub(super) fault: Fault,
    pub(super) kill: Box<dyn Fn(Victim) + Send + Sync>,
}

/// The calls of a command.
#[derive(Default)]
struct Watch {
    seen: BTreeMap<Call, usize>,
    plan: Option<Arc<Plan>>,
    struck: bool,
}

/// A proxy. It lives as long as this process.
pub(super) struct Proxy {
    server: Server,
    watch: Arc<Mutex<Watch>>,
}

impl Proxy {
    /// Starts one in front of an embedded AWS.
    pub(super) fn start(aws: Client) -> Result<Self> {
        let watch = Arc::new(Mutex::new(Watch::default()));
        let shared = Arc::clone(&watch);
        let server = Server::start(move |request| {
            let plan = lock(&shared).count(Call::of(request));
            plan.map_or_else(|| aws.exchange(request).into(), |plan| strike(aws, request, &plan))
        })?;
        Ok(Self { server, watch })
    }

    /// Where clients find it.
    pub(super) fn url(&self) -> String {
        self.server.url()
    }

    /// Forgets the calls so far, and lets one that is to come go wrong.
    pub(super) fn expect(&self, plan: Option<Plan>) {
        *lock(&self.watch) = Watch { plan: plan.map(Arc::new), ..Watch::default() };
    }

    /// How often each operation was called since then.
    pub(super) fn calls(&self) -> BTreeMap<Call, usize> {
        lock(&self.watch).seen.clone()
    }

    /// Whether the call came that was to go wrong.
    pub(super) fn has_struck(&self) -> bool {
        lock(&self.watch).struck
    }
}

fn lock(watch: &Mutex<Watch>) -> MutexGuard<'_, Watch> {
    watch.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Watch {
    /// Counts a call; the plan, if it is about this one.
    fn count(&mut self, call: Call) -> Option<Arc<Plan>> {
        let occurrence = self.seen.entry(call.clone()).or_default();
        *occurrence += 1;
        let site = Site { call, occurrence: *occurrence };
        let plan = self.plan.clone().filter(|plan| plan.site == site)?;
        self.struck = true;
        Some(plan)
    }
}

fn strike(aws: Client, request: &Message, plan: &Plan) -> Reply {
    if plan.fault.takes_effect() && aws.exchange(request).is_err() {
        return Reply::Reset;
    }
    if let Some(victim) = plan.fault.victim() {
        (plan.kill)(victim);
    }
    if plan.fault.hangs() {
        return Reply::Silence;
    }
    plan.fault.answer(Protocol::of(request)).map_or(Reply::Reset, Reply::Answer)
}

#[cfg(test)]
mod tests {
    use std::io::{self, BufReader};
    use std::net::TcpStream;
    use std::time::Duration;

    use super::*;

    /// Answers every request with its path, and says which came.
    fn echo() -> (Client, Arc<Mutex<Vec<String>>>) {
        let came = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&came);
        let server = Server::start(move |request| {
            log.lock().unwrap().push(request.target().1.to_owned());
            Reply::Answer(Message::new("HTTP/1.1 200 OK", &[], request.target().1))
        });
        (Client(server.unwrap().port()), came)
    }

    fn get(proxy: &Proxy, path: &str) -> io::Result<Message> {
        let mut stream = TcpStream::connect(("127.0.0.1", proxy.server.port()))?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        Message::new(&format!("GET {path} HTTP/1.1"), &[], "").write(&mut stream)?;
        Message::answer(&mut BufReader::new(stream))
    }

    /// What the second of three equal calls comes to, and how many of them reached the other side.
    fn second_of_three(fault: Fault) -> (io::Result<Message>, usize, Vec<Victim>) {
        let (aws, came) = echo();
        let proxy = Proxy::start(aws).unwrap();
        let killed = Arc::new(Mutex::new(Vec::new()));
        let note = Arc::clone(&killed);
        let kill = Box::new(move |victim| note.lock().unwrap().push(victim));
        proxy.expect(Some(Plan { site: "unknown:ListApis.2".parse().unwrap(), fault, kill }));
        assert_eq!(get(&proxy, "/v2/apis").unwrap().text(), "/v2/apis");
        let second = get(&proxy, "/v2/apis");
        assert!(proxy.has_struck());
        assert_eq!(get(&proxy, "/v2/apis").unwrap().text(), "/v2/apis");
        assert_eq!(proxy.calls().into_values().collect::<Vec<_>>(), [3]);
        let (came, killed) = (came.lock().unwrap().len(), killed.lock().unwrap().clone());
        (second, came, killed)
    }

    #[test]
    fn a_fault_before_keeps_the_call_from_aws_and_one_after_only_its_answer() {
        for (fault, reached) in
            [(Fault::ResetBefore, 2), (Fault::ResetAfter, 3), (Fault::HangBefore, 2), (Fault::HangAfter, 3)]
        {
            let (answer, came, _) = second_of_three(fault);
            assert!(answer.is_err(), "{fault}");
            assert_eq!(came, reached, "{fault}");
        }
    }

    #[test]
    fn a_refused_call_is_answered() {
        for (fault, status, reached) in
            [(Fault::Throttle, "429", 2), (Fault::Error, "500", 2), (Fault::ErrorAfter, "500", 3)]
        {
            let (answer, came, _) = second_of_three(fault);
            assert_eq!((answer.unwrap().status(), came), (status, reached), "{fault}");
        }
    }

    #[test]
    fn the_victim_is_killed_at_that_call() {
        let (answer, came, killed) = second_of_three(Fault::KillCliAfter);
        assert!(answer.is_err());
        assert_eq!((came, killed), (3, vec![Victim::Cli]));
    }

    #[test]
    fn a_call_is_named_as_it_is_shown() {
        let site: Site = "lambda:CreateFunction.3".parse().unwrap();
        assert_eq!((site.to_string().as_str(), site.occurrence), ("lambda:CreateFunction.3", 3));
        assert!("CreateFunction".parse::<Site>().is_err());
    }
}
