//! The linter: each rule by the policies of its own page, and the command by its real binary.
mod command;
mod pages;
mod planted;
