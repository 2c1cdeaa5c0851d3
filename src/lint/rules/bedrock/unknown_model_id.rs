//! `unknown-model-id`: an id that no model has.
use super::invocation::{is_plain, named};
use crate::catalog::{is_other_model, model, model_ids, model_ids_as_of, model_of_profile};
use crate::diag::Level;
use crate::diag::{Span, did_you_mean};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "unknown-model-id",
    group: Group::Bedrock,
    level: Level::Warning,
    page: include_str!("unknown_model_id.md"),
    known_as: &[],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for (_, key) in statement.condition_keys() {
        if key.key.value.eq_ignore_ascii_case("bedrock-mantle:Model") {
            for value in &key.values.values {
                judge(value.value.text(), value.span, findings);
            }
        }
    }
    let resources = [&statement.resource, &statement.not_resource];
    for entry in resources
        .into_iter()
        .flatten()
        .flat_map(|entries| &entries.values)
    {
        let named = named(&entry.value, "bedrock");
        if let Some(id) = named.and_then(|named| named.strip_prefix("foundation-model/")) {
            judge(id, entry.span, findings);
        }
    }
}

fn judge(id: &str, span: Span, findings: &mut Findings) {
    // What begins with a region is the id of a profile, which has a rule of its own.
    if !is_plain(id) || model(id).is_some() || is_other_model(id) || model_of_profile(id).is_some()
    {
        return;
    }
    let provider = |id: &str| id.split('.').next().map(str::to_owned);
    let is_known_provider = model_ids().any(|known| provider(known) == provider(id));
    // `gpt-5.5-bedrock-v1` has the name of a model and not its id.
    let without_provider = model_ids().filter(|known| {
        let name = known.split_once('.').map_or(*known, |(_, name)| name);
        id.starts_with(name)
    });
    let longest = without_provider.max_by_key(|known| known.len());
    if !is_known_provider && longest.is_none() {
        return;
    }
    let near = match longest {
        Some(known) => vec![known],
        None => did_you_mean(id, model_ids()),
    };
    let found = findings
        .add(span, format!("no model has the id `{id}`"))
        .note(format!(
            "as of {}, the date of synth's list of models",
            model_ids_as_of()
        ))
        .likely();
    if let Some(near) = near.first() {
        found.help(format!("did you mean `{near}`?"));
    }
}
