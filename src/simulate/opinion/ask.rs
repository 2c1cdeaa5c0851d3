//! One request of the check as a question that the API takes, or why it is none.
use super::consult::Part;
use super::mention::{Mentions, more_telling};
use super::question::{ContextEntry, ContextKind, SecondOpinionQuestion};
use super::stand_in::StandIns;
use crate::catalog::{EngineFacts, SimulatorBound, SimulatorLimit, simulator_bound};
use crate::policy::{
    Caller, ContextValue, Facts as _, Layers, Policy, Request, Verdict, decide, full_context,
    print_minified,
};
use crate::simulate::question::caller_account;
use crate::simulate::{Asked, Bench, Scope};
use crate::vocab::AccountId;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is needed to ask: the check's policies, and texts that were made already.
#[derive(Debug)]
pub(super) struct Asking<'b> {
    bench: &'b Bench<'b>,
    stand_ins: StandIns,
    /// Texts of the estate's documents by label.
    texts: BTreeMap<Arc<str>, Text>,
}

/// A question, and what synth says to it.
#[derive(Debug)]
pub(super) struct Ready {
    pub(super) question: SecondOpinionQuestion,
    pub(super) local: Verdict,
    pub(super) part: Part,
    pub(super) without_organization_keys: Option<Verdict>,
}

/// A document as it is sent, and the keys it mentions.
#[derive(Debug, Clone)]
struct Text {
    json: Arc<str>,
    mentions: Arc<Mentions>,
}

/// The documents of a question, by what they are.
struct Texts {
    identity: Vec<Text>,
    boundary: Option<Text>,
    service_control: Vec<Vec<Text>>,
    resource: Option<Text>,
}

impl<'b> Asking<'b> {
    pub(super) fn new(bench: &'b Bench<'b>) -> Self {
        Self {
            bench,
            stand_ins: StandIns::default(),
            texts: BTreeMap::new(),
        }
    }

    pub(super) fn into_stand_ins(self) -> BTreeMap<String, String> {
        self.stand_ins.into_used()
    }

    /// The question, with the verdict of synth on exactly what is sent.
    pub(super) fn ask(&mut self, asked: &Asked) -> Result<Ready, SimulatorLimit> {
        let request = &asked.request;
        let (mut layers, _) = self.bench.layers(asked);
        let caller = caller(&request.caller)?;
        let dropped = self.without_resource_policy(asked, &mut layers)?;
        let local = decide(request, &layers, &EngineFacts).verdict;
        if local == Verdict::Unknown || request.context.is_incomplete() {
            return Err(SimulatorLimit::Context);
        }
        let whole = dropped.is_none_or(|whole| whole == local);
        let texts = self.texts(request, &layers, dropped.is_some())?;
        let (context, organization_keys) = self.context(request, &texts)?;
        let without_organization_keys = without(request, organization_keys, &layers);
        let json = |texts: Vec<Text>| texts.into_iter().map(|text| text.json).collect();
        let question = SecondOpinionQuestion {
            caller: self.name(&caller, SimulatorBound::ResourceCharacters)?,
            identity: json(texts.identity),
            boundary: texts.boundary.map(|text| text.json),
            service_control: texts.service_control.into_iter().map(json).collect(),
            resource_policy: texts.resource.map(|text| text.json),
            resource_owner: named_owner(request),
            resource: self.name(
                &request.resource.to_string(),
                SimulatorBound::ResourceCharacters,
            )?,
            context,
            action: request.action.clone(),
        };
        within(
            &request.action.to_string(),
            SimulatorBound::ActionCharacters,
        )?;
        let part = if whole {
            Part::Whole
        } else {
            Part::CallersSide
        };
        Ok(Ready {
            question,
            local,
            part,
            without_organization_keys,
        })
    }

    /// Of a role's request, takes away the resource's policy, which the API does not take, where
    /// the caller's side is a question of its own. Then gives the verdict on the whole.
    fn without_resource_policy(
        &self,
        asked: &Asked,
        layers: &mut Layers,
    ) -> Result<Option<Verdict>, SimulatorLimit> {
        let request = &asked.request;
        if !matches!(request.caller, Caller::Role { .. } | Caller::Session { .. }) {
            return Ok(None);
        }
        let own = owner(request).is_none_or(|owner| Some(owner) == caller_account(&request.caller));
        if !own || asked.scope == Scope::ResourcePolicy {
            return Err(SimulatorLimit::RoleAndResourcePolicy);
        }
        let whole = decide(request, layers, &EngineFacts).verdict;
        layers.resource = self.bench.delegated(request);
        Ok(Some(whole))
    }

    fn texts(
        &mut self,
        request: &Request,
        layers: &Layers,
        is_without_resource_policy: bool,
    ) -> Result<Texts, SimulatorLimit> {
        let Layers {
            identity,
            boundary,
            session,
            service_control,
            resource_control,
            ..
        } = layers;
        // Resource control policies say nothing about services that they do not cover.
        let controlled = !resource_control.is_empty()
            && EngineFacts
                .resource_control_supports(&request.action.service().to_ascii_lowercase());
        if session.is_some() || controlled || layers.endpoint.is_some() {
            return Err(SimulatorLimit::UnsupportedPolicy);
        }
        if identity.is_empty() {
            return Err(SimulatorLimit::CallerWithoutPolicy);
        }
        // The API knows no exemption: who is exempt is asked without these policies.
        let exempt =
            layers.exemptions.caller_in_management_account || request.caller.is_service_linked();
        let levels: &[Vec<Policy>] = if exempt { &[] } else { service_control };
        let most = simulator_bound(SimulatorBound::OrganizationLevels);
        if levels.len() > most || levels.iter().any(Vec::is_empty) {
            return Err(SimulatorLimit::OrganizationLevels);
        }
        let account = caller_account(&request.caller);
        let boundary = match boundary.as_deref() {
            None => None,
            Some([policy]) => Some(self.text(policy, account)?),
            Some(_) => return Err(SimulatorLimit::SeveralBoundaries),
        };
        let resource = layers
            .resource
            .as_ref()
            .filter(|_| !is_without_resource_policy);
        Ok(Texts {
            identity: self.all(identity, account)?,
            boundary,
            service_control: levels
                .iter()
                .map(|level| self.all(level, account))
                .collect::<Result<_, _>>()?,
            resource: resource
                .map(|policy| self.text(policy, account))
                .transpose()?,
        })
    }

    fn all(
        &mut self,
        policies: &[Policy],
        account: Option<AccountId>,
    ) -> Result<Vec<Text>, SimulatorLimit> {
        policies
            .iter()
            .map(|policy| self.text(policy, account))
            .collect()
    }

    fn text(
        &mut self,
        policy: &Policy,
        account: Option<AccountId>,
    ) -> Result<Text, SimulatorLimit> {
        if let Some(known) = self.texts.get(&policy.label) {
            return Ok(known.clone());
        }
        let document = self
            .bench
            .document(policy, account)
            .ok_or(SimulatorLimit::Text)?;
        let json = self.stand_ins.replace(&print_minified(&document));
        within(&json, SimulatorBound::PolicyCharacters)?;
        let text = Text {
            mentions: Arc::new(Mentions::of(&document, &json)),
            json: json.into(),
        };
        // What stands in for policies outside the estate differs by account under one label.
        if matches!(document, Cow::Borrowed(_)) {
            self.texts.insert(policy.label.clone(), text.clone());
        }
        Ok(text)
    }

    /// The keys of the request that a document mentions, and those of them that service control
    /// policies alone mention.
    fn context(
        &mut self,
        request: &Request,
        texts: &Texts,
    ) -> Result<(Vec<ContextEntry>, Vec<String>), SimulatorLimit> {
        let own = || {
            texts
                .identity
                .iter()
                .chain(&texts.boundary)
                .chain(&texts.resource)
        };
        let organization = || texts.service_control.iter().flatten();
        let mut entries = Vec::new();
        let mut organization_keys = Vec::new();
        for (key, value) in full_context(request, &EngineFacts).iter() {
            let by_own = mentioned(own(), key);
            let by_organization = mentioned(organization(), key);
            let is_organizations = by_own.is_none() && by_organization.is_some();
            let Some((spelling, kind)) = merged(by_own, by_organization) else {
                continue;
            };
            let (values, is_list) = match value {
                ContextValue::Absent => continue,
                ContextValue::Unknown => return Err(SimulatorLimit::Context),
                ContextValue::Single(text) => (std::slice::from_ref(text), false),
                ContextValue::Multi(texts) if texts.is_empty() => {
                    return Err(SimulatorLimit::Context);
                }
                ContextValue::Multi(texts) => (texts.as_slice(), true),
            };
            let length = spelling.chars().count();
            if length < simulator_bound(SimulatorBound::ContextKeyCharactersAtLeast)
                || length > simulator_bound(SimulatorBound::ContextKeyCharacters)
            {
                return Err(SimulatorLimit::Context);
            }
            if is_organizations {
                organization_keys.push(key.to_owned());
            }
            entries.push(ContextEntry {
                values: values
                    .iter()
                    .map(|value| self.stand_ins.replace(value))
                    .collect(),
                key: spelling,
                kind,
                is_list,
            });
        }
        Ok((entries, organization_keys))
    }

    /// A name as it is sent.
    fn name(&mut self, text: &str, bound: SimulatorBound) -> Result<String, SimulatorLimit> {
        let text = self.stand_ins.replace(text);
        within(&text, bound)?;
        Ok(text)
    }
}

/// What synth decides if these keys are absent; `None` without any.
fn without(request: &Request, keys: Vec<String>, layers: &Layers) -> Option<Verdict> {
    if keys.is_empty() {
        return None;
    }
    let mut request = request.clone();
    for key in keys {
        request.context.insert(&key, ContextValue::Absent);
    }
    Some(decide(&request, layers, &EngineFacts).verdict)
}

fn mentioned<'t>(
    texts: impl Iterator<Item = &'t Text>,
    key: &str,
) -> Option<(String, ContextKind)> {
    let found = texts.filter_map(|text| {
        let (spelling, kind) = text.mentions.get(key)?;
        Some((spelling.to_owned(), kind))
    });
    found.reduce(|(spelling, one), (_, other)| (spelling, more_telling(one, other)))
}

fn merged(
    one: Option<(String, ContextKind)>,
    other: Option<(String, ContextKind)>,
) -> Option<(String, ContextKind)> {
    match (one, other) {
        (Some((spelling, one)), Some((_, other))) => Some((spelling, more_telling(one, other))),
        (one, other) => one.or(other),
    }
}

/// The ARN that the API takes as caller.
fn caller(caller: &Caller) -> Result<String, SimulatorLimit> {
    match caller {
        Caller::Role { arn } | Caller::Session { role: arn, .. } | Caller::User { arn } => {
            Ok(arn.to_string())
        }
        _ => Err(SimulatorLimit::CallerKind),
    }
}

fn owner(request: &Request) -> Option<AccountId> {
    let named = request
        .resource
        .arn()
        .and_then(|arn| arn.account.parse().ok());
    request.resource_account.or(named)
}

/// The owner, where the ARN names none.
fn named_owner(request: &Request) -> Option<AccountId> {
    let is_nameless = request
        .resource
        .arn()
        .is_some_and(|arn| arn.account.is_empty());
    request.resource_account.filter(|_| is_nameless)
}

/// Whether the API takes the text: it has a length, and Latin characters only
/// (<https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html>).
fn within(text: &str, bound: SimulatorBound) -> Result<(), SimulatorLimit> {
    let is_taken = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{ff}');
    if text.chars().count() > simulator_bound(bound) || !text.chars().all(is_taken) {
        return Err(SimulatorLimit::Text);
    }
    Ok(())
}
