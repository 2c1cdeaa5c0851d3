//! What a role has to ask of the tokens of identity providers.
use crate::policy::Pattern;
use serde::Deserialize;
use std::sync::LazyLock;

/// A claim that a role has to ask for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedClaim {
    /// The issuer without `https://`, with `*` for any run of characters.
    issuer: String,
    /// The claim.
    pub claim: String,
    /// Claims that do as well.
    pub others: Vec<String>,
    /// Who is trusted where none of them is asked for.
    pub means: String,
}

/// The claims to ask for in tokens of this issuer.
pub fn asked_claims(issuer: &str) -> impl Iterator<Item = &'static AskedClaim> {
    TABLE
        .claims
        .iter()
        .filter(move |asked| Pattern::new(&asked.issuer).matches(issuer))
}

/// The issuers that a role trusts by their host, without a provider in the account.
pub fn issuers_without_provider() -> impl Iterator<Item = &'static str> {
    TABLE.issuers.iter().map(String::as_str)
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    issuers: Vec<String>,
    claims: Vec<AskedClaim>,
}

// A test reads the embedded file, so that the fallback is never taken.
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/web-identity.json")).unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_is_asked_for_subject_and_audience() {
        let claims: Vec<&str> = asked_claims("oidc.eks.eu-central-1.amazonaws.com/id/A1")
            .map(|asked| asked.claim.as_str())
            .collect();
        assert_eq!(claims, ["sub", "aud"]);
        assert!(asked_claims("login.example.com").next().is_none());
        assert!(issuers_without_provider().any(|issuer| issuer == "www.amazon.com"));
    }
}
