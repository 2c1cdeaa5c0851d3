//! Guardrails as service control policies.
use super::literal::{exactly, in_pattern};
use super::part::{Part, PlacedResource, properties, tags_in};
use super::principal::arn_pattern;
use crate::artifact::{
    LogicalId, PolicyDocument, PolicyFile, PolicyKind, PolicyStatement, Text, Value,
};
use crate::catalog::{GuardrailWord, guardrail_actions};
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{Guardrail, GuardrailKind, Model, PolicyTarget, RoleIdentity};
use std::sync::Arc;

/// Every guardrail as a policy of the organization, one after the other: Organizations takes few
/// changes a second, so each waits for the one before
/// (<https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html>).
pub(super) fn guardrails(model: &Model) -> Part {
    let mut sorted: Vec<&Guardrail> = model.guardrails.iter().collect();
    sorted.sort_by_key(|guardrail| guardrail.kind.name());
    let mut previous = None;
    sorted
        .into_iter()
        .map(|guardrail| one(model, guardrail, &mut previous))
        .fold(Part::default(), Part::and)
}

fn one(model: &Model, guardrail: &Guardrail, previous: &mut Option<LogicalId>) -> Part {
    let name = guardrail.kind.name();
    let Some(organization) = &model.organization else {
        let diagnostic = Diagnostic::error(
            Code::MissingOrganization,
            guardrail.span,
            format!("`{name}` has no organization to be attached to"),
        )
        .help("add `organization:` with its id, root and management account");
        return Part {
            diagnostics: vec![diagnostic],
            ..Part::default()
        };
    };
    let account = &organization.management;
    let document = policy(guardrail, account.home_region.partition().as_str());
    let targets = guardrail.attached_to.iter().map(PolicyTarget::id);
    let id = LogicalId::new("Guardrail", name);
    let mut resource = PlacedResource::new(
        "AWS::Organizations::Policy",
        id.clone(),
        (account, &account.home_region),
        properties([
            ("Content", Value::Policy(document.clone())),
            ("Description", Value::string(description(&guardrail.kind))),
            ("Name", Value::string(format!("{}-{name}", model.name))),
            ("Tags", tags_in(model, account)),
            ("TargetIds", Value::list(targets.map(Value::string))),
            ("Type", Value::string("SERVICE_CONTROL_POLICY")),
        ]),
        guardrail.span,
    );
    resource.resource.depends_on.extend(previous.replace(id));
    Part {
        resources: vec![resource],
        policies: vec![PolicyFile {
            path: PolicyKind::ServiceControl.path(None, name),
            document,
        }],
        ..Part::default()
    }
}

fn description(kind: &GuardrailKind) -> &'static str {
    match kind {
        GuardrailKind::ApprovedModelsOnly { .. } => "Only approved models on Amazon Bedrock",
        GuardrailKind::ApprovedRegionsOnly { .. } => "Amazon Bedrock only in approved regions",
        GuardrailKind::NoDefaultProject => "No inference in the default project of Bedrock",
        GuardrailKind::NoLongTermApiKeys => "No long-term API keys for Amazon Bedrock",
        GuardrailKind::ProtectAuditTrail { .. } => {
            "Trails and invocation logging are not stopped or changed"
        }
        GuardrailKind::ProtectAccessTags { .. } => {
            "Tags that access goes by are set and removed by those who deploy"
        }
        GuardrailKind::ZeroRetention => {
            "Data retention on Bedrock is not set to anything but none; it does not set it to none"
        }
    }
}

fn policy(guardrail: &Guardrail, partition: &str) -> PolicyDocument {
    let span = guardrail.span;
    PolicyDocument::new(match &guardrail.kind {
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
        GuardrailKind::ProtectAccessTags { tags, except } => {
            Vec::from(access_tags(tags, except, span))
        }
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
    })
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

/// Tags of callers and of projects. IAM takes `team` for the tag `Team`, so the keys are compared
/// whatever their case (<https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html>).
fn access_tags(tags: &[String], except: &[Arc<RoleIdentity>], span: Span) -> [PolicyStatement; 2] {
    let arns = || except.iter().map(|role| Text::Literal(arn_pattern(role)));
    let protected = |sid, word| {
        deny(sid, word, span)
            .on_all()
            .when(
                "ForAnyValue:StringEqualsIgnoreCase",
                "aws:TagKeys",
                tags.iter().map(|tag| exactly(tag)),
            )
            .when("ArnNotLike", "aws:PrincipalArn", arns())
    };
    [
        protected("AccessTagsOfCallers", GuardrailWord::TagCaller),
        protected("AccessTagsOfProjects", GuardrailWord::TagProject),
    ]
}

/// A negated operator also matches a request without the key, and renaming a project sends none:
/// so the key has to be there.
fn retention(sid: &str, word: GuardrailWord, key: &str, span: Span) -> PolicyStatement {
    deny(sid, word, span)
        .on_all()
        .when("Null", key, [Text::literal("false")])
        .when("StringNotEquals", key, [Text::literal("none")])
}
