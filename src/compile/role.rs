//! Roles.
use super::part::{Part, PlacedResource, properties, tag_list};
use super::uses::Uses;
use super::{identity_policy, trust};
use crate::artifact::{LogicalId, PolicyFile, PolicyKind, Value};
use crate::diag::{Code, Diagnostic};
use crate::model::{Account, Model, Owner, Role, Verb};

/// A role with its trust policy, its one inline policy, its boundary, its tags.
pub(super) fn role(model: &Model, uses: &Uses<'_>, role: &Role) -> Part {
    let identity = &*role.identity;
    let Owner::Synth(account) = &identity.owner else {
        return Part::default();
    };
    let trust = trust::policy(uses, role);
    let grants = identity_policy::policy(uses, role);
    let mut resource = PlacedResource::new(
        "AWS::IAM::Role",
        LogicalId::new("Role", identity.name.as_str()),
        (account, &account.home_region),
        properties([
            ("AssumeRolePolicyDocument", Value::Policy(trust.clone())),
            (
                "Description",
                Value::string(format!("{} of the blueprint {}", identity.name, model.name)),
            ),
            (
                "MaxSessionDuration",
                Value::integer(role.max_session_seconds),
            ),
            ("Path", Value::string(identity.path())),
            ("RoleName", Value::string(identity.role_name())),
            ("Tags", tag_list(&role.tags)),
        ]),
        identity.span,
    );
    let name = identity.name.as_str();
    let mut policies = vec![PolicyFile {
        path: PolicyKind::Trust.path(Some(account.id), name),
        document: trust,
    }];
    let more = &mut resource.resource.properties;
    if let Some(boundary) = &role.boundary {
        let arn = format!(
            "arn:{}:iam::{}:policy/{}",
            identity.arn.partition, account.id, boundary.policy_name
        );
        more.insert("PermissionsBoundary".to_owned(), Value::string(arn));
    }
    if !grants.statements.is_empty() {
        let inline = Value::map([
            ("PolicyDocument", Value::Policy(grants.clone())),
            ("PolicyName", Value::string("grants")),
        ]);
        more.insert("Policies".to_owned(), Value::list([inline]));
        policies.push(PolicyFile {
            path: PolicyKind::Identity.path(Some(account.id), name),
            document: grants,
        });
    }
    Part {
        resources: vec![resource],
        policies,
        diagnostics: foreign_projects(role, account),
    }
}

/// Path and name of a managed policy that is named without its leading slash.
pub(super) fn boundary_path(policy_name: &str) -> (String, &str) {
    match policy_name.rsplit_once('/') {
        Some((path, name)) => (format!("/{path}/"), name),
        None => ("/".to_owned(), policy_name),
    }
}

/// A request is made in the caller's account, and bedrock-mantle has no resource policies: a role
/// reaches no project of another account, whatever its policy says.
fn foreign_projects(role: &Role, account: &Account) -> Vec<Diagnostic> {
    let foreign = role.grants.iter().filter_map(|grant| match &grant.verb {
        Verb::InvokeInProject { project, .. } if project.account.id != account.id => {
            Some((project, grant.span))
        }
        _ => None,
    });
    foreign
        .map(|(project, span)| {
            Diagnostic::error(
                Code::ProjectInAnotherAccount,
                span,
                format!(
                    "`{}` is in account `{}`, the project `{}` is in account `{}`",
                    role.identity.name, account.name, project.name, project.account.name
                ),
            )
            .note("Bedrock projects have no resource policy, so no role of another account can be let in")
            .help(format!(
                "assume a role of account `{}` that may, or make a project in account `{}`",
                project.account.name, account.name
            ))
        })
        .collect()
}
