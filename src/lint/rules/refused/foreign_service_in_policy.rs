//! `foreign-service-in-policy`: a policy of a bucket, queue or topic about another service.
use crate::catalog::policy_holder;
use crate::diag::Level;
use crate::lint::arn::foreign_entries;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(crate) static RULE: Rule = Rule {
    id: "foreign-service-in-policy",
    group: Group::Refused,
    level: Level::Error,
    page: include_str!("foreign_service_in_policy.md"),
    known_as: &[
        "access-analyzer:UNSUPPORTED_ACTION_IN_POLICY",
        "access-analyzer:UNSUPPORTED_RESOURCE_ARN_IN_POLICY",
        "cfn-lint:E3514",
        "cfn-lint:W3037",
    ],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    let holder = subject.holder.as_ref();
    let Some(holder) = holder.and_then(|holder| policy_holder(&holder.resource_type)) else {
        return;
    };
    if !holder.refuses {
        return;
    }
    let own = holder.services.join("` and `");
    for entry in foreign_entries(statement, &holder.services) {
        findings
            .add(
                entry.span,
                format!(
                    "this policy is about `{own}` alone, and AWS refuses it with `{}`",
                    entry.value
                ),
            )
            .help("name actions and resources of the service that has the policy");
    }
}
