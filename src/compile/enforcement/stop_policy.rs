//! The service control policy that AWS Budgets attaches to whole accounts once a budget is spent.
use super::deny_all_invocation;
use crate::artifact::{
    LogicalId, PolicyDocument, PolicyFile, PolicyKind, Symbol, SymbolAttribute, SymbolKind, Text,
    Value,
};
use crate::compile::part::{Part, PlacedResource, properties, tag_list};
use crate::compile::principal::arn_pattern;
use crate::diag::{Code, Diagnostic};
use crate::model::{Budget, Consequence, Forbidden, Model, OrgPolicies};

/// The policy, attached to nothing until then. It denies to whoever is in the accounts: to roles of Identity Center, to users, to
/// roles that the blueprint does not know, and to sessions that are open.
pub(super) fn stop_policy(model: &Model, budget: &Budget) -> Part {
    let Some(forbidden) = budget.forbidden() else {
        return Part::default();
    };
    if model.deploy.org_policies == OrgPolicies::Handoff {
        return Part {
            diagnostics: vec![by_hand(budget)],
            ..Part::default()
        };
    }
    let account = &budget.account;
    let document = document(budget, forbidden);
    let by = Consequence::DenyInvocationByScp.word();
    let name = format!("{}-{by}", budget.identity);
    let mut tags = model.tags.clone();
    tags.insert(Budget::STOP_TAG.to_owned(), budget.stop_tag(&model.name));
    let resource = PlacedResource::new(
        "AWS::Organizations::Policy",
        LogicalId::new(
            SymbolKind::OrganizationPolicy.logical_word(),
            budget.identity.as_str(),
        ),
        (&**account, &account.home_region),
        properties([
            ("Content", Value::Policy(document.clone())),
            (
                "Description",
                Value::string("Stops spending on models; attached and detached by AWS Budgets"),
            ),
            (
                "Name",
                Value::string(model.physical_name(&budget.identity) + "-" + by),
            ),
            ("Tags", tag_list(&tags)),
            ("Type", Value::string("SERVICE_CONTROL_POLICY")),
        ]),
        budget.span,
    )
    .giving(SymbolKind::OrganizationPolicy, &budget.identity);
    Part {
        resources: vec![resource],
        policies: vec![PolicyFile {
            path: PolicyKind::ServiceControl.path(None, &name),
            document,
        }],
        ..Part::default()
    }
}

/// Its id, which AWS invents; `None`: a person makes it.
pub(in crate::compile) fn id(model: &Model, budget: &Budget) -> Option<Symbol> {
    let account = match &model.deploy.org_policies {
        OrgPolicies::Management => budget.account.id,
        OrgPolicies::Delegated(account) => account.id,
        OrgPolicies::Handoff => return None,
    };
    Some(Symbol {
        kind: SymbolKind::OrganizationPolicy,
        account,
        name: budget.identity.clone(),
        region: None,
        attribute: SymbolAttribute::Id,
    })
}

fn document(budget: &Budget, forbidden: &Forbidden) -> PolicyDocument {
    let statement = deny_all_invocation(budget.span);
    let spared = forbidden.spared.iter();
    let spared: Vec<Text> = spared
        .map(|role| Text::Literal(arn_pattern(role)))
        .collect();
    let statement = if spared.is_empty() {
        statement
    } else {
        statement.when("ArnNotLike", "aws:PrincipalArn", spared)
    };
    PolicyDocument::new(vec![statement])
}

fn by_hand(budget: &Budget) -> Diagnostic {
    Diagnostic::error(
        Code::SpendingGoesOn,
        budget.span,
        format!(
            "`{}` has AWS Budgets attach a service control policy, and `org_policies: handoff` leaves all of them to be made by hand",
            budget.name
        ),
    )
    .note("the action needs the id of the policy, which only whoever makes it knows")
    .help("deploy organization policies in the management account, or say another `then`")
}
