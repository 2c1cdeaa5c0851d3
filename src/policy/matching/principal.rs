//! `Principal` and `NotPrincipal`: how a policy names a caller, which decides what its silence
//! elsewhere means.
use super::{Held, Scope};
use crate::policy::decide::Recorder;
use crate::policy::note::Note;
use crate::policy::request::last_name;
use crate::policy::{Caller, Effect, EndpointType, Layer};
use crate::vocab::{AccountId, Arn};

/// A `Principal` or `NotPrincipal` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PrincipalTest {
    /// Whether the element is `NotPrincipal`.
    pub(crate) negated: bool,
    pub(crate) names: Box<[Named]>,
}

/// Whom one entry names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Named {
    /// `*`.
    Anyone,
    /// An account, by id or root ARN; a bare id has no partition.
    Account {
        partition: Option<Box<str>>,
        id: AccountId,
    },
    /// An IAM user or a federated user's session.
    Identity(Arn),
    /// A role: all its sessions.
    Role(Arn),
    /// One session of a role.
    Session {
        partition: Box<str>,
        account: Box<str>,
        role: Box<str>,
        session: Box<str>,
    },
    /// A service.
    Service(Box<str>),
    /// An identity provider.
    Federated(Box<str>),
    /// A unique id such as `AROA…`, left where the entity is gone.
    UniqueId(Box<str>),
    /// Nobody: a wildcard inside an ARN, a group, an unknown key.
    Nobody,
}

/// The ways in which a policy's statements name a caller: a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Grants(u8);

impl Grants {
    pub(crate) const NONE: Self = Self(0);
    /// The caller's account.
    pub(crate) const ACCOUNT: Self = Self(1);
    /// The role of the session, or the user of the federated session.
    pub(crate) const VIA: Self = Self(2);
    /// Everyone.
    pub(crate) const ANYONE: Self = Self(4);
    /// The caller itself: user, session, service, provider.
    pub(crate) const DIRECT: Self = Self(8);

    #[must_use]
    pub(crate) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl PrincipalTest {
    /// How the element reaches the caller; empty if it does not.
    pub(crate) fn grants<R: Recorder>(
        &self,
        scope: &Scope<'_>,
        layer: Layer,
        endpoint: EndpointType,
        effect: Effect,
        recorder: &mut R,
    ) -> Grants {
        let account_is_root_user = layer == Layer::Endpoint && endpoint == EndpointType::Gateway;
        let mut grants = Grants::NONE;
        for name in &self.names {
            let grant = name.grant(scope);
            let dropped = account_is_root_user
                && grant == Grants::ACCOUNT
                && !matches!(scope.request.caller, Caller::Root { .. });
            if !dropped {
                grants = grants.with(grant);
            }
        }
        match (self.negated, effect) {
            (false, _) => grants,
            (true, Effect::Allow) if grants.is_empty() => Grants::ANYONE,
            (true, Effect::Deny) if !spares(grants, scope, recorder) => Grants::ANYONE,
            (true, _) => Grants::NONE,
        }
    }
}

/// Whether `Deny` with `NotPrincipal` passes over a caller who is listed in these ways: only if
/// every identity that AWS may test is listed, and never for a caller with a boundary
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html>).
fn spares<R: Recorder>(listed: Grants, scope: &Scope<'_>, recorder: &mut R) -> bool {
    if listed.has(Grants::ANYONE) {
        return true;
    }
    if listed.is_empty() {
        return false;
    }
    if scope.has_boundary {
        recorder.note(Note::BoundaryNotPrincipal);
        return false;
    }
    let account = listed.has(Grants::ACCOUNT);
    let via = listed.has(Grants::VIA);
    let direct = listed.has(Grants::DIRECT);
    let spared = match scope.request.caller {
        Caller::Session { .. } => account && via && direct,
        Caller::Role { .. } => account && via,
        Caller::User { .. } | Caller::FederatedUser { .. } => account && direct,
        Caller::Root { .. } => account,
        Caller::Service { .. } | Caller::Federated { .. } | Caller::Anonymous => direct,
    };
    if !spared {
        recorder.note(Note::PartialNotPrincipal);
    }
    spared
}

impl Named {
    /// Reads an entry under `AWS`.
    pub(crate) fn aws(text: &str) -> Self {
        if text == "*" {
            return Self::Anyone;
        }
        if let Ok(id) = text.parse() {
            return Self::Account {
                partition: None,
                id,
            };
        }
        if text.contains(['*', '?']) {
            return Self::Nobody;
        }
        match text.parse::<Arn>() {
            Ok(arn) => Self::of_arn(arn),
            Err(_) if is_unique_id(text) => Self::UniqueId(text.into()),
            Err(_) => Self::Nobody,
        }
    }

    fn of_arn(arn: Arn) -> Self {
        match (arn.service.as_str(), arn.account.parse()) {
            ("iam", Ok(id)) if arn.resource == "root" => Self::Account {
                partition: Some(arn.partition.into()),
                id,
            },
            ("iam", Ok(_)) if arn.resource.starts_with("user/") => Self::Identity(arn),
            ("iam", Ok(_)) if arn.resource.starts_with("role/") => Self::Role(arn),
            ("sts", Ok(_)) if arn.resource.starts_with("federated-user/") => Self::Identity(arn),
            ("sts", Ok(_)) => arn
                .resource_of_type("assumed-role")
                .and_then(|rest| rest.rsplit_once('/'))
                .map_or(Self::Nobody, |(role, session)| Self::Session {
                    partition: arn.partition.as_str().into(),
                    account: arn.account.as_str().into(),
                    role: role.into(),
                    session: session.into(),
                }),
            _ => Self::Nobody,
        }
    }

    /// How this entry names the caller; empty if it does not.
    fn grant(&self, scope: &Scope<'_>) -> Grants {
        let caller = &scope.request.caller;
        let grant = |holds, grant| if holds { grant } else { Grants::NONE };
        match (self, caller) {
            (Self::Anyone, _) => Grants::ANYONE,
            (Self::Account { partition, id }, _) => grant(
                caller.account() == Some(id.as_str())
                    && partition
                        .as_deref()
                        .is_none_or(|named| partition_of(caller) == Some(named)),
                Grants::ACCOUNT,
            ),
            (Self::Identity(named), Caller::User { arn }) => grant(named == arn, Grants::DIRECT),
            (Self::Identity(named), Caller::FederatedUser { arn, user }) => {
                if named == arn {
                    Grants::DIRECT
                } else {
                    grant(user.as_ref() == Some(named), Grants::VIA)
                }
            }
            (Self::Role(named), Caller::Role { arn } | Caller::Session { role: arn, .. }) => grant(
                named.account == arn.account
                    && named.partition == arn.partition
                    && last_name(named) == last_name(arn),
                Grants::VIA,
            ),
            (
                Self::Session {
                    partition,
                    account,
                    role,
                    session,
                },
                Caller::Session {
                    role: arn,
                    session: own,
                },
            ) => grant(
                **account == *arn.account
                    && **partition == *arn.partition
                    && **role == *last_name(arn)
                    && **session == **own,
                Grants::DIRECT,
            ),
            (Self::Service(named), Caller::Service { host }) => {
                grant(named.eq_ignore_ascii_case(host), Grants::DIRECT)
            }
            (Self::Federated(named), Caller::Federated { provider }) => grant(
                **named == **provider && is_federated_call(scope),
                Grants::DIRECT,
            ),
            (Self::UniqueId(named), _) => named_by_id(named, scope),
            _ => Grants::NONE,
        }
    }
}

/// Whether the call is one that identity providers' callers make.
pub(crate) fn is_federated_call(scope: &Scope<'_>) -> bool {
    scope.service == "sts"
        && matches!(
            scope.name,
            "assumerolewithsaml" | "assumerolewithwebidentity" | "tagsession" | "setsourceidentity"
        )
}

/// A unique id names a caller whose `aws:userid` is known: a user's is the id, a session's is the
/// role's id, `:` and the session's name.
fn named_by_id(id: &str, scope: &Scope<'_>) -> Grants {
    let Held::Single(own) = scope.value("aws:userid") else {
        return Grants::NONE;
    };
    match own.split_once(':') {
        None if own == id => Grants::DIRECT,
        Some((role, _)) if role == id && scope.request.caller.role().is_some() => Grants::VIA,
        _ => Grants::NONE,
    }
}

fn partition_of(caller: &Caller) -> Option<&str> {
    match caller {
        Caller::Role { arn }
        | Caller::Session { role: arn, .. }
        | Caller::User { arn }
        | Caller::FederatedUser { arn, .. }
        | Caller::Root { arn } => Some(&arn.partition),
        Caller::Service { .. } | Caller::Federated { .. } | Caller::Anonymous => None,
    }
}

/// Whether a text looks like the unique id of a user or role
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids>).
pub(crate) fn is_unique_id(text: &str) -> bool {
    text.len() >= 16
        && (text.starts_with("AIDA") || text.starts_with("AROA"))
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}
