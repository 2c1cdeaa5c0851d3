//! Text to spanned tree: the only room that reads text.
mod json;
mod tree;

pub use json::parse_json;
pub use tree::{Entry, Key, Mapping, Node, Value};
