//! Why something does not work.
use super::alike::alike;
use super::aws::aws;
use super::callers::{Caller, callers};
use super::security::store_name;
use crate::artifact::{
    Artifacts, CachePage, Code, Command, Commands, Denials, PolicyKind, Troubleshooting, TrustPage,
    Word,
};
use crate::catalog::{Service, host};
use crate::compile::cache::{EXPIRY_ATTRIBUTE, KEY_ATTRIBUTE};
use crate::compile::enforcement::stop_policy_name;
use crate::model::{
    Cache, CacheKeyPart, CacheStore, Consequence, Model, Owner, Project, TrustedPrincipal,
    ValkeyForm,
};
use std::collections::BTreeSet;

pub(super) fn troubleshooting(model: &Model, artifacts: &Artifacts) -> Troubleshooting {
    let callers = callers(model);
    Troubleshooting {
        cost: (!model.expected_uses.is_empty()).then(|| {
            Commands::default().run(Command::new("synth cost").word(Word::variable("blueprint")))
        }),
        cost_tag: (!model.projects.is_empty()).then(|| Code::new(Project::COST_TAG)),
        caches: alike(
            model
                .caches
                .iter()
                .map(|cache| (&*cache.account, cache_page(cache))),
        )
        .into_iter()
        .map(|(_, page, shared)| CachePage { shared, ..page })
        .collect(),
        caches_prompts: !callers.is_empty(),
        denials: (!callers.is_empty()).then(|| denials(model, artifacts, &callers)),
    }
}

fn denials(model: &Model, artifacts: &Artifacts, callers: &[Caller<'_>]) -> Denials {
    let mut asked = Vec::new();
    for caller in callers.iter().filter(|caller| !caller.is_function(model)) {
        let question = caller.asked(&format!("{}: ", caller.role.identity.name));
        // A role of a group is asked about in all its accounts at once.
        if !asked.contains(&question) {
            asked.push(question);
        }
    }
    let questions = asked.into_iter().fold(Commands::default(), Commands::and);
    let places = |service: Service, on_mantle: bool| {
        let callers = callers
            .iter()
            .filter(|caller| caller.is_on_mantle() == on_mantle);
        let places = callers.map(|caller| {
            let host = host(service, caller.region());
            format!("{host}{}", caller.model.base_path)
        });
        places
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(Code::new)
            .collect()
    };
    let verbs = || {
        model
            .roles
            .iter()
            .flat_map(|role| &role.grants)
            .map(|grant| &grant.verb)
    };
    let distinct = |texts: BTreeSet<&str>| texts.into_iter().map(Code::new).collect();
    let boundaries = model.roles.iter().filter_map(|role| role.boundary.as_ref());
    Denials {
        questions,
        trusts: trusts(model),
        mantle: places(Service::BedrockMantle, true),
        runtime: places(Service::BedrockRuntime, false),
        models: distinct(callers.iter().map(|caller| &*caller.model.id).collect()),
        networks: distinct(
            verbs()
                .filter_map(|verb| Some(verb.through()?.name.as_str()))
                .collect(),
        ),
        boundaries: distinct(boundaries.map(|boundary| &*boundary.policy_name).collect()),
        guardrails: distinct(
            model
                .guardrails
                .iter()
                .map(|guardrail| guardrail.kind.name())
                .collect(),
        ),
        stops: stops(model),
        handoffs: !artifacts.handoffs.is_empty(),
    }
}

/// The policies that enforcement attaches.
fn stops(model: &Model) -> Vec<Code> {
    let by = [
        Consequence::DenyInvocation,
        Consequence::DenyInvocationByBudgets,
    ];
    let names = model.enforcers.iter().flat_map(|enforcer| {
        let made = by.iter().filter(|by| {
            let mut budgets = model.budgets.iter();
            budgets.any(|budget| {
                budget.account.id == enforcer.account.id
                    && (budget.does(**by)
                        || (**by == Consequence::DenyInvocation && budget.is_stopped_by_enforcer()))
            })
        });
        made.map(|by| enforcer.policy_name(*by))
    });
    let of_accounts = model.budgets.iter().filter(|it| it.forbidden().is_some());
    let of_accounts = of_accounts.map(|budget| stop_policy_name(model, budget));
    names
        .chain(of_accounts)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .map(Code::new)
        .collect()
}

/// The trust policies that name a role, each asked about that role.
fn trusts(model: &Model) -> Vec<TrustPage> {
    let own = model
        .roles
        .iter()
        .filter(|role| matches!(role.identity.owner, Owner::Synth(_)));
    let pages = own.flat_map(|role| {
        let identity = &role.identity;
        role.trusted_by.iter().filter_map(move |trust| {
            let TrustedPrincipal::Role(caller) = &trust.principal else {
                return None;
            };
            let path = PolicyKind::Trust.path(Some(identity.account_id), identity.name.as_str());
            let home = identity.home()?;
            Some((
                &**home,
                Commands::default().run(
                    Command::new("synth simulate")
                        .option("policy", path)
                        .option("as", "trust")
                        .option("principal", caller.arn.to_string())
                        .option("action", "sts:AssumeRole")
                        .option("resource", identity.arn.to_string())
                        .word("--explain"),
                ),
            ))
        })
    });
    alike(pages)
        .into_iter()
        .map(|(_, commands, shared)| TrustPage { commands, shared })
        .collect()
}

fn cache_page(cache: &Cache) -> CachePage {
    CachePage {
        shared: None,
        name: Code::new(cache.name.as_str()),
        store: Code::new(store_name(cache)),
        in_table: cache.table().is_some(),
        key_by: cache
            .key_by
            .iter()
            .copied()
            .map(CacheKeyPart::word)
            .collect(),
        ttl_seconds: cache.ttl_seconds,
        key: KEY_ATTRIBUTE,
        expiry: EXPIRY_ATTRIBUTE,
        look: match &cache.store {
            CacheStore::Table(table) => look_into_table(cache, &table.name),
            CacheStore::Valkey(valkey) => Commands::default()
                .run(match valkey.form {
                    ValkeyForm::Serverless { .. } => aws(
                        cache.account.id,
                        &cache.region,
                        "elasticache describe-serverless-caches",
                    )
                    .option("serverless-cache-name", &*valkey.name),
                    ValkeyForm::Nodes { .. } => aws(
                        cache.account.id,
                        &cache.region,
                        "elasticache describe-replication-groups",
                    )
                    .option("replication-group-id", &*valkey.name),
                })
                .run(
                    aws(
                        cache.account.id,
                        &cache.region,
                        "elasticache describe-user-groups",
                    )
                    .option("user-group-id", &*valkey.group),
                ),
        },
    }
}

/// Whether items expire, and how many are served.
fn look_into_table(cache: &Cache, name: &str) -> Commands {
    let table = |operation: &str| {
        aws(cache.account.id, &cache.region, operation).option("table-name", name)
    };
    let scan = table("dynamodb scan")
        .option("select", "COUNT")
        .option("filter-expression", "#expiry > :now")
        .option(
            "expression-attribute-names",
            format!("{{\"#expiry\":\"{EXPIRY_ATTRIBUTE}\"}}"),
        )
        .option(
            "expression-attribute-values",
            Word::from("{\":now\":{\"N\":\"").then("now").text("\"}}"),
        )
        .option("query", "[Count, ScannedCount]");
    Commands::default()
        .run(table("dynamodb describe-time-to-live"))
        .shell("now=$(date +%s)")
        .run(scan)
}
