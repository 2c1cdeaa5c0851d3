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
