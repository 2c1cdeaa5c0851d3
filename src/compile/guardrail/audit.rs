//! The guardrail over what records.
use super::statements::Saying;
use crate::artifact::PolicyStatement;
use crate::catalog::GuardrailWord;
use crate::compile::literal::in_pattern;

/// Nobody changes what records, nor where it is kept.
pub(super) fn trail(
    log_groups: &[String],
    buckets: &[String],
    saying: &Saying<'_>,
) -> Vec<PolicyStatement> {
    let mut statements = vec![
        saying
            .deny("AuditTrail", GuardrailWord::AuditTrail)
            .on_all(),
    ];
    if !log_groups.is_empty() {
        // Streams are authorised on the group and all below it.
        let arns = log_groups.iter().flat_map(|name| {
            let name = in_pattern(name);
            [
                saying.arn(&format!("logs:*:*:log-group:{name}")),
                saying.arn(&format!("logs:*:*:log-group:{name}:*")),
            ]
        });
        statements.push(
            saying
                .deny("AuditLogGroups", GuardrailWord::AuditLogGroups)
                .on(arns),
        );
    }
    if !buckets.is_empty() {
        let arns = buckets.iter().flat_map(|name| {
            [
                saying.arn(&format!("s3:::{name}")),
                saying.arn(&format!("s3:::{name}/*")),
            ]
        });
        statements.push(
            saying
                .deny("AuditArchive", GuardrailWord::AuditArchive)
                .on(arns),
        );
    }
    statements
}
