//! API keys for Bedrock.
use super::Rail;
use crate::simulate::call::Call;

/// The service of a credential that is an API key for Bedrock.
const BEDROCK: &str = "bedrock.amazonaws.com";
/// The key that says how long a credential lives.
const AGE: &str = "iam:ServiceSpecificCredentialAgeDays";

impl Rail<'_> {
    pub(super) fn long_term_keys(&self) -> (Vec<Call>, Vec<Call>) {
        let mut forbidden = self.made(BEDROCK);
        forbidden.extend(self.all("bearer-token", |call| {
            vec![call.clone(), call.with("token_type", "LONG_TERM")]
        }));
        let mut fine = self.other_credentials();
        fine.extend(self.all("bearer-token", |call| {
            vec![call.with("token_type", "SHORT_TERM")]
        }));
        (forbidden, fine)
    }

    pub(super) fn no_keys(&self) -> (Vec<Call>, Vec<Call>) {
        let mut forbidden = self.made(BEDROCK);
        forbidden.extend(self.all("bearer-token", |call| {
            let types = ["SHORT_TERM", "LONG_TERM"];
            types.map(|it| call.with("token_type", it)).into()
        }));
        (forbidden, self.other_credentials())
    }

    /// A key for which no age is asked for never ends.
    pub(super) fn key_age(&self, days: u32) -> (Vec<Call>, Vec<Call>) {
        let aged = |call: &Call, days: u32| call.keyed(AGE, Some(&days.to_string()));
        let made = self.made(BEDROCK);
        let mut forbidden: Vec<Call> = made
            .iter()
            .map(|call| aged(call, days.saturating_add(1)))
            .collect();
        forbidden.extend(made.iter().cloned());
        let mut fine: Vec<Call> = made
            .iter()
            .flat_map(|call| [aged(call, 1), aged(call, days)])
            .collect();
        fine.extend(
            self.other_credentials()
                .iter()
                .map(|call| aged(call, days.saturating_add(1))),
        );
        (forbidden, fine)
    }

    fn made(&self, service: &str) -> Vec<Call> {
        self.all("service-credential", |call| {
            vec![call.with("service", service)]
        })
    }

    fn other_credentials(&self) -> Vec<Call> {
        ["cassandra.amazonaws.com", "codecommit.amazonaws.com"]
            .into_iter()
            .flat_map(|service| self.made(service))
            .collect()
    }
}
