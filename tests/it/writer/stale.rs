//! Whether the output directory is stale, and why.
use super::{Abilities, Sandbox, put, tree_from};
use synth::artifact::write::{
    Cause, Fate, OperationKind, Staleness, Tree, compare_tree, write_tree, write_tree_with,
};

const FILES: &[(&str, &str)] = &[("a.json", "a"), ("stacks/b.json", "b")];

fn written() -> Tree {
    tree_from(FILES, "0.1.0", "b1")
}

fn causes(sandbox: &Sandbox, tree: &Tree) -> Vec<Cause> {
    match compare_tree(&sandbox.out(), tree).unwrap() {
        Staleness::Fresh => Vec::new(),
        Staleness::Stale { causes, .. } => causes,
    }
}

#[test]
fn what_was_just_written_is_fresh() {
    let sandbox = Sandbox::new();
    assert_eq!(causes(&sandbox, &written()), [Cause::NotWritten]);
    assert_eq!(sandbox.names(), [""; 0], "comparing changes nothing");
    write_tree(&sandbox.out(), &written()).unwrap();
    put(&sandbox.out().join("notes.md"), "foreign");
    assert_eq!(
        compare_tree(&sandbox.out(), &written()).unwrap(),
        Staleness::Fresh
    );
}

#[test]
fn a_changed_blueprint_and_another_synth_are_told_apart() {
    let sandbox = Sandbox::new();
    write_tree(&sandbox.out(), &written()).unwrap();
    let files = &[("a.json", "a2"), ("stacks/c.json", "c")];
    let stale = compare_tree(&sandbox.out(), &tree_from(files, "0.1.0", "b2")).unwrap();
    let path = |path: &str| path.parse().unwrap();
    assert_eq!(
        stale,
        Staleness::Stale {
            missing: vec![path("stacks/c.json")],
            changed: vec![path("a.json"), path("manifest.json")],
            extra: vec![path("stacks/b.json")],
            causes: vec![Cause::BlueprintChanged],
        }
    );
    assert_eq!(
        causes(&sandbox, &tree_from(files, "0.2.0", "b1")),
        [Cause::OtherSynth]
    );
    assert_eq!(
        causes(&sandbox, &tree_from(files, "0.2.0", "b2")),
        [Cause::BlueprintChanged, Cause::OtherSynth]
    );
    // Same version, same blueprint, other bytes: another build.
    assert_eq!(
        causes(&sandbox, &tree_from(files, "0.1.0", "b1")),
        [Cause::OtherSynth]
    );
}

#[test]
fn an_edit_by_hand_is_told_from_both() {
    let sandbox = Sandbox::new();
    write_tree(&sandbox.out(), &written()).unwrap();
    put(&sandbox.out().join("a.json"), "edited");
    assert_eq!(causes(&sandbox, &written()), [Cause::EditedByHand]);
    assert_eq!(
        causes(&sandbox, &tree_from(FILES, "0.1.0", "b2")),
        [Cause::BlueprintChanged, Cause::EditedByHand]
    );
    write_tree(&sandbox.out(), &written()).unwrap();
    std::fs::remove_file(sandbox.out().join("a.json")).unwrap();
    assert_eq!(causes(&sandbox, &written()), [Cause::EditedByHand]);
    put(&sandbox.out().join("manifest.json"), "<<<<<<< a conflict");
    assert_eq!(causes(&sandbox, &written()), [Cause::NotWritten]);
}

#[test]
fn an_unfinished_run_is_stale() {
    let sandbox = Sandbox::new();
    write_tree(&sandbox.out(), &written()).unwrap();
    let next = tree_from(&[("a.json", "a2")], "0.1.0", "b2");
    let mut exchanged = false;
    let stopped = write_tree_with(&sandbox.out(), &next, &mut |operation| {
        exchanged |= operation.kind == OperationKind::Exchange;
        if exchanged && operation.path().ends_with("acme/a.json") {
            return Fate::Stop;
        }
        Abilities::NoExchange.fate(operation)
    });
    assert!(stopped.is_err());
    for tree in [written(), next] {
        assert_ne!(
            compare_tree(&sandbox.out(), &tree).unwrap(),
            Staleness::Fresh
        );
    }
}
