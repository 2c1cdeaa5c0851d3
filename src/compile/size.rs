//! Whether what comes out is as small as AWS wants it.
use crate::artifact::{PolicyDocument, Resource, Stack, StackSet, Template, TemplateFormat};
use crate::catalog::{Quota, quota, raised_to_at_most};
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{Model, RaisedQuotas};
use crate::vocab::AccountId;
use std::collections::BTreeSet;

/// Policies and templates that AWS would refuse.
pub(super) fn of_stacks(model: &Model, stacks: &[Stack]) -> Vec<Diagnostic> {
    stacks
        .iter()
        .flat_map(|stack| {
            let account = stack.id.account;
            let quotas = quotas(model, account);
            let resources = stack.template.resources.values();
            let of_policies = resources.flat_map(move |it| of_policies(it, quotas));
            let whole = of_template(model, stack).into_iter().chain(of_account(
                &stack.template,
                account,
                quotas,
            ));
            of_policies.chain(whole)
        })
        .collect()
}

fn quotas(model: &Model, account: AccountId) -> RaisedQuotas {
    model.quotas.get(&account).copied().unwrap_or_default()
}

/// Things that an account takes a number of. Those that others made there are not known.
fn of_account(template: &Template, account: AccountId, quotas: RaisedQuotas) -> Vec<Diagnostic> {
    let counted = [
        (
            "AWS::IAM::ManagedPolicy",
            "the number of customer managed policies",
            quotas
                .customer_managed_policies
                .unwrap_or_else(|| quota(Quota::CustomerManagedPolicies)),
        ),
        (
            "AWS::IAM::Role",
            "the number of roles",
            quotas.roles.unwrap_or_else(|| quota(Quota::Roles)),
        ),
    ];
    let resources = template.resources.values();
    counted
        .into_iter()
        .filter_map(|(type_name, what, most)| {
            let of_type = resources.clone().filter(|it| it.type_name == type_name);
            let span = of_type.clone().map(|it| it.origin).min()?;
            let what = format!("{what} in the account {account}");
            over(span, &what, of_type.count(), most)
        })
        .collect()
}

fn of_policies(resource: &Resource, quotas: RaisedQuotas) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (property, value) in &resource.properties {
        // Packed policies are held to their quota where they are packed.
        let Some((most, what)) = limit(resource.type_name, property) else {
            continue;
        };
        let raised = match most {
            Quota::TrustPolicyCharacters => quotas.trust_policy_characters,
            _ => None,
        };
        let raisable = raised_to_at_most(most).filter(|_| raised.is_none());
        let most = raised.unwrap_or_else(|| quota(most));
        let characters = value
            .policies()
            .into_iter()
            .map(|(_, document)| length(document))
            .sum();
        found.extend(over(resource.origin, what, characters, most).map(|problem| {
            match raisable {
                Some(raised) if characters > raised => problem.note(format!(
                    "AWS raises this quota to {raised} at most, so no account takes it"
                )),
                Some(raised) => problem.help(format!(
                    "split it in two, or have AWS raise the quota, to {raised} at most, and say so under `quotas`"
                )),
                None => problem,
            }
        }));
    }
    found
}

/// How large the policies in a property may be together, and what they are called.
fn limit(type_name: &str, property: &str) -> Option<(Quota, &'static str)> {
    Some(match (type_name, property) {
        ("AWS::EC2::VPCEndpoint", "PolicyDocument") => (
            Quota::EndpointPolicyCharacters,
            "the policy of this endpoint",
        ),
        ("AWS::IAM::Role", "Policies") => (
            Quota::IdentityPolicyCharacters,
            "the identity policy of this role",
        ),
        // https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html
        ("AWS::SSO::PermissionSet", "InlinePolicy") => (
            Quota::IdentityPolicyCharacters,
            "the policy of this permission set",
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
        _ => return None,
    })
}

/// The characters that AWS counts at most. White space within texts is counted, since AWS does
/// not say whether it counts; an id not known yet counts as the longest.
pub(super) fn length(document: &PolicyDocument) -> usize {
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
        // Every account takes the same template: the one with the lowest quotas decides.
        let told = set.instances.keys().map(|account| {
            let quotas = quotas(model, *account);
            (*account, quotas)
        });
        let mut seen = Vec::new();
        for (account, quotas) in told {
            if seen.contains(&quotas) {
                continue;
            }
            seen.push(quotas);
            let resources = set.template.resources.values();
            let mut problems: Vec<Diagnostic> =
                resources.flat_map(|it| of_policies(it, quotas)).collect();
            problems.extend(of_account(&set.template, account, quotas));
            if !problems.is_empty() {
                found.extend(problems);
                break;
            }
        }
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
