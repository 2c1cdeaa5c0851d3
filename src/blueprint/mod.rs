//! The front end: a blueprint's text to the model, with every problem at its place.
mod account_list;
mod decode;
mod digest;
mod files;
mod include;
mod later;
mod load;
mod placeholder;
mod pointer;
mod raw;
mod resolve;
mod schema;
mod secret;
mod validate;
mod values;
mod violation;
mod what_if;

pub use files::{Files, ReadError};
pub use load::{Loaded, decodes, load, load_and_ask};
pub use schema::schema_text;
pub use what_if::what_if;
