//! The one test binary: what synth does, seen through its public face.
#![cfg(test)]
mod attacks;
mod cli;
mod compile;
mod counterparts;
mod diagnostics;
mod files;
mod laws;
mod mutants;
mod policy;
mod properties;
mod reference;
mod report;
mod simulate;
mod vectors;
mod writer;
mod yaml;
