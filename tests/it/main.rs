//! The one test binary: what synth does, seen through its public face.
#![cfg(test)]
mod batch;
mod catalogue;
mod cli;
mod compile;
mod counterparts;
mod documents;
mod estate;
mod files;
mod laws;
mod mutants;
mod policy;
mod readme;
mod reference;
mod report;
mod simulate;
mod tidy;
mod vectors;
mod writer;
mod yaml;
