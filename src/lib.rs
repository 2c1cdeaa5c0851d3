//! synth: a compiler for access to large language models on AWS.
pub mod artifact;
pub mod catalog;
pub mod compile;
pub mod diag;
pub mod estate;
pub mod model;
pub mod policy;
pub mod simulate;
pub mod syntax;
pub mod vocab;
