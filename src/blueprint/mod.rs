//! The front end: a blueprint's text to the model, with every problem at its place.
mod decode;
mod files;
mod pointer;
mod raw;
mod resolve;
mod schema;
mod validate;
mod violation;

pub use files::{Files, ReadError};
pub use schema::schema_text;
