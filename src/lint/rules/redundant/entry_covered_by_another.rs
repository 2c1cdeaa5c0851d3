//! `entry-covered-by-another`: an action or a resource that another entry of its list matches already.
use crate::diag::{Level, Located};
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::{OneOrMany, Pattern, ResourceSet, Statement};
use std::cell::LazyCell;
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "entry-covered-by-another",
    group: Group::Redundant,
    level: Level::Note,
    page: include_str!("entry_covered_by_another.md"),
    known_as: &[
        "access-analyzer:REDUNDANT_ACTION",
        "access-analyzer:REDUNDANT_RESOURCE",
    ],
    check: Check::Statement(check),
};

/// With how many entries that have wildcards or variables each of a list is compared.
const MOST: usize = 128;

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    for list in [&statement.action, &statement.not_action]
        .into_iter()
        .flatten()
    {
        let folded = |text: &str| {
            let text = text.to_ascii_lowercase();
            // A wildcard in the prefix matches nothing: that is another rule's.
            let readable = text == "*"
                || text
                    .split_once(':')
                    .is_some_and(|(prefix, _)| is_plain(prefix));
            readable.then_some(text)
        };
        report(list, folded, Pattern::new, Pattern::covers, findings);
    }
    let variables = subject.document.has_variables();
    for list in [&statement.resource, &statement.not_resource]
        .into_iter()
        .flatten()
    {
        let own = |text: &str| Some(text.to_owned());
        let set = |text: &str| ResourceSet::new(text, variables);
        report(list, own, set, ResourceSet::covers, findings);
    }
}

fn is_plain(text: &str) -> bool {
    !text.contains(['*', '?', '$'])
}

/// What all that an entry matches begins with, and so what every entry begins with that it covers.
fn beginning(text: &str) -> &str {
    text.split(['*', '?', '$']).next().unwrap_or_default()
}

/// Reports the entries of a list that others cover. `folded` gives the text of one that can be read, which is the same for entries
/// that differ by nothing but their case, and `read` what such a text matches.
fn report<T>(
    list: &OneOrMany<Located<String>>,
    folded: impl Fn(&str) -> Option<String>,
    read: impl Fn(&str) -> T,
    covers: impl Fn(&T, &T) -> bool,
    findings: &mut Findings,
) {
    if list.values.len() < 2 {
        return;
    }
    let entries: Vec<(usize, &Located<String>, String)> = list
        .values
        .iter()
        .enumerate()
        .filter(|(_, entry)| !is_unknown(&entry.value))
        .filter_map(|(at, entry)| Some((at, entry, folded(&entry.value)?)))
        .collect();
    let wide: Vec<_> = entries
        .iter()
        .filter(|(_, entry, _)| !is_plain(&entry.value))
        .take(MOST)
        .map(|wide| (wide, beginning(&wide.2), read(&wide.2)))
        .collect();
    let mut first: BTreeMap<&str, &Located<String>> = BTreeMap::new();
    for (at, entry, same) in &entries {
        let twin = first.get(same.as_str()).copied();
        first.entry(same).or_insert(entry);
        let cover = || {
            let set = LazyCell::new(|| read(same));
            wide.iter()
                .find(|((other, _, other_same), beginning, by)| {
                    same.starts_with(beginning)
                        && other != at
                        && other_same != same
                        && covers(by, &set)
                        && (other < at || !covers(&set, by))
                })
                .map(|((_, by, _), ..)| *by)
        };
        let Some(by) = twin.or_else(cover) else {
            continue;
        };
        let message = if twin.is_some() {
            format!("`{}` stands in this list twice", entry.value)
        } else {
            format!(
                "`{}` is covered by `{}` in the same list",
                entry.value, by.value
            )
        };
        findings
            .add(entry.span, message)
            .related(by.span, "this matches all of it")
            .help("remove the entry, or narrow the other one if it is too wide")
            .fix(Fix::remove(
                Safety::Safe,
                format!("remove `{}`", entry.value),
                entry.span,
            ));
    }
}
