//! Deployment of an emitted folder into a moto server over HTTP, and what its services say afterwards.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::tools;

const SECONDS: u32 = 300;

/// What was deployed, and how the services' answers differ from the templates.
#[derive(Debug, Deserialize)]
pub(crate) struct Deployment {
    pub(crate) stacks: usize,
    pub(crate) resources: usize,
    pub(crate) properties: usize,
    pub(crate) types: BTreeMap<String, usize>,
    /// Properties that no API returns.
    pub(crate) write_only: Vec<String>,
    /// Types in the list of stand-ins that this folder does not have.
    pub(crate) unused_stand_ins: Vec<String>,
    pub(crate) differences: Vec<Difference>,
}

/// A place where a service's answer is not what the template says.
#[derive(Debug, Deserialize)]
pub(crate) struct Difference {
    pub(crate) stack: String,
    pub(crate) resource: Option<String>,
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
    pub(crate) property: Option<String>,
    pub(crate) what: String,
    pub(crate) expected: Value,
    pub(crate) actual: Value,
}

/// Deploys the folder with every stand-in.
pub(crate) fn deploy(folder: &Path) -> Deployment {
    deploy_without(folder, &[])
}

/// Deploys the folder with moto's own behaviour for the properties named `TYPE.PROPERTY`.
pub(super) fn deploy_without(folder: &Path, stand_ins: &[String]) -> Deployment {
    let mut command = tools::python_program("python");
    command
        .arg("deploy.py")
        .arg(folder)
        .args(["--seconds", &(SECONDS - 30).to_string()]);
    for stand_in in stand_ins {
        command.args(["--without", stand_in]);
    }
    let ended = tools::run(&mut command, "", SECONDS);
    assert!(
        matches!(ended.code, Some(0 | 1)),
        "deploy.py ended with {:?}:\n{}",
        ended.code,
        ended.stderr
    );
    let deployment: Deployment = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(deployment.differences.is_empty(), ended.code == Some(0));
    deployment
}
