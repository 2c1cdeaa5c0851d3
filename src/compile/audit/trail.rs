//! Trails of AWS CloudTrail, what they select, and what their service may do with the key.
use super::{archive, bucket};
use crate::artifact::{Instruction, LogicalId, PolicyStatement, Principal, Text, Value};
use crate::catalog::trails;
use crate::compile::part::{Part, PlacedResource, properties, tags_in};
use crate::compile::uses::own_key_arn;
use crate::model::{Archive, Key, Model, Trail};

/// A trail that records every region, signs what it writes and encrypts it with the archive's key.
pub(super) fn trail(model: &Model, trail: &Trail, archive: &Archive) -> Part {
    let mut resource = PlacedResource::new(
        "AWS::CloudTrail::Trail",
        LogicalId::new("Trail", trail.identity.as_str()),
        (&trail.account, &trail.region),
        properties([
            ("AdvancedEventSelectors", selectors(trail)),
            ("EnableLogFileValidation", Value::Bool(true)),
            ("IncludeGlobalServiceEvents", Value::Bool(true)),
            ("IsLogging", Value::Bool(true)),
            ("IsMultiRegionTrail", Value::Bool(true)),
            (
                "IsOrganizationTrail",
                Value::Bool(trail.organization.is_some()),
            ),
            ("KMSKeyId", Value::Symbol(own_key_arn(&archive.key))),
            (
                "S3BucketName",
                Value::Symbol(bucket::name(&archive.account, &archive.identity)),
            ),
            ("Tags", tags_in(model, &trail.account)),
            ("TrailName", Value::string(&trail.trail_name)),
        ]),
        trail.span,
    );
    // Another stack is deployed as a whole before this one.
    if trail.account.id == archive.account.id && trail.region == archive.region {
        let depends_on = &mut resource.resource.depends_on;
        depends_on.push(archive::policy_id(archive));
    }
    Part {
        resources: vec![resource],
        ..Part::default()
    }
}

/// With advanced selectors nothing is recorded that none of them names, and each names one type of
/// resource
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html>).
fn selectors(trail: &Trail) -> Value {
    let selected = trail.records.iter().filter_map(|record| {
        let word = record.word();
        Some((word, trails().selected(word)?))
    });
    let field = |name: &str, value: &str| {
        Value::map([
            ("Equals", Value::list([Value::string(value)])),
            ("Field", Value::string(name)),
        ])
    };
    let selector = |name: String, fields: Vec<Value>| {
        Value::map([
            ("FieldSelectors", Value::List(fields)),
            ("Name", Value::string(name)),
        ])
    };
    Value::list(selected.flat_map(|(word, selected)| {
        let category = || field("eventCategory", &selected.category);
        if selected.resource_types.is_empty() {
            return vec![selector(word.to_owned(), vec![category()])];
        }
        let types = selected.resource_types.iter().map(|kind| {
            let (_, last) = kind.rsplit_once("::").unwrap_or(("", kind));
            let fields = vec![category(), field("resources.type", kind)];
            selector(format!("{word} {last}"), fields)
        });
        types.collect()
    }))
}

/// What the policy of the archive's key says of the trails that write to it; nothing for another key.
pub(in crate::compile) fn key_statements(model: &Model, key: &Key) -> Vec<PolicyStatement> {
    let Some((archive, audit)) = model
        .audit
        .as_ref()
        .and_then(|audit| Some((audit.archive.as_ref()?, audit)))
        .filter(|(archive, _)| *archive.key == *key)
    else {
        return Vec::new();
    };
    let table = trails();
    let origin = audit.trails.iter().map(|trail| trail.span).min();
    let Some(origin) = origin else {
        return Vec::new();
    };
    let statement = |sid: &str, actions: &std::collections::BTreeSet<String>| {
        let sources = audit.trails.iter().map(|trail| Text::literal(trail.arn()));
        PolicyStatement::allow(sid, actions.clone(), origin)
            .principal(Principal::Service(
                [table.principal(&archive.region)].into(),
            ))
            .when("ArnEquals", "aws:SourceArn", sources)
    };
    let context = audit.trails.iter();
    let context = context.map(|trail| Text::literal(trail.arn_in_any_region()));
    vec![
        statement("EncryptByTrail", &table.key.encrypt).when(
            "StringLike",
            "kms:EncryptionContext:aws:cloudtrail:arn",
            context,
        ),
        statement("CheckByTrail", &table.key.check),
    ]
}

/// A trail can cover an organization that trusts CloudTrail; and another account than the management
/// account can make it once it is the delegated administrator.
pub(super) fn instructions(model: &Model, trail: &Trail) -> Vec<Instruction> {
    let Some(organization) = model
        .organization
        .as_ref()
        .filter(|_| trail.organization.is_some())
    else {
        return Vec::new();
    };
    let management = organization.management.id;
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let mut instructions = vec![Instruction {
        account: management,
        about: "cloudtrail-trusted-access",
        why: words(&[
            "CloudTrail records the accounts of an organization that trusts it",
            "(<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html>). So once, before the first deployment:",
        ]),
        command: words(&[
            "aws",
            "organizations",
            "enable-aws-service-access",
            "--service-principal",
            &trails().trusted_access,
        ]),
        origin: trail.span,
    }];
    if trail.account.id != management {
        instructions.push(Instruction {
            account: management,
            about: "cloudtrail-delegated-administrator",
            why: words(&[
                "Beside the management account only the delegated administrator of CloudTrail can make a trail of the organization",
                "(<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-delegated-administrator.html>). So once, before the first deployment:",
            ]),
            command: words(&[
                "aws",
                "cloudtrail",
                "register-organization-delegated-admin",
                "--member-account-id",
                trail.account.id.as_str(),
            ]),
            origin: trail.span,
        });
    }
    instructions
}
