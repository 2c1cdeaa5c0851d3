//! What the expected use of a cache's table costs.
use super::projection::{Found, Line, Own, Part, PriceUsed, Subject, times};
use crate::catalog::{self, TablePrice, TableRates};
use crate::model::{Cache, CacheUse, Model, PriceOverride};
use crate::vocab::{CallRate, DataSize};
use rust_decimal::Decimal;

/// The engine of every table.
const ENGINE: &str = "dynamodb";

/// Hours of a month of 30 days.
const HOURS: u64 = 720;

/// Adds the lines of a cache, or why there are none.
pub(super) fn add(model: &Model, cache: &Cache, found: &mut Found) {
    let what = format!("cache {}", cache.name);
    let Some(expects) = &cache.expects else {
        return found.cannot(what, "its use is not declared: add `expects` to it");
    };
    let subject = Subject::Cache(cache.name.clone());
    let mut line = |part, quantity, price| {
        let place = (&*cache.account, None);
        found
            .lines
            .push(Line::new(place, subject.clone(), part, quantity, price));
    };
    if let Some(fixed) = expects.fixed {
        line(Part::Fixed, Decimal::from(HOURS), fixed.dollars);
    }
    for (is_said, of) in [
        (expects.reads.is_some(), "its reads are"),
        (expects.writes.is_some(), "its writes are"),
        (expects.stored.is_some(), "what it stores is"),
    ] {
        if !is_said {
            found.cannot(what.as_str(), format!("{of} not declared"));
        }
    }
    if expects.reads.is_none() && expects.writes.is_none() && expects.stored.is_none() {
        return;
    }
    let Some(price) = catalog::table_price(ENGINE, &cache.region) else {
        let why = format!("the price book has no price of tables in {}", cache.region);
        return found.cannot(what, why);
    };
    let own = model.prices.get(&cache.name);
    let rates = rates(price, own);
    found.prices.push(PriceUsed {
        of: Subject::Cache(cache.name.clone()),
        book: Some(price.origin.clone()),
        own: own.map(|own| Own {
            as_of: own.as_of.clone(),
            because: own.because.clone(),
        }),
    });
    let place = (&*cache.account, None);
    for (part, quantity, rate) in quantities(expects, price, &rates) {
        found
            .lines
            .push(Line::new(place, subject.clone(), part, quantity, rate));
    }
}

fn rates(price: &TablePrice, own: Option<&PriceOverride>) -> TableRates {
    let listed = price.rates;
    match own {
        Some(own) => TableRates {
            reads: own.reads.unwrap_or(listed.reads),
            writes: own.writes.unwrap_or(listed.writes),
            stored: own.stored.unwrap_or(listed.stored),
            recovery: listed.recovery,
        },
        None => listed,
    }
}

/// Every table has point-in-time recovery, so what is stored is paid for twice.
fn quantities(
    expects: &CacheUse,
    price: &TablePrice,
    rates: &TableRates,
) -> Vec<(Part, Decimal, Decimal)> {
    let size = expects.item_size.map_or(1, DataSize::kilobytes);
    let units = |calls: CallRate, kilobytes: u64| {
        let each = size.div_ceil(kilobytes.max(1));
        let units = Decimal::from(calls.a_month().saturating_mul(each));
        times(units, Decimal::new(1, 6))
    };
    let reads = expects.reads.map(|calls| {
        (
            Part::Reads,
            units(calls, price.kilobytes_a_read),
            rates.reads,
        )
    });
    let writes = expects.writes.map(|calls| {
        (
            Part::Writes,
            units(calls, price.kilobytes_a_write),
            rates.writes,
        )
    });
    let stored = expects.stored.map(DataSize::gigabytes);
    let kept = stored.map(|stored| (Part::Stored, stored, rates.stored));
    let recovery = stored.map(|stored| (Part::Recovery, stored, rates.recovery));
    [reads, writes, kept, recovery]
        .into_iter()
        .flatten()
        .collect()
}
