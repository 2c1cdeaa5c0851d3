//! What is expected to be used of models and caches.
use super::names::Names;
use super::{Context, quantity};
use crate::blueprint::raw::{self, InferenceWord, Text, TierWord};
use crate::blueprint::violation::either;
use crate::catalog;
use crate::diag::{Code, Diagnostic, Located, Span};
use crate::model::{
    CacheUse, Consumer, ExpectedUse, LanguageModel, TokenUse, Uncountable, UseChange, VectorUse,
};
use crate::vocab::{DataSize, InferenceOption, Malformed, Name, Price, PriceUnit, ServiceTier};
use std::collections::BTreeMap;
use std::str::FromStr;

/// The uses so far, by what they are of.
#[derive(Debug, Default)]
pub(super) struct ExpectedUses {
    uses: Vec<ExpectedUse>,
    declared: BTreeMap<(String, Name), Span>,
}

impl ExpectedUses {
    /// Adds what a budget expects of the things it covers.
    pub(super) fn add(
        &mut self,
        section: &raw::Section<raw::ExpectedUse>,
        consumers: &[Consumer],
        models: &Names<LanguageModel>,
        context: &mut Context<'_>,
    ) {
        for (name, raw) in &section.0 {
            let model = models.resolve(name, context).cloned();
            let change = change(&raw.value, &mut |problem| context.report(problem));
            let (Some(model), Some(change)) = (model, change) else {
                continue;
            };
            let tier = raw.value.tier.as_ref();
            if let Some(problem) = tier.and_then(|tier| not_offered(&model, tier)) {
                context.report(problem);
                continue;
            }
            match change.of(TokenUse::default()) {
                Ok(tokens) => {
                    for consumer in consumers {
                        self.declare(&model, consumer, tokens, name.span, context);
                    }
                }
                Err(_) if context.is_cut(raw.span) => {}
                Err(why) => context.report(uncountable(why, &name.value, name.span)),
            }
        }
    }

    fn declare(
        &mut self,
        model: &LanguageModel,
        consumer: &Consumer,
        tokens: TokenUse,
        span: Span,
        context: &mut Context<'_>,
    ) {
        let whose = match consumer {
            Consumer::Project(project) => format!("{}/{}", project.account.id, project.name),
            Consumer::Account(account) => account.id.to_string(),
        };
        let key = (whose, model.name().clone());
        if let Some(first) = self.declared.get(&key) {
            // One entry over a group of accounts is told of once.
            if *first != span {
                context.report(
                    Diagnostic::error(
                        Code::UseDeclaredTwice,
                        span,
                        format!("the use of `{}` is declared twice", model.name()),
                    )
                    .related(*first, "first here")
                    .note("use counts in every budget that covers it, whichever declares it")
                    .help("declare it in one of the budgets"),
                );
            }
            return;
        }
        self.declared.insert(key, span);
        self.uses.push(ExpectedUse {
            model: model.clone(),
            by: consumer.clone(),
            tokens,
            span,
        });
    }

    /// All uses, in an order that is not that of the blueprint.
    pub(super) fn finish(mut self) -> Vec<ExpectedUse> {
        self.uses
            .sort_by(|one, other| order(one).cmp(&order(other)));
        self.uses
    }
}

fn order(of: &ExpectedUse) -> (crate::vocab::AccountId, Option<&Name>, &Name) {
    let project = of.by.project().map(|project| &project.name);
    (of.by.account().id, project, of.model.name())
}

/// What is written of a use, understood; `None` where a word was not, which was reported.
pub(in crate::blueprint) fn change(
    raw: &raw::ExpectedUse,
    report: &mut impl FnMut(Diagnostic),
) -> Option<UseChange> {
    let mut whole = true;
    let mut report = |problem: Diagnostic| {
        whole = false;
        report(problem);
    };
    let change = UseChange {
        input: word(raw.input.as_ref(), "rate of tokens", &mut report),
        output: word(raw.output.as_ref(), "rate of tokens", &mut report),
        cached: share(raw.cached.as_ref(), &mut report),
        cache_write: share(raw.cache_write.as_ref(), &mut report),
        requests: word(raw.requests.as_ref(), "rate of requests", &mut report),
        max_output: word(raw.max_output.as_ref(), "number of tokens", &mut report),
        input_length: word(raw.input_length.as_ref(), "number of tokens", &mut report),
        tier: raw.tier.as_ref().map(|tier| tier_of(tier.value)),
        inference: raw.inference.as_ref().map(|way| match way.value {
            InferenceWord::InRegion => InferenceOption::InRegion,
            InferenceWord::Geo => InferenceOption::Geo,
            InferenceWord::Global => InferenceOption::Global,
        }),
    };
    whole.then_some(change)
}

fn tier_of(word: TierWord) -> ServiceTier {
    match word {
        TierWord::Standard => ServiceTier::Standard,
        TierWord::Flex => ServiceTier::Flex,
        TierWord::Batch => ServiceTier::Batch,
        TierWord::Priority => ServiceTier::Priority,
    }
}

/// A word of `vocab`, or a problem.
pub(super) fn word<T: FromStr<Err = Malformed>>(
    text: Option<&Text>,
    noun: &str,
    report: &mut impl FnMut(Diagnostic),
) -> Option<T> {
    let text = text?;
    match text.value.parse() {
        Ok(word) => Some(word),
        Err(why) => {
            report(
                Diagnostic::error(
                    Code::InvalidQuantity,
                    text.span,
                    format!("`{}` is no {noun}", text.value),
                )
                .help(why.to_string()),
            );
            None
        }
    }
}

fn share(text: Option<&Text>, report: &mut impl FnMut(Diagnostic)) -> Option<u16> {
    let text = text?;
    let share = quantity::share(&text.value);
    if share.is_none() {
        report(quantity::no_percentage(text));
    }
    share
}

/// The complaint about a tier that a model is known not to be offered at.
pub(in crate::blueprint) fn not_offered(
    model: &LanguageModel,
    tier: &Located<TierWord>,
) -> Option<Diagnostic> {
    let (provider, id) = model.priced_as();
    let general = catalog::model(id).filter(|_| provider == "bedrock");
    let id = general.map_or(id, |known| known.id.as_str());
    let tiers = catalog::model_price(provider, id)?.tiers.as_ref()?;
    let wanted = tier_of(tier.value);
    if tiers.contains(&wanted) {
        return None;
    }
    let words: Vec<&str> = tiers.iter().map(|tier| tier.word()).collect();
    Some(
        Diagnostic::error(
            Code::TierNotOffered,
            tier.span,
            format!(
                "`{}` has no tier `{}`: {id} is offered at {}",
                model.name(),
                wanted.word(),
                either(&words)
            ),
        )
        .help("leave `tier` out, or name a model that has it"),
    )
}

/// The complaint about a use that nothing can be made of.
pub(in crate::blueprint) fn uncountable(why: Uncountable, name: &str, span: Span) -> Diagnostic {
    let (code, message, help) = match why {
        Uncountable::Input => (
            Code::MissingKey,
            format!("how much input `{name}` gets is not said"),
            "add `input: 1M tokens/day`, or `requests` and `input_length`",
        ),
        Uncountable::Output => (
            Code::MissingKey,
            format!("how much output `{name}` gives is not said"),
            "add `output: 500k tokens/day`, or `requests` and `max_output`",
        ),
        Uncountable::Requests => (
            Code::MissingKey,
            format!(
                "`max_output` caps each answer of `{name}`, and how many there are is not said"
            ),
            "add `requests: 20k/day`",
        ),
        Uncountable::Shares => (
            Code::OutOfRange,
            format!("more than all input of `{name}` is read from or written to the prompt cache"),
            "let `cached` and `cache_write` be 100% together at most",
        ),
    };
    Diagnostic::error(code, span, message).help(help)
}

/// The expected use of a semantic store.
pub(super) fn of_vectors(
    raw: &raw::VectorUse,
    name: &Text,
    context: &mut Context<'_>,
) -> Option<VectorUse> {
    let report = &mut |problem: Diagnostic| context.report(problem);
    let of_vectors = VectorUse {
        puts: word(raw.puts.as_ref(), "rate of vectors", report),
        queries: word(raw.queries.as_ref(), "rate of queries", report),
        item_size: word(raw.item_size.as_ref(), "size", report),
        stored: word(raw.stored.as_ref(), "size", report),
    };
    if let (Some(puts), None) = (&raw.puts, &raw.item_size) {
        context.report(
            Diagnostic::error(
                Code::MissingKey,
                puts.span,
                format!(
                    "the size of what `{}` keeps beside a vector is not said",
                    name.value
                ),
            )
            .note("S3 Vectors is paid for by what is put, with at least 128 KB a request")
            .help("add `item_size: 4 KB`"),
        );
        return None;
    }
    Some(of_vectors)
}

/// The expected use of a cache.
pub(super) fn of_cache(
    raw: &raw::CacheUse,
    name: &Text,
    context: &mut Context<'_>,
) -> Option<CacheUse> {
    let report = &mut |problem: Diagnostic| context.report(problem);
    let fixed: Option<Price> = word(raw.fixed.as_ref(), "price", report);
    let item_size: Option<DataSize> = word(raw.item_size.as_ref(), "size", report);
    let of_cache = CacheUse {
        reads: word(raw.reads.as_ref(), "rate of reads", report),
        writes: word(raw.writes.as_ref(), "rate of writes", report),
        item_size,
        stored: word(raw.stored.as_ref(), "size", report),
        fixed: fixed.filter(|price| price.unit == PriceUnit::Hour),
    };
    if let (Some(price), Some(text)) = (fixed, &raw.fixed)
        && price.unit != PriceUnit::Hour
    {
        context.report(
            Diagnostic::error(
                Code::InvalidQuantity,
                text.span,
                format!("`{}` is no price of an hour", text.value),
            )
            .help("write it like `0.20 USD/hour`"),
        );
    }
    let counted = raw.reads.as_ref().or(raw.writes.as_ref());
    if let (Some(_), None) = (counted, &raw.item_size) {
        context.report(
            Diagnostic::error(
                Code::MissingKey,
                name.span,
                format!("the size of an answer in `{}` is not said", name.value),
            )
            .note("DynamoDB counts a read for each 4 KB and a write for each 1 KB")
            .help("add `item_size: 4 KB`"),
        );
        return None;
    }
    Some(of_cache)
}
