//! What an account is given to stop spending with: the enforcer, its topics, the role of AWS Budgets.
use crate::blueprint::resolve::Context;
use crate::blueprint::resolve::functions::{Brought, Wanted, operate};
use crate::blueprint::resolve::names::too_long;
use crate::blueprint::resolve::service_roles::ServiceRole;
use crate::blueprint::resolve::topics::Told;
use crate::catalog::budgets_region;
use crate::model::{
    Budget, CallingTopic, Consequence, Enforcer, FunctionKind, Grant, Publisher, Role,
    RoleIdentity, TaskKind, TrustConditions, Verb, physical_name,
};
use crate::vocab::{Arn, Name, OrganizationId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How long one run of the enforcer may take, in seconds.
const TIMEOUT_SECONDS: u16 = 60;
/// The service that AWS Budgets' actions run as.
const BUDGETS: &str = "budgets.amazonaws.com";

/// What an account needs for its budgets.
pub(super) fn enforcer(
    (budgets, organization): (&[&Budget], Option<&OrganizationId>),
    roles: &mut [Role],
    brought: &mut Brought,
    context: &mut Context<'_>,
) -> Option<Enforcer> {
    let first = budgets.first()?;
    let account = &first.account;
    let region = account.home_region.clone();
    let flags: Name = "spend-flags".parse().ok()?;
    let mut enforcer = Enforcer {
        account: account.clone(),
        region: region.clone(),
        table_name: physical_name(&context.blueprint, &flags),
        path: brought.defaults.path.clone(),
        blueprint: context.blueprint.to_string(),
        budgets_role: None,
        span: first.span,
    };
    let place = (account, &region);
    let table = [("table", enforcer.table_name.clone())];
    if budgets.iter().any(|budget| budget.is_enforced()) {
        let topics = topics(budgets, brought, context);
        let mut verbs = vec![operate(TaskKind::KeepFlags, &flags, place, table.clone())];
        if budgets.iter().any(|budget| {
            budget
                .enforcement
                .as_ref()
                .is_some_and(|it| it.brake.is_some())
        }) {
            verbs.push(operate(TaskKind::ReadAlarms, &flags, place, []));
        }
        for budget in budgets.iter().filter(|budget| budget.is_enforced()) {
            let begin = [("budget", budget.name_begin(&context.blueprint))];
            verbs.push(operate(TaskKind::ReadBudget, &budget.name, place, begin));
        }
        let by_enforcer = budgets
            .iter()
            .filter(|budget| budget.is_stopped_by_enforcer());
        for role in stopped(by_enforcer) {
            let role_part = ("role", role.arn.resource.clone());
            verbs.push(operate(
                TaskKind::ListPolicies,
                &role.name,
                place,
                [role_part.clone()],
            ));
            let policy = enforcer.policy_arn(Consequence::DenyInvocation);
            verbs.push(operate(
                TaskKind::AttachPolicy,
                &role.name,
                place,
                [role_part, ("policy", policy)],
            ));
        }
        let wanted = Wanted {
            kind: FunctionKind::Enforcer,
            name: &"spend".parse().ok()?,
            place,
            timeout_seconds: TIMEOUT_SECONDS,
            called_by_topics: topics,
            called_every_minutes: Some(60),
            verbs,
            span: first.span,
        };
        let function = brought.bring(wanted, context)?;
        let lifts = operate(
            TaskKind::InvokeFunction,
            &function.role.name,
            place,
            [("function", function.function_name.clone())],
        );
        let lifters: BTreeSet<&Arn> = budgets
            .iter()
            .filter_map(|budget| budget.enforcement.as_ref())
            .flat_map(|it| it.lifted_by.iter().map(|role| &role.arn))
            .collect();
        let readers: BTreeSet<Arn> = stopped(budgets.iter())
            .iter()
            .map(|role| role.arn.clone())
            .collect();
        let reads = operate(TaskKind::ReadFlags, &flags, place, table);
        for role in roles.iter_mut() {
            let arn = &role.identity.arn;
            if lifters.contains(arn) {
                role.grants.push(Grant {
                    verb: lifts.clone(),
                    span: first.span,
                });
            }
            if readers.contains(arn) {
                role.grants.push(Grant {
                    verb: reads.clone(),
                    span: first.span,
                });
            }
        }
    }
    let by_budgets = budgets
        .iter()
        .filter(|budget| budget.does(Consequence::DenyInvocationByBudgets));
    let mut verbs = attaching_to_roles(&enforcer, &stopped(by_budgets));
    if let Some(organization) = organization {
        verbs.extend(attaching_to_accounts(
            &enforcer,
            organization,
            budgets,
            context,
        ));
    }
    if !verbs.is_empty() {
        enforcer.budgets_role = Some(budgets_role(&enforcer, verbs, brought, context)?);
    }
    Some(enforcer)
}

/// The roles that some budgets stop, each once.
fn stopped<'b>(budgets: impl Iterator<Item = &'b &'b Budget>) -> Vec<Arc<RoleIdentity>> {
    let all = budgets
        .filter_map(|budget| budget.enforcement.as_ref())
        .flat_map(|it| &it.stopped)
        .map(|role| (role.arn.clone(), role.clone()));
    all.collect::<BTreeMap<_, _>>().into_values().collect()
}

/// The topics that the enforcer is called by: one for each budget that sets something off, and one for each brake.
fn topics(
    budgets: &[&Budget],
    brought: &mut Brought,
    context: &mut Context<'_>,
) -> Vec<CallingTopic> {
    let mut calling = Vec::new();
    for budget in budgets {
        let account = &budget.account;
        let home = &account.home_region;
        let of_budgets = budgets_region(home.partition()).unwrap_or_else(|| home.clone());
        let by_alert =
            budget.does(Consequence::Degrade) || budget.does(Consequence::DenyInvocation);
        let brake = budget.enforcement.as_ref().and_then(|it| it.brake.as_ref());
        let wanted = [
            by_alert.then(|| {
                (
                    budget.topic(),
                    of_budgets,
                    Publisher::Budgets,
                    BTreeSet::new(),
                    budget.span,
                )
            }),
            brake.map(|brake| {
                let tell = brake.tell.iter().cloned().collect();
                (
                    budget.brake_topic(),
                    home.clone(),
                    Publisher::CloudWatchAlarms,
                    tell,
                    brake.span,
                )
            }),
        ];
        for (name, region, publisher, tell, span) in wanted.into_iter().flatten() {
            let Ok(name) = name.parse::<Name>() else {
                context.report(too_long(&name, budget.span));
                continue;
            };
            let told = Told {
                name: &name,
                place: (account, &region),
                publishers: [publisher].into(),
                tell,
                span,
            };
            if let Some(topic) = brought.topics.add(told, context) {
                calling.push(CallingTopic {
                    name: topic.name.clone(),
                    topic_name: topic.topic_name.clone(),
                    region,
                });
            }
        }
    }
    calling
}

/// What AWS Budgets needs to do to stop roles.
fn attaching_to_roles(enforcer: &Enforcer, stopped: &[Arc<RoleIdentity>]) -> Vec<Verb> {
    let place = (&enforcer.account, &enforcer.region);
    let policy = enforcer.policy_arn(Consequence::DenyInvocationByBudgets);
    let attach = |role: &Arc<RoleIdentity>| {
        let attached = [
            ("role", role.arn.resource.clone()),
            ("policy", policy.clone()),
        ];
        operate(TaskKind::AttachPolicy, &role.name, place, attached)
    };
    stopped.iter().map(attach).collect()
}

/// What it needs to do to stop accounts: attaching takes both, the policy and the account
/// (<https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html>).
fn attaching_to_accounts(
    enforcer: &Enforcer,
    organization: &OrganizationId,
    budgets: &[&Budget],
    context: &Context<'_>,
) -> Vec<Verb> {
    let place = (&enforcer.account, &enforcer.region);
    let organization = ("organization", organization.to_string());
    let mut verbs = Vec::new();
    let mut targets = BTreeMap::new();
    for budget in budgets {
        let Some(forbidden) = budget
            .enforcement
            .as_ref()
            .and_then(|it| it.forbidden.as_ref())
        else {
            continue;
        };
        let stops = ("stops", budget.stop_tag(&context.blueprint));
        let policy = [organization.clone(), stops];
        verbs.push(operate(
            TaskKind::AttachStopPolicy,
            &budget.name,
            place,
            policy,
        ));
        let accounts = forbidden.accounts.iter();
        targets.extend(accounts.map(|account| (account.id, &account.name)));
    }
    for (id, name) in targets {
        let target = [organization.clone(), ("target", id.to_string())];
        verbs.push(operate(TaskKind::AttachToAccount, name, place, target));
    }
    verbs
}

/// The role that AWS Budgets attaches policies with.
fn budgets_role(
    enforcer: &Enforcer,
    verbs: Vec<Verb>,
    brought: &mut Brought,
    context: &mut Context<'_>,
) -> Option<Arc<RoleIdentity>> {
    let wanted = ServiceRole {
        name: "budgets-action".parse().ok()?,
        account: &enforcer.account,
        service: BUDGETS,
        conditions: TrustConditions::default(),
        verbs,
        span: enforcer.span,
    };
    let role = wanted.resolve(&brought.defaults, context)?;
    let identity = role.identity.clone();
    brought.roles.push(role);
    Some(identity)
}
