//! The actions of AWS Budgets, which attach policies without any code of ours.
use super::stop_policy;
use crate::artifact::{LogicalId, Value};
use crate::catalog::{Quota, quota};
use crate::compile::budget;
use crate::compile::functions::role_arn;
use crate::compile::part::{PlacedResource, properties};
use crate::diag::{Code, Diagnostic};
use crate::model::{Alert, Budget, Consequence, Enforcement, Enforcer, Model};

/// AWS Budgets attaches policies by itself at each threshold that says so
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-budgets-budgetsaction.html>).
pub(super) fn actions(model: &Model, enforcer: &Enforcer, budget: &Budget) -> Vec<PlacedResource> {
    let mut made = Vec::new();
    for alert in &budget.alerts {
        let definitions = definitions(model, enforcer, budget, alert);
        for (number, (kind, definition)) in definitions.into_iter().enumerate() {
            made.extend(action(
                model,
                enforcer,
                (budget, alert),
                number + 1,
                (kind, definition),
            ));
        }
    }
    made
}

/// What an alert has AWS Budgets do: the type of each action, and what it is about.
fn definitions(
    model: &Model,
    enforcer: &Enforcer,
    budget: &Budget,
    alert: &Alert,
) -> Vec<(&'static str, Value)> {
    let Some(enforcement) = &budget.enforcement else {
        return Vec::new();
    };
    match alert.then {
        Some(by @ Consequence::DenyInvocationByBudgets) => to_roles(enforcer, enforcement, by),
        Some(Consequence::DenyInvocationByScp) => to_accounts(model, budget),
        Some(Consequence::Degrade | Consequence::DenyInvocation) | None => Vec::new(),
    }
}

/// A policy of IAM, to so many roles an action.
fn to_roles(
    enforcer: &Enforcer,
    enforcement: &Enforcement,
    by: Consequence,
) -> Vec<(&'static str, Value)> {
    let chunks = enforcement
        .stopped
        .chunks(quota(Quota::BudgetActionRoles).max(1));
    let of_chunk = chunks.map(|roles| {
        let names = roles.iter().map(|role| Value::string(role.role_name()));
        let definition = Value::map([
            ("PolicyArn", Value::string(enforcer.policy_arn(by))),
            ("Roles", Value::list(names)),
        ]);
        let definition = Value::map([("IamActionDefinition", definition)]);
        ("APPLY_IAM_POLICY", definition)
    });
    of_chunk.collect()
}

/// A service control policy, to so many accounts an action
/// (<https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_ScpActionDefinition.html>).
fn to_accounts(model: &Model, budget: &Budget) -> Vec<(&'static str, Value)> {
    let (Some(forbidden), Some(id)) = (budget.forbidden(), stop_policy::id(model, budget)) else {
        return Vec::new();
    };
    let chunks = forbidden
        .accounts
        .chunks(quota(Quota::BudgetActionTargets).max(1));
    let of_chunk = chunks.map(|accounts| {
        let targets = accounts
            .iter()
            .map(|account| Value::string(account.id.as_str()));
        let definition = Value::map([
            ("PolicyId", Value::Symbol(id.clone())),
            ("TargetIds", Value::list(targets)),
        ]);
        let definition = Value::map([("ScpActionDefinition", definition)]);
        ("APPLY_SCP_POLICY", definition)
    });
    of_chunk.collect()
}

/// More actions than AWS takes, of a budget or of all in the account.
pub(super) fn too_many(budget: &Budget, own: usize, before: usize) -> Option<Diagnostic> {
    let most = quota(Quota::BudgetActions);
    let of_account = quota(Quota::BudgetActionsOfAccount);
    let all = before + own;
    let message = if own > most {
        format!(
            "`{}` comes to {own} actions, AWS Budgets accepts {most}",
            budget.name
        )
    } else if all > of_account && before <= of_account {
        let account = &budget.account.name;
        format!(
            "with `{}` the budgets of account `{account}` come to {all} actions, AWS Budgets accepts {of_account}",
            budget.name
        )
    } else {
        return None;
    };
    let roles = quota(Quota::BudgetActionRoles);
    let accounts = quota(Quota::BudgetActionTargets);
    Some(
        Diagnostic::error(Code::OverQuota, budget.span, message)
            .note(format!("an action attaches a policy to {roles} roles or {accounts} accounts at most"))
            .help("let fewer alerts stop spending, or say `then: deny-invocation`, which takes no action of AWS Budgets"),
    )
}

fn action(
    model: &Model,
    enforcer: &Enforcer,
    (budget, alert): (&Budget, &Alert),
    number: usize,
    (kind, definition): (&str, Value),
) -> Option<PlacedResource> {
    let role = enforcer.budgets_role.as_ref()?;
    let subscribers = alert.tell.iter().map(|address| {
        Value::map([
            ("Address", Value::string(address)),
            ("Type", Value::string("EMAIL")),
        ])
    });
    let threshold = Value::map([
        ("Type", Value::string("PERCENTAGE")),
        ("Value", Value::Number(alert.at)),
    ]);
    let at = alert.at.to_string().replace('.', "p");
    let name = format!("{}-at-{at}-{number}", budget.identity);
    let mut action = PlacedResource::new(
        "AWS::Budgets::BudgetsAction",
        LogicalId::new("BudgetsAction", &name),
        (&*enforcer.account, &enforcer.region),
        properties([
            ("ActionThreshold", threshold),
            ("ActionType", Value::string(kind)),
            ("ApprovalModel", Value::string("AUTOMATIC")),
            (
                "BudgetName",
                Value::string(budget::budget_name(model, budget)),
            ),
            ("Definition", definition),
            ("ExecutionRoleArn", role_arn(role)),
            ("NotificationType", Value::string("ACTUAL")),
            ("Subscribers", Value::list(subscribers)),
        ]),
        alert.span,
    );
    action.resource.depends_on.push(budget::logical_id(budget));
    Some(action)
}
