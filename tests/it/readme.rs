//! What README.md shows: each `console` block is run, and must print what stands there.
//!
//! The blocks run in the order of the document, in one copy of the blueprints and of `out`, in a shell that finds `synth`.
//! `UPDATE=1 cargo test readme` writes what they print into the document.
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

const START: &str = "```console";
const END: &str = "```";

/// Between the outputs of two commands: nothing prints it.
const MARK: char = '\u{1e}';

/// The document with the output of each command of its `console` blocks as it is now.
fn refreshed(markdown: &str, folder: &Path) -> String {
    let mut text = String::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        text += line;
        text += "\n";
        if line == START {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != END).collect();
            text += &run(&block, folder);
            text += END;
            text += "\n";
        }
    }
    text
}

/// Runs the commands of a block in one shell, so that one may ask for the exit code of the last.
fn run(block: &[&str], folder: &Path) -> String {
    let mut commands: Vec<String> = Vec::new();
    for line in block {
        if let Some(command) = line.strip_prefix("$ ") {
            commands.push(command.to_owned());
        } else if let (Some(more), Some(command)) = (line.strip_prefix("> "), commands.last_mut())
            && command.contains("<<")
        {
            // A text that the command reads, as a shell asks for it.
            write!(command, "\n{more}").unwrap();
        }
    }
    let mut script = String::from("exec 2>&1\n(exit 0)\n");
    for command in &commands {
        writeln!(script, "code=$?; printf '{MARK}'; (exit $code)\n{command}").unwrap();
    }
    let output = Command::new("sh")
        .args(["-c", &script])
        .current_dir(folder)
        .env("PATH", path_with_synth())
        .env("LC_ALL", "C")
        .env_remove("NO_COLOR")
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let outputs: Vec<&str> = printed.split(MARK).skip(1).collect();
    assert_eq!(outputs.len(), commands.len(), "{printed}");
    let mut shown = String::new();
    for (command, output) in commands.iter().zip(outputs) {
        writeln!(shown, "$ {}", command.replace('\n', "\n> ")).unwrap();
        for line in output.lines() {
            writeln!(shown, "{}", line.trim_end()).unwrap();
        }
    }
    shown
}

fn path_with_synth() -> std::ffi::OsString {
    let synth = Path::new(env!("CARGO_BIN_EXE_synth")).parent().unwrap();
    let others = std::env::var_os("PATH").unwrap();
    let folders = [synth.to_owned()]
        .into_iter()
        .chain(std::env::split_paths(&others));
    std::env::join_paths(folders).unwrap()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn the_readme_shows_what_synth_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let copied = tempfile::tempdir().unwrap();
    for folder in ["blueprints", "out"] {
        copy(&root.join(folder), &copied.path().join(folder));
    }
    let path = root.join("README.md");
    let readme = String::from_utf8(std::fs::read(&path).unwrap()).unwrap();
    assert!(readme.lines().filter(|line| *line == START).count() >= 5);
    let now = refreshed(&readme, copied.path());
    if std::env::var_os("UPDATE").is_some() {
        #[expect(
            clippy::disallowed_methods,
            reason = "the document is a file of the repository"
        )]
        std::fs::write(&path, &now).unwrap();
        return;
    }
    let difference = similar::TextDiff::from_lines(&readme, &now);
    assert!(
        readme == now,
        "README.md shows what is not printed; `UPDATE=1 cargo test readme` refreshes it:\n{}",
        difference.unified_diff()
    );
}

#[test]
fn output_that_differs_from_the_document_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let stale = "a\n```console\n$ echo new; false\nold\n$ echo $?\n$ synth --version\n```\nb\n";
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        refreshed(stale, folder.path()),
        format!(
            "a\n```console\n$ echo new; false\nnew\n$ echo $?\n1\n$ synth --version\nsynth {version}\n```\nb\n"
        )
    );
}
