//! ARNs that AWS documents and the reference does not have: mostly those of resources of AWS itself.
use serde::Deserialize;
use std::sync::LazyLock;

/// The forms, as the reference writes them.
pub fn more_arn_formats() -> impl Iterator<Item = &'static str> {
    TABLE.forms.iter().map(String::as_str)
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    forms: Vec<String>,
}

// A test reads the embedded file, so that the fallback is never taken.
static TABLE: LazyLock<Table> =
    LazyLock::new(|| serde_json::from_str(include_str!("data/more-arns.json")).unwrap_or_default());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_six_fields() {
        assert!(more_arn_formats().count() > 5);
        assert!(more_arn_formats().all(|form| form.splitn(6, ':').count() == 6));
    }
}
