//! synth: a compiler for access to large language models on AWS.
pub mod artifact;
pub mod blueprint;
pub mod catalog;
pub mod cli;
pub mod diag;
pub mod model;
pub mod policy;
pub mod report;
pub mod syntax;
pub mod vocab;
