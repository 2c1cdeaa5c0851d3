//! A real process, killed at random moments while it writes.
use super::{Abilities, Sandbox, put, see, tree};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use synth::artifact::write::{How, Tree, write_tree, write_tree_with};

const CHILD: &str = "writer::kill::two_trees_written_in_turn";
const DIRECTORY: &str = "SYNTH_TEST_WRITER_DIRECTORY";
const READY: &str = "writing in turn";

/// Two trees that share half of their files.
fn two() -> [Tree; 2] {
    ["one", "two"].map(|which| {
        let files: Vec<_> = (0..40)
            .map(|number| match number % 4 {
                0 => (format!("{which}/{number}.json"), which.repeat(500)),
                1 => (format!("changed/{number}.json"), which.repeat(2000)),
                _ => (format!("same/{number}.json"), "same".repeat(100)),
            })
            .collect();
        let files: Vec<_> = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        tree(&files)
    })
}

fn foreign(out: &Path) {
    put(&out.join("notes.md"), "foreign");
    put(&out.join("same/notes.md"), "foreign, below");
    put(
        &out.join("mine/notes.md"),
        "foreign, in a folder of its own",
    );
}

/// The child, when the variable names its directory; as a test of its own, a few turns.
#[test]
fn two_trees_written_in_turn() {
    let sandbox = Sandbox::new();
    let given = std::env::var_os(DIRECTORY).map(PathBuf::from);
    // Bounded, should the parent die first.
    let turns = if given.is_some() { 5_000 } else { 6 };
    let out = given.unwrap_or_else(|| sandbox.out());
    let trees = two();
    for turn in 0..turns {
        println!("{READY}");
        let written = write_tree(&out, &trees[turn % 2]).unwrap();
        assert!(turn == 0 || written.how == How::Exchanged);
    }
}

struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Kills a child this long after it began this turn.
fn kill_after(out: &Path, turn: usize, delay: Duration) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([CHILD, "--exact", "--nocapture", "--test-threads=1"])
        .env(DIRECTORY, out)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap()).lines();
    let child = Killed(child);
    for _ in 0..=turn {
        let ready = stdout.any(|line| line.unwrap().contains(READY));
        assert!(ready, "the child did not get to write");
    }
    std::thread::sleep(delay);
    drop(child);
}

#[test]
fn killed_two_hundred_times_the_directory_is_always_one_whole_tree() {
    let sandbox = Sandbox::new();
    let out = sandbox.out();
    let trees = two();
    foreign(&out);
    let whole = trees.each_ref().map(|tree| {
        write_tree(&out, tree).unwrap();
        see(&out)
    });
    let mut random = 20_261_122_u64;
    let mut interrupted = 0;
    let mut found = BTreeMap::new();
    for kill in 0..200 {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let delay = Duration::from_micros((random >> 33) % 30_000);
        kill_after(&out, kill % 3, delay);
        let now = see(&out);
        let which = whole.iter().position(|tree| *tree == now);
        assert!(
            which.is_some(),
            "kill {kill}: neither tree: {:?}",
            now.keys()
        );
        *found.entry(which).or_insert(0) += 1;
        interrupted += usize::from(sandbox.names() != ["acme"]);
    }
    println!("{interrupted} of 200 in the middle of a run, found {found:?}");
    assert!(
        interrupted > 50 && found.len() == 2,
        "{interrupted} {found:?}"
    );
    write_tree(&out, &trees[0]).unwrap();
    assert_eq!(see(&out), whole[0]);
    assert_eq!(sandbox.names(), ["acme"]);
}

#[test]
fn eight_writers_at_once_leave_one_whole_tree() {
    for abilities in [Abilities::All, Abilities::NoExchange] {
        let sandbox = Sandbox::new();
        let out = sandbox.out();
        foreign(&out);
        let trees = two();
        let whole = trees.each_ref().map(|tree| {
            write_tree(&out, tree).unwrap();
            see(&out)
        });
        let written: usize = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..8)
                .map(|writer| {
                    let (out, trees) = (&out, &trees);
                    scope.spawn(move || {
                        let turn = |turn: usize| {
                            let tree = &trees[(writer + turn) % 2];
                            match write_tree_with(out, tree, &mut |operation| {
                                abilities.fate(operation)
                            }) {
                                Ok(_) => 1,
                                Err(synth::artifact::write::WriteError::Busy(_)) => 0,
                                Err(error) => panic!("{error}"),
                            }
                        };
                        (0..15).map(turn).sum::<usize>()
                    })
                })
                .collect();
            writers
                .into_iter()
                .map(|writer| writer.join().unwrap())
                .sum()
        });
        assert!(written > 8, "{written}");
        let now = see(&out);
        assert!(whole.contains(&now), "{:?}", now.keys());
        assert_eq!(sandbox.names(), ["acme"]);
    }
}
