//! The linter: each rule by the policies of its own page, and the command by its real binary.
mod baseline;
mod command;
mod configuration;
mod fingerprint;
mod fixes;
mod pages;
mod planted;
mod since;
mod suppression;
