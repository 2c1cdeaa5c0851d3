//! What the expected use of a cache's semantic store costs.
use super::projection::{Found, Line, Part, PriceUsed, Subject};
use crate::catalog;
use crate::model::{Cache, SemanticStore, VectorUse};
use crate::vocab::DataSize;
use rust_decimal::Decimal;

/// Kilobytes of a gigabyte, as a power of two.
const KILOBYTES: u64 = 1 << 20;

/// Adds the lines of a semantic store, or why there are none.
pub(super) fn add(cache: &Cache, found: &mut Found) {
    let Some(kept) = &cache.semantic else {
        return;
    };
    if kept.bucket().is_none() {
        // The nodes of the cache are paid for, whatever they keep.
        return;
    }
    let what = format!("semantic store of cache {}", cache.name);
    let Some(expects) = &kept.expects else {
        return found.cannot(what, "its use is not declared: add `expects` to it");
    };
    found.cannot(
        format!("queries of the {what}"),
        "the price book has no price of them",
    );
    for (is_said, of) in [
        (expects.puts.is_some(), "what is put is"),
        (expects.stored.is_some(), "what it stores is"),
    ] {
        if !is_said {
            found.cannot(what.as_str(), format!("{of} not declared"));
        }
    }
    if expects.puts.is_none() && expects.stored.is_none() {
        return;
    }
    let Some(price) = catalog::vector_price(&cache.region) else {
        let why = format!("the price book has no price of vectors in {}", cache.region);
        return found.cannot(what, why);
    };
    let subject = Subject::Cache(cache.name.clone());
    found.prices.push(PriceUsed {
        of: subject.clone(),
        book: Some(price.origin.clone()),
        own: None,
    });
    let stored = expects.stored.map(DataSize::gigabytes);
    let stored = stored.map(|stored| (Part::StoredVectors, stored, price.stored));
    let put = put(kept, expects, price.least_kilobytes_a_put);
    let put = put.map(|put| (Part::PutVectors, put, price.put));
    for (part, quantity, rate) in put.into_iter().chain(stored) {
        let place = (&*cache.account, None);
        let line = Line::new(place, subject.clone(), part, quantity, rate);
        found.lines.push(line);
    }
}

/// Gigabytes that are put in a month, one vector a request: each request counts as some kilobytes at
/// least.
fn put(kept: &SemanticStore, expects: &VectorUse, least: u64) -> Option<Decimal> {
    let bytes = u64::from(kept.dimensions).saturating_mul(catalog::vectors().bytes_of_a_number);
    let beside = expects.item_size.map_or(0, DataSize::kilobytes);
    let each = bytes.div_ceil(1024).saturating_add(beside).max(least);
    let kilobytes = Decimal::from(expects.puts?.a_month().saturating_mul(each));
    kilobytes.checked_div(Decimal::from(KILOBYTES))
}
