//! What is asked: who does what to which resource, in which circumstances.
use super::Context;
use crate::vocab::{AccountId, Action, Arn, Malformed};
use std::fmt;
use std::str::FromStr;

/// One call to be authorised against one resource. A call that touches several resources is
/// several requests, all of which must be allowed.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Who calls.
    pub caller: Caller,
    /// The action.
    pub action: Action,
    /// The resource.
    pub resource: Resource,
    /// The account that owns the resource; without it, the ARN's, else the caller's.
    pub resource_account: Option<AccountId>,
    /// The circumstances. Keys that follow from the caller are filled in unless given.
    pub context: Context,
}

/// Who makes a request
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// A session of a role whose session name no policy names.
    Role {
        /// The role.
        arn: Arn,
    },
    /// A session of a role.
    Session {
        /// The role, as an `iam` ARN; its path is unknown when it was read from a session ARN.
        role: Arn,
        /// The session's name.
        session: String,
    },
    /// An IAM user.
    User {
        /// The user.
        arn: Arn,
    },
    /// A session made by `GetFederationToken`.
    FederatedUser {
        /// The session, `arn:aws:sts::ACCOUNT:federated-user/NAME`.
        arn: Arn,
        /// The IAM user who made it, where known.
        user: Option<Arn>,
    },
    /// The root user of an account.
    Root {
        /// `arn:aws:iam::ACCOUNT:root`.
        arn: Arn,
    },
    /// An AWS service acting as itself.
    Service {
        /// Such as `cloudtrail.amazonaws.com`.
        host: String,
    },
    /// Someone whom an identity provider vouches for, calling `AssumeRoleWithSAML` or
    /// `AssumeRoleWithWebIdentity`.
    Federated {
        /// The provider: an ARN or a host such as `accounts.google.com`.
        provider: String,
    },
    /// An unsigned request.
    Anonymous,
}

/// What is acted upon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resource {
    /// One resource.
    Arn(Arn),
    /// None: the action has no resource types and is authorised against `*`.
    Any,
}

/// Identity providers that are named by a host and are no AWS service.
const WEB_PROVIDERS: [&str; 4] = [
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "graph.facebook.com",
    "www.amazon.com",
];

impl Request {
    /// A request with an empty context whose resource belongs to the account in its ARN.
    pub fn new(caller: Caller, action: Action, resource: Resource) -> Self {
        Self {
            caller,
            action,
            resource,
            resource_account: None,
            context: Context::new(),
        }
    }

    /// The same, with this context.
    #[must_use]
    pub fn with_context(mut self, context: Context) -> Self {
        self.context = context;
        self
    }

    /// The same, for a resource of this account.
    #[must_use]
    pub fn owned_by(mut self, account: AccountId) -> Self {
        self.resource_account = Some(account);
        self
    }

    /// The account that owns the resource.
    pub(crate) fn owner(&self) -> Option<&str> {
        let of_arn = || match &self.resource {
            Resource::Arn(arn) if !arn.account.is_empty() => Some(arn.account.as_str()),
            _ => self.caller.account(),
        };
        self.resource_account
            .as_ref()
            .map_or_else(of_arn, |account| Some(account.as_str()))
    }
}

impl Caller {
    /// The account the caller belongs to; services, providers and unsigned callers have none.
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::Role { arn }
            | Self::Session { role: arn, .. }
            | Self::User { arn }
            | Self::FederatedUser { arn, .. }
            | Self::Root { arn } => Some(&arn.account),
            Self::Service { .. } | Self::Federated { .. } | Self::Anonymous => None,
        }
    }

    /// The role, of a session.
    pub(crate) fn role(&self) -> Option<&Arn> {
        match self {
            Self::Role { arn } | Self::Session { role: arn, .. } => Some(arn),
            _ => None,
        }
    }

    /// Whether the caller is a session of a service-linked role
    /// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html>).
    pub(crate) fn is_service_linked(&self) -> bool {
        self.role().is_some_and(is_service_linked_role)
    }
}

impl Resource {
    /// The ARN, if there is one.
    pub fn arn(&self) -> Option<&Arn> {
        match self {
            Self::Arn(arn) => Some(arn),
            Self::Any => None,
        }
    }
}

/// The last part of a role's or user's path.
pub(crate) fn last_name(arn: &Arn) -> &str {
    arn.resource.rsplit('/').next().unwrap_or_default()
}

pub(crate) fn is_service_linked_role(role: &Arn) -> bool {
    role.service == "iam"
        && role.resource_of_type("role").is_some_and(|path| {
            path.starts_with("aws-service-role/") || path.starts_with("AWSServiceRoleFor")
        })
}

impl FromStr for Caller {
    type Err = Malformed;

    /// Reads an ARN of a user, role, session, federated user, root or identity provider, a
    /// service's host name, or `*` for an unsigned caller. A role's ARN is a session whose name no
    /// policy names.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        if text == "*" {
            return Ok(Self::Anonymous);
        }
        if WEB_PROVIDERS.contains(&text) {
            return Ok(Self::Federated {
                provider: text.to_owned(),
            });
        }
        if !text.starts_with("arn:") {
            let host = text.split('.').count() > 1
                && text
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
            return if host {
                Ok(Self::Service {
                    host: text.to_owned(),
                })
            } else {
                Err(unknown_caller())
            };
        }
        caller_of_arn(text.parse()?, text)
    }
}

fn caller_of_arn(arn: Arn, text: &str) -> Result<Caller, Malformed> {
    let is_provider =
        arn.resource.starts_with("saml-provider/") || arn.resource.starts_with("oidc-provider/");
    if arn.service == "iam" && is_provider {
        return Ok(Caller::Federated {
            provider: text.to_owned(),
        });
    }
    arn.account.parse::<AccountId>()?;
    let named = |kind| {
        arn.resource_of_type(kind)
            .is_some_and(|name| !name.is_empty() && !name.ends_with('/'))
    };
    match arn.service.as_str() {
        "iam" if arn.resource == "root" => Ok(Caller::Root { arn }),
        "iam" if named("user") => Ok(Caller::User { arn }),
        "iam" if named("role") => Ok(Caller::Role { arn }),
        "sts" if named("federated-user") => Ok(Caller::FederatedUser { arn, user: None }),
        "sts" => {
            let session = arn
                .resource_of_type("assumed-role")
                .and_then(|rest| rest.rsplit_once('/'))
                .filter(|(role, session)| !role.is_empty() && !session.is_empty())
                .ok_or_else(unknown_caller)?;
            let (role, session) = (format!("role/{}", session.0), session.1.to_owned());
            Ok(Caller::Session {
                role: Arn {
                    service: "iam".to_owned(),
                    resource: role,
                    ..arn
                },
                session,
            })
        }
        _ => Err(unknown_caller()),
    }
}

fn unknown_caller() -> Malformed {
    Malformed::new(
        "a principal is the ARN of a user, role, session, federated user, root or identity provider, a service's host name, or `*`",
    )
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role { arn }
            | Self::User { arn }
            | Self::FederatedUser { arn, .. }
            | Self::Root { arn } => arn.fmt(f),
            Self::Session { role, session } => write!(
                f,
                "arn:{}:sts::{}:assumed-role/{}/{session}",
                role.partition,
                role.account,
                last_name(role)
            ),
            Self::Service { host } => f.write_str(host),
            Self::Federated { provider } => f.write_str(provider),
            Self::Anonymous => f.write_str("*"),
        }
    }
}

impl FromStr for Resource {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        if text == "*" {
            Ok(Self::Any)
        } else {
            text.parse().map(Self::Arn)
        }
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Arn(arn) => arn.fmt(f),
            Self::Any => f.write_str("*"),
        }
    }
}
