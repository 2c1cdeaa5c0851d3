//! What may be reached outside of AWS, for firewalls that synth writes no rules for.
use super::Json;

/// The hosts that routing needs, for whoever keeps a firewall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EgressList {
    /// The blueprint's name.
    pub blueprint: String,
    /// The hosts, sorted, each once.
    pub allow: Vec<EgressHost>,
}

/// One host and why it is needed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EgressHost {
    /// The host; HTTPS, port 443.
    pub host: String,
    /// The provider's word.
    pub provider: String,
    /// The models of the blueprint that answer there, by name.
    pub models: Vec<String>,
}

impl EgressList {
    /// The file `routing/egress.json`.
    pub fn print(&self) -> String {
        let hosts = self.allow.iter().map(|host| {
            let models = host.models.iter().map(|name| Json::text(&**name));
            Json::map([
                ("host", Json::text(&*host.host)),
                ("port", Json::integer(443)),
                ("protocol", Json::text("tcp")),
                ("provider", Json::text(&*host.provider)),
                ("models", Json::List(models.collect())),
            ])
        });
        Json::map([
            ("version", Json::integer(1)),
            ("blueprint", Json::text(&*self.blueprint)),
            ("allow", Json::List(hosts.collect())),
        ])
        .pretty()
    }
}
