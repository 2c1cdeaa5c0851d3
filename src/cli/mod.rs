//! The command line: flags, files, the environment, printing and exit codes. Nobody uses this
//! room but `main`.
mod files;
mod glob;

pub use files::{Folder, read_blueprint, read_file};
