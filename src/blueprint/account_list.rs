//! Accounts from the output of `aws organizations list-accounts`, as entries of `accounts`.
use super::include::AccountSection;
use crate::diag::{Code, Diagnostic, Span};
use crate::syntax::{Entry, Key, Mapping, Node, Value};
use std::collections::BTreeMap;
use std::collections::btree_map;

/// How many names of accounts a message has at most.
const MOST_NAMES: usize = 3;

/// The accounts of all lists that a blueprint includes.
///
/// `ListAccounts` says neither unit nor tags: the include does, for all accounts of its files. An
/// account may stand in several lists, such as one of everything and one of its unit; what one
/// list does not say of it, another does
/// (<https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html>).
#[derive(Debug, Default)]
pub(super) struct AccountLists {
    /// By id, in the order of ids.
    accounts: BTreeMap<String, Listed>,
}

/// What an include says of every account in its files.
#[derive(Debug, Clone, Default)]
pub(super) struct Attributes(Vec<Entry>);

#[derive(Debug)]
struct Listed {
    id: Node,
    name: String,
    name_span: Span,
    attributes: Attributes,
}

impl Attributes {
    /// Those that an entry of `include` has.
    pub(super) fn of(node: &Node) -> Self {
        let given = node.as_mapping().into_iter().flat_map(|it| &it.entries);
        let is_attribute = |entry: &&Entry| {
            matches!(
                entry.key.text.as_str(),
                "unit" | "environment" | "region" | "tags"
            )
        };
        Self(given.filter(is_attribute).cloned().collect())
    }

    /// Where the first of them stands.
    pub(super) fn first(&self) -> Option<Span> {
        self.0.first().map(|entry| entry.key.span)
    }

    /// Adds what is not said yet; what is said otherwise comes back.
    fn complete(&mut self, more: &Self) -> Vec<(Span, Span, String)> {
        let mut otherwise = Vec::new();
        for entry in &more.0 {
            let known = self.0.iter().find(|it| it.key.text == entry.key.text);
            match known {
                None => self.0.push(entry.clone()),
                Some(known) if same(&known.value, &entry.value) => {}
                Some(known) => {
                    otherwise.push((known.value.span, entry.value.span, entry.key.text.clone()));
                }
            }
        }
        otherwise
    }
}

impl AccountLists {
    /// Adds the accounts of one file. Those that are not active are left out, and told of.
    pub(super) fn add(
        &mut self,
        file: &Node,
        path: &str,
        attributes: &Attributes,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let list = file.get("Accounts");
        let Some(accounts) = list.and_then(Node::as_sequence) else {
            let span = list.map_or(file.span, |list| list.span);
            diagnostics.push(
                Diagnostic::error(
                    Code::WrongType,
                    Span::new(span.source, span.start, span.start),
                    "`Accounts` is no list",
                )
                .help("write the output of `aws organizations list-accounts` to this file"),
            );
            return;
        };
        let mut inactive: Vec<(Span, String)> = Vec::new();
        for account in accounts {
            let text = |key: &str| {
                account
                    .get(key)
                    .and_then(|node| Some((node, node.as_str()?)))
            };
            let (Some((id, id_text)), Some((name, name_text))) = (text("Id"), text("Name")) else {
                diagnostics.push(
                    Diagnostic::error(
                        Code::MissingKey,
                        Span::new(account.span.source, account.span.start, account.span.start),
                        "an account of the list needs `Id` and `Name`, both texts",
                    )
                    .help("write the output of `aws organizations list-accounts` to this file"),
                );
                continue;
            };
            // `Status` became `State` in 2025; a file may have either or both.
            let state = text("State").or_else(|| text("Status"));
            if state.is_some_and(|(_, state)| state != "ACTIVE") {
                inactive.push((name.span, name_text.to_owned()));
                continue;
            }
            self.one(id, id_text, name, name_text, attributes, diagnostics);
        }
        if let Some((span, _)) = inactive.first() {
            diagnostics.push(not_active(*span, path, &inactive));
        }
    }

    fn one(
        &mut self,
        id: &Node,
        id_text: &str,
        name: &Node,
        name_text: &str,
        attributes: &Attributes,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        match self.accounts.entry(id_text.to_owned()) {
            btree_map::Entry::Vacant(place) => {
                place.insert(Listed {
                    id: id.clone(),
                    name: name_of(name_text),
                    name_span: name.span,
                    attributes: attributes.clone(),
                });
            }
            btree_map::Entry::Occupied(mut known) => {
                for (first, second, key) in known.get_mut().attributes.complete(attributes) {
                    let message =
                        format!("`{id_text}` is listed twice, each time with another `{key}`");
                    diagnostics.push(
                        Diagnostic::error(Code::NameTaken, second, message)
                            .related(first, "the other one")
                            .related(id.span, "the account")
                            .help("list every account once for each thing that is said of it"),
                    );
                }
            }
        }
    }

    /// Adds the accounts to the section. An account that the blueprint names itself keeps the
    /// name and what is written there.
    pub(super) fn merge_into(self, tree: &mut Node, diagnostics: &mut Vec<Diagnostic>) {
        if self.accounts.is_empty() {
            return;
        }
        let Some(mut section) = AccountSection::of(tree) else {
            return;
        };
        let mut taken: BTreeMap<String, Span> = section.names();
        let ids = section.ids();
        for (id, listed) in self.accounts {
            if ids.contains(&id) {
                continue;
            }
            if listed.name.parse::<crate::vocab::Name>().is_err() {
                diagnostics.push(nameless(&id, &listed));
                continue;
            }
            if let Some(first) = taken.insert(listed.name.clone(), listed.name_span) {
                diagnostics.push(
                    Diagnostic::error(
                        Code::NameTaken,
                        listed.name_span,
                        format!("the account {id} would be called `{}`, as another is", listed.name),
                    )
                    .related(first, "the other one")
                    .note("names of listed accounts are written in lower case, with `-` for everything but letters and digits")
                    .help(format!("give it a name of its own under `accounts:`, `some-name: {{ id: \"{id}\" }}`")),
                );
                continue;
            }
            section.push(listed.into_entry());
        }
    }
}

impl Listed {
    fn into_entry(self) -> Entry {
        let id = Entry {
            key: Key {
                text: "id".to_owned(),
                span: self.id.span,
            },
            value: self.id,
        };
        let mut entries = vec![id];
        entries.extend(self.attributes.0);
        Entry {
            key: Key {
                text: self.name,
                span: self.name_span,
            },
            value: Node {
                value: Value::Mapping(Mapping { entries }),
                span: self.name_span,
                tag: None,
            },
        }
    }
}

/// Whether two nodes say the same, wherever they stand.
fn same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Mapping(one), Value::Mapping(other)) => {
            one.entries.len() == other.entries.len()
                && one.entries.iter().all(|entry| {
                    other
                        .entry(&entry.key.text)
                        .is_some_and(|known| same(&known.value, &entry.value))
                })
        }
        (one, other) => one == other,
    }
}

/// `Acme Search (Prod)` is `acme-search-prod`.
fn name_of(text: &str) -> String {
    let words: Vec<String> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.join("-")
}

fn nameless(id: &str, listed: &Listed) -> Diagnostic {
    Diagnostic::error(
        Code::InvalidName,
        listed.name_span,
        format!("no name can be made of what the account {id} is called"),
    )
    .note("names of listed accounts are written in lower case, with `-` for everything but letters and digits, and have at most 63 characters")
    .help(format!("give it a name under `accounts:`, `some-name: {{ id: \"{id}\" }}`"))
}

fn not_active(span: Span, path: &str, accounts: &[(Span, String)]) -> Diagnostic {
    let shown: Vec<String> = accounts
        .iter()
        .take(MOST_NAMES)
        .map(|(_, name)| format!("`{name}`"))
        .collect();
    let rest = accounts.len().saturating_sub(MOST_NAMES);
    let more = if rest == 0 {
        String::new()
    } else {
        format!(" and {rest} more")
    };
    let are = if accounts.len() == 1 { "is" } else { "are" };
    Diagnostic::warning(
        Code::AccountNotActive,
        span,
        format!(
            "{}{more} of `{path}` {are} not active, and left out",
            shown.join(", ")
        ),
    )
    .note("nothing can be deployed to an account that is suspended or being closed")
    .help("take it out of the list once AWS has closed it")
}
