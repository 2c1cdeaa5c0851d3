//! What several rules about invoking models ask of statements.
use crate::lint::coverage::{entry_for, is_everything, place_of};
use crate::lint::known::is_unknown;
use crate::policy::{Document, Operator, Pattern, Statement};

/// The two actions that invoke models on bedrock-runtime.
pub(super) const INVOKE: &str = "bedrock:InvokeModel";
/// The one whose answer comes in pieces.
pub(super) const STREAM: &str = "bedrock:InvokeModelWithResponseStream";
/// The one on bedrock-mantle.
pub(super) const INFER: &str = "bedrock-mantle:CreateInference";

/// The statements of a policy that deny an action, be it under conditions or on some resources.
pub(super) fn denials<'a>(
    document: &'a Document,
    action: &'a str,
) -> impl Iterator<Item = &'a Statement> {
    document
        .statements()
        .iter()
        .filter(move |statement| statement.denies() && place_of(statement, action).is_some())
}

/// The statements of a policy that allow something.
pub(super) fn allowing(document: &Document) -> impl Iterator<Item = &Statement> {
    let statements = document.statements().iter();
    statements.filter(|statement| statement.allows())
}

/// Whether all entries of `Action` are of one service; there is at least one.
pub(super) fn all_of_service(statement: &Statement, prefix: &str) -> bool {
    statement.action.is_some()
        && statement.actions().next().is_some()
        && statement.actions().all(|entry| {
            let service = entry.value.split(':').next().unwrap_or_default();
            service.eq_ignore_ascii_case(prefix) && entry.value.contains(':')
        })
}

/// Whether a statement invokes models on bedrock-runtime by an entry of its own.
pub(super) fn invokes(statement: &Statement) -> bool {
    entry_for(statement, INVOKE).is_some() || entry_for(statement, STREAM).is_some()
}

/// What follows the account in an ARN of a service: `foundation-model/openai.gpt-oss-120b-1:0`.
pub(super) fn named<'a>(resource: &'a str, service: &str) -> Option<&'a str> {
    let mut fields = resource.splitn(6, ':');
    let is_arn = fields.next() == Some("arn");
    let of = fields.nth(1)?;
    let named = fields.nth(2)?;
    (is_arn && of == service).then_some(named)
}

/// Whether an entry of `Resource` covers something of a service, by what follows the account.
pub(super) fn covers_named(resource: &str, service: &str, wanted: &str) -> bool {
    is_everything(resource)
        || named(resource, service).is_some_and(|named| Pattern::new(named).matches(wanted))
}

/// Whether a text can be judged as it stands: no part of it is unknown, a variable or a wildcard.
pub(super) fn is_plain(text: &str) -> bool {
    !is_unknown(text) && !text.contains(['*', '?', '$'])
}

/// Whether an operator holds where its key is absent.
pub(super) fn holds_without(operator: &str) -> bool {
    Operator::of(operator).is_some_and(|operator| operator.negated || operator.if_exists)
}
