//! The list of stand-ins in `tests/counterparts/stand_ins.json` is current: each is needed, and none is missing.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::OnceLock;

use serde::Deserialize;

use super::deploy::deploy_without;
use super::{Out, out, tools};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    types: Vec<Kind>,
    properties: Vec<Property>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    #[serde(rename = "type")]
    name: String,
    file: PathBuf,
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Property {
    #[serde(rename = "type")]
    kind: String,
    #[serde(rename = "property")]
    name: String,
    file: PathBuf,
    reason: String,
    /// moto does not drop the property but fails on it.
    #[serde(default)]
    stack_fails: bool,
}

impl Property {
    fn full_name(&self) -> String {
        format!("{}.{}", self.kind, self.name)
    }
}

fn list() -> List {
    out::read_json(&tools::sources().join("stand_ins.json"))
}

/// The types that the installed moto has without us.
fn types_of_moto() -> &'static BTreeSet<String> {
    static TYPES: OnceLock<BTreeSet<String>> = OnceLock::new();
    TYPES.get_or_init(|| {
        let mut command = tools::python_program("python");
        let ended = tools::run(command.args(["server.py", "--list-types"]), "", 120);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        serde_json::from_str(&ended.stdout).unwrap()
    })
}

/// The resource types of `outs` that neither moto nor a stand-in makes.
pub(super) fn types_without_a_model(outs: &[Out]) -> Vec<String> {
    let mut known = types_of_moto().clone();
    known.extend(list().types.into_iter().map(|kind| kind.name));
    outs.iter()
        .flat_map(Out::types)
        .filter(|kind| !known.contains(kind))
        .collect()
}

#[test]
fn every_stand_in_has_a_file_and_a_reason() {
    let list = list();
    let types = list.types.iter().map(|kind| (&kind.file, &kind.reason));
    let properties = list
        .properties
        .iter()
        .map(|property| (&property.file, &property.reason));
    for (file, reason) in types.chain(properties) {
        assert!(tools::sources().join(file).is_file(), "{}", file.display());
        assert!(reason.len() > 10, "{}: {reason}", file.display());
    }
}

#[test]
fn moto_itself_has_none_of_the_listed_types() {
    let moto = types_of_moto();
    assert!(moto.contains("AWS::IAM::Role"), "{moto:?}");
    for kind in list().types {
        assert!(
            !moto.contains(&kind.name),
            "moto now has {}: take it from the list",
            kind.name
        );
    }
}

#[test]
fn moto_itself_drops_exactly_the_listed_properties() {
    let dropped: Vec<String> = list()
        .properties
        .iter()
        .filter(|property| !property.stack_fails)
        .map(Property::full_name)
        .collect();
    let deployment = deploy_without(&Out::fixture().folder, &dropped);
    let seen: BTreeSet<String> = deployment
        .differences
        .iter()
        .map(|difference| {
            let kind = difference.kind.as_deref().unwrap_or_default();
            format!(
                "{kind}.{}",
                // What has no id is not told of at all.
                difference.property.as_deref().unwrap_or("Id")
            )
        })
        .collect();
    assert_eq!(
        seen,
        dropped.into_iter().collect(),
        "{:#?}",
        deployment.differences
    );
}

#[test]
fn moto_itself_fails_on_each_property_that_is_listed_so() {
    for property in list()
        .properties
        .iter()
        .filter(|property| property.stack_fails)
    {
        let deployment = deploy_without(&Out::fixture().folder, &[property.full_name()]);
        // Where outputs fail, moto tells none, and it is the next stack that cannot be deployed.
        let failed = deployment.differences.iter().any(|difference| {
            difference.what.starts_with("the stack cannot be deployed")
                && difference.stack.starts_with("333333333333/us-east-2/")
        });
        assert!(
            failed,
            "moto now takes {}: {:#?}",
            property.full_name(),
            deployment.differences
        );
    }
}

#[test]
fn every_type_of_the_fixture_is_made_by_moto_or_a_stand_in() {
    assert_eq!(
        types_without_a_model(&[Out::fixture()]),
        Vec::<String>::new()
    );
}

#[test]
fn a_type_that_nothing_makes_is_told() {
    let mut out = Out::fixture();
    out.stacks[0].body["Resources"]["Extra"] = serde_json::json!({"Type": "AWS::Nothing::AtAll"});
    assert_eq!(types_without_a_model(&[out]), ["AWS::Nothing::AtAll"]);
}
