//! Reading files: what is read, what is refused without hanging, and that a blueprint names
//! nothing outside its folder.
use std::fs::{self, File, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;
use synth::blueprint::{Files as _, ReadError};
use synth::cli::{Folder, read_blueprint, read_file};
use synth::diag::{Code, SourceMap, Span};
use tempfile::TempDir;

/// A folder `work` with `blueprint.yaml` and `teams/{b,a}.yaml` in it, and `secret.yaml` beside it.
struct Disk {
    temporary: TempDir,
}

impl Disk {
    fn new() -> Self {
        let disk = Self {
            temporary: TempDir::new().expect("a folder"),
        };
        fs::create_dir_all(disk.path("work/teams")).expect("folders");
        for (path, text) in [
            ("work/blueprint.yaml", "synth: 1\n"),
            ("work/teams/b.yaml", "b: 1\n"),
            ("work/teams/a.yaml", "a: ü\n"),
            ("work/teams/.hidden.yaml", "h: 1\n"),
            ("secret.yaml", "secret: 1\n"),
        ] {
            disk.file(path, text);
        }
        disk
    }

    fn path(&self, path: &str) -> std::path::PathBuf {
        self.temporary.path().join(path)
    }

    fn file(&self, path: &str, content: impl AsRef<[u8]>) {
        let mut file = File::create(self.path(path)).expect("a file");
        std::io::Write::write_all(&mut file, content.as_ref()).expect("written");
    }

    fn link(&self, target: &str, path: &str) {
        symlink(target, self.path(path)).expect("a link");
    }

    fn pipe(&self, path: &str) {
        let made = Command::new("mkfifo").arg(self.path(path)).status();
        assert!(made.expect("mkfifo").success());
    }

    fn folder(&self) -> Folder {
        read_blueprint(&self.path("work/blueprint.yaml"))
            .expect("a blueprint")
            .0
    }

    fn read(&self, path: &str) -> Result<String, ReadError> {
        self.folder().read(path)
    }

    fn glob(&self, pattern: &str) -> Result<Vec<String>, ReadError> {
        self.folder().glob(pattern)
    }
}

/// The message of an error without the temporary folder, and whether the environment is at fault.
fn said(result: Result<String, ReadError>, disk: &Disk) -> (String, bool) {
    let error = result.expect_err("an error");
    let folder = format!("{}/", disk.temporary.path().display());
    assert!(!error.help().is_empty());
    (
        error.to_string().replace(&folder, ""),
        error.is_environment(),
    )
}

fn main_file(disk: &Disk, path: &str) -> (String, bool) {
    said(read_blueprint(&disk.path(path)).map(|(_, text)| text), disk)
}

#[test]
fn the_blueprint_and_what_it_names_are_read() {
    let disk = Disk::new();
    let (folder, text) = read_blueprint(&disk.path("work/blueprint.yaml")).expect("a blueprint");
    assert_eq!(text, "synth: 1\n");
    assert_eq!(folder.read("teams/a.yaml").as_deref(), Ok("a: ü\n"));
    assert_eq!(
        folder.read("./teams/../teams/b.yaml").as_deref(),
        Ok("b: 1\n")
    );
    assert_eq!(
        read_file(&disk.path("secret.yaml")).as_deref(),
        Ok("secret: 1\n")
    );
}

#[test]
fn the_blueprint_may_be_a_link_and_its_folder_is_where_the_link_stands() {
    let disk = Disk::new();
    disk.link("../secret.yaml", "work/current.yaml");
    let (folder, text) = read_blueprint(&disk.path("work/current.yaml")).expect("a blueprint");
    assert_eq!(text, "secret: 1\n");
    assert_eq!(folder.read("teams/b.yaml").as_deref(), Ok("b: 1\n"));
    disk.link("work", "elsewhere");
    let (folder, _) = read_blueprint(&disk.path("elsewhere/blueprint.yaml")).expect("a blueprint");
    assert_eq!(folder.read("teams/b.yaml").as_deref(), Ok("b: 1\n"));
}

#[test]
fn what_is_no_regular_file_is_refused_at_once() {
    let disk = Disk::new();
    disk.pipe("work/pipe");
    let _listener = UnixListener::bind(disk.path("work/socket")).expect("a socket");
    disk.link("/dev/zero", "work/zero");
    for (path, message) in [
        ("work/teams", "`work/teams` is a directory, not a file"),
        ("work/pipe", "`work/pipe` is a named pipe, not a file"),
        ("work/socket", "`work/socket` is a socket, not a file"),
        ("work/zero", "`work/zero` is a device, not a file"),
    ] {
        assert_eq!(main_file(&disk, path), (message.to_owned(), false));
    }
    for (path, message) in [
        ("teams", "`teams` is a directory, not a file"),
        ("", "`` is a directory, not a file"),
        ("pipe", "`pipe` is a named pipe, not a file"),
        ("zero", "`zero` is not beneath the folder of the blueprint"),
    ] {
        assert_eq!(said(disk.read(path), &disk), (message.to_owned(), false));
    }
}

#[test]
fn files_beyond_the_bound_are_refused_and_those_at_it_are_read() {
    let disk = Disk::new();
    let bound = 8 * 1024 * 1024;
    for (path, length) in [
        ("work/at", bound),
        ("work/over", bound + 1),
        ("work/huge", 200_000_000_000),
    ] {
        let file = File::create(disk.path(path)).expect("a file");
        file.set_len(length).expect("a sparse file");
    }
    assert_eq!(disk.read("at").expect("a text").len() as u64, bound);
    for name in ["over", "huge"] {
        let message = format!("`work/{name}` is longer than 8388608 bytes");
        assert_eq!(main_file(&disk, &format!("work/{name}")), (message, false));
        let message = format!("`{name}` is longer than 8388608 bytes");
        assert_eq!(said(disk.read(name), &disk), (message, false));
    }
}

#[test]
fn bytes_that_are_not_utf8_are_placed() {
    let disk = Disk::new();
    disk.file("work/latin1.yaml", b"a: 1\nb: \xfc\n");
    let message = "line 2 of `latin1.yaml` is not UTF-8 text (byte 8 of the file)";
    assert_eq!(
        said(disk.read("latin1.yaml"), &disk),
        (message.to_owned(), false)
    );
}

#[test]
fn nothing_outside_the_folder_is_read() {
    let disk = Disk::new();
    disk.link("../secret.yaml", "work/link.yaml");
    disk.link("..", "work/up");
    disk.link("teams/a.yaml", "work/inside.yaml");
    fs::create_dir(disk.path("work-not")).expect("a folder");
    disk.file("work-not/x.yaml", "x: 1\n");
    assert_eq!(disk.read("inside.yaml").as_deref(), Ok("a: ü\n"));
    let absolute = disk.path("work/teams/a.yaml").display().to_string();
    for path in [
        "../secret.yaml",
        "link.yaml",
        "up/secret.yaml",
        "../work-not/x.yaml",
        "/etc/passwd",
        &absolute,
    ] {
        let error = disk.read(path).expect_err("an error");
        assert_eq!(
            error,
            ReadError::Outside {
                path: path.to_owned()
            }
        );
        assert!(!error.is_environment());
    }
}

#[test]
fn missing_files_and_permissions_are_the_environments() {
    let disk = Disk::new();
    disk.link("nowhere", "work/broken.yaml");
    disk.link("loop.yaml", "work/loop.yaml");
    for (path, message) in [
        ("none.yaml", "`none.yaml` does not exist"),
        ("blueprint.yaml/x", "`blueprint.yaml/x` does not exist"),
        ("broken.yaml", "`broken.yaml` does not exist"),
    ] {
        assert_eq!(said(disk.read(path), &disk), (message.to_owned(), true));
    }
    assert_eq!(
        main_file(&disk, "none.yaml"),
        ("`none.yaml` does not exist".to_owned(), true)
    );
    assert!(matches!(
        disk.read("loop.yaml"),
        Err(ReadError::Failed { .. })
    ));
    assert!(matches!(disk.read("a\0b"), Err(ReadError::Failed { .. })));
    fs::set_permissions(disk.path("secret.yaml"), Permissions::from_mode(0o000)).expect("set");
    // Root may read everything: then the text comes.
    match read_file(&disk.path("secret.yaml")) {
        Ok(text) => assert_eq!(text, "secret: 1\n"),
        Err(error) => assert!(matches!(error, ReadError::PermissionDenied { .. })),
    }
}

#[test]
fn patterns_give_sorted_files_of_one_component_each() {
    let disk = Disk::new();
    fs::create_dir_all(disk.path("work/teams/deep.yaml")).expect("folders");
    fs::create_dir_all(disk.path("work/other")).expect("folders");
    disk.file("work/other/a.yaml", "");
    disk.file("work/teams/deep.yaml/c.yaml", "");
    for (pattern, expected) in [
        ("teams/*.yaml", vec!["teams/a.yaml", "teams/b.yaml"]),
        ("./teams//?.yaml", vec!["teams/a.yaml", "teams/b.yaml"]),
        ("*/a.*", vec!["other/a.yaml", "teams/a.yaml"]),
        ("teams/a.yaml", vec!["teams/a.yaml"]),
        ("teams/.h*", vec!["teams/.hidden.yaml"]),
        ("t*/d*p.yaml/*", vec!["teams/deep.yaml/c.yaml"]),
        ("*.yaml", vec!["blueprint.yaml"]),
        ("*b*l*p*.*a*l", vec!["blueprint.yaml"]),
    ] {
        let found = disk.glob(pattern);
        assert_eq!(
            found,
            Ok(expected.iter().map(ToString::to_string).collect()),
            "{pattern}"
        );
    }
}

#[test]
fn patterns_without_a_match_or_out_of_the_folder_are_errors() {
    let disk = Disk::new();
    disk.link("..", "work/up");
    for (pattern, message) in [
        ("teams/*.json", "no file fits `teams/*.json`"),
        ("none/*.yaml", "no file fits `none/*.yaml`"),
        ("teams", "no file fits `teams`"),
        ("", "no file fits ``"),
        ("teams/?", "no file fits `teams/?`"),
        ("../*.yaml", "the pattern `../*.yaml` cannot hold `..`"),
        ("**/*.yaml", "the pattern `**/*.yaml` cannot hold `**`"),
        (
            "/etc/*",
            "`/etc/*` is not beneath the folder of the blueprint",
        ),
        (
            "up/*.yaml",
            "`up` is not beneath the folder of the blueprint",
        ),
        (
            "u*/*.yaml",
            "`up` is not beneath the folder of the blueprint",
        ),
    ] {
        let error = disk.glob(pattern).expect_err("an error");
        assert_eq!(
            (error.to_string().as_str(), error.is_environment()),
            (message, false)
        );
    }
}

#[test]
fn a_pattern_made_to_be_slow_is_not() {
    let disk = Disk::new();
    disk.file(&format!("work/{}", "a".repeat(250)), "");
    let pattern = "*a".repeat(1_000) + "b";
    assert!(matches!(
        disk.glob(&pattern),
        Err(ReadError::NoMatch { .. })
    ));
}

#[test]
fn a_read_error_is_a_diagnostic_at_the_place_that_named_the_file() {
    let disk = Disk::new();
    let source = SourceMap::default().add("blueprint.yaml", "include: teams/*.json");
    let span = Span::new(source, 9, 21);
    let error = disk.glob("teams/*.json").expect_err("an error");
    let diagnostic = error.diagnostic(Some(span));
    assert_eq!(diagnostic.code, Code::MissingFile);
    assert_eq!(diagnostic.primary.map(|label| label.span), Some(span));
    assert_eq!(
        diagnostic.help.as_deref(),
        Some("check the pattern, or remove it")
    );
    let error = read_file(Path::new("/")).expect_err("an error");
    assert_eq!(error.diagnostic(None).code, Code::UnreadableFile);
    assert_eq!(error.diagnostic(None).primary, None);
}
