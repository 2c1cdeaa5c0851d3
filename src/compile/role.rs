//! Roles.
use super::pack::{Grants, spill};
use super::part::{Part, PlacedResource, properties, tag_list};
use super::uses::Uses;
use super::{adoption, entrance, identity_policy, identity_provider, trust};
use crate::artifact::{LogicalId, PolicyDocument, PolicyFile, PolicyKind, SymbolKind, Value};
use crate::diag::{Code, Diagnostic};
use crate::model::{Account, Model, Owner, Role, RoleIdentity, TrustedPrincipal, Verb};

/// A role with its trust policy, its grants, its boundary, its tags.
pub(super) fn role(model: &Model, uses: &Uses<'_>, role: &Role) -> Part {
    let identity = &*role.identity;
    let Owner::Synth(account) = &identity.owner else {
        return Part::default();
    };
    let trust = trust::policy(uses, role);
    let quotas = model.quotas.get(&account.id).copied().unwrap_or_default();
    let mut diagnostics = foreign_projects(role, account);
    let grants = spill(identity_policy::policy(uses, role), role, quotas).unwrap_or_else(|error| {
        diagnostics.push(*error);
        Grants::default()
    });
    let mut resource = PlacedResource::new(
        "AWS::IAM::Role",
        LogicalId::new("Role", identity.identity.as_str()),
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
    )
    .giving(SymbolKind::Role, &identity.name);
    resource.resource.depends_on = providers(role);
    if identity.adopt {
        resource = adoption::adopting(resource, &[("RoleName", identity.role_name())]);
    }
    let name = identity.name.as_str();
    let mut policies = vec![PolicyFile {
        path: PolicyKind::Trust.path(Some(account.id), name),
        document: trust,
    }];
    let more = &mut resource.resource.properties;
    let policy_arn = |name: &str| {
        let partition = &identity.arn.partition;
        Value::string(format!("arn:{partition}:iam::{}:policy/{name}", account.id))
    };
    if let Some(boundary) = &role.boundary {
        let arn = policy_arn(&boundary.policy_name);
        more.insert("PermissionsBoundary".to_owned(), arn);
    }
    if !role.managed.is_empty() {
        let managed = role.managed.iter();
        let arns = managed.map(|policy| policy_arn(&policy.policy_name));
        more.insert("ManagedPolicyArns".to_owned(), Value::list(arns));
    }
    if let Some(inline) = grants.inline {
        let policy = Value::map([
            ("PolicyDocument", Value::Policy(inline.clone())),
            ("PolicyName", Value::string("grants")),
        ]);
        more.insert("Policies".to_owned(), Value::list([policy]));
        policies.push(PolicyFile {
            path: PolicyKind::Identity.path(Some(account.id), name),
            document: inline,
        });
    }
    let managed = managed(model, identity, account, grants.managed);
    if !managed.is_empty() {
        let arns = managed.iter().map(|policy| Value::string(&policy.arn));
        more.insert("ManagedPolicyArns".to_owned(), Value::list(arns));
    }
    let mut resources = vec![resource];
    for policy in managed {
        if let Some(role) = resources.first_mut() {
            role.resource.depends_on.push(policy.resource.id.clone());
        }
        resources.push(policy.resource);
        policies.push(policy.file);
    }
    resources.extend(entrance::resources(role, account));
    Part {
        resources,
        policies,
        diagnostics,
    }
}

/// A customer managed policy.
struct Managed {
    arn: String,
    resource: PlacedResource,
    file: PolicyFile,
}

/// The managed policies of a role. The role attaches them, so it never is without them; their names
/// and descriptions follow from the role's name and their number, since a change of either would
/// replace them
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html>).
fn managed(
    model: &Model,
    identity: &RoleIdentity,
    account: &Account,
    documents: Vec<PolicyDocument>,
) -> Vec<Managed> {
    let numbered = documents.into_iter().zip(1..);
    numbered
        .map(|(document, number)| {
            let name = format!("{}-grants-{number}", identity.role_name());
            let partition = &identity.arn.partition;
            let arn = format!(
                "arn:{partition}:iam::{}:policy{}{name}",
                account.id,
                identity.path()
            );
            let resource = PlacedResource::new(
                "AWS::IAM::ManagedPolicy",
                LogicalId::new("RolePolicy", &format!("{}-{number:02}", identity.name)),
                (account, &account.home_region),
                properties([
                    (
                        "Description",
                        Value::string(format!(
                            "Grants of {} of the blueprint {}, part {number}",
                            identity.name, model.name
                        )),
                    ),
                    ("ManagedPolicyName", Value::string(name)),
                    ("Path", Value::string(identity.path())),
                    ("PolicyDocument", Value::Policy(document.clone())),
                ]),
                identity.span,
            );
            let path = format!("managed/{}-{number}", identity.name);
            let file = PolicyFile {
                path: PolicyKind::Identity.path(Some(account.id), &path),
                document,
            };
            Managed {
                arn,
                resource,
                file,
            }
        })
        .collect()
}

/// The identity providers of the same stack that the role trusts: they have to be there.
fn providers(role: &Role) -> Vec<LogicalId> {
    let trusted = role
        .trusted_by
        .iter()
        .filter_map(|trust| match &trust.principal {
            TrustedPrincipal::WebIdentity { provider, .. } => match provider.owner {
                Owner::Synth(_) => Some(identity_provider::logical_id(provider)),
                Owner::Existing | Owner::IdentityCenter(_) => None,
            },
            _ => None,
        });
    trusted
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect()
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
