//! Who may become a role: each trusted principal can when all conditions hold, not when one fails.
use super::{allowed, denied};
use crate::catalog::{KeyValue, service_caller_context};
use crate::estate::Estate;
use crate::model::{
    Model, Owner, Requirement, Role, RoleIdentity, Trust, TrustConditions, TrustedPrincipal,
};
use crate::policy::Caller;
use crate::simulate::call::{Asker, Call};
use crate::simulate::circumstances::{
    Circumstances, OrganizationOverride, Path, SOME_ENDPOINT, SOME_NETWORK,
};
use crate::simulate::exercise::assume_under;
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
            TrustedPrincipal::Service(host) => for_service(call, host),
            TrustedPrincipal::Role(role) if matches!(role.owner, Owner::Synth(_)) => {
                call.circumstances.tags.clear();
                call
            }
            _ => call,
        }
    }

    fn entry(&self, trust: &Trust, questions: &mut Vec<Question>) {
        let (asker, who) = trusted(trust);
        let call = self.call(trust);
        let sentence = format!("{who} can assume `{}`", self.target().name);
        let ways = trust.conditions.source_vpc_endpoints.iter().skip(1);
        let ways = ways.map(|endpoint| {
            call.clone().under(Circumstances {
                way: Path::endpoint(endpoint),
                ..call.circumstances.clone()
            })
        });
        let calls = std::iter::once(call.clone()).chain(ways);
        let positive = calls.flat_map(|call| {
            [Scope::Everything, Scope::ResourcePolicy]
                .map(|scope| call.asked(self.estate, &asker, scope))
        });
        questions.push(allowed(sentence.clone(), positive.collect(), trust.span));
        let mut misses = without_one(&call, &trust.conditions);
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
                && meets(&other.conditions, call)
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
        };
        if in_organization(account) {
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
        let name = &self.target().name;
        for trust in &self.role.trusted_by {
            let call = self.call(trust);
            let mut ask = |who: &str, askers: Vec<Asker>| {
                let requests = askers
                    .iter()
                    .filter(|asker| !self.another_admits(trust, asker, &call))
                    .flat_map(|asker| call.asked(self.estate, asker, Scope::ResourcePolicy));
                questions.push(denied(
                    format!("{who} cannot assume `{name}`"),
                    requests,
                    trust.span,
                ));
            };
            match &trust.principal {
                TrustedPrincipal::Service(host) => {
                    let other = [OTHER_SERVICE, "ec2.amazonaws.com", "lambda.amazonaws.com"];
                    let others = other
                        .into_iter()
                        .filter(|other| !self.trusts_service(other));
                    let askers = others
                        .map(|other| {
                            Asker::nobody(Caller::Service {
                                host: other.to_owned(),
                            })
                        })
                        .collect();
                    ask(&format!("a service other than `{host}`"), askers);
                }
                TrustedPrincipal::Role(role) => {
                    let account = role.account_id.as_str();
                    let mut askers = vec![
                        Asker::administrator(account, OTHER_ROLE),
                        Asker::administrator(account, "user/synth-check/other"),
                    ];
                    let twin = role.twin_resource();
                    askers.push(Asker::administrator(account, &twin));
                    ask(
                        &format!("anyone of account {account} but `{}`", role.name),
                        askers,
                    );
                }
                TrustedPrincipal::Account(_) => {}
            }
            for account in &self.model.accounts {
                if !self.has_trusted(account.id.as_str()) {
                    let askers = [
                        "role/synth-check/administrator",
                        "user/synth-check/administrator",
                    ]
                    .map(|resource| Asker::administrator(account.id.as_str(), resource));
                    ask(
                        &format!("anyone of account `{}`", account.name),
                        askers.into(),
                    );
                }
            }
            ask("anyone outside", outsiders(Some(trust)));
        }
    }

    fn trusts_service(&self, host: &str) -> bool {
        self.role.trusted_by.iter().any(
            |trust| matches!(&trust.principal, TrustedPrincipal::Service(known) if known == host),
        )
    }

    /// Whether the account, or a role in it, is trusted.
    fn has_trusted(&self, id: &str) -> bool {
        self.role
            .trusted_by
            .iter()
            .any(|trust| match &trust.principal {
                TrustedPrincipal::Account(account) => account.id.as_str() == id,
                TrustedPrincipal::Role(role) => role.account_id.as_str() == id,
                TrustedPrincipal::Service(_) => false,
            })
    }
}

/// Whom an entry trusts, and what to call them.
fn trusted(trust: &Trust) -> (Asker, String) {
    match &trust.principal {
        TrustedPrincipal::Service(host) => (
            Asker::nobody(Caller::Service { host: host.clone() }),
            format!("the service `{host}`"),
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
        (TrustedPrincipal::Service(known), Caller::Service { host }) => known == host,
        (TrustedPrincipal::Role(role), Caller::Role { arn }) => role.arn == *arn,
        (TrustedPrincipal::Account(account), caller) => caller_account(caller) == Some(account.id),
        _ => false,
    }
}

/// Whether a call meets the conditions of an entry. Tags of a caller that are not part of the
/// call are taken to be right.
fn meets(conditions: &TrustConditions, call: &Call) -> bool {
    let circumstances = &call.circumstances;
    let tag_is = |tag: &String, value: &String| {
        let key = format!("aws:PrincipalTag/{tag}");
        match circumstances.keys.get(&key) {
            Some(Some(KeyValue::One(given))) => given == value,
            Some(_) => false,
            None => circumstances
                .tags
                .get(tag)
                .is_none_or(|given| given == value),
        }
    };
    let endpoint_is = |endpoints: &[String]| match &circumstances.way {
        Path::Endpoint { endpoint, .. } => endpoints.contains(endpoint),
        Path::Internet => false,
    };
    let source_identity = call.parameters.contains_key("source_identity");
    let external_id = call.parameters.get("external_id");
    let endpoints = &conditions.source_vpc_endpoints;
    conditions
        .principal_tags
        .iter()
        .all(|(tag, value)| tag_is(tag, value))
        && (conditions.source_identity == Requirement::Optional || source_identity)
        && (conditions.external_id.is_none() || conditions.external_id.as_ref() == external_id)
        && (conditions.mfa == Requirement::Optional || circumstances.second_factor == Some(true))
        && (endpoints.is_empty() || endpoint_is(endpoints))
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

/// The call with each of the conditions broken alone.
fn without_one(call: &Call, conditions: &TrustConditions) -> Vec<(String, Call)> {
    let mut misses = Vec::new();
    let circumstances = &call.circumstances;
    let mut miss = |but: String, call: Call| misses.push((but, call));
    for tag in conditions.principal_tags.keys() {
        let key = format!("aws:PrincipalTag/{tag}");
        for (but, value) in [
            ("without", None),
            ("with another value of", Some("synth-check")),
        ] {
            let changed = circumstances.clone().with_key(&key, value);
            miss(
                format!("{but} the tag `{tag}`"),
                call.clone().under(changed),
            );
        }
    }
    if conditions.source_identity == Requirement::Required {
        miss(
            "without a source identity".to_owned(),
            call.without("source_identity"),
        );
    }
    if conditions.external_id.is_some() {
        miss(
            "without the external id".to_owned(),
            call.without("external_id"),
        );
        miss(
            "with another external id".to_owned(),
            call.with("external_id", "synth-check"),
        );
    }
    if conditions.mfa == Requirement::Required {
        for (but, second_factor) in [
            ("without a second factor", Some(false)),
            ("with keys that know no second factor", None),
        ] {
            let changed = Circumstances {
                second_factor,
                ..circumstances.clone()
            };
            miss(but.to_owned(), call.clone().under(changed));
        }
    }
    if !conditions.source_vpc_endpoints.is_empty() {
        let other = Path::Endpoint {
            vpc: SOME_NETWORK.to_owned(),
            endpoint: SOME_ENDPOINT.to_owned(),
        };
        for (but, way) in [
            ("over the internet", Path::Internet),
            ("through another endpoint", other),
        ] {
            let changed = Circumstances {
                way,
                ..circumstances.clone()
            };
            miss(but.to_owned(), call.clone().under(changed));
        }
    }
    misses
}
