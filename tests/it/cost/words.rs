//! What the words of a declared use mean.
use super::{budget, dollars, one_use, parts, projection};
use synth::cost::Part;

#[test]
fn a_cap_on_answers_caps_the_output_and_stands_for_it() {
    let output = |expects: &str| {
        let projection = one_use(&format!("gpt-5.5: {{ input: 0 tokens/day, {expects} }}"));
        projection.lines.last().unwrap().amount
    };
    let capped = "output: 1M tokens/day, requests: 1k/day, max_output: 500 tokens";
    let wide = "output: 1M tokens/day, requests: 1k/day, max_output: 5k tokens";
    let alone = "requests: 1k/day, max_output: 500 tokens";
    assert_eq!(output(capped), dollars("495"));
    assert_eq!(output(wide), dollars("990"));
    assert_eq!(output(alone), dollars("495"));
}

#[test]
fn hours_days_and_months_are_of_a_month_of_thirty_days() {
    for input in ["1k tokens/hour", "24k tokens/day", "720k tokens/month"] {
        let projection = one_use(&format!(
            "gpt-5.5: {{ input: {input}, output: 0 tokens/day }}"
        ));
        assert_eq!(projection.total, dollars("3.96"), "{input}");
    }
}

#[test]
fn long_inputs_and_inference_across_regions_have_their_own_prices() {
    let total = |how: &str| {
        one_use(&format!(
            "terra: {{ input: 1M tokens/month, output: 1M tokens/month{how} }}"
        ))
        .total
    };
    assert_eq!(total(""), dollars("15.4"));
    assert_eq!(total(", input_length: 272k tokens"), dollars("15.4"));
    assert_eq!(total(", input_length: 272001 tokens"), dollars("24.2"));
    assert_eq!(total(", inference: global"), dollars("14"));
    assert_eq!(total(", cached: 50%, cache_write: 10%"), dollars("14.465"));
}

#[test]
fn what_has_no_price_is_listed_and_never_zero() {
    for (expects, why) in [
        (
            "terra: { input: 1M tokens/day, output: 1 tokens/day, tier: flex }",
            "tier flex",
        ),
        (
            "gpt-5.4: { input: 1M tokens/day, output: 1 tokens/day, inference: geo }",
            "inference geo",
        ),
        (
            "gpt-5.5: { input: 1M tokens/day, output: 1 tokens/day, input_length: 1M tokens }",
            "1000000 tokens",
        ),
    ] {
        let projection = one_use(expects);
        assert_eq!(projection.lines, [], "{expects}");
        let found = projection.unestimated.iter();
        let found = found.filter(|entry| entry.why.contains(why));
        assert_eq!(found.count(), 1, "{expects}: {:#?}", projection.unestimated);
        assert_eq!(projection.budgets[0].projected, None);
    }
}

#[test]
fn what_nobody_declared_is_listed() {
    let projection = projection(
        "caches:\n  answers: { account: main, engine: dynamodb, ttl: 15min, key_by: [tenant] }\n",
    );
    let listed: Vec<&str> = projection
        .unestimated
        .iter()
        .map(|entry| entry.what.as_str())
        .collect();
    for what in [
        "cache answers",
        "data transfer",
        "logs, metrics and alarms",
        "model gpt-5.5",
        "project chat",
        "project search",
    ] {
        assert!(listed.contains(&what), "{what}: {listed:?}");
    }
}

#[test]
fn a_model_without_a_price_for_cached_input_is_paid_for_as_input() {
    let projection =
        one_use("small: { input: 100M tokens/month, output: 0 tokens/month, cached: 40% }");
    assert_eq!(
        parts(&projection),
        [(Part::Input, dollars("7.5")), (Part::Output, dollars("0"))]
    );
    assert_eq!(
        projection.notes,
        ["small has no price for cached input: it counts as input"]
    );
}

#[test]
fn a_budget_of_an_account_counts_the_use_that_budgets_of_its_projects_declare() {
    let use_ = "gpt-5.5: { input: 1M tokens/day, output: 500k tokens/day }";
    let text = format!(
        "budgets:\n{}{}{}{}",
        budget(
            "all",
            "account: main",
            "small: { input: 100M tokens/month, output: 0 tokens/day }"
        ),
        budget("chat-month", "project: chat", use_),
        budget("search-month", "project: search", use_),
        budget("others", "account: other", ""),
    );
    let projection = projection(&text);
    let share = |name: &str| {
        let mut shares = projection.budgets.iter();
        shares.find(|share| share.name.as_str() == name).unwrap()
    };
    assert_eq!(share("all").projected, Some(dollars("1327.5")));
    assert!(share("all").is_over());
    assert_eq!(share("chat-month").projected, Some(dollars("660")));
    assert_eq!(share("chat-month").percent(), Some(dollars("66")));
    assert_eq!(share("others").projected, None);
    assert!(!share("others").is_over());
}

#[test]
fn a_budget_is_held_against_what_is_spent_in_its_own_period() {
    for (limit, projected, against) in [
        ("30 USD/day", "660", "900"),
        ("700 USD/month", "660", "700"),
        ("1900 USD/quarter", "1980", "1900"),
        ("8000 USD/year", "7920", "8000"),
    ] {
        let use_ = "gpt-5.5: { input: 1M tokens/day, output: 500k tokens/day }";
        let budget = budget("month", "project: chat", use_).replace("1000 USD/month", limit);
        let projection = projection(&format!("budgets:\n{budget}"));
        let share = &projection.budgets[0];
        assert_eq!(share.projected, Some(dollars(projected)), "{limit}");
        assert_eq!(share.limit, dollars(against), "{limit}");
        assert_eq!(share.is_over(), projected == "1980", "{limit}");
    }
}
