//! Accounts in which the same is done: the commands stand once, and whose else they are beside them.
use crate::artifact::SharedBy;
use crate::model::Account;
use std::collections::BTreeMap;
use std::fmt::Debug;

/// The pages of accounts, in their order, those that differ in nothing but the account's id as one.
///
/// What a page says of the account but by its id has to be added afterwards.
pub(super) fn alike<'a, T: Debug>(
    pages: impl IntoIterator<Item = (&'a Account, T)>,
) -> Vec<(&'a Account, T, Option<SharedBy>)> {
    let mut groups: Vec<(&Account, T, Vec<&Account>)> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (account, page) in pages {
        let content = format!("{page:?}").replace(account.id.as_str(), "*");
        let at = *known.entry(content).or_insert(groups.len());
        match groups.get_mut(at) {
            Some((_, _, others)) => others.push(account),
            None => groups.push((account, page, Vec::new())),
        }
    }
    groups
        .into_iter()
        .map(|(account, page, others)| {
            let shared = (!others.is_empty()).then(|| SharedBy {
                id: account.id.to_string(),
                others: others
                    .iter()
                    .map(|other| format!("{} {}", other.name, other.id))
                    .collect(),
            });
            (account, page, shared)
        })
        .collect()
}
