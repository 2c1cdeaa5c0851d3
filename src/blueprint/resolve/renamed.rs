//! What a thing was before: its earlier name, and what exists and becomes it.
use super::Context;
use crate::blueprint::raw::{self, Text};
use crate::diag::{Code, Diagnostic, Located};
use crate::vocab::Name;
use std::collections::BTreeMap;

/// The name that logical id and physical name are made of: the earlier one, if there is one.
pub(super) fn identity(name: &Text, was: Option<&Text>, context: &mut Context<'_>) -> Option<Name> {
    match was {
        Some(was) => context.declared_name(was),
        // What is wrong with the name itself has been told.
        None => name.value.parse().ok(),
    }
}

/// A section's things, as far as they have been something before.
pub(super) struct Before<'a> {
    name: &'a Text,
    was: Option<&'a Text>,
    adopt: Option<&'a Text>,
}

/// The sections whose things can have been something before.
pub(super) fn sections(blueprint: &raw::Blueprint) -> [Vec<Before<'_>>; 10] {
    fn all<'a, T>(
        section: &'a raw::Section<T>,
        before: impl Fn(&'a T) -> (Option<&'a Text>, Option<&'a Text>),
    ) -> Vec<Before<'a>> {
        let things = section.0.iter();
        things
            .map(|(name, Located { value, .. })| {
                let (was, adopt) = before(value);
                Before { name, was, adopt }
            })
            .collect()
    }
    [
        all(&blueprint.roles, |it| (it.was.as_ref(), it.adopt.as_ref())),
        all(&blueprint.keys, |it| (it.was.as_ref(), it.adopt.as_ref())),
        all(&blueprint.caches, |it| (it.was.as_ref(), it.adopt.as_ref())),
        all(&blueprint.projects, |it| (it.was.as_ref(), None)),
        all(&blueprint.budgets, |it| (it.was.as_ref(), None)),
        all(&blueprint.content_guardrails, |_| (None, None)),
        all(&blueprint.identity_providers, |_| (None, None)),
        all(&blueprint.permission_sets, |_| (None, None)),
        all(&blueprint.limits, |_| (None, None)),
        all(&blueprint.observability, |_| (None, None)),
    ]
}

/// Reports names that come out as the same logical id, and things that are adopted twice.
pub(super) fn told_apart(blueprint: &raw::Blueprint, context: &mut Context<'_>) {
    for section in sections(blueprint) {
        let mut by_camel: BTreeMap<String, &Text> = BTreeMap::new();
        for Before { name, .. } in &section {
            if let Ok(parsed) = name.value.parse::<Name>()
                && let Some(first) = by_camel.insert(parsed.camel_case(), name)
                && first.value != name.value
            {
                context.report(same_id(first, name));
            }
        }
        let mut earlier: BTreeMap<String, &Text> = BTreeMap::new();
        let mut adopted: BTreeMap<&str, &Text> = BTreeMap::new();
        for Before { name, was, adopt } in &section {
            if let Some(was) = was
                && let Ok(parsed) = was.value.parse::<Name>()
            {
                let id = parsed.camel_case();
                let taken = by_camel.get(&id).copied();
                let taken = taken.or_else(|| earlier.get(&id).copied());
                if let Some(taken) = taken {
                    context.report(earlier_name_taken(name, was, taken));
                }
                earlier.insert(id, was);
            }
            if let Some(adopt) = adopt {
                match adopted.get(adopt.value.as_str()) {
                    Some(first) => context.report(adopted_twice(adopt, first)),
                    None => {
                        adopted.insert(&adopt.value, adopt);
                    }
                }
            }
        }
    }
}

fn same_id(first: &Text, name: &Text) -> Diagnostic {
    Diagnostic::error(
        Code::SameLogicalId,
        name.span,
        format!(
            "`{}` and `{}` differ in punctuation only",
            first.value, name.value
        ),
    )
    .related(first.span, "the other one")
    .note("CloudFormation's names for resources are letters and digits")
    .help("give one of the two another name")
}

fn earlier_name_taken(name: &Text, was: &Text, taken: &Text) -> Diagnostic {
    Diagnostic::error(
        Code::NameTaken,
        was.span,
        format!(
            "`{}` cannot have been `{}`: that name stands for another thing",
            name.value, was.value
        ),
    )
    .related(taken.span, "here")
    .help("write the name under which it was last deployed, or remove `was:`")
}

fn adopted_twice(adopt: &Text, first: &Text) -> Diagnostic {
    Diagnostic::error(
        Code::AdoptedTwice,
        adopt.span,
        format!("`{}` is adopted twice", adopt.value),
    )
    .related(first.span, "first here")
    .help("let one of the two adopt it")
}

/// A key has one id, so only one account has it.
pub(super) fn adopted_in_one_account(
    adopt: &Text,
    accounts: usize,
    context: &mut Context<'_>,
) -> Option<()> {
    if accounts <= 1 {
        return Some(());
    }
    context.report(
        Diagnostic::error(
            Code::AdoptedTwice,
            adopt.span,
            format!("the key `{}` would be in {accounts} accounts", adopt.value),
        )
        .help("name one account that holds the key"),
    );
    None
}
