//! Guardrails of Amazon Bedrock: the guardrail, its version, and where it is enforced.
use super::part::{Part, PlacedResource, properties, tag_list};
use crate::artifact::{LogicalId, Symbol, SymbolAttribute, SymbolKind, Value, short_hash};
use crate::catalog::filters_input_alone;
use crate::model::{ContentGuardrail, ContentRules, Model};
use crate::vocab::Name;
use std::collections::BTreeMap;

/// A guardrail, a version of what it says now, and its enforcement if that is asked for.
pub(super) fn content_guardrail(model: &Model, guardrail: &ContentGuardrail) -> Part {
    let place = (&*guardrail.account, &guardrail.region);
    let rules = &guardrail.rules;
    let draft = PlacedResource::new(
        "AWS::Bedrock::Guardrail",
        LogicalId::new(
            SymbolKind::ContentGuardrail.logical_word(),
            guardrail.name.as_str(),
        ),
        place,
        draft(model, guardrail),
        guardrail.span,
    )
    .giving(SymbolKind::ContentGuardrail, &guardrail.name);
    let name = version_name(guardrail);
    // A version is what it was made from, so other content is another resource; those who still
    // name the old one keep it until they are deployed.
    let version = PlacedResource::new(
        "AWS::Bedrock::GuardrailVersion",
        LogicalId::new(SymbolKind::GuardrailVersion.logical_word(), name.as_str()),
        place,
        properties([
            (
                "Description",
                Value::string(format!(
                    "What it says with the hash {}",
                    content_hash(rules)
                )),
            ),
            ("GuardrailIdentifier", Value::Symbol(arn_of(guardrail))),
        ]),
        guardrail.span,
    )
    .retained()
    .giving(SymbolKind::GuardrailVersion, &name);
    let enforcement = guardrail.enforced.then(|| {
        PlacedResource::new(
            "AWS::Bedrock::EnforcedGuardrailConfiguration",
            LogicalId::new("EnforcedGuardrail", guardrail.name.as_str()),
            place,
            properties([
                ("GuardrailIdentifier", Value::Symbol(arn_of(guardrail))),
                (
                    "GuardrailVersion",
                    Value::Symbol(version_of(guardrail, SymbolAttribute::Id)),
                ),
            ]),
            guardrail.span,
        )
    });
    Part {
        resources: [draft, version].into_iter().chain(enforcement).collect(),
        ..Part::default()
    }
}

/// The ARN of a guardrail: AWS invents its id.
pub(super) fn arn_of(guardrail: &ContentGuardrail) -> Symbol {
    Symbol {
        kind: SymbolKind::ContentGuardrail,
        account: guardrail.account.id,
        name: guardrail.name.clone(),
        region: None,
        attribute: SymbolAttribute::Arn,
    }
}

/// The version of what a guardrail says now: its ARN with the number, or the number.
pub(super) fn version_of(guardrail: &ContentGuardrail, attribute: SymbolAttribute) -> Symbol {
    Symbol {
        kind: SymbolKind::GuardrailVersion,
        account: guardrail.account.id,
        name: version_name(guardrail),
        region: None,
        attribute,
    }
}

fn version_name(guardrail: &ContentGuardrail) -> Name {
    let name = format!("{}-{}", guardrail.name, content_hash(&guardrail.rules));
    // A guardrail's name has at most 50 characters with the blueprint's, so there is room.
    name.parse().unwrap_or_else(|_| guardrail.name.clone())
}

fn content_hash(rules: &ContentRules) -> String {
    let mut text = format!(
        "{}\n{}\n{}\n",
        rules.input_message, rules.output_message, rules.profanity
    );
    let pairs = rules.filters.iter().chain(&rules.personal_data);
    text.extend(pairs.map(|(kind, what)| format!("{kind} {what}\n")));
    text.extend(rules.words.iter().map(|word| format!("word {word}\n")));
    for (name, topic) in &rules.denied_topics {
        text.extend(["topic ", name, "\n", &topic.definition, "\n"]);
        text.extend(
            topic
                .examples
                .iter()
                .map(|example| format!("as {example}\n")),
        );
    }
    short_hash(&text)
}

fn draft(model: &Model, guardrail: &ContentGuardrail) -> BTreeMap<String, Value> {
    let rules = &guardrail.rules;
    properties([
        ("BlockedInputMessaging", Value::string(&rules.input_message)),
        (
            "BlockedOutputsMessaging",
            Value::string(&rules.output_message),
        ),
        ("ContentPolicyConfig", content(rules)),
        (
            "Description",
            Value::string(format!(
                "{} of the blueprint {}",
                guardrail.name, model.name
            )),
        ),
        ("Name", Value::string(&guardrail.guardrail_name)),
        ("SensitiveInformationPolicyConfig", personal_data(rules)),
        ("Tags", tag_list(&guardrail.tags)),
        ("TopicPolicyConfig", topics(rules)),
        ("WordPolicyConfig", words(rules)),
    ])
}

/// One list under its name; nothing where the list is empty, since AWS takes no empty one.
fn config(name: &str, items: Vec<Value>) -> Value {
    if items.is_empty() {
        return Value::map::<String>([]);
    }
    Value::map([(name, Value::List(items))])
}

fn content(rules: &ContentRules) -> Value {
    let filters = rules.filters.iter().map(|(kind, strength)| {
        let output = if filters_input_alone(kind) {
            "NONE"
        } else {
            strength
        };
        Value::map([
            ("InputStrength", Value::string(strength)),
            ("OutputStrength", Value::string(output)),
            ("Type", Value::string(kind)),
        ])
    });
    config("FiltersConfig", filters.collect())
}

fn topics(rules: &ContentRules) -> Value {
    let topics = rules.denied_topics.iter().map(|(name, topic)| {
        let mut config = vec![
            ("Definition", Value::string(&topic.definition)),
            ("Name", Value::string(name)),
            ("Type", Value::string("DENY")),
        ];
        if !topic.examples.is_empty() {
            let examples = topic.examples.iter().map(Value::string);
            config.push(("Examples", Value::list(examples)));
        }
        Value::map(config)
    });
    config("TopicsConfig", topics.collect())
}

fn words(rules: &ContentRules) -> Value {
    let words = rules.words.iter();
    let words: Vec<Value> = words
        .map(|word| Value::map([("Text", Value::string(word))]))
        .collect();
    let mut config = Vec::new();
    if rules.profanity {
        let profanity = Value::map([("Type", Value::string("PROFANITY"))]);
        config.push(("ManagedWordListsConfig", Value::list([profanity])));
    }
    if !words.is_empty() {
        config.push(("WordsConfig", Value::List(words)));
    }
    Value::map(config)
}

fn personal_data(rules: &ContentRules) -> Value {
    let entities = rules.personal_data.iter().map(|(kind, action)| {
        Value::map([
            ("Action", Value::string(action)),
            ("Type", Value::string(kind)),
        ])
    });
    config("PiiEntitiesConfig", entities.collect())
}
