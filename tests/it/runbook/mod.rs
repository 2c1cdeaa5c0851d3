//! The runbook of every blueprint here, held against what its readers do with it: bash, the AWS CLI's models, Markdown, synth.
use crate::constructs::compiled;
use crate::counterparts::python_with;
use crate::diagnostics::text_of;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use synth::artifact::{Code, Command as Shown, Commands, RUNBOOK, Word};
use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A compiled blueprint: where it is and what it became.
struct Written {
    blueprint: PathBuf,
    folder: PathBuf,
}

/// The shipped blueprints and the constructs, by name.
fn written() -> &'static BTreeMap<String, Written> {
    static WRITTEN: OnceLock<(TempDir, BTreeMap<String, Written>)> = OnceLock::new();
    &WRITTEN
        .get_or_init(|| {
            let place = tempfile::tempdir().unwrap();
            let mut written: BTreeMap<String, Written> = compiled()
                .iter()
                .map(|construct| {
                    let blueprint = Path::new(ROOT)
                        .join("tests/it/constructs")
                        .join(format!("{}.yaml", construct.name));
                    let folder = construct.folder.clone();
                    (construct.name.clone(), Written { blueprint, folder })
                })
                .collect();
            for name in ["acme", "bank", "minimal-org", "starter"] {
                let blueprint = Path::new(ROOT).join(format!("blueprints/{name}.yaml"));
                let folder = place.path().join(name);
                let output = synth(|run| run.arg(&blueprint).arg("--out").arg(&folder));
                assert_eq!(output.0, Some(0), "{name}: {}", output.1);
                written.insert(name.to_owned(), Written { blueprint, folder });
            }
            (place, written)
        })
        .1
}

/// The exit code, and everything that is said.
fn synth(with: impl FnOnce(&mut Command) -> &mut Command) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_synth"));
    let output = with(&mut command).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

fn runbook(folder: &Path) -> String {
    text_of(&folder.join(RUNBOOK))
}

#[derive(serde::Deserialize)]
struct Checked {
    problems: Vec<String>,
    commands: usize,
    synth: Vec<(String, Vec<String>)>,
}

fn checked(runbooks: &BTreeMap<String, PathBuf>) -> Checked {
    let program = Path::new(ROOT).join("tests/it/runbook/check.py");
    let input = serde_json::to_string(runbooks).unwrap();
    let said = python_with(program.to_str().unwrap(), &input);
    serde_json::from_str(&said).unwrap()
}

/// What the checker says of every runbook; once for all tests.
fn all_checked() -> &'static Checked {
    static CHECKED: OnceLock<Checked> = OnceLock::new();
    CHECKED.get_or_init(|| {
        let runbooks = written().iter().map(|(name, written)| {
            let path = written.folder.join(RUNBOOK);
            (name.clone(), path)
        });
        checked(&runbooks.collect())
    })
}

#[test]
fn every_command_link_and_block_of_every_runbook_is_right() {
    let Checked {
        problems, commands, ..
    } = all_checked();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(*commands > 500, "{commands} commands");
}

#[test]
fn the_checker_sees_what_is_wrong() {
    let wrong = [
        ("```sh\naws iam put-rolle-policy\n```", "no such operation"),
        ("```sh\naws iamm x\n```", "no such service"),
        (
            "```sh\naws iam get-role --role-nam x\n```",
            "no parameter --role-nam",
        ),
        ("```sh\naws iam get-role\n```", "Missing required parameter"),
        (
            "```sh\naws iam get-role --role-name 'x\n```",
            "bash does not read",
        ),
        ("```sh\ntrue\ntouch x\n```", "the commands made ['x']"),
        ("[x](#nowhere)\n```sh\ntrue\n```", "no heading for #nowhere"),
        ("[x](nowhere.md)\n```sh\ntrue\n```", "no file nowhere.md"),
        ("<b>x</b>\n```sh\ntrue\n```", "HTML"),
        (
            "```sh\naws lambda invoke --function-name f --payload '{]' /dev/stdout\n```",
            "",
        ),
    ];
    for (text, told) in wrong {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("RUNBOOK.md");
        // So that there is something to note.
        crate::diagnostics::write(
            &path,
            &format!("{text}\n\n```sh\naws sts get-caller-identity\n```\n"),
        );
        let runbooks = BTreeMap::from([("wrong".to_owned(), path)]);
        let seen = std::panic::catch_unwind(|| checked(&runbooks).problems.join("\n"));
        // What is no JSON ends the checker itself.
        let Ok(seen) = seen else {
            assert_eq!(told, "", "{text}");
            continue;
        };
        assert!(!told.is_empty() && seen.contains(told), "{text}: {seen}");
    }
}

#[test]
fn what_a_runbook_asks_synth_is_answered_as_it_says() {
    let mut asked = 0;
    for (name, words) in &all_checked().synth {
        let Written { blueprint, folder } = &written()[name];
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let of_blueprint = |word: &&str| {
            if Path::new(word).extension().is_some_and(|end| end == "yaml") {
                blueprint.to_str().unwrap().to_owned()
            } else if word.starts_with('/') {
                // Where the commands were run.
                folder.to_str().unwrap().to_owned()
            } else {
                (*word).to_owned()
            }
        };
        let (code, said) =
            synth(|run| run.current_dir(folder).args(words.iter().map(of_blueprint)));
        match words[0] {
            "check" | "cost" => assert_eq!(code, Some(0), "{name} {words:?}: {said}"),
            // Denied is an answer: what counts is that the question is one.
            "explain-access" => {
                assert!(matches!(code, Some(0 | 1)), "{name} {words:?}: {said}");
                assert!(!said.starts_with("error"), "{name} {words:?}: {said}");
                let default = words[2].contains("default_project");
                let denied = said.contains("denied") && !said.contains("allowed: ");
                assert_eq!(denied, default, "{name} {words:?}: {said}");
                asked += 1;
            }
            "simulate" => {
                assert!(!said.starts_with("error"), "{name} {words:?}: {said}");
            }
            other => panic!("{name} asks `synth {other}`"),
        }
    }
    assert!(asked > 20, "{asked}");
}

#[test]
fn a_runbook_has_what_its_blueprint_has_and_nothing_else() {
    let acme = runbook(&written()["acme"].folder);
    for own in [
        "acme-answer-service",
        "444444444444",
        "us-east-2",
        "ml-oncall@acme.example",
        "openai-AbCdEf",
    ] {
        assert!(acme.contains(own), "{own}");
    }
    let enforced = runbook(&written()["enforcement"].folder);
    for own in [
        r#"{"block":"answers-month","by":"#,
        r#"{"lift":"search-quarter-brake","by":"#,
        "REVERSE_BUDGET_ACTION",
        "policy/llm/stop-deny-invocation\n",
    ] {
        assert!(enforced.contains(own), "{own}");
    }
    let starter = runbook(&written()["starter"].folder);
    for foreign in [
        "enforcer",
        "StackSet",
        "kms ",
        "sso-admin",
        "Route `",
        "secretsmanager",
    ] {
        assert!(!starter.contains(foreign), "{foreign}");
    }
}

#[test]
fn what_stops_by_hand_names_everyone_that_the_budget_stops() {
    let enforced = runbook(&written()["enforcement"].folder);
    let page = enforced.split("### Budget `answers-month`").nth(1).unwrap();
    let page = page.split("### Budget ").next().unwrap();
    for role in ["stop-batch", "stop-caller"] {
        for act in ["attach-role-policy", "detach-role-policy"] {
            let line = format!(
                "aws iam {act} --profile \"$SYNTH_PROFILE_333333333333\" --role-name {role} "
            );
            assert!(page.contains(&line), "{line}");
        }
    }
    assert!(
        !page.contains("--role-name stop-on-call"),
        "who lifts is not stopped"
    );
}

/// What a Markdown text holds outside of blocks and spans of code.
pub(crate) fn outside_code(markdown: &str) -> String {
    let mut bare = String::new();
    let mut fence: Option<&str> = None;
    for line in markdown.lines() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        match fence {
            Some(open) if line == open => fence = None,
            Some(_) => {}
            None if ticks >= 3 => fence = line.get(..ticks),
            None => {
                let mut rest = line;
                while let Some((before, after)) = rest.split_once('`') {
                    bare.push_str(before);
                    let more = after.len() - after.trim_start_matches('`').len();
                    let close = "`".repeat(more + 1);
                    let code = after.trim_start_matches('`');
                    rest = code.split_once(&*close).map_or("", |(_, after)| after);
                }
                bare.push_str(rest);
                bare.push('\n');
            }
        }
    }
    bare
}

#[test]
fn hostile_texts_stay_words_of_commands_and_code_of_markdown() {
    let shown = |value: &dyn Fn() -> serde_json::Value| value().as_str().unwrap().to_owned();
    let unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
    };
    let mut texts = vec!["```\n# out", "~~~", "'", "a'b", "$who", "!!", "\\", "'\\''"];
    texts.extend(crate::attacks::HOSTILE);
    let (mut page, mut expected) = (String::from("# x\n\n"), Vec::new());
    for text in &texts {
        let span = shown(&|| serde_json::to_value(Code::new(*text)).unwrap());
        let word = Word::from("{\"by\":\"").then("who").text(*text);
        let commands = Commands::default()
            .value("it", text)
            .run(Shown::new("synth a").word(*text))
            .run(Shown::new("synth b").word(Word::variable("it")))
            .run(Shown::new("synth c").option("text", word))
            .each(
                "one",
                "who",
                Shown::new("synth d").word(Word::from("x").then("one").text(*text)),
            );
        let block = shown(&|| serde_json::to_value(&commands).unwrap());
        page += &["- ", &span, "\n\n", &block, "\n\n"].concat();
        let read: String = text
            .chars()
            .filter(|c| *c != '\0')
            .map(|c| if unseen(c) { ' ' } else { c })
            .collect();
        expected.extend([
            vec!["a".to_owned(), read.clone()],
            vec!["b".to_owned(), read.clone()],
            vec![
                "c".to_owned(),
                "--text".to_owned(),
                format!("{{\"by\":\"me{read}"),
            ],
            vec!["d".to_owned(), format!("xme{read}")],
        ]);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(RUNBOOK);
    let page = page.replacen("# x\n\n", "# x\n\n```sh\nwho=me\n```\n\n", 1);
    crate::diagnostics::write(&path, &page);
    let checked = checked(&BTreeMap::from([("hostile".to_owned(), path)]));
    let problems: Vec<&String> = checked
        .problems
        .iter()
        .filter(|problem| !problem.contains("a template shows through"))
        .collect();
    assert!(problems.is_empty(), "{problems:?}");
    let mut read: Vec<Vec<String>> = checked.synth.into_iter().map(|(_, words)| words).collect();
    read.sort();
    expected.sort();
    expected.dedup();
    assert_eq!(read, expected);
    let bare = outside_code(&page);
    for text in texts.iter().filter(|text| text.len() > 2) {
        assert!(!bare.contains(*text), "{text:?} in {bare}");
    }
}
