//! AWS's own managed policies, as moto ships them: each is read without an error, and printing it
//! changes nothing.
use crate::counterparts::python;
use synth::diag::{Code, SourceMap};
use synth::policy::{Compiled, Kind, parse, print, print_minified};
use synth::syntax::parse_json;

/// Fewer would mean that the list was not read.
const LEAST: usize = 1_400;

/// AWS's one policy with a variable in the account field of an ARN, where documents say that it is
/// plain text.
const REMARKED: [(&str, &[Code]); 1] = [(
    "AmazonTimestreamInfluxDBServiceRolePolicy",
    &[Code::InvalidVariable],
)];

const LIST: &str = "\
import json
from moto.iam.aws_managed_policies import aws_managed_policies_data as data
print(json.dumps({name: policy['Document'] for name, policy in json.loads(data).items()}))
";

fn read(name: &str, text: &str) -> synth::policy::Document {
    let source = SourceMap::default().add(name, text);
    let node = parse_json(text, source);
    assert_eq!(node.diagnostics, [], "{name}");
    let document = parse(&node.value.unwrap(), Kind::Identity);
    let remarks: Vec<Code> = document
        .diagnostics
        .iter()
        .map(|found| found.code)
        .collect();
    assert!(
        remarks.is_empty() || REMARKED.contains(&(name, &remarks)),
        "{name}: {remarks:?}"
    );
    document.value.unwrap()
}

#[test]
fn every_managed_policy_is_read_and_printed_back_to_the_same() {
    let list: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&python(LIST)).unwrap();
    assert!(list.len() >= LEAST, "{}", list.len());
    let mut statements = 0;
    for (name, policy) in &list {
        let document = read(name, &policy.to_string());
        assert_eq!(read(name, &print(&document)), document, "{name}");
        assert_eq!(read(name, &print_minified(&document)), document, "{name}");
        let compiled = Compiled::new(&document);
        assert_eq!(compiled.inert_statements().count(), 0, "{name}");
        statements += compiled.len();
    }
    println!("{} policies, {statements} statements", list.len());
}
