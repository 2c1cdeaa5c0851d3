//! Facts are dated, have a source, and are read by the catalogue.
use super::{File, files, text};
use serde_json::Value;

const FOLDER: &str = "src/catalog/data/";

fn problems(path: &str, text: &str, readers: &str) -> Vec<String> {
    let mut problems = Vec::new();
    match serde_json::from_str::<Value>(text) {
        Err(error) => problems.push(format!("{path}: {error}")),
        Ok(facts) => {
            if !facts["as_of"].as_str().is_some_and(is_date) {
                problems.push(format!("{path}: no date in `as_of`"));
            }
            if facts["source"]
                .as_str()
                .is_none_or(|source| source.trim().is_empty())
            {
                problems.push(format!("{path}: no `source`"));
            }
        }
    }
    let name = path.rsplit('/').next().unwrap();
    if !readers.contains(&format!("include_str!(\"data/{name}\")")) {
        problems.push(format!("{path}: nobody in the catalogue reads it"));
    }
    problems
}

/// A date as `2026-11-22`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else {
        return false;
    };
    let number = |part: &str, length: usize| -> Option<u32> {
        (part.len() == length).then(|| part.parse().ok()).flatten()
    };
    matches!(
        (number(year, 4), number(month, 2), number(day, 2)),
        (Some(2020..), Some(1..=12), Some(1..=31))
    )
}

#[test]
fn every_data_file_is_dated_has_a_source_and_is_read() {
    let files = files();
    let in_catalog = files
        .iter()
        .filter(|file| file.path.starts_with("src/catalog/") && !file.path.starts_with(FOLDER));
    let readers: String = in_catalog.map(|file| text(&file.path)).collect();
    let data: Vec<&File> = files
        .iter()
        .filter(|file| file.path.starts_with(FOLDER))
        .collect();
    assert!(!data.is_empty());
    let problems: Vec<String> = data
        .iter()
        .flat_map(|file| problems(&file.path, file.text.as_deref().unwrap(), &readers))
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn a_data_file_that_breaks_a_rule_is_found() {
    let path = "src/catalog/data/x.json";
    let readers = "include_str!(\"data/x.json\")";
    let good = r#"{"as_of":"2026-11-22","source":"a page"}"#;
    assert!(problems(path, good, readers).is_empty());
    for (text, expected) in [
        (good.replace("11-22", "13-22"), "no date in `as_of`"),
        (good.replace("2026-11-22", "today"), "no date in `as_of`"),
        (good.replace("a page", " "), "no `source`"),
        (
            good.replace('}', ""),
            "EOF while parsing an object at line 1 column 39",
        ),
    ] {
        assert_eq!(
            problems(path, &text, readers),
            [format!("{path}: {expected}")]
        );
    }
    assert_eq!(
        problems(path, good, ""),
        [format!("{path}: nobody in the catalogue reads it")]
    );
}
