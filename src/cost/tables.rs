//! What the expected use of a cache costs: of its table, or of its Valkey cache.
use super::projection::{Found, Line, Own, Part, PriceUsed, Subject, times};
use crate::catalog::{self, PriceOrigin, TablePrice, TableRates, ValkeyPrice};
use crate::model::{Cache, CacheStore, CacheUse, Model, PriceOverride, ValkeyForm};
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
    if cache
        .valkey()
        .is_some_and(|valkey| valkey.snapshot_days > 0)
    {
        let why = "the price book has no price of them";
        found.cannot(format!("snapshots of {what}"), why);
    }
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
    if let Some(ValkeyForm::Nodes { node_type, .. }) = cache.valkey().map(|it| &it.form) {
        if expects.fixed.is_none() {
            let why = format!(
                "the price book has no price of {node_type}: say what an hour of all nodes costs, as `fixed`"
            );
            found.cannot(what, why);
        }
        return;
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
    let own = model.prices.get(&cache.name);
    let Some((origin, quantities)) = priced(cache, expects, own) else {
        let kind = match cache.store {
            CacheStore::Table(_) => "tables",
            CacheStore::Valkey(_) => "Valkey caches",
        };
        let why = format!("the price book has no price of {kind} in {}", cache.region);
        return found.cannot(what, why);
    };
    found.prices.push(PriceUsed {
        of: Subject::Cache(cache.name.clone()),
        book: Some(origin),
        own: own.map(|own| Own {
            as_of: own.as_of.clone(),
            because: own.because.clone(),
        }),
    });
    let place = (&*cache.account, None);
    for (part, quantity, rate) in quantities {
        found
            .lines
            .push(Line::new(place, subject.clone(), part, quantity, rate));
    }
}

/// Parts of a price, how many units of each, and US dollars a unit.
type Quantities = Vec<(Part, Decimal, Decimal)>;

fn priced(
    cache: &Cache,
    expects: &CacheUse,
    own: Option<&PriceOverride>,
) -> Option<(PriceOrigin, Quantities)> {
    match cache.store {
        CacheStore::Table(_) => {
            let price = catalog::table_price(ENGINE, &cache.region)?;
            let quantities = quantities(expects, price, &rates(price, own));
            Some((price.origin.clone(), quantities))
        }
        CacheStore::Valkey(_) => {
            let price = catalog::valkey_price(&cache.region)?;
            Some((price.origin.clone(), of_valkey(expects, price, own)))
        }
    }
}

/// A processing unit for each kilobyte that a read or write moves, and what is stored by the hour,
/// with a least that is always paid for
/// (<https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/WhatIs.corecomponents.html>).
fn of_valkey(expects: &CacheUse, price: &ValkeyPrice, own: Option<&PriceOverride>) -> Quantities {
    let each = expects.item_size.map_or(1, DataSize::kilobytes);
    let each = each.div_ceil(price.kilobytes_a_unit.max(1)).max(1);
    let units = |calls: CallRate| {
        let units = Decimal::from(calls.a_month().saturating_mul(each));
        times(units, Decimal::new(1, 6))
    };
    let rate = |of: fn(&PriceOverride) -> Option<Decimal>| own.and_then(of);
    let reads = expects.reads.map(|calls| {
        let rate = rate(|own| own.reads).unwrap_or(price.units);
        (Part::ReadUnits, units(calls), rate)
    });
    let writes = expects.writes.map(|calls| {
        let rate = rate(|own| own.writes).unwrap_or(price.units);
        (Part::WriteUnits, units(calls), rate)
    });
    let stored = expects.stored.map(|stored| {
        let gigabytes = stored.gigabytes().max(price.least_gigabytes);
        if let Some(rate) = rate(|own| own.stored) {
            return (Part::Stored, gigabytes, rate);
        }
        let hours = times(gigabytes, Decimal::from(HOURS));
        (Part::StoredHours, hours, price.stored)
    });
    [reads, writes, stored].into_iter().flatten().collect()
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
fn quantities(expects: &CacheUse, price: &TablePrice, rates: &TableRates) -> Quantities {
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
