//! The kill switch: once a budget stops spending, whoever spends what it counts can invoke nothing in any way, and
//! everything else goes on.
use super::{allowed, denied};
use crate::catalog::operations_that;
use crate::estate::Estate;
use crate::model::{Budget, Consequence, Enforcement, Model, Role, RoleIdentity};
use crate::simulate::call::{Asker, Call};
use crate::simulate::exercise::calls;
use crate::simulate::question::{Asked, Question, Scope, Who};

/// What costs tokens, by the words of the table of operations: both endpoints, streaming or not, by profile, by the
/// Responses API, in jobs.
const SPENDING: [&str; 8] = [
    "mantle-project-inference",
    "own-model-inference",
    "runtime-inference",
    "runtime-model-use",
    "runtime-profile",
    "runtime-project-inference",
    "runtime-responses",
    "spending",
];
/// Signing in with an API key: a session's, or a long-term one.
const SIGNING_IN: &str = "bearer-token";
/// The kinds of API keys.
const TOKEN_TYPES: [&str; 2] = ["LONG_TERM", "SHORT_TERM"];
/// What goes on.
const GOING_ON: [&str; 3] = ["harmless", "model-read", "read-flags"];

/// The questions that a budget raises.
pub(super) fn of_budget(
    model: &Model,
    estate: &Estate,
    budget: &Budget,
    questions: &mut Vec<Question>,
) {
    let Some(enforcement) = &budget.enforcement else {
        return;
    };
    let account = budget.covers.account();
    let name = &budget.name;
    let brake = (enforcement.brake.is_some(), budget.brake_topic());
    let by_alert = (budget.does(Consequence::DenyInvocation), name.to_string());
    for ((does, stop), what) in [
        (by_alert, format!("`{name}` stops spending")),
        (brake, format!("the brake of `{name}` stops spending")),
    ] {
        if does {
            let found = estate.stop(account.id, |it| it.name == stop);
            once_stopped(model, estate, (enforcement, found), &what, questions);
        }
    }
    if budget.does(Consequence::DenyInvocationByBudgets) {
        let begin = format!("{}-", budget.name_begin(&model.name));
        let found = estate.stop(account.id, |it| it.name.starts_with(&begin));
        let what = format!("AWS Budgets stops spending for `{name}`");
        once_stopped(model, estate, (enforcement, found), &what, questions);
    }
}

fn once_stopped(
    model: &Model,
    estate: &Estate,
    (enforcement, stop): (&Enforcement, Option<usize>),
    what: &str,
    questions: &mut Vec<Question>,
) {
    let scope = Scope::Stopped(stop);
    for identity in &enforcement.stopped {
        let Some(role) = model
            .roles
            .iter()
            .find(|it| it.identity.arn == identity.arn)
        else {
            continue;
        };
        let asker = Asker::role(Who::Ours, &identity.arn);
        let spending = spending(model, estate, role);
        let requests: Vec<Asked> = spending
            .iter()
            .flat_map(|call| call.first(estate, &asker, scope))
            .collect();
        questions.push(denied(
            format!("once {what}, `{}` can invoke nothing", identity.name),
            requests,
            identity.span,
        ));
        let others = GOING_ON
            .into_iter()
            .flat_map(|does| sampled(identity, model, does));
        let others = others.map(|call| call.first(estate, &asker, scope));
        questions.push(allowed(
            format!(
                "once {what}, `{}` can do everything but invoke",
                identity.name
            ),
            others.filter(|asked| !asked.is_empty()).collect(),
            identity.span,
        ));
    }
}

/// Every way of spending: those that the role was granted, and one of each kind that there is, whatever it was granted.
fn spending(model: &Model, estate: &Estate, role: &Role) -> Vec<Call> {
    let identity = &role.identity;
    let mut spending = Vec::new();
    if let Some(home) = identity.home() {
        let invoking = role
            .grants
            .iter()
            .filter(|grant| grant.verb.is_invocation_on_bedrock());
        for grant in invoking {
            spending.extend(calls(
                model,
                estate,
                identity,
                &home.home_region,
                &grant.verb,
            ));
        }
    }
    spending.extend(
        SPENDING
            .into_iter()
            .flat_map(|does| sampled(identity, model, does)),
    );
    for token_type in TOKEN_TYPES {
        let tokens = sampled(identity, model, SIGNING_IN);
        spending.extend(
            tokens
                .into_iter()
                .map(|call| call.with("token_type", token_type)),
        );
    }
    spending
}

/// The operations of a kind, on things of the role's account.
fn sampled(identity: &RoleIdentity, model: &Model, does: &str) -> Vec<Call> {
    let Some(home) = identity.home() else {
        return Vec::new();
    };
    let (region, account) = (&home.home_region, home.id);
    let arn = |service: &str, rest: &str| {
        format!(
            "arn:{}:{service}:{region}:{account}:{rest}",
            region.partition()
        )
    };
    let invoked = model.models.iter().map(|model| model.name().to_string());
    let parameters = [
        ("model", invoked.min().unwrap_or_default()),
        (
            "profile",
            arn("bedrock", "application-inference-profile/example"),
        ),
        ("project", arn("bedrock-mantle", "project/proj_example")),
        ("table", "example".to_owned()),
    ];
    operations_that(does)
        .map(|operation| Call::new(&operation.name, region, account, parameters.clone()))
        .collect()
}
