//! Trails and the archive that they write to.
mod archive;
mod logging;

pub(super) use logging::Calls;

use super::accounts::Accounts;
use super::existing::Existing;
use super::names::Names;
use super::{Context, Own, identifier};
use crate::blueprint::raw::{self, Text, TrailCovers};
use crate::diag::{Code, Diagnostic, Located, Span};
use crate::model::{
    Account, Audit, ExceptedRole, Guardrail, GuardrailKind, Key, LanguageModel, Organization,
    Queries, Trail, TrailRecord, physical_name,
};
use crate::vocab::Name;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many calls of one principal in one hour are a burst unless told.
const BURST: u32 = 1_000;

/// What the section is resolved with.
pub(super) struct Known<'a> {
    /// Accounts and groups.
    pub accounts: &'a Accounts,
    /// Keys to be made.
    pub keys: &'a Own<Key>,
    /// Existing things.
    pub existing: &'a Existing,
    /// Models.
    pub models: &'a Names<LanguageModel>,
}

/// Resolves the section; `None` where it says nothing.
pub(super) fn resolve(
    raw: &raw::Audit,
    known: &Known<'_>,
    mut calls: Calls<'_>,
    context: &mut Context<'_>,
) -> Option<Audit> {
    let archive = raw.archive.as_ref();
    let archive = archive.and_then(|raw| archive::archive(raw, known, context));
    let trails = match &raw.trail {
        Some(raw) => trails(raw, known, context),
        None => Vec::new(),
    };
    both_or_none(raw, context);
    let logging = match &raw.invocation_logging {
        Some(raw) => logging::logging(raw, known, &mut calls, context),
        None => Vec::new(),
    };
    let queries = raw.queries.as_ref().map(|raw| Queries {
        burst: raw.value.burst.as_ref().map_or(BURST, |burst| burst.value),
        span: raw.span,
    });
    let says_nothing = trails.is_empty() && archive.is_none() && logging.is_empty();
    (!says_nothing).then_some(Audit {
        trails,
        archive,
        queries,
        logging,
    })
}

/// A trail writes somewhere, and an archive is written to.
fn both_or_none(raw: &raw::Audit, context: &mut Context<'_>) {
    let (span, has, lacks, help) = match (&raw.trail, &raw.archive) {
        (None, None) => {
            let Some(queries) = &raw.queries else { return };
            (
                queries.span,
                "are queries",
                "archive",
                "add `trail:` and `archive:`, which the queries are about",
            )
        }
        (Some(trail), None) => (
            trail.span,
            "is a trail",
            "archive",
            "add `archive:`, the bucket that the trail writes to",
        ),
        (None, Some(archive)) => (
            archive.span,
            "is an archive",
            "trail",
            "add `trail:`, which writes to the archive",
        ),
        (Some(_), Some(_)) => return,
    };
    if context.is_cut(span) || !context.cut_places.is_empty() {
        return;
    }
    let message = format!("there {has} here without `{lacks}:`");
    context.report(Diagnostic::error(Code::MissingKey, span, message).help(help));
}

fn trails(
    Located { value: raw, span }: &Located<raw::Trail>,
    known: &Known<'_>,
    context: &mut Context<'_>,
) -> Vec<Trail> {
    let organization = covered(raw, known, context);
    let accounts = match organization {
        Some(_) => known
            .accounts
            .one(&raw.account, context)
            .into_iter()
            .collect(),
        None => known.accounts.place(&raw.account, context),
    };
    let region = raw.region.as_ref().map(|text| context.known_region(text));
    let trail_name = match &raw.name {
        Some(text) => identifier::trail_name(text, context),
        None => Some(format!("{}-audit", context.blueprint)),
    };
    let records = records(raw.records.as_deref());
    let (Some(trail_name), Ok(identity)) = (trail_name, "audit".parse::<Name>()) else {
        return Vec::new();
    };
    if matches!(region, Some(None)) {
        return Vec::new();
    }
    let region = region.flatten();
    let trail = |account: Arc<Account>| Trail {
        identity: identity.clone(),
        trail_name: trail_name.clone(),
        region: region
            .clone()
            .unwrap_or_else(|| account.home_region.clone()),
        owner: organization.map_or(account.id, |known| known.management.id),
        organization: organization.map(|known| known.id.clone()),
        records: records.clone(),
        span: *span,
        account,
    };
    accounts.into_iter().map(trail).collect()
}

/// The organization that the trail covers; `None`: its own account alone.
fn covered<'a>(
    raw: &raw::Trail,
    known: &'a Known<'_>,
    context: &mut Context<'_>,
) -> Option<&'a Organization> {
    let organization = known.accounts.organization.as_ref();
    match &raw.covers {
        Some(covers) if covers.value == TrailCovers::Account => None,
        Some(covers) if organization.is_none() => {
            context.organization_missing(covers.span, "this trail covers");
            None
        }
        Some(_) | None => organization,
    }
}

fn records(given: Option<&[Located<raw::TrailRecord>]>) -> BTreeSet<TrailRecord> {
    let all = [TrailRecord::BedrockMantle, TrailRecord::Management];
    let Some(given) = given else {
        return all.into();
    };
    let record = |word: &Located<raw::TrailRecord>| match word.value {
        raw::TrailRecord::Management => TrailRecord::Management,
        raw::TrailRecord::BedrockMantle => TrailRecord::BedrockMantle,
    };
    given.iter().map(record).collect()
}

/// The name of a bucket that synth makes: names of buckets are the whole world's, so it has the
/// account's id.
fn bucket_name(
    given: Option<&Text>,
    word: &str,
    (account, span): (&Account, Span),
    context: &mut Context<'_>,
) -> Option<String> {
    if let Some(text) = given {
        return identifier::bucket_name(text, context);
    }
    let word: Name = word.parse().ok()?;
    let name = physical_name(&context.blueprint, &word);
    let name = format!("{}-{}", name.replace(['.', '_'], "-"), account.id);
    if name.len() <= identifier::BUCKET_NAME_MAX {
        return Some(name);
    }
    context.report(
        Diagnostic::error(
            Code::NameTooLong,
            span,
            format!("the bucket's name would be `{name}`, longer than S3 allows"),
        )
        .help("write a shorter one as `bucket:`"),
    );
    None
}

/// The guardrails, where the one that protects what records names what is recorded here.
pub(super) fn protected(mut guardrails: Vec<Guardrail>, audit: Option<&Audit>) -> Vec<Guardrail> {
    let Some(audit) = audit else {
        return guardrails;
    };
    for guardrail in &mut guardrails {
        let GuardrailKind::ProtectAuditTrail {
            buckets,
            log_groups,
        } = &mut guardrail.kind
        else {
            continue;
        };
        buckets.extend(audit.archive.iter().map(|archive| archive.bucket.clone()));
        buckets.sort();
        buckets.dedup();
        log_groups.extend(
            audit
                .logging
                .iter()
                .map(|logging| logging.log_group.clone()),
        );
        log_groups.sort();
        log_groups.dedup();
        // The one function that turns the logging on is the same in every account.
        let function = audit.logging.first().map(|logging| &logging.function.role);
        let resource = function.map(|role| role.arn.resource.as_str());
        let resource = resource.and_then(|resource| resource.strip_prefix("role/"));
        if let Some(resource) = resource {
            guardrail
                .except
                .push(ExceptedRole::InAnyAccount(resource.to_owned()));
        }
    }
    guardrails
}
