//! `profile-without-its-models`: an inference profile and not the models behind it, or the other way round.
use super::invocation::{all_of_service, covers_named, holds_without, invokes, named};
use crate::catalog::model_of_profile;
use crate::diag::Level;
use crate::diag::Located;
use crate::lint::coverage::is_everything;
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Pattern, Statement};

pub(super) static RULE: Rule = Rule {
    id: "profile-without-its-models",
    group: Group::Bedrock,
    level: Level::Warning,
    page: include_str!("profile_without_its_models.md"),
    known_as: &[],
    check: Check::Policy(check),
};

/// How many profiles, and statements, are looked at: each is compared with all resources.
const MOST: usize = 50;

fn check(subject: &Subject, findings: &mut Findings) {
    if subject.kind != Kind::Identity {
        return;
    }
    let statements = subject.document.statements();
    let allowing: Vec<&Statement> = statements
        .iter()
        .filter(|statement| statement.allows() && invokes(statement))
        .collect();
    let resources: Vec<&Located<String>> = allowing.iter().flat_map(|it| it.resources()).collect();
    let is_open = allowing
        .iter()
        .any(|statement| statement.not_resource.is_some())
        || resources.iter().any(|entry| {
            is_everything(&entry.value) || named(&entry.value, "bedrock").is_none_or(is_all)
        });
    if is_open {
        return;
    }
    let profiles = resources
        .iter()
        .filter_map(|entry| Some((entry, profile(&entry.value)?)));
    for (entry, profile) in profiles.take(MOST) {
        if !resources
            .iter()
            .any(|other| has_model_of(&other.value, profile))
        {
            findings
                .add(entry.span, "the profile is allowed and none of the models behind it")
                .note("a call through a profile is authorised for the profile and for the model in each region that it can go to")
                .help("allow the ARNs of the foundation models too")
                .likely();
        }
    }
    for statement in allowing.into_iter().take(MOST) {
        profiles_that_are_not_allowed(statement, &resources, findings);
    }
}

/// What an ARN of Amazon Bedrock names is everything, or not known.
fn is_all(named: &str) -> bool {
    Pattern::new(named).is_anything() || named.starts_with('\u{fffc}')
}

/// The profile that an ARN names; an empty text for one that an account made, whose models nobody knows here.
fn profile(resource: &str) -> Option<&str> {
    let named = named(resource, "bedrock")?;
    match named.split_once('/')? {
        ("inference-profile", id) => Some(id),
        ("application-inference-profile", _) => Some(""),
        _ => None,
    }
}

fn has_model_of(resource: &str, profile: &str) -> bool {
    let Some(named) = named(resource, "bedrock") else {
        return false;
    };
    let pattern = Pattern::new(named);
    match model_of_profile(profile) {
        Some(wanted) if !wanted.contains(['*', '?']) && !is_unknown(wanted) => {
            is_unknown(named) || pattern.matches(&format!("foundation-model/{wanted}"))
        }
        // Of a pattern of profiles, or one that an account made, any model will do.
        _ => named.starts_with("foundation-model/") || pattern.matches("foundation-model/"),
    }
}

/// A condition that lets models be called through a profile only, where nothing allows the profile.
fn profiles_that_are_not_allowed(
    statement: &Statement,
    resources: &[&Located<String>],
    findings: &mut Findings,
) {
    if !all_of_service(statement, "bedrock") {
        return;
    }
    for (operator, key) in statement.condition_keys() {
        if !key
            .key
            .value
            .eq_ignore_ascii_case("bedrock:InferenceProfileArn")
            || holds_without(&operator.value)
        {
            continue;
        }
        for value in key.values.values.iter().take(MOST) {
            let text = value.value.text();
            let Some(wanted) = named(text, "bedrock").filter(|_| !is_unknown(text)) else {
                continue;
            };
            let allowed = resources.iter().any(|entry| {
                covers_named(&entry.value, "bedrock", wanted)
                    || profile(&entry.value).is_some_and(is_unknown)
                    || named(&entry.value, "bedrock") == Some(wanted)
            });
            if !allowed {
                findings
                    .add(value.span, "models are allowed through this profile and the profile is not")
                    .note("a call through a profile is authorised for the profile and for the model in each region that it can go to")
                    .help("allow the ARN of the profile too, without this condition")
                    .likely();
            }
        }
    }
}
