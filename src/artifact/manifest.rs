//! The manifest: every file with its hash, every stack in deployment order, every id's source.
use super::{
    Artifacts, Deployment, Json, OutputFile, ParameterSource, Stack, StackSet, TemplateFormat,
    adoption,
};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
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
    let stack_sets = artifacts
        .stack_sets
        .iter()
        .map(|set| stack_set_json(set, &artifacts.deployment, format));
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
        ("stack_sets", Json::List(stack_sets.collect())),
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
    let mut members = vec![
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
    ];
    if adoption::adopts(stack) {
        let import = Json::map([
            (
                "template",
                Json::text(adoption::template_path(stack, format)),
            ),
            ("resources", Json::text(adoption::resources_path(stack))),
        ]);
        members.push(("import", import));
    }
    Json::map(members)
}

fn stack_set_json<'a>(
    set: &'a StackSet,
    deployment: &Deployment,
    format: TemplateFormat,
) -> Json<'a> {
    let administrator = deployment.administrator.iter();
    let capabilities = set.capabilities().iter().map(|word| Json::text(*word));
    let units = set.units.iter().map(|unit| Json::text(&**unit));
    let mut by_values: BTreeMap<_, Vec<Json<'_>>> = BTreeMap::new();
    for (account, values) in &set.instances {
        let account = Json::text(account.to_string());
        by_values.entry(values).or_default().push(account);
    }
    let targets = by_values.into_iter().map(|(values, accounts)| {
        let values = values.iter();
        let values = values.map(|(name, value)| (name.as_str(), Json::text(&**value)));
        Json::map([
            ("accounts", Json::List(accounts)),
            ("parameters", Json::map(values)),
        ])
    });
    let mut members = vec![
        ("id", Json::text(&*set.id)),
        ("name", Json::text(&*set.name)),
    ];
    members.extend(administrator.map(|id| ("account", Json::text(id.to_string()))));
    members.extend([
        ("region", Json::text(set.region.as_str())),
        ("group", Json::text(set.group.as_str())),
        (
            "template",
            Json::text(set.template_path(format.extension())),
        ),
        ("capabilities", Json::List(capabilities.collect())),
        ("units", Json::List(units.collect())),
        ("new_accounts", Json::Bool(set.reaches_new_accounts)),
        ("targets", Json::List(targets.collect())),
    ]);
    members.extend(set.url.iter().map(|url| ("url", Json::text(&**url))));
    Json::map(members)
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
    crate::vocab::short_hash(text)
}
