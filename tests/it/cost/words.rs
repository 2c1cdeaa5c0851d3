//! What the words of a declared use mean.
use super::{budget, dollars, one_use, parts, projection};
use synth::cost::{Part, Projection};

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

const CACHES: &str = "\
existing:
  inside: { account: main, vpc: vpc-0a1b2c3d4e5f60718, subnets: [subnet-0a1b2c3d4e5f60718] }
roles:
  reader:
    account: main
    trusted_by: [ { service: lambda.amazonaws.com } ]
    may: [ { use: answers } ]
caches:
  answers:
    account: main
    ttl: 15min
    key_by: [tenant]
";

#[test]
fn a_valkey_cache_is_paid_for_by_units_and_by_hours_with_a_least() {
    let valkey = "    engine: valkey\n    network: inside\n    clients: [10.0.0.0/8]\n";
    let of = |expects: &str| projection(&format!("{CACHES}{valkey}    expects: {expects}\n"));
    // 4 KB are four units; 0.1 GB of 720 hours are always paid for.
    let small = of("{ reads: 10M/month, writes: 1M/month, item_size: 4 KB, stored: 20 MB }");
    assert_eq!(
        parts(&small),
        [
            (Part::ReadUnits, dollars("0.092")),
            (Part::WriteUnits, dollars("0.0092")),
            (Part::StoredHours, dollars("6.048")),
        ]
    );
    let large = of("{ stored: 2 GB }");
    assert_eq!(parts(&large), [(Part::StoredHours, dollars("120.96"))]);
    let own = "prices:\n  answers: { reads: 0.001 USD/1M requests, stored: 50 USD/GB, because: agreed, as_of: 2026-11-01 }\n";
    let agreed = projection(&format!(
        "{own}{CACHES}{valkey}    expects: {{ reads: 10M/month, item_size: 1 KB, stored: 2 GB }}\n"
    ));
    assert_eq!(
        parts(&agreed),
        [
            (Part::ReadUnits, dollars("0.01")),
            (Part::Stored, dollars("100")),
        ]
    );
    let elsewhere = valkey.replace("    network", "    region: eu-west-3\n    network");
    let elsewhere = CACHES.replace(
        "account: main, vpc",
        "account: main, region: eu-west-3, vpc",
    ) + &elsewhere;
    let elsewhere = projection(&format!("{elsewhere}    expects: {{ stored: 2 GB }}\n"));
    assert_eq!(elsewhere.lines, []);
    let mut why = elsewhere.unestimated.iter().map(|entry| entry.why.as_str());
    assert!(why.any(|why| why == "the price book has no price of Valkey caches in eu-west-3"));
}

#[test]
fn vectors_are_paid_for_when_put_and_kept_and_their_queries_are_listed() {
    let semantic = "    engine: dynamodb\n    semantic: { store: s3_vectors, dimensions: 1024, threshold: 0.95, expects: EXPECTS }\n";
    let of = |expects: &str| {
        let semantic = semantic.replace("EXPECTS", expects);
        projection(&format!("{CACHES}{semantic}"))
    };
    // 4 KB of numbers and 4 KB beside them count as 128 KB: 8,192 of them are one gigabyte.
    let usual = of("{ puts: 8192/month, queries: 1M/month, item_size: 4 KB, stored: 5 GB }");
    assert_eq!(
        parts(&usual),
        [
            (Part::PutVectors, dollars("0.2")),
            (Part::StoredVectors, dollars("0.3")),
        ]
    );
    let listed = |projection: &Projection, what: &str| {
        let mut found = projection.unestimated.iter();
        found.any(|entry| entry.what == what)
    };
    assert!(listed(
        &usual,
        "queries of the semantic store of cache answers"
    ));
    // 4 KB of numbers and 252 KB beside them are 256 KB.
    let large = of("{ puts: 4096/month, item_size: 252 KB }");
    assert_eq!(parts(&large), [(Part::PutVectors, dollars("0.2"))]);
    assert!(listed(&large, "semantic store of cache answers"));
    let silent = projection(&format!(
        "{CACHES}{}",
        semantic.replace(", expects: EXPECTS", "")
    ));
    assert!(listed(&silent, "semantic store of cache answers"));
}

#[test]
fn what_is_used_on_bedrock_runtime_without_a_profile_counts_in_budgets_of_accounts_alone() {
    // `search` has no profile of `small`.
    let budgets = budget(
        "month",
        "project: search",
        "small: { input: 10M tokens/month, output: 1M tokens/month }",
    ) + &budget(
        "all",
        "account: main",
        "gpt-5.5: { input: 1M tokens/month, output: 0 tokens/month }",
    );
    let projection = projection(&format!("budgets:\n{budgets}"));
    let shares = projection.budgets.iter();
    let shares: Vec<_> = shares
        .map(|share| (share.name.as_str(), share.projected.is_some()))
        .collect();
    assert_eq!(shares, [("all", true), ("month", false)]);
    let all = projection.budgets[0].projected.unwrap();
    assert_eq!(all, projection.total);
    let why = "small has no profile in search: bills do not tell what is used there, and no budget of a project or tag counts it";
    assert!(
        projection.notes.iter().any(|note| note == why),
        "{:?}",
        projection.notes
    );
}
