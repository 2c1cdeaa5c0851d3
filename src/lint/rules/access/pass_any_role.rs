//! `pass-any-role`: any role of the account may be given to any service.
use crate::diag::{Level, Located};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, OneOrMany, Pattern, Statement};

pub(super) static RULE: Rule = Rule {
    id: "pass-any-role",
    group: Group::Access,
    level: Level::Warning,
    page: include_str!("pass_any_role.md"),
    known_as: &[
        "access-analyzer:PASS_ROLE_WITH_STAR_IN_RESOURCE",
        "access-analyzer:PASS_ROLE_WITH_NOT_RESOURCE",
    ],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::Identity || !statement.allows() || limits_the_service(statement) {
        return;
    }
    let Some(action) = named(statement.action.as_ref(), "iam:PassRole") else {
        return;
    };
    // Whoever may do everything is told of that.
    if action.value == "*" {
        return;
    }
    if let Some(all) = statement.not_resource.as_ref() {
        findings
            .add(
                action.span,
                "every role but those that are named may be passed",
            )
            .related(all.span, "these may not")
            .help("name the roles under `Resource`");
    } else if let Some(any) = any_role(statement.resource.as_ref()) {
        findings
            .add(
                action.span,
                "any role of the account may be passed to any service",
            )
            .related(any.span, "any role")
            .note("who passes an administrator's role to a function of theirs is an administrator")
            .help("name the roles, and the service in `iam:PassedToService`");
    }
}

fn named<'a>(
    actions: Option<&'a OneOrMany<Located<String>>>,
    action: &str,
) -> Option<&'a Located<String>> {
    let action = action.to_ascii_lowercase();
    let mut entries = actions.into_iter().flat_map(|actions| &actions.values);
    entries.find(|entry| Pattern::new(&entry.value.to_ascii_lowercase()).matches(&action))
}

fn any_role(resources: Option<&OneOrMany<Located<String>>>) -> Option<&Located<String>> {
    let mut entries = resources
        .into_iter()
        .flat_map(|resources| &resources.values);
    entries.find(|entry| {
        let text = entry.value.as_str();
        text == "*" || text.ends_with(":role/*") || text.ends_with(":*")
    })
}

fn limits_the_service(statement: &Statement) -> bool {
    let condition = statement.condition.iter();
    let mut keys = condition
        .flat_map(|condition| &condition.operators)
        .flat_map(|block| &block.keys);
    keys.any(|key| {
        let key = key.key.value.to_ascii_lowercase();
        key == "iam:passedtoservice" || key == "iam:associatedresourcearn"
    })
}
