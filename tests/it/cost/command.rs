//! `synth cost` through the real binary, and the warning of the main job.
use super::{HEAD, budget};
use crate::diagnostics::{Said, synth};
use serde_json::Value;
use std::path::Path;

const USE: &str = "gpt-5.5: { input: 1M tokens/day, output: 500k tokens/day, requests: 1k/day }";

#[expect(clippy::disallowed_methods, reason = "a file of the test's own")]
fn said(budgets: &str, arguments: &[&str]) -> Said {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("{HEAD}budgets:\n{budgets}");
    std::fs::write(folder.path().join("blueprint.yaml"), text).unwrap();
    synth(folder.path(), arguments)
}

fn said_in_json(arguments: &[&str]) -> Value {
    let mut words = vec!["cost", "blueprint.yaml", "--format", "json"];
    words.extend(arguments);
    let said = said(&budget("month", "project: chat", USE), &words);
    assert_eq!((said.code, said.stderr.as_str()), (0, ""));
    serde_json::from_str(&said.stdout).unwrap()
}

#[test]
fn the_table_says_what_each_part_costs_and_what_is_not_in_it() {
    let said = said(
        &budget("month", "project: chat", USE),
        &["cost", "blueprint.yaml"],
    );
    assert_eq!((said.code, said.stderr.as_str()), (0, ""));
    let expected = "\
demo: a month of 30 days, in US dollars

                                     a month     at     USD
chat (main)  gpt-5.5  input   30 × 1M tokens   5.50  165.00
                      output  15 × 1M tokens  33.00  495.00
total                                                660.00

budget  covers        projected             limit  share
month   project chat     660.00  1,000.00 / month    66%

not in these numbers:
";
    assert!(said.stdout.starts_with(expected), "{}", said.stdout);
    assert!(
        said.stdout
            .contains("):\n  gpt-5.5  2026-10-31  Amazon Bedrock model card"),
        "{}",
        said.stdout
    );
}

#[test]
fn json_is_read_back_with_exact_amounts() {
    let cost = said_in_json(&[]);
    assert_eq!(cost["version"], 1);
    assert_eq!(cost["total"], "660");
    assert_eq!(cost["lines"][0]["monthly"], "165");
    assert_eq!(cost["lines"][0]["quantity"], "30");
    assert_eq!(cost["budgets"][0]["projected"], "660");
    assert_eq!(cost["budgets"][0]["over"], false);
    assert_eq!(cost["prices"][0]["price_book"]["verified"], true);
    assert!(!cost["unestimated"].as_array().unwrap().is_empty());
}

#[test]
fn questions_are_answered_one_after_the_other() {
    for (questions, after, difference) in [
        (&["gpt-5.5: { cached: 80% }"][..], "541.2", "-118.8"),
        (&["gpt-5.5: { max_output: 100 tokens }"], "264", "-396"),
        (&["gpt-5.5: { input: 2M tokens/day }"], "825", "165"),
        (&["gpt-5.5: { by: small }"], "6.75", "-653.25"),
        (
            &["gpt-5.5: { cached: 80% }", "gpt-5.5: { by: gpt-5.4 }"],
            "270.6",
            "-389.4",
        ),
    ] {
        let mut words = Vec::new();
        for question in questions {
            words.extend(["--what-if", *question]);
        }
        let cost = said_in_json(&words);
        assert_eq!(cost["before"]["total"], "660", "{questions:?}");
        assert_eq!(cost["after"]["total"], after, "{questions:?}");
        assert_eq!(cost["difference"]["total"], difference, "{questions:?}");
    }
}

#[test]
fn a_question_is_answered_in_a_table() {
    let said = said(
        &budget("month", "project: chat", USE),
        &[
            "cost",
            "blueprint.yaml",
            "--what-if",
            "gpt-5.5: { by: small, cached: 0% }",
        ],
    );
    let expected = "\
demo: a month of 30 days, in US dollars

what if gpt-5.5: { by: small, cached: 0% }

              before  after  difference
gpt-5.5       660.00      -     -660.00
small              -   6.75       +6.75
total         660.00   6.75     -653.25
budget month  660.00   6.75     -653.25  66% → 0.7% of the limit
";
    assert_eq!(said.stdout, expected);
}

#[test]
fn questions_that_make_no_sense_are_told_where() {
    for (question, code, help) in [
        ("gpt-5.5: { tier: batch }", "tier-not-offered", "standard"),
        ("gpt-5.5: { cashed: 80% }", "unknown-key", "cached"),
        ("gpt-5.5: { cached: 80 }", "invalid-percentage", "5%"),
        ("gpt-5.5: { by: smal }", "unknown-name", "small"),
        ("gpt-5.5: 80%", "wrong-type", "gpt-5.5: { cached: 80% }"),
        (
            "gpt-5.5: { cached: 60%, cache_write: 60% }",
            "out-of-range",
            "100%",
        ),
        ("small: { cached: 80% }", "no-declared-use", "gpt-5.5"),
        ("gpt-5.5", "wrong-type", "cached"),
        ("gpt-5.5: [", "invalid-yaml", ""),
    ] {
        let said = said(
            &budget("month", "project: chat", USE),
            &["cost", "blueprint.yaml", "--what-if", question],
        );
        assert_eq!((said.code, said.stdout.as_str()), (1, ""), "{question}");
        let heading = format!("error[{code}]: ");
        assert!(
            said.stderr.contains(&heading),
            "{question}: {}",
            said.stderr
        );
        assert!(said.stderr.contains("--> --what-if:1:"), "{}", said.stderr);
        assert!(said.stderr.contains(help), "{question}: {}", said.stderr);
    }
}

#[test]
fn a_budget_that_is_not_enough_is_a_warning_and_no_failure() {
    let budgets = budget("month", "project: chat", USE).replace("1000 USD", "500 USD");
    for command in [
        &["blueprint.yaml"][..],
        &["check", "blueprint.yaml"],
        &["cost", "blueprint.yaml"],
    ] {
        let said = said(&budgets, command);
        assert_eq!(said.code, 0, "{command:?}");
        for words in [
            "warning[over-budget]: `month` expects 660.00 USD a month, and its limit is 500.00 USD",
            "output of `gpt-5.5` is 495.00 USD a month",
            "  month:\n",
        ] {
            assert!(said.stderr.contains(words), "{command:?}: {}", said.stderr);
        }
    }
}

#[test]
fn what_is_written_is_what_is_printed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let said = synth(
        folder,
        &["cost", "blueprints/acme.yaml", "--format", "json"],
    );
    let written = crate::diagnostics::text_of(&folder.join("out/acme/cost.json"));
    assert_eq!(said.stdout, written);
}
