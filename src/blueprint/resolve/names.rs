//! Tables of names: what a name stands for, and what to say when it stands for nothing.
use super::Context;
use crate::blueprint::raw::Text;
use crate::blueprint::violation::either;
use crate::diag::{Code, Diagnostic, Span, did_you_mean};
use crate::vocab::Name;
use std::collections::BTreeMap;

/// Things of one kind by name. A name that was declared but could not be used is known, so that
/// what refers to it is not called wrong.
#[derive(Debug)]
pub(super) struct Names<T> {
    /// The kind, with its article: `a role`.
    kind: &'static str,
    things: BTreeMap<String, Option<T>>,
    /// Whether there may be names that could not be read.
    incomplete: bool,
}

/// The names of a section that are known, and stand for nothing usable: told of already.
#[derive(Debug, Clone, Default)]
pub(super) struct Broken {
    /// The names.
    pub names: Vec<String>,
    /// Whether the whole section, or a file with parts of it, could not be read: no name is wrong
    /// then.
    pub incomplete: bool,
}

impl<T> Names<T> {
    /// No names yet; `broken` are those whose declarations the schema refused.
    pub(super) fn new(kind: &'static str, broken: Broken) -> Self {
        let things = broken.names.into_iter().map(|name| (name, None)).collect();
        Self {
            kind,
            things,
            incomplete: broken.incomplete,
        }
    }

    /// Declares a name; `None`: declared, but not usable.
    pub(super) fn declare(&mut self, name: &str, thing: Option<T>) {
        self.things.insert(name.to_owned(), thing);
    }

    /// What a name stands for, without complaint.
    pub(super) fn find(&self, name: &str) -> Option<&T> {
        self.things.get(name)?.as_ref()
    }

    /// Whether a name is declared, usable or not.
    pub(super) fn declares(&self, name: &str) -> bool {
        self.incomplete || self.things.contains_key(name)
    }

    /// Whether everything that was declared is usable.
    pub(super) fn is_whole(&self) -> bool {
        !self.incomplete && self.things.values().all(Option::is_some)
    }

    /// All usable things, by name.
    pub(super) fn usable(&self) -> impl Iterator<Item = (&str, &T)> {
        self.things
            .iter()
            .filter_map(|(name, thing)| Some((name.as_str(), thing.as_ref()?)))
    }

    /// All declared names.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.things.keys().map(String::as_str)
    }

    /// What a name stands for; complains where nobody declared it.
    pub(super) fn resolve(&self, name: &Text, context: &mut Context<'_>) -> Option<&T> {
        if !self.declares(&name.value) {
            context.report(unknown_name(self.kind, name, self.all()));
        }
        self.find(&name.value)
    }
}

/// The complaint about a name that stands for nothing of a kind.
pub(super) fn unknown_name<'a>(
    kind: &str,
    name: &Text,
    names: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    let noun = kind.split_once(' ').map_or(kind, |(_, noun)| noun);
    let diagnostic = Diagnostic::error(
        Code::UnknownName,
        name.span,
        format!("there is no {noun} `{}`", name.value),
    );
    let near = did_you_mean(&name.value, names.iter().copied());
    if !near.is_empty() {
        return diagnostic.help(format!("did you mean {}?", either(&near)));
    }
    match names.as_slice() {
        [] => diagnostic.help(format!("declare {kind} of this name")),
        few @ ([_] | [_, _] | [_, _, _]) => diagnostic.help(format!("use {}", either(few))),
        _ => diagnostic.help(format!(
            "declare {kind} of this name, or use the name of another"
        )),
    }
}

/// The complaint about a name that means a thing of another kind.
pub(super) fn wrong_kind(expected: &str, found: &str, name: &Text, declared: Span) -> Diagnostic {
    Diagnostic::error(
        Code::WrongKind,
        name.span,
        format!("`{}` is {found}, where {expected} must stand", name.value),
    )
    .related(declared, "declared here")
    .help(format!("name {expected}"))
}

/// That something which comes with a declared thing would have a longer name than a blueprint's names can have.
pub(super) fn too_long(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::NameTooLong,
        span,
        format!(
            "this brings along something named `{name}`, which has {} characters of {}",
            name.len(),
            Name::MAX
        ),
    )
    .help("shorten the name")
}
