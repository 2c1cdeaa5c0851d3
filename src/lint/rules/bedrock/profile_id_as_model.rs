//! `profile-id-as-model`: the id of an inference profile where a model is asked for.
use super::invocation::named;
use crate::catalog::{model_ids, model_of_profile};
use crate::diag::Level;
use crate::diag::Span;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Pattern, Statement};

pub(super) static RULE: Rule = Rule {
    id: "profile-id-as-model",
    group: Group::Bedrock,
    level: Level::Warning,
    page: include_str!("profile_id_as_model.md"),
    known_as: &[],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    let resources = [&statement.resource, &statement.not_resource];
    for entry in resources
        .into_iter()
        .flatten()
        .flat_map(|entries| &entries.values)
    {
        let named = named(&entry.value, "bedrock");
        if let Some(id) = named.and_then(|named| named.strip_prefix("foundation-model/"))
            && let Some(model) = model_of_profile(id)
        {
            tell(id, model, entry.span, findings).help(format!(
                "name `foundation-model/{model}`, and the profile as `inference-profile/{id}` with the account in its ARN"
            ));
        }
    }
    for (_, key) in statement.condition_keys() {
        if !key.key.value.eq_ignore_ascii_case("bedrock-mantle:Model") {
            continue;
        }
        for value in &key.values.values {
            let id = value.value.text();
            if let Some(model) = model_of_profile(id).filter(|model| is_known(model)) {
                tell(id, model, value.span, findings).help(format!(
                    "write `{model}`: there are no profiles on bedrock-mantle"
                ));
            }
        }
    }
}

fn is_known(model: &str) -> bool {
    let pattern = Pattern::new(model);
    model_ids().any(|known| pattern.matches(known))
}

fn tell<'f>(
    id: &str,
    model: &str,
    span: Span,
    findings: &'f mut Findings,
) -> crate::lint::finding::Found<'f> {
    findings
        .add(
            span,
            format!("`{id}` is an inference profile, and no model: this matches nothing"),
        )
        .note(format!("the model behind it is `{model}`"))
}
