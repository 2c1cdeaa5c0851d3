//! Well-formed ids in the place of those that AWS will invent.
use crate::artifact::SymbolKind;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Replaces opaque texts such as `{KeyLlmData}`, the same one always by the same id: another
/// simulator may refuse an ARN with braces in it.
#[derive(Debug, Default)]
pub(super) struct StandIns {
    used: BTreeMap<String, String>,
}

impl StandIns {
    /// The text, which may be minified JSON, with every opaque text replaced. In such JSON a brace
    /// that is structure is followed by a quote or a brace, so that none is taken for an id.
    pub(super) fn replace(&mut self, text: &str) -> String {
        let mut replaced = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let (before, from) = rest.split_at(open);
            replaced.push_str(before);
            let opaque = if before.ends_with('$') {
                None
            } else {
                opaque(from)
            };
            if let Some((name, after)) = opaque {
                let id = self.used.entry(name.to_owned()).or_insert_with(|| id(name));
                replaced.push_str(id);
                rest = after;
            } else {
                replaced.push('{');
                rest = from.strip_prefix('{').unwrap_or_default();
            }
        }
        replaced.push_str(rest);
        replaced
    }

    /// What was replaced by what, without the braces.
    pub(super) fn into_used(self) -> BTreeMap<String, String> {
        self.used
    }
}

/// The name in `{name}` at the start of a text, and what follows.
fn opaque(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('{')?;
    let end = inner.find(|c: char| !is_of_name(c))?;
    let (name, after) = inner.split_at(end);
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic());
    Some((name, after.strip_prefix('}')?)).filter(|_| starts)
}

/// Logical ids, and what the estate says of values that nobody knows.
fn is_of_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, ' ' | '-' | '_' | '.' | '/' | ':')
}

/// An id that depends on the name alone: a key's has the form of a UUID, others are hexadecimal.
fn id(name: &str) -> String {
    let digest = Sha256::digest(name.as_bytes());
    let mut hex = String::new();
    for byte in digest.iter().take(16) {
        write!(hex, "{byte:02x}").ok();
    }
    if !name.starts_with(SymbolKind::Key.logical_word()) {
        return hex;
    }
    let mut rest = hex.as_str();
    let mut groups = Vec::new();
    for length in [8, 4, 4, 4, 12] {
        let (group, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        groups.push(group);
        rest = after;
    }
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_replaced_and_variables_and_structure_are_not() {
        let mut stand_ins = StandIns::default();
        let text = r#"{"a":{},"Resource":["arn:aws:kms:r:1:key/{KeyData}","${aws:username}/{","{KeyData}"]}"#;
        let replaced = stand_ins.replace(text);
        let key = stand_ins.used["KeyData"].clone();
        assert_eq!(replaced, text.replace("{KeyData}", &key));
        let lengths: Vec<usize> = key.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(
            stand_ins.replace("project/proj_{ProjectA}").len(),
            "project/proj_".len() + 32
        );
        assert_eq!(stand_ins.into_used().len(), 2);
    }
}
