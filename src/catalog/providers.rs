//! Providers of models outside AWS.
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Debug, Default, Deserialize)]
struct Providers {
    providers: BTreeMap<String, Provider>,
}

#[derive(Debug, Deserialize)]
struct Provider {
    host: String,
}

static PROVIDERS: LazyLock<Providers> =
    LazyLock::new(|| serde_json::from_str(include_str!("data/providers.json")).unwrap_or_default());

/// The host that a provider's API answers on.
pub fn provider_host(provider: &str) -> Option<&'static str> {
    PROVIDERS
        .providers
        .get(provider)
        .map(|provider| provider.host.as_str())
}
