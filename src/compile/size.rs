//! Whether what comes out is as small as AWS wants it.
use crate::artifact::{PolicyDocument, Resource, Stack, StackSet, TemplateFormat};
use crate::catalog::{Quota, quota};
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{Model, PolicyTarget};
use std::collections::{BTreeMap, BTreeSet};

/// Policies and templates that AWS would refuse.
pub(super) fn of_stacks(model: &Model, stacks: &[Stack]) -> Vec<Diagnostic> {
    stacks
        .iter()
        .flat_map(|stack| {
            let resources = stack.template.resources.values();
            resources
                .flat_map(of_policies)
                .chain(of_template(model, stack))
        })
        .collect()
}

pub(super) fn of_policies(resource: &Resource) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (property, value) in &resource.properties {
        let Some((most, what)) = limit(resource.type_name, property) else {
            continue;
        };
        let characters = value
            .policies()
            .into_iter()
            .map(|(_, document)| length(document))
            .sum();
        found.extend(over(resource.origin, what, characters, quota(most)));
    }
    found
}

/// How large the policies in a property may be together, and what they are called.
fn limit(type_name: &str, property: &str) -> Option<(Quota, &'static str)> {
    Some(match (type_name, property) {
        ("AWS::IAM::Role", "Policies") => (
            Quota::IdentityPolicyCharacters,
            "the identity policy of this role",
        ),
        ("AWS::IAM::Role", "AssumeRolePolicyDocument") => (
            Quota::TrustPolicyCharacters,
            "the trust policy of this role",
        ),
        ("AWS::KMS::Key", "KeyPolicy") => (Quota::KeyPolicyCharacters, "the policy of this key"),
        ("AWS::DynamoDB::Table", "ResourcePolicy") => (
            Quota::TablePolicyCharacters,
            "the resource policy of this table",
        ),
        ("AWS::Organizations::Policy", "Content") => (
            Quota::ServiceControlPolicyCharacters,
            "the service control policy of this guardrail",
        ),
        _ => return None,
    })
}

/// The characters that AWS counts at most. White space within texts is counted, since AWS does
/// not say whether it counts; an id not known yet counts as the longest.
fn length(document: &PolicyDocument) -> usize {
    let longest = quota(Quota::InventedIdCharacters);
    document.minified().chars().count()
        + document
            .symbols()
            .into_iter()
            .map(|symbol| longest.saturating_sub(symbol.to_string().len()))
            .sum::<usize>()
}

fn of_template(model: &Model, stack: &Stack) -> Vec<Diagnostic> {
    let template = &stack.template;
    let place = template
        .resources
        .values()
        .map(|resource| resource.origin)
        .min();
    let what = |of: &str| format!("{of} of the stack `{}`", stack.id);
    let bytes = template.print(TemplateFormat::Json).len();
    let Some(span) = place else { return Vec::new() };
    let mut found: Vec<Diagnostic> = [
        (
            "the number of resources",
            template.resources.len(),
            Quota::TemplateResources,
        ),
        (
            "the number of parameters",
            template.parameters.len(),
            Quota::TemplateParameters,
        ),
        (
            "the number of outputs",
            template.outputs.len(),
            Quota::TemplateOutputs,
        ),
        ("the size in bytes", bytes, Quota::TemplateBytes),
    ]
    .into_iter()
    .filter_map(|(of, size, most)| over(span, &what(of), size, quota(most)))
    .collect();
    let unaided = quota(Quota::TemplateBytesWithoutBucket);
    if found.is_empty() && bytes > unaided && model.deploy.bucket.is_none() {
        found.push(
            Diagnostic::warning(
                Code::OverQuota,
                span,
                format!(
                    "the template of the stack `{}` has {bytes} bytes, CloudFormation takes {unaided} in a request",
                    stack.id
                ),
            )
            .help("name a bucket to deploy it from, `deploy: { bucket: … }`"),
        );
    }
    found
}

/// `StackSets` that AWS would refuse.
pub(super) fn of_stack_sets(model: &Model, sets: &[StackSet]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for set in sets {
        let resources = set.template.resources.values();
        found.extend(resources.flat_map(of_policies));
        let place = set
            .template
            .resources
            .values()
            .map(|resource| resource.origin)
            .min();
        let Some(span) = place else { continue };
        let what = |of: &str| format!("{of} of the StackSet `{}`", set.name);
        let parameters: BTreeSet<_> = set.differing.values().collect();
        // What stands in the resource has no blanks, what is fetched is the file.
        let (bytes, most) = match &set.url {
            Some(_) => (
                set.print(TemplateFormat::Json).len(),
                Quota::StackSetTemplateBytes,
            ),
            None => (set.minified().len(), Quota::TemplateBytesWithoutBucket),
        };
        let sizes = [
            (
                "the number of resources",
                set.template.resources.len(),
                Quota::TemplateResources,
            ),
            (
                "the number of parameters",
                parameters.len(),
                Quota::TemplateParameters,
            ),
            (
                "the number of outputs",
                set.template.outputs.len(),
                Quota::TemplateOutputs,
            ),
            (
                "the number of accounts",
                set.instances.len(),
                Quota::StackSetInstances,
            ),
            ("the size in bytes", bytes, most),
        ];
        for (of, size, most) in sizes {
            let by_bucket = most == Quota::TemplateBytesWithoutBucket;
            let problem = over(span, &what(of), size, quota(most));
            found.extend(problem.map(|problem| {
                if by_bucket {
                    problem.help("name a bucket to deploy it from, `deploy: { bucket: … }`")
                } else {
                    problem
                }
            }));
        }
    }
    let most = quota(Quota::StackSets);
    let first = model.deploy.groups.values().map(|group| group.span).min();
    if let Some(span) = first {
        found.extend(over(span, "the number of StackSets", sets.len(), most));
    }
    found
}

fn over(span: Span, what: &str, size: usize, most: usize) -> Option<Diagnostic> {
    (size > most).then(|| {
        Diagnostic::error(
            Code::OverQuota,
            span,
            format!("{what} comes to {size}, AWS accepts {most}"),
        )
        .note(format!("{} too many", size - most))
        .help("split it in two")
    })
}

/// Targets with more service control policies than AWS attaches to one.
pub(super) fn of_attachments(model: &Model) -> Vec<Diagnostic> {
    let most = quota(Quota::OrganizationPoliciesPerTarget);
    let mut attached: BTreeMap<&PolicyTarget, (usize, usize, Span)> = BTreeMap::new();
    for guardrail in &model.guardrails {
        for target in &guardrail.attached_to {
            let (own, ..) = attached.entry(target).or_insert((0, 0, guardrail.span));
            *own += 1;
        }
    }
    for scp in &model.given_scps {
        for target in &scp.attached_to {
            if let Some((_, given, _)) = attached.get_mut(target) {
                *given += 1;
            }
        }
    }
    attached
        .into_iter()
        .filter(|(_, (own, given, _))| own + given + 1 > most)
        .map(|(target, (own, given, span))| {
            Diagnostic::error(
                Code::OverQuota,
                span,
                format!(
                    "`{}` would have {} service control policies, AWS attaches {most} to one target",
                    target.id(),
                    own + given + 1
                ),
            )
            .note(format!(
                "{own} guardrails, {given} that are there already, and FullAWSAccess"
            ))
            .help("attach some of them to units or accounts below")
        })
        .collect()
}
