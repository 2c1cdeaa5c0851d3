//! Sums are sums, to the last digit, and use that doubles costs double.
use super::{budget, projection};
use proptest::prelude::*;
use rust_decimal::Decimal;
use synth::cost::Projection;

/// A declared use as its numbers.
#[derive(Debug, Clone)]
struct Use {
    input: u64,
    output: u64,
    cached: u16,
    cache_write: u16,
}

fn uses() -> impl Strategy<Value = Use> {
    let numbers = (0..=300_000_000_u64, 0..=300_000_000_u64, 0..=10_000_u16);
    numbers.prop_flat_map(|(input, output, cached)| {
        (0..=10_000 - cached).prop_map(move |cache_write| Use {
            input,
            output,
            cached,
            cache_write,
        })
    })
}

fn written(model: &str, of: &Use, factor: u64) -> String {
    let percent = |points: u16| Decimal::new(points.into(), 2);
    format!(
        "{model}: {{ input: {} tokens/day, output: {} tokens/day, cached: {}%, cache_write: {}% }}",
        of.input * factor,
        of.output * factor,
        percent(of.cached),
        percent(of.cache_write),
    )
}

fn of(uses: &[Use], factor: u64) -> Projection {
    let [chat, terra, search, other] = uses else {
        panic!("four uses")
    };
    let chat = [
        written("gpt-5.5", chat, factor),
        written("terra", terra, factor),
    ];
    let text = format!(
        "budgets:\n{}{}{}",
        budget("chat", "project: chat", &chat.join(", ")),
        budget(
            "search",
            "project: search",
            &written("small", search, factor)
        ),
        budget("all", "account: main", &written("gpt-5.4", other, factor)),
    );
    projection(&text)
}

fn sum(amounts: impl Iterator<Item = Decimal>) -> Decimal {
    amounts.sum()
}

/// Millionths of millionths of a dollar, by whole numbers alone.
fn by_integers(tokens_a_day: u64, points: u16, micros_a_million: u64) -> u128 {
    u128::from(tokens_a_day) * 30 * u128::from(points) * u128::from(micros_a_million)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn sums_of_lines_are_totals(uses in proptest::collection::vec(uses(), 4)) {
        let projection = of(&uses, 1);
        let total = projection.total;
        prop_assert_eq!(sum(projection.lines.iter().map(|line| line.amount)), total);
        prop_assert_eq!(sum(projection.subjects.iter().map(|(_, amount)| *amount)), total);
        prop_assert_eq!(sum(projection.accounts.iter().map(|of| of.amount)), total);
        for line in &projection.lines {
            prop_assert_eq!(line.quantity * line.price, line.amount);
        }
        let all = projection.budgets.iter().find(|share| share.name.as_str() == "all");
        prop_assert_eq!(all.unwrap().projected, Some(total));
    }

    #[test]
    fn twice_the_use_costs_twice(uses in proptest::collection::vec(uses(), 4)) {
        let (once, twice) = (of(&uses, 1), of(&uses, 2));
        prop_assert_eq!(once.total * Decimal::TWO, twice.total);
        for (one, two) in once.lines.iter().zip(&twice.lines) {
            prop_assert_eq!(one.amount * Decimal::TWO, two.amount);
        }
    }

    #[test]
    fn decimals_agree_with_whole_numbers(of_chat in uses()) {
        let text = budget("chat", "project: chat", &written("terra", &of_chat, 1));
        let projection = projection(&format!("budgets:\n{text}"));
        let plain = 10_000 - of_chat.cached - of_chat.cache_write;
        let expected = by_integers(of_chat.input, plain, 2_200_000)
            + by_integers(of_chat.input, of_chat.cached, 220_000)
            + by_integers(of_chat.input, of_chat.cache_write, 2_750_000)
            + by_integers(of_chat.output, 10_000, 13_200_000);
        // Tokens × points × micro-dollars for a million tokens: 4 + 6 + 6 decimals.
        let found = projection.total.normalize();
        let expected = Decimal::from_i128_with_scale(i128::try_from(expected).unwrap(), 16);
        prop_assert_eq!(found, expected.normalize());
    }
}
