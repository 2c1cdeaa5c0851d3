//! Facts are dated, have a source, and are read by the catalogue.
use super::{files, has_extension, text};
use serde_json::Value;
use std::collections::BTreeMap;

const FOLDER: &str = "src/catalog/data/";

/// What lies beside tables and is none.
const NO_TABLES: [&str; 3] = ["SOURCES.md", "NOTICE", "README.md"];

/// What is wrong with a table; `provenance` is the `SOURCES.md` beside it, where there is one.
fn problems(path: &str, text: &str, provenance: Option<&str>, readers: &str) -> Vec<String> {
    let said = match provenance {
        _ if has_extension(path, "json") => said_in_json(text),
        Some(provenance) => Ok(said_in_lines(provenance, "- ")),
        None => Ok(said_in_lines(text, "# ")),
    };
    let (as_of, source) = match said {
        Ok(said) => said,
        Err(error) => return vec![format!("{path}: {error}")],
    };
    let mut problems = Vec::new();
    if !as_of.is_some_and(|date| is_date(&date)) {
        problems.push(format!("{path}: no date of its source"));
    }
    if source.is_none_or(|source| source.trim().is_empty()) {
        problems.push(format!("{path}: no source"));
    }
    let inside = path.strip_prefix(FOLDER).unwrap();
    let read = match inside.split_once('/') {
        Some((folder, _)) => readers.contains(&format!("data/{folder}\"")),
        None => readers.contains(&format!("data/{inside}\"")),
    };
    if !read {
        problems.push(format!("{path}: nobody reads it"));
    }
    problems
}

/// The date and the source that a table says.
type Said = (Option<String>, Option<String>);

fn said_in_json(text: &str) -> Result<Said, serde_json::Error> {
    let facts: Value = serde_json::from_str(text)?;
    let said = |key: &str| facts[key].as_str().map(str::to_owned);
    Ok((said("as_of"), said("source")))
}

fn said_in_lines(text: &str, start: &str) -> Said {
    let said = |key: &str| {
        let line = format!("{start}{key}: ");
        let value = text
            .lines()
            .find_map(|candidate| candidate.strip_prefix(&line));
        value.map(str::to_owned)
    };
    (said("as of"), said("source").or_else(|| said("package")))
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
    let is_reader = |path: &str| {
        has_extension(path, "rs")
            && (path.starts_with("src/catalog/") || path.starts_with("build/"))
    };
    let readers: String = files
        .iter()
        .filter(|file| is_reader(&file.path))
        .map(|file| text(&file.path))
        .collect();
    let sources: BTreeMap<&str, &str> = files
        .iter()
        .filter_map(|file| Some((file.path.strip_suffix("SOURCES.md")?, file.text.as_deref()?)))
        .collect();
    let tables = files
        .iter()
        .filter(|file| file.path.starts_with(FOLDER))
        .filter(|file| !NO_TABLES.contains(&file.path.rsplit('/').next().unwrap()));
    let mut problems_found = Vec::new();
    let mut count = 0;
    for file in tables {
        let (folder, _) = file.path.rsplit_once('/').unwrap();
        let provenance = sources.get(&*format!("{folder}/")).copied();
        let text = file.text.as_deref().unwrap();
        problems_found.extend(problems(&file.path, text, provenance, &readers));
        count += 1;
    }
    assert!(count > 8);
    assert!(problems_found.is_empty(), "{problems_found:#?}");
}

#[test]
fn a_data_file_that_breaks_a_rule_is_found() {
    let json = "src/catalog/data/x.json";
    let lines = "src/catalog/data/x.txt";
    let many = "src/catalog/data/many/x.txt";
    let readers =
        "include_str!(\"data/x.json\") \"src/catalog/data/x.txt\" \"src/catalog/data/many\"";
    let good_json = r#"{"as_of":"2026-11-22","source":"a page"}"#;
    let good_lines = "# as of: 2026-11-22\n# source: a page\n";
    let good_sources = "- package: a package\n- as of: 2026-11-22\n";
    assert!(problems(json, good_json, None, readers).is_empty());
    assert!(problems(lines, good_lines, None, readers).is_empty());
    assert!(problems(many, "x", Some(good_sources), readers).is_empty());

    let found = |path, text: &str, provenance| problems(path, text, provenance, readers);
    let no_date = |path| vec![format!("{path}: no date of its source")];
    let no_source = |path| vec![format!("{path}: no source")];
    assert_eq!(
        found(json, &good_json.replace("11-22", "13-22"), None),
        no_date(json)
    );
    assert_eq!(
        found(json, &good_json.replace("2026-11-22", "today"), None),
        no_date(json)
    );
    assert_eq!(
        found(json, &good_json.replace("a page", " "), None),
        no_source(json)
    );
    assert_eq!(found(json, "{", None).len(), 1);
    assert_eq!(
        found(lines, &good_lines.replace("as of", "when"), None),
        no_date(lines)
    );
    assert_eq!(
        found(lines, &good_lines.replace("source", "from"), None),
        no_source(lines)
    );
    assert_eq!(found(many, "x", None).len(), 2);
    assert_eq!(
        problems(json, good_json, None, ""),
        [format!("{json}: nobody reads it")]
    );
}
