//! `string-like-on-arn`: a pattern of an ARN whose wildcard runs over the fields of the ARN.
use crate::catalog::{CatalogConditionKey, ValueType, condition_key};
use crate::diag::Level;
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::{Base, Statement};

pub(super) static RULE: Rule = Rule {
    id: "string-like-on-arn",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("string_like_on_arn.md"),
    known_as: &[
        "access-analyzer:STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS",
        "parliament:MISMATCHED_TYPE_BUT_USABLE",
    ],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for comparison in comparisons(statement) {
        let known = condition_key(comparison.name()).map(CatalogConditionKey::value_type);
        if comparison.operator.base != Base::StringLike || known != Some(ValueType::Arn) {
            continue;
        }
        let written = &comparison.written.value;
        let arn_like = written
            .replace("StringNotLike", "ArnNotLike")
            .replace("StringLike", "ArnLike");
        let all_arns = comparison.is_known() && comparison.texts().all(is_arn);
        for value in comparison
            .values()
            .filter(|value| crosses(value.value.text()))
        {
            let found = findings
                .add(
                    value.span,
                    format!(
                        "under `{written}` a `*` of `{}` matches colons too",
                        value.value.text()
                    ),
                )
                .related(comparison.key.span, "this key is an ARN")
                .note("names and paths may have colons, so that an ARN of another account or type can fit");
            let found = if all_arns {
                found.help(format!("write `{arn_like}`, which compares field by field"))
            } else {
                found.help(format!("write all six fields of the ARN, and `{arn_like}`"))
            };
            if all_arns && comparison.keys_under_operator == 1 && arn_like != *written {
                found.fix(Fix::replace(
                    Safety::Unsafe,
                    comparison.written,
                    arn_like.as_str(),
                ));
            }
        }
    }
}

/// Whether a wildcard stands before the sixth field, where it may run over a colon. In the sixth both operators let it.
fn crosses(text: &str) -> bool {
    let fields: Vec<&str> = text.splitn(6, ':').collect();
    let early = fields.len().min(5);
    // `*` alone tests for presence, which is said elsewhere.
    text != "*" && fields.iter().take(early).any(|field| field.contains('*'))
}

fn is_arn(text: &str) -> bool {
    text.starts_with("arn:") && text.splitn(6, ':').count() == 6
}
