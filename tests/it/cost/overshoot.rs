//! How far a budget can be exceeded, computed by hand.
use super::{dollars, projection};
use rust_decimal::Decimal;

const ROLE: &str = "\
roles:
  caller:
    account: main
    trusted_by: [ { service: lambda.amazonaws.com } ]
    may: [ { invoke: [gpt-5.5], in: chat } ]
budgets:
  month:
    covers: { project: chat }
    limit: 1000 USD/month
";

const TELL: &str = "tell: [you@example.com]";

/// The bound of the one budget: dollars, or why there is none.
fn bound(more: &str) -> Result<Decimal, String> {
    let projection = projection(&format!("{ROLE}{more}"));
    let [overshoot] = projection.overshoots.as_slice() else {
        panic!("{:?}", projection.overshoots)
    };
    overshoot.bound.clone()
}

fn deny() -> String {
    format!("    alerts: [ {{ at: 100%, then: deny-invocation, {TELL} }} ]\n")
}

fn brake(limits: &str) -> String {
    format!("    brake: {{ {limits}, within: 15min, {TELL} }}\n")
}

const PEAK: &str = "    peak: { gpt-5.5: { input: 60M tokens/hour, output: 12M tokens/hour } }\n";

#[test]
fn a_budget_alone_lets_the_peak_go_on_until_aws_budgets_sees_it() {
    // 60 × 5.50 + 12 × 33 = 726 USD an hour, for 24 hours and 2 minutes.
    assert_eq!(bound(&(deny() + PEAK)), Ok(dollars("17448.20")));
}

#[test]
fn a_brake_leaves_what_is_below_it_for_a_day_and_the_peak_for_minutes() {
    // Output below the brake is 8M an hour, 264 USD; input has no brake, 330 USD. Then 22 minutes of the peak.
    let braked = deny() + &brake("output: 2M tokens") + PEAK;
    assert_eq!(bound(&braked), Ok(dollars("14542.00")));
    // A brake above the peak brakes nothing, and costs the bound its minutes.
    let loose = deny() + &brake("output: 4M tokens") + PEAK;
    assert_eq!(bound(&loose), Ok(dollars("17714.40")));
}

#[test]
fn where_no_alert_denies_anything_what_is_below_the_brake_goes_on_all_month() {
    let tells = format!("    alerts: [ {{ at: 100%, {TELL} }} ]\n");
    let month = tells + &brake("output: 2M tokens") + PEAK;
    // (264 + 330) × 720 hours, and 22 minutes of the peak.
    assert_eq!(bound(&month), Ok(dollars("427946.20")));
}

#[test]
fn without_a_peak_nothing_bounds_it_and_that_is_said() {
    let why = bound(&deny()).unwrap_err();
    assert!(why.contains("`gpt-5.5`") && why.contains("peak"), "{why}");
}

#[test]
fn a_budget_that_only_tells_has_no_overshoot() {
    let tells = format!("    alerts: [ {{ at: 100%, {TELL} }} ]\n");
    assert!(projection(&format!("{ROLE}{tells}")).overshoots.is_empty());
}

#[test]
fn a_stop_above_the_limit_lets_the_difference_be_spent_and_one_below_it_takes_it_off() {
    let at =
        |share: u32| format!("    alerts: [ {{ at: {share}%, then: deny-invocation, {TELL} }} ]\n");
    // The limit is 1,000 USD: 500 more, and 500 less.
    assert_eq!(bound(&(at(150) + PEAK)), Ok(dollars("17948.20")));
    assert_eq!(bound(&(at(50) + PEAK)), Ok(dollars("16948.20")));
}

#[test]
fn what_the_brake_does_not_see_goes_on_at_its_peak_until_the_budget_stops_it() {
    // `small` is on bedrock-runtime, where its profile carries the project's tags.
    let small = "small: { input: 1000M tokens/hour, output: 1M tokens/hour }";
    let large = "gpt-5.5: { input: 60M tokens/hour, output: 12M tokens/hour }";
    let of = |models: &str, brake: &str, peaks: &str| {
        let role = ROLE.replace("invoke: [gpt-5.5]", &format!("invoke: [{models}]"));
        let text = format!("{role}{}{brake}    peak: {{ {peaks} }}\n", deny());
        let projection = projection(&text);
        let overshoot = projection.overshoots.first().cloned().unwrap();
        (overshoot.bound.unwrap(), overshoot.how)
    };
    let tight = brake("input: 1M tokens, output: 2M tokens");
    let (braked, _) = of("gpt-5.5", &tight, large);
    let (unseen, _) = of("small", "", small);
    let (both, how) = of("gpt-5.5, small", &tight, &format!("{large}, {small}"));
    assert!(unseen > dollars("1000"), "{unseen}");
    // Each is rounded up to the cent.
    assert!((both - braked - unseen).abs() <= dollars("0.01"), "{both}");
    assert!(
        how.iter()
            .any(|how| how.ends_with("bedrock-runtime: small")),
        "{how:?}"
    );
}

#[test]
fn who_is_spared_is_named_and_where_nobody_is_stopped_nothing_bounds_it() {
    let text = format!(
        "{}{}    spares: [other]\n{PEAK}",
        ROLE.replace(
            "budgets:",
            "  other:\n    account: main\n    trusted_by: [ { service: lambda.amazonaws.com } ]\n    may: [ { invoke: [gpt-5.5], in: chat } ]\nbudgets:"
        ),
        deny()
    );
    let projection = projection(&text);
    let said = synth::cost::overshoot_sentences(&projection.overshoots);
    assert_eq!(
        said,
        [
            "`month` in 123456789012 can be exceeded by 17448.20 USD at most before it stops spending, beside what those that are spared spend: `other`"
        ]
    );
}
