//! The guardrail over what records.
use super::statements::deny;
use crate::artifact::{PolicyStatement, Text};
use crate::catalog::GuardrailWord;
use crate::compile::literal::in_pattern;
use crate::diag::Span;
use crate::model::RoleIdentity;
use std::sync::Arc;

/// Nobody but these roles changes what records.
pub(super) fn trail(except: &[Arc<RoleIdentity>], span: Span) -> PolicyStatement {
    let statement = deny("AuditTrail", GuardrailWord::AuditTrail, span).on_all();
    if except.is_empty() {
        return statement;
    }
    let arns = except
        .iter()
        .map(|role| Text::Literal(in_pattern(&role.arn.to_string())));
    statement.when("ArnNotEquals", "aws:PrincipalArn", arns)
}
