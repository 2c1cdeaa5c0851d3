//! Guardrails as statements of service control policies.
use super::literal::{exactly, in_pattern};
use super::pack::{Rail, RailType};
use crate::artifact::{PolicyStatement, Text};
use crate::catalog::{GuardrailWord, guardrail_actions};
use crate::diag::Span;
use crate::model::{Guardrail, GuardrailKind, Model, RoleIdentity};
use std::sync::Arc;

/// What each guardrail denies, and where: what is packed into documents.
pub(super) fn rails(model: &Model) -> Vec<Rail> {
    let Some(organization) = &model.organization else {
        return Vec::new();
    };
    let partition = organization.management.home_region.partition().as_str();
    model
        .guardrails
        .iter()
        .map(|guardrail| Rail {
            policy_type: RailType::ServiceControl,
            guardrail: guardrail.kind.name().to_owned(),
            on: guardrail.on.clone(),
            targets: guardrail.attached_to.clone(),
            statements: statements(guardrail, partition),
            span: guardrail.span,
        })
        .collect()
}

fn statements(guardrail: &Guardrail, partition: &str) -> Vec<PolicyStatement> {
    let span = guardrail.span;
    match &guardrail.kind {
        GuardrailKind::ApprovedModelsOnly { mantle, runtime } => vec![
            mantle_models(mantle, span),
            runtime_models(runtime, partition, span),
        ],
        GuardrailKind::ApprovedRegionsOnly { regions } => {
            let regions = regions.iter().map(|region| Text::literal(region.as_str()));
            vec![
                deny("ApprovedRegions", GuardrailWord::Bedrock, span)
                    .on_all()
                    .when("StringNotEquals", "aws:RequestedRegion", regions),
            ]
        }
        GuardrailKind::NoDefaultProject => {
            let project = format!("arn:{partition}:bedrock-mantle:*:*:project/default");
            vec![
                deny("DefaultProject", GuardrailWord::MantleInference, span)
                    .on([Text::Literal(project)]),
            ]
        }
        GuardrailKind::NoLongTermApiKeys => Vec::from(long_term_keys(span)),
        GuardrailKind::ProtectAuditTrail { except } => vec![audit_trail(except, span)],
        GuardrailKind::ZeroRetention => vec![
            retention(
                "MantleRetention",
                GuardrailWord::MantleRetention,
                "bedrock-mantle:DataRetentionMode",
                span,
            ),
            retention(
                "RuntimeRetention",
                GuardrailWord::RuntimeRetention,
                "bedrock:DataRetentionMode",
                span,
            ),
        ],
    }
}

fn deny(sid: &str, guardrail: GuardrailWord, span: Span) -> PolicyStatement {
    PolicyStatement::deny(sid, guardrail_actions(guardrail), span)
}

/// On bedrock-mantle the model is a condition key. A request without it is denied, too.
fn mantle_models(ids: &[String], span: Span) -> PolicyStatement {
    let statement = deny("MantleModels", GuardrailWord::MantleModelUse, span).on_all();
    if ids.is_empty() {
        return statement;
    }
    let ids = ids.iter().map(|id| exactly(id));
    statement.when("StringNotEquals", "bedrock-mantle:Model", ids)
}

/// On bedrock-runtime the model is the resource. The Responses API is authorised on the default
/// project as well, and an application inference profile together with its model, so both are
/// let through here: denying the model is what counts. Without any approved model nothing is.
fn runtime_models(ids: &[String], partition: &str, span: Span) -> PolicyStatement {
    let statement = deny("RuntimeModels", GuardrailWord::RuntimeInference, span);
    if ids.is_empty() {
        return statement.on_all();
    }
    let models = ids.iter().map(|id| {
        let id = in_pattern(id);
        format!("arn:{partition}:bedrock:*::foundation-model/{id}")
    });
    let companions = ["application-inference-profile/*", "project/default"]
        .map(|resource| format!("arn:{partition}:bedrock:*:*:{resource}"));
    statement.on_all_but(models.chain(companions).map(Text::Literal))
}

/// Neither made nor used; each endpoint has an action and a key of its own.
fn long_term_keys(span: Span) -> [PolicyStatement; 3] {
    let only_short_term = |sid, word, key| {
        deny(sid, word, span)
            .on_all()
            .when("StringNotEquals", key, [Text::literal("SHORT_TERM")])
    };
    [
        deny("CreateLongTermKeys", GuardrailWord::CreateApiKey, span)
            .on_all()
            .when(
                "StringEquals",
                "iam:ServiceSpecificCredentialServiceName",
                [Text::literal("bedrock.amazonaws.com")],
            ),
        only_short_term(
            "UseLongTermKeysOnMantle",
            GuardrailWord::UseMantleApiKey,
            "bedrock-mantle:BearerTokenType",
        ),
        only_short_term(
            "UseLongTermKeysOnRuntime",
            GuardrailWord::UseRuntimeApiKey,
            "bedrock:BearerTokenType",
        ),
    ]
}

fn audit_trail(except: &[Arc<RoleIdentity>], span: Span) -> PolicyStatement {
    let statement = deny("AuditTrail", GuardrailWord::AuditTrail, span).on_all();
    if except.is_empty() {
        return statement;
    }
    let arns = except
        .iter()
        .map(|role| Text::Literal(in_pattern(&role.arn.to_string())));
    statement.when("ArnNotEquals", "aws:PrincipalArn", arns)
}

/// A negated operator also matches a request without the key, and renaming a project sends none:
/// so the key has to be there.
fn retention(sid: &str, word: GuardrailWord, key: &str, span: Span) -> PolicyStatement {
    deny(sid, word, span)
        .on_all()
        .when("Null", key, [Text::literal("false")])
        .when("StringNotEquals", key, [Text::literal("none")])
}
