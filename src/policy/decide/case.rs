//! What kind of case a request is: which layers apply, and which of AWS's exceptions.
use super::Recorder;
use crate::policy::matching::{Scope, is_federated_call, is_trust};
use crate::policy::note::Note;
use crate::policy::request::is_service_linked_role;
use crate::policy::{Caller, ContextValue, Layers, Resource};
use crate::vocab::Arn;

/// The circumstances that the combination of layers depends on.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts about a request, each read once"
)]
pub(super) struct Case {
    pub(super) caller: CallerSide,
    /// Whether caller and resource are of one account.
    pub(super) same_account: bool,
    /// Whether nothing is allowed unless the resource's own policy speaks: KMS keys, roles.
    pub(super) explicit_trust: bool,
    pub(super) exception: Option<Exception>,
    pub(super) service_control_applies: bool,
    pub(super) resource_control_applies: bool,
    /// Whether identity policies, boundary and session policies count.
    pub(super) caller_policies_apply: bool,
    pub(super) resource_policy_applies: bool,
}

/// What a caller brings of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CallerSide {
    /// A user, role or federated session: identity policies.
    Identity,
    /// An account's root user: everything in its account.
    Root,
    /// A service, an identity provider's caller or an unsigned one: nothing.
    Outside,
}

/// A rule of a service that no policy changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exception {
    /// Always allowed.
    Allowed,
    /// Never allowed.
    Refused,
}

impl Case {
    pub(super) fn new<R: Recorder>(scope: &Scope<'_>, layers: &Layers, recorder: &mut R) -> Self {
        let request = scope.request;
        let caller = match request.caller {
            Caller::Role { .. }
            | Caller::Session { .. }
            | Caller::User { .. }
            | Caller::FederatedUser { .. } => CallerSide::Identity,
            Caller::Root { .. } => CallerSide::Root,
            Caller::Service { .. } | Caller::Federated { .. } | Caller::Anonymous => {
                CallerSide::Outside
            }
        };
        let owner = request.owner();
        let case = Self {
            caller,
            same_account: owner.is_some() && owner == request.caller.account(),
            explicit_trust: is_key(scope) || is_trust(scope),
            exception: exception(scope),
            service_control_applies: service_control_applies(scope, layers, caller),
            resource_control_applies: resource_control_applies(scope, layers),
            caller_policies_apply: caller == CallerSide::Identity,
            // The only policy on an IAM resource is a role's trust policy, which `sts` alone asks.
            resource_policy_applies: scope.service != "iam",
        };
        recorder.case(case.same_account, case.explicit_trust);
        case.remark(scope, layers, recorder);
        case
    }

    /// Notes what is easily missed about the case.
    fn remark<R: Recorder>(&self, scope: &Scope<'_>, layers: &Layers, recorder: &mut R) {
        let request = scope.request;
        let organization =
            !layers.service_control.is_empty() || !layers.resource_control.is_empty();
        match self.exception {
            Some(Exception::Allowed) => recorder.note(Note::AlwaysAllowed),
            Some(Exception::Refused) if scope.service == "sts" => {
                recorder.note(Note::WrongCaller);
            }
            Some(Exception::Refused) => recorder.note(Note::ManagedByAws),
            None => {}
        }
        if organization && request.caller.is_service_linked() {
            recorder.note(Note::ServiceLinkedCaller);
        } else if layers.exemptions.caller_in_management_account
            && !layers.service_control.is_empty()
        {
            recorder.note(Note::ManagementCaller);
        }
        if !self.resource_control_applies && !layers.resource_control.is_empty() {
            recorder.note(Note::ResourceControlNotApplied {
                action: request.action.to_string(),
            });
        }
        if self.explicit_trust && layers.resource.is_none() {
            recorder.note(Note::PolicyNotGiven);
        }
        if request.context.get_lower("aws:principalarn").is_some() {
            remark_on_principal_arn(scope, recorder);
        }
    }
}

fn remark_on_principal_arn<R: Recorder>(scope: &Scope<'_>, recorder: &mut R) {
    let given = match scope.request.context.get_lower("aws:principalarn") {
        Some(ContextValue::Single(given)) => given.as_str(),
        _ => return,
    };
    // A session's ARN has no role path, so a given path is no contradiction.
    let name = |arn: &str| arn.rsplit('/').next().map(str::to_owned);
    let differs = match (&scope.request.caller, scope.principal_arn()) {
        (_, None) => false,
        (Caller::Session { .. }, Some(derived)) => name(derived) != name(given),
        (_, Some(derived)) => derived != given,
    };
    if differs {
        recorder.note(Note::PrincipalArnDiffers {
            derived: scope.principal_arn().unwrap_or_default().to_owned(),
        });
    }
}

/// Service control policies bind the identities and root users of member accounts
/// (<https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html>).
fn service_control_applies(scope: &Scope<'_>, layers: &Layers, caller: CallerSide) -> bool {
    caller != CallerSide::Outside
        && !layers.exemptions.caller_in_management_account
        && !scope.request.caller.is_service_linked()
}

/// Resource control policies bind every caller, for the services that support them
/// (<https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html>).
fn resource_control_applies(scope: &Scope<'_>, layers: &Layers) -> bool {
    let exemptions = layers.exemptions;
    if layers.resource_control.is_empty() || (scope.service, scope.name) == ("kms", "retiregrant") {
        return false;
    }
    scope.facts.resource_control_supports(scope.service)
        && !exemptions.resource_in_management_account
        && !exemptions.aws_managed_key
        && !scope.request.caller.is_service_linked()
        && !scope
            .request
            .resource
            .arn()
            .is_some_and(is_service_linked_role)
}

/// Whether the request is one that a key policy decides
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html>).
fn is_key(scope: &Scope<'_>) -> bool {
    scope.service == "kms"
        && matches!(
            &scope.request.resource,
            Resource::Arn(arn) if arn.service == "kms" && arn.resource.starts_with("key/")
        )
}

fn exception(scope: &Scope<'_>) -> Option<Exception> {
    let caller = &scope.request.caller;
    let arn = scope.request.resource.arn();
    let refused = match scope.service {
        "sts" => match scope.name {
            // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
            "getcalleridentity" if *caller != Caller::Anonymous => {
                return Some(Exception::Allowed);
            }
            // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_request.html
            "assumerole" => matches!(caller, Caller::Root { .. } | Caller::Federated { .. }),
            "assumerolewithsaml" | "assumerolewithwebidentity" => {
                !matches!(caller, Caller::Federated { .. })
            }
            _ => false,
        },
        "iam" => arn.is_some_and(is_reserved) && changes_identity(scope.name),
        // https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html
        "kms" => {
            matches!(scope.name, "createalias" | "updatealias" | "deletealias")
                && arn.is_some_and(|arn| arn.resource.starts_with("alias/aws/"))
        }
        _ => false,
    };
    let lost = matches!(caller, Caller::Federated { .. }) && !is_federated_call(scope);
    (refused || lost).then_some(Exception::Refused)
}

/// Whether AWS itself owns this role or policy
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html>).
fn is_reserved(arn: &Arn) -> bool {
    arn.service == "iam"
        && (arn.resource.starts_with("role/aws-service-role/")
            || arn.resource.starts_with("role/aws-reserved/")
            || (arn.account == "aws" && arn.resource.starts_with("policy/")))
}

/// Whether an `iam` action (lower case) changes its resource. What service-linked roles allow
/// their account is not counted: making, describing, deleting and passing them.
fn changes_identity(name: &str) -> bool {
    let reads = ["get", "list", "generate", "simulate"]
        .iter()
        .any(|verb| name.starts_with(verb));
    let allowed = matches!(
        name,
        "createservicelinkedrole"
            | "deleteservicelinkedrole"
            | "updateroledescription"
            | "passrole"
    );
    !reads && !allowed
}
