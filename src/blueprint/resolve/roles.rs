//! Roles: first who they are, then who may become them and what they may do.
use super::accounts::Accounts;
use super::existing::Existing;
use super::quantity::{self, Bounds};
use super::scope::Scope;
use super::service_roles::RoleDefaults;
use super::{Context, Own, grants, identifier, permission_sets, placed, renamed, trust};
use crate::blueprint::raw::{self, Text};
use crate::diag::{Code, Diagnostic};
use crate::model::{
    Boundary, Grant, ManagedPolicy, Owner, Role, RoleIdentity, Trust, TrustConditions,
    TrustedPrincipal, Verb, physical_name,
};
use crate::vocab::{AccountId, Arn};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Names of roles in IAM have at most 64 characters.
const MOST_NAME: usize = 64;
/// How long a session may last.
pub(super) const MAX_SESSION: Bounds = Bounds {
    least: 3_600_000,
    greatest: 43_200_000,
    words: "1h to 12h",
};

/// Who the roles are, before what they may do is known: roles name each other.
pub(super) fn identities(
    section: &raw::Section<raw::Role>,
    broken: super::names::Broken,
    defaults: &raw::RoleDefaults,
    accounts: &Accounts,
    existing: &Existing,
    context: &mut Context<'_>,
) -> Own<RoleIdentity> {
    let default_path = defaults
        .path
        .as_ref()
        .and_then(|path| identifier::iam_path(path, context));
    let mut roles = Own::new("a role", broken);
    for (name, raw) in &section.0 {
        if existing.things.all().any(|known| known == name.value) {
            context.report(
                Diagnostic::error(
                    Code::NameTaken,
                    name.span,
                    format!("`{}` is the name of an existing thing already", name.value),
                )
                .help("give the role another name"),
            );
        }
        let own_path = raw
            .value
            .path
            .as_ref()
            .map(|path| identifier::iam_path(path, context));
        let path = match own_path {
            Some(None) => {
                roles.declare(&name.value, BTreeMap::new());
                continue;
            }
            Some(path) => path,
            None => default_path.clone(),
        };
        let placed = accounts.place(&raw.value.account, context);
        let Some(declared) = context.declared_name(name) else {
            roles.declare(&name.value, BTreeMap::new());
            continue;
        };
        let identity = renamed::identity(name, raw.value.was.as_ref(), context);
        let adopted = match &raw.value.adopt {
            Some(adopt) => identifier::role_name(adopt, context).map(Some),
            None => Some(None),
        };
        let (Some(identity), Some(adopted)) = (identity, adopted) else {
            roles.declare(&name.value, BTreeMap::new());
            continue;
        };
        let adopt = adopted.is_some();
        let role_name = adopted.unwrap_or_else(|| physical_name(&context.blueprint, &identity));
        if role_name.len() > MOST_NAME {
            context.report(
                Diagnostic::error(
                    Code::NameTooLong,
                    name.span,
                    format!(
                        "the role's name in IAM, `{role_name}`, has {} characters of {MOST_NAME}",
                        role_name.len()
                    ),
                )
                .help("shorten the name of the role, or that of the blueprint"),
            );
        }
        let path = path.unwrap_or_else(|| "/".to_owned());
        let instances = placed.into_iter().map(|account| {
            let arn = Arn {
                partition: account.home_region.partition().to_string(),
                service: "iam".to_owned(),
                region: String::new(),
                account: account.id.to_string(),
                resource: format!("role{path}{role_name}"),
            };
            let (name, span) = (declared.clone(), name.span);
            let identity = RoleIdentity {
                name,
                identity: identity.clone(),
                adopt,
                account_id: account.id,
                owner: Owner::Synth(account),
                arn,
                span,
            };
            (identity.account_id, Arc::new(identity))
        });
        roles.declare(&name.value, instances.collect());
    }
    roles
}

/// Resolves the roles.
pub(super) fn resolve(
    (section, permission_sets): (&raw::Section<raw::Role>, &raw::Section<raw::PermissionSet>),
    defaults: &raw::RoleDefaults,
    default_tags: &BTreeMap<String, String>,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Vec<Role> {
    let default_boundary = defaults
        .boundary
        .as_ref()
        .and_then(|boundary| scope.existing.boundary(boundary, context));
    let mut roles =
        permission_sets::roles(permission_sets, default_boundary.as_ref(), scope, context);
    for (name, raw) in &section.0 {
        let common = Common::resolve(&raw.value, default_boundary.as_ref(), context, scope);
        let identities: Vec<_> = scope.roles.find(&name.value).cloned().collect();
        for identity in identities {
            roles.push(one(
                identity,
                &raw.value,
                &common,
                default_tags,
                scope,
                context,
            ));
        }
        if let Some(identity) = unplaced(name, scope) {
            // What it trusts and may do is looked at all the same, and not kept.
            one(identity, &raw.value, &common, default_tags, scope, context);
        }
    }
    roles.sort_by(|a, b| role_order(&a.identity).cmp(&role_order(&b.identity)));
    mirror_assumptions(&mut roles);
    nobody_can_assume(&roles, context);
    trust::chained_sessions(&roles, context);
    roles
}

/// What the roles of functions take from the defaults.
pub(super) fn function_defaults(
    defaults: &raw::RoleDefaults,
    tags: &BTreeMap<String, String>,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> RoleDefaults {
    // What is wrong with either is said where the roles of the blueprint are resolved.
    let said = context.diagnostics.len();
    let path = defaults.path.as_ref();
    let path = path.and_then(|path| identifier::iam_path(path, context));
    let boundary = defaults.boundary.as_ref();
    let boundary = boundary.and_then(|boundary| scope.existing.boundary(boundary, context));
    context.diagnostics.truncate(said);
    RoleDefaults {
        path: path.unwrap_or_else(|| "/".to_owned()),
        boundary,
        tags: tags.clone(),
    }
}

/// Adds roles that come with something else.
pub(super) fn add(roles: &mut Vec<Role>, more: Vec<Role>) {
    roles.extend(more);
    for role in roles.iter_mut() {
        grants::sort(&mut role.grants);
    }
    roles.sort_by(|a, b| role_order(&a.identity).cmp(&role_order(&b.identity)));
}

/// Someone to be a role that has no account, since its own could not be read.
fn unplaced(name: &Text, scope: &Scope<'_>) -> Option<Arc<RoleIdentity>> {
    if scope.roles.find(&name.value).next().is_some() {
        return None;
    }
    stand_in(name)
}

/// A role that nobody is, to look at what one of this name may do.
pub(super) fn stand_in(name: &Text) -> Option<Arc<RoleIdentity>> {
    let arn = format!("arn:aws:iam::{}:role/-", AccountId::NOBODYS);
    let known: crate::vocab::Name = name.value.parse().or_else(|_| "unnamed".parse()).ok()?;
    Some(Arc::new(RoleIdentity {
        identity: known.clone(),
        adopt: false,
        name: known,
        owner: Owner::Existing,
        account_id: AccountId::NOBODYS,
        arn: arn.parse().ok()?,
        span: name.span,
    }))
}

fn role_order(identity: &RoleIdentity) -> (&crate::vocab::Name, AccountId) {
    (&identity.name, identity.account_id)
}

/// What all instances of a role share, so that a mistake in it is reported once.
struct Common {
    managed: Vec<Arc<ManagedPolicy>>,
    boundary: Option<Arc<Boundary>>,
    max_session_seconds: u32,
    tags: BTreeMap<String, String>,
}

impl Common {
    fn resolve(
        raw: &raw::Role,
        default_boundary: Option<&Arc<Boundary>>,
        context: &mut Context<'_>,
        scope: &Scope<'_>,
    ) -> Self {
        let boundary = match &raw.boundary {
            Some(boundary) => scope.existing.boundary(boundary, context),
            None => default_boundary.cloned(),
        };
        let max_session = raw
            .max_session
            .as_ref()
            .and_then(|text| quantity::duration(text, MAX_SESSION, context))
            .and_then(|milliseconds| u32::try_from(milliseconds / 1_000).ok());
        let mut managed: Vec<Arc<ManagedPolicy>> = Vec::new();
        for text in &raw.policies {
            let Some(policy) = scope.existing.managed_policy(text, context) else {
                continue;
            };
            match managed
                .iter()
                .find(|known| known.policy_name == policy.policy_name)
            {
                Some(first) => context.report(
                    Diagnostic::error(
                        Code::DuplicateGrant,
                        text.span,
                        format!("the managed policy `{}` stands twice", policy.policy_name),
                    )
                    .related(first.span, "declared here")
                    .help("remove one of the two"),
                ),
                None => managed.push(policy),
            }
        }
        managed.sort_by(|one, other| one.policy_name.cmp(&other.policy_name));
        Self {
            managed,
            boundary,
            max_session_seconds: max_session.unwrap_or(3_600),
            tags: identifier::tags(&raw.tags, context),
        }
    }
}

fn one(
    identity: Arc<RoleIdentity>,
    raw: &raw::Role,
    common: &Common,
    default_tags: &BTreeMap<String, String>,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Role {
    let mut tags = default_tags.clone();
    if let Owner::Synth(account) = &identity.owner {
        tags.extend(placed::environment_tag(account));
    }
    tags.extend(common.tags.clone());
    Role {
        trusted_by: trust::resolve(&identity, &raw.trusted_by, scope, context),
        grants: grants::resolve(&identity, &raw.may, scope, context),
        managed: common.managed.clone(),
        boundary: common.boundary.clone(),
        max_session_seconds: common.max_session_seconds,
        tags,
        identity,
    }
}

/// Sees to it that of two roles of this blueprint both sides say who assumes whom.
fn mirror_assumptions(roles: &mut [Role]) {
    let mut trusts: Vec<(Arn, Trust)> = Vec::new();
    let mut grants: Vec<(Arn, Grant)> = Vec::new();
    for role in roles.iter() {
        for trust in &role.trusted_by {
            if let TrustedPrincipal::Role(caller) = &trust.principal {
                let verb = Verb::Assume {
                    role: role.identity.clone(),
                };
                grants.push((
                    caller.arn.clone(),
                    Grant {
                        verb,
                        span: trust.span,
                    },
                ));
            }
        }
        for grant in &role.grants {
            if let Verb::Assume { role: target } = &grant.verb {
                let principal = TrustedPrincipal::Role(role.identity.clone());
                let conditions = TrustConditions::default();
                let trust = Trust {
                    principal,
                    conditions,
                    span: grant.span,
                };
                trusts.push((target.arn.clone(), trust));
            }
        }
    }
    for role in roles {
        for (_, trust) in trusts
            .iter()
            .filter(|(target, _)| *target == role.identity.arn)
        {
            if !role
                .trusted_by
                .iter()
                .any(|known| same_principal(known, trust))
            {
                role.trusted_by.push(trust.clone());
            }
        }
        for (_, grant) in grants
            .iter()
            .filter(|(caller, _)| *caller == role.identity.arn)
        {
            if !role.grants.iter().any(|known| same_target(known, grant)) {
                role.grants.push(grant.clone());
            }
        }
        grants::sort(&mut role.grants);
        trust::sort(&mut role.trusted_by);
    }
}

fn same_principal(a: &Trust, b: &Trust) -> bool {
    match (&a.principal, &b.principal) {
        (TrustedPrincipal::Role(a), TrustedPrincipal::Role(b)) => a.arn == b.arn,
        _ => false,
    }
}

fn same_target(a: &Grant, b: &Grant) -> bool {
    match (&a.verb, &b.verb) {
        (Verb::Assume { role: a }, Verb::Assume { role: b }) => a.arn == b.arn,
        _ => false,
    }
}

/// Roles that trust only each other: whoever must be one of them first never is.
fn nobody_can_assume(roles: &[Role], context: &mut Context<'_>) {
    let mut reachable: BTreeSet<&Arn> = BTreeSet::new();
    loop {
        let before = reachable.len();
        for role in roles {
            // A role without any trust has one that could not be read, which has been told.
            let entry = role.trusted_by.is_empty()
                || role.trusted_by.iter().any(|trust| match &trust.principal {
                    TrustedPrincipal::Role(caller) => {
                        caller.owner == Owner::Existing || reachable.contains(&caller.arn)
                    }
                    _ => true,
                });
            if entry {
                reachable.insert(&role.identity.arn);
            }
        }
        if reachable.len() == before {
            break;
        }
    }
    let mut waiting: Vec<&Role> = roles
        .iter()
        .filter(|role| !reachable.contains(&role.identity.arn))
        .collect();
    while let Some(first) = waiting.first().copied() {
        // Roles that wait for each other are one problem.
        let mut circle = vec![first];
        let mut index = 0;
        while let Some(role) = circle.get(index).copied() {
            let (linked, rest) = waiting
                .into_iter()
                .partition::<Vec<_>, _>(|other| trusts(role, other) || trusts(other, role));
            waiting = rest;
            circle.extend(linked);
            index += 1;
        }
        let known = |role: &&Role| role.identity.arn != first.identity.arn;
        let others: Vec<&RoleIdentity> = circle
            .iter()
            .copied()
            .filter(known)
            .map(|role| &*role.identity)
            .collect();
        waiting.retain(known);
        context.report(nobody(&first.identity, &others));
    }
}

fn trusts(role: &Role, other: &Role) -> bool {
    role.trusted_by.iter().any(|trust| match &trust.principal {
        TrustedPrincipal::Role(caller) => caller.arn == other.identity.arn,
        _ => false,
    })
}

fn nobody(role: &RoleIdentity, others: &[&RoleIdentity]) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::RoleNobodyCanAssume,
        role.span,
        format!("nobody can become the role `{}`", role.name),
    );
    let mut told = BTreeSet::from([role.span]);
    let others = others.iter().filter(|other| told.insert(other.span));
    others
        .fold(diagnostic, |diagnostic, other| {
            diagnostic.related(other.span, "nor this one")
        })
        .note("it is trusted only to roles that nobody can become either")
        .help("trust a service, an account or an existing role with one of them")
}
