//! What linting costs: AWS's managed policies as moto ships them, and one large template.
//!
//! `cargo bench --bench lint`, once `tests/counterparts/setup` has run.
#![expect(
    clippy::expect_used,
    reason = "a bench that cannot be set up has nothing to measure"
)]
use divan::counter::{BytesCount, ItemsCount};
use divan::{AllocProfiler, Bencher};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use synth::diag::SourceMap;
use synth::lint::{Finding, all, findings_of_reading, lint, read};
use synth::report::lint::{LintSummary, Report, sarif};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

const LIST: &str = "\
import json
from moto.iam.aws_managed_policies import aws_managed_policies_data as data
for policy in json.loads(data).values():
    print(json.dumps(policy['Document']))
";

fn main() {
    divan::main();
}

/// All of them, text to findings.
#[divan::bench(sample_count = 10)]
fn managed_policies(bencher: Bencher<'_, '_>) {
    let texts = managed();
    bencher
        .counter(ItemsCount::new(texts.len()))
        .counter(BytesCount::new(
            texts.iter().map(String::len).sum::<usize>(),
        ))
        .bench(|| found(&texts, &mut SourceMap::default()));
}

/// All of them, read and not judged.
#[divan::bench(sample_count = 10)]
fn managed_policies_read_only(bencher: Bencher<'_, '_>) {
    let texts = managed();
    bencher.counter(ItemsCount::new(texts.len())).bench(|| {
        let mut sources = SourceMap::default();
        let read = texts
            .iter()
            .map(|text| read(text, sources.add("policy", text.as_str()), None));
        read.map(|read| read.subjects.len()).sum::<usize>()
    });
}

/// What they give, as SARIF.
#[divan::bench(sample_count = 10)]
fn managed_policies_to_sarif(bencher: Bencher<'_, '_>) {
    let texts = managed();
    let mut sources = SourceMap::default();
    let findings = found(&texts, &mut sources);
    let summary = LintSummary::default();
    bencher
        .counter(ItemsCount::new(findings.len()))
        .bench(|| sarif(&Report::new(&findings, &summary, &sources)));
}

/// A template of 2,000 roles in YAML.
#[divan::bench(sample_count = 10)]
fn template_of_2000_roles(bencher: Bencher<'_, '_>) {
    let text = template(2_000);
    let texts = [text];
    bencher
        .counter(ItemsCount::new(2_000_usize))
        .bench(|| found(&texts, &mut SourceMap::default()));
}

fn found(texts: &[String], sources: &mut SourceMap) -> Vec<Finding> {
    let mut subjects = Vec::new();
    let mut diagnostics = Vec::new();
    for text in texts {
        let source = sources.add("policy", text.as_str());
        let read = read(text, source, None);
        subjects.extend(read.subjects);
        diagnostics.extend(read.diagnostics);
    }
    let mut findings = findings_of_reading(diagnostics, &subjects);
    findings.extend(lint(&subjects, &all()));
    findings
}

fn managed() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/counterparts");
    let output = Command::new(folder.join(".venv/bin/python"))
        .args(["-c", LIST])
        .output()
        .expect("run tests/counterparts/setup first");
    let text = String::from_utf8(output.stdout).expect("JSON");
    let texts: Vec<String> = text.lines().map(str::to_owned).collect();
    assert!(texts.len() > 1_400);
    texts
}

fn template(roles: usize) -> String {
    let mut text = String::from("Resources:\n");
    for number in 0..roles {
        write!(
            text,
            "  Role{number}:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action: [s3:GetObject, s3:ListBucket, dynamodb:*]
            Resource: !Sub 'arn:${{AWS::Partition}}:s3:::bucket-{number}/*'
          - Effect: Allow
            Action: iam:PassRole
            Resource: '*'
"
        )
        .expect("a text takes everything");
    }
    text
}
