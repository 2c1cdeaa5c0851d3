//! The one test binary: what synth does, seen through its public face.
#![cfg(test)]
mod documents;
mod laws;
mod policy;
mod reference;
mod vectors;
