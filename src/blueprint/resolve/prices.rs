//! Prices that are others than in the price book.
use super::names::{Names, unknown_name};
use super::{Context, Own, dated, expected_uses};
use crate::blueprint::raw::{self, Text};
use crate::diag::{Code, Diagnostic};
use crate::model::{Cache, LanguageModel, PriceOverride};
use crate::vocab::{Name, Price, PriceUnit};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Resolves the prices, by the model or cache that they are of.
pub(super) fn resolve(
    section: &raw::Section<raw::PriceOverride>,
    models: &Names<LanguageModel>,
    caches: &Own<Cache>,
    context: &mut Context<'_>,
) -> BTreeMap<Name, PriceOverride> {
    let mut prices = BTreeMap::new();
    for (name, raw) in &section.0 {
        let is_cache = caches.declares(&name.value);
        let is_model = models.declares(&name.value);
        if !is_cache && !is_model {
            let names = models.all().chain(caches.names());
            context.report(unknown_name("a model or cache", name, names));
            continue;
        }
        dated(&raw.value.as_of, context);
        let raw = &raw.value;
        let foreign = if is_model {
            [&raw.reads, &raw.writes, &raw.stored, &None]
        } else {
            [&raw.input, &raw.cached, &raw.cache_write, &raw.output]
        };
        for text in foreign.into_iter().flatten() {
            context.report(foreign_price(name, text, is_model));
        }
        let mut price = |text: &Option<Text>, unit| amount(text.as_ref(), unit, context);
        let price = PriceOverride {
            input: price(&raw.input, PriceUnit::MillionTokens),
            cached: price(&raw.cached, PriceUnit::MillionTokens),
            cache_write: price(&raw.cache_write, PriceUnit::MillionTokens),
            output: price(&raw.output, PriceUnit::MillionTokens),
            reads: price(&raw.reads, PriceUnit::MillionRequests),
            writes: price(&raw.writes, PriceUnit::MillionRequests),
            stored: price(&raw.stored, PriceUnit::Gigabyte),
            because: raw.because.value.clone(),
            as_of: raw.as_of.value.clone(),
            span: name.span,
        };
        if let Ok(name) = name.value.parse() {
            prices.insert(name, price);
        }
    }
    prices
}

fn amount(text: Option<&Text>, unit: PriceUnit, context: &mut Context<'_>) -> Option<Decimal> {
    let report = &mut |problem: Diagnostic| context.report(problem);
    let price: Price = expected_uses::word(text, "price", report)?;
    if price.unit == unit {
        return Some(price.dollars);
    }
    let text = text?;
    context.report(
        Diagnostic::error(
            Code::InvalidQuantity,
            text.span,
            format!("`{}` is no price for {}", text.value, unit.words()),
        )
        .help(format!("write it like `1.25 USD/{}`", unit.words())),
    );
    None
}

fn foreign_price(name: &Text, text: &Text, is_model: bool) -> Diagnostic {
    let (kind, others) = if is_model {
        ("model", "`input`, `cached`, `cache_write` or `output`")
    } else {
        ("cache", "`reads`, `writes` or `stored`")
    };
    Diagnostic::error(
        Code::UnknownKey,
        text.span,
        format!("`{}` is a {kind}, which has no such price", name.value),
    )
    .help(format!("use {others}"))
}
