//! The service control policy that AWS Budgets attaches to whole accounts once a budget is spent.
use super::deny_all_invocation;
use crate::artifact::{
    LogicalId, PolicyDocument, PolicyFile, PolicyKind, Symbol, SymbolAttribute, SymbolKind, Text,
    Value,
};
use crate::catalog::{Quota, quota};
use crate::compile::part::{Part, PlacedResource, properties, tag_list};
use crate::compile::principal::arn_pattern;
use crate::compile::size::length;
use crate::diag::{Code, Diagnostic};
use crate::model::{Budget, Consequence, Covers, Forbidden, Model, NewAccounts, OrgPolicies};

/// The policy, attached to nothing until then. It denies to whoever is in the accounts: to roles of Identity Center, to users, to
/// roles that the blueprint does not know, and to sessions that are open.
pub(super) fn stop_policy(model: &Model, budget: &Budget) -> Part {
    let Some(forbidden) = budget.forbidden() else {
        return Part::default();
    };
    let account = match &model.deploy.org_policies {
        OrgPolicies::Management => &budget.account,
        OrgPolicies::Delegated(account) => account,
        OrgPolicies::Handoff => {
            return Part {
                diagnostics: vec![by_hand(budget)],
                ..Part::default()
            };
        }
    };
    let document = document(budget, forbidden);
    let by = Consequence::DenyInvocationByScp.word();
    let name = format!("{}-{by}", budget.identity);
    let full_name = name_of(model, budget);
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
            ("Name", Value::string(&full_name)),
            ("Tags", tag_list(&tags)),
            ("Type", Value::string("SERVICE_CONTROL_POLICY")),
        ]),
        budget.span,
    )
    .giving(SymbolKind::OrganizationPolicy, &budget.identity);
    Part {
        resources: vec![resource],
        diagnostics: refused(model, budget, &full_name, &document),
        policies: vec![PolicyFile {
            path: PolicyKind::ServiceControl.path(None, &name),
            document,
        }],
    }
}

/// Its name at AWS.
pub(in crate::compile) fn name_of(model: &Model, budget: &Budget) -> String {
    let by = Consequence::DenyInvocationByScp.word();
    model.physical_name(&budget.identity) + "-" + by
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

/// What AWS Organizations or the stop itself does not bear.
fn refused(
    model: &Model,
    budget: &Budget,
    full_name: &str,
    document: &PolicyDocument,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let longest = quota(Quota::OrganizationPolicyNameCharacters);
    if full_name.len() > longest {
        problems.push(
            Diagnostic::error(
                Code::NameTooLong,
                budget.span,
                format!("the service control policy of this budget would be named `{full_name}`, with {} characters of {longest}", full_name.len()),
            )
            .help("shorten the name of the budget"),
        );
    }
    let most = quota(Quota::ServiceControlPolicyCharacters);
    let characters = length(document);
    if characters > most {
        problems.push(
            Diagnostic::error(
                Code::OverQuota,
                budget.span,
                format!("the service control policy of `{}` has {characters} characters, AWS accepts {most}", budget.name),
            )
            .note("it names each role that is spared, in each account")
            .help("spare fewer roles"),
        );
    }
    let joins =
        model.deploy.new_accounts == NewAccounts::Deploy && matches!(budget.covers, Covers::Tag(_));
    if joins {
        problems.push(
            Diagnostic::warning(
                Code::SpendingGoesOn,
                budget.span,
                format!("accounts that join a unit later count in `{}`, and are not stopped by it", budget.name),
            )
            .note("`new_accounts: deploy` gives them what the others have; AWS Budgets attaches the policy to the accounts that the blueprint lists")
            .help("list them in the blueprint, and deploy again, when they have joined"),
        );
    }
    problems
}

fn by_hand(budget: &Budget) -> Diagnostic {
    let by = Some(Consequence::DenyInvocationByScp);
    let mut alerts = budget.alerts.iter();
    let place = alerts.find(|alert| alert.then == by);
    Diagnostic::error(
        Code::SpendingGoesOn,
        place.map_or(budget.span, |alert| alert.span),
        format!(
            "`{}` has AWS Budgets attach a service control policy, and `org_policies: handoff` leaves all of them to be made by hand",
            budget.name
        ),
    )
    .note("the action needs the id of the policy, which only whoever makes it knows")
    .help("say `deploy: { org_policies: management }`, or another `then`")
}
