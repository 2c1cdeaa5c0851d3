//! Questions about the cost of another use: `gpt-5.5: { cached: 80%, tier: batch }`.
use super::raw::{self, InferenceWord, Text, TierWord};
use super::resolve::{change, not_offered, uncountable};
use super::values;
use super::violation::either;
use crate::diag::{Code, Diagnostic, Located, Outcome, SourceId, SourceMap, Span, did_you_mean};
use crate::model::{ExpectedUse, LanguageModel, Model};
use crate::syntax::{self, Entry, Mapping, Node, Value};
use crate::vocab::{InferenceOption, ServiceTier};

/// What can be said of a use in a question.
const WORDS: [&str; 10] = [
    "by",
    "cache_write",
    "cached",
    "inference",
    "input",
    "input_length",
    "max_output",
    "output",
    "requests",
    "tier",
];

/// The uses that `uses` would be by the question that is `source` of `sources`.
///
/// It is a mapping from models to words of `expects`, and `by`, another model that is used instead.
/// Every use of the model is changed.
pub fn what_if(
    source: SourceId,
    uses: &[ExpectedUse],
    model: &Model,
    sources: &SourceMap,
) -> Outcome<Vec<ExpectedUse>> {
    let mut diagnostics = Vec::new();
    let text = sources
        .file(source)
        .map(|file| file.text.clone())
        .unwrap_or_default();
    let parsed = syntax::parse_yaml(&text, source);
    diagnostics.extend(parsed.diagnostics);
    let mut changed = uses.to_vec();
    if let Some(mut tree) = parsed.value {
        values::check(&mut tree, &mut diagnostics);
        match &tree.value {
            Value::Mapping(questions) if diagnostics.is_empty() => {
                for question in &questions.entries {
                    ask(question, model, &mut changed, &mut diagnostics);
                }
            }
            Value::Mapping(_) => {}
            _ => diagnostics.push(no_question(&tree)),
        }
    }
    let value = diagnostics.is_empty().then_some(changed);
    Outcome::new(value, diagnostics)
}

fn no_question(node: &Node) -> Diagnostic {
    Diagnostic::error(
        Code::WrongType,
        node.span,
        format!("expected a mapping, found {}", node.kind()),
    )
    .help("write a model and what of its use is otherwise: `gpt-5.5: { cached: 80% }`")
}

fn ask(
    question: &Entry,
    model: &Model,
    uses: &mut [ExpectedUse],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let name = &question.key;
    let mut of: Vec<&mut ExpectedUse> = uses
        .iter_mut()
        .filter(|of| of.model.name().as_str() == name.text)
        .collect();
    if of.is_empty() {
        diagnostics.push(nothing_declared(&name.text, name.span, model));
        return;
    }
    let Value::Mapping(words) = &question.value.value else {
        diagnostics.push(no_question(&question.value));
        return;
    };
    let problems = diagnostics.len();
    let Words { raw, by } = Words::of(words, diagnostics);
    let change = change(&raw, &mut |problem| diagnostics.push(problem));
    let by = by.and_then(|by| replacement(&by, model, diagnostics));
    let (Some(change), true) = (change, diagnostics.len() == problems) else {
        return;
    };
    for of in &mut of {
        if let Some(by) = &by {
            of.model = by.clone();
        }
        let tier = tier_to_check(&raw, of, name.span);
        if let Some(problem) = not_offered(&of.model, &tier) {
            diagnostics.push(problem);
            return;
        }
        match change.of(of.tokens) {
            Ok(tokens) => of.tokens = tokens,
            Err(why) => {
                diagnostics.push(uncountable(why, &name.text, name.span));
                return;
            }
        }
    }
}

/// The tier that is asked for, or the one that another model has to have, too.
fn tier_to_check(raw: &raw::ExpectedUse, of: &ExpectedUse, span: Span) -> Located<TierWord> {
    let kept = match of.tokens.tier {
        ServiceTier::Standard => TierWord::Standard,
        ServiceTier::Flex => TierWord::Flex,
        ServiceTier::Batch => TierWord::Batch,
        ServiceTier::Priority => TierWord::Priority,
    };
    match &raw.tier {
        Some(tier) => Located::new(tier.value, tier.span),
        None => Located::new(kept, span),
    }
}

fn nothing_declared(name: &str, span: Span, model: &Model) -> Diagnostic {
    let mut declared: Vec<&str> = model
        .expected_uses
        .iter()
        .map(|of| of.model.name().as_str())
        .collect();
    declared.dedup();
    declared.sort_unstable();
    declared.dedup();
    let diagnostic = Diagnostic::error(
        Code::NoDeclaredUse,
        span,
        format!("no budget declares the use of `{name}`"),
    );
    if declared.is_empty() {
        diagnostic.help("add `expects:` to a budget, with the use of the model")
    } else {
        diagnostic.help(format!("ask about {}", either(&declared)))
    }
}

fn replacement(
    by: &Text,
    model: &Model,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<LanguageModel> {
    let found = model
        .models
        .iter()
        .find(|known| known.name().as_str() == by.value);
    if found.is_none() {
        let names: Vec<&str> = model
            .models
            .iter()
            .map(|known| known.name().as_str())
            .collect();
        diagnostics.push(
            Diagnostic::error(
                Code::UnknownName,
                by.span,
                format!("there is no model `{}`", by.value),
            )
            .help(format!("use {}", either(&names))),
        );
    }
    found.cloned()
}

/// The words of a question, not yet understood.
#[derive(Default)]
struct Words {
    raw: raw::ExpectedUse,
    by: Option<Text>,
}

impl Words {
    fn of(words: &Mapping, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut of = Self::default();
        for Entry { key, value } in &words.entries {
            let text = match &value.value {
                Value::String(text) | Value::Number(text) => Located::new(text.clone(), value.span),
                _ => {
                    diagnostics.push(
                        Diagnostic::error(
                            Code::WrongType,
                            value.span,
                            format!("expected a text, found {}", value.kind()),
                        )
                        .help("write it as in `expects`"),
                    );
                    continue;
                }
            };
            match key.text.as_str() {
                "by" => of.by = Some(text),
                "input" => of.raw.input = Some(text),
                "output" => of.raw.output = Some(text),
                "cached" => of.raw.cached = Some(text),
                "cache_write" => of.raw.cache_write = Some(text),
                "requests" => of.raw.requests = Some(text),
                "max_output" => of.raw.max_output = Some(text),
                "input_length" => of.raw.input_length = Some(text),
                "tier" => of.raw.tier = tier(&text, diagnostics),
                "inference" => of.raw.inference = inference(&text, diagnostics),
                unknown => diagnostics.push(unknown_key(unknown, key.span)),
            }
        }
        of
    }
}

fn unknown_key(key: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::UnknownKey, span, format!("unknown key `{key}`"));
    let near = did_you_mean(key, WORDS);
    if near.is_empty() {
        let words: Vec<String> = WORDS.iter().map(|word| format!("`{word}`")).collect();
        diagnostic.help(format!("use one of {}", words.join(", ")))
    } else {
        diagnostic.help(format!("did you mean {}?", either(&near)))
    }
}

fn tier(text: &Text, diagnostics: &mut Vec<Diagnostic>) -> Option<Located<TierWord>> {
    let word = match text.value.parse() {
        Ok(ServiceTier::Standard) => TierWord::Standard,
        Ok(ServiceTier::Flex) => TierWord::Flex,
        Ok(ServiceTier::Batch) => TierWord::Batch,
        Ok(ServiceTier::Priority) => TierWord::Priority,
        Err(why) => {
            diagnostics.push(unknown_word(text, &why));
            return None;
        }
    };
    Some(Located::new(word, text.span))
}

fn inference(text: &Text, diagnostics: &mut Vec<Diagnostic>) -> Option<Located<InferenceWord>> {
    let word = match text.value.parse() {
        Ok(InferenceOption::InRegion) => InferenceWord::InRegion,
        Ok(InferenceOption::Geo) => InferenceWord::Geo,
        Ok(InferenceOption::Global) => InferenceWord::Global,
        Err(why) => {
            diagnostics.push(unknown_word(text, &why));
            return None;
        }
    };
    Some(Located::new(word, text.span))
}

fn unknown_word(text: &Text, why: &crate::vocab::Malformed) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownWord,
        text.span,
        format!("`{}` cannot stand here: {why}", text.value),
    )
    .help("write one of these words")
}
