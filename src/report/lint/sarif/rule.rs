//! What SARIF says of a rule.
use super::level;
use crate::diag::{Code, Level};
use crate::lint::{Confidence, Group, Rule, all};
use crate::report::lint::told::Told;
use serde_json::{Value, json};

/// The rule or code behind some findings, all of it.
pub(super) fn descriptor(found: &[&Told<'_>]) -> Option<Value> {
    let first = found.first()?;
    let id = first.rule;
    let rule = all().into_iter().find(|rule| rule.id == id);
    Some(match rule {
        Some(rule) => of_rule(rule, found),
        None => of_code(first.finding.diagnostic.code, first),
    })
}

fn of_rule(rule: &Rule, found: &[&Told<'_>]) -> Value {
    let page = explanation(rule.page);
    let mut tags = vec!["iam", rule.group.name()];
    let mut properties = json!({
        "precision": precision(found),
        "problem.severity": problem_severity(rule.level),
    });
    if let (Some(severity), Some(members)) = (security_severity(rule), properties.as_object_mut()) {
        tags.push("security");
        members.insert("security-severity".into(), json!(severity));
    }
    if let Some(members) = properties.as_object_mut() {
        members.insert("tags".into(), json!(tags));
    }
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.summary() },
        "fullDescription": { "text": paragraphs(page) },
        "help": { "text": page, "markdown": page },
        "defaultConfiguration": { "level": level(rule.level) },
        "properties": properties,
    })
}

/// A code of the reader: something is wrong with the document itself.
fn of_code(code: Code, first: &Told<'_>) -> Value {
    let text = code.explanation();
    json!({
        "id": code.name(),
        "shortDescription": { "text": text },
        "fullDescription": { "text": text },
        "help": { "text": text, "markdown": text },
        "defaultConfiguration": { "level": level(first.level) },
        "properties": {
            "precision": "very-high",
            "problem.severity": problem_severity(first.level),
            "tags": ["iam", "document"],
        },
    })
}

/// A page up to its examples.
fn explanation(page: &str) -> &str {
    page.split_once("\n## Fires")
        .map_or(page, |(before, _)| before)
        .trim_end()
}

/// What stands between the heading and the first section.
fn paragraphs(page: &str) -> String {
    let lines = page
        .lines()
        .skip_while(|line| line.starts_with('#') || line.is_empty());
    let lines: Vec<&str> = lines.take_while(|line| !line.starts_with("## ")).collect();
    lines.join("\n").trim_end().to_owned()
}

/// As code scanning sorts results: <https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>.
fn precision(found: &[&Told<'_>]) -> &'static str {
    let is_guess = |told: &&Told<'_>| told.finding.confidence == Confidence::Likely;
    if found.iter().any(is_guess) {
        "medium"
    } else {
        "very-high"
    }
}

fn problem_severity(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "recommendation",
    }
}

/// How much a rule that is about security weighs, from 0 to 10; `None` for one that is about other things.
fn security_severity(rule: &Rule) -> Option<&'static str> {
    let opens = match rule.group {
        Group::Access | Group::Trust => true,
        Group::Organization | Group::Condition => false,
        _ => return None,
    };
    Some(match (rule.level, opens) {
        (Level::Note, _) => "2.0",
        (_, true) => "7.5",
        (_, false) => "5.0",
    })
}
