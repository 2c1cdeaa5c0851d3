//! `tag-that-opens-access`: a tag decides, and who has the policy sets it.
use crate::catalog::{AccessLevel, CatalogAction, actions_matching};
use crate::diag::Level;
use crate::diag::Located;
use crate::lint::coverage::{EveryResource, has_condition, is_denied};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{ConditionKey, Document, Kind, Operator, Statement};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "tag-that-opens-access",
    group: Group::Access,
    level: Level::Warning,
    page: include_str!("tag_that_opens_access.md"),
    known_as: &[],
    check: Check::Policy(check),
};

fn check(subject: &Subject, findings: &mut Findings) {
    if subject.kind != Kind::Identity {
        return;
    }
    let mut asking = subject.document.statements().iter();
    if !asking.any(|statement| statement.allows() && resource_tag(statement).is_some()) {
        return;
    }
    let tagging = tagging(&subject.document);
    if tagging.is_empty() {
        return;
    }
    let statements = subject.document.statements().iter();
    for statement in statements.filter(|statement| statement.allows()) {
        let Some(key) = resource_tag(statement) else {
            continue;
        };
        let mut services = statement
            .actions()
            .filter_map(|entry| entry.value.split_once(':'))
            .map(|(prefix, _)| prefix.to_ascii_lowercase());
        if let Some((action, entry)) = services.find_map(|service| tagging.get(&service)) {
            findings
                .add(
                    key.key.span,
                    "this asks for a tag that the same policy lets its holder set",
                )
                .related(entry.span, format!("`{action}` on every resource"))
                .help("limit the tagging by `aws:ResourceTag`, or by `aws:TagKeys` to other tags");
        }
    }
}

/// The tagging actions that are allowed on every resource without a condition, one for each service.
fn tagging(document: &Document) -> BTreeMap<String, (String, &Located<String>)> {
    let mut found = BTreeMap::new();
    // Asked once for each action, however often it stands there.
    let mut denied: BTreeMap<CatalogAction, bool> = BTreeMap::new();
    let statements = document.statements().iter();
    for statement in statements.filter(|it| it.allows() && !has_condition(it)) {
        let every = EveryResource::of(statement);
        for entry in statement.actions() {
            let Some((prefix, name)) = entry.value.split_once(':') else {
                continue;
            };
            let service = prefix.to_ascii_lowercase();
            // Of a whole service nothing is kept by a tag that is asked for elsewhere.
            if super::on_everything::is_whole_service(name) || found.contains_key(&service) {
                continue;
            }
            let action = actions_matching(&entry.value).into_iter().find(|action| {
                let name = action.name();
                action.access_level() == AccessLevel::Tagging
                    && !name.starts_with("Untag")
                    && !name.starts_with("Delete")
                    && !name.starts_with("Remove")
                    && every.for_action(*action).is_some()
                    && !*denied
                        .entry(*action)
                        .or_insert_with(|| is_denied(document, &action.to_string()))
            });
            if let Some(action) = action {
                found.insert(service, (action.to_string(), entry));
            }
        }
    }
    found
}

/// The key of a condition that lets only resources with a tag pass.
fn resource_tag(statement: &Statement) -> Option<&ConditionKey> {
    let mut keys = statement.condition_keys();
    keys.find(|(operator, key)| {
        let name = key.key.value.to_ascii_lowercase();
        name.split_once(':')
            .is_some_and(|(_, name)| name.starts_with("resourcetag/"))
            && Operator::of(&operator.value).is_some_and(|operator| !operator.negated)
    })
    .map(|(_, key)| key)
}
