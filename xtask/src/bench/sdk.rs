//! `cargo xtask bench sdk`: what a program costs, with this SDK and with Pulumi's for Go and Python, against an engine
//! that answers at once; then how long this repository's program takes to compile and to start.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use super::{fresh_folder, megabytes};
use crate::Workspace;
use crate::progress::Progress;

mod compile;
mod contestant;
mod figures;

use contestant::Contestant;
use figures::Figures;

/// The figures are the medians of this many rounds, in which the programs take turns.
const ROUNDS: usize = 3;

/// How many resources a program makes.
const COUNTS: [u32; 2] = [1_000, 10_000];

/// A contestant's figures, for each of the counts.
type Results = Vec<(Contestant, [Figures; COUNTS.len()])>;

/// Measures, and prints tables. Without Python if `quick`.
///
/// # Errors
/// When something can't be built, or a program fails.
pub fn run(workspace: &Workspace, quick: bool) -> Result<()> {
    let folder = fresh_folder(workspace, "bench-sdk")?;
    let progress = Progress::default();
    let contestants = contestant::build(workspace, &folder, quick, &progress)?;
    print_programs(&race(workspace, contestants, &progress)?);
    compile::run(workspace, &folder, &progress)?;
    fs::remove_dir_all(&folder).with_context(|| format!("can't remove {}", folder.display()))
}

fn race(workspace: &Workspace, contestants: Vec<Contestant>, progress: &Progress) -> Result<Results> {
    let mut rounds: Vec<[Vec<Figures>; COUNTS.len()]> =
        contestants.iter().map(|_| Default::default()).collect();
    for round in 0..ROUNDS {
        progress.during(&format!("round {} of {ROUNDS}", round + 1), || {
            for (contestant, figures) in contestants.iter().zip(&mut rounds) {
                for (count, figures) in COUNTS.iter().zip(figures) {
                    if round < contestant.rounds(*count) {
                        figures.push(contestant.measure(workspace, *count)?);
                    }
                }
            }
            Ok(())
        })?;
    }
    Ok(contestants.into_iter().zip(rounds).map(|(one, all)| (one, all.map(Figures::median))).collect())
}

/// Runs a program against the engine that answers at once; the last line it prints holds the figures.
fn bench(workspace: &Workspace) -> Command {
    Command::new(workspace.target().join("release/pulumi-bench"))
}

fn print_programs(results: &Results) {
    println!("programs; the medians of {ROUNDS} rounds");
    println!("{:<18} resources   time    CPU time  most memory  first registration", "");
    for (contestant, all) in results {
        for (count, figures) in COUNTS.iter().zip(all) {
            println!("{:<18} {count:>9}  {figures}", contestant.name);
        }
    }
    let growth = |(contestant, [few, many]): &(Contestant, [Figures; 2])| {
        format!("{} {}", contestant.name, many.relative_to(few))
    };
    println!(
        "growth from {} to {}: {}",
        COUNTS[0],
        COUNTS[1],
        results.iter().map(growth).collect::<Vec<_>>().join("; ")
    );
    compare(results);
}

/// How the first of the contestants does, which is this SDK, against each other one.
fn compare(results: &Results) {
    let Some(((first, [_, own]), others)) = results.split_first() else { return };
    for (other, [_, figures]) in others {
        println!("{} to {}, {} resources: {}", first.name, other.name, COUNTS[1], own.relative_to(figures));
    }
}
