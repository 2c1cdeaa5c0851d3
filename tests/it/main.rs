//! The one test binary: what synth does, seen through its public face.
#![cfg(test)]
mod cli;
mod compile;
mod counterparts;
mod files;
mod policy;
mod readme;
mod report;
mod tidy;
mod vectors;
mod writer;
mod yaml;
