//! The one test binary: what synth does, seen through its public face.
#![cfg(test)]
mod catalogue;
mod cli;
mod compile;
mod counterparts;
mod files;
mod policy;
mod report;
mod vectors;
mod writer;
mod yaml;
