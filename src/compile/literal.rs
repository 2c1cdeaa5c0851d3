//! Texts of the user stay what they are: the one escaper for policies, and the refusal of what
//! cannot be escaped.
use crate::artifact::{Handoff, PolicyStatement, Stack, Text, Value};
use crate::diag::{Code, Diagnostic, Span};

/// What CloudFormation replaces wherever it stands in a template; there is no way to write it
/// literally
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>).
const DYNAMIC_REFERENCE: &str = "{{resolve:";

/// A condition value that is compared as it is: no part of it is a policy variable
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>).
pub(super) fn exactly(text: &str) -> Text {
    Text::Literal(text.replace('$', "${$}"))
}

/// A text to stand in a resource or a `Like` value: no part of it is a wildcard or a variable.
pub(super) fn in_pattern(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '*' => escaped.push_str("${*}"),
            '?' => escaped.push_str("${?}"),
            '$' => escaped.push_str("${$}"),
            plain => escaped.push(plain),
        }
    }
    escaped
}

/// The texts in stacks and handoffs that would not stay literal, or that IAM refuses.
pub(super) fn refusals(stacks: &[Stack], handoffs: &[Handoff]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for resource in stacks
        .iter()
        .flat_map(|stack| stack.template.resources.values())
    {
        for value in resource.properties.values() {
            value.visit("", &mut |_, value| match value {
                Value::String(text) => found.extend(dynamic_reference(text, resource.origin)),
                Value::Map(entries) => found.extend(
                    entries
                        .keys()
                        .filter_map(|key| dynamic_reference(key, resource.origin)),
                ),
                Value::Policy(document) => {
                    found.extend(document.statements.iter().flat_map(statement));
                }
                _ => {}
            });
        }
    }
    found.extend(
        handoffs
            .iter()
            .flat_map(|handoff| &handoff.statements)
            .flat_map(statement),
    );
    found.sort_by(|one, other| {
        let place = |found: &Diagnostic| found.primary.as_ref().map(|label| label.span);
        (place(one), one.code, &one.message).cmp(&(place(other), other.code, &other.message))
    });
    found.dedup();
    found
}

fn statement(statement: &PolicyStatement) -> Vec<Diagnostic> {
    let keys = statement.conditions.values().flat_map(|keys| keys.keys());
    let values = statement.texts().filter_map(|text| match text {
        Text::Literal(text) => Some(text),
        Text::Symbol(_) => None,
    });
    keys.chain(values)
        .flat_map(|text| {
            dynamic_reference(text, statement.origin)
                .into_iter()
                .chain(foreign_character(text, statement.origin))
        })
        .collect()
}

fn dynamic_reference(text: &str, origin: Span) -> Option<Diagnostic> {
    text.contains(DYNAMIC_REFERENCE).then(|| {
        Diagnostic::error(
            Code::DynamicReference,
            origin,
            format!("`{text}` would not stay as it is"),
        )
        .note("CloudFormation replaces `{{resolve:…}}` in every text of a template, and knows no way to write it literally")
        .help("write the value without `{{resolve:`")
    })
}

/// Policies hold tab, line feed, carriage return and U+0020 to U+00FF
/// (<https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html>).
fn foreign_character(text: &str, origin: Span) -> Option<Diagnostic> {
    let foreign = text
        .chars()
        .find(|c| !matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{ff}'))?;
    Some(
        Diagnostic::error(
            Code::PolicyText,
            origin,
            format!(
                "`{text}` would stand in a policy, and policies cannot hold U+{:04X}",
                u32::from(foreign)
            ),
        )
        .note("IAM accepts tab, line breaks and the characters U+0020 to U+00FF in a policy")
        .help("use a value of those characters"),
    )
}
