//! Everyday runs: what is touched, what is kept, what is said.
use super::{Abilities, Sandbox, Seen, file, put, see, set_mode, tree};
use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;
use synth::artifact::write::{
    Blame, ContentHash, Fate, How, OperationKind, OutputFile, RelativePath, Tree, TreeError,
    WriteError, write_tree, write_tree_with,
};

const FILES: &[(&str, &str)] = &[("a.json", "a"), ("stacks/b.json", "b")];
const NEXT: &[(&str, &str)] = &[("a.json", "a"), ("stacks/b.json", "b, changed")];

/// Inode, modification and change time of a directory and all in it.
fn stamps(directory: &Path) -> BTreeMap<String, (u64, i64, i64, i64, i64)> {
    let stamp = |path: &Path| {
        let data = path.symlink_metadata().unwrap();
        let (modified, changed) = (data.mtime_nsec(), data.ctime_nsec());
        (data.ino(), data.mtime(), modified, data.ctime(), changed)
    };
    let mut stamps: BTreeMap<_, _> = see(directory)
        .into_keys()
        .map(|name| (name.clone(), stamp(&directory.join(name))))
        .collect();
    stamps.insert(String::new(), stamp(directory));
    stamps
}

#[test]
fn an_unchanged_run_touches_nothing() {
    let sandbox = Sandbox::new();
    let out = sandbox.out();
    write_tree(&out, &tree(FILES)).unwrap();
    put(&out.join("notes.md"), "foreign");
    let before = stamps(sandbox.root());
    let written = write_tree_with(&out, &tree(FILES), &mut |operation| {
        panic!("{:?} {}", operation.kind, operation.path().display())
    })
    .unwrap();
    assert_eq!((written.how, written.unchanged), (How::Untouched, 3));
    assert_eq!(stamps(sandbox.root()), before);
}

#[test]
fn an_unchanged_or_foreign_file_is_the_same_file_after_a_run() {
    let sandbox = Sandbox::new();
    let out = sandbox.out();
    write_tree(&out, &tree(FILES)).unwrap();
    put(&out.join("stacks/notes.md"), "foreign");
    let before = stamps(&out);
    let written = write_tree(&out, &tree(NEXT)).unwrap();
    assert_eq!(written.how, How::Exchanged);
    let after = stamps(&out);
    let file = |stamps: &BTreeMap<String, (u64, i64, i64, i64, i64)>, name: &str| {
        let (inode, seconds, nanoseconds, ..) = stamps[name];
        (inode, seconds, nanoseconds)
    };
    for name in ["a.json", "stacks/notes.md"] {
        assert_eq!(file(&after, name), file(&before, name), "{name}");
    }
    for name in ["manifest.json", "stacks/b.json"] {
        assert_ne!(file(&after, name), file(&before, name), "{name}");
    }
}

#[test]
fn directories_above_are_made_and_modes_are_plain() {
    let sandbox = Sandbox::new();
    let out = sandbox.root().join("x/y/acme");
    write_tree(&out, &tree(FILES)).unwrap();
    put(&sandbox.root().join("probe"), "");
    let plain = sandbox.root().join("probe").metadata().unwrap().mode() & 0o644;
    let mode = |path: &str| out.join(path).metadata().unwrap().mode() & 0o7777;
    assert_eq!(mode("stacks/b.json"), plain);
    assert_eq!(mode("stacks") & 0o700, 0o700);
    assert_eq!(mode("stacks") & !0o755, 0);
}

#[test]
fn the_permissions_of_directories_are_kept() {
    let sandbox = Sandbox::new();
    let out = sandbox.out();
    write_tree(&out, &tree(FILES)).unwrap();
    put(&out.join("locked/notes.md"), "foreign");
    set_mode(&out.join("locked"), 0o555);
    set_mode(&out, 0o750);
    write_tree(&out, &tree(NEXT)).unwrap();
    let seen = see(sandbox.root());
    assert_eq!(seen["acme"], Seen::Folder(0o750));
    assert_eq!(seen["acme/locked"], Seen::Folder(0o555));
    assert_eq!(sandbox.names(), ["acme"]);
}

#[test]
fn a_copy_has_the_permissions_of_the_file_and_nobody_sees_it_made() {
    let sandbox = Sandbox::new();
    let out = sandbox.out();
    put(&out.join("notes.md"), "foreign");
    set_mode(&out.join("notes.md"), 0o640);
    let mut workshop = None;
    write_tree_with(&out, &tree(FILES), &mut |operation| {
        let metadata = sandbox.root().join(".acme.synth-tmp").metadata();
        workshop = metadata
            .ok()
            .map(|metadata| metadata.mode() & 0o7777)
            .or(workshop);
        Abilities::NoLinks.fate(operation)
    })
    .unwrap();
    let notes = out.join("notes.md").metadata().unwrap();
    assert_eq!(notes.mode() & 0o7777, 0o640);
    assert_eq!(workshop, Some(0o700));
}

#[test]
fn a_second_writer_is_told_that_it_is_second() {
    let sandbox = Sandbox::new();
    let out = sandbox.out();
    write_tree(&out, &tree(FILES)).unwrap();
    let mut asked = 0;
    write_tree_with(&out, &tree(NEXT), &mut |operation| {
        if operation.kind == OperationKind::Exchange {
            asked += 1;
            let second = write_tree(&out, &tree(&[("other.json", "other")])).unwrap_err();
            assert!(matches!(second, WriteError::Busy(_)));
            assert_eq!(second.blame(), Blame::Environment);
            let message = format!("another synth is writing `{}`", out.display());
            assert_eq!(second.to_string(), message);
            // Another output directory beside it is no concern of this run.
            write_tree(&sandbox.root().join("starter"), &tree(FILES)).unwrap();
        }
        Fate::Proceed
    })
    .unwrap();
    assert_eq!(asked, 1);
    assert_eq!(see(&out).get("stacks/b.json").cloned(), file("b, changed"));
    assert_eq!(sandbox.names(), ["acme", "starter"]);
}

#[test]
fn a_lock_that_another_run_removed_meanwhile_is_no_lock() {
    let sandbox = Sandbox::new();
    let out = sandbox.out();
    let mut locks = 0;
    write_tree_with(&out, &tree(NEXT), &mut |operation| {
        if operation.kind == OperationKind::Lock {
            locks += 1;
            if locks == 1 {
                // The lock file is open; this run removes it when it is done.
                write_tree(&out, &tree(FILES)).unwrap();
            }
        }
        Fate::Proceed
    })
    .unwrap();
    assert_eq!(locks, 2);
    assert_eq!(see(&out).get("stacks/b.json").cloned(), file("b, changed"));
    assert_eq!(sandbox.names(), ["acme"]);
}

#[test]
fn what_cannot_be_an_output_directory_is_refused() {
    let sandbox = Sandbox::new();
    put(&sandbox.out(), "a file");
    let refused = |path: &Path, message: &str| {
        let error = write_tree(path, &tree(FILES)).unwrap_err();
        assert_eq!(error.blame(), Blame::User, "{error}");
        assert!(error.to_string().ends_with(message), "{error}");
    };
    refused(&sandbox.out(), "acme` is not a directory");
    refused(&sandbox.out().join("below"), "acme` is not a directory");
    for path in ["/", "..", ".", "", "x/.."] {
        let message = "` does not name a directory that can be replaced";
        refused(Path::new(path), message);
    }
    assert_eq!(see(sandbox.root()).get("acme").cloned(), file("a file"));
    assert_eq!(sandbox.names(), ["acme"]);
}

#[test]
fn a_folder_that_may_not_be_written_is_an_error_with_its_reason() {
    const NAME: &str =
        "writer::everyday::a_folder_that_may_not_be_written_is_an_error_with_its_reason";
    const GIVEN: &str = "SYNTH_TEST_WRITER_READ_ONLY";
    let sandbox = Sandbox::new();
    let given = std::env::var_os(GIVEN).map(std::path::PathBuf::from);
    let parent = given
        .clone()
        .unwrap_or_else(|| sandbox.root().join("locked"));
    if given.is_none() {
        write_tree(&parent.join("acme"), &tree(FILES)).unwrap();
        set_mode(sandbox.root(), 0o755);
        set_mode(&parent, 0o555);
        if sandbox.root().metadata().unwrap().uid() == 0 {
            // Nothing is forbidden to root: the same test again, as nobody.
            let program = sandbox.root().join("it");
            std::fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
            let child = Command::new(program)
                .args([NAME, "--exact"])
                .env(GIVEN, &parent)
                .current_dir("/")
                .uid(65_534)
                .gid(65_534)
                .output()
                .unwrap();
            let output = String::from_utf8_lossy(&child.stdout);
            assert!(
                child.status.success() && output.contains("1 passed"),
                "{output}"
            );
            return;
        }
    }
    for out in [parent.join("acme"), parent.join("starter")] {
        let error = write_tree(&out, &tree(NEXT)).unwrap_err();
        assert_eq!(error.blame(), Blame::Environment);
        let message = error.to_string();
        assert!(message.contains("Permission denied"), "{message}");
        assert!(message.contains("locked/."), "{message}");
    }
    assert_eq!(see(&parent).get("acme/stacks/b.json").cloned(), file("b"));
    // What needs no writing needs no permission.
    write_tree(&parent.join("acme"), &tree(FILES)).unwrap();
    if given.is_none() {
        set_mode(&parent, 0o755);
    }
}

#[test]
fn five_thousand_files_are_written_compared_and_changed() {
    let sandbox = Sandbox::new();
    let out = sandbox.out();
    let names: Vec<_> = (0..5_000)
        .map(|number| format!("stacks/{:04}/us-east-2/{}.json", number / 4, number % 4))
        .collect();
    let text = "x".repeat(300);
    let mut files: Vec<_> = names.iter().map(|name| (name.as_str(), &*text)).collect();
    let written = write_tree(&out, &tree(&files)).unwrap();
    assert_eq!(written.created.len(), 5_001);
    assert_eq!(write_tree(&out, &tree(&files)).unwrap().unchanged, 5_001);
    files[2_500].1 = "changed";
    files.pop();
    let written = write_tree(&out, &tree(&files)).unwrap();
    assert_eq!((written.changed.len(), written.removed.len()), (2, 1));
    assert_eq!(written.unchanged, 4_998);
    assert_eq!(sandbox.names(), ["acme"]);
}

#[test]
fn a_path_of_a_generated_file_leads_nowhere_else() {
    let long = "x".repeat(256);
    let deep = ["x"; 17].join("/");
    for path in [
        "",
        "/",
        "/etc/passwd",
        "a/",
        "a//b",
        ".",
        "..",
        "../x",
        "a/../b",
        "a/./b",
        "a\\b",
        "a b",
        "a\0b",
        "a:b",
        "ä",
        ".synth-tmp",
        "a/.synth-tmp/b",
        "~",
        "a\nb",
        &long,
        &deep,
    ] {
        assert!(path.parse::<RelativePath>().is_err(), "{path:?}");
    }
    for path in [
        "manifest.json",
        "stacks/1/us-east-2/a_B-c.json",
        "...",
        "a/.hidden",
    ] {
        assert_eq!(path.parse::<RelativePath>().unwrap().as_str(), path);
    }
}

#[test]
fn files_that_are_no_tree_are_refused() {
    let files = |paths: &[&str]| {
        let output = |path: &&str| OutputFile {
            path: path.parse().unwrap(),
            bytes: Vec::new(),
        };
        Tree::new(paths.iter().map(output))
    };
    let path = |path: &str| path.parse::<RelativePath>().unwrap();
    assert_eq!(files(&["a"]), Err(TreeError::NoManifest));
    assert_eq!(
        files(&["manifest.json", "a", "a"]),
        Err(TreeError::Twice(path("a")))
    );
    for clash in [["a", "a/b"], ["a/b", "a/b/c"]] {
        let files = files(&["manifest.json", clash[1], clash[0]]);
        assert_eq!(files, Err(TreeError::FileAndDirectory(clash[1].to_owned())));
    }
    assert_eq!(files(&["manifest.json", "a-b", "a/b"]).unwrap().len(), 3);
}

#[test]
fn a_hash_is_what_sha256sum_prints() {
    let hash = ContentHash::of(b"abc");
    let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(hash.to_string(), text);
    assert_eq!(ContentHash::parse(text), Some(hash));
    for wrong in ["", "ba78", &text.to_uppercase(), &text.replace('b', "g")] {
        assert_eq!(ContentHash::parse(wrong), None, "{wrong}");
    }
}
