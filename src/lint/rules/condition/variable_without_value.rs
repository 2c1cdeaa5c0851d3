//! `variable-without-value`: a policy variable that never has a value.
use crate::catalog::{
    CatalogConditionKey, condition_key, is_condition_key, is_variable_alone,
    service_authorizations_as_of,
};
use crate::diag::{Level, Located, Span};
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Piece, Statement, pieces};

pub(super) static RULE: Rule = Rule {
    id: "variable-without-value",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("variable_without_value.md"),
    known_as: &[],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    // In older versions of the language `${` is plain text, which is said when the policy is read.
    if !subject.document.has_variables() {
        return;
    }
    let resources = [&statement.resource, &statement.not_resource];
    let resources = resources.into_iter().flatten().flat_map(|all| &all.values);
    for resource in resources {
        texts(&resource.value, resource.span, findings);
    }
    for (_, key) in statement.condition_keys() {
        for Located { value, span } in &key.values.values {
            texts(value.text(), *span, findings);
        }
    }
}

fn texts(text: &str, span: Span, findings: &mut Findings) {
    if is_unknown(text) || !text.contains("${") {
        return;
    }
    for piece in pieces(text) {
        let Piece::Variable { key, default } = piece else {
            continue;
        };
        let Some((why, help)) = fault(key) else {
            continue;
        };
        let outcome = if default.is_some() {
            "its default is always used"
        } else {
            "a text with it equals nothing"
        };
        findings
            .add(
                span,
                format!("the variable `${{{key}}}` never has a value: {outcome}"),
            )
            .note(why)
            .help(help);
    }
}

fn fault(key: &str) -> Option<(String, &'static str)> {
    // A variable of CloudFormation, where its function is missing.
    if key.contains("::") {
        let why = "it is written as for `Fn::Sub`, which is not here".to_owned();
        return Some((why, "put the text into `Fn::Sub`"));
    }
    // Providers of identities, and AWS IoT, have more keys than any list.
    let prefix = key.split(':').next().unwrap_or_default();
    if prefix.contains('.') || prefix == "iot" || is_variable_alone(key) {
        return None;
    }
    match condition_key(key) {
        None if is_condition_key(key) => None,
        None => Some((
            format!(
                "there is no condition key `{key}` as of {}, the date of synth's list",
                service_authorizations_as_of()
            ),
            "name a condition key, such as `aws:PrincipalTag/Team`",
        )),
        Some(known) if CatalogConditionKey::is_multivalued(known) => Some((
            format!("`{key}` holds several values, of which none is chosen"),
            "name a key with one value",
        )),
        Some(_) => None,
    }
}
