//! What is emitted, and the writer that puts it into the output directory.
pub mod write;
