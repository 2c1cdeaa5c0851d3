//! Text to spanned tree: the only room that reads text.
mod edit;
mod json;
mod limits;
mod toml;
mod tree;
mod yaml;

pub use edit::{Change, Editor};
pub use json::{KnownObjects, parse_json, parse_json_beside};
pub use limits::MAX_TEXT_BYTES;
pub use toml::parse_toml;
pub use tree::{Entry, Key, Mapping, Node, Value};
pub use yaml::parse_yaml;
