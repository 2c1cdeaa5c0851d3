//! Guardrails about the platform itself: budgets, enforcers, the organization, Marketplace.
use super::statements::Saying;
use crate::artifact::{PolicyStatement, Text};
use crate::catalog::GuardrailWord;
use crate::compile::literal::{exactly, in_pattern};
use crate::vocab::Arn;

/// No account leaves.
pub(super) fn no_leaving(saying: &Saying<'_>) -> Vec<PolicyStatement> {
    vec![
        saying
            .deny("LeaveOrganization", GuardrailWord::LeaveOrganization)
            .on_all(),
    ]
}

/// Only these products. The key has several values, and a request without it is denied, too: one
/// statement cannot say both.
pub(super) fn marketplace(products: &[String], saying: &Saying<'_>) -> Vec<PolicyStatement> {
    let key = "aws-marketplace:ProductId";
    let deny = |sid| saying.deny(sid, GuardrailWord::Marketplace).on_all();
    if products.is_empty() {
        return vec![deny("MarketplaceProducts")];
    }
    vec![
        deny("MarketplaceProducts").when(
            "ForAnyValue:StringNotEquals",
            key,
            products.iter().map(|product| exactly(product)),
        ),
        deny("MarketplaceWithoutProduct").when("Null", key, [Text::literal("true")]),
    ]
}

/// Budgets with their actions, and the functions, tables and topics that act on them.
pub(super) fn enforcers(things: &[Arn], saying: &Saying<'_>) -> Vec<PolicyStatement> {
    let mut statements = vec![saying.deny("Budgets", GuardrailWord::ChangeBudget).on_all()];
    for (sid, word, service) in [
        ("EnforcerFunctions", GuardrailWord::ChangeFunction, "lambda"),
        ("EnforcerTables", GuardrailWord::ChangeTable, "dynamodb"),
        ("EnforcerTopics", GuardrailWord::ChangeTopic, "sns"),
    ] {
        let arns: Vec<Text> = things
            .iter()
            .filter(|arn| arn.service == service)
            .map(|arn| Text::Literal(in_pattern(&arn.to_string())))
            .collect();
        if !arns.is_empty() {
            statements.push(saying.deny(sid, word).on(arns));
        }
    }
    statements
}
