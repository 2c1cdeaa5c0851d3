//! `model-id-of-other-endpoint`: the id that a model has on the other endpoint.
use super::invocation::{is_plain, named};
use crate::catalog::model;
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;
use crate::vocab::Endpoint;

pub(super) static RULE: Rule = Rule {
    id: "model-id-of-other-endpoint",
    group: Group::Bedrock,
    level: Level::Warning,
    page: include_str!("model_id_of_other_endpoint.md"),
    known_as: &[],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for (_, key) in statement.condition_keys() {
        if !key.key.value.eq_ignore_ascii_case("bedrock-mantle:Model") {
            continue;
        }
        for value in &key.values.values {
            let id = value.value.text();
            if let Some(right) = other_id(id, Endpoint::Mantle) {
                findings
                    .add(value.span, format!("`{id}` is what the model is called on bedrock-runtime: this matches nothing"))
                    .help(format!("write `{right}`"));
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
        let Some(id) = named.and_then(|named| named.strip_prefix("foundation-model/")) else {
            continue;
        };
        if let Some(right) = other_id(id, Endpoint::Runtime) {
            findings
                .add(
                    entry.span,
                    format!(
                        "`{id}` is what the model is called on bedrock-mantle: this matches nothing"
                    ),
                )
                .help(format!("write `{right}`"))
                .fix(crate::lint::Fix::replace(
                    crate::lint::Safety::Unsafe,
                    entry,
                    entry.value.replace(id, right),
                ));
        }
    }
}

/// The id of the model on an endpoint that offers it under another one.
fn other_id(id: &str, endpoint: Endpoint) -> Option<&'static str> {
    let model = model(id).filter(|_| is_plain(id))?;
    let (_, offer) = model.offers().find(|(offered, _)| *offered == endpoint)?;
    (offer.id != id).then_some(offer.id.as_str())
}
