//! The linter: each rule by the policies of its own page, and the command by its real binary.
mod command;
mod endurance;
mod fingerprint;
mod formats;
mod integration;
mod pages;
mod planted;
mod sizes;
