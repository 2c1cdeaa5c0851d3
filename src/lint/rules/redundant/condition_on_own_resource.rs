//! `condition-on-own-resource`: the policy of a resource that asks whose the resource is.
use crate::catalog::{KeyTrait, key_is};
use crate::diag::Level;
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(super) static RULE: Rule = Rule {
    id: "condition-on-own-resource",
    group: Group::Redundant,
    level: Level::Note,
    page: include_str!("condition_on_own_resource.md"),
    known_as: &["access-analyzer:IRRELEVANT_CONDITION_KEY_IN_POLICY"],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if !matches!(subject.kind, Kind::Resource | Kind::Key | Kind::Trust) {
        return;
    }
    for comparison in comparisons(statement) {
        let name = comparison.name();
        if !key_is(name, KeyTrait::OfOwnResource) {
            continue;
        }
        findings
            .add(
                comparison.key.span,
                format!("`{name}` is the same in every request that meets this policy"),
            )
            .note("the policy stands on one resource, whose owner does not change")
            .help("remove it; for the account of the caller there is `aws:PrincipalAccount`");
    }
}
