//! What a role may do, in one inline policy or, where that is too long, in managed policies as well.
use super::assign::assign;
use super::divide::divided;
use super::weigh::{Scale, emitted};
use crate::artifact::PolicyDocument;
use crate::catalog::{Quota, quota, raised_to_at_most};
use crate::compile::size::length;
use crate::diag::{Code, Diagnostic};
use crate::model::{RaisedQuotas, Role};

/// The documents of a role's grants.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grants {
    /// What stands in the role; `None` where it may do nothing.
    pub inline: Option<PolicyDocument>,
    /// Customer managed policies attached to it, the first being number 1.
    pub managed: Vec<PolicyDocument>,
}

/// Grants as they are while they fit into the role. Longer ones are spread over the role and as few
/// managed policies as are enough: inline policies may have 10,240 characters together and a managed
/// one 6,144 (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>).
///
/// # Errors
/// The arithmetic, where AWS attaches fewer managed policies to a role than that takes.
pub fn spill(
    grants: PolicyDocument,
    role: &Role,
    quotas: RaisedQuotas,
) -> Result<Grants, Box<Diagnostic>> {
    if grants.statements.is_empty() {
        return Ok(Grants::default());
    }
    let inline = quota(Quota::IdentityPolicyCharacters);
    let characters = length(&grants);
    if characters <= inline {
        return Ok(Grants {
            inline: Some(grants),
            managed: Vec::new(),
        });
    }
    let each = quota(Quota::ManagedPolicyCharacters);
    let most = quotas
        .managed_policies_per_role
        .unwrap_or_else(|| quota(Quota::ManagedPoliciesPerRole));
    let statements = grants.statements.iter().flat_map(|it| divided(it, each));
    let scale = Scale::new(statements.map(|it| (it.sid.clone(), vec![it])));
    let capacities = |documents: usize| {
        let mut capacities = vec![each; documents];
        if let Some(first) = capacities.first_mut() {
            *first = inline;
        }
        capacities
    };
    let Some(assignment) = assign(&scale, capacities, most + 1) else {
        return Err(Box::new(too_long(role, characters, most)));
    };
    let mut documents = assignment.into_iter().map(|items| {
        let items = items.iter().filter_map(|item| scale.items().get(*item));
        emitted(items.flat_map(|item| item.statements.clone()).collect())
    });
    let inline = documents.next();
    Ok(Grants {
        inline: inline.filter(|document| !document.statements.is_empty()),
        managed: documents
            .filter(|document| !document.statements.is_empty())
            .collect(),
    })
}

fn too_long(role: &Role, characters: usize, most: usize) -> Diagnostic {
    let inline = quota(Quota::IdentityPolicyCharacters);
    let each = quota(Quota::ManagedPolicyCharacters);
    let name = &role.identity.name;
    let raised = raised_to_at_most(Quota::ManagedPoliciesPerRole).unwrap_or(most);
    let help = if most < raised {
        format!(
            "split the role in two, or have AWS raise the quota and say so: `quotas: {{ …: {{ managed_policies_per_role: {raised} }} }}`"
        )
    } else {
        "split the role in two".to_owned()
    };
    Diagnostic::error(
        Code::OverQuota,
        role.identity.span,
        format!(
            "the grants of `{name}` come to {characters} characters, more than one role can have"
        ),
    )
    .note(format!(
        "AWS accepts {inline} in the role and {most} managed policies of {each}: {inline} + {most} × {each} = {}",
        inline + most * each
    ))
    .help(help)
}
