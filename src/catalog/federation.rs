//! How callers from outside IAM are told apart: a dated table.
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What AWS and issuers document about callers that a role knows by no IAM principal.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Federation {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    /// The audience of tokens that are meant for AWS STS, unless an issuer is told another.
    pub audience: String,
    /// The issuer of GitHub Actions, without `https://`.
    pub github_issuer: String,
    /// The service that assumes the role of an instance profile.
    pub instances: String,
    /// How EKS Pod Identity says which pod it acts for.
    pub pod_identity: PodIdentityTags,
    saml_sign_in: BTreeMap<String, SignIn>,
}

/// The service of EKS Pod Identity, and the session tags that it sets.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PodIdentityTags {
    /// The service principal.
    pub service: String,
    /// The tag with the cluster's ARN.
    pub cluster_tag: String,
    /// The tag with the Kubernetes namespace.
    pub namespace_tag: String,
    /// The tag with the Kubernetes service account.
    pub service_account_tag: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignIn {
    everywhere: String,
    regional: String,
}

/// The table.
pub fn federation() -> &'static Federation {
    &TABLE
}

impl Federation {
    /// The pages of AWS sign-in that SAML assertions are presented to: the partition's, and those
    /// of these regions.
    pub fn saml_sign_in<'a>(
        &self,
        partition: &str,
        regions: impl IntoIterator<Item = &'a str>,
    ) -> Vec<String> {
        let Some(pages) = self.saml_sign_in.get(partition) else {
            return Vec::new();
        };
        let regional = regions
            .into_iter()
            .map(|region| pages.regional.replace("{region}", region));
        std::iter::once(pages.everywhere.clone())
            .chain(regional)
            .collect()
    }
}

// A test reads the embedded file, so that the fallback is never taken.
static TABLE: LazyLock<Federation> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/federation.json")).unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_has_a_sign_in_page_of_its_own() {
        assert_eq!(
            federation().saml_sign_in("aws", ["us-east-2"]),
            [
                "https://signin.aws.amazon.com/saml",
                "https://us-east-2.signin.aws.amazon.com/saml"
            ]
        );
        assert_eq!(federation().audience, "sts.amazonaws.com");
    }
}
