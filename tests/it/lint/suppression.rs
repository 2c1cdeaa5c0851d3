//! Findings that are allowed where they are found.
use super::command::{MAY_REPEAT, folder, synth};
use serde_json::{Value, json};

fn template(comment: &str, behind: &str) -> String {
    format!(
        "\
Resources:
  Caller:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          {comment}
          - Effect: Allow
            Action: '*'{behind}
            Resource: '*'
          - Effect: Allow
            Action: '*'
            Resource: '*'
"
    )
}

/// The rules and lines of what is found in a text.
fn found(text: &str, arguments: &[&str]) -> Vec<(String, u64)> {
    let place = folder(&[MAY_REPEAT, ("stack.yaml", text)]);
    let mut all = vec!["lint", "--format", "json", "--today", "2026-06-01"];
    all.extend(arguments);
    let told = synth(place.path(), &all, "");
    let found: Value =
        serde_json::from_str(&told.stdout).unwrap_or_else(|_| panic!("{}", told.stderr));
    let findings = found["findings"].as_array().unwrap();
    let finding = |finding: &Value| {
        (
            finding["rule"].as_str().unwrap().to_owned(),
            finding["line"].as_u64().unwrap(),
        )
    };
    findings.iter().map(finding).collect()
}

fn is(found: &[(String, u64)], expected: &[(&str, u64)]) -> bool {
    found
        .iter()
        .map(|(rule, line)| (rule.as_str(), *line))
        .eq(expected.iter().copied())
}

#[test]
fn a_comment_allows_what_begins_on_the_line_below_it() {
    for comment in [
        "# synth: allow allow-everything because \"break glass\"",
        "#synth: allow allow-everything until 2026-06-01 because \"break glass\"",
        "# synth: allow\tunknown-action,allow-everything because \"it's \u{e9}\"",
    ] {
        let found = found(&template(comment, ""), &["--rule", "allow-everything"]);
        assert!(
            is(&found, &[("allow-everything", 13)]),
            "{comment}: {found:?}"
        );
    }
}

#[test]
fn a_comment_behind_something_allows_what_is_on_its_line() {
    let text = template(
        "# more",
        " # synth: allow allow-everything because \"break glass\"",
    );
    let left = found(&text, &[]);
    assert!(is(&left, &[("allow-everything", 13)]), "{left:?}");
    let text = template("# more", "").replace(
        "Effect: Allow\n",
        "Effect: Allow # synth: allow allow-everything because \"x\"\n",
    );
    let left = found(&text, &["--rule", "allow-everything"]);
    let unused = [
        ("unused-suppression", 9),
        ("allow-everything", 10),
        ("unused-suppression", 12),
        ("allow-everything", 13),
    ];
    let told: Vec<_> = unused
        .into_iter()
        .filter(|(rule, _)| *rule == "allow-everything")
        .collect();
    assert!(is(&left, &told), "{left:?}");
    assert!(is(&found(&text, &[]), &unused));
}

#[test]
fn a_comment_within_a_text_is_none() {
    let text = template("# more", "").replace(
        "          # more\n          - Effect: Allow\n",
        "          - Sid: 'x # synth: allow allow-everything because \"x\"'\n            Effect: Allow\n",
    );
    let found = found(&text, &["--rule", "allow-everything"]);
    assert!(
        is(
            &found,
            &[("allow-everything", 10), ("allow-everything", 13)]
        ),
        "{found:?}"
    );
}

#[test]
fn what_is_allowed_wrongly_is_told_and_not_allowed() {
    for (comment, code) in [
        (
            "# synth: allow allow-everything",
            "suppression-without-reason",
        ),
        (
            "# synth: allow allow-everything because \" \"",
            "suppression-without-reason",
        ),
        (
            "# synth: allow allow-everything because \"x\" until 2026-05-31",
            "expired-suppression",
        ),
        (
            "# synth: allow allow-everything because \"x\" until tomorrow",
            "invalid-date",
        ),
        (
            "# synth: allow allow-everithing because \"x\"",
            "unknown-rule",
        ),
        (
            "# synth: allow unknown-action because \"x\"",
            "unused-suppression",
        ),
        ("# synth: allow because \"x\"", "invalid-suppression"),
        (
            "# synth: alow allow-everything because \"x\"",
            "invalid-suppression",
        ),
        (
            "# synth: allow allow-everything because \"x\" till 2027-01-01",
            "invalid-suppression",
        ),
        (
            "# synth: allow allow-everything because \"x\" fingerprint 0123456789abcdef",
            "unused-suppression",
        ),
    ] {
        let found = found(&template(comment, ""), &[]);
        assert!(
            is(
                &found,
                &[
                    (code, 8),
                    ("allow-everything", 10),
                    ("allow-everything", 13)
                ]
            ),
            "{comment}: {found:?}"
        );
    }
}

#[test]
fn nothing_is_told_of_a_suppression_whose_rule_did_not_run() {
    let text = template("# synth: allow unknown-action because \"x\"", "");
    let found = found(&text, &["--rule", "trust-in-anyone"]);
    assert!(found.is_empty(), "{found:?}");
}

fn resource(metadata: &Value) -> Value {
    json!({"Type": "AWS::IAM::ManagedPolicy", "Metadata": metadata, "Properties": {"PolicyDocument":
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}}})
}

fn rules_in(template: &Value) -> Vec<String> {
    let text = serde_json::to_string_pretty(template).unwrap();
    found(&text, &[])
        .into_iter()
        .map(|(rule, _)| rule)
        .collect()
}

#[test]
fn metadata_of_a_resource_or_of_the_template_allows_what_is_in_it() {
    let allow = json!({"synth": {"allow": [{"rule": "allow-everything", "because": "break glass", "until": "2026-06-01"}]}});
    let none = json!({});
    let two = |one: &Value, other: &Value, all: &Value| json!({"Metadata": all, "Resources": {"A": resource(one), "B": resource(other)}});
    assert_eq!(rules_in(&two(&none, &none, &none)).len(), 2);
    assert_eq!(rules_in(&two(&allow, &none, &none)), ["allow-everything"]);
    assert!(rules_in(&two(&none, &none, &allow)).is_empty());
    let typo = json!({"synth": {"alow": []}});
    assert_eq!(
        rules_in(&two(&typo, &allow, &none)),
        ["unknown-key", "allow-everything"]
    );
    let bare = json!({"synth": {"allow": [{"rule": "allow-everything"}]}});
    assert_eq!(
        rules_in(&two(&bare, &allow, &none)),
        ["suppression-without-reason", "allow-everything"]
    );
}

#[test]
fn a_fingerprint_lets_a_wider_policy_be_found_again() {
    let place = folder(&[MAY_REPEAT, ("stack.yaml", &template("# more", ""))]);
    synth(place.path(), &["lint", "--write-baseline", "b.json"], "");
    let text = super::baseline::text_of(&place.path().join("b.json"));
    let baseline: Value = serde_json::from_str(&text).unwrap();
    let fingerprints = baseline["findings"].as_array().unwrap();
    let allowed = fingerprints.iter().map(|known| {
        let comment = format!(
            "# synth: allow allow-everything because \"x\" fingerprint {}",
            known["fingerprint"].as_str().unwrap()
        );
        found(&template(&comment, ""), &["--rule", "allow-everything"])
    });
    assert!(
        allowed
            .clone()
            .any(|found| is(&found, &[("allow-everything", 13)]))
    );
    for known in fingerprints {
        let comment = format!(
            "# synth: allow allow-everything because \"x\" fingerprint {}",
            known["fingerprint"].as_str().unwrap()
        );
        let wider = template(&comment, "").replacen(
            "Effect: Allow",
            "Effect: Allow\n            Sid: Other",
            1,
        );
        let wider = wider.replacen("Action: '*'", "NotAction: 'iam:*'", 1);
        assert!(!found(&wider, &[]).is_empty());
    }
}

#[test]
fn what_is_suppressed_is_counted_and_shown_if_asked_for() {
    let text = template(
        "# synth: allow allow-everything because \"break glass\"",
        "",
    );
    let place = folder(&[MAY_REPEAT, ("stack.yaml", &text)]);
    let told = synth(place.path(), &["lint"], "");
    assert!(
        told.stdout.contains("1 warning; 1 suppressed"),
        "{}",
        told.stdout
    );
    assert!(!told.stderr.contains("break glass"), "{}", told.stderr);
    let told = synth(
        place.path(),
        &["lint", "--show-suppressed", "--fail-on", "warning"],
        "",
    );
    assert!(
        told.stderr.contains("suppressed, because \"break glass\""),
        "{}",
        told.stderr
    );
    let told = synth(
        place.path(),
        &["lint", "--show-suppressed", "--format", "json"],
        "",
    );
    let found: Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!(
        found["suppressed"][0]["because"], "break glass",
        "{found:#}"
    );
    assert_eq!(found["findings"].as_array().unwrap().len(), 1);
}
