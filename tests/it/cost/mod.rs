//! What use costs: the guide's table, exactness, the command and the warning.
mod command;
mod exact;
mod guide;
mod overshoot;
mod words;

use crate::simulate::load::load;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use synth::cost::{Part, Projection, project};
use synth::model::Model;

/// What stands around the sections of a test.
const HEAD: &str = "\
synth: 1
facts: 2026-11-22
name: demo
defaults: { region: us-east-2 }
accounts:
  main: { id: \"123456789012\" }
  other: { id: \"210987654321\" }
models:
  gpt-5.5: { provider: bedrock, id: openai.gpt-5.5 }
  gpt-5.4: { provider: bedrock, id: openai.gpt-5.4 }
  terra: { provider: bedrock, id: openai.gpt-5.6-terra }
  small: { provider: bedrock, id: openai.gpt-oss-20b, endpoint: runtime }
projects:
  chat: { account: main, profiles: [small] }
  search: { account: main }
";

fn model(sections: &str) -> Model {
    load(&format!("{HEAD}{sections}"), BTreeMap::new()).model
}

fn projection(sections: &str) -> Projection {
    let model = model(sections);
    project(&model, &model.expected_uses)
}

/// A budget that covers something and expects this.
fn budget(name: &str, covers: &str, expects: &str) -> String {
    format!(
        "  {name}:\n    covers: {{ {covers} }}\n    limit: 1000 USD/month\n    expects: {{ {expects} }}\n    alerts: [ {{ at: 80%, tell: [you@example.com] }} ]\n"
    )
}

fn one_use(expects: &str) -> Projection {
    let budget = budget("month", "project: chat", expects);
    projection(&format!("budgets:\n{budget}"))
}

fn dollars(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The amount of each part, in order.
fn parts(projection: &Projection) -> Vec<(Part, Decimal)> {
    let lines = projection.lines.iter();
    lines.map(|line| (line.part, line.amount)).collect()
}
