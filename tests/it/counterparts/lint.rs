//! The real cfn-lint, one process for all templates of a region.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Finding, Out, tools};

const SECONDS: u32 = 180;

/// Lints every template of `outs` for its stack's region, informational findings included.
pub(crate) fn lint_templates(outs: &[Out]) -> Vec<Finding> {
    let mut regions: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for out in outs {
        for stack in &out.stacks {
            let path = out.template_path(stack).to_str().unwrap().to_owned();
            regions.entry(&stack.region).or_default().push(path);
        }
    }
    regions
        .iter()
        .flat_map(|(region, paths)| lint_region(region, paths))
        .collect()
}

fn lint_region(region: &str, paths: &[String]) -> Vec<Finding> {
    let mut command = tools::python_program("cfn-lint");
    command.args([
        "--format",
        "json",
        "--include-checks",
        "I",
        "--regions",
        region,
        "--",
    ]);
    let ended = tools::run(command.args(paths), "", SECONDS);
    // A sum of 2 for errors, 4 for warnings and 8 for informational findings; anything else is a failure of cfn-lint itself.
    let told = matches!(ended.code, Some(0 | 2 | 4 | 6 | 8 | 10 | 12 | 14));
    assert!(
        told,
        "cfn-lint ended with {:?}:\n{}",
        ended.code, ended.stderr
    );
    let findings: Vec<Value> = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(
        findings.is_empty(),
        ended.code == Some(0),
        "{}",
        ended.stdout
    );
    findings.iter().map(finding).collect()
}

fn finding(told: &Value) -> Finding {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let path: Vec<String> = told["Location"]["Path"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|step| {
            step.as_str()
                .map_or_else(|| step.to_string(), str::to_owned)
        })
        .collect();
    Finding {
        path: text(&told["Filename"]),
        rule: text(&told["Rule"]["Id"]),
        level: text(&told["Level"]),
        message: text(&told["Message"]),
        place: path.join("."),
    }
}
