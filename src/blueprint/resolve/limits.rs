//! Limits of users and teams: what is counted, by which function, and who asks it.
use super::accounts::Accounts;
use super::callers::Named;
use super::existing::Existing;
use super::expected_uses::word;
use super::functions::{Brought, Wanted, operate};
use super::names::too_long;
use super::quantity::{self, Bounds};
use super::scope::Scope;
use super::{Context, Own, callers, identifier, placed};
use crate::blueprint::raw::{self, SubjectLimits, Text};
use crate::diag::{Code, Diagnostic, Located, Span};
use crate::model::{
    Account, Allowance, Counted, EncryptionKey, FunctionKind, Grant, Key, Limit, Role, SubjectKind,
    TaskKind, UsagePlan, Verb, physical_name,
};
use crate::vocab::{Arn, CallRate, Name, Pace, Region, TimeUnit, TokenCount, TokenPace, TokenRate};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What callers wait for at most: a decision is two or three writes.
const TIMEOUT_SECONDS: u16 = 10;
const SETTLE_SECONDS: u32 = 900;
const SETTLE: Bounds = Bounds {
    least: 60_000,
    greatest: 86_400_000,
    words: "1min to 1d",
};
/// What API Gateway takes
/// (<https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html>).
const MOST_A_SECOND: u64 = 10_000;

/// Resolves the limits, brings their functions and lets the roles that ask call these.
pub(super) fn resolve(
    section: &raw::Section<raw::Limit>,
    (accounts, keys, existing): (&Accounts, &Own<Key>, &Existing),
    scope: &Scope<'_>,
    roles: &mut [Role],
    brought: &mut Brought,
    context: &mut Context<'_>,
) -> Vec<Limit> {
    let mut limits = Vec::new();
    for (name, raw) in &section.0 {
        let Some(declared) = declared(name, raw, context) else {
            continue;
        };
        let raw = &raw.value;
        let placed = placed::place(&raw.account, raw.region.as_ref(), accounts, context);
        if let (Some(_), true) = (&raw.usage_plan, placed.len() > 1) {
            context.report(
                Diagnostic::error(
                    Code::OtherAccount,
                    raw.account.span,
                    format!(
                        "a usage plan is of one API, and this is in {} accounts",
                        placed.len()
                    ),
                )
                .help("name the account of the API"),
            );
            continue;
        }
        for (account, region) in placed {
            let key = match &raw.key {
                Some(key) => match existing.key(key, keys, (account.id, &region), context) {
                    Some(key) => Some(key),
                    None => continue,
                },
                None => None,
            };
            let limit = declared.in_place(&account, region, key);
            if !limit.subjects.is_empty() {
                let callers = callers::of_account(&raw.used_by, &account, scope, context);
                counted_by(&limit, &callers, roles, brought, context);
            }
            limits.push(limit);
        }
    }
    limits.sort_by(|one, other| (&one.name, one.account.id).cmp(&(&other.name, other.account.id)));
    limits
}

/// What a limit says wherever it is.
struct Declared {
    name: Name,
    subjects: BTreeMap<SubjectKind, BTreeMap<Counted, Allowance>>,
    table: Name,
    table_name: String,
    settle_seconds: u32,
    usage_plan: Option<UsagePlan>,
    span: Span,
}

impl Declared {
    fn in_place(
        &self,
        account: &Arc<Account>,
        region: Region,
        key: Option<EncryptionKey>,
    ) -> Limit {
        Limit {
            name: self.name.clone(),
            account: account.clone(),
            region,
            subjects: self.subjects.clone(),
            table: self.table.clone(),
            table_name: self.table_name.clone(),
            key,
            settle_seconds: self.settle_seconds,
            usage_plan: self.usage_plan.clone(),
            span: self.span,
        }
    }
}

fn declared(name: &Text, raw: &Located<raw::Limit>, context: &mut Context<'_>) -> Option<Declared> {
    let before = context.diagnostics.len();
    let declared = context.declared_name(name);
    let Located { value: raw, span } = raw;
    let mut subjects = BTreeMap::new();
    for (kind, of) in [
        (SubjectKind::User, &raw.user),
        (SubjectKind::Team, &raw.team),
    ] {
        if let Some(of) = of {
            subjects.insert(kind, allowances(kind, of, context));
        }
    }
    let usage_plan = match (&raw.usage_plan, &declared) {
        (Some(plan), Some(name)) => usage_plan(plan, name, context),
        _ => None,
    };
    let settle = raw.settle_within.as_ref();
    let settle = settle.and_then(|text| quantity::duration(text, SETTLE, context));
    let cut = context.is_cut(*span);
    if subjects.is_empty() && raw.usage_plan.is_none() && !cut {
        let message = format!("`{}` limits nobody", name.value);
        let help = "add `user:` or `team:`, such as `user: { tokens: { quota: 200k tokens/day } }`";
        missing(name.span, message, help, context);
    }
    if !subjects.is_empty() && raw.used_by.is_empty() && !cut {
        let message = format!("nobody asks whether `{}` allows a call", name.value);
        let help = "add `used_by:` with the roles that call models for users";
        missing(name.span, message, help, context);
    }
    if let (true, Some(first)) = (subjects.is_empty(), raw.used_by.first())
        && !cut
    {
        let message = "a usage plan is applied by API Gateway: there is nothing to ask".to_owned();
        missing(
            first.span,
            message,
            "add `user:` or `team:`, or remove `used_by`",
            context,
        );
    }
    let table = format!("{}-limits", name.value);
    let name_of_table: Option<Name> = table.parse().ok();
    if declared.is_some() && name_of_table.is_none() {
        context.report(too_long(&table, name.span));
    }
    // What is wrong with it is told once, not in each account of a group.
    if context.diagnostics.len() > before {
        return None;
    }
    let name_of_table = name_of_table?;
    Some(Declared {
        name: declared?,
        subjects,
        table_name: physical_name(&context.blueprint, &name_of_table),
        table: name_of_table,
        settle_seconds: settle
            .and_then(|milliseconds| u32::try_from(milliseconds / 1_000).ok())
            .unwrap_or(SETTLE_SECONDS),
        usage_plan,
        span: name.span,
    })
}

fn allowances(
    kind: SubjectKind,
    raw: &Located<SubjectLimits>,
    context: &mut Context<'_>,
) -> BTreeMap<Counted, Allowance> {
    let mut allowances = BTreeMap::new();
    let limits = &raw.value;
    if limits.tokens.is_none() && limits.requests.is_none() && !context.is_cut(raw.span) {
        let message = format!("each {} may use all there is", kind.word());
        let help = "add `tokens:` or `requests:`, such as `tokens: { quota: 200k tokens/day }`";
        missing(raw.span, message, help, context);
    }
    if let Some(tokens) = &limits.tokens {
        allowances.extend(tokens_of(tokens, context).map(|it| (Counted::Tokens, it)));
    }
    if let Some(requests) = &limits.requests {
        allowances.extend(requests_of(requests, context).map(|it| (Counted::Requests, it)));
    }
    allowances
}

fn tokens_of(raw: &Located<raw::TokenLimit>, context: &mut Context<'_>) -> Option<Allowance> {
    let limit = &raw.value;
    let report = &mut |problem: Diagnostic| context.report(problem);
    let quota: Option<TokenRate> = word(limit.quota.as_ref(), "quota of tokens", report);
    let rate: Option<TokenPace> = word(limit.rate.as_ref(), "rate of tokens", report);
    let burst: Option<TokenCount> = word(limit.burst.as_ref(), "number of tokens", report);
    let said = [
        limit.quota.as_ref().map(|text| text.span),
        limit.rate.as_ref().map(|text| text.span),
        limit.burst.as_ref().map(|text| text.span),
    ];
    whole(
        raw.span,
        said,
        "burst: 80k tokens",
        "rate: 40k tokens/min",
        context,
    )?;
    let quota = quota.map(|quota| (quota.tokens(), quota.per()));
    some(quota, limit.quota.as_ref(), context);
    let rate = rate.zip(burst);
    Some(Allowance {
        quota,
        rate: rate.map(|(rate, burst)| (rate.pace(), burst.tokens())),
    })
}

fn requests_of(raw: &Located<raw::RequestLimit>, context: &mut Context<'_>) -> Option<Allowance> {
    let limit = &raw.value;
    let report = &mut |problem: Diagnostic| context.report(problem);
    let quota: Option<CallRate> = word(limit.quota.as_ref(), "quota of requests", report);
    let rate: Option<Pace> = word(limit.rate.as_ref(), "rate of requests", report);
    let said = [
        limit.quota.as_ref().map(|text| text.span),
        limit.rate.as_ref().map(|text| text.span),
        limit.burst.as_ref().map(|burst| burst.span),
    ];
    whole(raw.span, said, "burst: 20", "rate: 5/s", context)?;
    let quota = quota.map(|quota| (quota.calls(), quota.per()));
    some(quota, limit.quota.as_ref(), context);
    let rate = rate.zip(limit.burst.as_ref());
    Some(Allowance {
        quota,
        rate: rate.map(|(rate, burst)| (rate, u64::from(burst.value))),
    })
}

/// A quota of nothing is a denial, which is for roles and guardrails to say.
fn some(quota: Option<(u64, TimeUnit)>, text: Option<&Text>, context: &mut Context<'_>) {
    if let (Some((0, _)), Some(text)) = (quota, text) {
        context.report(
            Diagnostic::error(
                Code::InvalidQuantity,
                text.span,
                format!("`{}` lets nobody call at all", text.value),
            )
            .help("write one or more, or take the grant to invoke away"),
        );
    }
}

/// A limit is a quota, or a rate with its burst; `None` where neither is whole.
fn whole(
    limit: Span,
    [quota, rate, burst]: [Option<Span>; 3],
    add_burst: &str,
    add_rate: &str,
    context: &mut Context<'_>,
) -> Option<()> {
    if context.is_cut(limit) {
        return None;
    }
    match (quota, rate, burst) {
        (_, Some(rate), None) => {
            let message = "this rate has no burst: how much may come at once is not said";
            missing(
                rate,
                message.to_owned(),
                &format!("add `{add_burst}`"),
                context,
            );
        }
        (_, None, Some(burst)) => {
            let message = "this burst has no rate: it would never come back";
            missing(
                burst,
                message.to_owned(),
                &format!("add `{add_rate}`"),
                context,
            );
        }
        (None, None, None) => {
            let message = "this limit has neither a quota nor a rate";
            let help = format!("add a `quota`, or `{add_rate}` and `{add_burst}`");
            missing(limit, message.to_owned(), &help, context);
        }
        _ => return Some(()),
    }
    None
}

fn missing(span: Span, message: String, help: &str, context: &mut Context<'_>) {
    context.report(Diagnostic::error(Code::MissingKey, span, message).help(help));
}

fn usage_plan(
    raw: &Located<raw::UsagePlan>,
    name: &Name,
    context: &mut Context<'_>,
) -> Option<UsagePlan> {
    let Located { value: raw, span } = raw;
    let api = gateway_id(&raw.api, "REST API", context);
    let stage = stage(&raw.stage, context);
    let report = &mut |problem: Diagnostic| context.report(problem);
    let rate: Option<Pace> = word(Some(&raw.rate), "rate of requests", report);
    let quota: Option<CallRate> = word(raw.quota.as_ref(), "quota of requests", report);
    let rate = rate.and_then(|rate| a_second(rate, &raw.rate, context));
    if let (Some(quota), Some(text)) = (quota, &raw.quota)
        && quota.per() == TimeUnit::Hour
    {
        context.report(
            Diagnostic::error(
                Code::InvalidQuantity,
                text.span,
                format!("`{}` is no quota of a usage plan", text.value),
            )
            .help("write a day or a month, such as `10k/day`: API Gateway counts no hours"),
        );
    }
    let quota = quota.map(|quota| (quota.calls(), quota.per()));
    some(quota, raw.quota.as_ref(), context);
    let mut keys = BTreeSet::new();
    for key in &raw.keys {
        keys.extend(gateway_id(key, "API key", context));
    }
    Some(UsagePlan {
        api: api?,
        stage: stage?,
        plan_name: physical_name(&context.blueprint, name),
        rate: rate?,
        burst: raw.burst.value,
        quota,
        keys: keys.into_iter().collect(),
        span: *span,
    })
}

/// The whole number of requests a second that a rate is.
fn a_second(rate: Pace, text: &Text, context: &mut Context<'_>) -> Option<u64> {
    let seconds = u64::from(rate.seconds());
    let whole = rate.count().is_multiple_of(seconds);
    let rate = rate.count() / seconds;
    if whole && (1..=MOST_A_SECOND).contains(&rate) {
        return Some(rate);
    }
    context.report(
        Diagnostic::error(
            Code::InvalidQuantity,
            text.span,
            format!("`{}` is no rate of a usage plan", text.value),
        )
        .help("write 1 to 10k requests a second, such as `10/s`"),
    );
    None
}

/// The ids that API Gateway invents: ten lower-case letters and digits.
fn gateway_id(text: &Text, noun: &str, context: &mut Context<'_>) -> Option<String> {
    let holds = text.value.len() == 10
        && text
            .value
            .bytes()
            .all(|b| b.is_ascii_digit() || b.is_ascii_lowercase());
    let help = format!("write the id of the {noun}, such as `a1b2c3d4e5`");
    identifier::checked(text, holds, &format!("id of the {noun}"), &help, context)
}

fn stage(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let holds = (1..=128).contains(&text.value.len())
        && text
            .value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    let help = "write up to 128 letters, digits, `_` and `-`";
    identifier::checked(text, holds, "name of a stage", help, context)
}

/// Brings the function that counts, and lets those who ask call it.
fn counted_by(
    limit: &Limit,
    callers: &BTreeMap<Arn, Named>,
    roles: &mut [Role],
    brought: &mut Brought,
    context: &mut Context<'_>,
) {
    let place = (&limit.account, &limit.region);
    let table = [("table", limit.table_name.clone())];
    let mut keeps = operate(TaskKind::KeepCounts, &limit.table, place, table);
    if let Verb::Operate(task) = &mut keeps {
        task.key.clone_from(&limit.key);
    }
    let wanted = Wanted {
        kind: FunctionKind::Limiter,
        name: &limit.name,
        place,
        timeout_seconds: TIMEOUT_SECONDS,
        called_by_topics: Vec::new(),
        called_every_minutes: None,
        verbs: vec![keeps],
        span: limit.span,
    };
    let Some(function) = brought.bring(wanted, context) else {
        return;
    };
    let name = [("function", function.function_name.clone())];
    let asks = operate(TaskKind::InvokeFunction, &function.role.name, place, name);
    for role in roles.iter_mut() {
        if let Some((_, span)) = callers.get(&role.identity.arn) {
            role.grants.push(Grant {
                verb: asks.clone(),
                span: *span,
            });
        }
    }
}
