//! The manifest: every file with its hash, every stack in deployment order, every id's source.
use super::{Artifacts, Json, OutputFile, ParameterSource, Stack, TemplateFormat};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// Which blueprint a tree was written from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlueprintIdentity {
    /// Its name.
    pub name: String,
    /// The SHA-256 of the texts it was read from, in hexadecimal digits.
    pub sha256: String,
    /// The date of the facts that it was compiled with, `YYYY-MM-DD`.
    pub facts: String,
}

/// The text of `manifest.json` for all `files` of the tree but itself.
pub fn manifest(
    blueprint: &BlueprintIdentity,
    artifacts: &Artifacts,
    format: TemplateFormat,
    files: &[OutputFile],
) -> String {
    let stacks = artifacts
        .stacks
        .iter()
        .map(|stack| stack_json(stack, format));
    let symbols = artifacts.symbols.iter().map(|(symbol, source)| {
        Json::map([
            ("symbol", Json::text(symbol.to_string())),
            ("account", Json::text(symbol.account.to_string())),
            ("from", source_json(source)),
        ])
    });
    let mut sorted: Vec<&OutputFile> = files.iter().collect();
    sorted.sort_by(|one, other| one.path.cmp(&other.path));
    let files = sorted.into_iter().map(|file| {
        Json::map([
            ("path", Json::text(&*file.path)),
            (
                "sha256",
                Json::text(hexadecimal(&Sha256::digest(&file.text))),
            ),
        ])
    });
    Json::map([
        ("version", Json::integer(1)),
        (
            "synth",
            Json::map([("version", Json::text(env!("CARGO_PKG_VERSION")))]),
        ),
        ("facts", Json::text(&*blueprint.facts)),
        (
            "blueprint",
            Json::map([
                ("name", Json::text(&*blueprint.name)),
                ("sha256", Json::text(&*blueprint.sha256)),
            ]),
        ),
        ("stacks", Json::List(stacks.collect())),
        ("symbols", Json::List(symbols.collect())),
        ("files", Json::List(files.collect())),
    ])
    .pretty()
}

fn stack_json(stack: &Stack, format: TemplateFormat) -> Json<'_> {
    let capabilities = stack.capabilities().iter().map(|word| Json::text(*word));
    let parameters = stack.parameter_sources.iter().map(|(name, source)| {
        Json::map([("name", Json::text(&**name)), ("from", source_json(source))])
    });
    Json::map([
        ("id", Json::text(stack.id.to_string())),
        ("name", Json::text(&*stack.name)),
        ("account", Json::text(stack.id.account.to_string())),
        ("region", Json::text(stack.id.region.as_str())),
        ("layer", Json::text(stack.id.layer.word())),
        (
            "template",
            Json::text(stack.id.template_path(format.extension())),
        ),
        ("capabilities", Json::List(capabilities.collect())),
        ("parameters", Json::List(parameters.collect())),
        (
            "termination_protection",
            Json::Bool(stack.id.layer.is_protected()),
        ),
    ])
}

fn source_json(source: &ParameterSource) -> Json<'_> {
    Json::map([
        ("stack", Json::text(source.stack.to_string())),
        ("output", Json::text(&*source.output)),
    ])
}

/// Bytes in lower-case hexadecimal digits.
fn hexadecimal(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a `String` cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// A text's SHA-256 in hexadecimal digits.
pub(crate) fn template_digest(text: &str) -> String {
    hexadecimal(&Sha256::digest(text))
}

/// The first eight hexadecimal digits of a text's SHA-256.
pub(crate) fn short_hash(text: &str) -> String {
    let mut digits = hexadecimal(&Sha256::digest(text));
    digits.truncate(8);
    digits
}
