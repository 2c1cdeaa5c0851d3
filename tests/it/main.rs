//! The one test binary: what synth does, seen through its public face.
#![cfg(test)]
mod access;
mod adoption;
mod analyse;
mod attacks;
mod batch;
mod catalogue;
mod cli;
mod compile;
mod constructs;
mod cost;
mod counterparts;
mod diagnostics;
mod differential;
mod documents;
mod estate;
mod existing;
mod files;
mod keys;
mod language;
mod laws;
mod lint;
mod managed_policies;
mod mutants;
mod policy;
mod properties;
mod readme;
mod reference;
mod report;
mod scale;
#[cfg(feature = "aws")]
mod second_opinion;
mod simulate;
mod tidy;
mod vectors;
mod writer;
mod yaml;
