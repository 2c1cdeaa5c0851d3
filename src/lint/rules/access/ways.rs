//! Which of the ways to more rights a policy opens.
use super::pass_any_role;
use crate::catalog::{WayToMore, action, escalations, takeovers};
use crate::diag::Located;
use crate::lint::coverage::{EveryResource, covers, has_condition, is_denied};
use crate::lint::subject::Subject;
use crate::policy::{Base, Kind, Operator, Pattern, Statement};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const PASS_ROLE: &str = "iam:PassRole";

/// Every action that is part of a way, by the prefix of its service in small letters.
static ACTIONS: LazyLock<BTreeMap<String, BTreeSet<&'static str>>> = LazyLock::new(|| {
    let mut actions: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let ways = escalations().iter().chain(takeovers());
    for action in ways.flat_map(|way| &way.actions) {
        let of_service = actions.entry(prefix(action)).or_default();
        of_service.insert(action.as_str());
    }
    actions
});

/// What stands before the colon, in small letters.
fn prefix(action: &str) -> String {
    let prefix = action.split(':').next().unwrap_or_default();
    prefix.to_ascii_lowercase()
}

/// What a policy allows of the actions that ways are made of, whether or not by all its conditions: only what stands
/// without one counts.
#[derive(Debug, Default)]
pub(super) struct Grants<'a> {
    /// On whatever resource.
    any: BTreeMap<&'static str, &'a Located<String>>,
    /// On every resource of the action's type.
    every: BTreeMap<&'static str, &'a Located<String>>,
    /// Where any role may be passed to some services.
    passes: Vec<(&'a Statement, &'a Located<String>)>,
}

impl<'a> Grants<'a> {
    /// Nothing for a policy that grants nothing, or grants everything.
    pub(super) fn of(subject: &'a Subject) -> Self {
        let mut grants = Self::default();
        if subject.kind != Kind::Identity {
            return grants;
        }
        let document = &subject.document;
        // Asked once for each action, however many entries cover it.
        let mut denied = BTreeMap::new();
        let mut is_open = |name: &'static str| {
            !*denied
                .entry(name)
                .or_insert_with(|| is_denied(document, name))
        };
        for statement in document.statements().iter().filter(|it| it.allows()) {
            if super::allow_everything::is_everything(statement) {
                return Self::default();
            }
            // Who passes any role to any service is told of that, and of what comes with the same entry.
            let told = pass_any_role::any_role(subject, statement).map(|(entry, _)| entry.span);
            let entries = statement.actions();
            grants.add(
                &mut is_open,
                statement,
                entries.filter(|entry| told != Some(entry.span) && entry.value != "*"),
            );
        }
        grants
    }

    fn add(
        &mut self,
        is_open: &mut impl FnMut(&'static str) -> bool,
        statement: &'a Statement,
        entries: impl Iterator<Item = &'a Located<String>>,
    ) {
        let (is_free, limits_service) =
            (!has_condition(statement), limits_service_alone(statement));
        if !is_free && !limits_service {
            return;
        }
        let every = EveryResource::of(statement);
        for entry in entries {
            let of_service = ACTIONS.get(&prefix(&entry.value));
            for name in of_service.into_iter().flatten().copied() {
                if !covers(&entry.value, name) || !is_open(name) {
                    continue;
                }
                let is_every = || action(name).is_some_and(|it| every.for_action(it).is_some());
                if name == PASS_ROLE {
                    if limits_service && is_every() {
                        self.passes.push((statement, entry));
                    }
                } else if is_free {
                    self.any.entry(name).or_insert(entry);
                    if is_every() {
                        self.every.entry(name).or_insert(entry);
                    }
                }
            }
        }
        // One of a statement is enough.
        self.passes.dedup_by_key(|(statement, _)| statement.span);
    }

    /// The entries by which a way is open, in the order of its actions.
    fn opens(&self, way: &WayToMore) -> Option<Vec<&'a Located<String>>> {
        let (first, rest) = way.actions.split_first()?;
        let first = match &way.passes_role_to {
            Some(service) => {
                let mut passes = self.passes.iter();
                passes
                    .find(|(statement, _)| names_service(statement, service))
                    .map(|(_, entry)| *entry)?
            }
            None => self.every.get(first.as_str())?,
        };
        let rest = rest
            .iter()
            .map(|action| self.any.get(action.as_str()).copied());
        std::iter::once(Some(first)).chain(rest).collect()
    }
}

/// The ways that are open, each with the entries that open it.
pub(super) fn ways<'a>(
    grants: &Grants<'a>,
    of: &'static [WayToMore],
) -> Vec<(&'static WayToMore, Vec<&'a Located<String>>)> {
    of.iter()
        .filter_map(|way| Some((way, grants.opens(way)?)))
        .collect()
}

fn limits_service_alone(statement: &Statement) -> bool {
    has_condition(statement)
        && statement.condition_keys().all(|(operator, key)| {
            key.key.value.eq_ignore_ascii_case("iam:PassedToService") && compares(&operator.value)
        })
}

fn compares(operator: &str) -> bool {
    Operator::of(operator).is_some_and(|operator| {
        !operator.negated && matches!(operator.base, Base::StringEquals | Base::StringLike)
    })
}

fn names_service(statement: &Statement, service: &str) -> bool {
    statement
        .condition_keys()
        .flat_map(|(_, key)| &key.values.values)
        .any(|value| Pattern::new(value.value.text()).matches(service))
}
