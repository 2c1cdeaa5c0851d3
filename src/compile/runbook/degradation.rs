//! The playbook for models that fail or are slow.
use super::alike::alike;
use super::aws::{aws, hours};
use super::callers::{Caller, callers};
use crate::artifact::{Code, Command, Degradation, Diversion, MetricsPage, RoutePage, Word};
use crate::model::{Account, Breaker, LanguageModel, Model, Route};
use crate::vocab::{AccountId, Region};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn degradation(model: &Model) -> Option<Degradation> {
    let callers = callers(model);
    if callers.is_empty() && model.routing.is_none() {
        return None;
    }
    let routes = model.routing.iter().flat_map(|routing| {
        let experiments = routing.experiments.iter();
        let experiments = experiments.map(|(group, route)| route_page(group.as_str(), route));
        std::iter::once(route_page("default", &routing.default)).chain(experiments)
    });
    Some(Degradation {
        routes: routes.collect(),
        metrics: metrics(&callers),
        on_mantle: callers.iter().any(Caller::is_on_mantle),
    })
}

/// Errors of callers on bedrock-mantle, latency on bedrock-runtime; by account, region and model.
fn metrics(callers: &[Caller<'_>]) -> Vec<MetricsPage> {
    let mut accounts: BTreeMap<AccountId, (&Account, BTreeSet<_>)> = BTreeMap::new();
    for caller in callers {
        if let Some(home) = caller.role.identity.home() {
            let (_, models) = accounts
                .entry(home.id)
                .or_insert_with(|| (home, BTreeSet::new()));
            models.insert((caller.region(), caller.is_on_mantle(), &*caller.model.id));
        }
    }
    let pages = accounts.into_values().map(|(account, models)| {
        let commands = models
            .into_iter()
            .fold(hours(1), |commands, (region, on_mantle, id)| {
                commands.run(metric(account, region, on_mantle, id))
            });
        (account, commands)
    });
    alike(pages)
        .into_iter()
        .map(|(_, commands, shared)| MetricsPage { commands, shared })
        .collect()
}

fn metric(account: &Account, region: &Region, on_mantle: bool, id: &str) -> Command {
    let (namespace, metric, dimension) = if on_mantle {
        ("AWS/BedrockMantle", "InferenceClientErrors", "Model")
    } else {
        ("AWS/Bedrock", "InvocationLatency", "ModelId")
    };
    let command = aws(account.id, region, "cloudwatch get-metric-statistics")
        .option("namespace", namespace)
        .option("metric-name", metric)
        .option("dimensions", format!("Name={dimension},Value={id}"))
        .option("start-time", Word::variable("start"))
        .option("end-time", Word::variable("end"))
        .option("period", "300");
    let (command, value) = if on_mantle {
        (command.option("statistics", "Sum"), "Sum")
    } else {
        (
            command.option("extended-statistics", "p95"),
            "ExtendedStatistics.p95",
        )
    };
    command
        .option(
            "query",
            format!("sort_by(Datapoints, &Timestamp)[].[Timestamp, {value}]"),
        )
        .option("output", "text")
}

fn route_page(name: &str, route: &Route) -> RoutePage {
    let split = route.split.iter().map(|(model, share)| {
        let (whole, rest) = (share / 100, share % 100);
        let share = if rest == 0 {
            whole.to_string()
        } else {
            format!("{whole}.{rest:02}")
        };
        Code::new(format!("{} {share} %", model.name()))
    });
    RoutePage {
        name: Code::new(name),
        split: split.collect(),
        failover: route
            .failover
            .iter()
            .map(|model| Code::new(model.name().as_str()))
            .collect(),
        breaker: route.breaker.iter().flat_map(breaker).collect(),
        diversions: diversions(route),
    }
}

fn breaker(breaker: &Breaker) -> Vec<String> {
    let errors = breaker.error_basis_points;
    let mut sentences = vec![format!(
        "A model is unavailable once {}.{:02} % of at least {} requests failed.",
        errors / 100,
        errors % 100,
        breaker.min_requests
    )];
    sentences.extend(breaker.p95_milliseconds.map(|most| {
        format!(
            "Or once the 95th percentile of the latency, which callers measure, is above {most} ms."
        )
    }));
    sentences.push(format!(
        "After {} ms one request tries it again.",
        breaker.cooldown_milliseconds
    ));
    sentences
}

/// For each model with a share, all of it to what is left: the first to fail over to, else the others' shares.
fn diversions(route: &Route) -> Vec<Diversion> {
    let shares = route.split.iter().filter(|(_, share)| *share > 0);
    shares
        .filter_map(|(failing, _)| {
            let other = |model: &&LanguageModel| model.name() != failing.name();
            let next = route.failover.iter().find(other);
            let next = next.or_else(|| route.split.iter().map(|(model, _)| model).find(other))?;
            Some(Diversion {
                fails: Code::new(failing.name().as_str()),
                split: Code::new(format!("split: {{ {}: 100 }}", next.name())),
            })
        })
        .collect()
}
