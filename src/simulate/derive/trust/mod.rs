//! Who may become a role: each trusted principal can when all conditions hold, not when one fails.
mod claims;
mod conditions;

use super::{allowed, denied};
use crate::catalog::{federation, service_caller_context};
use crate::estate::Estate;
use crate::model::{Model, Owner, Requirement, Role, RoleIdentity, Trust, TrustedPrincipal};
use crate::policy::Caller;
use crate::simulate::call::{Asker, Call};
use crate::simulate::circumstances::{Circumstances, OrganizationOverride};
use crate::simulate::entrance::{assume_under, identities, sign_in_pages, subject_text, ways};
use crate::simulate::question::{Asked, Question, Scope, Who, caller_account};
use crate::vocab::Region;

/// The name of a role that nobody has.
const OTHER_ROLE: &str = "role/synth-check/other";
/// An account that is not in the blueprint's organization.
pub(in crate::simulate) const FOREIGN_ACCOUNT: &str = "999999999999";
/// A service that assumes no role here.
const OTHER_SERVICE: &str = "unknown-service.amazonaws.com";

/// The questions that a role's trust raises.
pub(super) fn of_role(model: &Model, estate: &Estate, role: &Role, questions: &mut Vec<Question>) {
    let Owner::Synth(account) = &role.identity.owner else {
        return;
    };
    let door = Door {
        model,
        estate,
        role,
        region: &account.home_region,
    };
    for trust in &role.trusted_by {
        door.entry(trust, questions);
    }
    door.strangers(questions);
}

/// A role seen from outside.
struct Door<'a> {
    model: &'a Model,
    estate: &'a Estate,
    role: &'a Role,
    region: &'a Region,
}

impl Door<'_> {
    fn target(&self) -> &RoleIdentity {
        &self.role.identity
    }

    /// The call with all that an entry asks for, made by whom it trusts.
    fn call(&self, trust: &Trust) -> Call {
        let mut call = assume_under(self.target(), self.region, Some(trust));
        match &trust.principal {
            TrustedPrincipal::Service(host) => {
                let call = for_service(call, host);
                match trust.conditions.source_arns.first() {
                    Some(pattern) => acting_for(&call, pattern),
                    None => call,
                }
            }
            TrustedPrincipal::Role(role) if matches!(role.owner, Owner::Synth(_)) => {
                call.circumstances.tags.clear();
                call
            }
            _ => call,
        }
    }

    /// The call in each way that an entry names, as far as what is emitted beside the trust policy
    /// lets the caller come so far.
    fn variations(&self, trust: &Trust) -> Vec<Call> {
        let call = self.call(trust);
        let under = |circumstances| call.clone().under(circumstances);
        let mut calls: Vec<Call> = ways(&trust.conditions)
            .into_iter()
            .map(|way| {
                under(Circumstances {
                    way,
                    ..call.circumstances.clone()
                })
            })
            .collect();
        if trust.conditions.source_identity == Requirement::Required {
            let more = identities(&trust.conditions).into_iter().skip(1);
            calls.extend(more.map(|identity| call.with("source_identity", identity)));
        }
        let arns = trust.conditions.source_arns.iter().skip(1);
        calls.extend(arns.map(|pattern| acting_for(&call, pattern)));
        if let TrustedPrincipal::Saml { provider, regions } = &trust.principal {
            let pages = sign_in_pages(&provider.arn.partition, regions);
            let more = pages.into_iter().skip(1);
            calls.extend(more.map(|page| call.with("sign_in_page", page)));
        }
        if self.lets_come(trust) {
            return calls;
        }
        // Without it nobody brings what the trust policy asks for.
        calls
            .into_iter()
            .map(|call| call.without("namespace").without("audience"))
            .collect()
    }

    /// Whether the association or the identity provider is there, as far as synth makes it.
    fn lets_come(&self, trust: &Trust) -> bool {
        match &trust.principal {
            TrustedPrincipal::Pod {
                cluster,
                service_account,
            } => self.estate.pod_identities.iter().any(|known| {
                known.role == self.target().arn.to_string()
                    && known.cluster == cluster.arn.to_string()
                    && known.namespace == service_account.namespace
                    && known.service_account == service_account.name
            }),
            TrustedPrincipal::WebIdentity {
                provider, audience, ..
            } => {
                let made = self.estate.oidc_providers.get(&provider.arn.to_string());
                provider.owner == Owner::Existing
                    || made.is_some_and(|audiences| audiences.contains(audience))
            }
            _ => true,
        }
    }

    fn entry(&self, trust: &Trust, questions: &mut Vec<Question>) {
        let (asker, who) = trusted(trust);
        let call = self.call(trust);
        let sentence = format!("{who} can assume `{}`", self.target().name);
        let calls = self.variations(trust).into_iter();
        // What an existing role's owner is asked to grant it is enough, whatever it has.
        let asked_for = (asker.who == Who::Existing).then_some(Scope::OwnPolicies);
        let scopes: Vec<Scope> = [Scope::Everything, Scope::ResourcePolicy]
            .into_iter()
            .chain(asked_for)
            .collect();
        let positive = calls.flat_map(|call| {
            scopes
                .iter()
                .map(|scope| call.asked(self.estate, &asker, *scope))
                .collect::<Vec<_>>()
        });
        questions.push(allowed(sentence.clone(), positive.collect(), trust.span));
        let mut misses = conditions::without_one(&call, &trust.conditions);
        misses.extend(claims::misses(&trust.principal, &call));
        misses.extend(self.beyond_conditions(trust, &call));
        for (but, call) in misses {
            // Another entry may let the same caller in, on conditions that this call meets.
            if self.another_admits(trust, &asker, &call) {
                continue;
            }
            let requests = call.asked(self.estate, &asker, Scope::ResourcePolicy);
            questions.push(denied(
                format!("{sentence}, but not {but}"),
                requests,
                trust.span,
            ));
        }
        let mut more = Vec::new();
        if !self.another_admits(trust, &asker, &call) {
            more = self.more(&call, &asker, Scope::ResourcePolicy);
        }
        if asker.who == Who::Existing {
            // What its owner is asked to grant it, and nothing more.
            more.extend(self.more(&call, &asker, Scope::OwnPolicies));
            let other = format!("{}-other", self.target().arn);
            let other = call.with("role", other);
            more.extend(other.asked(self.estate, &asker, Scope::OwnPolicies));
        }
        questions.push(denied(
            format!("{sentence}, but not more than that"),
            more,
            trust.span,
        ));
    }

    /// Whether an entry other than this one lets a caller in who calls like this.
    fn another_admits(&self, trust: &Trust, asker: &Asker, call: &Call) -> bool {
        self.role.trusted_by.iter().any(|other| {
            !std::ptr::eq(other, trust)
                && names(&other.principal, &asker.caller)
                && claims::brings(&other.principal, call)
                && conditions::meets(&other.conditions, call)
        })
    }

    /// Setting a source identity is an action of its own: nobody has it who need not.
    fn more(&self, call: &Call, asker: &Asker, scope: Scope) -> Vec<Asked> {
        let caused = call.caused(asker);
        let taken: Vec<&str> = caused.iter().map(|caused| caused.action.as_str()).collect();
        let Some(first) = caused.first() else {
            return Vec::new();
        };
        call.beyond()
            .iter()
            .map(String::as_str)
            .chain(["sts:SetSourceIdentity"])
            .filter(|action| !taken.contains(action))
            .filter_map(|action| {
                let mut caused = first.clone();
                action.clone_into(&mut caused.action);
                call.ask(self.estate, asker, &caused, scope)
            })
            .collect()
    }

    /// What holds beside the conditions that the blueprint names: the organization, and the
    /// account for which a service acts.
    fn beyond_conditions(&self, trust: &Trust, call: &Call) -> Vec<(String, Call)> {
        let mut misses = Vec::new();
        let in_organization = |account| {
            self.estate
                .organization
                .as_ref()
                .is_some_and(|organization| organization.has(account))
        };
        let account = match &trust.principal {
            TrustedPrincipal::Service(host) => {
                for (key, _) in service_caller_context(host, &call.parameters) {
                    if key == "aws:SourceAccount" {
                        let circumstances = call
                            .circumstances
                            .clone()
                            .with_key(&key, Some(FOREIGN_ACCOUNT));
                        misses.push((
                            "for another account".to_owned(),
                            call.clone().under(circumstances),
                        ));
                    }
                }
                return misses;
            }
            TrustedPrincipal::Role(role) => role.account_id,
            TrustedPrincipal::Account(account) => account.id,
            _ => return misses,
        };
        let asked = trust.conditions.from_organization == Requirement::Required;
        if asked || in_organization(account) {
            let circumstances = Circumstances {
                organization: OrganizationOverride::Other,
                ..call.circumstances.clone()
            };
            misses.push((
                "from another organization".to_owned(),
                call.clone().under(circumstances),
            ));
        }
        misses
    }

    /// Everyone else, with everything that any entry asks for.
    fn strangers(&self, questions: &mut Vec<Question>) {
        for trust in &self.role.trusted_by {
            let call = self.call(trust);
            self.refused(trust, &call, self.others(trust), questions);
            // Whoever has an AWS identity calls as such, whatever an entry asks of others.
            let plain = match &trust.principal {
                TrustedPrincipal::WebIdentity { .. } | TrustedPrincipal::Saml { .. } => {
                    assume_under(self.target(), self.region, None)
                }
                _ => call,
            };
            for account in &self.model.accounts {
                if !self.has_trusted(account.id.as_str()) {
                    let askers = [
                        "role/synth-check/administrator",
                        "user/synth-check/administrator",
                    ]
                    .map(|resource| Asker::administrator(account.id.as_str(), resource));
                    let who = format!("anyone of account `{}`", account.name);
                    self.refused(trust, &plain, (who, askers.into()), questions);
                }
            }
            let outside = ("anyone outside".to_owned(), outsiders(Some(trust)));
            self.refused(trust, &plain, outside, questions);
        }
    }

    /// Those who are not let in, unless by another entry.
    fn refused(
        &self,
        trust: &Trust,
        call: &Call,
        (who, askers): (String, Vec<Asker>),
        questions: &mut Vec<Question>,
    ) {
        let requests = askers
            .iter()
            .filter(|asker| !self.another_admits(trust, asker, call))
            .flat_map(|asker| call.asked(self.estate, asker, Scope::ResourcePolicy));
        questions.push(denied(
            format!("{who} cannot assume `{}`", self.target().name),
            requests,
            trust.span,
        ));
    }

    /// Those who are most like whom an entry trusts, and what to call them.
    fn others(&self, trust: &Trust) -> (String, Vec<Asker>) {
        if let Some(host) = service(&trust.principal) {
            let other = [OTHER_SERVICE, "ec2.amazonaws.com", "lambda.amazonaws.com"];
            let others = other
                .into_iter()
                .filter(|other| !self.trusts_service(other));
            let askers = others.map(|other| {
                Asker::nobody(Caller::Service {
                    host: other.to_owned(),
                })
            });
            return (format!("a service other than `{host}`"), askers.collect());
        }
        if let Some(provider) = provider(&trust.principal) {
            let moved = provider.replace(self.target().account_id.as_str(), FOREIGN_ACCOUNT);
            let providers = [format!("{provider}-other"), moved];
            let askers = providers.map(|provider| Asker::nobody(Caller::Federated { provider }));
            return (
                format!("anyone with the word of another provider than `{provider}`"),
                askers.into(),
            );
        }
        match &trust.principal {
            TrustedPrincipal::Role(role) => {
                let account = role.account_id.as_str();
                let twin = role.twin_resource();
                let askers = [OTHER_ROLE, "user/synth-check/other", &twin]
                    .map(|resource| Asker::administrator(account, resource));
                (
                    format!("anyone of account {account} but `{}`", role.name),
                    askers.into(),
                )
            }
            _ => (String::new(), Vec::new()),
        }
    }

    fn trusts_service(&self, host: &str) -> bool {
        self.role
            .trusted_by
            .iter()
            .any(|trust| service(&trust.principal) == Some(host))
    }

    /// Whether the account, or a role in it, is trusted.
    fn has_trusted(&self, id: &str) -> bool {
        self.role
            .trusted_by
            .iter()
            .any(|trust| match &trust.principal {
                TrustedPrincipal::Account(account) => account.id.as_str() == id,
                TrustedPrincipal::Role(role) => role.account_id.as_str() == id,
                _ => false,
            })
    }
}

/// The service that assumes the role for whom an entry trusts.
fn service(principal: &TrustedPrincipal) -> Option<&str> {
    match principal {
        TrustedPrincipal::Service(host) => Some(host),
        TrustedPrincipal::InstanceProfile(_) => Some(&federation().instances),
        TrustedPrincipal::Pod { .. } => Some(&federation().pod_identity.service),
        _ => None,
    }
}

/// The provider that vouches for whom an entry trusts.
fn provider(principal: &TrustedPrincipal) -> Option<String> {
    match principal {
        TrustedPrincipal::WebIdentity { provider, .. } => Some(provider.arn.to_string()),
        TrustedPrincipal::Saml { provider, .. } => Some(provider.arn.to_string()),
        _ => None,
    }
}

/// Whom an entry trusts, and what to call them.
fn trusted(trust: &Trust) -> (Asker, String) {
    let service = service(&trust.principal).unwrap_or_default().to_owned();
    let by_service = || {
        Asker::nobody(Caller::Service {
            host: service.clone(),
        })
    };
    let vouched = |provider: &crate::vocab::Arn| {
        Asker::nobody(Caller::Federated {
            provider: provider.to_string(),
        })
    };
    match &trust.principal {
        TrustedPrincipal::Service(host) => (by_service(), format!("the service `{host}`")),
        TrustedPrincipal::InstanceProfile(profile) => (
            by_service(),
            format!("an instance with the profile `{}`", profile.name),
        ),
        TrustedPrincipal::Pod {
            cluster,
            service_account,
        } => (
            by_service(),
            format!(
                "a pod of `{}` in `{}` of the cluster `{}`",
                service_account.name, service_account.namespace, cluster.name
            ),
        ),
        TrustedPrincipal::WebIdentity {
            provider, subject, ..
        } => (
            vouched(&provider.arn),
            format!("`{}` of `{}`", subject_text(subject), provider.name),
        ),
        TrustedPrincipal::Saml { provider, .. } => (
            vouched(&provider.arn),
            format!("a person of `{}`", provider.name),
        ),
        TrustedPrincipal::Role(role) => {
            let who = match role.owner {
                Owner::Synth(_) | Owner::IdentityCenter(_) => Who::Ours,
                Owner::Existing => Who::Existing,
            };
            (Asker::role(who, &role.arn), format!("`{}`", role.name))
        }
        TrustedPrincipal::Account(account) => (
            Asker::administrator(account.id.as_str(), "user/synth-check/administrator"),
            format!("a user of account `{}`", account.name),
        ),
    }
}

/// The call as a service makes it for what a pattern names.
fn acting_for(call: &Call, pattern: &str) -> Call {
    let arn = conditions::acting_for(pattern);
    let circumstances = call
        .circumstances
        .clone()
        .with_key("aws:SourceArn", Some(&arn));
    call.clone().under(circumstances)
}

/// The call as a service makes it.
fn for_service(call: Call, host: &str) -> Call {
    let mut circumstances = call.circumstances.clone();
    for (key, value) in service_caller_context(host, &call.parameters) {
        circumstances = circumstances.with_key(&key, Some(&value));
    }
    call.under(circumstances)
}

/// Whether an entry is about this caller.
fn names(principal: &TrustedPrincipal, caller: &Caller) -> bool {
    match (principal, caller) {
        (TrustedPrincipal::Role(role), Caller::Role { arn }) => role.arn == *arn,
        (TrustedPrincipal::Account(account), caller) => caller_account(caller) == Some(account.id),
        (principal, Caller::Service { host }) => service(principal) == Some(host),
        (principal, Caller::Federated { provider: known }) => {
            provider(principal).as_ref() == Some(known)
        }
        _ => false,
    }
}

/// People who have nothing to do with the organization, one of them with the right name.
pub(in crate::simulate) fn outsiders(trust: Option<&Trust>) -> Vec<Asker> {
    let mut askers = vec![
        Asker::administrator(FOREIGN_ACCOUNT, "role/synth-check/administrator"),
        Asker::administrator(FOREIGN_ACCOUNT, "user/synth-check/administrator"),
        Asker::administrator(FOREIGN_ACCOUNT, "root"),
        Asker::nobody(Caller::Anonymous),
    ];
    if let Some(TrustedPrincipal::Role(role)) = trust.map(|trust| &trust.principal) {
        askers.push(Asker::administrator(FOREIGN_ACCOUNT, &role.arn.resource));
    }
    askers
}
