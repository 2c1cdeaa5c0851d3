//! A condition key, and which key a name stands for.
use super::layout::{Section, condition_key as record};
use super::table::{compare, count, find, first_not_before, string, word};
use super::value_type::ValueType;
use std::fmt;

/// A condition key of a service, or of requests to any service.
///
/// The order is that of names without regard to case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CatalogConditionKey {
    index: u32,
}

/// The condition key that `name` stands for: itself, or the key with a variable that it fills in.
///
/// `aws:ResourceTag/Team` is `aws:ResourceTag/${TagKey}`; of several that fit, the one that says
/// most of the name. The claims of an OIDC provider (`PROVIDER:sub`, `PROVIDER:aud`) are here only
/// for the few providers that AWS lists.
pub fn condition_key(name: &str) -> Option<CatalogConditionKey> {
    find(0..count(Section::ConditionKeys), name, spelling)
        .map(CatalogConditionKey::at)
        .or_else(|| filled_in(name))
}

/// The keys that requests to any service can carry, by name.
pub fn global_condition_keys() -> impl Iterator<Item = CatalogConditionKey> {
    (0..count(Section::ConditionKeys))
        .map(CatalogConditionKey::at)
        .filter(|key| key.is_global())
}

impl CatalogConditionKey {
    pub(super) fn at(index: u32) -> Self {
        Self { index }
    }

    /// The key as AWS writes it; variables as `${TagKey}`.
    pub fn name(self) -> &'static str {
        spelling(self.index)
    }

    /// What one value is.
    pub fn value_type(self) -> ValueType {
        ValueType::at(self.word() & !(record::MULTIVALUED | record::GLOBAL))
    }

    /// Whether a request can carry several values, so that `ForAllValues` or `ForAnyValue` is
    /// needed
    /// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html>).
    pub fn is_multivalued(self) -> bool {
        self.word() & record::MULTIVALUED != 0
    }

    /// Whether requests to any service can carry it
    /// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>).
    pub fn is_global(self) -> bool {
        self.word() & record::GLOBAL != 0
    }

    /// Whether `name` is this key, or this key with its variables filled in.
    pub fn stands_for(self, name: &str) -> bool {
        compare(self.name(), name).is_eq() || fills_in(self.name(), name)
    }

    fn word(self) -> u32 {
        word(Section::ConditionKeys, self.index, record::VALUE_TYPE)
    }
}

impl fmt::Debug for CatalogConditionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

fn spelling(index: u32) -> &'static str {
    string(Section::ConditionKeys, index, record::NAME)
}

/// The key with a variable that `name` fills in. Only where a template's fixed beginning can end,
/// after what is no letter or digit, is one looked for.
fn filled_in(name: &str) -> Option<CatalogConditionKey> {
    let ends = name.bytes().enumerate().rev();
    let ends = ends
        .filter(|(_, byte)| byte.is_ascii_punctuation())
        .take(MOST_ENDS);
    for (end, _) in ends {
        let beginning = name.get(..=end)?;
        let all = 0..count(Section::Templates);
        let first = first_not_before(all.clone(), |place| {
            compare(fixed(place), beginning).is_lt()
        });
        let found = (first..all.end)
            .take_while(|place| compare(fixed(*place), beginning).is_eq())
            .map(template)
            .find(|key| fills_in(key.name(), name));
        if found.is_some() {
            return found;
        }
    }
    None
}

/// Bounds the work on a hostile name: tag keys have at most 128 characters.
const MOST_ENDS: usize = 160;

fn template(place: u32) -> CatalogConditionKey {
    CatalogConditionKey::at(word(Section::Templates, place, 0))
}

/// What stands before the first variable of a template.
fn fixed(place: u32) -> &'static str {
    template(place)
        .name()
        .split("${")
        .next()
        .unwrap_or_default()
}

/// Whether `name` is `template` with each `${…}` replaced by one character or more.
fn fills_in(template: &str, name: &str) -> bool {
    let mut parts = template.split("${");
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = strip(name, first) else {
        return false;
    };
    let mut parts = parts
        .filter_map(|part| part.split_once('}'))
        .map(|(_, text)| text)
        .peekable();
    while let Some(text) = parts.next() {
        let Some(filled) = rest.chars().next().map(char::len_utf8) else {
            return false;
        };
        let after = rest.get(filled..).unwrap_or_default();
        if parts.peek().is_none() {
            let tail = after
                .len()
                .checked_sub(text.len())
                .and_then(|start| after.get(start..));
            return tail.is_some_and(|tail| tail.eq_ignore_ascii_case(text));
        }
        let found = after
            .char_indices()
            .find_map(|(start, _)| strip(after.get(start..)?, text));
        let Some(found) = found else { return false };
        rest = found;
    }
    // No variable: only the exact name is meant, and it was looked for before.
    false
}

/// What follows `beginning` in `text`, without regard to case.
fn strip<'a>(text: &'a str, beginning: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(beginning.len())?;
    head.eq_ignore_ascii_case(beginning).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_found_by_what_fills_it_in() {
        let mut seen = 0;
        for place in 0..count(Section::Templates) {
            let key = template(place);
            let name: Vec<_> = key
                .name()
                .split("${")
                .map(|part| part.split_once('}'))
                .collect();
            assert!(name.iter().skip(1).all(Option::is_some), "{key:?}");
            let filled: String = key
                .name()
                .split("${")
                .map(|part| {
                    part.split_once('}')
                        .map_or(part.to_owned(), |(_, text)| format!("x{text}"))
                })
                .collect();
            assert_eq!(condition_key(&filled), Some(key), "{filled}");
            assert_eq!(condition_key(key.name()), Some(key));
            seen += 1;
        }
        assert!(seen > 100, "{seen}");
    }

    #[test]
    fn a_variable_stands_for_one_character_or_more() {
        assert!(fills_in("a:b/${X}", "A:B/ü"));
        assert!(!fills_in("a:b/${X}", "a:b/"));
        assert!(!fills_in("a:b/${X}/m", "a:b//m"));
        assert!(fills_in("a:b/${X}/m", "a:b/x/n/m"));
        assert!(fills_in("a.${X}.b:${Y}", "a.x.b:y"));
        assert!(!fills_in("a.${X}.b:${Y}", "a.x.b:"));
        assert!(!fills_in("a:b", "a:b"));
    }
}
