//! `model-that-nobody-invokes`: a model is declared and nobody may invoke it.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::model::{LanguageModel, Model, Routing};
use crate::vocab::Name;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "model-that-nobody-invokes",
    group: Group::Blueprint,
    level: Level::Note,
    page: include_str!("model_that_nobody_invokes.md"),
    known_as: &[],
    check: Check::Blueprint(check),
};

fn check(model: &Model, findings: &mut Findings) {
    let grants = model.roles.iter().flat_map(|role| &role.grants);
    let granted = grants.filter_map(|grant| grant.verb.model());
    let routed = model.routing.iter().flat_map(Routing::models);
    let used: BTreeSet<&Name> = granted.chain(routed.map(LanguageModel::name)).collect();
    for declared in &model.models {
        let name = declared.name();
        if used.contains(name) {
            continue;
        }
        findings
            .add(
                declared.span(),
                format!("no role may invoke `{name}`, and no route leads to it"),
            )
            .note("the guardrail `approved-models-only` lets every model that is declared through")
            .help(format!(
                "take `{name}` away, or grant it with `may: [ {{ invoke: [{name}], … }} ]`"
            ));
    }
}
