//! Turns the service catalogue under `src/catalog/data/` into the table that synth carries, so that
//! nothing is parsed when it starts.
mod read;
mod table;

#[path = "../src/catalog/authorization/layout.rs"]
mod layout;

use read::Problem;
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const SERVICES: &str = "src/catalog/data/services";
const GLOBAL_KEYS: &str = "src/catalog/data/global-condition-keys.txt";

fn main() -> ExitCode {
    for path in [
        SERVICES,
        GLOBAL_KEYS,
        "build",
        "src/catalog/authorization/layout.rs",
    ] {
        tell(&format!("cargo::rerun-if-changed={path}"));
    }
    match generate() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            tell(&format!("cargo::error={message}"));
            ExitCode::FAILURE
        }
    }
}

fn generate() -> Result<(), String> {
    let mut services = Vec::new();
    for path in service_files()? {
        let text = read_file(&path)?;
        let service = read::service(&text).map_err(|problem| located(&path, &problem))?;
        if path.file_stem().is_none_or(|stem| *stem != *service.prefix) {
            let message = format!("service `{}` is in the file of another", service.prefix);
            return Err(located(&path, &Problem { line: 1, message }));
        }
        services.push(service);
    }
    services.sort_by(|a, b| a.prefix.cmp(&b.prefix));
    let path = Path::new(GLOBAL_KEYS);
    let global_keys =
        read::global_keys(&read_file(path)?).map_err(|problem| located(path, &problem))?;
    let table = table::build(&global_keys, &services).map_err(|(prefix, problem)| {
        located(&Path::new(SERVICES).join(format!("{prefix}.txt")), &problem)
    })?;
    let folder = std::env::var_os("OUT_DIR").ok_or("cargo gives no OUT_DIR")?;
    let folder = PathBuf::from(folder);
    write_file(&folder.join("service-catalogue.words"), &table.words)?;
    write_file(
        &folder.join("service-catalogue.strings"),
        table.strings.as_bytes(),
    )
}

fn service_files() -> Result<Vec<PathBuf>, String> {
    let failed = |error: io::Error| format!("{SERVICES}: {error}");
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(SERVICES).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn located(path: &Path, problem: &Problem) -> String {
    format!("{}:{}: {}", path.display(), problem.line, problem.message)
}

fn read_file(path: &Path) -> Result<String, String> {
    let mut text = String::new();
    File::open(path)
        .and_then(|mut file| file.read_to_string(&mut text))
        .map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(text)
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), String> {
    File::create(path)
        .and_then(|mut file| file.write_all(bytes))
        .map_err(|error| format!("{}: {error}", path.display()))
}

#[expect(
    clippy::print_stdout,
    reason = "this is how a build script talks to cargo"
)]
fn tell(line: &str) {
    println!("{line}");
}
