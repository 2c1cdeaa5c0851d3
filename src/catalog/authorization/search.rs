//! Looking for actions: those that a pattern of a policy covers, and those that a wrong one may
//! have meant.
use super::action::CatalogAction;
use super::service::{ServiceAuthorization, service, service_authorizations};
use super::table::{compare, first_not_before};
use crate::diag::did_you_mean;
use crate::policy::Pattern;
use std::ops::Range;

/// How many actions are offered for a wrong one at most.
const MOST: usize = 3;

/// The most bytes of an action that anything is offered for: no action is half as long.
const LONGEST: usize = 128;

/// The actions that an `Action` entry of a policy covers, in order: `*`, or `prefix:pattern` with
/// `*` and `?`. A wildcard in the prefix covers nothing, as in IAM.
pub fn actions_matching(entry: &str) -> Vec<CatalogAction> {
    ActionSet::of(entry).iter().collect()
}

/// The actions that an `Action` entry of a policy covers. It is no list of them: there may be thousands.
#[derive(Debug, Clone)]
pub struct ActionSet(Covered);

#[derive(Debug, Clone)]
enum Covered {
    Everything,
    /// Actions of a service whose names begin alike and so stand side by side.
    OfService {
        service: ServiceAuthorization,
        indices: Range<u32>,
        /// What their names match in small letters, if not all of them are covered.
        pattern: Option<Pattern>,
    },
    Nothing,
}

impl ActionSet {
    /// What an entry covers, as [`actions_matching`] lists it.
    pub fn of(entry: &str) -> Self {
        if entry == "*" {
            return Self(Covered::Everything);
        }
        let found = entry
            .split_once(':')
            .and_then(|(prefix, pattern)| Some((service(prefix)?, pattern)));
        found.map_or(Self(Covered::Nothing), |(service, pattern)| {
            service.action_set(pattern)
        })
    }

    /// The actions, in order.
    pub fn iter(&self) -> impl Iterator<Item = CatalogAction> {
        let everything = matches!(self.0, Covered::Everything)
            .then(|| service_authorizations().flat_map(ServiceAuthorization::actions));
        let of_service = match &self.0 {
            Covered::OfService {
                service,
                indices,
                pattern,
            } => Some((*service, indices.clone(), pattern)),
            Covered::Everything | Covered::Nothing => None,
        };
        let of_service = of_service.map(|(service, indices, pattern)| {
            indices
                .map(move |index| CatalogAction::at(index, service))
                .filter(move |action| {
                    pattern
                        .as_ref()
                        .is_none_or(|pattern| pattern.matches(&action.name().to_ascii_lowercase()))
                })
        });
        let everything = everything.into_iter().flatten();
        everything.chain(of_service.into_iter().flatten())
    }

    /// Whether it covers none that the catalogue has.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

impl ServiceAuthorization {
    /// The actions whose names a pattern with `*` and `?` matches, in order.
    pub fn actions_matching(self, pattern: &str) -> Vec<CatalogAction> {
        self.action_set(pattern).iter().collect()
    }

    fn action_set(self, pattern: &str) -> ActionSet {
        let (literal, rest) = match pattern.find(['*', '?']) {
            Some(wildcard) => pattern.split_at(wildcard),
            None => (pattern, ""),
        };
        let of = |indices, pattern| {
            ActionSet(Covered::OfService {
                service: self,
                indices,
                pattern,
            })
        };
        // Most entries name one action.
        if rest.is_empty() {
            let named = self.action_index(literal);
            return of(named.map_or(0..0, |index| index..index + 1), None);
        }
        let name = |index| CatalogAction::at(index, self).name();
        let all = self.action_indices();
        let end = all.end;
        let start = first_not_before(all, |index| compare(name(index), literal).is_lt());
        let end = first_not_before(start..end, |index| {
            let beginning = name(index).get(..literal.len());
            beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(literal))
        });
        let pattern = (rest != "*").then(|| Pattern::new(&pattern.to_ascii_lowercase()));
        of(start..end, pattern)
    }
}

/// The actions that the unknown action `service:Name` probably means, best first, at most three:
/// names of the service that are close or have the same words, the same name in a sibling service,
/// or the same name in the service whose prefix is close.
pub fn similar_actions(unknown: &str) -> Vec<CatalogAction> {
    let Some((prefix, name)) = unknown.split_once(':').filter(|_| unknown.len() <= LONGEST) else {
        return Vec::new();
    };
    let mut similar = Vec::new();
    if let Some(service) = service(prefix) {
        similar.extend(close(service, name));
        let same_words = |action: &CatalogAction| has_words(action.name(), name);
        similar.extend(service.actions().filter(same_words));
        similar.extend(siblings(service).filter_map(|sibling| sibling.action(name)));
    } else {
        let prefixes = service_authorizations().map(ServiceAuthorization::prefix);
        let services = did_you_mean(prefix, prefixes)
            .into_iter()
            .filter_map(service);
        similar.extend(services.filter_map(|service| service.action(name)));
    }
    let mut distinct: Vec<CatalogAction> = Vec::new();
    for action in similar {
        if distinct.len() < MOST && !distinct.contains(&action) {
            distinct.push(action);
        }
    }
    distinct
}

fn close(service: ServiceAuthorization, name: &str) -> impl Iterator<Item = CatalogAction> {
    let names = service.actions().map(CatalogAction::name);
    did_you_mean(name, names)
        .into_iter()
        .filter_map(move |name| service.action(name))
}

/// Services that share the first word of the prefix, such as `bedrock` and `bedrock-mantle`.
fn siblings(service: ServiceAuthorization) -> impl Iterator<Item = ServiceAuthorization> {
    let family = |service: ServiceAuthorization| service.prefix().split('-').next();
    service_authorizations()
        .filter(move |other| *other != service && family(*other) == family(service))
}

/// Whether the words of `wanted`, of which there are two or more, stand in `name` in the same
/// order: `ListModels` in `ListFoundationModels`.
fn has_words(name: &str, wanted: &str) -> bool {
    let mut in_name = words(name);
    words(wanted).count() > 1 && words(wanted).all(|word| in_name.any(|other| other == word))
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    let starts = name
        .char_indices()
        .filter(|(_, c)| c.is_ascii_uppercase())
        .map(|(at, _)| at);
    let ends = starts.clone().skip(1).chain([name.len()]);
    starts
        .zip(ends)
        .filter_map(|(start, end)| name.get(start..end))
}
