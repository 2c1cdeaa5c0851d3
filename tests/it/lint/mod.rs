//! The linter: each rule by the policies of its own page, and the command by its real binary.
mod aws_codes;
mod baseline;
mod command;
mod configuration;
mod endurance;
mod fingerprint;
mod fixes;
mod formats;
mod guide;
mod integration;
mod pages;
mod peers;
mod planted;
mod since;
mod sizes;
mod suppression;
