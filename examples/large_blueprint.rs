//! Writes the large blueprint of the benches to a folder:
//! `cargo run --example large_blueprint -- FOLDER ACCOUNTS stacks|stackset`.
#[path = "../benches/large/mod.rs"]
mod large;

use large::By;
use std::path::Path;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "large".to_owned());
    let accounts = arguments.next().and_then(|count| count.parse().ok());
    let by = match arguments.next().as_deref() {
        Some("stacks") => By::Stacks,
        _ => By::StackSet,
    };
    let large = large::large(accounts.unwrap_or(2_000), by);
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    let blueprint = ("large.yaml".to_owned(), large.blueprint);
    for (path, text) in large.files.into_iter().chain([blueprint]) {
        write(&folder.join(path), &text)?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "an example writes its own files")]
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    std::fs::write(path, text)
}
