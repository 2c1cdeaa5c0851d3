//! The guide's table of costs: by its own rates, and by the real ones.
use super::{budget, dollars, one_use, parts, projection};
use synth::cost::Part;

/// Section 2.4 of the guide: 12 and 4 USD per million tokens, 2 for embeddings, and a node by the hour.
const OWN_RATES: &str = "\
caches:
  answers:
    account: main
    engine: dynamodb
    ttl: 15min
    key_by: [tenant]
    expects: { fixed: 0.20 USD/hour }
prices:
  gpt-5.5: { input: 0.004 USD/1k tokens, output: 0.012 USD/1k tokens, because: the guide's table, as_of: 2026-06-03 }
  small: { input: 2 USD/1M tokens, output: 0 USD/1M tokens, because: the guide's table, as_of: 2026-06-03 }
budgets:
";

#[test]
fn the_guides_table_comes_out_by_its_own_rates() {
    let expects = "gpt-5.5: { input: 1M tokens/day, output: 500K tokens/day }, small: { input: 100k tokens/day, output: 0 tokens/day }";
    let expects = expects.replace("500K", "500k");
    let text = format!("{OWN_RATES}{}", budget("month", "project: chat", &expects));
    let projection = projection(&text);
    assert_eq!(
        parts(&projection),
        [
            (Part::Fixed, dollars("144")),
            (Part::Input, dollars("120")),
            (Part::Output, dollars("180")),
            (Part::Input, dollars("6")),
            (Part::Output, dollars("0")),
        ]
    );
    assert_eq!(projection.total, dollars("450"));
    let of_budget = &projection.budgets[0];
    assert_eq!(of_budget.projected, Some(dollars("306")));
    assert_eq!(of_budget.percent(), Some(dollars("30.6")));
    // The rates are the blueprint's, and the price book had no part in them.
    let own = projection.prices.iter().filter(|used| used.own.is_some());
    assert_eq!(own.filter(|used| used.book.is_none()).count(), 2);
}

#[test]
fn by_the_real_rates_the_same_use_costs_495_and_165() {
    let projection = one_use("gpt-5.5: { input: 1M tokens/day, output: 500k tokens/day }");
    assert_eq!(
        parts(&projection),
        [
            (Part::Input, dollars("165")),
            (Part::Output, dollars("495"))
        ]
    );
    assert_eq!(projection.total, dollars("660"));
}

#[test]
fn cached_input_costs_a_tenth() {
    let projection =
        one_use("gpt-5.5: { input: 1M tokens/day, output: 500k tokens/day, cached: 40% }");
    assert_eq!(
        parts(&projection),
        [
            (Part::Input, dollars("99")),
            (Part::CachedInput, dollars("6.6")),
            (Part::Output, dollars("495")),
        ]
    );
}

#[test]
fn ten_million_reads_and_writes_of_a_small_table_are_far_from_fifty_dollars() {
    let projection = projection(
        "caches:\n  answers:\n    account: main\n    engine: dynamodb\n    ttl: 15min\n    key_by: [tenant]\n    expects: { reads: 10M/month, writes: 10M/month, item_size: 1 KB, stored: 20 GB }\n",
    );
    assert_eq!(
        parts(&projection),
        [
            (Part::Reads, dollars("1.25")),
            (Part::Writes, dollars("6.25")),
            (Part::Stored, dollars("5")),
            (Part::Recovery, dollars("4")),
        ]
    );
}

#[test]
fn items_are_counted_in_the_units_that_dynamodb_counts() {
    let projection = projection(
        "caches:\n  answers:\n    account: main\n    engine: dynamodb\n    ttl: 15min\n    key_by: [tenant]\n    expects: { reads: 1M/month, writes: 1M/month, item_size: 9 KB }\n",
    );
    // 9 KB are three reads of 4 KB, and nine writes of 1 KB.
    assert_eq!(
        parts(&projection),
        [
            (Part::Reads, dollars("0.375")),
            (Part::Writes, dollars("5.625")),
        ]
    );
}
