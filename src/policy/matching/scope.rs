//! One request, prepared for being compared: its lower-case action and the keys that follow from
//! its caller.
use crate::policy::request::last_name;
use crate::policy::{Caller, Context, ContextValue, Facts, Request};
use std::cell::OnceCell;

/// The keys (lower case) that may follow from the caller.
const OF_CALLER: [&str; 7] = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principalservicename",
    "aws:principaltype",
    "aws:userid",
    "aws:username",
];

/// The context of a request with the keys that follow from its caller filled in, for someone who
/// does not derive them.
pub fn full_context(request: &Request, facts: &dyn Facts) -> Context {
    let scope = Scope::new(request, facts, "", "", false);
    let mut context = request.context.clone();
    for key in OF_CALLER {
        if context.get_lower(key).is_none()
            && let Some(Held::Single(text)) = scope.derived(key)
        {
            context.insert(key, text.into());
        }
    }
    context
}

/// A request and what is derived from it once.
pub(crate) struct Scope<'a> {
    pub(crate) request: &'a Request,
    pub(crate) facts: &'a dyn Facts,
    /// The resource as one text.
    pub(crate) resource: &'a str,
    /// The service prefix in lower case.
    pub(crate) service: &'a str,
    /// The action's name in lower case.
    pub(crate) name: &'a str,
    /// Whether the caller has a permissions boundary.
    pub(crate) has_boundary: bool,
    /// Made when first asked for.
    principal_arn: OnceCell<String>,
    user_id: OnceCell<String>,
}

/// What a request holds for one condition key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held<'a> {
    Absent,
    Single(&'a str),
    Multi(&'a [String]),
    Unknown,
}

impl<'a> Scope<'a> {
    /// `action` is in lower case, `resource` is the resource's text.
    pub(crate) fn new(
        request: &'a Request,
        facts: &'a dyn Facts,
        action: &'a str,
        resource: &'a str,
        has_boundary: bool,
    ) -> Self {
        let (service, name) = action.split_once(':').unwrap_or((action, ""));
        Self {
            request,
            facts,
            resource,
            service,
            name,
            has_boundary,
            principal_arn: OnceCell::new(),
            user_id: OnceCell::new(),
        }
    }

    /// The value of a key (lower case): as given, else as it follows from the caller.
    pub(crate) fn value(&self, key: &str) -> Held<'_> {
        match self.request.context.get_lower(key) {
            Some(ContextValue::Single(text)) => Held::Single(text),
            Some(ContextValue::Multi(texts)) => Held::Multi(texts),
            Some(ContextValue::Unknown) => Held::Unknown,
            Some(ContextValue::Absent) => Held::Absent,
            None => self
                .derived(key)
                .unwrap_or(if self.request.context.is_incomplete() {
                    Held::Unknown
                } else {
                    Held::Absent
                }),
        }
    }

    /// `aws:PrincipalArn` as it follows from the caller: for a session the role, never the session
    /// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn>).
    pub(crate) fn principal_arn(&self) -> Option<&str> {
        match &self.request.caller {
            Caller::Role { arn }
            | Caller::Session { role: arn, .. }
            | Caller::User { arn }
            | Caller::FederatedUser { arn, .. }
            | Caller::Root { arn } => Some(self.principal_arn.get_or_init(|| arn.to_string())),
            Caller::Service { .. } | Caller::Federated { .. } | Caller::Anonymous => None,
        }
    }

    /// The value of a key that follows from the caller; `None` for a key that does not.
    fn derived(&self, key: &str) -> Option<Held<'_>> {
        let name = key.strip_prefix("aws:")?;
        let caller = &self.request.caller;
        let present = |text| Some(Held::Single(text));
        match (name, caller) {
            ("principalarn", _) => Some(self.principal_arn().map_or(Held::Absent, Held::Single)),
            ("principalaccount", Caller::Anonymous) => present("anonymous"),
            ("principalaccount", _) => Some(caller.account().map_or(Held::Absent, Held::Single)),
            ("principaltype", Caller::User { .. }) => present("User"),
            ("principaltype", Caller::Role { .. } | Caller::Session { .. }) => {
                present("AssumedRole")
            }
            ("principaltype", Caller::FederatedUser { .. }) => present("FederatedUser"),
            ("principaltype", Caller::Root { .. }) => present("Account"),
            ("principaltype" | "userid", Caller::Anonymous) => present(if name == "userid" {
                "anonymous"
            } else {
                "Anonymous"
            }),
            ("userid", Caller::Root { arn }) => present(&arn.account),
            ("userid", Caller::FederatedUser { arn, .. }) => {
                present(self.user_id.get_or_init(|| {
                    let name = arn.resource_of_type("federated-user").unwrap_or_default();
                    format!("{}:{name}", arn.account)
                }))
            }
            ("username", Caller::User { arn }) => present(last_name(arn)),
            ("username", _) | ("principalisawsservice", Caller::Anonymous) => Some(Held::Absent),
            ("principalisawsservice", Caller::Service { .. }) => present("true"),
            ("principalisawsservice", _) => present("false"),
            ("principalservicename", Caller::Service { host }) => present(host),
            ("principalservicename" | "principalservicenameslist", _)
                if !matches!(caller, Caller::Service { .. }) =>
            {
                Some(Held::Absent)
            }
            _ => None,
        }
    }
}
