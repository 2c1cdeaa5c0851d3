//! synth: a compiler for access to large language models on AWS.
pub mod blueprint;
pub mod cli;
pub mod diag;
pub mod syntax;
pub mod vocab;
