//! What the documents say of the repository is so.
use super::rooms::{may_use, rooms_here};
use super::{files, text};
use std::collections::BTreeSet;

const DOCUMENTS: [&str; 3] = ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"];

/// Endings by which a word without `/` is taken for the name of a file.
const ENDINGS: [&str; 7] = [".rs", ".md", ".json", ".yaml", ".toml", ".lock", ".py"];

/// The paths that a document names in backticks, outside its code blocks.
fn named_paths(markdown: &str) -> Vec<&str> {
    let mut inside = false;
    let prose = markdown.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        !inside && !fence
    });
    let words = prose.flat_map(|line| line.split('`').skip(1).step_by(2));
    words.filter(|word| is_path(word)).collect()
}

/// A word with a place-holder (`NAME`, `<account>`, `…`, `*`) is the shape of a path, and no path.
fn is_path(word: &str) -> bool {
    let path_characters = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let place_holder = word.split(['/', '.']).any(|part| {
        part.len() > 1 && part.chars().all(|c| c.is_ascii_uppercase()) && part != "README"
    });
    let names_file = ENDINGS.iter().any(|ending| word.ends_with(ending)) && !word.starts_with('.');
    // A first piece with a dot that is no ending is a host, such as `api.openai.com/v1`.
    word.chars().all(path_characters)
        && (word.contains('/') || names_file)
        && !word.starts_with('/')
        && (names_file || !place_holder)
}

/// The paths that a document names and that are not there.
fn missing(document: &str, markdown: &str, files: &BTreeSet<String>) -> Vec<String> {
    let there = |path: &str| {
        let folder = format!("{}/", path.trim_end_matches('/'));
        files.contains(path)
            || files.iter().any(|file| file.starts_with(&folder))
            || (!path.contains('/') && files.iter().any(|file| file.ends_with(&format!("/{path}"))))
    };
    let missing = named_paths(markdown)
        .into_iter()
        .filter(|path| !there(path));
    missing
        .map(|path| format!("{document} names `{path}`, which is not there"))
        .collect()
}

/// The rows of the table of rooms: name, and what it may use.
fn rows(architecture: &str) -> Vec<(String, String)> {
    let table = architecture
        .lines()
        .skip_while(|line| !line.starts_with("| room |"));
    let rows = table.skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let plain = |cell: &str| cell.replace('`', "");
        (plain(cells[0]), plain(cells[cells.len() - 1]))
    })
    .collect()
}

/// The table as it must be, with the rooms that are there.
fn expected_rows() -> Vec<(String, String)> {
    let here = rooms_here();
    let row = |room: &&str| {
        let used = may_use(room).unwrap().filter(|used| here.contains(used));
        let used: Vec<&str> = used.collect();
        let words = match (*room, used.as_slice()) {
            (_, []) => "nothing".to_owned(),
            ("cli", _) => "everything".to_owned(),
            ("report", _) => "every room but cli".to_owned(),
            (_, used) => used.join(" "),
        };
        ((*room).to_owned(), words)
    };
    here.iter().map(row).collect()
}

/// The cargo commands of a document's `sh` blocks.
fn commands(markdown: &str) -> Vec<&str> {
    let mut inside = false;
    let mut commands = Vec::new();
    for line in markdown.lines() {
        if line.starts_with("```") {
            inside = line == "```sh";
        } else if inside && line.starts_with("cargo ") {
            commands.push(line.split(" #").next().unwrap().trim_end());
        }
    }
    commands
}

#[test]
fn paths_that_the_documents_name_exist() {
    let files: BTreeSet<String> = files().into_iter().map(|file| file.path).collect();
    let missing: Vec<String> = DOCUMENTS
        .iter()
        .flat_map(|document| missing(document, &text(document), &files))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn the_table_of_the_architecture_is_the_table_of_the_tests() {
    let architecture = text("ARCHITECTURE.md");
    assert_eq!(rows(&architecture), expected_rows());
    for room in rooms_here() {
        let paragraphs = architecture.matches(&format!("\n**`{room}`** ")).count();
        assert_eq!(paragraphs, 1, "paragraphs on {room}");
    }
}

#[test]
fn the_map_of_the_library_names_every_room_in_order() {
    let library = text("src/lib.rs");
    let map = library.lines().filter_map(|line| {
        let (room, _) = line.strip_prefix("//! - [`")?.split_once("`]")?;
        Some(room.to_owned())
    });
    let map: Vec<String> = map.collect();
    assert_eq!(map.iter().collect::<BTreeSet<_>>().len(), map.len());
    let rooms: BTreeSet<&str> = rooms_here().into_iter().collect();
    assert_eq!(
        map.iter().map(String::as_str).collect::<BTreeSet<_>>(),
        rooms
    );
}

#[test]
fn the_commands_of_the_readme_are_those_that_ci_runs() {
    let readme = text("README.md");
    let ci = text(".ci/run");
    let commands = commands(&readme);
    assert!(commands.len() >= 2, "{commands:?}");
    for command in commands {
        assert!(
            ci.lines().any(|line| line == command),
            ".ci/run does not run `{command}`"
        );
    }
}

#[test]
fn a_path_that_is_not_there_is_found() {
    let files: BTreeSet<String> = ["src/lib.rs", "src/diag/code.rs", "README.md"]
        .map(str::to_owned)
        .into();
    let prose = "See `src/lib.rs`, `src/diag/`, `code.rs`, `--out DIR`, `out/NAME`, `a/*`, `README.md`.\n\
                 ```\n`no/path`\n```\n";
    assert!(missing("X.md", prose, &files).is_empty());
    let wrong = "`src/gone.rs` `src/li` `gone.md` `diag/code.rs`\n";
    assert_eq!(missing("X.md", wrong, &files).len(), 4);
}

#[test]
fn a_table_or_a_command_that_differs_is_found() {
    let table = "| room | holds | may use |\n|---|---|---|\n| `vocab` | words | nothing |\n\n| x | y | z |\n";
    assert_eq!(rows(table), [("vocab".to_owned(), "nothing".to_owned())]);
    assert_ne!(rows(table), expected_rows());
    let readme = "```sh\ncargo test # all\ncd x\n```\n```console\ncargo no\n```\n";
    assert_eq!(commands(readme), ["cargo test"]);
}
