//! The kill switch: once a budget stops spending, whoever spends what it counts can invoke nothing in any way, and
//! everything else goes on.
use super::{allowed, denied};
use crate::catalog::operations_that;
use crate::diag::Span;
use crate::estate::{Estate, EstateStop};
use crate::model::{Budget, Consequence, Forbidden, Model, Role, RoleIdentity};
use crate::simulate::call::{Asker, Call};
use crate::simulate::exercise::calls;
use crate::simulate::question::{Asked, Question, Scope, Who};
use crate::vocab::{AccountId, Region};
use std::sync::Arc;

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
    let account = &budget.account;
    let name = &budget.name;
    let stopped = &enforcement.stopped;
    let brake = (enforcement.brake.is_some(), budget.brake_topic());
    let by_alert = (budget.does(Consequence::DenyInvocation), name.to_string());
    for ((does, stop), what) in [
        (by_alert, format!("`{name}` stops spending")),
        (brake, format!("the brake of `{name}` stops spending")),
    ] {
        if does {
            let scope = Scope::Stopped(estate.stop(account.id, |it| it.name == stop));
            once_stopped(model, estate, (stopped, scope), &what, questions);
        }
    }
    let is_its = |it: &EstateStop| budget.is_named(&model.name, &it.name);
    if budget.does(Consequence::DenyInvocationByBudgets) {
        let is = |it: &EstateStop| is_its(it) && it.targets.is_empty();
        let scope = Scope::Stopped(estate.stop(account.id, is));
        let what = format!("AWS Budgets stops spending for `{name}`");
        once_stopped(model, estate, (stopped, scope), &what, questions);
    }
    if let Some(forbidden) = &enforcement.forbidden {
        let is = |it: &EstateStop| is_its(it) && !it.targets.is_empty();
        let scope = Scope::Stopped(estate.stop(account.id, is));
        let what = format!("AWS Budgets stops the accounts of `{name}`");
        once_stopped(model, estate, (&forbidden.callers, scope), &what, questions);
        let forbids = Forbids {
            model,
            estate,
            forbidden,
            scope,
            what: &what,
            span: budget.span,
        };
        forbids.strangers(questions);
        forbids.spared(questions);
    }
}

/// A service control policy that stops accounts.
struct Forbids<'a> {
    model: &'a Model,
    estate: &'a Estate,
    forbidden: &'a Forbidden,
    scope: Scope,
    what: &'a str,
    span: Span,
}

impl Forbids<'_> {
    /// Roles that the blueprint does not know are stopped, too.
    fn strangers(&self, questions: &mut Vec<Question>) {
        for account in &self.forbidden.accounts {
            let asker = Asker::administrator(account.id.as_str(), "role/synth-check/newcomer");
            let spending = every_way(self.model, (&account.home_region, account.id));
            let requests = spending
                .iter()
                .flat_map(|call| call.first(self.estate, &asker, self.scope));
            questions.push(denied(
                format!(
                    "once {}, a role of `{}` that is not in the blueprint can invoke nothing",
                    self.what, account.name
                ),
                requests,
                self.span,
            ));
        }
    }

    /// Those that are spared go on.
    fn spared(&self, questions: &mut Vec<Question>) {
        for identity in &self.forbidden.spared {
            let Some(home) = identity.home() else {
                continue;
            };
            let asker = Asker::role(Who::Ours, &identity.arn);
            let spending = every_way(self.model, (&home.home_region, home.id));
            let requests = spending
                .iter()
                .map(|call| call.first(self.estate, &asker, self.scope));
            questions.push(allowed(
                format!("once {}, `{}` goes on", self.what, identity.name),
                requests.filter(|asked| !asked.is_empty()).collect(),
                identity.span,
            ));
        }
    }
}

fn once_stopped(
    model: &Model,
    estate: &Estate,
    (stopped, scope): (&[Arc<RoleIdentity>], Scope),
    what: &str,
    questions: &mut Vec<Question>,
) {
    for identity in stopped {
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
        let others = identity.home().into_iter().flat_map(|home| {
            let place = (&home.home_region, home.id);
            let calls = GOING_ON.into_iter();
            calls.flat_map(move |does| sampled(place, model, does))
        });
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
    let home = identity.home().into_iter();
    spending.extend(home.flat_map(|home| every_way(model, (&home.home_region, home.id))));
    spending
}

/// One way of spending of each kind that there is.
fn every_way(model: &Model, place: (&Region, AccountId)) -> Vec<Call> {
    let mut spending: Vec<Call> = SPENDING
        .into_iter()
        .flat_map(|does| sampled(place, model, does))
        .collect();
    for token_type in TOKEN_TYPES {
        let tokens = sampled(place, model, SIGNING_IN);
        spending.extend(
            tokens
                .into_iter()
                .map(|call| call.with("token_type", token_type)),
        );
    }
    spending
}

/// The operations of a kind, on things of an account.
fn sampled((region, account): (&Region, AccountId), model: &Model, does: &str) -> Vec<Call> {
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
