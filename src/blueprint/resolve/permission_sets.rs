//! Permission sets: first where they are assigned, then what they may do there.
use super::accounts::Accounts;
use super::existing::Existing;
use super::names::Broken;
use super::quantity;
use super::roles::{MAX_SESSION, stand_in};
use super::scope::Scope;
use super::{Context, Own, grants, identifier};
use crate::blueprint::raw::{self, Text};
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{
    Account, Assignment, Boundary, Grant, IdentityCenter, Owner, PermissionSet, Role, RoleIdentity,
    physical_name,
};
use crate::vocab::{AccountId, Name, permission_set_role};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Names of permission sets have at most 32 characters
/// (<https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html>).
const MOST_NAME: usize = 32;

/// The permission sets of a blueprint, before what they may do is known.
pub(super) struct Entrances {
    /// The role that each becomes, by name and account.
    pub roles: Own<RoleIdentity>,
    /// What is known of each that can be used, by name.
    known: BTreeMap<String, Entrance>,
}

/// A permission set, before what it may do is known.
struct Entrance {
    name: Name,
    set_name: String,
    identity_center: Arc<IdentityCenter>,
    assignments: Vec<Assignment>,
}

impl Entrances {
    /// The tags that sessions of a permission set carry; none where it is not usable.
    pub(super) fn attributes(&self, name: &str) -> Option<&BTreeSet<String>> {
        let entrance = self.known.get(name)?;
        Some(&entrance.identity_center.attributes)
    }
}

/// Resolves where permission sets are assigned: roles trust them by name.
pub(super) fn entrances(
    section: &raw::Section<raw::PermissionSet>,
    broken: Broken,
    accounts: &Accounts,
    existing: &Existing,
    context: &mut Context<'_>,
) -> Entrances {
    let mut entrances = Entrances {
        roles: Own::new("a permission set", broken),
        known: BTreeMap::new(),
    };
    let mut spans: BTreeMap<String, (&Text, String)> = BTreeMap::new();
    for (name, raw) in &section.0 {
        let identity_center = identity_center(name, &raw.value, existing, context);
        let assignments = assignments(&raw.value, accounts, context);
        let declared = context.declared_name(name);
        let (Some(declared), Some(identity_center)) = (declared, identity_center) else {
            entrances.roles.declare(&name.value, BTreeMap::new());
            continue;
        };
        within_reach(&identity_center, &assignments, accounts, context);
        let set_name = physical_name(&context.blueprint, &declared);
        fits(name, &set_name, context);
        apart(name, &set_name, &spans, context);
        spans.insert(name.value.clone(), (name, set_name.clone()));
        let instances = assignments.iter().map(|assignment| {
            let account = &assignment.account;
            let arn = permission_set_role(account.id, &identity_center.region, &set_name);
            let identity = RoleIdentity {
                name: declared.clone(),
                identity: declared.clone(),
                adopt: false,
                owner: Owner::IdentityCenter(account.clone()),
                account_id: account.id,
                arn,
                span: name.span,
            };
            (account.id, Arc::new(identity))
        });
        entrances.roles.declare(&name.value, instances.collect());
        let entrance = Entrance {
            name: declared,
            set_name,
            identity_center,
            assignments,
        };
        entrances.known.insert(name.value.clone(), entrance);
    }
    entrances
}

fn identity_center(
    name: &Text,
    raw: &raw::PermissionSet,
    existing: &Existing,
    context: &mut Context<'_>,
) -> Option<Arc<IdentityCenter>> {
    if let Some(named) = &raw.identity_center {
        return existing.identity_center(named, context);
    }
    let mut known = existing.identity_centers();
    match (known.next(), known.next()) {
        (Some(only), None) => Some(only.clone()),
        // One that could not be read may have been meant.
        (None, _) if !existing.things.is_whole() => None,
        (first, _) => {
            let what = if first.is_none() {
                "no"
            } else {
                "more than one"
            };
            context.report(
                Diagnostic::error(
                    Code::MissingKey,
                    name.span,
                    format!("`{}` is made in IAM Identity Center, and the blueprint knows {what} instance of it", name.value),
                )
                .help(if first.is_none() {
                    "declare it under `existing:` with `identity_center:` and its ARN"
                } else {
                    "add `identity_center:` with the name of one"
                }),
            );
            None
        }
    }
}

fn assignments(
    raw: &raw::PermissionSet,
    accounts: &Accounts,
    context: &mut Context<'_>,
) -> Vec<Assignment> {
    let mut found: BTreeMap<(AccountId, String), Assignment> = BTreeMap::new();
    for entry in &raw.assigned_to {
        let group = identifier::identity_store_group(&entry.value.group, context);
        for place in entry.value.r#in.names() {
            for account in accounts.place(place, context) {
                let Some(group) = &group else { continue };
                let assignment = Assignment {
                    group: group.clone(),
                    account,
                    span: place.span,
                };
                let key = (assignment.account.id, group.clone());
                if let Some(first) = found.get(&key) {
                    context.report(twice(&assignment, first.span));
                    continue;
                }
                found.insert(key, assignment);
            }
        }
    }
    found.into_values().collect()
}

fn twice(assignment: &Assignment, first: Span) -> Diagnostic {
    Diagnostic::error(
        Code::DuplicateGrant,
        assignment.span,
        format!(
            "the same group is assigned twice in account `{}`",
            assignment.account.name
        ),
    )
    .related(first, "first here")
    .help("remove one of the two")
}

/// A delegated administrator assigns nothing in the management account
/// (<https://docs.aws.amazon.com/singlesignon/latest/userguide/delegated-admin.html>).
fn within_reach(
    identity_center: &IdentityCenter,
    assignments: &[Assignment],
    accounts: &Accounts,
    context: &mut Context<'_>,
) {
    let Some(organization) = &accounts.organization else {
        return;
    };
    let management = organization.management.id;
    if identity_center.account.id == management {
        return;
    }
    let beyond = assignments
        .iter()
        .find(|assignment| assignment.account.id == management);
    if let Some(assignment) = beyond {
        context.report(
            Diagnostic::error(
                Code::ManagementAccount,
                assignment.span,
                format!(
                    "`{}` is the management account, where account `{}` cannot assign permission sets",
                    assignment.account.name, identity_center.account.name
                ),
            )
            .related(identity_center.span, "made in another account")
            .note("a delegated administrator of IAM Identity Center manages every account but the management account")
            .help("leave the management account out, or make the permission set there"),
        );
    }
}

fn fits(name: &Text, set_name: &str, context: &mut Context<'_>) {
    if set_name.len() > MOST_NAME {
        context.report(
            Diagnostic::error(
                Code::NameTooLong,
                name.span,
                format!(
                    "the permission set's name, `{set_name}`, has {} characters of {MOST_NAME}",
                    set_name.len()
                ),
            )
            .help("shorten the name of the permission set, or that of the blueprint"),
        );
    }
}

/// Policies know a permission set's role by the beginning of its name: another one may not begin
/// so, too.
fn apart(
    name: &Text,
    set_name: &str,
    others: &BTreeMap<String, (&Text, String)>,
    context: &mut Context<'_>,
) {
    let begins = |long: &str, short: &str| {
        long.strip_prefix(short)
            .is_some_and(|rest| rest.starts_with('_'))
    };
    let other = others
        .values()
        .find(|(_, other)| begins(set_name, other) || begins(other, set_name));
    if let Some((other, _)) = other {
        context.report(
            Diagnostic::error(
                Code::NameTaken,
                name.span,
                format!(
                    "one of `{}` and `{}` begins with the other and `_`",
                    other.value, name.value
                ),
            )
            .related(other.span, "the other one")
            .note("AWS invents the end of `AWSReservedSSO_NAME_…`, so a policy about the one would be about both")
            .help("give one of the two another name"),
        );
    }
}

/// What a permission set is in each account, as a role: what it may do is told by `may`.
pub(super) fn roles(
    section: &raw::Section<raw::PermissionSet>,
    default_boundary: Option<&Arc<Boundary>>,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Vec<Role> {
    let mut roles = Vec::new();
    for (name, raw) in &section.0 {
        let raw = &raw.value;
        let boundary = match &raw.boundary {
            Some(boundary) => scope.existing.boundary(boundary, context),
            None => default_boundary.cloned(),
        };
        let session = raw
            .max_session
            .as_ref()
            .and_then(|text| quantity::duration(text, MAX_SESSION, context))
            .and_then(|milliseconds| u32::try_from(milliseconds / 1_000).ok());
        let instances: Vec<_> = scope.entrances.roles.find(&name.value).cloned().collect();
        if instances.is_empty()
            && let Some(identity) = stand_in(name)
        {
            grants::resolve(&identity, &raw.may, scope, context);
        }
        let before = context.diagnostics.len();
        for identity in instances {
            roles.push(Role {
                grants: grants::resolve(&identity, &raw.may, scope, context),
                identity,
                trusted_by: Vec::new(),
                managed: Vec::new(),
                boundary: boundary.clone(),
                max_session_seconds: session.unwrap_or(3_600),
                tags: BTreeMap::new(),
            });
            // What is wrong in one account is told once.
            if context.diagnostics.len() > before {
                break;
            }
        }
    }
    roles
}

/// The permission sets, with what their roles came to.
pub(super) fn finish(
    section: &raw::Section<raw::PermissionSet>,
    entrances: &Entrances,
    roles: &[Role],
    default_tags: &BTreeMap<String, String>,
    context: &mut Context<'_>,
) -> Vec<PermissionSet> {
    let mut sets = Vec::new();
    for (name, raw) in &section.0 {
        let mut tags = default_tags.clone();
        tags.extend(identifier::tags(&raw.value.tags, context));
        let Some(entrance) = entrances.known.get(&name.value) else {
            continue;
        };
        let instances: Vec<&Role> = roles
            .iter()
            .filter(|role| {
                role.identity.is_of_permission_set() && role.identity.name == entrance.name
            })
            .collect();
        let Some(first) = instances.first() else {
            continue;
        };
        sets.push(PermissionSet {
            name: entrance.name.clone(),
            set_name: entrance.set_name.clone(),
            identity_center: entrance.identity_center.clone(),
            grants: together(&instances),
            boundary: first.boundary.clone(),
            max_session_seconds: first.max_session_seconds,
            tags,
            assignments: entrance.assignments.clone(),
            span: name.span,
        });
    }
    sets.sort_by(|one, other| one.name.cmp(&other.name));
    sets
}

/// What any of the roles may do, each grant once.
fn together(roles: &[&Role]) -> Vec<Grant> {
    let mut all: BTreeMap<([String; 5], Option<AccountId>), Grant> = BTreeMap::new();
    for grant in roles.iter().flat_map(|role| &role.grants) {
        let key = (grants::key(&grant.verb), grants::account_of(&grant.verb));
        all.entry(key).or_insert_with(|| grant.clone());
    }
    all.into_values().collect()
}

/// The account of an entry `in:`, or the one that something in `account` means.
pub(super) fn instance(
    entrances: &Entrances,
    name: &Text,
    place: Option<&Arc<Account>>,
    account: AccountId,
    context: &mut Context<'_>,
) -> Option<Arc<RoleIdentity>> {
    match place {
        Some(place) => entrances.roles.in_account(name, place.id, context),
        None => entrances.roles.seen_from(name, account, context),
    }
}
