//! Access in words: why a question is answered as it is, and tables of who may do what.
mod answer;
mod review;

pub use answer::{answers_json, answers_text};
pub use review::{review_json, review_markdown, review_text};
