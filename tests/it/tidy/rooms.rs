//! Who may use whom: the table of rooms against every `crate::` path of `src`.
//!
//! Text search is enough because a room can leave itself by `crate::` only.
use super::{root, rust_files};

/// The rooms and what each may use, lowest first; some are of later versions.
pub(super) const ROOMS: [(&str, &str); 18] = [
    ("vocab", ""),
    ("diag", "vocab"),
    ("syntax", "vocab diag"),
    ("policy", "vocab diag syntax"),
    ("catalog", "vocab diag policy"),
    ("model", "vocab diag policy"),
    ("artifact", "vocab diag syntax policy"),
    // It reads templates back itself, so it sees their trees, until `artifact` has a reader of them.
    ("estate", "vocab diag syntax policy catalog artifact"),
    ("blueprint", "vocab diag syntax policy catalog model"),
    ("cost", "vocab diag catalog model artifact"),
    ("routing", "vocab diag catalog model artifact"),
    (
        "compile",
        "vocab diag policy catalog model artifact cost routing",
    ),
    (
        "simulate",
        "vocab diag syntax policy catalog model artifact estate",
    ),
    (
        "lint",
        "vocab diag syntax policy catalog model artifact estate",
    ),
    (
        "deployed",
        "vocab diag syntax policy artifact estate simulate",
    ),
    ("diff", "vocab diag policy catalog artifact estate"),
    (
        "report",
        "vocab diag syntax policy catalog model artifact estate blueprint cost routing compile \
         simulate lint deployed diff",
    ),
    (
        "cli",
        "vocab diag syntax policy catalog model artifact estate blueprint cost routing compile \
         simulate lint deployed diff report",
    ),
];

/// What `crate::Synthesis` and the like are: items of the composition, for `cli` alone.
const COMPOSITION: &str = "the composition";

/// The folders of `src`, in the order of the table.
pub(super) fn rooms_here() -> Vec<&'static str> {
    let here = |room: &&str| root().join("src").join(room).is_dir();
    ROOMS.iter().map(|(room, _)| *room).filter(here).collect()
}

pub(super) fn may_use(room: &str) -> Option<impl Iterator<Item = &'static str>> {
    let (_, used) = ROOMS.iter().find(|(name, _)| *name == room)?;
    Some(used.split_whitespace())
}

/// A path that begins with `crate::`: its line, its second word, and whether it is exported again.
#[derive(Debug, PartialEq, Eq)]
struct Use {
    line: usize,
    word: String,
    exported: bool,
}

fn uses(text: &str) -> Vec<Use> {
    const START: &str = "crate::";
    let mut found = Vec::new();
    for (at, _) in text.match_indices(START) {
        let (before, after) = text.split_at(at);
        if before.ends_with(|c: char| c.is_alphanumeric() || "_:".contains(c)) {
            continue;
        }
        let line = before.matches('\n').count() + 1;
        let statement = before.rsplit('\n').next().unwrap().trim_start();
        let exported = statement.starts_with("pub") && statement.ends_with("use ");
        let words = first_words(after.strip_prefix(START).unwrap());
        found.extend(words.into_iter().map(|word| Use {
            line,
            word,
            exported,
        }));
    }
    found
}

/// The first word of a path, or of every path of a group.
fn first_words(rest: &str) -> Vec<String> {
    let Some(group) = rest.strip_prefix('{') else {
        return vec![word(rest)];
    };
    let mut words = Vec::new();
    let mut depth = 0_usize;
    let mut begins = true;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            c if begins && !c.is_whitespace() => {
                words.push(word(group.split_at(at).1));
                begins = false;
            }
            _ => {}
        }
    }
    words
}

fn word(text: &str) -> String {
    let is_of_a_word = |c: &char| c.is_alphanumeric() || *c == '_';
    let word: String = text.chars().take_while(is_of_a_word).collect();
    if word.is_empty() {
        text.chars().take(1).collect()
    } else {
        word
    }
}

/// What is wrong with the file at `path` of `src`.
fn problems(path: &str, text: &str) -> Vec<String> {
    let inside = path.strip_prefix("src/").unwrap();
    let Some((room, rest)) = inside.split_once('/') else {
        return problems_outside(path, text);
    };
    let Some(allowed) = may_use(room) else {
        return vec![format!("{path}: there is no room `{room}` in the table")];
    };
    let allowed: Vec<&str> = allowed.collect();
    let mut problems = relative(path, text, rest == "mod.rs");
    for Use {
        line,
        word,
        exported,
    } in uses(text)
    {
        let used = match word.as_str() {
            word if may_use(word).is_some() => word,
            _ => COMPOSITION,
        };
        if used == room {
            continue;
        }
        let may = allowed.contains(&used) || (used == COMPOSITION && room == "cli");
        if !may {
            problems.push(format!(
                "{path}:{line}: {room} may not use {used} (`{word}`)"
            ));
        }
        if exported {
            problems.push(format!(
                "{path}:{line}: {room} exports what is in {used} (`{word}`)"
            ));
        }
    }
    problems
}

/// The files beside the rooms: the composition, and a `main` that only calls `cli`.
fn problems_outside(path: &str, text: &str) -> Vec<String> {
    match path {
        "src/lib.rs" => Vec::new(),
        "src/main.rs" => {
            let paths = text.split("synth::").skip(1);
            let other = paths.filter(|rest| !rest.starts_with("cli::"));
            other
                .map(|_| format!("{path}: main uses more than cli"))
                .collect()
        }
        _ => vec![format!("{path}: stands in no room")],
    }
}

/// Ways out of a room that `uses` would not see.
fn relative(path: &str, text: &str, front_door: bool) -> Vec<String> {
    let mut problems = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let way = if line.contains("super::super") {
            Some("super::super")
        } else if front_door && line.contains("super::") && !line.contains("use super::*;") {
            Some("super:: at the front door")
        } else if line.contains("crate as ") || line.contains("extern crate") {
            Some("another name for the crate")
        } else {
            None
        };
        problems.extend(way.map(|way| format!("{path}:{}: {way}", number + 1)));
    }
    problems
}

#[test]
fn rooms_use_what_the_table_allows() {
    let sources = rust_files()
        .into_iter()
        .filter(|(path, _)| path.starts_with("src/"));
    let problems: Vec<String> = sources
        .flat_map(|(path, text)| problems(&path, &text))
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn a_room_uses_only_rooms_above_it_in_the_table() {
    for (index, (room, _)) in ROOMS.iter().enumerate() {
        for used in may_use(room).unwrap() {
            let above = ROOMS[..index].iter().any(|(name, _)| *name == used);
            assert!(above, "{room} uses {used}");
        }
    }
}

#[test]
fn a_path_that_the_table_forbids_is_found_wherever_it_hides() {
    for (path, text, expected) in [
        (
            "src/policy/mod.rs",
            "//! x\nuse crate::cli::Exit;\n",
            "src/policy/mod.rs:2: policy may not use cli (`cli`)",
        ),
        (
            "src/vocab/arn.rs",
            "use crate::{\n    vocab::{Name, Arn},\n    diag::{Code, Span},\n};\n",
            "src/vocab/arn.rs:1: vocab may not use diag (`diag`)",
        ),
        (
            "src/diag/code.rs",
            "fn f() -> Vec<crate::model::Role> {}",
            "src/diag/code.rs:1: diag may not use model (`model`)",
        ),
        (
            "src/diag/code.rs",
            "/// Of [`crate::syntax::Node`].",
            "src/diag/code.rs:1: diag may not use syntax (`syntax`)",
        ),
        (
            "src/compile/mod.rs",
            "use crate::Synthesis;",
            "src/compile/mod.rs:1: compile may not use the composition (`Synthesis`)",
        ),
        (
            "src/compile/mod.rs",
            "use crate::*;",
            "src/compile/mod.rs:1: compile may not use the composition (`*`)",
        ),
        (
            "src/compile/mod.rs",
            "pub(crate) use crate::model::Role;",
            "src/compile/mod.rs:1: compile exports what is in model (`model`)",
        ),
        (
            "src/compile/role.rs",
            "use super::super::cli;",
            "src/compile/role.rs:1: super::super",
        ),
        (
            "src/compile/mod.rs",
            "use super::cli;",
            "src/compile/mod.rs:1: super:: at the front door",
        ),
        (
            "src/compile/mod.rs",
            "use crate as whole;",
            "src/compile/mod.rs:1: another name for the crate",
        ),
        (
            "src/attic/mod.rs",
            "",
            "src/attic/mod.rs: there is no room `attic` in the table",
        ),
        ("src/attic.rs", "", "src/attic.rs: stands in no room"),
        (
            "src/main.rs",
            "synth::cli::main(); synth::compile::compile()",
            "src/main.rs: main uses more than cli",
        ),
    ] {
        assert_eq!(problems(path, text), [expected]);
    }
}

#[test]
fn paths_that_the_table_allows_are_no_problem() {
    for (path, text) in [
        (
            "src/compile/mod.rs",
            "use crate::{compile::x, model::Role};\n#[cfg(test)]\nmod tests { use super::*; }",
        ),
        (
            "src/compile/role.rs",
            "use super::Part;\npub use super::part::Own;",
        ),
        ("src/cli/mod.rs", "use crate::Synthesis;"),
        (
            "src/vocab/arn.rs",
            "use other_crate::cli::X; macro::crate::cli;",
        ),
        ("src/main.rs", "synth::cli::main()"),
    ] {
        assert_eq!(problems(path, text), Vec::<String>::new());
    }
}
