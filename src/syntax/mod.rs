//! Text to spanned tree: the only room that reads text.
mod json;
mod limits;
mod tree;
mod yaml;

pub use json::{KnownObjects, parse_json, parse_json_beside};
pub use limits::MAX_TEXT_BYTES;
pub use tree::{Entry, Key, Mapping, Node, Value};
pub use yaml::parse_yaml;
