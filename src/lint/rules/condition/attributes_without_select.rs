//! `attributes-without-select`: a limit on the attributes of DynamoDB items that asking for all of them gets round.
use crate::catalog::{AccessLevel, CatalogAction, actions_matching};
use crate::diag::Level;
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "attributes-without-select",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("attributes_without_select.md"),
    known_as: &["access-analyzer:DYNAMODB_ATTRIBUTES_WITHOUT_SELECT"],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    if !statement.allows() || !reads(statement) {
        return;
    }
    let mut keys = comparisons(statement);
    let Some(attributes) = keys.find(|one| one.is("dynamodb:Attributes")) else {
        return;
    };
    let selects = comparisons(statement).any(|one| {
        one.is("dynamodb:Select")
            && !one.operator.negated
            && one
                .texts()
                .all(|text| text.eq_ignore_ascii_case("SPECIFIC_ATTRIBUTES"))
    });
    if selects {
        return;
    }
    findings
        .add(
            attributes.key.span,
            "a read that names no attributes returns all of them",
        )
        .note("`dynamodb:Attributes` is compared only where the request says which attributes it wants")
        .help("add `StringEqualsIfExists: {\"dynamodb:Select\": \"SPECIFIC_ATTRIBUTES\"}`");
}

/// Whether an action is named that reads items.
fn reads(statement: &Statement) -> bool {
    let mut entries = statement.actions().take(MOST_ENTRIES);
    entries.any(|entry| {
        let text = entry.value.as_str();
        text == "*" || (is_of_dynamodb(text) && actions_matching(text).into_iter().any(can_select))
    })
}

/// The most entries that are looked at.
const MOST_ENTRIES: usize = 400;

fn is_of_dynamodb(text: &str) -> bool {
    text.get(..9)
        .is_some_and(|prefix| prefix.eq_ignore_ascii_case("dynamodb:"))
}

fn can_select(action: CatalogAction) -> bool {
    action.access_level() == AccessLevel::Read && action.lists("dynamodb:Select")
}
