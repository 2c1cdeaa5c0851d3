//! What a grant is exercised by: the calls that someone with it makes.
use super::call::Call;
use super::circumstances::{Circumstances, Path};
use super::place;
use crate::estate::Estate;
use crate::model::{
    Bucket, Cache, Model, OutsideModel, Owner, Project, Requirement, RoleIdentity, Trust,
    TrustedPrincipal, Verb,
};
use crate::vocab::{AccountId, Region};
use std::collections::{BTreeMap, BTreeSet};

/// The name under the prefix of an object that a grant reads.
const SOME_OBJECT: &str = "example.json";

/// The calls that exercise a verb. `home` is the region of the caller's account.
pub(super) fn calls(
    model: &Model,
    estate: &Estate,
    caller: &RoleIdentity,
    home: &Region,
    verb: &Verb,
) -> Vec<Call> {
    match verb {
        Verb::InvokeInProject {
            model,
            project,
            through,
        } => {
            let way = through
                .as_ref()
                .map_or(Path::Internet, |network| Path::through(network));
            vec![mantle(&model.id, project, estate).under(Circumstances::by(way))]
        }
        Verb::InvokeWhereTagged {
            model: invoked,
            account,
            tags,
            through,
        } => {
            let way = through
                .as_ref()
                .map_or(Path::Internet, |network| Path::through(network));
            tagged_projects(model, caller, account.id, tags)
                .filter(|(project, _)| invoked.regions.contains(&project.region))
                .map(|(project, tags)| {
                    mantle(&invoked.id, project, estate).under(Circumstances {
                        tags,
                        ..Circumstances::by(way.clone())
                    })
                })
                .collect()
        }
        Verb::InvokeOnRuntime {
            model,
            region,
            through,
        } => {
            let way = through
                .as_ref()
                .map_or(Path::Internet, |network| Path::through(network));
            runtime(&model.id, region, caller.account_id)
                .into_iter()
                .map(|call| call.under(Circumstances::by(way.clone())))
                .collect()
        }
        Verb::InvokeOutside { model } => vec![secret(model)],
        Verb::Read { bucket, prefix } => Vec::from(read(estate, bucket, prefix)),
        Verb::Use { cache } => use_cache(estate, cache),
        Verb::PublishMetrics { namespace } => {
            vec![metrics(namespace, home, caller.account_id)]
        }
        Verb::Assume { role } => vec![assume(model, caller, role, home)],
    }
}

/// The projects of an account with the caller's tags, and which tags its session has to bring
/// along: people's are not those of a role.
fn tagged_projects<'m>(
    model: &'m Model,
    caller: &RoleIdentity,
    account: AccountId,
    tags: &'m BTreeSet<String>,
) -> impl Iterator<Item = (&'m Project, BTreeMap<String, String>)> {
    let people = caller.is_of_permission_set();
    let role = model
        .roles
        .iter()
        .find(|role| role.identity.arn == caller.arn);
    model
        .projects
        .iter()
        .filter(move |project| project.account.id == account)
        .filter_map(move |project| {
            let values = tags
                .iter()
                .map(|tag| Some((tag.clone(), project.tags.get(tag)?.clone())));
            let values: BTreeMap<String, String> = values.collect::<Option<_>>()?;
            if people {
                return Some((&**project, values));
            }
            let own = &role?.tags;
            let same = values
                .iter()
                .all(|(tag, value)| own.get(tag) == Some(value));
            same.then(|| (&**project, BTreeMap::new()))
        })
}

/// Invoking a model in a project.
pub(super) fn mantle(model_id: &str, project: &Project, estate: &Estate) -> Call {
    mantle_at(
        model_id,
        &project.region,
        project.account.id,
        place::project_arn(estate, project),
    )
}

/// Invoking a model in the project with this ARN.
pub(super) fn mantle_at(
    model_id: &str,
    region: &Region,
    account: AccountId,
    project_arn: String,
) -> Call {
    Call::new(
        "bedrock-mantle.CreateResponse",
        region,
        account,
        [("project", project_arn), ("model", model_id.to_owned())],
    )
}

/// Invoking a model on bedrock-runtime, at once and as a stream.
pub(super) fn runtime(model_id: &str, region: &Region, account: AccountId) -> [Call; 2] {
    [
        "bedrock-runtime.InvokeModel",
        "bedrock-runtime.InvokeModelWithResponseStream",
    ]
    .map(|operation| Call::new(operation, region, account, [("model", model_id.to_owned())]))
}

/// Reading the API key of another provider.
pub(super) fn secret(model: &OutsideModel) -> Call {
    let secret = &model.secret;
    Call::new(
        "secretsmanager.GetSecretValue",
        &secret.region,
        secret.account,
        [("secret", secret.arn.to_string())],
    )
}

/// Reading an object under a prefix, and listing the keys there.
pub(super) fn read(estate: &Estate, bucket: &Bucket, prefix: &str) -> [Call; 2] {
    let mut object = Call::new(
        "s3.GetObject",
        &bucket.region,
        bucket.account.id,
        [
            ("bucket", bucket.bucket.clone()),
            ("key", format!("{prefix}{SOME_OBJECT}")),
        ],
    );
    if let Some(key) = &bucket.key {
        object = object.with("kms_key", place::key_arn(estate, key));
    }
    let mut listing = Call::new(
        "s3.ListObjectsV2",
        &bucket.region,
        bucket.account.id,
        [("bucket", bucket.bucket.clone())],
    );
    if !prefix.is_empty() {
        listing = listing.with("prefix", prefix);
    }
    [object, listing]
}

/// Looking up, putting and touching a cached answer.
pub(super) fn use_cache(estate: &Estate, cache: &Cache) -> Vec<Call> {
    [
        "dynamodb.GetItem",
        "dynamodb.PutItem",
        "dynamodb.UpdateItem",
    ]
    .into_iter()
    .map(|operation| {
        let call = Call::new(
            operation,
            &cache.region,
            cache.account.id,
            [("table", cache.table_name.clone())],
        );
        match &cache.key {
            Some(key) => call.with("kms_key", place::key_arn(estate, key)),
            None => call,
        }
    })
    .collect()
}

/// Publishing metrics.
pub(super) fn metrics(namespace: &str, region: &Region, account: AccountId) -> Call {
    Call::new(
        "cloudwatch.PutMetricData",
        region,
        account,
        [("namespace", namespace.to_owned())],
    )
}

/// Assuming a role as this caller, with everything that the role asks of it.
pub(super) fn assume(
    model: &Model,
    caller: &RoleIdentity,
    target: &RoleIdentity,
    region: &Region,
) -> Call {
    let trust = model
        .roles
        .iter()
        .find(|role| role.identity.arn == target.arn)
        .and_then(|role| {
            role.trusted_by.iter().find(|trust| match &trust.principal {
                TrustedPrincipal::Role(trusted) => trusted.arn == caller.arn,
                TrustedPrincipal::Account(account) => account.id == caller.account_id,
                TrustedPrincipal::Service(_) => false,
            })
        });
    let mut call = assume_under(target, region, trust);
    if matches!(caller.owner, Owner::Synth(_)) {
        call.circumstances.tags.clear();
    }
    call
}

/// Assuming a role with everything that an entry of its trust asks for.
pub(super) fn assume_under(target: &RoleIdentity, region: &Region, trust: Option<&Trust>) -> Call {
    let mut call = Call::new(
        "sts.AssumeRole",
        region,
        target.account_id,
        [("role", target.arn.to_string())],
    );
    let Some(conditions) = trust.map(|trust| &trust.conditions) else {
        return call;
    };
    if let Some(id) = &conditions.external_id {
        call = call.with("external_id", id.as_str());
    }
    if conditions.source_identity == Requirement::Required {
        call = call.with("source_identity", "someone");
    }
    let way = conditions
        .source_vpc_endpoints
        .first()
        .map_or(Path::Internet, |endpoint| Path::endpoint(endpoint));
    call.under(Circumstances {
        way,
        tags: conditions.principal_tags.clone(),
        second_factor: (conditions.mfa == Requirement::Required).then_some(true),
        ..Circumstances::default()
    })
}
