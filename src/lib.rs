//! synth: a compiler for access to large language models on AWS.
pub mod artifact;
pub mod diag;
pub mod syntax;
pub mod vocab;
