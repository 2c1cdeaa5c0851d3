//! `create-any-service-linked-role`: service-linked roles of any service.
use crate::diag::Level;
use crate::diag::{Located, Span};
use crate::lint::coverage::{covers, entry_for, has_key, is_everything};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(super) static RULE: Rule = Rule {
    id: "create-any-service-linked-role",
    group: Group::Access,
    level: Level::Note,
    page: include_str!("create_any_service_linked_role.md"),
    known_as: &[
        "access-analyzer:CREATE_SLR_WITH_NOT_RESOURCE",
        "access-analyzer:CREATE_SLR_WITH_STAR_IN_RESOURCE",
        "access-analyzer:CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
        "access-analyzer:CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
    ],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if let Some((action, resource)) = any_service(subject, statement) {
        findings
            .add(
                action.span,
                "this makes the service-linked role of any service",
            )
            .related(resource, "of any service")
            .help("name the service in `iam:AWSServiceName`, or its role under `Resource`");
    }
}

/// The entry that allows it, and what does not name the service.
pub(super) fn any_service<'a>(
    subject: &Subject,
    statement: &'a Statement,
) -> Option<(&'a Located<String>, Span)> {
    if subject.kind != Kind::Identity || !statement.allows() {
        return None;
    }
    let action = entry_for(statement, "iam:CreateServiceLinkedRole")?;
    // Whoever may pass any role is told of that.
    if covers(&action.value, "iam:PassRole") {
        return None;
    }
    if let Some(others) = &statement.not_resource {
        return Some((action, others.span));
    }
    if has_key(statement, "iam:AWSServiceName") {
        return None;
    }
    let any = |text: &str| {
        is_everything(text)
            || (text.contains(":iam:")
                && [":role/*", ":role/aws-service-role/*", ":*"]
                    .iter()
                    .any(|end| text.ends_with(end)))
    };
    let resource = statement.resources().find(|entry| any(&entry.value))?;
    Some((action, resource.span))
}
