//! What a decision costs, documents compiled once, and what a line of `synth simulate --batch` does.
//!
//! `cargo bench --bench decide`
#![expect(
    clippy::expect_used,
    reason = "a bench that cannot be set up has nothing to measure"
)]
use divan::counter::ItemsCount;
use divan::{AllocProfiler, Bencher};
use serde_json::{Value, json};
use std::sync::Arc;
use synth::catalog::EngineFacts;
use synth::diag::SourceMap;
use synth::policy::{
    Compiled, Context, Kind, Layers, Policy, Request, Verdict, decide, explain, parse,
};
use synth::report::decision;
use synth::simulate::batch::{Documents, reply};
use synth::syntax::parse_json;

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// One identity policy of 6 statements.
#[divan::bench]
fn one_policy_of_6_statements(bencher: Bencher<'_, '_>) {
    let layers = Layers {
        identity: vec![policy(&six_statements(), Kind::Identity)],
        ..Layers::default()
    };
    measure(bencher, &request(), &layers, Verdict::Allowed);
}

/// Ten identity policies of 20 statements: the last one allows.
#[divan::bench]
fn ten_policies_of_20_statements(bencher: Bencher<'_, '_>) {
    let layers = Layers {
        identity: (0..10)
            .map(|number| policy(&many_statements(20, number == 9), Kind::Identity))
            .collect(),
        ..Layers::default()
    };
    measure(bencher, &request(), &layers, Verdict::Allowed);
}

/// Three levels of service control policies, boundary, session, identity and resource policy.
#[divan::bench]
fn full_chain(bencher: Bencher<'_, '_>) {
    measure(bencher, &request(), &chain(), Verdict::Allowed);
}

/// One policy of 1,000 statements, the last of which allows.
#[divan::bench]
fn one_policy_of_1000_statements(bencher: Bencher<'_, '_>) {
    let layers = Layers {
        identity: vec![policy(&many_statements(1000, true), Kind::Identity)],
        ..Layers::default()
    };
    measure(bencher, &request(), &layers, Verdict::Allowed);
}

/// The full chain with everything that is compared.
#[divan::bench]
fn full_chain_explained(bencher: Bencher<'_, '_>) {
    let (request, layers) = (request(), chain());
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench(|| explain(divan::black_box(&request), &layers, &EngineFacts));
}

/// One core: a thousand lines with ten sets of documents, from bytes to bytes.
#[divan::bench]
fn a_thousand_batch_lines(bencher: Bencher<'_, '_>) {
    let lines: Vec<String> = (0..1000).map(line).collect();
    let bytes: usize = lines.iter().map(String::len).sum();
    let mut documents = Documents::shared();
    bencher
        .counter(ItemsCount::new(lines.len()))
        .counter(divan::counter::BytesCount::new(bytes))
        .bench_local(|| {
            let mut out = String::new();
            for (line, number) in lines.iter().zip(1_u64..) {
                let reply = reply(line.as_bytes(), number, &mut documents, &EngineFacts);
                decision::line(&reply, &mut out);
            }
            out
        });
}

fn measure(bencher: Bencher<'_, '_>, request: &Request, layers: &Layers, expected: Verdict) {
    assert_eq!(decide(request, layers, &EngineFacts).verdict, expected);
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench(|| decide(divan::black_box(request), layers, &EngineFacts));
}

fn request() -> Request {
    let parsed = Request::new(
        "arn:aws:iam::111111111111:role/search/answer-service"
            .parse()
            .expect("a role"),
        "s3:GetObject".parse().expect("an action"),
        "arn:aws:s3:::prompts/prod/system.txt"
            .parse()
            .expect("an ARN"),
    );
    parsed.with_context(
        Context::new()
            .with("aws:PrincipalTag/Team", "search")
            .with("aws:RequestedRegion", "us-east-2")
            .with("aws:SourceVpce", "vpce-0a1b2c3d"),
    )
}

fn policy(document: &Value, kind: Kind) -> Policy {
    let text = document.to_string();
    let source = SourceMap::default().add("bench", text.as_str());
    let node = parse_json(&text, source).value.expect("JSON");
    let document = parse(&node, kind).value.expect("a mapping");
    Policy::new("bench", Arc::new(Compiled::new(&document)))
}

fn document(statements: &[Value]) -> Value {
    json!({ "Version": "2012-10-17", "Statement": statements })
}

fn six_statements() -> Value {
    document(&[
        json!({ "Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "*" }),
        json!({ "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"],
            "Resource": ["arn:aws:s3:::prompts", "arn:aws:s3:::prompts/prod/*"],
            "Condition": { "StringEquals": { "aws:PrincipalTag/Team": "search" } } }),
        json!({ "Effect": "Allow", "Action": "bedrock:InvokeModel*", "Resource": "*" }),
        json!({ "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "arn:aws:kms:us-east-2:111111111111:key/*" }),
        json!({ "Effect": "Deny", "Action": "s3:*", "Resource": "*",
            "Condition": { "StringNotEquals": { "aws:SourceVpce": "vpce-0a1b2c3d" } } }),
        json!({ "Effect": "Deny", "Action": "iam:*", "Resource": "*" }),
    ])
}

/// Statements for many services and resources; the last may be the one that allows.
fn many_statements(count: usize, allows: bool) -> Value {
    let services = [
        "s3", "logs", "kms", "dynamodb", "sqs", "sns", "ec2", "bedrock",
    ];
    let mut statements: Vec<Value> = (0..count)
        .map(|number| {
            let service = services.get(number % services.len()).copied().unwrap_or("s3");
            json!({ "Effect": "Allow", "Action": [format!("{service}:Get*"), format!("{service}:Put{number}")],
                "Resource": format!("arn:aws:{service}:::thing-{number}/*") })
        })
        .collect();
    if allows && let Some(last) = statements.last_mut() {
        *last = json!({ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::prompts/*" });
    }
    document(&statements)
}

fn everything() -> Value {
    document(&[json!({ "Effect": "Allow", "Action": "*", "Resource": "*" })])
}

fn region_deny() -> Value {
    document(&[
        json!({ "Effect": "Deny", "NotAction": ["iam:*", "sts:*", "organizations:*"], "Resource": "*",
        "Condition": { "StringNotEquals": { "aws:RequestedRegion": ["us-east-1", "us-east-2"] } } }),
    ])
}

fn chain() -> Layers {
    let level = || {
        vec![
            policy(&everything(), Kind::ServiceControl),
            policy(&region_deny(), Kind::ServiceControl),
        ]
    };
    let bucket = document(&[
        json!({ "Effect": "Allow", "Principal": { "AWS": "111111111111" },
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::prompts/*" }),
    ]);
    Layers {
        service_control: vec![level(), level(), level()],
        boundary: Some(vec![policy(&everything(), Kind::Boundary)]),
        session: Some(vec![policy(&six_statements(), Kind::Session)]),
        identity: vec![policy(&six_statements(), Kind::Identity)],
        resource: Some(policy(&bucket, Kind::Resource)),
        ..Layers::default()
    }
}

fn line(number: usize) -> String {
    let mut own = six_statements();
    if let Some(document) = own.as_object_mut() {
        document.insert("Id".to_owned(), json!(format!("set {}", number % 10)));
    }
    let line = json!({
        "id": number.to_string(),
        "request": {
            "principal": "arn:aws:iam::111111111111:role/search/answer-service",
            "action": "s3:GetObject", "resource": format!("arn:aws:s3:::prompts/prod/{number}.txt"),
            "context": { "aws:PrincipalTag/Team": "search", "aws:SourceVpce": "vpce-0a1b2c3d",
                "aws:RequestedRegion": "us-east-2" },
        },
        "identityPolicies": [own],
        "serviceControlPolicies": [[everything()], [everything(), region_deny()]],
    });
    line.to_string()
}
