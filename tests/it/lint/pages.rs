//! Each rule's page is its test: the rule fires on each policy below `Fires`, and not below `Does not fire`.
use std::collections::BTreeSet;
use synth::artifact::TemplateFormat;
use synth::blueprint::{Files, ReadError};
use synth::compile_unchecked;
use synth::diag::SourceMap;
use synth::lint::{Content, Rule, all, lint, lint_blueprint, read};
use synth::policy::Kind;

/// A policy on a page.
pub(super) struct Example {
    pub(super) rule: &'static Rule,
    pub(super) fires: bool,
    /// What stands behind the word `json` or `yaml`: `as=scp`.
    pub(super) options: String,
    pub(super) text: String,
}

pub(super) fn examples(rule: &'static Rule) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut fires = None;
    let mut lines = rule.page.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            fires = match heading {
                "Fires" => Some(true),
                "Does not fire" => Some(false),
                _ => None,
            };
        }
        let fence = line
            .strip_prefix("```json")
            .or_else(|| line.strip_prefix("```yaml"));
        if let (Some(options), Some(fires)) = (fence, fires) {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let options = options.trim().to_owned();
            let text = block.join("\n");
            examples.push(Example {
                rule,
                fires,
                options,
                text,
            });
        }
    }
    examples
}

pub(super) fn kind(word: &str) -> Kind {
    match word {
        "identity" => Kind::Identity,
        "boundary" => Kind::Boundary,
        "session" => Kind::Session,
        "scp" => Kind::ServiceControl,
        "rcp" => Kind::ResourceControl,
        "resource" => Kind::Resource,
        "trust" => Kind::Trust,
        "key" => Kind::Key,
        "endpoint" => Kind::Endpoint,
        other => panic!("`{other}` is no kind of policy"),
    }
}

/// The rules that find something in an example, be it when reading it.
fn fired(example: &Example) -> BTreeSet<&'static str> {
    let mut sources = SourceMap::default();
    let source = sources.add(example.rule.id, example.text.as_str());
    let said = example.options.strip_prefix("as=").map(kind);
    let read = read(&example.text, source, said);
    if read.content == Content::Blueprint {
        return fired_by_blueprint(example);
    }
    assert!(
        !read.subjects.is_empty(),
        "{}: no policy in\n{}",
        example.rule.id,
        example.text
    );
    let found = lint(&read.subjects, &all());
    found
        .iter()
        .map(|finding| &finding.diagnostic)
        .chain(&read.diagnostics)
        .map(|diagnostic| diagnostic.code.name())
        .collect()
}

/// A page is one text.
struct NoFiles;

impl Files for NoFiles {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        Err(ReadError::NotFound {
            path: path.to_owned(),
        })
    }

    fn glob(&self, pattern: &str) -> Result<Vec<String>, ReadError> {
        self.read(pattern).map(|_| Vec::new())
    }
}

fn fired_by_blueprint(example: &Example) -> BTreeSet<&'static str> {
    let mut sources = SourceMap::default();
    let source = sources.add(example.rule.id, example.text.as_str());
    let compiled = compile_unchecked(
        source,
        None,
        &NoFiles,
        "",
        TemplateFormat::Json,
        &mut sources,
    );
    let compilation = compiled.value.unwrap_or_else(|| {
        panic!(
            "{}: {:#?}\n{}",
            example.rule.id, compiled.diagnostics, example.text
        )
    });
    let found = lint_blueprint(&compilation.loaded.model, &all());
    found
        .iter()
        .map(|finding| finding.diagnostic.code.name())
        .collect()
}

#[test]
fn every_rule_fires_where_its_page_says_and_nowhere_else() {
    let mut wrong = Vec::new();
    for rule in all() {
        let examples = examples(rule);
        for fires in [true, false] {
            assert!(
                examples.iter().any(|example| example.fires == fires),
                "{} has no example that {}",
                rule.id,
                if fires { "fires" } else { "does not fire" }
            );
        }
        for example in examples {
            if fired(&example).contains(rule.id) != example.fires {
                let not = if example.fires {
                    "does not fire"
                } else {
                    "fires"
                };
                wrong.push(format!("{} {not} on\n{}", rule.id, example.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_rule_has_a_name_of_its_own_a_page_that_begins_with_it_and_a_summary() {
    let mut names = BTreeSet::new();
    for rule in all() {
        assert!(names.insert(rule.id), "{} stands twice", rule.id);
        assert!(
            rule.page.starts_with(&format!("# {}\n", rule.id)),
            "{}",
            rule.id
        );
        assert!(rule.summary().ends_with('.'), "{}", rule.id);
        assert!(rule.page.contains("\n## What to do\n"), "{}", rule.id);
        for name in rule.known_as {
            assert!(name.split_once(':').is_some(), "{name}");
        }
    }
}
