//! A blueprint of as many accounts as wanted, in three units of one organization: each account has
//! a project, a key, a cache and three roles.
use std::collections::BTreeMap;
use std::fmt::Write as _;
use synth::blueprint::{Files, ReadError};

/// Who deploys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// A stack in each account.
    Stacks,
    /// A `StackSet` for the group.
    StackSet,
}

impl By {
    /// The word in a blueprint.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Stacks => "stacks",
            Self::StackSet => "stackset",
        }
    }
}

/// A blueprint and the files it includes, by path.
#[derive(Debug)]
pub(crate) struct Large {
    /// The blueprint.
    pub(crate) blueprint: String,
    /// The files.
    pub(crate) files: BTreeMap<String, String>,
}

const UNITS: [(&str, &str); 3] = [
    ("retail", "ou-ab12-retail01"),
    ("markets", "ou-ab12-markets1"),
    ("research", "ou-ab12-research"),
];

const BLUEPRINT: &str = r#"synth: 1
facts: 2026-11-22
name: large
organization: { id: o-a1b2c3d4e5, root: r-ab12, management: management }
defaults: { region: us-east-2, tags: { CostCenter: genai }, roles: { path: /llm/ } }
deploy: { by: BY, bucket: large-templates }
include:
  - { files: retail.json, unit: ou-ab12-retail01, environment: production }
  - { files: markets.json, unit: ou-ab12-markets1, environment: production }
  - { files: research.json, unit: ou-ab12-research, environment: test }
accounts:
  management: { id: "100000000001" }
  platform: { id: "100000000002", unit: ou-ab12-platform1 }
groups:
  tenants: { tag: { environment: production } }
  labs: { unit: ou-ab12-research }
models:
  gpt-5.5: { provider: bedrock, id: openai.gpt-5.5 }
  small: { provider: bedrock, id: openai.gpt-oss-20b, endpoint: runtime }
projects:
  assistants: { account: tenants }
  trials: { account: labs }
keys:
  answers-key: { account: tenants }
caches:
  answers: { account: tenants, engine: dynamodb, ttl: 15min, key_by: [tenant], key: answers-key }
roles:
  dispatcher:
    account: platform
    trusted_by: [ { service: lambda.amazonaws.com } ]
    may: [ { publish_metrics: Large/LLM } ]
  answer-service:
    account: tenants
    trusted_by: [ { service: ecs-tasks.amazonaws.com } ]
    may:
      - { invoke: [gpt-5.5, small], in: assistants }
      - { use: answers }
      - { publish_metrics: Large/LLM }
  operator:
    account: tenants
    trusted_by: [ { account: platform, when: { mfa: required } } ]
    may: [ { invoke: [gpt-5.5], in: assistants } ]
  janitor:
    account: tenants
    trusted_by: [ { service: lambda.amazonaws.com } ]
    may: [ { use: answers } ]
  researcher:
    account: labs
    trusted_by: [ { service: sagemaker.amazonaws.com } ]
    may: [ { invoke: [gpt-5.5, small], in: trials } ]
guardrails: [ approved-models-only, no-default-project, no-long-term-api-keys, zero-retention ]
"#;

/// A blueprint with this many accounts beside management and platform.
pub(crate) fn large(accounts: usize, by: By) -> Large {
    let mut files = BTreeMap::new();
    for (unit, (name, _)) in UNITS.iter().enumerate() {
        let mut list = String::from("{\n  \"Accounts\": [");
        for number in (unit..accounts).step_by(UNITS.len()) {
            let comma = if number == unit { "" } else { "," };
            let id = 200_000_000_000 + number;
            // Writing to a `String` cannot fail.
            let _ = write!(
                list,
                "{comma}\n    {{ \"Id\": \"{id}\", \"Arn\": \"arn:aws:organizations::100000000001:account/o-a1b2c3d4e5/{id}\", \"Email\": \"{name}-{number}@large.example\", \"Name\": \"Large {name} {number}\", \"Status\": \"ACTIVE\", \"JoinedMethod\": \"CREATED\" }}"
            );
        }
        list.push_str("\n  ]\n}\n");
        files.insert(format!("{name}.json"), list);
    }
    Large {
        blueprint: BLUEPRINT.replace("BY", by.word()),
        files,
    }
}

impl Files for Large {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        self.files
            .get(path)
            .cloned()
            .ok_or_else(|| ReadError::NotFound {
                path: path.to_owned(),
            })
    }

    fn glob(&self, pattern: &str) -> Result<Vec<String>, ReadError> {
        self.read(pattern).map(|_| vec![pattern.to_owned()])
    }
}
