//! Output directories that a stranger prepared.
use super::{Abilities, Sandbox, Seen, file, manifest, put, see, tree};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, symlink};
use std::path::{Path, PathBuf};
use synth::artifact::write::OperationKind::MakeDirectory;
use synth::artifact::write::{
    Blame, Fate, How, OperationKind, Staleness, WriteError, compare_tree, write_tree,
    write_tree_with,
};

const FILES: &[(&str, &str)] = &[("a.json", "a"), ("stacks/b.json", "b")];
const VICTIM: &str = "the victim";

/// A sandbox with a file and a folder outside the output directory, and what they hold.
fn with_victim() -> (Sandbox, PathBuf) {
    let sandbox = Sandbox::new();
    let outside = sandbox.root().join("outside");
    put(&outside.join("victim.txt"), VICTIM);
    put(&outside.join("b.json"), VICTIM);
    (sandbox, outside)
}

fn assert_unharmed(outside: &Path) {
    let seen = see(outside);
    assert_eq!(seen.len(), 2, "{:?}", seen.keys());
    assert!(
        seen.values()
            .all(|seen| Some(seen) == file(VICTIM).as_ref())
    );
}

/// Writes with and without exchange, each into a directory prepared anew; looks each time.
fn attack(prepare: impl Fn(&Path, &Path), look: impl Fn(Result<How, WriteError>, &Path)) {
    for abilities in [Abilities::All, Abilities::NoLinks, Abilities::NoExchange] {
        let (sandbox, outside) = with_victim();
        let out = sandbox.out();
        std::fs::create_dir(&out).unwrap();
        prepare(&out, &outside);
        let _looked = compare_tree(&out, &tree(FILES));
        let written = write_tree_with(&out, &tree(FILES), &mut |operation| {
            abilities.fate(operation)
        });
        if written.is_ok() {
            for (path, text) in FILES {
                assert_eq!(see(&out).get(*path).cloned(), file(text), "{path}");
            }
            assert_eq!(sandbox.names(), ["acme", "outside"]);
            let fresh = compare_tree(&out, &tree(FILES)).unwrap();
            assert_eq!(fresh, Staleness::Fresh);
        }
        look(written.map(|written| written.how), &out);
        assert_unharmed(&outside);
    }
}

#[test]
fn a_forged_manifest_does_no_harm() {
    let absolute = std::env::temp_dir().join("victim.txt");
    let claim = |path: &str| manifest(&[(path, VICTIM)], "9", "forged");
    let mut forged = vec![
        claim("../outside/victim.txt"),
        claim("../../outside/victim.txt"),
        claim("/etc/passwd"),
        claim(absolute.to_str().unwrap()),
        claim("sub/../../outside/victim.txt"),
        claim("sub/victim.txt"),
        claim("victim.txt\0"),
        claim(".."),
        claim(""),
        b"\xff\xfe\0\0".to_vec(),
        b"null".to_vec(),
        br#"{"synth":[],"files":{}}"#.to_vec(),
        br#"{"synth":{"version":1e999},"files":[{}]}"#.to_vec(),
        Vec::new(),
    ];
    let long = "x/".repeat(100_000);
    forged.push(claim(&long));
    for forged in forged {
        attack(
            |out, outside| {
                put(&out.join("manifest.json"), &forged);
                put(&out.join(".synth-tmp/manifest.json"), &forged);
                symlink(outside, out.join("sub")).unwrap();
                put(&out.join("x"), "foreign");
            },
            |how, out| {
                how.unwrap();
                let seen = see(out);
                assert_eq!(seen.get("x").cloned(), file("foreign"));
                assert!(matches!(seen.get("sub"), Some(Seen::Link(_))));
            },
        );
    }
}

#[test]
fn a_manifest_without_end_is_not_believed() {
    let foreign = "foreign, and named by the manifest";
    let entry = format!(
        r#"{{"path":"x","sha256":"{}"}}"#,
        synth::artifact::write::ContentHash::of(foreign.as_bytes())
    );
    let few = format!(r#"{{"synth":{{}},"files":[{entry}]}}"#);
    let many = r#"{"path":"","sha256":""},"#.repeat(1_000_000);
    let many = format!(r#"{{"synth":{{}},"files":[{many}{entry}]}}"#);
    let long = format!("{few}{}", " ".repeat(40 << 20));
    let deep = "[".repeat(1_000_000);
    let deep = format!(r#"{{"synth":{{}},"files":[{entry}],"deep":{deep}"#);
    for (manifest, believed) in [(few, true), (many, false), (long, false), (deep, false)] {
        let sandbox = Sandbox::new();
        put(&sandbox.out().join("manifest.json"), manifest);
        put(&sandbox.out().join("x"), foreign);
        write_tree(&sandbox.out(), &tree(FILES)).unwrap();
        let kept = see(&sandbox.out()).get("x").cloned();
        assert_eq!(kept.is_none(), believed);
    }
}

#[test]
fn a_manifest_is_believed_for_a_file_with_the_hash_it_gives_alone() {
    attack(
        |out, _| {
            put(&out.join("generated.json"), "as generated");
            put(&out.join("edited.json"), "edited since");
            put(&out.join("sub/generated.json"), "as generated");
            let claims = ["generated.json", "edited.json", "sub/generated.json"];
            let claims = claims.map(|path| (path, "as generated"));
            put(&out.join("manifest.json"), manifest(&claims, "0.1.0", "b0"));
        },
        |how, out| {
            how.unwrap();
            let seen = see(out);
            assert_eq!(seen.get("generated.json"), None);
            assert_eq!(seen.get("sub"), None);
            assert_eq!(seen.get("edited.json").cloned(), file("edited since"));
        },
    );
}

#[test]
fn a_link_in_the_place_of_a_generated_file_or_folder_is_replaced() {
    attack(
        |out, outside| {
            symlink(outside.join("victim.txt"), out.join("a.json")).unwrap();
            symlink(outside, out.join("stacks")).unwrap();
            symlink(outside.join("victim.txt"), out.join("manifest.json")).unwrap();
            symlink(outside, out.join(".synth-tmp")).unwrap();
            symlink("loop", out.join("loop")).unwrap();
        },
        |how, out| {
            how.unwrap();
            let seen = see(out);
            assert!(matches!(seen.get("stacks"), Some(Seen::Folder(_))));
            assert_eq!(seen.get("loop"), Some(&Seen::Link("loop".into())));
            assert_eq!(seen.get(".synth-tmp"), None);
        },
    );
}

#[test]
fn a_hard_link_to_a_file_outside_is_never_written_through() {
    attack(
        |out, outside| {
            std::fs::create_dir(out.join("stacks")).unwrap();
            let victim = outside.join("victim.txt");
            std::fs::hard_link(&victim, out.join("a.json")).unwrap();
            std::fs::hard_link(&victim, out.join("manifest.json")).unwrap();
            std::fs::hard_link(&victim, out.join("notes.md")).unwrap();
        },
        |how, out| {
            how.unwrap();
            assert_eq!(see(out).get("notes.md").cloned(), file(VICTIM));
            assert_eq!(out.join("a.json").metadata().unwrap().nlink(), 1);
        },
    );
}

#[test]
fn a_fifo_or_socket_is_refused_by_name_and_nothing_is_written() {
    for name in ["a.json", "pipe", "stacks", "manifest.json", "deep/er/pipe"] {
        attack(
            |out, _| {
                let path = out.join(name);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                mknodat(CWD, &path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
            },
            |how, out| {
                let error = how.unwrap_err();
                assert!(matches!(error, WriteError::SpecialFile(_)), "{error}");
                assert!(
                    error.to_string().contains(&format!("acme/{name}`")),
                    "{error}"
                );
                assert_eq!(see(out).get(name), Some(&Seen::Special));
                assert_eq!(out.parent().unwrap().read_dir().unwrap().count(), 2);
            },
        );
    }
    attack(
        |out, _| {
            std::os::unix::net::UnixListener::bind(out.join("socket")).unwrap();
        },
        |how, _| assert!(matches!(how, Err(WriteError::SpecialFile(_)))),
    );
}

#[test]
fn foreign_files_in_the_way_are_refused_by_name() {
    for (foreign, named) in [
        ("stacks", "stacks"),
        ("a.json/notes.md", "a.json"),
        ("manifest.json/notes.md", "manifest.json"),
    ] {
        attack(
            |out, _| put(&out.join(foreign), "foreign"),
            |how, out| {
                let error = how.unwrap_err();
                assert!(matches!(error, WriteError::InTheWay(_)), "{error}");
                assert!(
                    error.to_string().contains(&format!("acme/{named}`")),
                    "{error}"
                );
                assert_eq!(see(out).get(foreign).cloned(), file("foreign"));
            },
        );
    }
    attack(
        |out, _| std::fs::create_dir_all(out.join("a.json")).unwrap(),
        |how, _| assert!(how.is_ok(), "an empty directory is in nobody's way"),
    );
}

#[test]
fn foreign_names_need_not_be_text() {
    let name = OsStr::from_bytes(b"not \xff text \n");
    attack(
        |out, _| put(&out.join(name), "foreign"),
        |how, out| {
            how.unwrap();
            assert_eq!(std::fs::read(out.join(name)).unwrap(), b"foreign");
        },
    );
}

#[test]
fn an_output_directory_that_is_a_link_is_refused() {
    let (sandbox, outside) = with_victim();
    symlink(&outside, sandbox.out()).unwrap();
    for result in [
        write_tree(&sandbox.out(), &tree(FILES)).map(|_| ()),
        compare_tree(&sandbox.out(), &tree(FILES)).map(|_| ()),
    ] {
        let error = result.unwrap_err();
        assert!(matches!(error, WriteError::SymbolicLink(_)), "{error}");
        assert_eq!(error.blame(), Blame::User);
    }
    assert_unharmed(&outside);
    assert_eq!(sandbox.names(), ["acme", "outside"]);
}

#[test]
fn a_relative_way_through_a_link_is_refused_and_an_absolute_one_is_the_users_own() {
    let (sandbox, outside) = with_victim();
    let root = sandbox.root().canonicalize().unwrap();
    symlink(&outside, root.join("way")).unwrap();
    let up = std::env::current_dir().unwrap().components().count() - 1;
    let relative: PathBuf = std::iter::repeat_n("..", up).collect();
    let relative = relative.join(root.strip_prefix("/").unwrap());
    for way in ["way/acme", "way/new/acme"] {
        let error = write_tree(&relative.join(way), &tree(FILES)).unwrap_err();
        assert!(matches!(error, WriteError::SymbolicLink(_)), "{error}");
        assert!(
            error.to_string().contains("/way` is a symbolic link"),
            "{error}"
        );
        assert_unharmed(&outside);
    }
    write_tree(&relative.join("new/acme"), &tree(FILES)).unwrap();
    assert_eq!(see(&root.join("new")).len(), 5);
    write_tree(&root.join("way/acme"), &tree(FILES)).unwrap();
    assert_eq!(see(&outside.join("acme")).len(), 4);
}

#[test]
fn a_workshop_that_is_not_ours_is_left_alone() {
    let workshop = ".acme.synth-tmp";
    let refused = |prepare: &dyn Fn(&Path, &Path)| {
        let (sandbox, outside) = with_victim();
        prepare(&sandbox.root().join(workshop), &outside);
        let before = see(sandbox.root());
        let error = write_tree(&sandbox.out(), &tree(FILES)).unwrap_err();
        assert!(matches!(error, WriteError::NotOurs(_)), "{error}");
        assert!(error.to_string().contains(".acme.synth-tmp`"), "{error}");
        assert_eq!(see(sandbox.root()), before);
    };
    refused(&|workshop, outside| symlink(outside, workshop).unwrap());
    refused(&|workshop, _| put(workshop, "a file"));
    refused(&|workshop, _| put(&workshop.join("precious.txt"), "a file of someone's own"));
    refused(&|workshop, outside| {
        std::fs::create_dir(workshop).unwrap();
        symlink(outside.join("victim.txt"), workshop.join("lock")).unwrap();
    });
    refused(&|workshop, _| std::fs::create_dir_all(workshop.join("lock")).unwrap());
}

#[test]
fn a_workshop_of_a_dead_run_is_cleared_without_following_links() {
    for prepare in [
        |workshop: &Path, outside: &Path| {
            std::fs::create_dir(workshop).unwrap();
            symlink(outside, workshop.join("tree")).unwrap();
        },
        |workshop: &Path, outside: &Path| {
            put(&workshop.join("tree/below/file"), "left");
            symlink(outside, workshop.join("tree/link")).unwrap();
            std::fs::hard_link(outside.join("victim.txt"), workshop.join("lock")).unwrap();
        },
    ] {
        let (sandbox, outside) = with_victim();
        prepare(&sandbox.root().join(".acme.synth-tmp"), &outside);
        write_tree(&sandbox.out(), &tree(FILES)).unwrap();
        assert_unharmed(&outside);
        assert_eq!(sandbox.names(), ["acme", "outside"]);
    }
}

/// Directories one in the other, deeper than a path may be long.
fn nest(at: &Path, depth: usize) {
    std::fs::create_dir_all(at).unwrap();
    let mut here = rustix::fs::open(at, rustix::fs::OFlags::PATH, Mode::empty()).unwrap();
    for _ in 0..depth {
        rustix::fs::mkdirat(&here, "d", Mode::RWXU).unwrap();
        here = rustix::fs::openat(&here, "d", rustix::fs::OFlags::PATH, Mode::empty()).unwrap();
    }
}

#[test]
fn directories_nested_without_end_are_refused() {
    let sandbox = Sandbox::new();
    nest(&sandbox.out(), 5_000);
    let error = write_tree(&sandbox.out(), &tree(FILES)).unwrap_err();
    assert!(matches!(error, WriteError::TooDeep(_)), "{error}");
    assert_eq!(sandbox.names(), ["acme"]);
    let sandbox = Sandbox::new();
    nest(&sandbox.root().join(".acme.synth-tmp/tree"), 5_000);
    let error = write_tree(&sandbox.out(), &tree(FILES)).unwrap_err();
    assert!(matches!(error, WriteError::TooDeep(_)), "{error}");
    let sandbox = Sandbox::new();
    nest(&sandbox.out(), 60);
    write_tree(&sandbox.out(), &tree(FILES)).unwrap();
    assert_eq!(sandbox.names(), ["acme"]);
}

#[test]
fn a_link_put_in_the_place_of_the_directory_meanwhile_is_exchanged_not_followed() {
    let (sandbox, outside) = with_victim();
    let out = sandbox.out();
    write_tree(&out, &tree(&[("a.json", "old")])).unwrap();
    let mut swapped = false;
    let written = write_tree_with(&out, &tree(FILES), &mut |operation| {
        if operation.kind == OperationKind::Exchange {
            std::fs::rename(&out, sandbox.root().join("moved")).unwrap();
            symlink(&outside, &out).unwrap();
            swapped = true;
        }
        Fate::Proceed
    });
    assert!(swapped && written.is_ok());
    assert_unharmed(&outside);
    assert_eq!(see(&out).get("a.json").cloned(), file("a"));
    assert_eq!(sandbox.names(), ["acme", "moved", "outside"]);
}

#[test]
fn what_becomes_a_link_meanwhile_is_an_error_not_followed() {
    for (abilities, name) in [(Abilities::All, "mine"), (Abilities::NoLinks, "notes.md")] {
        let (sandbox, outside) = with_victim();
        let out = sandbox.out();
        put(&out.join("mine/victim.txt"), "foreign");
        put(&out.join("notes.md"), "foreign");
        let old = see(&out);
        let written = write_tree_with(&out, &tree(FILES), &mut |operation| {
            // All was looked at, nothing is built.
            if operation.path().ends_with(".acme.synth-tmp/tree") && operation.kind == MakeDirectory
            {
                std::fs::rename(out.join(name), sandbox.root().join("moved")).unwrap();
                let target = if name == "mine" { "" } else { "victim.txt" };
                symlink(outside.join(target), out.join(name)).unwrap();
            }
            abilities.fate(operation)
        });
        assert!(written.is_err());
        assert_unharmed(&outside);
        std::fs::remove_file(out.join(name)).unwrap();
        std::fs::rename(sandbox.root().join("moved"), out.join(name)).unwrap();
        assert_eq!(see(&out), old);
        assert_eq!(sandbox.names(), ["acme", "outside"]);
    }
}
