//! Statements that say one thing together, as one: what they decide stays the same.
use crate::artifact::{Json, PolicyStatement, Principal, Resources, Text};
use crate::diag::Span;
use std::collections::{BTreeMap, BTreeSet};

/// The longest Sid that is put together from others whole.
const SID: usize = 64;
/// How much of the first stays of one that is not.
const START_OF_SID: usize = 40;

/// The statements, merged: those of one origin that differ in actions alone have all these actions,
/// then those that differ in resources alone have all these resources. Either way a request matches
/// the one statement exactly when it matches one of the several. Statements of different origins
/// stay apart, so that each tells which guardrail or grant it comes from. Resources that a statement does not hold
/// for (`NotResource`) are never put together: that would hold for fewer.
pub fn merge(statements: Vec<PolicyStatement>) -> Vec<PolicyStatement> {
    by_resources(by_actions(statements))
        .into_iter()
        .map(|(mut statement, sids)| {
            statement.sid = sid(&sids);
            statement
        })
        .collect()
}

/// A statement and the Sids of those that are in it.
pub(super) type Merged = (PolicyStatement, BTreeSet<String>);

/// Statements of one origin that differ in actions alone as one: the more statements go in, the longer is what
/// comes out, which the stable assignment rests on.
pub(super) fn by_actions(statements: Vec<PolicyStatement>) -> Vec<Merged> {
    let statements = statements.into_iter().map(|statement| {
        let sids = BTreeSet::from([statement.sid.clone()]);
        (statement, sids)
    });
    alike(
        statements,
        |statement| {
            let mut rest = statement.clone();
            rest.actions.clear();
            Some(rest)
        },
        |into, from| into.actions.extend(from.actions),
    )
}

fn by_resources(statements: Vec<Merged>) -> Vec<Merged> {
    alike(
        statements,
        |statement| {
            let Some(Resources::These(_)) = statement.resources else {
                return None;
            };
            let mut rest = statement.clone();
            rest.resources = None;
            Some(rest)
        },
        |into, from| {
            if let (Some(Resources::These(into)), Some(Resources::These(from))) =
                (&mut into.resources, from.resources)
            {
                into.extend(from);
            }
        },
    )
}

/// Statements of one origin of which the same rest is left, put together; one without a rest stays alone. In the
/// order of the first of each.
fn alike(
    statements: impl IntoIterator<Item = Merged>,
    rest: impl Fn(&PolicyStatement) -> Option<PolicyStatement>,
    put: impl Fn(&mut PolicyStatement, PolicyStatement),
) -> Vec<Merged> {
    let mut all: Vec<Merged> = Vec::new();
    let mut places: BTreeMap<(Span, String), usize> = BTreeMap::new();
    for (statement, sids) in statements {
        let known = rest(&statement).map(|mut rest| {
            rest.sid.clear();
            let key = (rest.origin, text_of(&rest));
            *places.entry(key).or_insert(all.len())
        });
        match known.and_then(|place| all.get_mut(place)) {
            Some((into, all_sids)) => {
                put(into, statement);
                all_sids.extend(sids);
            }
            None => all.push((statement, sids)),
        }
    }
    all
}

/// The Sids one after the other, or the first and how many more.
fn sid(sids: &BTreeSet<String>) -> String {
    let whole: String = sids.iter().map(String::as_str).collect();
    match sids.first() {
        Some(first) if sids.len() > 1 && whole.len() > SID => {
            let start: String = first.chars().take(START_OF_SID).collect();
            format!("{start}And{}More", sids.len() - 1)
        }
        _ => whole,
    }
}

/// The statement as it is printed. Who it is about is told by kind as well: printing tells no
/// text from a list of one.
pub(super) fn text_of(statement: &PolicyStatement) -> String {
    let kind = match statement.principal {
        None => "",
        Some(Principal::Anyone) => "*",
        Some(_) => "#",
    };
    let statement = statement.json(&|text| match text {
        Text::Literal(text) => Json::text(&**text),
        Text::Symbol(symbol) => Json::text(symbol.to_string()),
    });
    format!("{kind}{}", statement.minified())
}
