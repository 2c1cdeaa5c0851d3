//! Patterns over paths: `*` and `?` within one component.
use super::files::failure;
use crate::blueprint::ReadError;
use std::path::PathBuf;

/// The most files that fit one pattern: one for each account of the largest organisation we can
/// imagine, twice over.
const MAX_MATCHES: usize = 10_000;

/// One component of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pattern {
    /// A name as it is.
    Name(String),
    /// A name with `*` or `?` in it.
    Wild(Vec<char>),
}

impl Pattern {
    /// The components of a pattern that stays in its folder.
    pub(super) fn parse(pattern: &str) -> Result<Vec<Self>, ReadError> {
        if pattern.starts_with('/') {
            return Err(ReadError::Outside {
                path: pattern.to_owned(),
            });
        }
        let refuse = |part| ReadError::Pattern {
            pattern: pattern.to_owned(),
            part,
        };
        let components = pattern.split('/').filter(|part| !matches!(*part, "" | "."));
        components
            .map(|component| match component {
                ".." => Err(refuse("`..`")),
                _ if component.contains("**") => Err(refuse("`**`")),
                _ if component.contains(['*', '?']) => Ok(Self::Wild(component.chars().collect())),
                _ => Ok(Self::Name(component.to_owned())),
            })
            .collect()
    }
}

/// The files that fit, sorted. `resolve` gives the path without links and refuses one that
/// leaves the folder, so no directory outside is ever listed.
pub(super) fn matches(
    pattern: &str,
    components: &[Pattern],
    resolve: impl Fn(&str) -> Result<PathBuf, ReadError>,
) -> Result<Vec<String>, ReadError> {
    let mut found = vec![String::new()];
    for (index, component) in components.iter().enumerate() {
        let last = index + 1 == components.len();
        let mut next = Vec::new();
        for folder in &found {
            extend(&mut next, folder, component, last, &resolve)?;
            if next.len() > MAX_MATCHES {
                return Err(ReadError::TooManyMatches {
                    pattern: pattern.to_owned(),
                    limit: MAX_MATCHES,
                });
            }
        }
        found = next;
    }
    found.retain(|path| !path.is_empty());
    if found.is_empty() {
        return Err(ReadError::NoMatch {
            pattern: pattern.to_owned(),
        });
    }
    found.sort_unstable();
    Ok(found)
}

/// Adds what fits one component in one folder: files for the last, directories before it.
fn extend(
    next: &mut Vec<String>,
    folder: &str,
    component: &Pattern,
    last: bool,
    resolve: &impl Fn(&str) -> Result<PathBuf, ReadError>,
) -> Result<(), ReadError> {
    let join = |name: &str| {
        if folder.is_empty() {
            name.to_owned()
        } else {
            format!("{folder}/{name}")
        }
    };
    match component {
        Pattern::Name(name) => {
            let path = join(name);
            match resolve(&path) {
                Ok(real) if real.is_dir() != last => next.push(path),
                Ok(_) | Err(ReadError::NotFound { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Pattern::Wild(wild) => {
            let shown = if folder.is_empty() { "." } else { folder };
            let real = resolve(shown)?;
            let entries = real.read_dir().map_err(|error| failure(shown, &error))?;
            for entry in entries {
                let name = entry.map_err(|error| failure(shown, &error))?.file_name();
                let lossy = name.to_string_lossy();
                if !fits(wild, &lossy) {
                    continue;
                }
                let path = join(&lossy);
                if name.to_str().is_none() {
                    return Err(ReadError::Failed {
                        path,
                        reason: "its name is not UTF-8".to_owned(),
                    });
                }
                if resolve(&path)?.is_dir() != last {
                    next.push(path);
                }
                if next.len() > MAX_MATCHES {
                    break;
                }
            }
        }
    }
    Ok(())
}

/// Whether a name fits a component. Goes back to the last `*` only, so it takes at most the
/// product of both lengths.
fn fits(wild: &[char], name: &str) -> bool {
    if name.starts_with('.') && wild.first() != Some(&'.') {
        return false;
    }
    let name: Vec<char> = name.chars().collect();
    let (mut at, mut from) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(character) = name.get(from) {
        match wild.get(at) {
            Some('*') => {
                star = Some((at + 1, from));
                at += 1;
            }
            Some(expected) if *expected == '?' || expected == character => {
                at += 1;
                from += 1;
            }
            _ => {
                let Some((behind, taken)) = star else {
                    return false;
                };
                star = Some((behind, taken + 1));
                at = behind;
                from = taken + 1;
            }
        }
    }
    wild.iter().skip(at).all(|rest| *rest == '*')
}
