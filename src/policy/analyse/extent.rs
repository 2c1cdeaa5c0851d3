//! What one statement matches, compared with what another does.
use super::comparison::{contradicts, implies};
use super::principal;
use super::resource::ResourceSet;
use crate::policy::Statement;
use crate::policy::compiled::CompiledStatement;
use crate::policy::matching::{ActionPattern, ActionTest};

/// The requests that a statement matches: actions, resources, principals and conditions.
#[derive(Debug, Clone)]
pub struct Extent {
    statement: CompiledStatement,
    /// The resources, and whether the element is `NotResource`; `None` where there is none, as in trust policies.
    resources: Option<(bool, Box<[ResourceSet]>)>,
}

impl Extent {
    /// The extent of a statement of a document in which variables are read or are plain text; `None` for one that AWS would
    /// refuse to save and that therefore matches nothing.
    pub fn new(statement: &Statement, variables: bool) -> Option<Self> {
        let compiled = CompiledStatement::new(statement, variables);
        let element = match (&statement.resource, &statement.not_resource) {
            (Some(resource), _) => Some((false, resource)),
            (None, not_resource) => not_resource.as_ref().map(|resource| (true, resource)),
        };
        let resources = element.map(|(negated, entries)| {
            let entries = entries.values.iter();
            let sets = entries.map(|text| ResourceSet::new(&text.value, variables));
            (negated, sets.collect())
        });
        compiled.is_readable.then_some(Self {
            statement: compiled,
            resources,
        })
    }

    /// Whether this statement matches every request that `other` matches and, if both allow, grants no less. Both stand in
    /// policies of one kind, or of kinds that name no principals. False if that is not certain.
    pub fn covers(&self, other: &Self) -> bool {
        self.covers_actions(&other.statement.action) && self.covers_apart_from_actions(other)
    }

    /// Whether this statement matches every request that `other` matches by the entry of its `Action` at this place, from 0.
    /// False if that is not certain, and for `NotAction`.
    pub fn covers_action(&self, other: &Self, entry: usize) -> bool {
        let action = &other.statement.action;
        let pattern = action.patterns.get(entry).filter(|_| !action.negated);
        pattern.is_some_and(|pattern| self.covers_pattern(pattern))
            && self.covers_apart_from_actions(other)
    }

    /// Whether this statement and `other` may match one request. False only if that is certain.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.overlaps_actions(&other.statement.action)
            && self.overlaps_resources(other)
            && match (&self.statement.principal, &other.statement.principal) {
                (Some(one), Some(two)) => principal::overlaps(one, two),
                _ => true,
            }
            && !self.statement.conditions.iter().any(|test| {
                let mut others = other.statement.conditions.iter();
                others.any(|other| contradicts(test, other))
            })
    }

    fn covers_apart_from_actions(&self, other: &Self) -> bool {
        self.covers_resources(other) && self.covers_principals(other) && self.asks_no_more(other)
    }

    fn covers_actions(&self, other: &ActionTest) -> bool {
        let own = &self.statement.action;
        match (own.negated, other.negated) {
            (_, false) => other
                .patterns
                .iter()
                .all(|pattern| self.covers_pattern(pattern)),
            (false, true) => own.patterns.contains(&ActionPattern::Everything),
            (true, true) => own
                .patterns
                .iter()
                .all(|pattern| other.patterns.iter().any(|by| action_covers(by, pattern))),
        }
    }

    fn covers_pattern(&self, pattern: &ActionPattern) -> bool {
        let own = &self.statement.action;
        let mut patterns = own.patterns.iter();
        if own.negated {
            patterns.all(|other| !actions_overlap(other, pattern))
        } else {
            patterns.any(|by| action_covers(by, pattern))
        }
    }

    fn overlaps_actions(&self, other: &ActionTest) -> bool {
        let own = &self.statement.action;
        let within = |pattern: &ActionPattern, all: &[ActionPattern]| {
            all.iter().any(|by| action_covers(by, pattern))
        };
        match (own.negated, other.negated) {
            (false, false) => own
                .patterns
                .iter()
                .any(|one| other.patterns.iter().any(|two| actions_overlap(one, two))),
            (false, true) => own.patterns.iter().any(|one| !within(one, &other.patterns)),
            (true, false) => other.patterns.iter().any(|one| !within(one, &own.patterns)),
            (true, true) => true,
        }
    }

    fn covers_resources(&self, other: &Self) -> bool {
        let ((own_negated, own), (negated, others)) = match (&self.resources, &other.resources) {
            (Some((own_negated, own)), Some((negated, others))) => {
                ((*own_negated, own), (*negated, others))
            }
            (None, None) => return true,
            _ => return false,
        };
        match (own_negated, negated) {
            (false, false) => others.iter().all(|one| own.iter().any(|by| by.covers(one))),
            (false, true) => own.iter().any(ResourceSet::is_everything),
            (true, false) => others
                .iter()
                .all(|one| !own.iter().any(|other| other.overlaps(one))),
            (true, true) => own.iter().all(|one| others.iter().any(|by| by.covers(one))),
        }
    }

    fn overlaps_resources(&self, other: &Self) -> bool {
        let (Some((own_negated, own)), Some((negated, others))) =
            (&self.resources, &other.resources)
        else {
            return true;
        };
        let within = |one: &ResourceSet, all: &[ResourceSet]| all.iter().any(|by| by.covers(one));
        match (own_negated, negated) {
            (false, false) => own
                .iter()
                .any(|one| others.iter().any(|two| one.overlaps(two))),
            (false, true) => own.iter().any(|one| !within(one, others)),
            (true, false) => others.iter().any(|one| !within(one, own)),
            (true, true) => true,
        }
    }

    fn covers_principals(&self, other: &Self) -> bool {
        match (&self.statement.principal, &other.statement.principal) {
            (Some(one), Some(two)) => {
                principal::covers((one, self.statement.effect), (two, other.statement.effect))
            }
            (None, None) => true,
            // Whom a statement without principals is about depends on the kind of policy.
            _ => false,
        }
    }

    fn asks_no_more(&self, other: &Self) -> bool {
        let given = &other.statement.conditions;
        self.statement
            .conditions
            .iter()
            .all(|test| given.iter().any(|given| implies(given, test)))
    }
}

fn action_covers(by: &ActionPattern, pattern: &ActionPattern) -> bool {
    match (by, pattern) {
        (ActionPattern::Everything, _) => true,
        (
            ActionPattern::Of { service, name },
            ActionPattern::Of {
                service: other,
                name: pattern,
            },
        ) => service == other && name.covers(pattern),
        _ => false,
    }
}

fn actions_overlap(one: &ActionPattern, two: &ActionPattern) -> bool {
    match (one, two) {
        (ActionPattern::Nothing, _) | (_, ActionPattern::Nothing) => false,
        (ActionPattern::Everything, _) | (_, ActionPattern::Everything) => true,
        (
            ActionPattern::Of { service, name },
            ActionPattern::Of {
                service: other,
                name: pattern,
            },
        ) => service == other && name.overlaps(pattern),
    }
}
