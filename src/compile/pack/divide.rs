//! A guardrail too long for one document, in parts that can stand in several.
use super::Rail;
use super::weigh::alone;
use crate::artifact::{PolicyStatement, Resources};
use std::collections::BTreeSet;

/// What parts the name of a guardrail from that of its statement; no name has it.
const MARK: char = '/';

/// The rail as one item if it fits into a document with this much room, else each statement for
/// itself; a statement that does not fit either in halves: of its resources, or of its actions.
pub(super) fn items(rail: &Rail, room: usize) -> Vec<(String, Vec<PolicyStatement>)> {
    let whole = vec![(rail.guardrail.clone(), rail.statements.clone())];
    let scale = super::weigh::Scale::new(whole.clone());
    if scale.characters(scale.items()) <= room {
        return whole;
    }
    let parts = rail.statements.iter().flat_map(|it| divided(it, room));
    parts
        .map(|part| (format!("{}{MARK}{}", rail.guardrail, part.sid), vec![part]))
        .collect()
}

/// Whether an item with this key is of this rail.
pub(super) fn is_of(key: &str, rail: &Rail) -> bool {
    let name = key.split_once(MARK).map_or(key, |(name, _)| name);
    name == rail.guardrail
}

/// The statement in parts that fit; the whole where it cannot be parted so. Each value goes to one
/// part, so the depth is that of halving.
pub(super) fn divided(statement: &PolicyStatement, room: usize) -> Vec<PolicyStatement> {
    parts(statement, room).unwrap_or_else(|| vec![statement.clone()])
}

fn parts(statement: &PolicyStatement, room: usize) -> Option<Vec<PolicyStatement>> {
    if alone(statement) <= room {
        return Some(vec![statement.clone()]);
    }
    let mut found = Vec::new();
    for half in halves(statement)? {
        found.extend(parts(&half, room)?);
    }
    Some(found)
}

fn halves(statement: &PolicyStatement) -> Option<[PolicyStatement; 2]> {
    let mut parts =
        [("1", statement.clone()), ("2", statement.clone())].map(|(number, mut part)| {
            part.sid.push_str(number);
            part
        });
    let [first, second] = &mut parts;
    match &statement.resources {
        Some(Resources::These(these)) if these.len() > 1 => {
            let (one, other) = split(these)?;
            first.resources = Some(Resources::These(one));
            second.resources = Some(Resources::These(other));
        }
        _ => (first.actions, second.actions) = split(&statement.actions)?,
    }
    Some(parts)
}

fn split<T: Clone + Ord>(values: &BTreeSet<T>) -> Option<(BTreeSet<T>, BTreeSet<T>)> {
    let mut first = values.clone();
    let middle = values.iter().nth(values.len() / 2)?.clone();
    let second = first.split_off(&middle);
    (!first.is_empty()).then_some((first, second))
}
