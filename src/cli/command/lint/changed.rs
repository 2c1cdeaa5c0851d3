//! Which lines of which files were changed since a revision, told by `git`.
use anyhow::{Context as _, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What was changed in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Changed {
    /// All of it: it is new.
    Whole,
    /// These lines, from the first to the last, in order. Lines that are gone touch those around them.
    Lines(Vec<(u32, u32)>),
}

impl Changed {
    /// Whether any of some lines was changed.
    pub(super) fn touches(&self, first: u32, last: u32) -> bool {
        match self {
            Self::Whole => true,
            Self::Lines(lines) => {
                let before = lines.partition_point(|(_, end)| *end < first);
                lines.get(before).is_some_and(|(start, _)| *start <= last)
            }
        }
    }
}

/// The files that were changed since a revision and this working tree parted, by their paths without links. Files that
/// are gone are not among them; files that nobody added yet are.
pub(super) fn changed_since(revision: &str) -> anyhow::Result<BTreeMap<PathBuf, Changed>> {
    let top = git(Path::new("."), &["rev-parse", "--show-toplevel"])
        .context("`--since` needs a git repository")?;
    let top = PathBuf::from(text(&top)?.trim_end_matches('\n'));
    let commit = format!("{revision}^{{commit}}");
    let commit = git(
        &top,
        &[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ],
    )
    .map_err(|_| {
        anyhow::anyhow!("git knows no revision `{revision}`: fetch it, or name another")
    })?;
    let base = git(&top, &["merge-base", text(&commit)?.trim(), "HEAD"]).map_err(|_| {
        anyhow::anyhow!("git knows no commit that `{revision}` and HEAD both come from: fetch more of the history")
    })?;
    let base = text(&base)?.trim().to_owned();
    let mut files = BTreeMap::new();
    for (path, changed) in of_tracked(&top, &base)? {
        files.insert(top.join(path), changed);
    }
    let untracked = git(&top, &["ls-files", "-z", "--others", "--exclude-standard"])?;
    for path in untracked
        .split(|byte| *byte == 0)
        .filter(|path| !path.is_empty())
    {
        files.insert(top.join(path_of(path)), Changed::Whole);
    }
    let real = files
        .into_iter()
        .filter_map(|(path, changed)| Some((path.canonicalize().ok()?, changed)));
    Ok(real.collect())
}

/// Flags that keep configuration of the repository from running programs or from changing what is printed.
const DIFF: [&str; 8] = [
    "diff",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--find-renames",
    "--ignore-submodules=all",
    "--src-prefix=a/",
    "--dst-prefix=b/",
];

fn of_tracked(top: &Path, base: &str) -> anyhow::Result<Vec<(PathBuf, Changed)>> {
    let names = diff(
        top,
        &["--name-status", "-z", "--diff-filter=AMRT", base, "--"],
    )?;
    let mut fields = names
        .split(|byte| *byte == 0)
        .filter(|field| !field.is_empty());
    let mut files = Vec::new();
    let mut modified = Vec::new();
    while let (Some(status), Some(path)) = (fields.next(), fields.next()) {
        match status.first() {
            Some(b'R') => modified.extend(fields.next().map(path_of)),
            Some(b'M') => modified.push(path_of(path)),
            _ => files.push((path_of(path), Changed::Whole)),
        }
    }
    // Sections of a patch name files in a way that is hard to read back; their order is that of the names.
    let patch = diff(
        top,
        &[
            "--patch",
            "--unified=0",
            "--inter-hunk-context=0",
            "--diff-filter=MR",
            base,
            "--",
        ],
    )?;
    let sections = sections(&patch);
    let is_told = sections.len() == modified.len();
    for (number, path) in modified.into_iter().enumerate() {
        let lines = sections.get(number).filter(|_| is_told).cloned();
        files.push((path, lines.map_or(Changed::Whole, Changed::Lines)));
    }
    Ok(files)
}

fn diff(top: &Path, arguments: &[&str]) -> anyhow::Result<Vec<u8>> {
    let arguments: Vec<&str> = DIFF.iter().chain(arguments).copied().collect();
    git(top, &arguments)
}

/// The changed lines of each file of a patch without context.
fn sections(patch: &[u8]) -> Vec<Vec<(u32, u32)>> {
    let mut sections: Vec<Vec<(u32, u32)>> = Vec::new();
    for line in patch.split(|byte| *byte == b'\n') {
        if line.starts_with(b"diff --git ") {
            sections.push(Vec::new());
        } else if line.starts_with(b"@@ ")
            && let Some(section) = sections.last_mut()
        {
            section.extend(hunk(line));
        }
    }
    sections
}

/// The new lines of `@@ -1,2 +3,4 @@`.
fn hunk(line: &[u8]) -> Option<(u32, u32)> {
    let line = String::from_utf8_lossy(line);
    let new = line.split(' ').find_map(|word| word.strip_prefix('+'))?;
    let (start, count) = new.split_once(',').unwrap_or((new, "1"));
    let (start, count): (u32, u32) = (start.parse().ok()?, count.parse().ok()?);
    Some(match count {
        0 => (start, start.saturating_add(1)),
        count => (start, start.saturating_add(count - 1)),
    })
}

fn text(bytes: &[u8]) -> anyhow::Result<&str> {
    std::str::from_utf8(bytes).context("git printed what is no text")
}

fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

/// What git prints. A repository may come from someone else: no hook and no file system monitor of it is run, nothing
/// is fetched, nobody is asked for anything, and nothing is written.
fn git(folder: &Path, arguments: &[&str]) -> anyhow::Result<Vec<u8>> {
    let output = Command::new("git")
        .args([
            "-c",
            "core.fsmonitor=",
            "-c",
            "core.hooksPath=/dev/null",
            "--no-pager",
        ])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .output()
        .context("cannot run `git`, which `--since` needs")?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    bail!(
        "git: {}",
        said.trim()
            .lines()
            .next()
            .unwrap_or("it failed and does not say why")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hunks_tell_the_lines_that_are_new_or_stand_around_what_is_gone() {
        let patch = b"diff --git a/x b/x\n@@ -1 +1 @@ x\n-@@ -9 +9 @@\n@@ -4,2 +5,3 @@\n@@ -8,2 +9,0 @@\ndiff --git a/y b/y\n";
        assert_eq!(sections(patch), [vec![(1, 1), (5, 7), (9, 10)], vec![]]);
        let changed = Changed::Lines(vec![(1, 1), (5, 7)]);
        assert!(changed.touches(1, 1) && changed.touches(2, 5) && changed.touches(7, 9));
        assert!(!changed.touches(2, 4) && !changed.touches(8, 20));
    }
}
