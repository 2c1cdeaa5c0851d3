//! Text to spanned tree: the only room that reads text.
mod tree;

pub use tree::{Entry, Key, Mapping, Node, Value};
