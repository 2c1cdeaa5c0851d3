//! synth: a compiler for access to large language models on AWS.
pub mod diag;
pub mod policy;
pub mod syntax;
pub mod vocab;
