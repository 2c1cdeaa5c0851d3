//! Included files: their sections are merged into the blueprint's.
use super::account_list::{AccountLists, Attributes};
use super::files::Files;
use crate::diag::{Code, Diagnostic, SourceId, SourceMap, Span};
use crate::syntax::{self, Entry, Key, Mapping, Node, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Sections that an included file may have.
const SECTIONS: &[&str] = &[
    "accounts",
    "budgets",
    "caches",
    "content_guardrails",
    "existing",
    "expect",
    "groups",
    "guardrails",
    "identity_providers",
    "keys",
    "limits",
    "models",
    "networks",
    "permission_sets",
    "prices",
    "projects",
    "roles",
    "units",
];

/// What the limits of the includes are: for each limited file, the accounts it may put things in.
pub(super) type AccountLimits = BTreeMap<SourceId, BTreeSet<String>>;

/// What came of the includes.
#[derive(Debug, Default)]
pub(super) struct Included {
    /// The limits of the files.
    pub limits: AccountLimits,
    /// Whether a file, or a part of one, could not be used: names may be missing for that alone.
    pub incomplete: bool,
}

/// Reads the files that a blueprint includes and merges their sections into its tree.
pub(super) fn merge(
    tree: &mut Node,
    files: &dyn Files,
    folder: &str,
    sources: &mut SourceMap,
    diagnostics: &mut Vec<Diagnostic>,
) -> Included {
    let mut included = Included::default();
    let problems = diagnostics.len();
    let mut lists = AccountLists::default();
    let mut read: BTreeMap<String, Span> = BTreeMap::new();
    let named: Vec<Include> = tree
        .get("include")
        .and_then(Node::as_sequence)
        .map(|nodes| nodes.iter().filter_map(Include::of).collect())
        .unwrap_or_default();
    for include in named {
        let paths = match files.glob(&include.pattern) {
            Ok(paths) => paths,
            Err(error) => {
                diagnostics.push(error.diagnostic(Some(include.span)));
                continue;
            }
        };
        for path in paths {
            if let Some(first) = read.insert(path.clone(), include.span) {
                diagnostics.push(
                    Diagnostic::error(
                        Code::IncludeLimit,
                        include.span,
                        format!("`{path}` is included twice"),
                    )
                    .related(first, "first here")
                    .help("narrow one of the patterns"),
                );
                continue;
            }
            let text = match files.read(&path) {
                Ok(text) => text,
                Err(error) => {
                    diagnostics.push(error.diagnostic(Some(include.span)));
                    continue;
                }
            };
            let source = sources.add(format!("{folder}{path}"), text.clone());
            if let Some(accounts) = &include.accounts {
                included.limits.insert(source, accounts.clone());
            }
            let is_json = path
                .rsplit_once('.')
                .is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("json"));
            let outcome = if is_json {
                syntax::parse_json(&text, source)
            } else {
                syntax::parse_yaml(&text, source)
            };
            diagnostics.extend(outcome.diagnostics);
            let Some(file) = outcome.value else { continue };
            if file.get("Accounts").is_some() {
                include.lists_accounts(diagnostics);
                lists.add(&file, &path, &include.attributes, diagnostics);
            } else {
                include.has_sections(diagnostics);
                merge_one(tree, file, &include, diagnostics);
            }
        }
    }
    lists.merge_into(tree, diagnostics);
    included.incomplete = diagnostics.len() > problems;
    included
}

/// Merges the sections of one more source into a blueprint's tree.
pub(super) fn add(
    tree: &mut Node,
    source: SourceId,
    sources: &SourceMap,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(file) = sources.file(source) else {
        return;
    };
    let outcome = syntax::parse_yaml(&file.text, source);
    diagnostics.extend(outcome.diagnostics);
    if let Some(file) = outcome.value {
        let include = Include {
            pattern: String::new(),
            span: file.span,
            only: None,
            accounts: None,
            attributes: Attributes::default(),
        };
        merge_one(tree, file, &include, diagnostics);
    }
}

/// One entry of `include`; entries of another form are the schema's to report.
struct Include {
    pattern: String,
    span: Span,
    only: Option<BTreeSet<String>>,
    accounts: Option<BTreeSet<String>>,
    attributes: Attributes,
}

impl Include {
    fn of(node: &Node) -> Option<Self> {
        let words = |key: &str| {
            node.get(key).and_then(Node::as_sequence).map(|nodes| {
                nodes
                    .iter()
                    .filter_map(Node::as_str)
                    .map(str::to_owned)
                    .collect::<BTreeSet<_>>()
            })
        };
        let files = if node.as_str().is_some() {
            node
        } else {
            node.get("files")?
        };
        Some(Self {
            pattern: files.as_str()?.to_owned(),
            span: files.span,
            only: words("only"),
            accounts: words("accounts"),
            attributes: Attributes::of(node),
        })
    }

    /// Whether accounts may come of it.
    fn lists_accounts(&self, diagnostics: &mut Vec<Diagnostic>) {
        let forbidden = self
            .only
            .as_ref()
            .is_some_and(|only| !only.contains("accounts"));
        if forbidden {
            diagnostics.push(
                Diagnostic::error(
                    Code::IncludeLimit,
                    self.span,
                    "this include does not let its files have accounts",
                )
                .help("add `accounts` to `only:`"),
            );
        }
    }

    /// What only accounts of a list have is of no use to sections.
    fn has_sections(&self, diagnostics: &mut Vec<Diagnostic>) {
        if let Some(span) = self.attributes.first() {
            diagnostics.push(
                Diagnostic::error(
                    Code::IncludeLimit,
                    span,
                    format!("`{}` is no list of accounts, so this means nothing", self.pattern),
                )
                .note("`unit`, `environment`, `region` and `tags` are for the output of `aws organizations list-accounts`")
                .help("write them at the accounts in the file"),
            );
        }
    }
}

fn merge_one(
    tree: &mut Node,
    included: Node,
    include: &Include,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let kind = included.kind();
    let span = included.span;
    let Value::Mapping(sections) = included.value else {
        diagnostics.push(
            Diagnostic::error(
                Code::WrongType,
                Span::new(span.source, span.start, span.start),
                format!("expected a mapping of sections, found {kind}"),
            )
            .help("write sections such as `roles:`"),
        );
        return;
    };
    let Value::Mapping(target) = &mut tree.value else {
        return;
    };
    for section in sections.entries {
        let name = section.key.text.as_str();
        let allowed = SECTIONS.contains(&name);
        let permitted = include.only.as_ref().is_none_or(|only| only.contains(name));
        if allowed && permitted {
            merge_section(target, section, diagnostics);
            continue;
        }
        let message = format!("an included file cannot have the section `{name}`");
        let diagnostic = Diagnostic::error(Code::IncludeLimit, section.key.span, message);
        diagnostics.push(if allowed {
            diagnostic
                .related(include.span, "this include allows only some sections")
                .help("move it to the blueprint, or add the section to `only:`")
        } else {
            diagnostic.help(format!(
                "move it to the blueprint; included files have {}",
                SECTIONS.join(", ")
            ))
        });
    }
}

fn merge_section(target: &mut Mapping, section: Entry, diagnostics: &mut Vec<Diagnostic>) {
    let Some(known) = target
        .entries
        .iter_mut()
        .find(|entry| entry.key.text == section.key.text)
    else {
        target.entries.push(section);
        return;
    };
    match (&mut known.value.value, section.value.value) {
        (Value::Mapping(known), Value::Mapping(more)) => {
            for entry in more.entries {
                match known.entry(&entry.key.text) {
                    Some(first) => diagnostics.push(
                        Diagnostic::error(
                            Code::NameTaken,
                            entry.key.span,
                            format!("`{}` stands in two files", entry.key.text),
                        )
                        .related(first.key.span, "first here")
                        .help("give one of the two another name"),
                    ),
                    None => known.entries.push(entry),
                }
            }
        }
        (Value::Sequence(known), Value::Sequence(more)) => known.extend(more),
        (_, other) => diagnostics.push(
            Diagnostic::error(
                Code::WrongType,
                section.key.span,
                format!(
                    "`{}` is {} here and {} in the blueprint",
                    section.key.text,
                    Node {
                        value: other,
                        span: section.value.span,
                        tag: None
                    }
                    .kind(),
                    known.value.kind()
                ),
            )
            .related(known.key.span, "the other one")
            .help("write both in the same form"),
        ),
    }
}

/// The section `accounts`, to be added to.
#[derive(Debug)]
pub(super) struct AccountSection<'a>(&'a mut Mapping);

impl<'a> AccountSection<'a> {
    /// The section of a blueprint, made if it has none; `None` if it is no mapping.
    pub(super) fn of(tree: &'a mut Node) -> Option<Self> {
        let span = tree.span;
        let Value::Mapping(sections) = &mut tree.value else {
            return None;
        };
        let known = sections
            .entries
            .iter()
            .position(|entry| entry.key.text == "accounts");
        let place = known.unwrap_or(sections.entries.len());
        if known.is_none() {
            let start = Span::new(span.source, span.start, span.start);
            sections.entries.push(Entry {
                key: Key {
                    text: "accounts".to_owned(),
                    span: start,
                },
                value: Node {
                    value: Value::Mapping(Mapping::default()),
                    span: start,
                    tag: None,
                },
            });
        }
        match &mut sections.entries.get_mut(place)?.value.value {
            Value::Mapping(section) => Some(Self(section)),
            _ => None,
        }
    }

    /// The names in it, and where they stand.
    pub(super) fn names(&self) -> BTreeMap<String, Span> {
        let names = self.0.entries.iter();
        names
            .map(|entry| (entry.key.text.clone(), entry.key.span))
            .collect()
    }

    /// The ids of the accounts in it.
    pub(super) fn ids(&self) -> BTreeSet<String> {
        let ids = self
            .0
            .entries
            .iter()
            .filter_map(|entry| entry.value.get("id"));
        ids.filter_map(|id| match &id.value {
            Value::String(text) | Value::Number(text) => Some(text.clone()),
            _ => None,
        })
        .collect()
    }

    /// Adds an account.
    pub(super) fn push(&mut self, entry: Entry) {
        self.0.entries.push(entry);
    }
}
