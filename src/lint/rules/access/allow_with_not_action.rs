//! `allow-with-not-action`: every action but some.
use crate::diag::Level;
use crate::lint::coverage::{everything, place_of};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(super) static RULE: Rule = Rule {
    id: "allow-with-not-action",
    group: Group::Access,
    level: Level::Warning,
    page: include_str!("allow_with_not_action.md"),
    known_as: &[
        "access-analyzer:PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE",
        "access-analyzer:PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
        "access-analyzer:CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE",
        "access-analyzer:CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
        "parliament:PRIVILEGE_ESCALATION",
    ],
    check: Check::Statement(check),
};

/// The kinds that grant. What only limits may say what it spares.
const GRANTS: [Kind; 4] = [Kind::Identity, Kind::Resource, Kind::Trust, Kind::Key];

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    let Some(others) = &statement.not_action else {
        return;
    };
    if !statement.allows() || !GRANTS.contains(&subject.kind) {
        return;
    }
    let found = findings
        .add(
            others.span,
            "this allows every action but these, those that AWS adds later included",
        )
        .help("name the actions that are needed under `Action`");
    let is_everywhere = everything(statement).is_some() || statement.not_resource.is_some();
    let passes = subject.kind == Kind::Identity && place_of(statement, "iam:PassRole").is_some();
    if is_everywhere && passes {
        found.note("`iam:PassRole` and `iam:CreateServiceLinkedRole` are among them: any role may be passed to any service");
    }
}
