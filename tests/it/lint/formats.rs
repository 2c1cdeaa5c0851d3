//! Each format against what reads it: the schema of SARIF, a parser of `JUnit`, the rules of GitHub's runner, a renderer of
//! Markdown.
use super::command::{folder, synth};
use crate::counterparts::python;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use synth::diag::{Code, Diagnostic, SourceMap, Span};
use synth::lint::{Finding, Fix, Marked, Safety};
use synth::report::lint::{LintSummary, Report, Suppressed, gitlab, sarif};

/// A file name and actions that would be commands, markup, mentions or links if anything took them for more than text.
const HOSTILE: &str = "a,b:c%0A\n::error::x|`<img src=x>](https:\u{2f}evil.example) @octo #1.json";
const HOSTILE_ACTION: &str = "s3:Get` <img src=x onerror=alert(1)> [a](https:\u{2f}\u{2f}evil.example) @octo #12 | **b** ]]> \u{1b}[31m é";

fn hostile() -> tempfile::TempDir {
    let policy = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": [HOSTILE_ACTION, "s3:GetObjekt", "iam:PassRole"], "Resource": "*"}]});
    let broken = "Resources:\n  é€😀: &a {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Version: '2012-10-17', Statement: \
                  {Effect: Allow, Action: 's3:ListBukket', Resource: '*'}}}}\n";
    folder(&[
        (HOSTILE, &serde_json::to_string(&policy).unwrap()),
        ("below/two words.yaml", broken),
        (
            "list.json",
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#,
        ),
    ])
}

fn printed(place: &Path, format: &str) -> String {
    let told = synth(
        place,
        &["lint", "--format", format, "--fail-on", "none"],
        "",
    );
    assert_eq!(told.code, 0, "{}", told.stderr);
    assert_eq!(told.stderr, "");
    told.stdout
}

fn validator() -> jsonschema::Validator {
    let text = include_str!("sarif/sarif-schema-2.1.0.json");
    // The pattern of a language has a bracket too many, which is no regular expression.
    let text = text.replace("-[a-zA-Z]{2}]?$", "-[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&text).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn assert_valid(document: &Value) {
    let problems: Vec<String> = validator()
        .iter_errors(document)
        .map(|problem| format!("{}: {problem}", problem.instance_path()))
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

/// `%XX` undone.
fn decoded(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            let digits = std::str::from_utf8(&digits).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// What a region of a text covers; columns are characters from 1.
fn covered(text: &str, region: &Value) -> String {
    let number = |key: &str| usize::try_from(region[key].as_u64().unwrap()).unwrap();
    let line = text.lines().nth(number("startLine") - 1).unwrap();
    assert_eq!(number("startLine"), number("endLine"));
    let columns = number("startColumn") - 1..number("endColumn") - 1;
    line.chars()
        .skip(columns.start)
        .take(columns.len())
        .collect()
}

#[test]
fn sarif_is_valid_and_its_places_are_those_of_the_files() {
    let place = hostile();
    let document: Value = serde_json::from_str(&printed(place.path(), "sarif")).unwrap();
    assert_valid(&document);
    let run = &document["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    let mut fired = BTreeSet::new();
    let mut covers = BTreeSet::new();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        fired.insert(result["ruleId"].as_str().unwrap());
        let physical = &result["locations"][0]["physicalLocation"];
        let path = decoded(physical["artifactLocation"]["uri"].as_str().unwrap());
        let text = String::from_utf8(std::fs::read(place.path().join(&path)).unwrap()).unwrap();
        covers.insert(covered(&text, &physical["region"]));
        assert!(!result["message"]["text"].as_str().unwrap().contains("]("));
    }
    assert_eq!(rules.len(), fired.len());
    assert!(covers.contains("'s3:ListBukket'"), "{covers:?}");
    assert!(covers.contains("\"s3:GetObjekt\""), "{covers:?}");
    for rule in rules {
        assert!(
            !rule["help"]["markdown"]
                .as_str()
                .unwrap()
                .contains("## Fires")
        );
        assert!(
            !rule["shortDescription"]["text"]
                .as_str()
                .unwrap()
                .is_empty()
        );
    }
}

#[test]
fn the_schema_would_see_a_wrong_document() {
    let wrong = json!({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [{"message": {}, "level": "bad"}]}]});
    assert!(!validator().is_valid(&wrong));
}

#[test]
fn sarif_has_fixes_in_the_quotes_of_the_source_and_suppressions() {
    let text = "a: \"s3:Old\"\nb: 's3:Old'\nc: s3:Old\nd: other\n";
    let mut sources = SourceMap::default();
    let source = sources.add("a b.yaml", text);
    let at = |start: u32, end: u32| Span::new(source, start, end);
    let spans = [at(3, 11), at(15, 23), at(27, 33), at(37, 42)];
    let findings: Vec<Finding> = spans
        .iter()
        .map(|span| {
            let old = synth::diag::Located::new("s3:Old".to_owned(), *span);
            Finding {
                fix: Some(Fix::replace(Safety::Safe, &old, "s3:It's-\"New\"")),
                ..Finding::from(Diagnostic::warning(Code::InvalidAction, *span, "old"))
            }
        })
        .collect();
    let summary = LintSummary::default();
    let (hidden, told) = findings.split_last().unwrap();
    let because = Suppressed {
        because: "known [x](y)".to_owned(),
        in_source: true,
    };
    let told: Vec<Marked> = told.iter().cloned().map(Marked::from).collect();
    let report = Report::new(&told, &summary, &sources).with_suppressed([(
        hidden,
        "0123456789abcdef".to_owned(),
        because,
    )]);
    let document: Value = serde_json::from_str(&sarif(&report)).unwrap();
    assert_valid(&document);
    let results = document["runs"][0]["results"].as_array().unwrap();
    let new = |number: usize| {
        &results[number]["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"]
    };
    assert_eq!(new(0), r#""s3:It's-\"New\"""#);
    assert_eq!(new(1), "'s3:It''s-\"New\"'");
    // Without quotes it would be another value; and what is not there is not replaced.
    assert_eq!(results[2].get("fixes"), None);
    assert_eq!(results[3].get("fixes"), None);
    assert_eq!(results[3]["suppressions"][0]["kind"], "inSource");
    assert_eq!(results[0].get("suppressions"), None);
    // Formats that know no suppression leave such findings out.
    let issues: Vec<Value> = serde_json::from_str(&gitlab(&report)).unwrap();
    assert_eq!(issues.len(), 3);
}

/// The byte of a line and a column, both from 1, columns in characters.
fn byte(text: &str, line: &Value, column: &Value) -> usize {
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap() - 1;
    let before: usize = text
        .split_inclusive('\n')
        .take(number(line))
        .map(str::len)
        .sum();
    let within = text.get(before..).unwrap().chars().take(number(column));
    before + within.map(char::len_utf8).sum::<usize>()
}

/// A text with the one change of a fix made.
fn with_fix(text: &str, fix: &Value) -> String {
    let replacement = &fix["artifactChanges"][0]["replacements"][0];
    let region = &replacement["deletedRegion"];
    let start = byte(text, &region["startLine"], &region["startColumn"]);
    let end = byte(text, &region["endLine"], &region["endColumn"]);
    let new = replacement["insertedContent"]["text"].as_str();
    [
        text.get(..start).unwrap(),
        new.unwrap_or_default(),
        text.get(end..).unwrap(),
    ]
    .concat()
}

#[test]
fn sarif_has_removals_as_regions_that_are_deleted() {
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Sid":"","Effect":"Allow","Action":["s3:GetObject", "s3:Get*"],"Resource":"arn:aws:s3:::logs/*"}]}"#;
    let template = "Resources:
  É:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action:
              - s3:GetObject
              - s3:Get*   # kept
            Resource: arn:aws:s3:::logs/*
          - {Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*'}
";
    // Places in a text within a text are those of the whole text: nothing can be taken away there.
    let inside = json!({"Resources": {"Q": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": policy}}}});
    for (name, text, fixes) in [
        ("a.json", policy, 2),
        ("b.yaml", template, 2),
        ("c.json", &inside.to_string(), 0),
    ] {
        let results = |text: &str| -> Vec<Value> {
            let place = folder(&[(name, text)]);
            let document: Value = serde_json::from_str(&printed(place.path(), "sarif")).unwrap();
            assert_valid(&document);
            document["runs"][0]["results"].as_array().unwrap().clone()
        };
        let of_rule = |results: &[Value], rule: &Value| {
            let all = results.iter();
            all.filter(|result| result["ruleId"] == *rule).count()
        };
        let before = results(text);
        let redundant = before.iter().filter(|result| {
            [
                "empty-sid",
                "entry-covered-by-another",
                "statement-covered-by-another",
            ]
            .contains(&result["ruleId"].as_str().unwrap())
        });
        assert_eq!(redundant.count(), 2, "{name}: {before:#?}");
        let fixable = before.iter().filter(|result| result.get("fixes").is_some());
        let mut mended = 0;
        for result in fixable {
            let rule = &result["ruleId"];
            let after = results(&with_fix(text, &result["fixes"][0]));
            assert_eq!(
                of_rule(&after, rule) + 1,
                of_rule(&before, rule),
                "{name}: {rule}"
            );
            assert!(after.len() < before.len(), "{name}: {after:#?}");
            mended += 1;
        }
        assert_eq!(mended, fixes, "{name}");
    }
}

/// A command as GitHub's runner reads a line of the log: `::name key=value,key=value::data`.
fn command(line: &str) -> (String, Vec<(String, String)>, String) {
    let (head, data) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
    let (name, properties) = head.split_once(' ').unwrap();
    let unescape = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n");
    let property = |text: &str| {
        unescape(text)
            .replace("%3A", ":")
            .replace("%2C", ",")
            .replace("%25", "%")
    };
    let properties = properties.split(',').map(|pair| {
        let (key, value) = pair.split_once('=').unwrap();
        (key.to_owned(), property(value))
    });
    (
        name.to_owned(),
        properties.collect(),
        unescape(data).replace("%25", "%"),
    )
}

#[test]
fn github_commands_are_one_a_line_whatever_the_files_hold() {
    let place = hostile();
    let text = printed(place.path(), "github");
    let mut files = BTreeSet::new();
    let mut levels = Vec::new();
    for line in text.lines() {
        assert!(!line.contains('\u{1b}'));
        let (name, properties, data) = command(line);
        assert!(
            ["error", "warning", "notice"].contains(&name.as_str()),
            "{line}"
        );
        levels.push(
            ["error", "warning", "notice"]
                .iter()
                .position(|level| *level == name),
        );
        let keys: Vec<&str> = properties.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(
            keys,
            ["file", "line", "endLine", "col", "endColumn", "title"],
            "{line}"
        );
        files.insert(properties[0].1.clone());
        for number in &properties[1..5] {
            assert!(number.1.parse::<u32>().unwrap() > 0);
        }
        assert!(!data.is_empty());
    }
    assert!(files.contains(HOSTILE), "{files:?}");
    assert!(files.contains("below/two words.yaml"), "{files:?}");
    assert!(levels.is_sorted(), "the gravest come first");
}

#[test]
fn gitlab_gets_what_it_documents() {
    let place = hostile();
    let issues: Vec<Value> = serde_json::from_str(&printed(place.path(), "gitlab")).unwrap();
    let mut marks = BTreeSet::new();
    for issue in &issues {
        assert!(
            issue["description"]
                .as_str()
                .is_some_and(|text| !text.is_empty())
        );
        assert!(issue["check_name"].as_str().is_some());
        let severity = issue["severity"].as_str().unwrap();
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity));
        assert!(
            marks.insert(issue["fingerprint"].as_str().unwrap()),
            "a fingerprint stands twice"
        );
        assert!(
            !issue["location"]["path"]
                .as_str()
                .unwrap()
                .starts_with("./")
        );
        assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() > 0);
    }
    assert!(issues.len() >= 3);
}

const READ_JUNIT: &str = "
import json
from junitparser import JUnitXml, TestSuite, Failure
xml = JUnitXml.fromstring(TEXT.encode())
suites = [{'name': suite.name, 'tests': suite.tests, 'failures': suite.failures, 'cases': [
    {'name': case.name, 'file': case.classname, 'failed': [r.text for r in case.result if isinstance(r, Failure)], 'out': case.system_out}
    for case in suite]} for suite in xml]
print(json.dumps({'tests': xml.tests, 'failures': xml.failures, 'suites': suites}))
";

fn read_by(program: &str, text: &str) -> Value {
    // A JSON text is a text of Python too.
    let printed = python(&format!("TEXT = {}\n{program}", Value::from(text)));
    serde_json::from_str(&printed).unwrap()
}

#[test]
fn junit_is_read_by_a_parser_of_others_with_the_counts_that_it_says() {
    let place = hostile();
    let read = read_by(READ_JUNIT, &printed(place.path(), "junit"));
    let suites = read["suites"].as_array().unwrap();
    let count = |key: &str| {
        suites
            .iter()
            .map(|suite| suite[key].as_u64().unwrap())
            .sum::<u64>()
    };
    assert_eq!(read["tests"], count("tests"));
    assert_eq!(read["failures"], count("failures"));
    for suite in suites {
        let cases = suite["cases"].as_array().unwrap();
        assert_eq!(suite["tests"], cases.len());
        let failed = cases
            .iter()
            .filter(|case| !case["failed"].as_array().unwrap().is_empty());
        assert_eq!(suite["failures"], failed.count());
    }
    let names: Vec<&str> = suites
        .iter()
        .map(|suite| suite["name"].as_str().unwrap())
        .collect();
    assert!(
        names.contains(&HOSTILE.replace('\n', "\\n").as_str()),
        "{names:?}"
    );
    let fine = folder(&[("a.json", r#"{"Version":"2012-10-17","Statement":[]}"#)]);
    let told = synth(fine.path(), &["lint", "--format", "junit", "no.json"], "");
    assert_eq!(told.code, 3);
    let empty = read_by(READ_JUNIT, &printed(folder(&[]).path(), "junit"));
    assert_eq!(
        (&empty["tests"], &empty["failures"]),
        (&json!(1), &json!(0))
    );
}

const RENDER: &str = "
import json
from html.parser import HTMLParser
from markdown_it import MarkdownIt
html = MarkdownIt('commonmark', {'html': True}).enable('table').render(TEXT)
class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.text, self.prose, self.open = set(), set(), '', '', []
    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}
        if tag != 'br': self.open.append(tag)
    def handle_endtag(self, tag):
        assert self.open.pop() == tag, (tag, html)
    def handle_data(self, data):
        self.text += data
        if 'code' not in self.open: self.prose += data
reader = Reader()
reader.feed(html)
assert not reader.open
print(json.dumps({'tags': sorted(reader.tags), 'attributes': sorted(reader.attributes), 'text': reader.text, 'prose': reader.prose}))
";

#[test]
fn markdown_shows_hostile_texts_as_text() {
    let place = hostile();
    let read = read_by(RENDER, &printed(place.path(), "markdown"));
    let ours = [
        "br", "code", "details", "h3", "li", "p", "strong", "summary", "table", "tbody", "td",
        "th", "thead", "tr", "ul",
    ];
    for tag in read["tags"].as_array().unwrap() {
        assert!(ours.contains(&tag.as_str().unwrap()), "{tag}");
    }
    // How a column is aligned.
    assert_eq!(read["attributes"], json!(["style"]));
    let text = read["text"].as_str().unwrap();
    assert!(
        text.contains("::error::x|`<img src=x>](https:\u{2f}evil.example) @octo #1.json"),
        "{text}"
    );
    assert!(text.contains("<img src=x onerror=alert(1)>"), "{text}");
    let prose = read["prose"].as_str().unwrap();
    for trigger in ["@", "#", ":\u{2f}\u{2f}"] {
        assert!(!prose.contains(trigger), "{trigger} in {prose}");
    }
}

#[test]
fn json_has_for_each_finding_its_fingerprint_and_its_page() {
    let place = hostile();
    let document: Value = serde_json::from_str(&printed(place.path(), "json")).unwrap();
    assert_eq!(document["version"], 1);
    assert_eq!(document["facts"]["asOf"].as_str().unwrap().len(), 10);
    for finding in document["findings"].as_array().unwrap() {
        assert_eq!(finding["fingerprint"].as_str().unwrap().len(), 16);
        let page: Vec<&str> = finding["page"].as_str().unwrap().split(' ').collect();
        assert_eq!(synth(place.path(), &page[1..], "").code, 0, "{page:?}");
    }
}
