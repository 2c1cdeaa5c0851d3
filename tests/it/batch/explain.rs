//! What `--explain` says of each question in `explain/`, held against the text beside it.
use super::run;
use std::path::Path;

/// Every question beside this file.
const QUESTIONS: [&str; 16] = [
    "allowed",
    "boundary_silent",
    "denied_by_scp",
    "hostile",
    "key_without_delegation",
    "list_without_qualifier",
    "misspelt_action",
    "missing_key",
    "not_resource",
    "other_account",
    "other_account_other_prefix",
    "resource_case",
    "resource_grants_alone",
    "service_refuses",
    "trust",
    "wrong_value",
];

#[test]
fn every_question_is_explained_as_it_was_reviewed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/batch/explain");
    let mut different = Vec::new();
    for name in QUESTIONS {
        let question = format!("{name}.json");
        let said = run(&["--request", &question, "--explain"], b"");
        assert_eq!((said.code, said.stderr.as_str()), (0, ""), "{name}");
        let expected = std::fs::read(folder.join(format!("{name}.txt"))).unwrap_or_default();
        if said.stdout.as_bytes() != expected {
            different.push(format!("--- {name}.txt\n{}", said.stdout));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    let files = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(files, 2 * QUESTIONS.len(), "a question that is not asked");
}
