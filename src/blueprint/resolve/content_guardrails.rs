//! Guardrails on content.
use super::accounts::Accounts;
use super::names::{Broken, unknown_name};
use super::placed::{environment_tag, place};
use super::{Context, Own, identifier};
use crate::blueprint::raw::{self, PersonalDataWord, StrengthWord, Text};
use crate::catalog::{blocked_messages, content_filters, personal_data_types};
use crate::diag::{Code, Diagnostic, Located};
use crate::model::{ContentGuardrail, ContentRules, DeniedTopic, physical_name};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The longest name of a guardrail
/// (<https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateGuardrail.html>).
const LONGEST_NAME: usize = 50;
const LONGEST_MESSAGE: usize = 500;
const LONGEST_DEFINITION: usize = 1000;
const LONGEST_EXAMPLE: usize = 100;
const MOST_EXAMPLES: usize = 5;
const MOST_TOPICS: usize = 30;

/// Resolves the content guardrails.
pub(super) fn resolve(
    section: &raw::Section<raw::ContentGuardrail>,
    broken: Broken,
    accounts: &Accounts,
    default_tags: &BTreeMap<String, String>,
    context: &mut Context<'_>,
) -> Own<ContentGuardrail> {
    let mut guardrails = Own::new("a content guardrail", broken);
    for (name, raw) in &section.0 {
        let span = raw.span;
        let raw = &raw.value;
        let declared = context.declared_name(name);
        let physical = declared
            .as_ref()
            .map(|declared| physical_name(&context.blueprint, declared).replace('.', "-"));
        let physical = physical.filter(|physical| short(physical, name, context));
        let own_tags = identifier::tags(&raw.tags, context);
        let rules = rules(name, &Located::new(raw, span), context);
        let mut instances = BTreeMap::new();
        for (account, region) in place(&raw.account, raw.region.as_ref(), accounts, context) {
            let (Some(declared), Some(physical), Some(rules)) = (&declared, &physical, &rules)
            else {
                continue;
            };
            let mut tags = default_tags.clone();
            tags.extend(environment_tag(&account));
            tags.extend(own_tags.clone());
            let guardrail = ContentGuardrail {
                name: declared.clone(),
                region,
                guardrail_name: physical.clone(),
                rules: rules.clone(),
                enforced: raw.enforce.is_some(),
                tags,
                span: name.span,
                account,
            };
            instances.insert(guardrail.account.id, Arc::new(guardrail));
        }
        guardrails.declare(&name.value, instances);
    }
    one_enforced(section, &guardrails, context);
    guardrails
}

fn short(physical: &str, name: &Text, context: &mut Context<'_>) -> bool {
    if physical.len() <= LONGEST_NAME {
        return true;
    }
    context.report(
        Diagnostic::error(
            Code::NameTooLong,
            name.span,
            format!("`{physical}` has more than {LONGEST_NAME} characters"),
        )
        .help("shorten the name of the blueprint or of the content guardrail"),
    );
    false
}

fn rules(
    name: &Text,
    raw: &Located<&raw::ContentGuardrail>,
    context: &mut Context<'_>,
) -> Option<ContentRules> {
    let before = context.diagnostics.len();
    let span = raw.span;
    let raw = raw.value;
    let filters = filters(&raw.filters, context);
    let denied_topics = topics(&raw.denied_topics, context);
    let words = raw
        .words
        .iter()
        .filter_map(|word| sized(word, 100, "word", context))
        .collect();
    let personal_data = personal_data(&raw.personal_data, context);
    let (input, output) = blocked_messages();
    let mut message = |given: &Option<Text>, unless: &str| match given {
        Some(text) => sized(text, LONGEST_MESSAGE, "message", context),
        None => Some(unless.to_owned()),
    };
    let rules = ContentRules {
        filters,
        denied_topics,
        words,
        profanity: raw.profanity.is_some(),
        personal_data,
        input_message: message(&raw.messages.input, input)?,
        output_message: message(&raw.messages.output, output)?,
    };
    let silent = rules.filters.is_empty()
        && rules.denied_topics.is_empty()
        && rules.words.is_empty()
        && rules.personal_data.is_empty()
        && !rules.profanity;
    if silent && context.diagnostics.len() == before && !context.is_cut(span) {
        context.report(
            Diagnostic::error(
                Code::MissingKey,
                name.span,
                format!("the content guardrail `{}` refuses nothing", name.value),
            )
            .help("add `filters:`, `denied_topics:`, `words:`, `profanity: block` or `personal_data:`"),
        );
    }
    (context.diagnostics.len() == before && !silent).then_some(rules)
}

fn filters(
    section: &raw::Section<StrengthWord>,
    context: &mut Context<'_>,
) -> BTreeMap<String, String> {
    let mut filters = BTreeMap::new();
    for (word, strength) in &section.0 {
        let known = content_filters().find(|(known, _)| *known == word.value);
        let Some((_, kind)) = known else {
            let words = content_filters().map(|(word, _)| word);
            context.report(unknown_name("a filter", word, words));
            continue;
        };
        let strength = match strength.value {
            StrengthWord::Low => "LOW",
            StrengthWord::Medium => "MEDIUM",
            StrengthWord::High => "HIGH",
        };
        filters.insert(kind.to_owned(), strength.to_owned());
    }
    filters
}

fn topics(
    section: &raw::Section<raw::DeniedTopic>,
    context: &mut Context<'_>,
) -> BTreeMap<String, DeniedTopic> {
    let mut topics = BTreeMap::new();
    for (name, topic) in &section.0 {
        let topic = &topic.value;
        let fits = !name.value.is_empty()
            && name.value.len() <= 100
            && name
                .value
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_ !?.".contains(&b));
        if !fits {
            context.report(
                Diagnostic::error(
                    Code::InvalidName,
                    name.span,
                    format!("`{}` is no name of a topic", name.value),
                )
                .help("write at most 100 letters, digits, spaces and `-_!?.`"),
            );
        }
        let definition = sized(&topic.definition, LONGEST_DEFINITION, "definition", context);
        let examples = topic.examples.iter();
        let examples: Vec<String> = examples
            .filter_map(|text| sized(text, LONGEST_EXAMPLE, "example", context))
            .collect();
        if let Some(first_too_many) = topic.examples.get(MOST_EXAMPLES) {
            too_many(
                first_too_many,
                MOST_EXAMPLES,
                "examples of one topic",
                context,
            );
        }
        if let (true, Some(definition)) = (fits, definition) {
            topics.insert(
                name.value.clone(),
                DeniedTopic {
                    definition,
                    examples,
                },
            );
        }
    }
    if let Some((name, _)) = section.0.get(MOST_TOPICS) {
        too_many(name, MOST_TOPICS, "topics of one guardrail", context);
    }
    topics
}

fn too_many(first: &Text, most: usize, what: &str, context: &mut Context<'_>) {
    context.report(
        Diagnostic::error(
            Code::OverQuota,
            first.span,
            format!("AWS accepts {most} {what}, and this is one more"),
        )
        .help("remove some of them"),
    );
}

fn personal_data(
    section: &raw::Section<PersonalDataWord>,
    context: &mut Context<'_>,
) -> BTreeMap<String, String> {
    let mut personal_data = BTreeMap::new();
    for (word, action) in &section.0 {
        let kind = word.value.to_ascii_uppercase();
        let lower = word.value.to_ascii_lowercase() == word.value;
        if !lower || !personal_data_types().any(|known| known == kind) {
            let words: Vec<String> = personal_data_types().map(str::to_ascii_lowercase).collect();
            let unknown = unknown_name(
                "a type of personal data",
                word,
                words.iter().map(String::as_str),
            );
            context.report(unknown);
            continue;
        }
        let action = match action.value {
            PersonalDataWord::Block => "BLOCK",
            PersonalDataWord::Mask => "ANONYMIZE",
        };
        personal_data.insert(kind, action.to_owned());
    }
    personal_data
}

/// A text of one to `most` characters.
fn sized(text: &Text, most: usize, noun: &str, context: &mut Context<'_>) -> Option<String> {
    if (1..=most).contains(&text.value.chars().count()) {
        return Some(text.value.clone());
    }
    context.report(
        Diagnostic::error(
            Code::OutOfRange,
            text.span,
            format!("this {noun} has {} characters", text.value.chars().count()),
        )
        .help(format!("write 1 to {most} characters")),
    );
    None
}

/// An account enforces one guardrail in a region.
fn one_enforced(
    section: &raw::Section<raw::ContentGuardrail>,
    guardrails: &Own<ContentGuardrail>,
    context: &mut Context<'_>,
) {
    let mut enforced: BTreeMap<_, &Text> = BTreeMap::new();
    for (name, _) in &section.0 {
        for guardrail in guardrails.find(&name.value).filter(|found| found.enforced) {
            let place = (guardrail.account.id, guardrail.region.clone());
            let first = *enforced.entry(place).or_insert(name);
            if first.value != name.value {
                context.report(
                    Diagnostic::error(
                        Code::DuplicateKey,
                        name.span,
                        format!(
                            "`{}` enforces another content guardrail in {} already",
                            guardrail.account.name, guardrail.region
                        ),
                    )
                    .related(first.span, "this one")
                    .help("put what both refuse into one"),
                );
                break;
            }
        }
    }
}
