//! Diagnostics as data: what is wrong, where, why, and what to do. Rendering is `report`'s.
mod code;
mod diagnostic;
mod outcome;
mod source_map;
mod span;
mod suggest;

pub use code::Code;
pub use diagnostic::{Diagnostic, Label, Level, Snippet, distinct};
pub use outcome::Outcome;
pub use source_map::{Position, SourceFile, SourceMap};
pub use span::{Located, SourceId, Span};
pub use suggest::did_you_mean;
