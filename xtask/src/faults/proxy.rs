//! Between the provider and the embedded AWS: counts the calls, and lets one of them go wrong.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::io::{self, BufReader, Read};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::net::sockopt::set_socket_linger;

use super::call::{self, Call};
use super::fault::{Fault, Victim};
use crate::http::Message;

/// The longest that a call hangs: by then every client has given it up.
const HANG: Duration = Duration::from_secs(30);

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
    port: u16,
    watch: Arc<Mutex<Watch>>,
}

/// What becomes of a connection after a call.
enum Next {
    Listen,
    Reset,
}

impl Proxy {
    /// Starts one in front of what listens on `upstream`.
    pub(super) fn start(upstream: u16) -> Result<Self> {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("this machine has no free port")?;
        let port = listener.local_addr().context("this machine has no free port")?.port();
        let watch = Arc::new(Mutex::new(Watch::default()));
        let shared = Arc::clone(&watch);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let watch = Arc::clone(&shared);
                // A client that goes away in the middle was killed, or has given up: that's what this is for.
                thread::spawn(move || drop(serve(client, upstream, &watch)));
            }
        });
        Ok(Self { port, watch })
    }

    /// Where clients find it.
    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
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

fn serve(client: TcpStream, upstream: u16, watch: &Mutex<Watch>) -> io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    while let Some(request) = Message::request(&mut reader)? {
        let plan = lock(watch).count(Call::of(&request));
        let next = match plan {
            Some(plan) => strike(&client, upstream, &request, &plan)?,
            None => pass(&client, upstream, &request)?,
        };
        if let Next::Reset = next {
            // Without lingering, closing is a reset.
            set_socket_linger(&client, Some(Duration::ZERO))?;
            return Ok(());
        }
    }
    Ok(())
}

/// Each call has a connection of its own to the embedded AWS, which closes idle ones when it likes.
fn forward(upstream: u16, request: &Message) -> io::Result<Message> {
    let mut aws = TcpStream::connect((Ipv4Addr::LOCALHOST, upstream))?;
    request.write(&mut aws)?;
    Message::answer(&mut BufReader::new(aws))
}

fn pass(mut client: &TcpStream, upstream: u16, request: &Message) -> io::Result<Next> {
    match forward(upstream, request) {
        Ok(answer) => answer.write(&mut client).map(|()| Next::Listen),
        Err(_) => Ok(Next::Reset),
    }
}

fn strike(mut client: &TcpStream, upstream: u16, request: &Message, plan: &Plan) -> io::Result<Next> {
    if plan.fault.takes_effect() {
        forward(upstream, request)?;
    }
    if let Some(victim) = plan.fault.victim() {
        (plan.kill)(victim);
    }
    if plan.fault.hangs() {
        hang(client)?;
    }
    match plan.fault.answer(call::protocol(request)) {
        Some(answer) => answer.write(&mut client).map(|()| Next::Listen),
        None => Ok(Next::Reset),
    }
}

/// Says nothing until the client has gone.
fn hang(mut client: &TcpStream) -> io::Result<()> {
    client.set_read_timeout(Some(HANG))?;
    // Whatever comes of this, the wait is over.
    let _ = client.read(&mut [0]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// Answers every request with its path, and says which came.
    fn echo() -> (u16, Arc<Mutex<Vec<String>>>) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let came = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&came);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let request = Message::request(&mut BufReader::new(&stream)).unwrap().unwrap();
                log.lock().unwrap().push(request.target().1.to_owned());
                Message::new("HTTP/1.1 200 OK", &[], request.target().1).write(&mut stream).unwrap();
            }
        });
        (port, came)
    }

    fn get(proxy: &Proxy, path: &str) -> io::Result<Message> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, proxy.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        stream.write_all(format!("GET {path} HTTP/1.1\r\nContent-Length: 0\r\n\r\n").as_bytes())?;
        Message::answer(&mut BufReader::new(stream))
    }

    /// What the second of three equal calls comes to, and how many of them reached the other side.
    fn second_of_three(fault: Fault) -> (io::Result<Message>, usize, Vec<Victim>) {
        let (upstream, came) = echo();
        let proxy = Proxy::start(upstream).unwrap();
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
