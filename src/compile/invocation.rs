//! Invoking models on bedrock-runtime: bare, by an inference profile, under a content guardrail;
//! and the network way of invocations.
use super::content_guardrail::{arn_of, version_of};
use super::endpoints::endpoint_id;
use super::literal::{exactly, in_pattern};
use super::uses::Uses;
use crate::artifact::{PolicyStatement, Symbol, SymbolAttribute, SymbolKind, Text};
use crate::catalog::{VerbWord, verb_actions};
use crate::diag::Span;
use crate::model::{
    ContentGuardrail, Grant, InferenceProfile, Network, NetworkEndpoint, RoleIdentity, Verb,
};
use crate::vocab::{EndpointService, Name, Region, camel_case};
use std::collections::BTreeMap;

/// What models of one statement have in common.
#[derive(Debug, Clone, Copy)]
struct Way<'a> {
    region: &'a Region,
    through: Option<&'a Network>,
    guarded_by: Option<&'a ContentGuardrail>,
}

impl Way<'_> {
    fn word(&self) -> String {
        let guard = self.guarded_by.map_or_else(String::new, |guard| {
            format!("GuardedBy{}", guard.name.camel_case())
        });
        format!("{}{guard}", way_word(self.through))
    }

    /// The same limits on every statement of an invocation.
    fn limit(&self, statement: PolicyStatement) -> PolicyStatement {
        let statement = match self.guarded_by {
            Some(guard) => statement.when(
                "StringEquals",
                "bedrock:GuardrailIdentifier",
                [Text::Symbol(version_of(guard, SymbolAttribute::Arn))],
            ),
            None => statement,
        };
        only_through(statement, self.through, EndpointService::BedrockRuntime)
    }
}

/// The statements of a role that invoke on bedrock-runtime. Models of one region, network and
/// guardrail share a statement; a profile has its own.
pub(super) fn on_runtime(
    uses: &Uses<'_>,
    role: &RoleIdentity,
    grants: &[&Grant],
) -> Vec<PolicyStatement> {
    type Key<'a> = (&'a Region, Option<&'a Name>, Option<&'a Name>);
    let mut bare: BTreeMap<Key<'_>, (Way<'_>, Vec<&str>, Span)> = BTreeMap::new();
    let mut statements = Vec::new();
    let mut applied: BTreeMap<&Name, (&ContentGuardrail, Span)> = BTreeMap::new();
    for Grant { verb, span } in grants {
        let Verb::InvokeOnRuntime {
            model,
            region,
            through,
            profile,
            guarded_by,
        } = verb
        else {
            continue;
        };
        let way = Way {
            region,
            through: through.as_deref(),
            guarded_by: guarded_by.as_deref(),
        };
        let enforced = uses.enforced_guardrail(role.account_id, region);
        for guard in way.guarded_by.into_iter().chain(enforced) {
            let (_, first) = applied.entry(&guard.name).or_insert((guard, *span));
            *first = (*first).min(*span);
        }
        if let Some(profile) = profile {
            statements.extend(by_profile(role, &way, profile, *span));
            continue;
        }
        let network = way.through.map(|network| &network.name);
        let key = (region, network, way.guarded_by.map(|guard| &guard.name));
        let (_, ids, first) = bare.entry(key).or_insert_with(|| (way, Vec::new(), *span));
        ids.push(&model.id);
        *first = (*first).min(*span);
    }
    for (way, ids, span) in bare.into_values() {
        statements.extend(bare_models(role, &way, &ids, span));
    }
    let applications = applied.into_values();
    statements.extend(applications.map(|(guard, span)| apply(guard, span)));
    statements
}

/// Models by their own ARNs. The Responses API is authorised on the default project of the account
/// as well (<https://docs.aws.amazon.com/bedrock/latest/userguide/inference-prereq.html>); it takes
/// no guardrail, so where one is asked for it is not granted.
fn bare_models(
    role: &RoleIdentity,
    way: &Way<'_>,
    ids: &[&str],
    span: Span,
) -> Vec<PolicyStatement> {
    let region = camel_case(way.region.as_str());
    let models = || {
        ids.iter()
            .map(|id| Text::Literal(model_arn(role, way.region, id)))
    };
    let invoke = PolicyStatement::allow(
        format!("InvokeOnRuntime{region}{}", way.word()),
        verb_actions(VerbWord::InvokeOnRuntime),
        span,
    )
    .on(models());
    let mut statements = vec![way.limit(invoke)];
    if way.guarded_by.is_none() {
        let project = format!(
            "arn:{}:bedrock:{}:{}:project/default",
            role.arn.partition, way.region, role.account_id
        );
        let respond = PolicyStatement::allow(
            format!("RespondOnRuntime{region}{}", way.word()),
            verb_actions(VerbWord::RespondOnRuntime),
            span,
        )
        .on([Text::Literal(project)])
        .when("ArnEquals", "bedrock:ModelArn", models());
        statements.push(way.limit(respond));
    }
    statements
}

/// A model by an application inference profile and no other way: a call is authorised on the
/// profile and on the model, and the model's part names the profile
/// (<https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html>).
fn by_profile(
    role: &RoleIdentity,
    way: &Way<'_>,
    profile: &InferenceProfile,
    span: Span,
) -> [PolicyStatement; 2] {
    let name = profile.name.camel_case();
    let statement =
        |sid: String| PolicyStatement::allow(sid, verb_actions(VerbWord::InvokeOnRuntime), span);
    let arn = Text::Symbol(profile_arn(profile));
    let on_profile = statement(format!("InvokeProfile{name}{}", way.word())).on([arn.clone()]);
    let model = model_arn(role, way.region, &profile.model.id);
    let on_model = statement(format!("InvokeByProfile{name}{}", way.word()))
        .on([Text::Literal(model)])
        .when("ArnEquals", "bedrock:InferenceProfileArn", [arn]);
    [way.limit(on_profile), way.limit(on_model)]
}

/// Putting texts to a content guardrail: who invokes under one needs it, too
/// (<https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-permissions.html>).
pub(super) fn apply(guardrail: &ContentGuardrail, span: Span) -> PolicyStatement {
    PolicyStatement::allow(
        format!("Apply{}", guardrail.name.camel_case()),
        verb_actions(VerbWord::ApplyGuardrail),
        span,
    )
    .on([Text::Symbol(arn_of(guardrail))])
}

fn model_arn(role: &RoleIdentity, region: &Region, id: &str) -> String {
    let partition = &role.arn.partition;
    let id = in_pattern(id);
    format!("arn:{partition}:bedrock:{region}::foundation-model/{id}")
}

/// The ARN of a profile: AWS invents its id.
pub(super) fn profile_arn(profile: &InferenceProfile) -> Symbol {
    Symbol {
        kind: SymbolKind::InferenceProfile,
        account: profile.account.id,
        name: profile.name.clone(),
        region: None,
        attribute: SymbolAttribute::Arn,
    }
}

/// The end of the Sid of a statement that holds through a network alone.
pub(super) fn way_word(through: Option<&Network>) -> String {
    through.map_or_else(String::new, |network| {
        format!("Through{}", network.name.camel_case())
    })
}

/// The statement, through a network alone: through its endpoint of the service where the blueprint
/// makes or names one, else from anywhere in its VPC.
pub(super) fn only_through(
    statement: PolicyStatement,
    through: Option<&Network>,
    service: EndpointService,
) -> PolicyStatement {
    let Some(network) = through else {
        return statement;
    };
    let (key, value) = match network.endpoint(service) {
        Some(NetworkEndpoint::Given(id)) => ("aws:SourceVpce", exactly(id)),
        Some(NetworkEndpoint::Made) => match endpoint_id(network, service) {
            Some(id) => ("aws:SourceVpce", Text::Symbol(id)),
            None => ("aws:SourceVpc", exactly(&network.vpc)),
        },
        None => ("aws:SourceVpc", exactly(&network.vpc)),
    };
    statement.when("StringEquals", key, [value])
}
