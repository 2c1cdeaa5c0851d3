//! Caches in Amazon ElastiCache for Valkey: where they stand, on what they run, who may reach them.
use super::caches::{DAY, hashed_name, key_word};
use super::existing::Existing;
use super::quantity::{self, Bounds};
use super::{Context, networks};
use crate::blueprint::raw::{self, SemanticWord, Text};
use crate::catalog;
use crate::diag::{Code, Diagnostic, Located, Span};
use crate::model::{Account, EncryptionKey, EndpointClient, Network, Valkey, ValkeyForm};
use crate::vocab::{Name, Region, short_name};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many replicas there are unless told: answers outlive a node.
const REPLICAS: u8 = 1;

/// A cache, as far as it is the same in every account.
pub(super) struct Declared {
    network: (Arc<Network>, Span),
    clients: BTreeSet<EndpointClient>,
    form: ValkeyForm,
    snapshot_days: u64,
}

/// The limits of a serverless cache.
pub(super) fn serverless(
    limits: Option<&raw::CacheLimits>,
    context: &mut Context<'_>,
) -> ValkeyForm {
    let facts = catalog::valkey();
    let storage = limits.and_then(|limits| limits.storage.as_ref());
    let requests = limits.and_then(|limits| limits.requests.as_ref());
    ValkeyForm::Serverless {
        most_gigabytes: storage
            .and_then(|text| quantity::gigabytes(text, facts.gigabytes, context)),
        most_units: requests.and_then(|text| quantity::per_second(text, facts.units, context)),
    }
}

/// The nodes of a cache on nodes.
pub(super) fn nodes(
    name: &Text,
    raw: &Located<&raw::Cache>,
    context: &mut Context<'_>,
) -> Option<ValkeyForm> {
    let Some(nodes) = &raw.value.nodes else {
        if !context.is_cut(raw.span) {
            context.report(
                Diagnostic::error(
                    Code::MissingKey,
                    name.span,
                    format!("`{}` is kept on nodes and does not say which", name.value),
                )
                .note("nodes are paid for by the hour, whatever is asked")
                .help("add `nodes: { type: cache.r7g.large, replicas: 1 }`"),
            );
        }
        return None;
    };
    let node_type = &nodes.value.r#type;
    if !is_node_type(&node_type.value) {
        context.report(
            Diagnostic::error(
                Code::InvalidId,
                node_type.span,
                format!("`{}` is no type of a node", node_type.value),
            )
            .help("write it like `cache.r7g.large`: ElastiCache lists them at https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html"),
        );
        return None;
    }
    if let Some(problem) = unfit(node_type, raw.value) {
        context.report(problem);
        return None;
    }
    for (word, text) in counted(raw.value) {
        context.report(
            Diagnostic::error(
                Code::UnknownKey,
                text.span,
                format!("`{word}` counts nothing here: nodes are paid for by the hour, whatever is asked"),
            )
            .help("say what an hour of all nodes costs: `expects: { fixed: 0.44 USD/hour }`"),
        );
    }
    Some(ValkeyForm::Nodes {
        node_type: node_type.value.clone(),
        replicas: nodes.value.replicas.unwrap_or(REPLICAS),
    })
}

/// What a cache that is paid for by the hour is expected to be used.
fn counted(raw: &raw::Cache) -> Vec<(&'static str, &Text)> {
    let expects = raw.expects.iter();
    let each = expects.flat_map(|it| {
        [
            ("reads", &it.reads),
            ("writes", &it.writes),
            ("stored", &it.stored),
        ]
    });
    each.filter_map(|(word, text)| Some((word, text.as_ref()?)))
        .collect()
}

/// What nodes of a type cannot do
/// (<https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/search-features-limits.html>).
fn unfit(node_type: &Text, raw: &raw::Cache) -> Option<Diagnostic> {
    let facts = &catalog::valkey().nodes;
    let family = node_type.value.split('.').nth(1).unwrap_or_default();
    let semantic = raw.semantic.as_ref();
    let searches = semantic.is_some_and(|it| it.value.store.value == SemanticWord::ValkeyNodes);
    let (why, help) = if facts.tiered.contains(family) {
        (
            "moves data between memory and disk, which synth does not set up",
            "name a type of another family, such as `cache.r7g.large`",
        )
    } else if searches && facts.small.contains(&node_type.value) {
        (
            "searches vectors only with memory set aside, which synth does not set up",
            "name a larger type, such as `cache.r7g.large`",
        )
    } else {
        return None;
    };
    let message = format!("`{}` {why}", node_type.value);
    Some(Diagnostic::error(Code::WrongKind, node_type.span, message).help(help))
}

/// `cache.FAMILY.SIZE`. Which families there are changes, and differs by region: AWS says so when it is deployed.
fn is_node_type(text: &str) -> bool {
    let is_word = |part: &str| {
        !part.is_empty()
            && part.len() <= 16
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    match text.split('.').collect::<Vec<_>>().as_slice() {
        ["cache", family, size] => is_word(family) && is_word(size),
        _ => false,
    }
}

impl Declared {
    /// What the blueprint says of where the cache stands and who reaches it.
    pub(super) fn of(
        name: &Text,
        raw: &Located<&raw::Cache>,
        form: ValkeyForm,
        existing: &Existing,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let written = raw.value;
        let snapshot_days = written.snapshots.as_ref();
        let snapshot_days = snapshot_days.and_then(|text| days(text, context));
        let clients = written.clients.iter().flatten();
        let clients: BTreeSet<EndpointClient> = clients
            .filter_map(|text| networks::client(text, context))
            .collect();
        let missing = [
            ("network", written.network.is_none()),
            ("clients", written.clients.is_none()),
        ];
        if !context.is_cut(raw.span) {
            for (word, _) in missing.into_iter().filter(|(_, missing)| *missing) {
                context.report(place_missing(name, word));
            }
        }
        let text = written.network.as_ref()?;
        let network = existing.network(text, context)?;
        with_subnets(&form, &network, text, context)?;
        Some(Self {
            network: (network, text.span),
            clients,
            form,
            snapshot_days: snapshot_days.unwrap_or_default(),
        })
    }

    /// The cache with this physical name in this account.
    pub(super) fn placed(
        &self,
        (physical, identity): (&str, &Name),
        (account, region): (&Account, &Region),
        key: Option<&EncryptionKey>,
        context: &mut Context<'_>,
    ) -> Option<Valkey> {
        let (network, named) = &self.network;
        same_place(network, *named, account, region, context)?;
        Some(Valkey {
            name: valkey_name(physical, key, network),
            group: short_name(physical, catalog::valkey().longest_name),
            network: network.clone(),
            clients: self.clients.clone(),
            form: self.form.clone(),
            snapshot_days: self.snapshot_days,
            key_prefix: format!("{identity}:"),
        })
    }
}

/// Neither key nor subnets of a cache can be changed. CloudFormation makes a new one before it
/// deletes the old, so the name carries a hash of them.
fn valkey_name(physical: &str, key: Option<&EncryptionKey>, network: &Network) -> String {
    let fixed = format!("{} {}", key_word(key), network.subnets.join(" "));
    hashed_name(physical, &fixed, catalog::valkey().longest_name)
}

fn days(text: &Text, context: &mut Context<'_>) -> Option<u64> {
    let range = catalog::valkey().snapshot_days;
    let bounds = Bounds {
        least: range.least * DAY,
        greatest: range.most * DAY,
        words: "1d to 35d",
    };
    let kept = quantity::duration(text, bounds, context)?;
    if kept % DAY == 0 {
        return Some(kept / DAY);
    }
    let message = format!("`{}` is no number of whole days", text.value);
    let diagnostic = Diagnostic::error(Code::OutOfRange, text.span, message);
    context.report(diagnostic.help("write it like `7d`"));
    None
}

fn place_missing(name: &Text, word: &str) -> Diagnostic {
    let help = match word {
        "network" => "add `network:` with the name of an existing network that has subnets",
        _ => "add `clients:` with address ranges of the network, or security groups",
    };
    Diagnostic::error(
        Code::MissingKey,
        name.span,
        format!("`{}` is kept in Valkey and says no `{word}`", name.value),
    )
    .note("a Valkey cache is reached in a network alone, by those who are let in")
    .help(help)
}

/// A cache stands in subnets. A replica takes over in another zone, and a subnet is in one
/// (<https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html>).
fn with_subnets(
    form: &ValkeyForm,
    network: &Network,
    text: &Text,
    context: &mut Context<'_>,
) -> Option<()> {
    let replicated = matches!(form, ValkeyForm::Nodes { replicas, .. } if *replicas > 0);
    let (what, help) = match network.subnets.len() {
        0 => (
            "names no subnets for a cache",
            "add `subnets:` to it under `existing:`",
        ),
        1 if replicated => (
            "names one subnet, and replicas take over in another zone",
            "add a subnet of another zone to it under `existing:`, or say `replicas: 0`",
        ),
        _ => return Some(()),
    };
    let message = format!("the network `{}` {what}", network.name);
    context.report(
        Diagnostic::error(Code::MissingKey, text.span, message)
            .related(network.span, "declared here")
            .help(help),
    );
    None
}

/// A cache stands where its network does.
fn same_place(
    network: &Network,
    named: Span,
    account: &Account,
    region: &Region,
    context: &mut Context<'_>,
) -> Option<()> {
    let problem = if network.account.id != account.id {
        let message = format!(
            "the network `{}` is in account `{}`, the cache in account `{}`",
            network.name, network.account.name, account.name
        );
        let help = format!("name a network of account `{}`", account.name);
        Diagnostic::error(Code::OtherAccount, named, message).help(help)
    } else if network.region != *region {
        let message = format!(
            "the network `{}` is in {}, the cache in {region}",
            network.name, network.region
        );
        let help = format!(
            "name a network in {region}, or write `region: {}`",
            network.region
        );
        Diagnostic::error(Code::OtherRegion, named, message).help(help)
    } else {
        return Some(());
    };
    context.report(problem.related(network.span, "the network"));
    None
}
