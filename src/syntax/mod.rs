//! Text to spanned tree: the only room that reads text.
mod limits;
mod tree;
mod yaml;

pub use limits::MAX_TEXT_BYTES;
pub use tree::{Entry, Key, Mapping, Node, Value};
pub use yaml::parse_yaml;
