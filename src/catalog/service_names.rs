//! The names of AWS services as principals.
use super::regions::regions;
use serde::Deserialize;
use std::sync::LazyLock;

/// The name of a service principal without its suffix and its region: `logs` of `logs.us-east-1.amazonaws.com`.
/// `None` for one that does not end as those of AWS do.
pub fn service_principal_name(principal: &str) -> Option<String> {
    let mut stems = TABLE.suffixes.iter().filter_map(|suffix| {
        let stem = principal.strip_suffix(suffix.as_str())?;
        stem.strip_suffix('.')
    });
    let stem = stems.next()?;
    let labels: Vec<&str> = stem
        .split('.')
        .filter(|label| !regions().any(|region| region == *label))
        .collect();
    Some(labels.join("."))
}

/// The names of the services that are known as principals, without suffix and region.
pub fn service_principal_names() -> impl Iterator<Item = &'static str> {
    TABLE.names.iter().map(String::as_str)
}

/// The day of the list.
pub fn service_principals_as_of() -> &'static str {
    &TABLE.as_of
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    suffixes: Vec<String>,
    names: Vec<String>,
}

// A test reads the embedded file, so that the fallback is never taken.
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/service-names.json")).unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_no_part_of_the_name() {
        let name = |principal| service_principal_name(principal);
        assert_eq!(name("logs.us-east-1.amazonaws.com").unwrap(), "logs");
        assert_eq!(name("ec2.amazonaws.com.cn").unwrap(), "ec2");
        assert_eq!(name("lambda.example.com"), None);
        assert!(service_principal_names().any(|name| name == "lambda"));
    }
}
