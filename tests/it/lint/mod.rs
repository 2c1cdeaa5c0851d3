//! The linter: each rule by the policies of its own page, and the command by its real binary.
mod aws_codes;
mod command;
mod endurance;
mod fingerprint;
mod formats;
mod integration;
mod pages;
mod peers;
mod planted;
mod sizes;
