//! AWS's own names of findings beside ours: each is a rule's, or said when a policy is read, or left out for a reason.
use super::pages::kind;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use synth::diag::SourceMap;
use synth::lint::{Rule, all, read};

/// The findings of IAM Access Analyzer's policy validation.
#[derive(Deserialize)]
struct AwsCodes {
    as_of: String,
    source: String,
    codes: BTreeMap<String, AwsCode>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AwsCode {
    level: String,
    read_as: Option<ReadAs>,
    not_covered: Option<String>,
}

/// What is said of a policy before any rule sees it.
#[derive(Deserialize)]
struct ReadAs {
    code: String,
    kind: String,
    policy: String,
}

fn aws_codes() -> AwsCodes {
    serde_json::from_str(include_str!("aws_codes.json")).unwrap()
}

fn rules_known_as(code: &str) -> Vec<&'static Rule> {
    let name = format!("access-analyzer:{code}");
    let mut rules = all();
    rules.retain(|rule| rule.known_as.contains(&name.as_str()));
    rules
}

fn told_when_read(read_as: &ReadAs) -> Vec<&'static str> {
    let mut sources = SourceMap::default();
    let source = sources.add("policy.json", read_as.policy.as_str());
    let read = read(&read_as.policy, source, Some(kind(&read_as.kind)));
    let found = read.diagnostics.iter();
    found.map(|found| found.code.name()).collect()
}

#[test]
fn every_code_of_aws_is_a_rules_or_said_when_read_or_left_out_for_a_reason() {
    let mut wrong = String::new();
    for (name, code) in aws_codes().codes {
        let is_rule = !rules_known_as(&name).is_empty();
        let ways = [is_rule, code.read_as.is_some(), code.not_covered.is_some()];
        if !ways.contains(&true) || (code.not_covered.is_some() && ways[..2].contains(&true)) {
            writeln!(wrong, "{name}: a rule, when read, left out: {ways:?}").unwrap();
        }
        if let Some(read_as) = &code.read_as {
            let told = told_when_read(read_as);
            if !told.contains(&read_as.code.as_str()) {
                writeln!(wrong, "{name}: told {told:?}, not {}", read_as.code).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_code_that_a_rule_is_known_as_is_one_of_awss() {
    let codes = aws_codes().codes;
    for rule in all() {
        for name in rule.known_as {
            if let Some(code) = name.strip_prefix("access-analyzer:") {
                assert!(codes.contains_key(code), "{}: {code}", rule.id);
            }
        }
    }
}

fn table() -> String {
    let codes = aws_codes();
    let mut text = format!(
        "# AWS's findings and synth's\n\nWhat IAM Access Analyzer calls a finding of its policy validation, and what `synth lint` calls it: \
         a rule (`synth rules NAME`), or\na problem that is told when a policy is read (`synth explain NAME`).\nAs of {}, from \
         <{}>.\n\n| AWS | level | synth |\n|---|---|---|\n",
        codes.as_of, codes.source
    );
    for (name, code) in codes.codes {
        let rules = rules_known_as(&name);
        let read_as = code.read_as.map(|read_as| read_as.code);
        let mut ours: Vec<String> = rules
            .iter()
            .map(|rule| rule.id)
            .chain(read_as.as_deref())
            .map(|name| format!("`{name}`"))
            .collect();
        ours.extend(code.not_covered.map(|why| format!("none: {why}")));
        writeln!(text, "| `{name}` | {} | {} |", code.level, ours.join(", ")).unwrap();
    }
    text
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "writes the document anew when asked to"
)]
fn the_table_of_the_documentation_is_what_the_rules_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lint/aws-codes.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, table()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), table());
}
