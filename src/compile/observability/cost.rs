//! What the tokens of a day cost, as CloudWatch can count it.
use super::metric::Metric;
use crate::catalog;
use crate::cost::{cost_of_uses, token_rates};
use crate::model::{BedrockModel, Consumer, ExpectedUse, LanguageModel, Model, TokenUse, Verb};
use crate::vocab::{Endpoint, Region};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Days of a month, as costs are projected.
const DAYS: u32 = 30;

/// The models on bedrock-mantle that a budget covers in a region, each with how it is used.
pub(super) struct Covered<'a> {
    by: &'a Consumer,
    region: &'a Region,
    models: BTreeMap<&'a str, (&'a Arc<BedrockModel>, TokenUse)>,
    uses: Vec<&'a ExpectedUse>,
}

impl<'a> Covered<'a> {
    /// What is granted or expected there.
    pub(super) fn of(model: &'a Model, by: &'a Consumer, region: &'a Region) -> Self {
        let mut models = BTreeMap::new();
        for grant in model.roles.iter().flat_map(|role| &role.grants) {
            let Verb::InvokeInProject { model, project, .. } = &grant.verb else {
                continue;
            };
            let covered = match by {
                Consumer::Project(own) => own == project,
                Consumer::Account(account) => {
                    account.id == project.account.id && project.region == *region
                }
            };
            if covered {
                models.insert(&*model.id, (model, TokenUse::default()));
            }
        }
        let mut uses = Vec::new();
        for expected in &model.expected_uses {
            if let LanguageModel::Bedrock(model) = &expected.model
                && model.endpoint == Endpoint::Mantle
                && is_covered(expected, by, region)
            {
                models.insert(&model.id, (model, expected.tokens));
                uses.push(expected);
            }
        }
        Self {
            by,
            region,
            models,
            uses,
        }
    }

    /// What it is expected to cost a day, in US dollars; `None`: nothing is expected.
    pub(super) fn forecast(&self, model: &Model) -> Option<Decimal> {
        let a_month = cost_of_uses(model, self.uses.iter().copied())?;
        a_month.checked_div(Decimal::from(DAYS))
    }

    /// The metrics of a day and the dollars that they come to. Cached input counts at the full
    /// price, since no metric tells it apart.
    ///
    /// # Errors
    /// Says which model has no price.
    pub(super) fn dollars(&self, model: &Model) -> Result<Dollars, String> {
        let mut metrics = Vec::new();
        let mut terms = Vec::new();
        for (at, (id, (of, tokens))) in self.models.iter().enumerate() {
            let language = LanguageModel::Bedrock(Arc::clone(of));
            let rates = token_rates(model, &language, tokens, self.region)
                .map_err(|why| format!("of `{}`, {why}", of.name))?;
            let [input, output] = self.metrics(id);
            metrics.push((format!("i{at}"), input));
            metrics.push((format!("o{at}"), output));
            for (letter, rate) in [("i", rates.input), ("o", rates.output)] {
                terms.push(format!("FILL({letter}{at}, 0) * {}", rate.normalize()));
            }
        }
        Ok(Dollars {
            expression: format!("({}) / 1000000", terms.join(" + ")),
            metrics,
        })
    }

    /// By project and model together only the tokens of each request are counted; their sum is
    /// that of all.
    fn metrics(&self, model_id: &str) -> [Metric; 2] {
        let mantle = catalog::mantle_metrics();
        match self.by {
            Consumer::Project(project) => [&mantle.input_of_one, &mantle.output_of_one]
                .map(|name| Metric::of_project(name, project).and_model(model_id)),
            Consumer::Account(_) => {
                [&mantle.all_input, &mantle.all_output].map(|name| Metric::of_model(name, model_id))
            }
        }
    }
}

/// The dollars of some time.
pub(super) struct Dollars {
    /// The metrics, by the letter that the expression names them by.
    pub(super) metrics: Vec<(String, Metric)>,
    /// What they come to.
    pub(super) expression: String,
}

fn is_covered(expected: &ExpectedUse, by: &Consumer, region: &Region) -> bool {
    match by {
        Consumer::Project(_) => expected.by == *by,
        Consumer::Account(account) => {
            expected.by.account().id == account.id && expected.by.region() == region
        }
    }
}
