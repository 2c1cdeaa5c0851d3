//! `caller-controlled-key`: access that depends on what the caller says of itself.
use crate::catalog::{KeyTrait, key_is};
use crate::diag::Level;
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "caller-controlled-key",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("caller_controlled_key.md"),
    known_as: &["access-analyzer:UNTRUSTWORTHY_CONDITION_KEY"],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for comparison in comparisons(statement) {
        let name = comparison.name();
        if !key_is(name, KeyTrait::SaidByCaller) {
            continue;
        }
        findings
            .add(comparison.key.span, format!("callers write `{name}` as they like"))
            .note("it is a header of the request, which AWS does not check")
            .help("use a key that AWS sets, such as `aws:PrincipalArn`, `aws:SourceVpce` or `aws:SourceArn`");
    }
}
