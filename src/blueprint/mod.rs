//! The front end: from the files of a blueprint to the model.
mod files;

pub use files::{Files, ReadError};
