//! What denies invocation when a budget says so: the policies, the flags, AWS Budgets' actions, the brakes.
mod action;
mod brake;
mod stop_policy;

pub(super) use brake::alarms;
pub(super) use stop_policy::{id as stop_policy_id, name_of as stop_policy_name};

use super::part::{Part, PlacedResource, properties, tags_in};
use crate::artifact::{LogicalId, PolicyDocument, PolicyFile, PolicyKind, PolicyStatement, Value};
use crate::catalog::{GuardrailWord, guardrail_actions};
use crate::diag::Span;
use crate::model::{Budget, Consequence, Enforcer, Model};

/// What an account has to stop spending with.
pub(super) fn enforcer(model: &Model, enforcer: &Enforcer) -> Part {
    let of_account = || {
        let budgets = model.budgets.iter();
        budgets.filter(|budget| budget.account.id == enforcer.account.id)
    };
    let mut part = Part::default();
    if of_account().any(Budget::is_enforced) {
        part.resources.push(flags(model, enforcer));
    }
    if of_account().any(Budget::is_stopped_by_enforcer) {
        part = part.and(deny_policy(model, enforcer, Consequence::DenyInvocation));
    }
    let by_budgets = Consequence::DenyInvocationByBudgets;
    if of_account().any(|budget| budget.does(by_budgets)) {
        part = part.and(deny_policy(model, enforcer, by_budgets));
    }
    let mut known = 0;
    for budget in of_account() {
        part = part.and(stop_policy::stop_policy(model, budget));
        let actions = action::actions(model, enforcer, budget);
        part.diagnostics
            .extend(action::too_many(budget, actions.len(), known));
        known += actions.len();
        let alarms = alarms(model, budget).map(|alarm| alarm.resource);
        part.resources.extend(actions.into_iter().chain(alarms));
    }
    part
}

/// The policy that denies all invocation to whoever it is attached to: on both endpoints, streaming or not, by bearer
/// token, in jobs. An explicit denial ends sessions that are open, too, from the next request on
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>).
fn deny_policy(model: &Model, enforcer: &Enforcer, by: Consequence) -> Part {
    let document = PolicyDocument::new(vec![deny_all_invocation(enforcer.span)]);
    let resource = PlacedResource::new(
        "AWS::IAM::ManagedPolicy",
        LogicalId::new("Policy", by.word()),
        (&*enforcer.account, &enforcer.region),
        properties([
            (
                "Description",
                Value::string(format!(
                    "Stops spending on models; attached and detached by what enforces budgets of the blueprint {}",
                    model.name
                )),
            ),
            ("ManagedPolicyName", Value::string(enforcer.policy_name(by))),
            ("Path", Value::string(&enforcer.path)),
            ("PolicyDocument", Value::Policy(document.clone())),
        ]),
        enforcer.span,
    );
    Part {
        resources: vec![resource],
        policies: vec![PolicyFile {
            path: PolicyKind::Identity.path(Some(enforcer.account.id), by.word()),
            document,
        }],
        ..Part::default()
    }
}

/// The statement that denies all invocation.
fn deny_all_invocation(span: Span) -> PolicyStatement {
    let actions = guardrail_actions(GuardrailWord::StopSpending);
    PolicyStatement::deny("StopSpending", actions, span).on_all()
}

/// The table of flags. They are few, and say what holds now: nothing expires.
fn flags(model: &Model, enforcer: &Enforcer) -> PlacedResource {
    let key = |attribute: &str, value: &str| {
        Value::list([Value::map([
            ("AttributeName", Value::string(Enforcer::FLAG)),
            (attribute, Value::string(value)),
        ])])
    };
    PlacedResource::new(
        "AWS::DynamoDB::Table",
        LogicalId::new("Table", "spend-flags"),
        (&*enforcer.account, &enforcer.region),
        properties([
            ("AttributeDefinitions", key("AttributeType", "S")),
            ("BillingMode", Value::string("PAY_PER_REQUEST")),
            ("DeletionProtectionEnabled", Value::Bool(true)),
            ("KeySchema", key("KeyType", "HASH")),
            (
                "PointInTimeRecoverySpecification",
                Value::map([("PointInTimeRecoveryEnabled", Value::Bool(true))]),
            ),
            ("TableName", Value::string(&enforcer.table_name)),
            ("Tags", tags_in(model, &enforcer.account)),
        ]),
        enforcer.span,
    )
    .retained()
}

/// What a flag says where this happened.
pub(super) fn level(then: Consequence) -> &'static str {
    match then {
        Consequence::Degrade => "degrade",
        Consequence::DenyInvocation
        | Consequence::DenyInvocationByBudgets
        | Consequence::DenyInvocationByScp => "block",
    }
}
