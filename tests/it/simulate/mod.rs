//! What the check says of an estate.
pub(crate) mod load;

use load::{ACME, STARTER, acme, acme_with, live, messages};
use std::collections::BTreeSet;
use synth::diag::{Diagnostic, SourceMap};
use synth::simulate::{Basis, Origin};

/// Everything a diagnostic says, in lines.
fn shown(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let mut lines = vec![diagnostic.message.clone()];
    let primary = diagnostic.primary.as_ref().unwrap().span;
    lines.push(format!("  --> {}", sources.place(primary)));
    lines.extend(
        diagnostic
            .notes
            .iter()
            .map(|note| format!("  note: {note}")),
    );
    for label in &diagnostic.related {
        lines.push(format!("  {}: {}", sources.place(label.span), label.text));
    }
    lines.extend(diagnostic.help.iter().map(|help| format!("  help: {help}")));
    lines.join("\n")
}

#[test]
fn every_expectation_of_the_shipped_blueprints_holds() {
    for blueprint in [ACME, STARTER] {
        let mut estate = load::load(blueprint, live());
        let (checks, diagnostics) = estate.check();
        let shown: Vec<String> = diagnostics
            .iter()
            .map(|it| shown(it, &estate.sources))
            .collect();
        assert_eq!(shown, [""; 0]);
        assert_eq!(checks.unresolved, []);
        assert!(checks.results.iter().all(|result| result.holds));
        assert!(checks.count(|result| result.origin == Origin::Derived) > 20);
    }
}

#[test]
fn every_expectation_of_a_wide_estate_holds() {
    let mut estate = load::load(include_str!("../constructs/wide.yaml"), live());
    let (_, diagnostics) = estate.check();
    let shown: Vec<String> = diagnostics
        .iter()
        .map(|it| shown(it, &estate.sources))
        .collect();
    assert_eq!(shown, [""; 0], "{}", shown.join("\n\n"));
}

/// What the check says of acme with one text replaced in the blueprint or in a document it names.
fn failures(path: &str, old: &str, new: &str) -> Vec<String> {
    let mut estate = if path == "blueprint.yaml" {
        acme_with(old, new)
    } else {
        let mut files = live();
        let text = files.get_mut(path).unwrap();
        assert_eq!(text.matches(old).count(), 1, "{old}");
        *text = text.replace(old, new);
        load::load(ACME, files)
    };
    let (_, diagnostics) = estate.check();
    diagnostics
        .iter()
        .map(|it| shown(it, &estate.sources))
        .collect()
}

/// The line of acme on which a text begins, from 1.
fn line_of(text: &str) -> usize {
    ACME.split_once(text).unwrap().0.matches('\n').count() + 1
}

const METRICS: &str = "  - { role: answer-service, can: { publish_metrics: Synth/LLM } }\n";

#[test]
fn a_missing_grant_fails_at_the_line_of_the_expectation() {
    let new = METRICS.replace("Synth/LLM", "Nowhere");
    let line = line_of(METRICS);
    assert_eq!(
        failures("blueprint.yaml", METRICS, &new),
        [format!("\
expected that `answer-service` can publish metrics in `Nowhere`, but it is denied
  --> blueprint.yaml:{line}:5
  note: `cloudwatch:PutMetricData` on `*` by `arn:aws:iam::333333333333:role/llm/acme-answer-service` is denied because the caller's identity policy does not allow it
  help: add a grant that allows it to `may`, or correct the expectation")]
    );
}

#[test]
fn what_must_not_be_possible_and_is_names_the_statement_that_allows_it() {
    let new = METRICS.replace("can:", "cannot:");
    let failures = failures("blueprint.yaml", METRICS, &new);
    assert_eq!(failures.len(), 1);
    assert!(failures[0].starts_with(
        "expected that `answer-service` cannot publish metrics in `Synth/LLM`, but it is allowed"
    ));
    // The line of the grant, and the place in the template.
    let line = line_of("      - { publish_metrics: Synth/LLM }");
    let role = "stacks/333333333333/us-east-2/access.template.json#/Resources/RoleAnswerService";
    let place = format!(
        "blueprint.yaml:{line}:9: allowed by the statement `PublishMetricsSynthLLM` at `{role}/Properties/Policies/0/PolicyDocument/Statement/"
    );
    assert!(failures[0].contains(&place), "{}", failures[0]);
}

#[test]
fn a_given_key_policy_that_lacks_a_role_fails_with_the_statement_to_add() {
    let failures = failures(
        "live/prompts-key.json",
        ", \"arn:aws:iam::555555555555:root\"]",
        "]",
    );
    // What the blueprint says and what follows from the grant is one failure.
    assert_eq!(failures.len(), 1, "{}", failures.join("\n\n"));
    for failure in failures {
        assert!(
            failure.starts_with("expected that `minimal-caller` can read `support/` of `prompts`")
        );
        assert!(
            failure.contains("because the resource's policy does not allow it"),
            "{failure}"
        );
        assert!(
            failure.contains("\"Sid\": \"DecryptByMinimalCaller\""),
            "{failure}"
        );
        assert!(!failure.contains("DecryptByAnswerService"), "{failure}");
    }
}

#[test]
fn a_given_service_control_policy_that_denies_is_named_at_its_place() {
    let failures = failures(
        "live/region-deny.json",
        "\"us-east-1\", \"us-east-2\", ",
        "",
    );
    assert!(failures.len() > 10);
    let place = "live/region-deny.json:4:5: denied by the statement `DenyOutsideUnitedStates` at `live/region-deny.json#/Statement/0`";
    assert!(failures[0].contains(place), "{}", failures[0]);
}

#[test]
fn a_boundary_that_leaves_something_out_is_named() {
    let failures = failures("live/boundary.json", "        \"dynamodb:*\",\n", "");
    assert!(!failures.is_empty());
    for failure in failures {
        assert!(failure.contains("because the permissions boundary does not allow it"));
        assert!(failure.contains("help: let the permissions boundary allow `dynamodb:"));
    }
}

#[test]
fn a_statement_taken_out_of_a_template_fails_the_check() {
    let mut estate = acme();
    let access = estate
        .emitted
        .stacks
        .iter_mut()
        .find(|stack| stack.path == "stacks/333333333333/us-east-2/access.template.json")
        .unwrap();
    assert_eq!(access.text.matches("\"Synth/LLM\"").count(), 2);
    access.text = access.text.replace("\"Synth/LLM\"", "\"*\"");
    let (checks, diagnostics) = estate.check();
    let messages = messages(&diagnostics);
    assert!(messages.contains(
        &"expected that `answer-service` can publish metrics in `Synth/LLM`, but it is denied"
    ));
    let failed = checks.results.iter().filter(|result| !result.holds);
    let sentences: BTreeSet<&str> = failed.map(|result| result.sentence.as_str()).collect();
    assert_eq!(sentences.len(), diagnostics.len());
}

#[test]
fn what_rests_on_documents_of_others_that_are_not_given_is_assumed() {
    let (checks, _) = acme().check();
    let basis = |sentence: &str| {
        let found = checks
            .results
            .iter()
            .find(|result| result.sentence == sentence);
        found.unwrap_or_else(|| panic!("{sentence}")).basis
    };
    // The archive's policy and what the orchestrator may do are not given.
    assert_eq!(
        basis("`answer-service` can read `search/` of `archive`"),
        Basis::Assumed
    );
    assert_eq!(
        basis("`orchestrator` can assume `platform-operator`"),
        Basis::Assumed
    );
    assert_eq!(basis("`answer-service` can use `answers`"), Basis::Checked);
    assert_eq!(
        basis("no one outside can assume `platform-operator`"),
        Basis::Checked
    );
}

#[test]
fn a_role_that_lacks_the_tag_it_needs_cannot_assume() {
    let old = "    trusted_by: [ { account: platform, when: { mfa: required } } ]\n";
    let new = "    trusted_by: [ { role: platform-operator, when: { principal_tag: { Team: core } } } ]\n";
    let lacking = failures("blueprint.yaml", old, new);
    assert!(lacking.iter().any(|failure| {
        failure.starts_with(
            "expected that `platform-operator` can assume `cache-janitor`, but it is denied",
        )
    }));
    let tagged = ACME.replace(old, new).replace(
        "    max_session: 1h\n",
        "    max_session: 1h\n    tags: { Team: core }\n",
    );
    let (_, diagnostics) = load::load(&tagged, live()).check();
    assert_eq!(messages(&diagnostics), [""; 0]);
}

#[test]
fn the_file_says_how_much_was_asked_and_is_the_same_whatever_the_order() {
    let (checks, _) = acme().check();
    let text = checks.print();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["method"], "sampled");
    assert_eq!(json["summary"]["written"], 20);
    assert_eq!(json["summary"]["failed"], 0);
    let count = json["checks"].as_array().unwrap().len();
    assert_eq!(checks.results.len(), count);
    let statements = json["statements"].as_array().unwrap().len();
    for check in json["checks"].as_array().unwrap() {
        for by in check["by"].as_array().into_iter().flatten() {
            assert!(usize::try_from(by.as_u64().unwrap()).unwrap() < statements);
        }
    }
    let line = "  - { role: minimal-caller, can: { read: prompts, prefix: support/ } }\n";
    let moved = format!("{}{line}", ACME.replace(line, ""));
    let (again, _) = load::load(&moved, live()).check();
    assert_eq!(again.print(), text);
}
