//! The text forms: canonical JSON, YAML for readers of every version, and the embedded tables.
use super::acme::acme;
use super::{compiled, printed, text};
use std::collections::BTreeSet;
use synth::artifact::{Json, TemplateFormat, files};
use synth::catalog::{
    GuardrailWord, Quota, Service, VerbWord, guardrail_actions, host, quota, sends_source_account,
    verb_actions,
};
use synth::vocab::Action;

#[test]
fn a_policy_file_is_in_canonical_form() {
    assert_eq!(
        text(
            &printed(&acme().model),
            "policies/trust/333333333333/answer-service.json"
        ),
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "TrustEcsTasks",
      "Effect": "Allow",
      "Principal": {
        "Service": "ecs-tasks.amazonaws.com"
      },
      "Action": "sts:AssumeRole",
      "Condition": {
        "StringEquals": {
          "aws:SourceAccount": "333333333333"
        }
      }
    }
  ]
}
"#
    );
}

#[test]
fn numbers_keep_the_digits_they_have() {
    let number = |text: &str| Json::Number(text.parse().unwrap()).minified();
    assert_eq!(number("800.50"), "800.5");
    assert_eq!(number("5000"), "5000");
    assert_eq!(number("0.1"), "0.1");
    assert_eq!(
        number("12345678901234567890.123456789"),
        "12345678901234567890.123456789"
    );
}

#[test]
fn templates_in_yaml_say_what_they_say_in_json() {
    let artifacts = compiled(&acme().model);
    for stack in &artifacts.stacks {
        let yaml = stack.template.print(TemplateFormat::Yaml);
        let as_yaml: serde_json::Value = serde_saphyr::from_str(&yaml).unwrap();
        let json = stack.template.print(TemplateFormat::Json);
        let as_json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(as_yaml, as_json);
    }
    let paths: BTreeSet<String> = files(&artifacts, TemplateFormat::Yaml)
        .into_iter()
        .map(|file| file.path)
        .collect();
    assert!(paths.contains("stacks/333333333333/us-east-2/access.template.yaml"));
    assert!(!paths.contains("stacks/333333333333/us-east-2/access.template.json"));
}

#[test]
fn texts_that_old_readers_of_yaml_take_for_something_else_are_in_quotes() {
    let artifacts = compiled(&acme().model);
    for stack in &artifacts.stacks {
        for line in stack.template.print(TemplateFormat::Yaml).lines() {
            let value = line
                .rsplit_once(": ")
                .map_or(line, |(_, value)| value)
                .trim();
            let value = value.strip_prefix("- ").unwrap_or(value);
            let text = value.contains("2012-10-17")
                || value.contains("2010-09-09")
                || value.contains("333333333333")
                || value.contains("555555555555");
            assert!(!text || value.starts_with(['"', '\'']), "{line}");
        }
    }
}

#[test]
fn every_file_ends_with_one_newline_and_paths_are_sorted_and_unique() {
    let files = printed(&acme().model);
    for file in &files {
        assert!(
            file.text.ends_with('\n') && !file.text.ends_with("\n\n"),
            "{}",
            file.path
        );
    }
    assert!(files.windows(2).all(|pair| pair[0].path < pair[1].path));
}

#[test]
fn every_embedded_table_is_read_and_complete() {
    for verb in VerbWord::ALL {
        let actions = verb_actions(*verb);
        assert!(!actions.is_empty(), "{}", verb.word());
        // Nothing that is granted has a wildcard.
        assert!(
            actions
                .iter()
                .all(|action| action.parse::<Action>().is_ok()),
            "{actions:?}"
        );
    }
    for guardrail in GuardrailWord::ALL {
        assert!(
            !guardrail_actions(*guardrail).is_empty(),
            "{}",
            guardrail.word()
        );
    }
    for service in Service::ALL {
        for place in ["us-east-2", "cn-north-1", "us-gov-west-1"] {
            let host = host(service, &place.parse().unwrap());
            assert!(host.contains(place) && !host.contains('{'), "{host}");
        }
    }
    assert_eq!(
        host(Service::S3, &"cn-north-1".parse().unwrap()),
        "s3.cn-north-1.amazonaws.com.cn"
    );
    for which in Quota::ALL {
        assert_ne!(quota(which), 0, "{}", which.word());
    }
    assert!(sends_source_account("budgets.amazonaws.com"));
    assert!(!sends_source_account("lambda.amazonaws.com"));
}
