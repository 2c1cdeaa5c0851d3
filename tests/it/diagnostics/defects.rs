//! Many defects at once: as many problems are told as there are defects, none caused by another.
use super::{copy_of, names_beneath, problems, synth, text_of};
use std::path::Path;

fn expected(list: &[(&str, u32)]) -> Vec<(String, u32)> {
    list.iter()
        .map(|(code, line)| ((*code).to_owned(), *line))
        .collect()
}

#[test]
fn twenty_defects_in_one_file_are_twenty_problems() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = copy_of(&repository.join("blueprints"));
    let broken = repository.join("tests/it/diagnostics/blueprints/twenty.yaml");
    super::write(&folder.path().join("twenty.yaml"), &text_of(&broken));
    let before = names_beneath(folder.path());
    let said = synth(folder.path(), &["twenty.yaml"]);
    let twenty = expected(&[
        ("invalid-date", 5),
        ("invalid-id", 7),
        ("invalid-id", 11),
        ("invalid-account-id", 18),
        ("unknown-name", 21),
        ("invalid-id", 25),
        ("missing-file", 27),
        ("invalid-arn", 28),
        ("endpoint-not-said", 32),
        ("unknown-key", 33),
        ("unknown-region", 37),
        ("out-of-range", 40),
        ("invalid-duration", 43),
        ("unknown-word", 43),
        ("unknown-key", 51),
        ("unknown-word", 70),
        ("wrong-type", 84),
        ("invalid-percentage", 89),
        ("unknown-word", 97),
        ("shares-do-not-add-up", 101),
    ]);
    assert_eq!(problems(&said.stderr), twenty, "{}", said.stderr);
    assert!(said.stderr.ends_with("\n20 errors\n"), "{}", said.stderr);
    assert_eq!(names_beneath(folder.path()), before, "nothing is written");
}

#[test]
fn defects_of_an_included_file_are_shown_in_that_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/diagnostics/blueprints");
    let said = synth(&folder, &["check", "parent.yaml"]);
    let found = expected(&[
        ("unknown-name", 11),
        ("unknown-key", 3),
        ("wrong-type", 8),
        ("unknown-word", 11),
        ("invalid-duration", 15),
        ("unknown-name", 17),
        ("unknown-name", 19),
        ("unknown-name", 20),
        ("unknown-name", 22),
    ]);
    assert_eq!(problems(&said.stderr), found, "{}", said.stderr);
    let places = said.stderr.matches("--> teams/search.yaml:").count();
    assert_eq!((places, said.code), (8, 1), "{}", said.stderr);
    assert!(
        said.stderr.contains("--> teams/search.yaml:3:26\n"),
        "{}",
        said.stderr
    );
}
