//! What may stand in `Condition`.
use super::values::check_variables;
use crate::diag::{Code, Diagnostic, did_you_mean};
use crate::policy::condition::{Base, Expected, NAMES, Operator, Spelling};
use crate::policy::document::{ConditionKey, OperatorBlock, Scalar, Statement};
use std::collections::BTreeMap;

/// Reports operators, keys and values that IAM would refuse.
pub(super) fn check(statement: &Statement, variables: bool, diagnostics: &mut Vec<Diagnostic>) {
    let Some(condition) = &statement.condition else {
        return;
    };
    for block in &condition.operators {
        let operator = check_operator(block, diagnostics);
        check_keys(block, diagnostics);
        for key in &block.keys {
            check_types(key, diagnostics);
            for value in &key.values.values {
                check_variables(value.value.text(), value.span, variables, diagnostics);
            }
            if let Some(operator) = operator {
                check_values(operator, key, variables, diagnostics);
            }
        }
    }
}

fn check_operator(block: &OperatorBlock, diagnostics: &mut Vec<Diagnostic>) -> Option<Operator> {
    let (text, span) = (block.operator.value.as_str(), block.operator.span);
    let Some((operator, spelling)) = Operator::parse(text) else {
        let bare = text.rsplit(':').next().unwrap_or_default();
        let problem = Diagnostic::error(
            Code::InvalidConditionOperator,
            span,
            format!("`{text}` is no condition operator"),
        );
        let near = did_you_mean(bare, NAMES.iter().map(|(name, ..)| *name));
        diagnostics.push(match near.first() {
            _ if bare == "NullIfExists" => problem.help("write `Null`: it tests for existence"),
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => problem.help("use an operator such as `StringEquals` or `ArnLike`"),
        });
        return None;
    };
    if spelling == Spelling::OtherCase {
        diagnostics.push(
            Diagnostic::warning(
                Code::InvalidConditionOperator,
                span,
                format!("AWS documents `{text}` in another case of the letters"),
            )
            .help("spell it as AWS does"),
        );
    }
    if operator.base == Base::Null && operator.quantifier.is_some() {
        diagnostics.push(
            Diagnostic::warning(
                Code::InvalidConditionOperator,
                span,
                format!("`{text}` has the same answer for every request"),
            )
            .help("write `Null`"),
        );
    }
    Some(operator)
}

fn check_keys(block: &OperatorBlock, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = BTreeMap::new();
    for ConditionKey { key, .. } in &block.keys {
        let shaped = key.value.split_once(':').is_some_and(|(prefix, name)| {
            !prefix.is_empty() && !name.is_empty() && !key.value.contains(char::is_whitespace)
        });
        if !shaped {
            diagnostics.push(
                Diagnostic::error(
                    Code::InvalidConditionKey,
                    key.span,
                    format!(
                        "the condition key `{}` is not written `prefix:name`",
                        key.value
                    ),
                )
                .help("write it like `aws:PrincipalOrgID`"),
            );
        }
        // Keys of equal spelling are the tree reader's to report.
        match seen.get(&key.value.to_lowercase()) {
            Some((first, spelling)) if *spelling != &key.value => diagnostics.push(
                Diagnostic::error(
                    Code::DuplicateConditionKey,
                    key.span,
                    format!("`{}` stands twice, in different case", key.value),
                )
                .related(*first, "first here")
                .help("merge the two: condition keys ignore case"),
            ),
            Some(_) => {}
            None => {
                seen.insert(key.value.to_lowercase(), (key.span, &key.value));
            }
        }
    }
}

fn check_types(key: &ConditionKey, diagnostics: &mut Vec<Diagnostic>) {
    let mut kinds = key
        .values
        .values
        .iter()
        .map(|value| std::mem::discriminant(&value.value));
    let first = kinds.next();
    if kinds.any(|kind| Some(kind) != first) {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidConditionValue,
                key.values.span,
                format!(
                    "the values of `{}` have different JSON types",
                    key.key.value
                ),
            )
            .help("put all of them in quotes"),
        );
    }
}

/// Whether the operator can read its values.
fn check_values(
    operator: Operator,
    key: &ConditionKey,
    variables: bool,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if matches!(
        operator.base,
        Base::StringEquals | Base::StringEqualsIgnoreCase | Base::StringLike
    ) {
        return;
    }
    for value in &key.values.values {
        let text = value.value.text();
        if Expected::new(operator.base, text, variables).is_readable() {
            continue;
        }
        let (wanted, help) = match operator.base {
            Base::Numeric(_) => ("a number", "write digits, with a point for a fraction"),
            Base::Date(_) => ("a date", "write it like `2026-01-31T00:00:00Z`"),
            Base::Bool | Base::Null => ("`true` or `false`", "write `true` or `false`"),
            Base::Binary => ("base64", "encode the bytes in base64"),
            Base::IpAddress => ("an IP address or range", "write it like `203.0.113.0/24`"),
            _ => (
                "an ARN of six fields",
                "write `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`, or use `StringLike`",
            ),
        };
        let quoted = matches!(value.value, Scalar::Text(_));
        let shown = if quoted {
            ""
        } else {
            " (written without quotes)"
        };
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidConditionValue,
                value.span,
                format!("`{text}`{shown} is not {wanted}"),
            )
            .help(help),
        );
    }
}
