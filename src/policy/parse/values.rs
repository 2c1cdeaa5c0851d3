//! What may stand in `Action`, `Resource` and their `Not` forms, and how variables are written.
use crate::diag::{Code, Diagnostic, Located, Span};
use crate::policy::document::{OneOrMany, Statement};
use crate::policy::matching::ActionPattern;
use crate::policy::variables::{Fault, Piece, fields, pieces};

/// Reports actions and resources that IAM would refuse.
pub(super) fn check(statement: &Statement, variables: bool, diagnostics: &mut Vec<Diagnostic>) {
    for element in [&statement.action, &statement.not_action]
        .into_iter()
        .flatten()
    {
        for action in each(element) {
            diagnostics.extend(check_action(action));
        }
    }
    for element in [&statement.resource, &statement.not_resource]
        .into_iter()
        .flatten()
    {
        for resource in each(element) {
            diagnostics.extend(check_resource(resource, variables));
            check_variables(&resource.value, resource.span, variables, diagnostics);
        }
    }
    if let Some(sid) = &statement.sid {
        check_characters(&sid.value, sid.span, diagnostics);
    }
}

fn each(element: &OneOrMany<Located<String>>) -> &[Located<String>] {
    &element.values
}

/// An action is `*`, or a service prefix without wildcards, `:` and a name.
fn check_action(action: &Located<String>) -> Option<Diagnostic> {
    let text = action.value.as_str();
    if ActionPattern::is_readable(text) {
        return None;
    }
    let why = match text.split_once(':') {
        None => "is not written `service:Name`",
        Some((prefix, _)) if prefix.contains(['*', '?']) => {
            "has a wildcard in its service prefix, which IAM does not expand"
        }
        Some((_, "")) => "has no name after its service prefix",
        Some(_) => "has a character that no action has",
    };
    Some(
        Diagnostic::error(
            Code::InvalidAction,
            action.span,
            format!("the action `{text}` {why}"),
        )
        .help("write it like `s3:GetObject`, `s3:Get*` or `*`"),
    )
}

/// A resource is `*` or an ARN of six fields.
fn check_resource(resource: &Located<String>, variables: bool) -> Option<Diagnostic> {
    let text = resource.value.as_str();
    if text == "*" {
        return None;
    }
    let parts = fields(text, variables);
    let error = |message: String| Diagnostic::error(Code::InvalidResource, resource.span, message);
    if parts.first() != Some(&"arn") {
        return Some(
            error(format!("`{text}` is neither `*` nor an ARN"))
                .help("write `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`"),
        );
    }
    if parts.len() < 6 {
        return Some(
            error(format!(
                "the ARN `{text}` has {} fields of six",
                parts.len()
            ))
            .help("write `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`, with empty fields kept"),
        );
    }
    let early = parts
        .iter()
        .take(5)
        .any(|field| pieces(field).any(|piece| matches!(piece, Piece::Variable { .. })));
    (variables && early).then(|| {
        Diagnostic::warning(
            Code::InvalidVariable,
            resource.span,
            "a variable before the fifth colon of an ARN is plain text",
        )
        .help("write `*` there and use a condition")
    })
}

/// How the variables of a text are written, and whether the version reads them.
pub(super) fn check_variables(
    text: &str,
    span: Span,
    variables: bool,
    diagnostics: &mut Vec<Diagnostic>,
) {
    check_characters(text, span, diagnostics);
    if !text.contains("${") {
        return;
    }
    if !variables {
        diagnostics.push(
            Diagnostic::warning(
                Code::InvalidVariable,
                span,
                "`${` is plain text in this version of the policy language",
            )
            .help("set `Version` to `2012-10-17`"),
        );
        return;
    }
    for piece in pieces(text) {
        let Piece::Malformed { text, fault } = piece else {
            continue;
        };
        let (what, help) = match fault {
            Fault::Brace => ("has no closing brace", "add `}` after the key"),
            Fault::Empty => ("has no key", "name a condition key"),
            Fault::Quote => (
                "has a default that is not written `, 'text'`",
                "write a comma, one space and the default in single quotes",
            ),
            Fault::Space => ("has a space in its key", "remove the space"),
        };
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidVariable,
                span,
                format!("the variable `{text}` {what}"),
            )
            .help(help),
        );
    }
}

/// Policy documents hold tabs, line ends and the characters from U+0020 to U+00FF.
fn check_characters(text: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) {
    let odd = text
        .chars()
        .find(|character| !matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{ff}'));
    if let Some(odd) = odd {
        diagnostics.push(
            Diagnostic::error(
                Code::UnsupportedCharacter,
                span,
                format!(
                    "a policy document cannot hold the character U+{:04X}",
                    u32::from(odd)
                ),
            )
            .help("use the characters up to U+00FF, or `?` in a pattern"),
        );
    }
}
