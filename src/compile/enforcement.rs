//! What denies invocation when a budget says so: the policies, the flags, AWS Budgets' actions, the brakes.
use super::budget;
use super::functions::role_arn;
use super::part::{Part, PlacedResource, properties, tags_in};
use crate::artifact::{
    LogicalId, PolicyDocument, PolicyFile, PolicyKind, PolicyStatement, Symbol, SymbolAttribute,
    SymbolKind, Value,
};
use crate::catalog::{GuardrailWord, Quota, guardrail_actions, quota};
use crate::model::{Budget, Consequence, Covers, Enforcer, Model};
use crate::vocab::camel_case;

/// What an account has to stop spending with.
pub(super) fn enforcer(model: &Model, enforcer: &Enforcer) -> Part {
    let of_account = || {
        let budgets = model.budgets.iter();
        budgets.filter(|budget| budget.covers.account().id == enforcer.account.id)
    };
    let mut part = Part::default();
    if of_account().any(Budget::is_enforced) {
        part.resources.push(flags(model, enforcer));
    }
    if of_account().any(Budget::is_stopped_by_enforcer) {
        part = part.and(deny_policy(model, enforcer, Consequence::DenyInvocation));
    }
    if enforcer.budgets_role.is_some() {
        let by = Consequence::DenyInvocationByBudgets;
        part = part.and(deny_policy(model, enforcer, by));
        let actions = of_account().flat_map(|budget| actions(model, enforcer, budget));
        part.resources.extend(actions);
    }
    for budget in of_account() {
        part.resources
            .extend(alarms(model, budget).map(|alarm| alarm.resource));
    }
    part
}

/// The policy that denies all invocation to whoever it is attached to: on both endpoints, streaming or not, by bearer
/// token, in jobs. An explicit denial ends sessions that are open, too, from the next request on
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>).
fn deny_policy(model: &Model, enforcer: &Enforcer, by: Consequence) -> Part {
    let statement = PolicyStatement::deny(
        "StopSpending",
        guardrail_actions(GuardrailWord::StopSpending),
        enforcer.span,
    )
    .on_all();
    let document = PolicyDocument::new(vec![statement]);
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

/// AWS Budgets attaches the policy by itself at each threshold that says so, to so many roles an action
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-budgets-budgetsaction.html>).
fn actions(model: &Model, enforcer: &Enforcer, budget: &Budget) -> Vec<PlacedResource> {
    let (Some(role), Some(enforcement)) = (&enforcer.budgets_role, &budget.enforcement) else {
        return Vec::new();
    };
    let by = Consequence::DenyInvocationByBudgets;
    let alerts = budget.alerts.iter().filter(|alert| alert.then == Some(by));
    let mut made = Vec::new();
    for alert in alerts {
        for (number, roles) in enforcement
            .stopped
            .chunks(quota(Quota::BudgetActionRoles).max(1))
            .enumerate()
        {
            let names = roles.iter().map(|role| Value::string(role.role_name()));
            let subscribers = alert.tell.iter().map(|address| {
                Value::map([
                    ("Address", Value::string(address)),
                    ("Type", Value::string("EMAIL")),
                ])
            });
            let account = &*enforcer.account;
            let threshold = Value::map([
                ("Type", Value::string("PERCENTAGE")),
                ("Value", Value::Number(alert.at)),
            ]);
            let definition = Value::map([
                ("PolicyArn", Value::string(enforcer.policy_arn(by))),
                ("Roles", Value::list(names)),
            ]);
            let name = format!("{}-at-{}-{}", budget.identity, alert.at, number + 1);
            let mut action = PlacedResource::new(
                "AWS::Budgets::BudgetsAction",
                LogicalId::new("BudgetsAction", &name),
                (account, &enforcer.region),
                properties([
                    ("ActionThreshold", threshold),
                    ("ActionType", Value::string("APPLY_IAM_POLICY")),
                    ("ApprovalModel", Value::string("AUTOMATIC")),
                    (
                        "BudgetName",
                        Value::string(budget::budget_name(model, budget)),
                    ),
                    (
                        "Definition",
                        Value::map([("IamActionDefinition", definition)]),
                    ),
                    ("ExecutionRoleArn", role_arn(role)),
                    ("NotificationType", Value::string("ACTUAL")),
                    ("Subscribers", Value::list(subscribers)),
                ]),
                alert.span,
            );
            action.resource.depends_on.push(budget::logical_id(budget));
            made.push(action);
        }
    }
    made
}

/// An alarm of a brake.
pub(super) struct BrakeAlarm {
    /// Its physical name.
    pub(super) name: String,
    resource: PlacedResource,
}

/// The alarms of a budget's brake: sums of tokens over one period, of the project or of the account
/// (<https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring-mantle.html>).
pub(super) fn alarms(model: &Model, budget: &Budget) -> impl Iterator<Item = BrakeAlarm> {
    let brake = budget.enforcement.as_ref().and_then(|it| it.brake.as_ref());
    let limits = brake.into_iter().flat_map(|brake| {
        let input = brake
            .input
            .map(|limit| (brake, "input", "TotalInputTokens", limit));
        let output = brake
            .output
            .map(|limit| (brake, "output", "TotalOutputTokens", limit));
        input.into_iter().chain(output)
    });
    limits.map(|(brake, word, metric, limit)| {
        let account = budget.covers.account();
        let name = format!("{}-{word}", model.physical_name(&budget.name)) + "-brake";
        let topic = model.topics.iter().find(|topic| {
            topic.name.as_str() == budget.brake_topic() && topic.account.id == account.id
        });
        let mut resource = PlacedResource::new(
            "AWS::CloudWatch::Alarm",
            LogicalId::new("Alarm", &format!("{}-{word}-brake", budget.identity)),
            (account, &account.home_region),
            properties([
                (
                    "AlarmActions",
                    Value::list(topic.map(|topic| Value::string(topic.arn()))),
                ),
                (
                    "AlarmDescription",
                    Value::string(format!(
                        "{} tokens of {} in {} s: the enforcer denies invocation",
                        camel_case(word),
                        budget.name,
                        brake.within_seconds
                    )),
                ),
                ("AlarmName", Value::string(&name)),
                ("ComparisonOperator", Value::string("GreaterThanThreshold")),
                ("Dimensions", dimensions(budget)),
                ("EvaluationPeriods", Value::integer(1)),
                ("MetricName", Value::string(metric)),
                ("Namespace", Value::string("AWS/BedrockMantle")),
                ("Period", Value::integer(brake.within_seconds)),
                ("Statistic", Value::string("Sum")),
                ("Tags", tags_in(model, account)),
                ("Threshold", Value::integer(limit.tokens())),
                ("TreatMissingData", Value::string("notBreaching")),
            ]),
            brake.span,
        );
        if let Some(topic) = topic {
            resource
                .resource
                .depends_on
                .push(super::topic::logical_id(topic));
        }
        BrakeAlarm { name, resource }
    })
}

/// Which tokens count: the metrics are published by project and for the account as a whole.
fn dimensions(budget: &Budget) -> Value {
    match &budget.covers {
        Covers::Project(project) => Value::list([Value::map([
            ("Name", Value::string("Project")),
            (
                "Value",
                Value::Symbol(Symbol {
                    kind: SymbolKind::Project,
                    account: project.account.id,
                    name: project.identity.clone(),
                    region: None,
                    attribute: SymbolAttribute::Id,
                }),
            ),
        ])]),
        Covers::Account(_) => Value::list([]),
    }
}

/// What a flag says where this happened.
pub(super) fn level(then: Consequence) -> &'static str {
    match then {
        Consequence::Degrade => "degrade",
        Consequence::DenyInvocation | Consequence::DenyInvocationByBudgets => "block",
    }
}
