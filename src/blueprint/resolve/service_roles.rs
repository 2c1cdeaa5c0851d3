//! Roles that come with what is declared, and that an AWS service becomes.
use super::Context;
use super::placed::environment_tag;
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{
    Account, Boundary, Grant, Owner, Role, RoleIdentity, Trust, TrustConditions, TrustedPrincipal,
    Verb, physical_name,
};
use crate::vocab::{Arn, Name};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Names of roles in IAM, and of functions, have at most 64 characters.
const MOST_NAME: usize = 64;

/// What these roles have in common with those of the blueprint.
#[derive(Debug, Clone)]
pub(super) struct RoleDefaults {
    /// Their path in IAM, with both slashes.
    pub(super) path: String,
    /// Their boundary.
    pub(super) boundary: Option<Arc<Boundary>>,
    /// Their tags.
    pub(super) tags: BTreeMap<String, String>,
}

/// A role that is asked for.
#[derive(Debug)]
pub(super) struct ServiceRole<'a> {
    /// Its name, as if the blueprint had declared it.
    pub(super) name: Name,
    /// Its account.
    pub(super) account: &'a Arc<Account>,
    /// The service that becomes it, by host name.
    pub(super) service: &'a str,
    /// Under which conditions.
    pub(super) conditions: TrustConditions,
    /// What it may do.
    pub(super) verbs: Vec<Verb>,
    /// Where it was asked for.
    pub(super) span: Span,
}

impl ServiceRole<'_> {
    /// The role; `None` where its name is longer than IAM takes.
    pub(super) fn resolve(
        self,
        defaults: &RoleDefaults,
        context: &mut Context<'_>,
    ) -> Option<Role> {
        let (account, span) = (self.account, self.span);
        let role_name = physical_name(&context.blueprint, &self.name);
        if role_name.len() > MOST_NAME {
            context.report(too_long(&role_name, span));
            return None;
        }
        let identity = Arc::new(RoleIdentity {
            identity: self.name.clone(),
            name: self.name,
            adopt: false,
            owner: Owner::Synth(account.clone()),
            account_id: account.id,
            arn: Arn {
                partition: account.home_region.partition().to_string(),
                service: "iam".to_owned(),
                region: String::new(),
                account: account.id.to_string(),
                resource: format!("role{}{role_name}", defaults.path),
            },
            span,
        });
        let mut tags = defaults.tags.clone();
        tags.extend(environment_tag(account));
        let grants = self.verbs.into_iter().map(|verb| Grant { verb, span });
        Some(Role {
            identity,
            trusted_by: vec![Trust {
                principal: TrustedPrincipal::Service(self.service.to_owned()),
                conditions: self.conditions,
                span,
            }],
            grants: grants.collect(),
            managed: Vec::new(),
            boundary: defaults.boundary.clone(),
            max_session_seconds: 3_600,
            tags,
        })
    }
}

/// A name that AWS would not take, of something that the blueprint does not name itself.
pub(super) fn too_long(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::NameTooLong,
        span,
        format!(
            "this brings along a role named `{name}`, which has {} characters of {MOST_NAME}",
            name.len()
        ),
    )
    .help("shorten the name of what it serves, or that of the blueprint")
}
