//! Every folder in `out/` that has a manifest, and what each construct of the language compiles to, through every counterpart.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::{Finding, Out, accepted, deploy, lint_templates, order, stand_ins, validate_templates};

/// What synth ships, at least one folder, by name, and what the constructs compile to.
fn shipped() -> Vec<Out> {
    let constructs = crate::constructs::compiled();
    let constructs = constructs.iter().map(|one| Out::read(&one.folder));
    committed().into_iter().chain(constructs).collect()
}

fn committed() -> Vec<Out> {
    let parent = Path::new(env!("CARGO_MANIFEST_DIR")).join("out");
    let entries =
        std::fs::read_dir(&parent).unwrap_or_else(|error| panic!("{}: {error}", parent.display()));
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|folder| folder.join("manifest.json").is_file())
        .collect();
    folders.sort();
    assert!(
        !folders.is_empty(),
        "{} has no emitted folder",
        parent.display()
    );
    folders.iter().map(|folder| Out::read(folder)).collect()
}

/// What each tool says to everything shipped and to the fixture; once for all tests, as the tools are slow to start.
fn findings(tool: &str) -> &'static [Finding] {
    static LINT: OnceLock<Vec<Finding>> = OnceLock::new();
    static VALIDATION: OnceLock<Vec<Finding>> = OnceLock::new();
    let outs = || {
        shipped()
            .into_iter()
            .chain([Out::fixture()])
            .collect::<Vec<_>>()
    };
    match tool {
        "cfn-lint" => LINT.get_or_init(|| lint_templates(&outs())),
        "cloudformation-validate" => VALIDATION.get_or_init(|| validate_templates(&outs())),
        other => panic!("no tool has the name {other}"),
    }
}

#[test]
fn lint_finds_nothing_in_what_is_shipped() {
    assert_eq!(
        accepted::not_accepted("cfn-lint", findings("cfn-lint").to_vec()),
        []
    );
}

#[test]
fn validation_finds_nothing_in_what_is_shipped() {
    let tool = "cloudformation-validate";
    assert_eq!(accepted::not_accepted(tool, findings(tool).to_vec()), []);
}

#[test]
fn no_finding_is_accepted_that_nobody_has() {
    for (tool, rule) in accepted::rules() {
        assert!(
            findings(&tool).iter().any(|found| found.rule == rule),
            "{tool} {rule}"
        );
    }
}

#[test]
fn what_is_shipped_is_deployed_and_read_back_without_a_difference() {
    for out in shipped() {
        let deployment = deploy(&out.folder);
        let name = out.folder.display();
        assert!(
            deployment.differences.is_empty(),
            "{name}: {:#?}",
            deployment.differences
        );
        assert_eq!(deployment.stacks, out.stacks.len(), "{name}");
        assert_eq!(
            deployment.types.keys().cloned().collect::<Vec<_>>(),
            out.types(),
            "{name}"
        );
        println!("{name}: not needed here: {:?}", deployment.unused_stand_ins);
    }
}

#[test]
fn every_shipped_type_is_made_by_moto_or_a_stand_in() {
    assert_eq!(
        stand_ins::types_without_a_model(&shipped()),
        Vec::<String>::new()
    );
}

#[test]
fn what_is_shipped_can_be_deployed_in_its_order_and_not_in_the_reverse() {
    let mut reversed_fails = false;
    for mut out in shipped() {
        assert_eq!(
            order::problems(&out.stacks),
            Vec::<String>::new(),
            "{}",
            out.folder.display()
        );
        if order::matters(&out.stacks) {
            out.stacks.reverse();
            assert!(
                !order::problems(&out.stacks).is_empty(),
                "{}",
                out.folder.display()
            );
            reversed_fails = true;
        }
    }
    assert!(
        reversed_fails,
        "no shipped folder has stacks that need each other"
    );
}
