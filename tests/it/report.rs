//! What people and programs are shown of problems and results.
use std::fmt::Write as _;
use synth::cli::{Exit, Finished, Format};
use synth::diag::{Code, Diagnostic, Level, SourceId, SourceMap, Span};
use synth::report::human::{Paint, render};
use synth::report::{
    CountedReason, DifferingRequest, RunSummary, SecondOpinionSummary, json, neutralise, summary,
};

/// The span of the `nth` (from 0) place of `needle` in the text with this id.
fn span(sources: &SourceMap, id: SourceId, needle: &str, nth: usize) -> Span {
    let text = &sources.file(id).unwrap().text;
    let (start, found) = text.match_indices(needle).nth(nth).unwrap();
    let byte = |n| u32::try_from(n).unwrap();
    Span::new(id, byte(start), byte(start + found.len()))
}

fn source(text: &str) -> (SourceMap, SourceId) {
    let mut sources = SourceMap::default();
    let id = sources.add("a.yaml", text);
    (sources, id)
}

fn plain(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    render(diagnostics, sources, Paint::Plain)
}

#[test]
fn a_problem_shows_its_place_label_notes_and_help() {
    let (sources, id) = source("synth: 1\nname: acme\nname: other\n");
    let problem = Diagnostic::error(
        Code::DuplicateKey,
        span(&sources, id, "name", 1),
        "key `name` stands twice",
    )
    .label("again here")
    .related(span(&sources, id, "name", 0), "first here")
    .note("a mapping has each key once")
    .help("remove one of the two");
    let expected = "\
error[duplicate-key]: key `name` stands twice
 --> a.yaml:3:1
  |
3 | name: other
  | ^^^^ again here
  |
 ::: a.yaml:2:1
  |
2 | name: acme
  | ---- first here
  |
  = note: a mapping has each key once
  = help: remove one of the two

1 error
";
    assert_eq!(plain(&[problem], &sources), expected);
}

#[test]
fn labels_in_one_line_share_it_and_labels_in_other_files_name_the_file() {
    let (mut sources, id) = source("a: { x: 1, x: 2 }\n");
    let other = sources.add("teams/b.yaml", "\n\nx: 0\n");
    let problem = Diagnostic::warning(
        Code::DuplicateKey,
        span(&sources, id, "x", 1),
        "key `x` stands twice",
    )
    .related(span(&sources, id, "x", 0), "first here")
    .related(span(&sources, other, "x", 0), "and here");
    let expected = "\
warning[duplicate-key]: key `x` stands twice
 --> a.yaml:1:12
  |
1 | a: { x: 1, x: 2 }
  |      -     ^
  |      |
  |      first here
  |
 ::: teams/b.yaml:3:1
  |
3 | x: 0
  | - and here

1 warning
";
    assert_eq!(plain(&[problem], &sources), expected);
}

#[test]
fn a_problem_without_a_place_has_no_snippet() {
    let problem = Diagnostic::placeless(Code::TooLarge, "the file is too large").help("split it");
    let expected = "\
error[too-large]: the file is too large
 |
 = help: split it

1 error
";
    assert_eq!(plain(&[problem], &SourceMap::default()), expected);
}

#[test]
fn a_place_over_several_lines_is_underlined_to_the_end_of_the_first() {
    let (sources, id) = source("a:\r\n  - one\r\n  - two\r\n");
    let problem = Diagnostic::error(
        Code::InvalidYaml,
        span(&sources, id, "one\r\n  - two", 0),
        "no",
    );
    let expected = "\
error[invalid-yaml]: no
 --> a.yaml:2:5
  |
2 |   - one
  |     ^^^

1 error
";
    assert_eq!(plain(&[problem], &sources), expected);
}

#[test]
fn a_masked_place_is_shown_as_stars_and_the_secret_is_nowhere() {
    let secret = "sk-0123456789abcdef";
    let (sources, id) = source(&format!("key: \"{secret}\" # {secret}\nother: {secret}\n"));
    let masked = Diagnostic::error(
        Code::InvalidText,
        span(&sources, id, &format!("\"{secret}\""), 0),
        format!("`{secret}` looks like a secret"),
    )
    .label(format!("{secret} here"))
    .related(span(&sources, id, secret, 2), "and here")
    .help(format!("remove {secret}"))
    .masked();
    // Another problem in the same line must not show what the first one hides.
    let beside = Diagnostic::error(Code::InvalidYaml, span(&sources, id, "other", 0), "bad key");
    let problems = [masked, beside];
    let shown = plain(&problems, &sources);
    let expected = "\
error[invalid-text]: `***` looks like a secret
 --> a.yaml:1:6
  |
1 | key: ********************* # *******************
  |      ^^^^^^^^^^^^^^^^^^^^^ *** here
  |
 ::: a.yaml:2:8
  |
2 | other: *******************
  |        ------------------- and here
  |
  = help: remove ***

error[invalid-yaml]: bad key
 --> a.yaml:2:1
  |
2 | other: *******************
  | ^^^^^

2 errors
";
    assert_eq!(shown, expected);
    assert!(!shown.contains(secret));
    assert!(!json::render(&problems, &sources, None).contains(secret));
}

#[test]
fn a_secret_that_is_cut_off_by_the_end_of_the_shown_line_is_hidden_too() {
    let secret = "sk-0123456789abcdef";
    for gap in 0..140 {
        let (sources, id) = source(&format!("k: {secret} {}{secret}", "-".repeat(gap)));
        let place = span(&sources, id, secret, 0);
        let after = Span::new(id, place.end + 1, place.end + 2);
        let masked = Diagnostic::error(Code::InvalidText, place, "a secret").masked();
        let shown = plain(&[masked], &sources);
        assert!(!shown.contains("sk-"), "{shown}");
        let masked = Diagnostic::error(Code::InvalidText, place, "a secret")
            .related(after, "cut elsewhere")
            .masked();
        assert!(!plain(&[masked], &sources).contains("sk-"));
    }
}

#[test]
fn a_long_secret_does_not_tell_its_length() {
    let (sources, id) = source(&format!("key: {}\n", "s".repeat(5000)));
    let place = span(&sources, id, &"s".repeat(5000), 0);
    let shown = plain(
        &[Diagnostic::error(Code::InvalidText, place, "a secret").masked()],
        &sources,
    );
    assert_eq!(shown.matches('*').count(), 32);
    assert!(!shown.contains("ss"));
}

#[test]
fn a_line_of_a_megabyte_is_cut_around_each_of_ten_thousand_places() {
    let (sources, id) = source(&"ä: 1, ".repeat(200_000));
    let byte = |n: usize| u32::try_from(n * 7).unwrap();
    let problems: Vec<Diagnostic> = (0..10_000)
        .map(|n| {
            Diagnostic::error(
                Code::DuplicateKey,
                Span::new(id, byte(n * 20), byte(n * 20) + 2),
                "again",
            )
        })
        .collect();
    let shown = plain(&problems, &sources);
    assert!(
        shown.lines().all(|line| line.chars().count() < 150),
        "a line was not cut"
    );
    assert!(shown.contains(" --> a.yaml:1:23881\n"), "{shown}");
    assert!(shown.ends_with("10000 errors (9800 more not shown)\n"));
    let parsed: serde_json::Value =
        serde_json::from_str(&json::render(&problems, &sources, None)).unwrap();
    assert_eq!(parsed["diagnostics"][9_999]["column"], 9_999 * 120 + 1);
}

#[test]
fn a_cut_line_keeps_the_underline_under_the_text() {
    let text = format!("{}key{}", "ab, ".repeat(100), ", cd".repeat(100));
    let (sources, id) = source(&text);
    let shown = plain(
        &[Diagnostic::error(
            Code::InvalidYaml,
            span(&sources, id, "key", 0),
            "bad",
        )],
        &sources,
    );
    let expected = "\
error[invalid-yaml]: bad
 --> a.yaml:1:401
  |
1 | ..., ab, ab, ab, ab, ab, ab, ab, ab, ab, ab, ab, ab, key, cd, cd, cd, cd, cd, cd, cd, cd, cd, cd, cd, cd, cd, cd, cd, cd, c...
  |                                                      ^^^

1 error
";
    assert_eq!(shown, expected);
}

#[test]
fn every_place_of_odd_texts_can_be_shown() {
    for text in [
        "",
        "\n",
        "a",
        "a\n",
        "\r\n",
        "a\r\nb",
        "ä€😀\n",
        "\u{feff}a: \u{0}\n",
        "\t\u{301}x\u{3000}y",
    ] {
        let (sources, id) = source(text);
        let length = u32::try_from(text.len()).unwrap() + 2;
        for start in 0..length {
            for end in start..length {
                let problem =
                    Diagnostic::error(Code::InvalidYaml, Span::new(id, start, end), "odd");
                let problem = problem
                    .related(Span::new(id, end, end), "end")
                    .related(Span::new(id, 0, end), "");
                let shown = plain(&[problem.clone(), problem.masked()], &sources);
                assert!(shown.starts_with("error[invalid-yaml]: odd\n"), "{shown}");
            }
        }
    }
}

#[test]
fn places_of_another_map_are_left_out() {
    let (sources, id) = source("a");
    let stranger = Diagnostic::error(Code::InvalidYaml, span(&sources, id, "a", 0), "odd");
    assert_eq!(
        plain(&[stranger], &SourceMap::default()),
        "error[invalid-yaml]: odd\n\n1 error\n"
    );
}

#[test]
fn places_in_long_texts_are_counted_in_characters() {
    let text = "aä€😀\n".repeat(40) + &"😀€äa".repeat(400) + "\nx\n";
    let (sources, id) = source(&text);
    for (byte, _) in text.char_indices().chain([(text.len(), ' ')]) {
        let before = text.get(..byte).unwrap();
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        let at = u32::try_from(byte).unwrap();
        let place = sources.place(Span::new(id, at, at));
        assert_eq!(place, format!("a.yaml:{line}:{column}"), "byte {byte}");
    }
}

#[test]
fn problems_are_told_by_file_and_place_whatever_order_they_were_found_in() {
    let (mut sources, id) = source("a: 1\nb: 2\n");
    let second = sources.add("0.yaml", "c: 3\n");
    let found = [
        Diagnostic::error(Code::InvalidYaml, span(&sources, second, "c", 0), "fourth"),
        Diagnostic::warning(Code::InvalidYaml, span(&sources, id, "b", 0), "third"),
        Diagnostic::error(Code::DuplicateKey, span(&sources, id, "a", 0), "second"),
        Diagnostic::placeless(Code::TooLarge, "first"),
    ];
    let mut reversed = found.to_vec();
    reversed.reverse();
    let shown = plain(&found, &sources);
    assert_eq!(shown, plain(&reversed, &sources));
    let heads: Vec<&str> = shown.lines().filter(|line| line.contains("]: ")).collect();
    assert_eq!(
        heads,
        [
            "error[too-large]: first",
            "error[duplicate-key]: second",
            "warning[invalid-yaml]: third",
            "error[invalid-yaml]: fourth",
        ]
    );
    assert!(shown.ends_with("\n\n3 errors, 1 warning\n"));
}

#[test]
fn an_error_is_shown_before_any_number_of_warnings_is() {
    let (sources, id) = source(&"x\n".repeat(500));
    let at = |n: u32| Span::new(id, n * 2, n * 2 + 1);
    let mut problems: Vec<Diagnostic> = (0..499)
        .map(|n| Diagnostic::warning(Code::InvalidYaml, at(n), "meh"))
        .collect();
    problems.push(Diagnostic::error(Code::InvalidYaml, at(499), "grave"));
    let shown = plain(&problems, &sources);
    assert!(
        shown.contains("error[invalid-yaml]: grave\n   --> a.yaml:500:1\n"),
        "{shown}"
    );
    assert!(shown.ends_with("1 error, 499 warnings (300 more not shown)\n"));
}

#[test]
fn colours_are_there_only_when_asked_for() {
    let (sources, id) = source("a: 1\n");
    let problems = [Diagnostic::error(
        Code::InvalidYaml,
        span(&sources, id, "a", 0),
        "odd",
    )];
    assert!(!plain(&problems, &sources).contains('\u{1b}'));
    let coloured = render(&problems, &sources, Paint::Coloured);
    assert!(coloured.contains("\u{1b}["));
    let parts: Vec<&str> = coloured.split('\u{1b}').collect();
    let stripped: String = parts[1..]
        .iter()
        .map(|part| part.split_once('m').unwrap().1)
        .collect();
    assert_eq!(parts[0].to_owned() + &stripped, plain(&problems, &sources));
}

/// Strings that try to move the cursor, reorder, hide or forge output.
fn hostile() -> Vec<String> {
    let mut corpus: Vec<String> = [
        "\u{1b}[2J\u{1b}[H",
        "\u{1b}]0;title\u{7}",
        "\u{1b}]8;;http://x\u{1b}\\click",
        "\u{9b}31m",
        "\u{90}q\u{9c}",
        "a\rb",
        "a\nerror[x]: forged",
        "a\u{8}\u{8}b",
        "\u{202e}gnp.exe",
        "\u{2066}a\u{2069}",
        "\u{200b}\u{200d}",
        "\u{feff}",
        "\u{85}\u{2028}\u{2029}",
        "\u{e0041}\u{e007f}",
        "\u{0}\u{7f}",
        "\u{ad}\u{34f}\u{115f}\u{3164}",
        "\u{fff9}\u{fffb}",
        "\u{180e}\u{61c}",
        "\u{fe0f}\u{e0100}",
        "\u{c}\u{b}",
    ]
    .map(str::to_owned)
    .to_vec();
    corpus.extend((0_u8..32).map(|byte| format!("a{}b", char::from(byte))));
    corpus
}

/// Everything that [`hostile`] tries with: written down here a second time, by number.
fn acts_on_a_terminal(character: char) -> bool {
    let code = u32::from(character);
    (code < 0x20 && code != 0x0a)
        || (0x7f..0xa0).contains(&code)
        || (0x200b..=0x200f).contains(&code)
        || (0x2028..=0x202e).contains(&code)
        || (0x2060..=0x206f).contains(&code)
        || [
            0xad, 0x34f, 0x61c, 0x115f, 0x180e, 0x3164, 0xfe0f, 0xfeff, 0xfff9, 0xfffb,
        ]
        .contains(&code)
        || code >= 0xe0000
}

#[test]
fn hostile_text_is_neutralised_in_every_output() {
    for text in hostile() {
        assert!(
            !neutralise(&text).contains(|c| acts_on_a_terminal(c) || c == '\n'),
            "{text:?}"
        );
        let mut sources = SourceMap::default();
        let id = sources.add(format!("{text}.yaml"), format!("k: {text} # {text}\n"));
        let problem =
            Diagnostic::error(Code::InvalidText, span(&sources, id, "k", 0), text.clone())
                .label(text.clone())
                .related(span(&sources, id, &text, 0), text.clone())
                .note(text.clone())
                .help(text.clone());
        let run = RunSummary {
            blueprint: text.clone(),
            compiled: summary::Compiled {
                policies: [(text.clone(), 1)].into(),
                ..Default::default()
            },
            written: Some(summary::Written {
                folder: text.clone(),
                edited_by_hand: vec![text.clone()],
                ..Default::default()
            }),
            second_opinion: Some(second_opinion(&text)),
            headroom: vec![summary::SlotsUsed {
                name: text.clone(),
                ..Default::default()
            }],
            ..Default::default()
        };
        let problems = [problem];
        let human = plain(&problems, &sources);
        let json = json::render(&problems, &sources, Some(&run));
        let summary = summary::text(&run) + &summary::remarks(&run);
        for output in [&human, &json, &summary] {
            assert!(!output.contains(acts_on_a_terminal), "{text:?}: {output}");
        }
        assert!(!human.contains("\nerror[x]") && !summary.contains("\nerror[x]"));
        assert_eq!(summary.lines().count(), 10, "{summary}");
        // Nothing is lost for programs.
        let parsed: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(parsed["diagnostics"][0]["message"], text.as_str());
        assert_eq!(parsed["diagnostics"][0]["file"], format!("{text}.yaml"));
    }
}

#[test]
fn the_underline_stands_under_text_behind_hostile_and_wide_characters() {
    let (sources, id) = source("\u{202e}\u{1b}[31m\t漢 key: 1\n");
    let shown = plain(
        &[Diagnostic::error(
            Code::InvalidText,
            span(&sources, id, "key", 0),
            "x\u{202e}y",
        )],
        &sources,
    );
    let expected = "\
error[invalid-text]: x\\u{202e}y
 --> a.yaml:1:10
  |
1 | \\u{202e}\\u{1b}[31m    漢 key: 1
  |                          ^^^

1 error
";
    assert_eq!(shown, expected);
}

#[test]
fn an_endless_message_is_cut_for_people() {
    let problem = Diagnostic::placeless(Code::TooLarge, "x".repeat(1_000_000));
    assert!(plain(&[problem], &SourceMap::default()).len() < 1100);
}

#[test]
fn json_has_a_version_places_in_characters_and_no_source() {
    let (mut sources, id) = source("ä: x\nname: 😀y # hidden\n");
    let other = sources.add("b.yaml", "z\n");
    let mut problem = Diagnostic::error(Code::DuplicateKey, span(&sources, id, "y", 0), "odd `y`")
        .label("here")
        .related(span(&sources, other, "z", 0), "there")
        .note("why")
        .help("change it");
    let placeless = Diagnostic::placeless(Code::TooLarge, "too large");
    let text = json::render(&[problem.clone(), placeless], &sources, None);
    let expected = serde_json::json!({
        "version": 1,
        "diagnostics": [
            {"code": "too-large", "level": "error", "message": "too large", "notes": [], "related": []},
            {
                "code": "duplicate-key", "level": "error", "message": "odd `y`",
                "file": "a.yaml", "line": 2, "column": 8, "endLine": 2, "endColumn": 9,
                "label": "here", "help": "change it", "notes": ["why"],
                "related": [{
                    "file": "b.yaml", "line": 1, "column": 1, "endLine": 1, "endColumn": 2,
                    "message": "there",
                }],
            },
        ],
        "summary": {"errors": 2, "warnings": 0, "notes": 0},
    });
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&text).unwrap(),
        expected
    );
    assert!(text.ends_with("}\n"));
    problem.level = Level::Note;
    let text = json::render(&[problem], &sources, None);
    assert!(text.contains("\"level\": \"note\"") && text.contains("\"notes\": 1"));
}

/// A second opinion that says one text wherever it can.
fn second_opinion(text: &str) -> SecondOpinionSummary {
    let reason = CountedReason {
        id: text.to_owned(),
        reason: text.to_owned(),
        source: text.to_owned(),
        as_of: Some(text.to_owned()),
        requests: 1,
    };
    SecondOpinionSummary {
        simulator: text.to_owned(),
        differing: vec![DifferingRequest {
            sentence: text.to_owned(),
            action: text.to_owned(),
            resource: text.to_owned(),
            caller: text.to_owned(),
            synth: text.to_owned(),
            other: text.to_owned(),
            known: Some(text.to_owned()),
            ..Default::default()
        }],
        known: vec![reason.clone()],
        not_asked: vec![reason],
        ..Default::default()
    }
}

fn run() -> RunSummary {
    RunSummary {
        blueprint: "acme".to_owned(),
        compiled: summary::Compiled {
            accounts: 5,
            roles: 1,
            stacks: 6,
            templates: 6,
            policies: [("iam".to_owned(), 4), ("kms".to_owned(), 1)].into(),
            handoffs: 2,
        },
        expectations: summary::Expectations {
            written: 3,
            derived: 20,
            checked: 21,
            assumed: 2,
            ..Default::default()
        },
        written: Some(summary::Written {
            folder: "out/acme".to_owned(),
            created: 1,
            changed: 2,
            removed: 0,
            unchanged: 9,
            edited_by_hand: vec!["manifest.json".to_owned()],
            how: summary::How::Exchanged,
            ..Default::default()
        }),
        ..Default::default()
    }
}

#[test]
fn the_summary_says_what_is_left_of_the_slots_the_fullest_target_first() {
    let target = |kind: &str, name: &str, used: usize, largest: usize| summary::SlotsUsed {
        policy_type: "SCP".to_owned(),
        kind: kind.to_owned(),
        name: name.to_owned(),
        used,
        slots: 10,
        largest,
        characters: 10240,
        ..Default::default()
    };
    let mut run = run();
    run.headroom = vec![
        target("root", "root", 2, 0),
        target("unit", "tenants", 6, 9812),
        target("account", "search", 2, 999),
    ];
    let text = summary::text(&run);
    let lines: Vec<&str> = text.lines().skip(1).take(3).collect();
    assert_eq!(
        lines,
        [
            "SCP unit tenants: 6 of 10 slots, largest 9,812 of 10,240",
            "SCP root: 2 of 10 slots",
            "SCP account search: 2 of 10 slots, largest 999 of 10,240",
        ]
    );
    run.headroom = vec![target("unit", "many", 3, 1); 23];
    let text = summary::text(&run);
    assert!(
        text.contains("\n3 more targets with as many free slots or more\n"),
        "{text}"
    );
}

#[test]
fn the_summary_says_what_was_compiled_checked_and_written() {
    assert_eq!(
        summary::text(&run()),
        "compiled `acme`: 5 accounts, 1 role, 6 stacks, 6 templates, 5 policies (4 iam, 1 kms), 2 handoffs\n\
         checked 23 expectations (3 written, 20 derived): 21 checked, 2 assumed, sampled\n\
         wrote out/acme: 1 created, 2 changed, 0 removed, 9 unchanged\n"
    );
    assert_eq!(
        summary::remarks(&run()),
        "replaced `manifest.json`, edited by hand\n"
    );
    let mut unchanged = run();
    unchanged.written = Some(summary::Written {
        folder: "out/acme".to_owned(),
        unchanged: 12,
        ..Default::default()
    });
    assert!(
        summary::text(&unchanged)
            .ends_with("\nnothing to write: out/acme is up to date (12 files)\n")
    );
    assert_eq!(summary::remarks(&unchanged), "");
}

#[test]
fn remarks_name_what_was_edited_and_stay_short() {
    let mut run = run();
    run.written = Some(summary::Written {
        edited_by_hand: (0..25).map(|n| format!("{n}.json")).collect(),
        kept: vec!["old.json".to_owned()],
        how: summary::How::FileByFile,
        ..Default::default()
    });
    let remarks = summary::remarks(&run);
    let lines: Vec<&str> = remarks.lines().collect();
    assert_eq!(lines.len(), 23);
    assert_eq!(
        &lines[19..],
        [
            "replaced `19.json`, edited by hand",
            "replaced 5 more files, edited by hand",
            "kept `old.json`, no longer generated but edited by hand",
            "wrote file by file: this file system cannot exchange folders",
        ]
    );
}

#[test]
fn the_summary_is_in_the_json_too() {
    let text = json::render(&[], &SourceMap::default(), Some(&run()));
    let parsed: serde_json::Value = serde_json::from_str(&text).unwrap();
    let expected = serde_json::json!({
        "blueprint": "acme",
        "compiled": {
            "accounts": 5, "roles": 1, "stacks": 6, "templates": 6,
            "policies": {"iam": 4, "kms": 1}, "handoffs": 2,
        },
        "expectations": {"written": 3, "derived": 20, "checked": 21, "assumed": 2, "method": "sampled"},
        "headroom": [],
        "written": {
            "folder": "out/acme", "created": 1, "changed": 2, "removed": 0, "unchanged": 9,
            "editedByHand": ["manifest.json"], "kept": [], "how": "exchanged",
        },
    });
    assert_eq!(parsed["run"], expected);
}

#[test]
fn a_finished_run_tells_data_and_talk_apart() {
    let warning = Diagnostic {
        level: Level::Warning,
        ..Diagnostic::placeless(Code::TooLarge, "large")
    };
    let mut finished = Finished {
        diagnostics: vec![warning],
        summary: Some(run()),
        ..Finished::default()
    };
    let told = finished.told(Format::Text, false, Paint::Plain);
    assert_eq!(told.exit, Exit::Fine);
    assert_eq!(told.stdout, summary::text(&run()));
    assert_eq!(
        told.stderr,
        "warning[too-large]: large\n\n1 warning\nreplaced `manifest.json`, edited by hand\n"
    );
    assert_eq!(finished.told(Format::Text, true, Paint::Plain).stdout, "");

    finished.summary = None;
    finished
        .diagnostics
        .push(Diagnostic::placeless(Code::TooLarge, "too large"));
    let told = finished.told(Format::Json, true, Paint::Plain);
    assert_eq!((told.exit, told.stderr.as_str()), (Exit::Problems, ""));
    assert!(told.stdout.contains("\"errors\": 1"));

    finished.at_least = Exit::Environment;
    assert_eq!(finished.exit(), Exit::Environment);
    finished.at_least = Exit::Fine;
    finished
        .failures
        .push(anyhow::anyhow!("denied\u{1b}").context("cannot read `b.yaml`"));
    let told = finished.told(Format::Json, false, Paint::Plain);
    assert_eq!(told.exit, Exit::Environment);
    assert_eq!(told.stderr, "error: cannot read `b.yaml`: denied\\u{1b}\n");
}

#[test]
fn every_code_has_a_name_and_an_explanation() {
    let mut listed = String::new();
    for code in Code::ALL {
        writeln!(listed, "{}", code.name()).unwrap();
        assert!(code.explanation().ends_with('.'), "{}", code.name());
        assert!(!code.explanation().starts_with(' '));
    }
    let mut sorted: Vec<&str> = listed.lines().collect();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(listed.lines().collect::<Vec<_>>(), sorted);
}
