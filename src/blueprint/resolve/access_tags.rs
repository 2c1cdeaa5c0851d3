//! Access by tags: what it needs to mean anything, and what keeps it from meaning too much.
use super::Context;
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{
    Account, Guardrail, GuardrailKind, Organization, PermissionSet, Project, Role, Verb,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the blueprint makes that access by tags has to do with.
pub(super) struct Tagged<'a> {
    pub roles: &'a [Role],
    pub permission_sets: &'a [PermissionSet],
    pub projects: &'a [Arc<Project>],
    pub guardrails: &'a [Guardrail],
    pub organization: Option<&'a Organization>,
}

/// The keys of the tags that grants go by.
pub(super) fn keys(roles: &[Role]) -> BTreeSet<String> {
    let verbs = roles.iter().flat_map(|role| &role.grants);
    let tags = verbs.filter_map(|grant| match &grant.verb {
        Verb::InvokeWhereTagged { tags, .. } => Some(tags),
        _ => None,
    });
    tags.flatten().cloned().collect()
}

/// Reports grants by tags that can never hold, and tags that others could give themselves.
pub(super) fn check(tagged: &Tagged<'_>, context: &mut Context<'_>) {
    let mut by_place: BTreeMap<Span, Vec<(&Role, &Verb)>> = BTreeMap::new();
    for role in tagged.roles {
        for grant in &role.grants {
            if matches!(grant.verb, Verb::InvokeWhereTagged { .. }) {
                let same = by_place.entry(grant.span).or_default();
                same.push((role, &grant.verb));
            }
        }
    }
    let mut unprotected: BTreeMap<&str, (Span, &Account)> = BTreeMap::new();
    for (span, instances) in by_place {
        let Some((role, Verb::InvokeWhereTagged { tags, model, .. })) = instances.first() else {
            continue;
        };
        if let Some(missing) = tags.iter().find(|tag| !tagged.carries(role, tag)) {
            context.report(without(role, missing, span));
            continue;
        }
        if !instances
            .iter()
            .any(|(role, verb)| tagged.reaches(role, verb))
        {
            context.report(
                Diagnostic::error(
                    Code::NoTaggedProject,
                    span,
                    format!(
                        "no project carries the tags by which `{}` is to invoke `{}`",
                        role.identity.name, model.name
                    ),
                )
                .help(wanted(role, tags)),
            );
        }
        for (_, verb) in instances {
            let Verb::InvokeWhereTagged { tags, account, .. } = verb else {
                continue;
            };
            for tag in tags {
                if !tagged.protects(tag, account) {
                    unprotected.entry(tag).or_insert((span, account));
                }
            }
        }
    }
    for (tag, (span, account)) in unprotected {
        context.report(can_be_changed(tag, account, span, tagged.organization));
    }
}

impl Tagged<'_> {
    fn carries(&self, role: &Role, tag: &str) -> bool {
        if !role.identity.is_of_permission_set() {
            return role.tags.contains_key(tag);
        }
        self.permission_sets
            .iter()
            .filter(|set| set.name == role.identity.name)
            .any(|set| set.identity_center.attributes.contains(tag))
    }

    /// Whether there is a project for the grant. People bring the values of their tags along.
    fn reaches(&self, role: &Role, verb: &Verb) -> bool {
        let Verb::InvokeWhereTagged {
            model,
            account,
            tags,
            ..
        } = verb
        else {
            return false;
        };
        let people = role.identity.is_of_permission_set();
        self.projects.iter().any(|project| {
            project.account.id == account.id
                && model.regions.contains(&project.region)
                && tags.iter().all(|tag| {
                    let value = project.tags.get(tag);
                    value.is_some() && (people || value == role.tags.get(tag))
                })
        })
    }

    /// Whether the guardrail holds for the tag in an account.
    fn protects(&self, tag: &str, account: &Account) -> bool {
        let management = self.organization.map(|it| it.management.id);
        Some(account.id) != management
            && self.guardrails.iter().any(|guardrail| {
                let about = matches!(&guardrail.kind, GuardrailKind::ProtectAccessTags { tags, .. }
                    if tags.iter().any(|known| known == tag));
                about
                    && guardrail
                        .attached_to
                        .iter()
                        .any(|target| account.levels.contains(target))
            })
    }
}

fn without(role: &Role, tag: &str, span: Span) -> Diagnostic {
    let name = &role.identity.name;
    let people = role.identity.is_of_permission_set();
    Diagnostic::error(
        Code::MissingTag,
        span,
        if people {
            format!("sessions of the permission set `{name}` carry no tag `{tag}`")
        } else {
            format!("the role `{name}` has no tag `{tag}`")
        },
    )
    .note("a tag that is not there equals none")
    .help(if people {
        format!("add `{tag}` to `attributes:` of the Identity Center, once it is one of its attributes for access control")
    } else {
        format!("add `tags: {{ {tag}: … }}` to the role")
    })
}

fn wanted(role: &Role, tags: &BTreeSet<String>) -> String {
    let tags: Vec<String> = tags
        .iter()
        .map(|tag| match role.tags.get(tag) {
            Some(value) if !role.identity.is_of_permission_set() => format!("`{tag}: {value}`"),
            _ => format!("`{tag}`"),
        })
        .collect();
    format!(
        "tag a project of the same account, in a region that offers the model, with {}",
        tags.join(" and ")
    )
}

fn can_be_changed(
    tag: &str,
    account: &Account,
    span: Span,
    organization: Option<&Organization>,
) -> Diagnostic {
    let warning = Diagnostic::warning(
        Code::UnprotectedTag,
        span,
        format!(
            "access goes by the tag `{tag}`, which whoever may tag in account `{}` can change",
            account.name
        ),
    )
    .note("who gives a role or a project another team's tag gets at what is that team's");
    match organization {
        Some(organization) if organization.management.id == account.id => {
            warning.help("use another account: service control policies do not reach the management account")
        }
        Some(_) => warning.help("add the guardrail `protect-access-tags` above this account, with the roles that deploy as `except:`"),
        None => warning.help("add `organization:` and the guardrail `protect-access-tags`"),
    }
}
