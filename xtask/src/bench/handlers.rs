//! `cargo xtask bench handlers`: what the functions take to start, and what a broadcast takes, by their own binary. Around
//! it is an AWS in this process that answers as slowly as the real one, over HTTP without encryption.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::json;
use zip::ZipArchive;

use super::{fresh_folder, median, megabytes};
use crate::progress::Progress;
use crate::run::Log;
use crate::{Workspace, setup};

mod aws;
mod function;
mod prices;
mod quota;
mod table;

use aws::{Aws, FUNCTION_TIMEOUT};
use function::{Function, answer};
use prices::Use;
use quota::Posting;

/// How many clients a broadcast is for.
const AUDIENCES: [usize; 4] = [20, 1_000, 10_000, 100_000];
/// How many clients are posted to one after the other, to compare.
const SEQUENTIAL: usize = 1_000;
/// Each figure of the start is the median of so many.
const STARTS: usize = 11;
/// The memory settings that are compared, in megabytes. The last one is a whole processor.
const MEMORY: [u32; 6] = [128, 256, 512, 1_024, 1_536, prices::MEGABYTES_OF_A_PROCESSOR];
/// The audiences that they are compared on: one that is waited for, and one that keeps a processor busy.
const COMPARED: [usize; 2] = [20, 10_000];
/// The audience of a broadcast that gets 429s.
const THROTTLED: usize = 10_000;

/// What a broadcast took.
struct Figures {
    clients: usize,
    wall: Duration,
    cpu: Duration,
    peak: u64,
    invocations: u64,
    throttled: u64,
    /// How long the longest invocation took.
    longest: Duration,
    read_units: u64,
}

/// Measures, and prints tables. With `as_is`, what was built last.
///
/// # Errors
/// When the functions can't be built or started, or a broadcast doesn't reach everyone.
pub fn run(workspace: &Workspace, as_is: bool) -> Result<()> {
    if !as_is {
        setup::functions(workspace)?;
    }
    let folder = fresh_folder(workspace, "bench-handlers")?;
    let binary = unpack(workspace, &folder)?;
    let bench = Bench { binary, log: Log::create(workspace.log("bench-handlers"))? };
    let zip = fs::metadata(workspace.handlers_zip()).context("there is no archive of the functions")?;
    println!("the functions' zip: {:.2} MB", megabytes(zip.len()));
    bench.print_starts()?;
    println!("\na broadcast, posts and pages after 10 to 20 ms each");
    println!(
        "clients       wall  invocations  posts/s     429s  CPU time  CPU/post  most memory  $/million delivered"
    );
    print("one by one", &bench.broadcast(SEQUENTIAL, Posting::OneByOne)?);
    print("2,000 posts a second are left", &bench.broadcast(THROTTLED, Posting::OF_A_BUSY_ACCOUNT)?);
    let mut measured = Vec::new();
    for clients in AUDIENCES {
        let figures = bench.broadcast(clients, Posting::OF_AN_ACCOUNT)?;
        print("", &figures);
        measured.push(figures);
    }
    measured.iter().filter(|figures| COMPARED.contains(&figures.clients)).for_each(print_memory);
    fs::remove_dir_all(&folder).with_context(|| format!("can't remove {}", folder.display()))
}

struct Bench {
    binary: PathBuf,
    log: Log,
}

impl Bench {
    fn print_starts(&self) -> Result<()> {
        let starts = (0..STARTS).map(|_| self.start()).collect::<Result<Vec<_>>>()?;
        let milliseconds =
            |figure: fn(&Start) -> Duration| median(starts.iter().map(figure)).as_secs_f64() * 1e3;
        println!(
            "start until it asks for an event: {:.1} ms, {:.1} ms of a processor; until its first answer: {:.1} ms",
            milliseconds(|start| start.ready),
            milliseconds(|start| start.cpu),
            milliseconds(|start| start.answered)
        );
        Ok(())
    }

    fn start(&self) -> Result<Start> {
        let aws = Aws::start(0, Posting::OF_AN_ACCOUNT)?;
        let function = Function::start(&self.binary, &self.log, &aws, "default")?;
        let (ready, cpu) = (function.ready(&aws)?, function.cpu()?);
        aws.invoke(aws::event(&json!({ "action": "nothing" })));
        Ok(Start { ready, cpu, answered: answer(&aws)? - function.started() })
    }

    /// A broadcast by a function that has started and has served nothing yet.
    fn broadcast(&self, clients: usize, posting: Posting) -> Result<Figures> {
        let aws = Aws::start(clients, posting)?;
        let function = Function::start(&self.binary, &self.log, &aws, "broadcast")?;
        function.ready(&aws)?;
        let (started, before) = (Instant::now(), function.cpu()?);
        let (wall, longest) = Progress::default().during(&format!("{clients} clients"), || {
            aws.invoke(aws::event(&json!({ "action": "broadcast", "message": "x".repeat(100) })));
            served(&aws, started)
        })?;
        let reached = aws.posts();
        ensure!(reached >= clients as u64, "{reached} of {clients} clients were posted to");
        Ok(Figures {
            clients,
            wall,
            cpu: function.cpu()?.saturating_sub(before),
            peak: function.peak()?,
            invocations: aws.invocations(),
            throttled: aws.throttled(),
            longest,
            read_units: aws.read_units(),
        })
    }
}

/// What a start took.
struct Start {
    ready: Duration,
    cpu: Duration,
    answered: Duration,
}

/// Waits until every event is served, those too that the function sends itself. How long all took, and the longest.
fn served(aws: &Aws, started: Instant) -> Result<(Duration, Duration)> {
    let (mut done, mut last, mut longest) = (0, started, Duration::ZERO);
    while done < aws.invocations() {
        let now = answer(aws)?;
        longest = longest.max(now - last);
        (done, last) = (done + 1, now);
    }
    Ok((last - started, longest))
}

fn unpack(workspace: &Workspace, folder: &Path) -> Result<PathBuf> {
    let archive = File::open(workspace.handlers_zip()).context("there is no archive of the functions")?;
    let mut archive = ZipArchive::new(archive)?;
    let binary = folder.join("bootstrap");
    io::copy(&mut archive.by_name("bootstrap")?, &mut File::create(&binary)?)?;
    fs::set_permissions(&binary, fs::Permissions::from_mode(0o755))?;
    Ok(binary)
}

impl Figures {
    /// With so much memory, whose share of a processor may be what it has to wait for.
    fn with(&self, megabytes: u32) -> Use {
        let share = f64::from(megabytes) / f64::from(prices::MEGABYTES_OF_A_PROCESSOR);
        let seconds = self.wall.as_secs_f64().max(self.cpu.as_secs_f64() / share);
        Use {
            delivered: self.clients as f64,
            invocations: (self.invocations as f64).max((seconds / FUNCTION_TIMEOUT.as_secs_f64()).ceil()),
            gigabyte_seconds: seconds * f64::from(megabytes) / 1_024.0,
            read_units: self.read_units as f64,
            seconds,
        }
    }
}

fn print(note: &str, figures: &Figures) {
    let Figures { clients, wall, cpu, peak, invocations, throttled, .. } = figures;
    println!(
        "{clients:>7} {:>8.3} s {invocations:>12} {:>8.0} {throttled:>8} {:>7.2} s {:>6.0} µs {:>9.1} MB {:>20.3} {note}",
        wall.as_secs_f64(),
        *clients as f64 / wall.as_secs_f64(),
        cpu.as_secs_f64(),
        cpu.as_secs_f64() * 1e6 / *clients as f64,
        megabytes(*peak),
        figures.with(prices::CHOSEN).per_million(),
    );
    if figures.longest > FUNCTION_TIMEOUT {
        println!("        an invocation took {:.1?}: Lambda would have ended it", figures.longest);
    }
}

fn print_memory(figures: &Figures) {
    println!("\nmemory settings, {} clients: Lambda gives each its share of a processor", figures.clients);
    println!("    MB  of a processor      wall  $/million delivered");
    for megabytes in MEMORY {
        let used = figures.with(megabytes);
        let share = f64::from(megabytes) / f64::from(prices::MEGABYTES_OF_A_PROCESSOR);
        println!(
            "{megabytes:>6} {:>13.0} % {:>7.3} s {:>20.3}",
            share * 100.0,
            used.seconds,
            used.per_million()
        );
    }
}
