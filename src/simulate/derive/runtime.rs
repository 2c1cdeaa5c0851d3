//! Near misses of invoking on bedrock-runtime, by a profile and under a content guardrail.
use super::misses::{APPLY, Miss, Near, OTHER, OTHER_MODEL, bedrock_models};
use crate::catalog::CausedRequest;
use crate::model::{ContentGuardrail, InferenceProfile, Verb};
use crate::simulate::call::Call;
use crate::simulate::exercise::{Invocation, runtime};
use crate::simulate::place;
use crate::simulate::question::{Asked, Scope};
use crate::vocab::{Endpoint, EndpointService, Region};

impl Near<'_> {
    /// Everything that could be wrong with invoking a model there.
    pub(super) fn runtime(&self, verb: &Verb, calls: &[Call]) -> Vec<Miss> {
        let Verb::InvokeOnRuntime {
            model,
            region,
            through,
            profile,
            guarded_by,
        } = verb
        else {
            return Vec::new();
        };
        let mut misses = vec![self.changed("a model that is not named", calls, &|call| {
            call.with("model", OTHER_MODEL)
        })];
        for other in bedrock_models(self.model, Endpoint::Runtime) {
            if !self.invokes(&other.id, region) {
                misses.push(self.changed(format!("`{}`", other.name), calls, &|call| {
                    call.with("model", other.id.as_str())
                }));
            }
        }
        let elsewhere = model
            .regions
            .iter()
            .find(|other| !self.invokes(&model.id, other));
        if let Some(other) = elsewhere {
            misses.push(self.changed(format!("in {other}"), calls, &|call| {
                call.with("region", other.as_str())
            }));
        }
        misses.push(self.changed(
            "by putting texts to a content guardrail that is not named",
            calls,
            &|call| match call.parameters.get("guardrail_arn") {
                Some(arn) => call.with("guardrail_arn", format!("{arn}{OTHER}")),
                None => call.clone(),
            },
        ));
        misses.push(self.another_project(calls));
        if let Some(profile) = profile {
            misses.extend(self.profile(&model.id, region, profile, guarded_by.as_deref(), calls));
        }
        if let Some(guardrail) = guarded_by {
            misses.extend(self.unguarded(&model.id, region, guardrail, calls));
        }
        let anywhere = self.verbs().any(|verb| {
            matches!(verb, Verb::InvokeOnRuntime { model: other, region: at, through: None, .. }
                if other.id == model.id && at == region)
        });
        if let Some(network) = through.as_ref().filter(|_| !anywhere) {
            misses.extend(self.ways(network, EndpointService::BedrockRuntime, calls));
        }
        misses
    }

    /// Putting texts to a guardrail that is not named.
    pub(super) fn content_guardrail(
        &self,
        guardrail: &ContentGuardrail,
        calls: &[Call],
    ) -> Vec<Miss> {
        let (arn, _) = place::guardrail_arns(self.estate, guardrail);
        let mut misses =
            vec![
                self.changed("to a content guardrail that is not named", calls, &|call| {
                    call.with("guardrail_arn", format!("{arn}{OTHER}"))
                }),
            ];
        for other in &self.model.content_guardrails {
            let (other_arn, _) = place::guardrail_arns(self.estate, other);
            let applied = self.verbs().any(|verb| match verb {
                Verb::Apply { guardrail } => guardrail == other,
                Verb::InvokeOnRuntime { guarded_by, .. } => {
                    other.enforced || guarded_by.as_ref() == Some(other)
                }
                _ => false,
            });
            if !applied {
                misses.push(
                    self.changed(format!("to `{}`", other.name), calls, &|call| {
                        call.with("guardrail_arn", other_arn.as_str())
                    }),
                );
            }
        }
        misses
    }

    /// Whether some grant of the role invokes this model there, however.
    fn invokes(&self, model_id: &str, at: &Region) -> bool {
        self.verbs().any(|verb| {
            matches!(verb, Verb::InvokeOnRuntime { model, region, .. }
                if model.id == model_id && region == at)
        })
    }

    /// The requests of changed calls that the calls as they are do not cause: each must be denied.
    fn changed(
        &self,
        but: impl Into<String>,
        calls: &[Call],
        change: &dyn Fn(&Call) -> Call,
    ) -> Miss {
        let requests = calls.iter().flat_map(|call| {
            let known = call.caused(&self.asker);
            let changed = change(call);
            let caused = changed.caused(&self.asker).into_iter();
            // That a call goes elsewhere changes what it is about only where that is elsewhere.
            let same = |one: &CausedRequest, other: &CausedRequest| {
                one.action == other.action
                    && one.resource == other.resource
                    && one.context == other.context
            };
            let new = caused.filter(|caused| !known.iter().any(|known| same(known, caused)));
            new.filter_map(|caused| {
                changed.ask(self.estate, &self.asker, &caused, Scope::OwnPolicies)
            })
            .collect::<Vec<Asked>>()
        });
        Miss {
            but: but.into(),
            requests: requests.collect(),
        }
    }

    /// The Responses API in a project that is not the default one.
    fn another_project(&self, calls: &[Call]) -> Miss {
        let requests = calls.iter().flat_map(|call| {
            let caused = call.caused(&self.asker).into_iter();
            let elsewhere = caused.filter_map(|caused| {
                let account = caused.resource.strip_suffix("project/default")?;
                let caused = CausedRequest {
                    resource: format!("{account}project/other"),
                    ..caused.clone()
                };
                call.ask(self.estate, &self.asker, &caused, Scope::OwnPolicies)
            });
            elsewhere.collect::<Vec<Asked>>()
        });
        Miss {
            but: "in a project that is not the default one".to_owned(),
            requests: requests.collect(),
        }
    }

    /// The same without the profile, and by another.
    fn profile(
        &self,
        model_id: &str,
        region: &Region,
        profile: &InferenceProfile,
        guarded_by: Option<&ContentGuardrail>,
        calls: &[Call],
    ) -> Vec<Miss> {
        let mut misses = vec![
            self.changed("by a profile that is not named", calls, &|call| match call
                .parameters
                .get("profile")
            {
                Some(arn) => call.with("profile", format!("{arn}{OTHER}")),
                None => call.clone(),
            }),
        ];
        let others = self
            .model
            .projects
            .iter()
            .flat_map(|project| &project.profiles);
        for other in others {
            let granted = self.verbs().any(|verb| {
                matches!(verb, Verb::InvokeOnRuntime { profile: Some(profile), .. }
                    if profile == other)
            });
            if !granted {
                let arn = place::profile_arn(self.estate, other);
                let but = format!("by the profile `{}`", other.name);
                misses.push(self.changed(but, calls, &|call| {
                    if call.parameters.contains_key("profile") {
                        call.with("profile", arn.as_str())
                    } else {
                        call.clone()
                    }
                }));
            }
        }
        let bare = self.verbs().any(|verb| {
            matches!(verb, Verb::InvokeOnRuntime { model, region: at, profile: None, .. }
                if model.id == model_id && at == region)
        });
        if !bare {
            misses.push(self.otherwise(
                "without the profile",
                calls,
                &Invocation {
                    model_id,
                    region,
                    account: profile.account.id,
                    profile: None,
                    guarded_by,
                },
            ));
        }
        misses
    }

    /// The same under no guardrail, and under another.
    fn unguarded(
        &self,
        model_id: &str,
        region: &Region,
        guardrail: &ContentGuardrail,
        calls: &[Call],
    ) -> Vec<Miss> {
        let (arn, _) = place::guardrail_arns(self.estate, guardrail);
        let mut misses = self.content_guardrail(guardrail, calls);
        let free = self.verbs().any(|verb| {
            matches!(verb, Verb::InvokeOnRuntime { model, region: at, guarded_by, .. }
                if model.id == model_id
                    && at == region
                    && guarded_by.as_deref() != Some(guardrail))
        });
        if free {
            return misses;
        }
        misses.push(
            self.changed("without its content guardrail", calls, &|call| {
                call.without("guardrail")
            }),
        );
        for (but, version) in [
            (
                "under its content guardrail's draft",
                format!("{arn}:DRAFT"),
            ),
            ("under another content guardrail", format!("{arn}{OTHER}:1")),
        ] {
            misses.push(self.changed(but, calls, &|call| {
                if call.parameters.contains_key("guardrail") {
                    call.with("guardrail", version.as_str())
                } else {
                    call.clone()
                }
            }));
        }
        let elsewhere = Invocation {
            model_id,
            region,
            account: guardrail.account.id,
            profile: None,
            guarded_by: None,
        };
        misses.push(self.otherwise("with the Responses API", calls, &elsewhere));
        misses
    }

    /// Invoking in another way from the same place.
    fn otherwise(&self, but: &str, calls: &[Call], invocation: &Invocation<'_>) -> Miss {
        let Some(as_is) = calls.first() else {
            return Miss {
                but: but.to_owned(),
                requests: Vec::new(),
            };
        };
        let requests = runtime(self.estate, invocation)
            .into_iter()
            .flat_map(|call| {
                let call = call.under(as_is.circumstances.clone());
                let asked = call.asked(self.estate, &self.asker, Scope::OwnPolicies);
                asked
                    .into_iter()
                    .filter(|asked| asked.request.action.to_string() != APPLY)
                    .collect::<Vec<_>>()
            });
        Miss {
            but: but.to_owned(),
            requests: requests.collect(),
        }
    }
}
