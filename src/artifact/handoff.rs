//! What someone else must add to a thing that synth does not own.
use super::markdown::code_span;
use super::shell::shell_word;
use super::{Json, OutputFile, PolicyDocument, PolicyStatement, Symbol, Template, Text, Value};
use crate::diag::Span;
use crate::vocab::AccountId;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Statements to add to one policy of someone else's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handoff {
    /// The account of the thing.
    pub account: AccountId,
    /// Which of its policies.
    pub kind: HandoffKind,
    /// The thing's name in the blueprint.
    pub name: String,
    /// The thing's ARN.
    pub arn: String,
    /// What to add, sorted by Sid; each makes one grant of the blueprint work.
    pub statements: Vec<PolicyStatement>,
    /// For a policy of the organization: the ids of what to attach it to.
    pub attach_to: Vec<String>,
    /// For a policy of the organization that has no statements: what it says.
    pub content: Option<Value>,
    /// What works once they are added, each a sentence.
    pub why: BTreeSet<String>,
    /// Where the thing was declared.
    pub origin: Span,
}

impl Handoff {
    /// `handoff/222222222222/key.prompts-key.json`.
    pub fn path(&self) -> String {
        format!(
            "handoff/{}/{}.{}.json",
            self.account,
            self.kind.word(),
            self.name
        )
    }

    /// The ids in the statements that AWS invents, each once.
    pub fn symbols(&self) -> impl Iterator<Item = &Symbol> {
        let texts = self.statements.iter().flat_map(PolicyStatement::texts);
        let symbols = texts.filter_map(|text| match text {
            Text::Literal(_) => None,
            Text::Symbol(symbol) => Some(symbol),
        });
        symbols.collect::<BTreeSet<_>>().into_iter()
    }

    fn print(&self) -> String {
        // Organizations counts every blank of what it is given.
        if let Some(content) = &self.content {
            return Template::default().value(content).minified() + "\n";
        }
        if self.kind.organizations_type().is_some() {
            let document = PolicyDocument::new(self.statements.clone());
            return document.minified() + "\n";
        }
        let statements = self.statements.iter().map(|statement| {
            statement.json(&|text| match text {
                Text::Literal(text) => Json::text(&**text),
                Text::Symbol(symbol) => Json::text(symbol.to_string()),
            })
        });
        Json::map([
            ("account", Json::text(self.account.to_string())),
            ("add_to", Json::text(self.kind.policy())),
            ("name", Json::text(&*self.name)),
            ("arn", Json::text(&*self.arn)),
            (
                "why",
                Json::List(self.why.iter().map(|why| Json::text(&**why)).collect()),
            ),
            ("Statement", Json::List(statements.collect())),
        ])
        .pretty()
    }
}

/// The policy that the statements go into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HandoffKind {
    /// A bucket's policy.
    Bucket,
    /// A key's policy.
    Key,
    /// A secret's resource policy.
    Secret,
    /// A table's resource policy.
    Table,
    /// A topic's policy.
    Topic,
    /// A role's identity policy.
    RoleIdentity,
    /// A role's trust policy.
    RoleTrust,
    /// A service control policy to make and attach.
    ServiceControl,
    /// A resource control policy to make and attach.
    ResourceControl,
    /// An Amazon Bedrock policy of the organization to make and attach.
    BedrockPolicy,
}

impl HandoffKind {
    /// The word in the file name: `key.prompts-key.json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bucket => "bucket",
            Self::Key => "key",
            Self::Secret => "secret",
            Self::Table => "table",
            Self::Topic => "topic",
            Self::RoleIdentity => "role",
            Self::RoleTrust => "trust",
            Self::ServiceControl => "scp",
            Self::ResourceControl => "rcp",
            Self::BedrockPolicy => "bedrock",
        }
    }

    /// The command that reads the policy and the one that replaces it
    /// (<https://docs.aws.amazon.com/cli/latest/reference/>).
    pub fn commands(self) -> [&'static str; 2] {
        match self {
            Self::Bucket => ["aws s3api get-bucket-policy", "aws s3api put-bucket-policy"],
            Self::Key => ["aws kms get-key-policy", "aws kms put-key-policy"],
            Self::Secret => [
                "aws secretsmanager get-resource-policy",
                "aws secretsmanager put-resource-policy",
            ],
            Self::Table => [
                "aws dynamodb get-resource-policy",
                "aws dynamodb put-resource-policy",
            ],
            Self::Topic => [
                "aws sns get-topic-attributes",
                "aws sns set-topic-attributes",
            ],
            Self::RoleIdentity => ["aws iam get-role-policy", "aws iam put-role-policy"],
            Self::RoleTrust => ["aws iam get-role", "aws iam update-assume-role-policy"],
            Self::ServiceControl | Self::ResourceControl | Self::BedrockPolicy => [
                "aws organizations describe-policy",
                "aws organizations update-policy",
            ],
        }
    }

    /// The type of a policy of the organization
    /// (<https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreatePolicy.html>).
    pub fn organizations_type(self) -> Option<&'static str> {
        match self {
            Self::ServiceControl => Some("SERVICE_CONTROL_POLICY"),
            Self::ResourceControl => Some("RESOURCE_CONTROL_POLICY"),
            Self::BedrockPolicy => Some("BEDROCK_POLICY"),
            Self::Bucket
            | Self::Key
            | Self::Secret
            | Self::Table
            | Self::Topic
            | Self::RoleIdentity
            | Self::RoleTrust => None,
        }
    }

    /// The kind of a policy of the organization of this type.
    pub fn of_organization(type_name: &str) -> Option<Self> {
        [
            Self::ServiceControl,
            Self::ResourceControl,
            Self::BedrockPolicy,
        ]
        .into_iter()
        .find(|kind| kind.organizations_type() == Some(type_name))
    }

    /// What the policy is called.
    pub fn policy(self) -> &'static str {
        match self {
            Self::Bucket => "bucket policy",
            Self::Key => "key policy",
            Self::Secret => "resource policy of the secret",
            Self::Table => "resource policy of the table",
            Self::Topic => "topic policy",
            Self::RoleIdentity => "identity policy of the role",
            Self::RoleTrust => "trust policy of the role",
            Self::ServiceControl => "service control policy",
            Self::ResourceControl => "resource control policy",
            Self::BedrockPolicy => "Amazon Bedrock policy",
        }
    }
}

/// Each handoff as a file, and for each account a `README.md` that says what goes where.
pub(super) fn handoff_files(handoffs: &[Handoff]) -> impl Iterator<Item = OutputFile> {
    let mut by_account: BTreeMap<AccountId, Vec<&Handoff>> = BTreeMap::new();
    for handoff in handoffs {
        by_account.entry(handoff.account).or_default().push(handoff);
    }
    let guides = by_account.into_iter().map(|(account, mut handoffs)| {
        handoffs.sort_by_key(|handoff| handoff.path());
        OutputFile {
            path: format!("handoff/{account}/README.md"),
            text: guide(account, &handoffs),
        }
    });
    let statements = handoffs.iter().map(|handoff| OutputFile {
        path: handoff.path(),
        text: handoff.print(),
    });
    guides.chain(statements)
}

/// One line of a guide.
#[derive(Serialize)]
struct GuideEntry {
    file: String,
    policy: &'static str,
    arn: String,
    sids: Vec<String>,
    why: Vec<String>,
    read: &'static str,
    write: &'static str,
    symbols: Vec<String>,
}

/// A policy of the organization in a guide.
#[derive(Serialize)]
struct GuidePolicy {
    file: String,
    policy: &'static str,
    create: String,
    attach: Vec<String>,
}

fn guide_policy(handoff: &Handoff, policy_type: &str) -> GuidePolicy {
    let file = handoff
        .path()
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_owned();
    let word = shell_word;
    let create = format!(
        "aws organizations create-policy --type {policy_type} --name {} --description {} --content {}",
        word(&handoff.name),
        word(&handoff.name),
        word(&format!("file://{file}"))
    );
    let attach = handoff.attach_to.iter().map(|target| {
        format!(
            "aws organizations attach-policy --policy-id \"$policy\" --target-id {}",
            word(target)
        )
    });
    GuidePolicy {
        policy: handoff.kind.policy(),
        create,
        attach: attach.collect(),
        file,
    }
}

const GUIDE: &str = include_str!("templates/handoff.md");

fn guide(account: AccountId, handoffs: &[&Handoff]) -> String {
    let policies: Vec<GuidePolicy> = handoffs
        .iter()
        .filter_map(|handoff| Some(guide_policy(handoff, handoff.kind.organizations_type()?)))
        .collect();
    let entries: Vec<GuideEntry> = handoffs
        .iter()
        .filter(|handoff| handoff.kind.organizations_type().is_none())
        .map(|handoff| {
            let [read, write] = handoff.kind.commands();
            GuideEntry {
                file: handoff
                    .path()
                    .rsplit('/')
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
                policy: handoff.kind.policy(),
                arn: code_span(&handoff.arn),
                sids: handoff
                    .statements
                    .iter()
                    .map(|statement| code_span(&statement.sid))
                    .collect(),
                why: handoff.why.iter().map(|why| code_span(why)).collect(),
                read,
                write,
                symbols: handoff
                    .symbols()
                    .map(|symbol| code_span(&symbol.to_string()))
                    .collect(),
            }
        })
        .collect();
    let mut context = tera::Context::new();
    context.insert("account", account.as_str());
    context.insert("entries", &entries);
    context.insert("policies", &policies);
    // The template is part of synth and a test renders it, so it cannot fail here.
    tera::Tera::one_off(GUIDE, &context, false).unwrap_or_default()
}
