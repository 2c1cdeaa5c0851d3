//! The one test binary: what synth does, seen through its public face.
#![cfg(test)]
mod cli;
mod compile;
mod counterparts;
mod files;
mod laws;
mod mutants;
mod policy;
mod reference;
mod report;
#[cfg(feature = "aws")]
mod second_opinion;
mod simulate;
mod vectors;
mod writer;
mod yaml;
