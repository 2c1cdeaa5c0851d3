//! The front end: a blueprint's text to the model, with every problem at its place.
mod decode;
mod pointer;
mod raw;
mod schema;
mod validate;
mod violation;

pub use schema::schema_text;
