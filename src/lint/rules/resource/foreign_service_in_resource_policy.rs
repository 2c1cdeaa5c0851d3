//! `foreign-service-in-resource-policy`: a resource policy with what it can never be about.
use crate::catalog::policy_holder;
use crate::diag::Level;
use crate::lint::arn::foreign_entries;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "foreign-service-in-resource-policy",
    group: Group::Resource,
    level: Level::Warning,
    page: include_str!("foreign_service_in_resource_policy.md"),
    known_as: &[
        "access-analyzer:UNSUPPORTED_ACTION_IN_POLICY",
        "access-analyzer:UNSUPPORTED_RESOURCE_ARN_IN_POLICY",
        "cfn-lint:E3514",
    ],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    let holder = subject.holder.as_ref();
    let Some(holder) = holder.and_then(|holder| policy_holder(&holder.resource_type)) else {
        return;
    };
    if holder.refuses {
        return;
    }
    let own = holder.services.join("` and `");
    for entry in foreign_entries(statement, &holder.services) {
        // ARNs in a key policy have a rule of their own.
        if subject.kind == Kind::Key && entry.value.starts_with("arn:") {
            continue;
        }
        findings
            .add(
                entry.span,
                format!(
                    "this policy is about `{own}` alone: `{}` matches nothing",
                    entry.value
                ),
            )
            .help("name actions and resources of the service that has the policy");
    }
}
