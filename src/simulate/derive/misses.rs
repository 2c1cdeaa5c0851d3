//! Near misses of a grant: the same request with one thing wrong that no other grant makes right.
use crate::catalog::{self, CausedRequest, operation};
use crate::estate::{Author, Estate};
use crate::model::{
    BedrockModel, Grant, KeyRight, LanguageModel, Model, Network, Owner, Project, Role, Verb,
};
use crate::policy::Kind;
use crate::simulate::ask::emitted_resource_policy;
use crate::simulate::call::{Asker, Call};
use crate::simulate::circumstances::{
    Circumstances, OrganizationOverride, Path, SOME_ENDPOINT, SOME_NETWORK,
};
use crate::simulate::place;
use crate::simulate::question::{Asked, Scope, Who, caller_account};
use crate::vocab::{Endpoint, EndpointService};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One thing that is wrong.
pub(super) struct Miss {
    /// What, after "but not".
    pub(super) but: String,
    /// Requests, each of which must be denied.
    pub(super) requests: Vec<Asked>,
}

/// A model that nobody has.
pub(super) const OTHER_MODEL: &str = "other.model-1";
/// The end of a name that nobody gave.
pub(super) const OTHER: &str = "-other";
/// What putting a text to a content guardrail is called in IAM.
pub(super) const APPLY: &str = "bedrock:ApplyGuardrail";

/// The near misses of one grant of a role.
pub(super) fn of_grant(
    model: &Model,
    estate: &Estate,
    role: &Role,
    verb: &Verb,
    calls: &[Call],
) -> Vec<Miss> {
    let near = Near {
        model,
        estate,
        role,
        elsewhere: elsewhere(model, role),
        asker: Asker::role(Who::Ours, &role.identity.arn),
    };
    let mut misses = match verb {
        Verb::InvokeInProject {
            model,
            project,
            through,
        } => near.mantle(model, project, through.as_ref(), calls),
        Verb::InvokeOnRuntime { .. } => near.runtime(verb, calls),
        Verb::Apply { guardrail } => near.content_guardrail(guardrail, calls),
        Verb::InvokeWhereTagged {
            model,
            tags,
            through,
            ..
        } => {
            let mut misses = near.tagged(model, tags, calls);
            if let Some(network) = through {
                misses.extend(near.ways(network, EndpointService::BedrockMantle, calls));
            }
            misses
        }
        Verb::InvokeOutside { model } => near.secret(&model.secret.arn.to_string(), calls),
        Verb::Read { bucket, prefix } => near.read(bucket, prefix, calls),
        Verb::Use { cache } => near.cache(cache, calls),
        Verb::UseTable { table } => near.table(&table.table, calls),
        Verb::Notify { topic } => near.topic(&topic.arn.to_string(), calls),
        Verb::PublishMetrics { namespace } => near.metrics(namespace, calls),
        Verb::Assume { role } => near.assume(&role.arn.to_string(), calls),
        Verb::Operate(task) => near.task(task, calls),
    };
    misses.push(near.beyond(calls));
    misses.extend(near.decryption(calls));
    // Whom a role of ours lets in is asked at its own door.
    let at_our_door = match verb {
        Verb::Assume { role } => matches!(role.owner, Owner::Synth(_)),
        _ => false,
    };
    if !at_our_door {
        for miss in &mut misses {
            let others: Vec<Asked> = miss
                .requests
                .iter()
                .filter(|asked| other_side_decides(estate, asked))
                .map(|asked| Asked {
                    scope: Scope::ResourcePolicy,
                    ..asked.clone()
                })
                .collect();
            miss.requests.extend(others);
        }
        misses.extend(near.other_organization(verb, calls));
    }
    misses
}

/// The grants of a permission set in all its accounts; none for other roles.
fn elsewhere<'m>(model: &'m Model, role: &Role) -> &'m [Grant] {
    let sets = model.permission_sets.iter();
    sets.filter(|set| role.identity.is_of_permission_set() && set.name == role.identity.name)
        .map(|set| set.grants.as_slice())
        .next()
        .unwrap_or_default()
}

/// Whether the resource has a policy that synth wrote, for a caller of another account. In its own
/// account a policy may leave the decision to the caller's policies; what the owner
/// of a key is asked to add does not, and a key's policy has the last word.
pub(super) fn other_side_decides(estate: &Estate, asked: &Asked) -> bool {
    let request = &asked.request;
    emitted_resource_policy(estate, request).is_some_and(|label| {
        let document = estate.documents.get(label);
        caller_account(&request.caller) != request.resource_account
            || document.is_some_and(|document| {
                document.author == Author::Handoff && document.kind == Kind::Key
            })
    })
}

/// What near misses are made of.
pub(super) struct Near<'a> {
    pub(super) model: &'a Model,
    pub(super) estate: &'a Estate,
    pub(super) asker: Asker,
    pub(super) role: &'a Role,
    /// What the same policy says for other accounts: that of a permission set serves all.
    elsewhere: &'a [Grant],
}

impl Near<'_> {
    /// The first request of each call, of the role's own policies alone.
    fn own(&self, calls: impl IntoIterator<Item = Call>) -> Vec<Asked> {
        calls
            .into_iter()
            .flat_map(|call| call.first(self.estate, &self.asker, Scope::OwnPolicies))
            .collect()
    }

    pub(super) fn miss(
        &self,
        but: impl Into<String>,
        calls: impl IntoIterator<Item = Call>,
    ) -> Miss {
        Miss {
            but: but.into(),
            requests: self.own(calls),
        }
    }

    /// The role's verbs that could make a miss right.
    pub(super) fn verbs(&self) -> impl Iterator<Item = &Verb> {
        let grants = self.role.grants.iter().chain(self.elsewhere);
        grants.map(|grant| &grant.verb)
    }

    fn mantle(
        &self,
        model: &Arc<BedrockModel>,
        project: &Arc<Project>,
        through: Option<&Arc<Network>>,
        calls: &[Call],
    ) -> Vec<Miss> {
        let grants = |model_id: &str, arn: &str| {
            self.verbs().any(|verb| {
                matches!(verb, Verb::InvokeInProject { model, project, .. }
                    if model.id == model_id && place::project_arn(self.estate, project) == arn)
            })
        };
        let arn = place::project_arn(self.estate, project);
        let each = |change: &dyn Fn(&Call) -> Call| calls.iter().map(change).collect::<Vec<_>>();
        let mut misses = vec![
            self.miss(
                "a model that is not named",
                each(&|call| call.with("model", OTHER_MODEL)),
            ),
            self.miss(
                "without saying which model",
                each(&|call| call.without("model")),
            ),
        ];
        for other in bedrock_models(self.model, Endpoint::Mantle) {
            let covered = self.covers(&other.id, project, &BTreeMap::new());
            if !grants(&other.id, &arn) && !covered {
                let change = |call: &Call| call.with("model", other.id.as_str());
                misses.push(self.miss(format!("`{}`", other.name), each(&change)));
            }
        }
        let account = project.account.id;
        let default = place::project_with_id(&project.region, account, "default");
        misses.push(self.miss(
            "in the default project",
            each(&|call| call.with("project", default.as_str())),
        ));
        let unknown = place::project_with_id(&project.region, account, "proj_other");
        misses.push(self.miss(
            "in a project that is not named",
            each(&|call| call.with("project", unknown.as_str())),
        ));
        for other in &self.model.projects {
            let other_arn = place::project_arn(self.estate, other);
            let covered = self.covers(&model.id, other, &BTreeMap::new());
            if !grants(&model.id, &other_arn) && !covered {
                let change = |call: &Call| call.with("project", other_arn.as_str());
                misses.push(self.miss(format!("in `{}`", other.name), each(&change)));
            }
        }
        let anywhere = self.verbs().any(|verb| {
            matches!(verb, Verb::InvokeInProject { model: other, project: at, through: None }
                if other.id == model.id && at == project)
        });
        if let Some(network) = through.filter(|_| !anywhere) {
            misses.extend(self.ways(network, EndpointService::BedrockMantle, calls));
        }
        misses
    }

    /// Over the internet, through a network that is not named, and through another endpoint of the
    /// network that is.
    pub(super) fn ways(
        &self,
        network: &Network,
        service: EndpointService,
        calls: &[Call],
    ) -> Vec<Miss> {
        let through = |vpc: &str| Path::Endpoint {
            vpc: vpc.to_owned(),
            endpoint: Some(SOME_ENDPOINT.to_owned()),
        };
        let mut ways = vec![
            ("over the internet", Path::Internet),
            ("through another network", through(SOME_NETWORK)),
        ];
        if network.endpoint(service).is_some() {
            ways.push((
                "through another endpoint of the network",
                through(&network.vpc),
            ));
        }
        ways.into_iter()
            .map(|(but, way)| {
                let requests = calls.iter().flat_map(|call| {
                    let call = call.clone().under(Circumstances {
                        way: way.clone(),
                        ..call.circumstances.clone()
                    });
                    let asked = call.asked(self.estate, &self.asker, Scope::OwnPolicies);
                    // Putting a text to a guardrail is bound to no network.
                    let bound = asked
                        .into_iter()
                        .filter(|asked| asked.request.action.to_string() != APPLY);
                    bound.collect::<Vec<_>>()
                });
                Miss {
                    but: but.to_owned(),
                    requests: requests.collect(),
                }
            })
            .collect()
    }

    fn assume(&self, target: &str, calls: &[Call]) -> Vec<Miss> {
        let granted = |arn: &str| {
            self.verbs()
                .any(|verb| matches!(verb, Verb::Assume { role } if role.arn.to_string() == arn))
        };
        // Every request of the call: setting a source identity is granted by itself.
        let each = |arn: &str| {
            calls
                .iter()
                .flat_map(|call| {
                    call.with("role", arn)
                        .asked(self.estate, &self.asker, Scope::OwnPolicies)
                })
                .collect()
        };
        let changes = calls.iter().filter_map(|call| {
            let caused = CausedRequest {
                action: "iam:UpdateAssumeRolePolicy".to_owned(),
                ..call.caused(&self.asker).into_iter().next()?
            };
            call.ask(self.estate, &self.asker, &caused, Scope::OwnPolicies)
        });
        let mut misses = vec![
            Miss {
                but: "a role that is not named".to_owned(),
                requests: each(&format!("{target}{OTHER}")),
            },
            Miss {
                but: "change whom it trusts".to_owned(),
                requests: changes.collect(),
            },
        ];
        for other in &self.model.roles {
            let arn = other.identity.arn.to_string();
            if !granted(&arn) {
                misses.push(Miss {
                    but: format!("`{}`", other.identity.name),
                    requests: each(&arn),
                });
            }
        }
        misses
    }

    /// A role of others that is asked to trust one of ours need not once that has left.
    fn other_organization(&self, verb: &Verb, calls: &[Call]) -> Option<Miss> {
        let organization = self.estate.organization.as_ref()?;
        let member = organization.has(self.role.identity.account_id);
        if !member || !matches!(verb, Verb::Assume { .. }) {
            return None;
        }
        let requests = calls.iter().flat_map(|call| {
            let outside = Circumstances {
                organization: OrganizationOverride::Other,
                ..call.circumstances.clone()
            };
            let call = call.clone().under(outside);
            call.asked(self.estate, &self.asker, Scope::ResourcePolicy)
        });
        Some(Miss {
            but: "from another organization".to_owned(),
            requests: requests.collect(),
        })
    }

    /// Other actions on the same resource, in the same circumstances.
    fn beyond(&self, calls: &[Call]) -> Miss {
        let requests = calls
            .iter()
            .flat_map(|call| {
                // What other services do for the caller is another matter.
                let all = call.caused(&self.asker);
                let taken: Vec<String> = all.iter().map(|caused| caused.action.clone()).collect();
                let requests = all
                    .into_iter()
                    .filter(|caused| caused.via.is_none())
                    .flat_map(move |caused| {
                        let beyond = call.beyond().iter();
                        let beyond = beyond.filter(|action| !taken.contains(action));
                        let beyond: Vec<&String> = beyond.collect();
                        beyond.into_iter().map(move |action| CausedRequest {
                            action: action.clone(),
                            ..caused.clone()
                        })
                    });
                requests.filter_map(|caused| {
                    call.ask(self.estate, &self.asker, &caused, Scope::OwnPolicies)
                })
            })
            .collect();
        Miss {
            but: "more than that".to_owned(),
            requests,
        }
    }

    /// Decryption directly, through another service, with another key, and more than decryption.
    fn decryption(&self, calls: &[Call]) -> Vec<Miss> {
        let mut misses = Vec::new();
        // What a store of vectors does with a key is an access of its own.
        let kept = calls.iter();
        let mut kept = kept.filter(|call| !call.operation.starts_with("s3vectors."));
        let decryption = kept.find_map(|call| {
            let caused = call
                .caused(&self.asker)
                .into_iter()
                .find(|caused| caused.action.starts_with("kms:"))?;
            Some((call, caused))
        });
        let Some((call, caused)) = decryption else {
            return misses;
        };
        let mut ask = |but: &str, variants: Vec<CausedRequest>| {
            let requests = variants
                .iter()
                .filter_map(|caused| call.ask(self.estate, &self.asker, caused, Scope::OwnPolicies))
                .collect();
            misses.push(Miss {
                but: but.to_owned(),
                requests,
            });
        };
        for (but, via) in foreign_ways() {
            ask(
                but,
                vec![CausedRequest {
                    via,
                    ..caused.clone()
                }],
            );
        }
        let elsewhere = CausedRequest {
            region: "eu-central-1".to_owned(),
            ..caused.clone()
        };
        ask(
            "by decrypting through the service in another region",
            vec![elsewhere],
        );
        let other_key = CausedRequest {
            resource: format!("{}{OTHER}", caused.resource),
            ..caused.clone()
        };
        ask("by decrypting with another key", vec![other_key]);
        let beyond = operation("kms.Decrypt").map_or(&[] as &[String], |decrypt| &decrypt.beyond);
        // An administrator of the key has more, which is asked for there.
        let administers = self.model.key_accesses.iter().any(|access| {
            matches!(&access.right, KeyRight::Administer(role) if role.arn == self.role.identity.arn)
        });
        let administration = catalog::key_administration();
        let beyond = beyond
            .iter()
            .filter(|action| !administers || !administration.contains(*action));
        let more = beyond.map(|action| CausedRequest {
            action: action.clone(),
            ..caused.clone()
        });
        ask("by using the key for more than decryption", more.collect());
        misses
    }
}

/// Ways to a key that no grant goes: directly, and through a service that no verb uses.
pub(super) fn foreign_ways() -> [(&'static str, Option<String>); 2] {
    [
        ("by decrypting directly", None),
        (
            "by decrypting through another service",
            Some("ssm".to_owned()),
        ),
    ]
}

pub(super) fn bedrock_models(
    model: &Model,
    endpoint: Endpoint,
) -> impl Iterator<Item = &Arc<BedrockModel>> {
    model.models.iter().filter_map(move |model| match model {
        LanguageModel::Bedrock(model) if model.endpoint == endpoint => Some(model),
        _ => None,
    })
}
