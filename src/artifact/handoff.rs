//! What someone else must add to a thing that synth does not own.
use super::shell::shell_word;
use super::{Json, OutputFile, PolicyDocument, PolicyStatement, Text};
use crate::diag::Span;
use crate::vocab::AccountId;
use serde::Serialize;
use std::collections::BTreeMap;

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

    fn print(&self) -> String {
        if self.kind == HandoffKind::ServiceControl {
            // Organizations counts every blank of what it is given.
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
    /// A role's identity policy.
    RoleIdentity,
    /// A role's trust policy.
    RoleTrust,
    /// A service control policy to make and attach.
    ServiceControl,
}

impl HandoffKind {
    /// The word in the file name: `key.prompts-key.json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bucket => "bucket",
            Self::Key => "key",
            Self::Secret => "secret",
            Self::RoleIdentity => "role",
            Self::RoleTrust => "trust",
            Self::ServiceControl => "scp",
        }
    }

    /// What the policy is called.
    pub fn policy(self) -> &'static str {
        match self {
            Self::Bucket => "bucket policy",
            Self::Key => "key policy",
            Self::Secret => "resource policy of the secret",
            Self::RoleIdentity => "identity policy of the role",
            Self::RoleTrust => "trust policy of the role",
            Self::ServiceControl => "service control policy",
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
}

/// A policy of the organization in a guide.
#[derive(Serialize)]
struct GuidePolicy {
    file: String,
    create: String,
    attach: Vec<String>,
}

fn guide_policy(handoff: &Handoff) -> GuidePolicy {
    let file = handoff
        .path()
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_owned();
    let word = shell_word;
    let create = format!(
        "aws organizations create-policy --type SERVICE_CONTROL_POLICY --name {} --description {} --content {}",
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
        create,
        attach: attach.collect(),
        file,
    }
}

const GUIDE: &str = include_str!("templates/handoff.md");

fn guide(account: AccountId, handoffs: &[&Handoff]) -> String {
    let (policies, handoffs): (Vec<&Handoff>, Vec<&Handoff>) = handoffs
        .iter()
        .copied()
        .partition(|handoff| handoff.kind == HandoffKind::ServiceControl);
    let policies: Vec<GuidePolicy> = policies.into_iter().map(guide_policy).collect();
    let entries: Vec<GuideEntry> = handoffs
        .iter()
        .map(|handoff| GuideEntry {
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
        })
        .collect();
    let mut context = tera::Context::new();
    context.insert("account", account.as_str());
    context.insert("entries", &entries);
    context.insert("policies", &policies);
    // The template is part of synth and a test renders it, so it cannot fail here.
    tera::Tera::one_off(GUIDE, &context, false).unwrap_or_default()
}

/// A text as Markdown code: in more backticks than it has, without line breaks, so that nothing
/// in it is markup.
fn code_span(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let longest = line
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if line.starts_with('`') || line.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{line}{pad}{fence}")
}
