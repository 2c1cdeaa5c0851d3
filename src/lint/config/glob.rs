//! Patterns of paths.
use crate::diag::{Code, Diagnostic, Located, Span};
use globset::{GlobBuilder, GlobMatcher};

/// A pattern: a path, or one with `*`, `?`, `**`, `[…]` or `{…,…}`. One that fits a folder fits all below it.
#[derive(Debug, Clone)]
pub(super) struct Glob {
    pub(super) text: String,
    pub(super) span: Span,
    matcher: GlobMatcher,
}

impl Glob {
    /// A pattern as it was written.
    pub(super) fn parse(written: Located<&str>, problems: &mut Vec<Diagnostic>) -> Option<Self> {
        let text = written
            .value
            .strip_prefix("./")
            .unwrap_or(written.value)
            .trim_end_matches('/');
        let refused = |reason: &str| {
            Diagnostic::error(Code::InvalidPath, written.span, format!("`{}`: {reason}", written.value))
                .help("write a path, or a pattern of paths, from the folder of this file: `stacks/**/*.yaml`")
        };
        if text.is_empty() || text.starts_with('/') || text.split('/').any(|part| part == "..") {
            problems.push(refused(
                "a pattern of paths stays in the folder of the file that it stands in",
            ));
            return None;
        }
        match GlobBuilder::new(text).literal_separator(true).build() {
            Ok(glob) => Some(Self {
                text: written.value.to_owned(),
                span: written.span,
                matcher: glob.compile_matcher(),
            }),
            Err(error) => {
                problems.push(refused(&error.kind().to_string()));
                None
            }
        }
    }

    /// Whether it fits a path or a folder that holds it.
    pub(super) fn fits(&self, path: &str) -> bool {
        let ends = path
            .match_indices('/')
            .map(|(at, _)| at)
            .chain([path.len()]);
        let mut folders = ends.filter_map(|end| path.get(..end));
        folders.any(|part| self.matcher.is_match(part))
    }
}
