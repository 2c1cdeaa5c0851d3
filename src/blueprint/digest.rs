//! A digest of what a blueprint says: it does not depend on the order of maps and lists.
use crate::syntax::{Node, Value};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// Lists whose order means something.
const ORDERED: &[&str] = &["failover"];

/// SHA-256 over a blueprint's tree, as 64 hexadecimal digits. Comments, spacing, quoting, and the
/// order of maps and of lists without an order make no difference.
pub(super) fn digest(tree: &Node) -> String {
    hexadecimal(&Sha256::digest(canonical(tree, "").as_bytes()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

fn canonical(node: &Node, key: &str) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) => text.clone(),
        Value::String(text) => format!("{text:?}"),
        Value::Sequence(nodes) => {
            let mut items: Vec<String> = nodes.iter().map(|node| canonical(node, "")).collect();
            if !ORDERED.contains(&key) {
                items.sort();
            }
            format!("[{}]", items.join(","))
        }
        Value::Mapping(mapping) => {
            let mut items: Vec<String> = mapping
                .entries
                .iter()
                .map(|entry| {
                    let key = &entry.key.text;
                    format!("{key:?}:{}", canonical(&entry.value, key))
                })
                .collect();
            items.sort();
            format!("{{{}}}", items.join(","))
        }
    }
}
