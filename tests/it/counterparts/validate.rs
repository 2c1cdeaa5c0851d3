//! AWS's own validator of templates, `@aws/cloudformation-validate`, which has its rules and schemas with it.

use std::process::Command;

use serde::Deserialize;
use serde_json::json;

use super::{Finding, Out, tools};

const SECONDS: u32 = 180;

/// Validates every template of `outs` for its stack's account and region; findings of every level.
pub(crate) fn validate_templates(outs: &[Out]) -> Vec<Finding> {
    #[derive(Deserialize)]
    struct Report {
        templates: usize,
        findings: Vec<Finding>,
    }
    let templates: Vec<_> = outs
        .iter()
        .flat_map(|out| {
            out.stacks
                .iter()
                .map(move |stack| (out.template_path(stack), stack))
        })
        .map(
            |(path, stack)| json!({"path": path, "region": stack.region, "account": stack.account}),
        )
        .collect();
    let mut command = Command::new("node");
    command.arg("validate.mjs").current_dir(tools::folder());
    let ended = tools::run(&mut command, &json!(templates).to_string(), SECONDS);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let report: Report = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(report.templates, templates.len());
    report.findings
}
