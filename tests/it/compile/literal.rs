//! Whatever a user writes stays that text in every file.
use super::acme::{Acme, acme};
use super::builder::{name, own_role, role, service};
use super::{compiled, json, printed};
use serde_json::{Value, json};
use synth::artifact::{TemplateFormat, files};
use synth::diag::Code;
use synth::model::Verb;

/// Texts that mean something to one of the languages they are put into.
const HOSTILE: [&str; 16] = [
    "${AWS::AccountId}",
    "${aws:username}",
    "$${x}",
    "*",
    "a?b",
    "\"quoted\"",
    "back\\slash",
    "line\nbreak\r\n",
    "tab\there",
    "yes",
    "2012-10-17",
    "0123",
    "null",
    "- x: &a *b !!str",
    "{{ tera }}{% raw %}",
    "\u{fc}\u{f1}\u{a9}",
];

fn with(verbs: &dyn Fn(&Acme) -> Vec<Verb>) -> synth::model::Model {
    let mut acme = acme();
    let reader = own_role("reader", &acme.support);
    let may = verbs(&acme);
    acme.model.roles = vec![role(reader, service("lambda.amazonaws.com"), may)];
    acme.model
}

/// What IAM takes a text for: `${*}`, `${?}` and `${$}` are the characters.
fn as_iam_reads(text: &str) -> String {
    text.replace("${*}", "*")
        .replace("${?}", "?")
        .replace("${$}", "$")
}

#[test]
fn wildcards_and_variables_in_a_prefix_are_escaped() {
    for hostile in HOSTILE {
        let model = with(&|acme| {
            vec![Verb::Read {
                bucket: acme.prompts.clone(),
                prefix: hostile.to_owned(),
            }]
        });
        let document = json(&printed(&model), "policies/iam/555555555555/reader.json");
        let read = &document["Statement"][2];
        assert_eq!(read["Sid"], "ReadPrompts");
        let resource = read["Resource"].as_str().unwrap();
        let written = resource
            .strip_prefix("arn:aws:s3:::org-ml-prompts/")
            .and_then(|rest| rest.strip_suffix('*'))
            .unwrap();
        assert_eq!(as_iam_reads(written), hostile);
        let bare = written
            .replace("${*}", "")
            .replace("${?}", "")
            .replace("${$}", "");
        assert!(
            !bare.contains(['*', '?']) && !bare.contains("${"),
            "{written}"
        );
    }
}

#[test]
fn variables_in_a_compared_value_are_escaped_and_wildcards_are_plain() {
    for hostile in HOSTILE {
        let model = with(&|_| {
            vec![Verb::PublishMetrics {
                namespace: hostile.to_owned(),
            }]
        });
        let document = json(&printed(&model), "policies/iam/555555555555/reader.json");
        let value = &document["Statement"][0]["Condition"]["StringEquals"]["cloudwatch:namespace"];
        let value = value.as_str().unwrap();
        assert_eq!(value.replace("${$}", "$"), hostile);
        assert!(!value.replace("${$}", "").contains("${"), "{value}");
    }
}

#[test]
fn tags_and_addresses_are_what_they_were_in_json_and_yaml() {
    for hostile in HOSTILE.into_iter().chain([
        "\u{202e}bidi",
        "\u{1f600}",
        "\u{1b}[31m",
        "~",
        "a\u{ad}b",
        "\u{9b}",
    ]) {
        let mut acme = acme();
        acme.model.tags = [(hostile.to_owned(), hostile.to_owned())].into();
        acme.model.budgets[0].alerts[0].tell = vec![hostile.to_owned()];
        let artifacts = compiled(&acme.model);
        for stack in &artifacts.stacks {
            let text = stack.template.print(TemplateFormat::Json);
            let as_json: Value = serde_json::from_str(&text).unwrap();
            let yaml = stack.template.print(TemplateFormat::Yaml);
            let as_yaml: Value = serde_saphyr::from_str(&yaml).unwrap();
            assert_eq!(as_json, as_yaml, "{yaml}");
            if stack.id.layer.word() == "data" {
                let table = &as_json["Resources"]["TableAnswers"]["Properties"]["Tags"];
                if table.is_array() {
                    let tag = json!({ "Key": hostile, "Value": hostile });
                    assert!(table.as_array().unwrap().contains(&tag), "{table}");
                }
            }
        }
    }
}

#[test]
fn what_a_terminal_obeys_or_nobody_sees_is_escaped() {
    let mut acme = acme();
    let sly = "\u{202e}\u{1b}[31m\u{200b}\u{2028}\u{feff}\u{e0041}\u{7f}\u{9b}";
    acme.model.tags = [("Sly".to_owned(), sly.to_owned())].into();
    let policy = &mut acme.model.roles[3].trusted_by[0].conditions;
    policy.principal_tags = [("Sly\u{9b}\u{ad}".to_owned(), "x\u{7f}".to_owned())].into();
    let artifacts = compiled(&acme.model);
    let json = files(&artifacts, TemplateFormat::Json);
    let yaml = files(&artifacts, TemplateFormat::Yaml);
    for file in json.iter().chain(&yaml) {
        for character in sly.chars().filter(|c| *c != '[' && !c.is_alphanumeric()) {
            assert!(
                !file.text.contains(character),
                "{} {character:?}",
                file.path
            );
        }
    }
    for stack in &artifacts.stacks {
        let yaml = stack.template.print(TemplateFormat::Yaml);
        assert!(!yaml.starts_with('{'), "printed as JSON");
        let as_yaml: Value = serde_saphyr::from_str(&yaml).unwrap();
        let json = stack.template.print(TemplateFormat::Json);
        assert_eq!(as_yaml, serde_json::from_str::<Value>(&json).unwrap());
    }
}

#[test]
fn a_dynamic_reference_is_refused_wherever_it_stands() {
    let reference = "x{{resolve:ssm:secret}}y";
    let model = with(&|acme| {
        vec![
            Verb::PublishMetrics {
                namespace: reference.to_owned(),
            },
            Verb::Read {
                bucket: acme.prompts.clone(),
                prefix: reference.to_owned(),
            },
        ]
    });
    let mut tagged = acme().model;
    tagged.tags = [("a".to_owned(), reference.to_owned())].into();
    let mut told = acme().model;
    told.budgets[0].alerts[0].tell = vec![reference.to_owned()];
    let mut trusted = acme().model;
    let platform_operator = &mut trusted.roles[3];
    assert_eq!(platform_operator.identity.name, name("platform-operator"));
    platform_operator.trusted_by[0].conditions.principal_tags =
        [(reference.to_owned(), "x".to_owned())].into();
    for model in [model, tagged, told, trusted] {
        let problems = synth::compile::compile(&model).diagnostics;
        assert!(!problems.is_empty());
        assert!(
            problems
                .iter()
                .all(|problem| problem.code == Code::DynamicReference),
            "{problems:#?}"
        );
    }
}

#[test]
fn characters_that_iam_does_not_take_are_refused_in_policies_alone() {
    let model = with(&|_| {
        vec![Verb::PublishMetrics {
            namespace: "\u{4e2d}".to_owned(),
        }]
    });
    let problems = synth::compile::compile(&model).diagnostics;
    let codes: Vec<Code> = problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [Code::PolicyText]);
    let mut tagged = acme().model;
    tagged.tags = [("Owner".to_owned(), "\u{4e2d}".to_owned())].into();
    assert!(files(&compiled(&tagged), TemplateFormat::Json).len() > 20);
}
