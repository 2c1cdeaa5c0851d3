//! What travels through the VPC endpoints of a network: the grants of its roles, and nothing else.
use super::misses::{self, Miss};
use super::{allowed, denied};
use crate::catalog::{CausedRequest, endpoint_service, service as authorization};
use crate::estate::Estate;
use crate::model::{EndpointSet, Model, Network, Owner, Role};
use crate::simulate::ask::taken_endpoint;
use crate::simulate::call::{Asker, Call};
use crate::simulate::circumstances::{Circumstances, OrganizationOverride, Path, request};
use crate::simulate::derive::FOREIGN_ACCOUNT;
use crate::simulate::exercise::calls;
use crate::simulate::question::{Asked, Question, Scope, Who};
use crate::vocab::{AccountId, EndpointService};
use std::collections::{BTreeMap, BTreeSet};

/// The questions that the endpoints of all networks raise.
pub(super) fn of_networks(model: &Model, estate: &Estate, questions: &mut Vec<Question>) {
    for services in &model.network_services {
        let Some(set) = &services.endpoints else {
            continue;
        };
        let network = &*services.network;
        let inside: BTreeSet<String> = set.roles.iter().map(|role| role.arn.to_string()).collect();
        let mut used = BTreeSet::new();
        for role in &model.roles {
            if inside.contains(&role.identity.arn.to_string()) {
                let through = Through {
                    model,
                    estate,
                    network,
                    set,
                    role,
                };
                used.extend(through.ask(questions));
            }
        }
        for service in &set.services {
            if !used.contains(service) {
                own_account(estate, network, *service, set, questions);
            }
        }
    }
}

/// One role in one network.
struct Through<'a> {
    model: &'a Model,
    estate: &'a Estate,
    network: &'a Network,
    set: &'a EndpointSet,
    role: &'a Role,
}

impl Through<'_> {
    /// The questions of each grant, and the services that the grants use.
    fn ask(&self, questions: &mut Vec<Question>) -> BTreeSet<EndpointService> {
        let mut used = BTreeSet::new();
        let Owner::Synth(account) = &self.role.identity.owner else {
            return used;
        };
        for grant in &self.role.grants {
            let verb = &grant.verb;
            let Some(service) = verb.service() else {
                continue;
            };
            let here = verb
                .region()
                .is_none_or(|region| *region == self.network.region);
            if !self.set.services.contains(&service) || !here {
                continue;
            }
            used.insert(service);
            let home = match verb.region() {
                Some(_) => &account.home_region,
                None => &self.network.region,
            };
            let calls: Vec<Call> = calls(self.model, self.estate, &self.role.identity, home, verb)
                .into_iter()
                .map(|call| {
                    let circumstances = Circumstances {
                        way: Path::through(self.network),
                        ..call.circumstances.clone()
                    };
                    call.under(circumstances)
                })
                .collect();
            let name = &self.role.identity.name;
            let what = super::grants::sentence(verb);
            let at = format!("the endpoint of {service} in `{}`", self.network.name);
            let own = Asker::role(Who::Ours, &self.role.identity.arn);
            questions.push(allowed(
                format!("`{name}` can {what} at {at}"),
                self.operations(&calls, &own, service),
                grant.span,
            ));
            let others = self.others().into_iter().flat_map(|(asker, organization)| {
                let calls = in_organization(&calls, organization);
                let operations = self.operations(&calls, &asker, service);
                operations
                    .into_iter()
                    .flatten()
                    .filter(alone)
                    .collect::<Vec<_>>()
            });
            questions.push(denied(
                format!(
                    "no one but the roles of `{}` can {what} at {at}",
                    self.network.name
                ),
                others,
                grant.span,
            ));
            let misses = misses::of_grant(self.model, self.estate, self.role, verb, &calls);
            for Miss { but, requests } in misses {
                let requests = requests.into_iter().filter_map(|asked| {
                    let asked = Asked {
                        scope: Scope::Endpoint,
                        ..asked
                    };
                    self.takes(&asked, service).then_some(asked)
                });
                let requests: Vec<Asked> = requests.collect();
                if !requests.is_empty() {
                    let sentence = format!("`{name}` can {what} at {at}, but not {but}");
                    questions.push(denied(sentence, requests, grant.span));
                }
            }
        }
        used
    }

    /// The requests that take the endpoint of a service: by its policy alone, and by everything.
    fn operations(
        &self,
        calls: &[Call],
        asker: &Asker,
        service: EndpointService,
    ) -> Vec<Vec<Asked>> {
        let mut operations: Vec<Vec<Asked>> = Vec::new();
        for call in calls {
            for scope in [Scope::Endpoint, Scope::Everything] {
                let requests = call.asked(self.estate, asker, scope);
                let whole = scope == Scope::Everything;
                let taking: Vec<Asked> = requests
                    .into_iter()
                    .filter(|asked| whole || self.takes(asked, service))
                    .collect();
                if !taking.is_empty() {
                    operations.push(taking);
                }
            }
        }
        operations
    }

    fn takes(&self, asked: &Asked, service: EndpointService) -> bool {
        taken_endpoint(self.estate, &asked.request)
            .is_some_and(|endpoint| endpoint.service == service && endpoint.vpc == self.network.vpc)
    }

    /// Whoever else might be in the network: others of the role's account, the role's namesake in a
    /// foreign account, and the role itself once its account has left the organization.
    fn others(&self) -> Vec<(Asker, OrganizationOverride)> {
        let identity = &self.role.identity;
        let account = identity.account_id;
        let twin = format!("{}-other", identity.arn.resource);
        let mut others: Vec<(Asker, OrganizationOverride)> = [
            (account.as_str(), "role/synth-check/administrator"),
            (account.as_str(), twin.as_str()),
            (FOREIGN_ACCOUNT, identity.arn.resource.as_str()),
        ]
        .map(|(account, resource)| {
            (
                Asker::administrator(account, resource),
                OrganizationOverride::OfAccount,
            )
        })
        .into();
        let organization = self.estate.organization.as_ref();
        if organization.is_some_and(|organization| organization.has(account)) {
            let left = Asker::role(Who::Administrator, &identity.arn);
            others.push((left, OrganizationOverride::Other));
        }
        others
    }
}

fn in_organization(calls: &[Call], organization: OrganizationOverride) -> Vec<Call> {
    calls
        .iter()
        .map(|call| {
            let circumstances = Circumstances {
                organization,
                ..call.circumstances.clone()
            };
            call.clone().under(circumstances)
        })
        .collect()
}

fn alone(asked: &Asked) -> bool {
    asked.scope == Scope::Endpoint
}

/// A service that no grant uses: the network's account at what is its own, and no other.
fn own_account(
    estate: &Estate,
    network: &Network,
    service: EndpointService,
    set: &EndpointSet,
    questions: &mut Vec<Question>,
) {
    let prefix = &endpoint_service(service).action_prefix;
    let Some(action) = authorization(prefix).and_then(|known| known.actions().next()) else {
        return;
    };
    let caused = CausedRequest {
        action: format!("{prefix}:{}", action.name()),
        resource: "*".to_owned(),
        region: network.region.to_string(),
        via: None,
        context: BTreeMap::new(),
    };
    let account = network.account.id;
    let foreign: Option<AccountId> = FOREIGN_ACCOUNT.parse().ok();
    let ask = |caller: &str, owner: Option<AccountId>| {
        let asker = Asker::administrator(caller, "role/synth-check/administrator");
        let way = Circumstances::by(Path::through(network));
        let request = request(estate, &asker.caller, &caused, owner, &way)?;
        Some(Asked {
            who: asker.who,
            request,
            scope: Scope::Endpoint,
        })
    };
    let at = format!("the endpoint of {service} in `{}`", network.name);
    questions.push(allowed(
        format!("account {account} can use what it owns at {at}"),
        vec![ask(account.as_str(), Some(account)).into_iter().collect()],
        set.span,
    ));
    let others = [
        ask(FOREIGN_ACCOUNT, Some(account)),
        ask(account.as_str(), foreign),
    ];
    questions.push(denied(
        format!("no other account, and nothing of another, can be used at {at}"),
        others.into_iter().flatten(),
        set.span,
    ));
}
