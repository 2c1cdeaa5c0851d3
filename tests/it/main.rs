//! The one test binary: what synth does, seen through its public face.
#![cfg(test)]
mod cli;
mod files;
mod report;
mod probe;
mod yaml;
