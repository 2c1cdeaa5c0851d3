//! `checks.json`: what was checked, for people and programs. Its form is versioned.
use super::alike::Alike;
use super::ask::Basis;
use super::check::{CheckResult, Checks, DecidingStatement};
use super::question::{Expected, Origin};
use crate::catalog::{operations_as_of, operations_source};
use crate::estate::{Author, Unresolved};
use serde::Serialize;
use std::collections::BTreeMap;

/// The version of the form.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    /// How the requests were chosen: some of all there could be.
    method: &'static str,
    operations: Source,
    summary: Summary,
    assumptions: &'a [String],
    /// Accounts that stand for others whose files are the same but for the account's id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alike: Vec<AlikePart<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    limits: &'a [String],
    unresolved: Vec<UnresolvedPart<'a>>,
    statements: Vec<Statement<'a>>,
    checks: Vec<Check<'a>>,
}

#[derive(Serialize)]
struct Source {
    as_of: &'static str,
    source: &'static str,
}

#[derive(Serialize)]
struct Summary {
    written: usize,
    derived: usize,
    requests: usize,
    checked: usize,
    assumed: usize,
    failed: usize,
}

#[derive(Serialize)]
struct AlikePart<'a> {
    account: &'a str,
    stands_for: usize,
}

#[derive(Serialize)]
struct UnresolvedPart<'a> {
    file: &'a str,
    pointer: &'a str,
    what: &'a str,
}

#[derive(Serialize)]
struct Statement<'a> {
    layer: &'static str,
    file: &'a str,
    pointer: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<&'a str>,
    author: &'static str,
}

#[derive(Serialize)]
struct Check<'a> {
    origin: &'static str,
    sentence: &'a str,
    expected: &'static str,
    verdict: &'static str,
    holds: bool,
    basis: &'static str,
    requests: usize,
    /// Places in `statements`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    by: Vec<usize>,
}

impl Checks {
    /// The text of `checks.json`: the same for the same checks, whatever the order of the
    /// blueprint. Each check is one line.
    pub fn print(&self) -> String {
        let mut places: BTreeMap<Key<'_>, usize> = self
            .results
            .iter()
            .flat_map(|result| &result.by)
            .map(|statement| (key(statement), 0))
            .collect();
        for (at, place) in places.values_mut().enumerate() {
            *place = at;
        }
        let document = Document {
            version: VERSION,
            method: "sampled",
            operations: Source {
                as_of: operations_as_of(),
                source: operations_source(),
            },
            summary: self.summary(),
            assumptions: &self.assumptions,
            alike: self.alike.iter().map(alike).collect(),
            limits: &self.limits,
            unresolved: self.unresolved.iter().map(unresolved).collect(),
            statements: places.keys().map(statement).collect(),
            checks: self
                .results
                .iter()
                .map(|result| check(result, &places))
                .collect(),
        };
        lines(&document)
    }

    fn summary(&self) -> Summary {
        Summary {
            written: self.count(|result| result.origin == Origin::Written),
            derived: self.count(|result| result.origin == Origin::Derived),
            requests: self.results.iter().map(|result| result.requests).sum(),
            checked: self.count(|result| result.basis == Basis::Checked),
            assumed: self.count(|result| result.basis == Basis::Assumed),
            failed: self.count(|result| !result.holds),
        }
    }
}

/// What tells statements apart, in the order of the list.
type Key<'a> = (&'a str, &'a str, &'static str, Option<&'a str>, Author);

fn key(statement: &DecidingStatement) -> Key<'_> {
    (
        &statement.path,
        &statement.pointer,
        statement.layer.as_str(),
        statement.sid.as_deref(),
        statement.author,
    )
}

fn statement<'a>((file, pointer, layer, sid, author): &Key<'a>) -> Statement<'a> {
    Statement {
        layer,
        file,
        pointer,
        sid: *sid,
        author: match author {
            Author::Synth => "synth",
            Author::Handoff => "handoff",
            Author::Given => "given",
            Author::Assumed => "assumed",
        },
    }
}

fn alike(part: &Alike) -> AlikePart<'_> {
    AlikePart {
        account: &part.account,
        stands_for: part.others,
    }
}

fn unresolved(part: &Unresolved) -> UnresolvedPart<'_> {
    UnresolvedPart {
        file: &part.path,
        pointer: &part.pointer,
        what: &part.what,
    }
}

fn check<'a>(result: &'a CheckResult, places: &BTreeMap<Key<'_>, usize>) -> Check<'a> {
    let mut by: Vec<usize> = result
        .by
        .iter()
        .filter_map(|statement| places.get(&key(statement)).copied())
        .collect();
    by.sort_unstable();
    by.dedup();
    Check {
        origin: match result.origin {
            Origin::Written => "written",
            Origin::Derived => "derived",
        },
        sentence: &result.sentence,
        expected: match result.expected {
            Expected::Allowed => "allowed",
            Expected::Denied => "denied",
        },
        verdict: result.verdict.as_str(),
        holds: result.holds,
        basis: match result.basis {
            Basis::Checked => "checked",
            Basis::Assumed => "assumed",
        },
        requests: result.requests,
        by,
    }
}

/// JSON with one line for each item of a top-level list, which diffs well and stays small.
fn lines(document: &Document<'_>) -> String {
    // Types of this file have text keys only, so that they always serialise.
    let value = serde_json::to_value(document).unwrap_or_default();
    let members: Vec<String> = value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| match value.as_array() {
            Some(items) if !items.is_empty() => {
                let items: Vec<String> = items.iter().map(|item| format!("    {item}")).collect();
                format!("  \"{key}\": [\n{}\n  ]", items.join(",\n"))
            }
            _ => format!("  \"{key}\": {value}"),
        })
        .collect();
    format!("{{\n{}\n}}\n", members.join(",\n"))
}
