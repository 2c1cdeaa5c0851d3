//! Which condition keys say who calls, and from where.
use serde::Deserialize;
use std::sync::LazyLock;

/// What a condition key says of the caller. One key may say several of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallerKey {
    /// Who it is, or from where it calls: a policy with a fixed value of such a key is not public
    /// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>).
    Caller,
    /// Its organization.
    Organization,
    /// The identity that signed the request, which a service that acts by itself has not.
    Principal,
    /// The resource on whose behalf a service acts by itself.
    Source,
    /// Whether it is a service that acts by itself.
    Service,
}

/// Whether a condition key, in whatever case, says this of the caller.
pub fn says_of_caller(key: &str, what: CallerKey) -> bool {
    let keys = match what {
        CallerKey::Caller => &TABLE.caller,
        CallerKey::Organization => &TABLE.organization,
        CallerKey::Principal => &TABLE.principal,
        CallerKey::Source => &TABLE.source_keys,
        CallerKey::Service => &TABLE.service,
    };
    keys.iter().any(|listed| match listed.strip_suffix('*') {
        Some(beginning) => key
            .get(..beginning.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(beginning)),
        None => key.eq_ignore_ascii_case(listed),
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    caller: Vec<String>,
    organization: Vec<String>,
    principal: Vec<String>,
    source_keys: Vec<String>,
    service: Vec<String>,
}

// A test reads the embedded file, so that the fallback is never taken.
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/caller-keys.json")).unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_in_any_case_and_with_their_tags() {
        assert!(says_of_caller(
            "AWS:principalorgid",
            CallerKey::Organization
        ));
        assert!(says_of_caller(
            "aws:PrincipalTag/team",
            CallerKey::Principal
        ));
        assert!(!says_of_caller("aws:SecureTransport", CallerKey::Caller));
        assert!(says_of_caller("aws:SourceArn", CallerKey::Source));
    }
}
