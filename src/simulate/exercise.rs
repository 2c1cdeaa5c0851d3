//! What a grant is exercised by: the calls that someone with it makes.
use super::call::Call;
use super::circumstances::{Circumstances, Path};
use super::entrance::assume_under;
use super::place;
use crate::catalog::operations_that;
use crate::estate::Estate;
use crate::model::{
    Bucket, Cache, CacheStore, ContentGuardrail, GivenTable, GivenTopic, GuardrailKind,
    InferenceProfile, Model, OutsideModel, Owner, Project, RoleIdentity, Task, TrustedPrincipal,
    Valkey, Verb,
};
use crate::vocab::{AccountId, Region};
use std::collections::{BTreeMap, BTreeSet};

/// The name under the prefix of an object that a grant reads.
const SOME_OBJECT: &str = "example.json";

/// The calls that exercise a verb. `home` is the region of the caller's account.
pub(super) fn calls(
    all: &Model,
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
            tagged_projects(all, caller, account.id, tags)
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
            model: on,
            region,
            through,
            profile,
            guarded_by,
        } => {
            let way = through
                .as_ref()
                .map_or(Path::Internet, |network| Path::through(network));
            let invocation = Invocation {
                model_id: &on.id,
                region,
                account: caller.account_id,
                profile: profile.as_deref(),
                guarded_by: guarded_by.as_deref(),
            };
            let mut calls: Vec<Call> = runtime(estate, &invocation)
                .into_iter()
                .map(|call| {
                    let circumstances = Circumstances {
                        way: way.clone(),
                        ..call.circumstances.clone()
                    };
                    call.under(guarded(all, caller.account_id, region, circumstances))
                })
                .collect();
            // What the account enforces is asked of the caller, too.
            let enforced = all.content_guardrails.iter().filter(|guardrail| {
                guardrail.enforced
                    && guardrail.account.id == caller.account_id
                    && guardrail.region == *region
            });
            calls.extend(enforced.map(|guardrail| apply(estate, guardrail)));
            calls
        }
        Verb::Apply { guardrail } => vec![apply(estate, guardrail)],
        Verb::InvokeOutside { model } => vec![secret(model)],
        Verb::Read { bucket, prefix } => Vec::from(read(estate, bucket, prefix)),
        Verb::Use { cache } => use_cache(all, estate, Some(caller), cache),
        Verb::UseTable { table } => use_given_table(estate, table),
        Verb::Notify { topic } => vec![publish(estate, topic)],
        Verb::PublishMetrics { namespace } => {
            vec![metrics(namespace, home, caller.account_id)]
        }
        Verb::Assume { role } => vec![assume(all, caller, role, home)],
        Verb::Operate(task) => operate(estate, task),
    }
}

/// With the Bedrock guardrail that callers on bedrock-runtime have to ask for here, if they have to.
fn guarded(
    all: &Model,
    account: AccountId,
    region: &Region,
    circumstances: Circumstances,
) -> Circumstances {
    let levels = all
        .accounts
        .iter()
        .find(|known| known.id == account)
        .map(|account| account.levels.as_slice())
        .unwrap_or_default();
    let required = all.guardrails.iter().find_map(|guardrail| {
        let GuardrailKind::RequireGuardrail { guardrails } = &guardrail.kind else {
            return None;
        };
        let holds = guardrail.attached_to.iter().any(|it| levels.contains(it));
        let here = guardrails.iter().find(|it| it.region == *region);
        here.filter(|_| holds)
    });
    match required {
        Some(version) => circumstances.with_key("bedrock:GuardrailIdentifier", Some(&version.arn)),
        None => circumstances,
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

/// How a model is invoked on bedrock-runtime.
#[derive(Debug, Clone, Copy)]
pub(super) struct Invocation<'a> {
    /// The model's id there.
    pub(super) model_id: &'a str,
    /// The region.
    pub(super) region: &'a Region,
    /// The caller's account.
    pub(super) account: AccountId,
    /// By this inference profile.
    pub(super) profile: Option<&'a InferenceProfile>,
    /// Under this content guardrail.
    pub(super) guarded_by: Option<&'a ContentGuardrail>,
}

/// Invoking a model on bedrock-runtime, at once and as a stream; and with the Responses API, which
/// takes neither profiles nor guardrails.
pub(super) fn runtime(estate: &Estate, invocation: &Invocation<'_>) -> Vec<Call> {
    let Invocation {
        model_id,
        region,
        account,
        profile,
        guarded_by,
    } = *invocation;
    let operations: &[&'static str] = match (profile, guarded_by) {
        (Some(_), _) => &[
            "bedrock-runtime.ConverseByProfile",
            "bedrock-runtime.ConverseStreamByProfile",
        ],
        (None, Some(_)) => &[
            "bedrock-runtime.InvokeModel",
            "bedrock-runtime.InvokeModelWithResponseStream",
        ],
        (None, None) => &[
            "bedrock-runtime.InvokeModel",
            "bedrock-runtime.InvokeModelWithResponseStream",
            "bedrock-runtime.CreateResponse",
        ],
    };
    operations
        .iter()
        .map(|operation| {
            let mut call = Call::new(operation, region, account, [("model", model_id.to_owned())]);
            if let Some(profile) = profile {
                call = call.with("profile", place::profile_arn(estate, profile));
            }
            if let Some(guardrail) = guarded_by {
                let (arn, version) = place::guardrail_arns(estate, guardrail);
                call = call.with("guardrail", version).with("guardrail_arn", arn);
            }
            call
        })
        .collect()
}

/// Putting a text to a content guardrail.
pub(super) fn apply(estate: &Estate, guardrail: &ContentGuardrail) -> Call {
    let (arn, _) = place::guardrail_arns(estate, guardrail);
    Call::new(
        "bedrock.ApplyGuardrail",
        &guardrail.region,
        guardrail.account.id,
        [("guardrail_arn", arn)],
    )
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

/// Looking up, putting and touching a cached answer; in Valkey, connecting, of which all else follows.
/// As whom, where nobody is said to: as each user there is.
pub(super) fn use_cache(
    model: &Model,
    estate: &Estate,
    caller: Option<&RoleIdentity>,
    cache: &Cache,
) -> Vec<Call> {
    let place = (&cache.region, cache.account.id);
    let key = cache.key.as_ref().map(|key| place::key_arn(estate, key));
    let mut calls = match &cache.store {
        CacheStore::Table(table) => use_table(&table.name, place, key.as_deref()),
        CacheStore::Valkey(valkey) => {
            let users = match caller {
                Some(caller) => vec![caller],
                None => users(model, cache).collect(),
            };
            let users = users.into_iter().map(|role| {
                let user = place::cache_user_arn(estate, cache, valkey, role);
                connect(cache, valkey, user)
            });
            users.collect()
        }
    };
    if let Some(kept) = cache.vector_index() {
        let index = place::index_arn(estate, cache, kept);
        calls.extend(search(&index, place, key.as_deref()));
    }
    calls
}

/// Looking for a like question with what stands beside it, and keeping one.
fn search(index: &str, (region, account): (&Region, AccountId), key: Option<&str>) -> Vec<Call> {
    ["s3vectors.PutVectors", "s3vectors.QueryVectors"]
        .into_iter()
        .map(|operation| {
            let call = Call::new(operation, region, account, [("index", index.to_owned())]);
            match key {
                Some(key) => call.with("kms_key", key),
                None => call,
            }
        })
        .collect()
}

/// Connecting to a Valkey cache as the user with this ARN.
fn connect(cache: &Cache, valkey: &Valkey, user: String) -> Call {
    let kept = place::valkey_arn(cache, valkey);
    Call::new(
        "elasticache.Connect",
        &cache.region,
        cache.account.id,
        [("cache", kept), ("user", user)],
    )
}

/// The roles that may use a cache.
fn users<'m>(model: &'m Model, cache: &'m Cache) -> impl Iterator<Item = &'m RoleIdentity> {
    let may = move |verb: &Verb| matches!(verb, Verb::Use { cache: it } if **it == *cache);
    let roles = model.roles.iter();
    let found = roles.filter(move |role| role.grants.iter().any(|grant| may(&grant.verb)));
    found.map(|role| &*role.identity)
}

/// The same in a table that exists.
pub(super) fn use_given_table(estate: &Estate, table: &GivenTable) -> Vec<Call> {
    let key = table.key.as_ref().map(|key| place::key_arn(estate, key));
    use_table(&table.table, (&table.region, table.account), key.as_deref())
}

fn use_table(table: &str, (region, account): (&Region, AccountId), key: Option<&str>) -> Vec<Call> {
    [
        "dynamodb.GetItem",
        "dynamodb.PutItem",
        "dynamodb.UpdateItem",
    ]
    .into_iter()
    .map(|operation| {
        let call = Call::new(operation, region, account, [("table", table.to_owned())]);
        match key {
            Some(key) => call.with("kms_key", key),
            None => call,
        }
    })
    .collect()
}

/// Publishing a message.
pub(super) fn publish(estate: &Estate, topic: &GivenTopic) -> Call {
    let call = Call::new(
        "sns.Publish",
        &topic.region,
        topic.account,
        [("topic", topic.arn.to_string())],
    );
    match &topic.key {
        Some(key) => call.with("kms_key", place::key_arn(estate, key)),
        None => call,
    }
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
                _ => false,
            })
        });
    let mut call = assume_under(target, region, trust);
    if matches!(caller.owner, Owner::Synth(_)) {
        call.circumstances.tags.clear();
    }
    call
}

/// The calls of a task: every operation that does this kind of thing.
fn operate(estate: &Estate, task: &Task) -> Vec<Call> {
    let mut parameters = task.parameters.clone();
    if let Some(key) = &task.key {
        parameters.insert("kms_key", place::key_arn(estate, key));
    }
    operations_that(task.kind.word())
        .map(|operation| {
            Call::new(&operation.name, &task.region, task.account.id, []).with_all(&parameters)
        })
        .collect()
}
