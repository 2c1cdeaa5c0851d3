//! `empty-element`: an element with nothing in it.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Principal, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "empty-element",
    group: Group::Meaning,
    level: Level::Warning,
    page: include_str!("empty_element.md"),
    known_as: &[
        "access-analyzer:EMPTY_ARRAY_ACTION",
        "access-analyzer:EMPTY_ARRAY_PRINCIPAL",
        "access-analyzer:EMPTY_ARRAY_RESOURCE",
        "access-analyzer:EMPTY_OBJECT_PRINCIPAL",
    ],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    let entries = [
        ("Action", &statement.action),
        ("NotAction", &statement.not_action),
        ("Resource", &statement.resource),
        ("NotResource", &statement.not_resource),
    ];
    for (name, element) in entries {
        if let Some(element) = element.as_ref().filter(|element| element.values.is_empty()) {
            say(name, element.span, findings);
        }
    }
    let principals = [
        ("Principal", &statement.principal),
        ("NotPrincipal", &statement.not_principal),
    ];
    for (name, principal) in principals {
        let Some(Principal::Map { entries, span }) = principal else {
            continue;
        };
        if entries.is_empty() {
            say(name, *span, findings);
        }
        for entry in entries.iter().filter(|entry| entry.names.values.is_empty()) {
            say(name, entry.names.span, findings);
        }
    }
}

fn say(name: &str, span: crate::diag::Span, findings: &mut Findings) {
    let (message, help) = if name.starts_with("Not") {
        (
            "excludes nothing",
            "name what is not meant, or leave the `Not` out and write `*`",
        )
    } else {
        (
            "names nothing, so that the statement matches no request",
            "name what is meant, or remove the statement",
        )
    };
    findings
        .add(span, format!("an empty `{name}` {message}"))
        .help(help);
}
