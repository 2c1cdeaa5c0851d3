//! Identity policies: what a role may do.
use super::invocation::{self, only_through, way_word};
use super::key_policy::key_verb;
use super::key_use;
use super::literal::{exactly, in_pattern};
use super::principal::arn_pattern;
use super::project;
use super::semantic;
use super::task;
use super::uses::{Asked, Uses, decryption, key_arn};
use super::valkey::user_of;
use crate::artifact::{PolicyDocument, PolicyStatement, Symbol, SymbolAttribute, Text};
use crate::catalog::{self, VerbWord, verb_actions};
use crate::diag::Span;
use crate::model::{
    Account, Bucket, Cache, CacheStore, GivenTable, GivenTopic, Grant, Network, Project, Role,
    RoleIdentity, Secret, Verb,
};
use crate::vocab::{EndpointService, Name, camel_case};
use std::collections::{BTreeMap, BTreeSet};

/// The identity policy of a role: a statement for each thing it uses. Models of one project
/// behind one network share a statement, and so do models of one region on bedrock-runtime.
pub(super) fn policy(uses: &Uses<'_>, role: &Role) -> PolicyDocument {
    PolicyDocument::new(of_grants(uses, role, &|_| true))
}

/// The statements of the grants of a role that are asked for.
pub(super) fn of_grants(
    uses: &Uses<'_>,
    role: &Role,
    wanted: &dyn Fn(&Grant) -> bool,
) -> Vec<PolicyStatement> {
    let grants: Vec<&Grant> = role.grants.iter().filter(|grant| wanted(grant)).collect();
    let mut statements = in_projects(&grants);
    statements.extend(invocation::on_runtime(uses, &role.identity, &grants));
    for grant in grants {
        statements.extend(other_than_invoking(uses, &role.identity, grant));
    }
    statements.extend(key_use::of_role(uses, &role.identity));
    statements
}

/// Models that one statement allows: their ids and the first grant.
type Models<'a> = (Vec<&'a str>, Span);

fn in_projects(grants: &[&Grant]) -> Vec<PolicyStatement> {
    let mut in_projects: BTreeMap<_, (&Project, Option<&Network>, Models<'_>)> = BTreeMap::new();
    let mut where_tagged: BTreeMap<_, (&Account, Option<&Network>, Models<'_>)> = BTreeMap::new();
    for Grant { verb, span } in grants {
        match verb {
            Verb::InvokeInProject {
                model,
                project,
                through,
            } => {
                let through = through.as_deref();
                let key = (&project.name, through.map(|network| &network.name));
                let (.., models) = in_projects
                    .entry(key)
                    .or_insert_with(|| (&**project, through, (Vec::new(), *span)));
                add(models, &model.id, *span);
            }
            Verb::InvokeWhereTagged {
                model,
                account,
                tags,
                through,
            } => {
                let through = through.as_deref();
                let key = (tags, through.map(|network| &network.name));
                let (.., models) = where_tagged
                    .entry(key)
                    .or_insert_with(|| (&**account, through, (Vec::new(), *span)));
                add(models, &model.id, *span);
            }
            _ => {}
        }
    }
    let in_projects = in_projects
        .into_values()
        .map(|(project, through, models)| invoke_in_project(project, through, models));
    let where_tagged = where_tagged
        .into_iter()
        .map(|((tags, _), (account, through, models))| {
            invoke_where_tagged(tags, account, through, models)
        });
    in_projects.chain(where_tagged).collect()
}

fn add<'a>((ids, first): &mut Models<'a>, id: &'a str, span: Span) {
    ids.push(id);
    *first = (*first).min(span);
}

fn invoke_in_project(
    project: &Project,
    through: Option<&Network>,
    (ids, span): Models<'_>,
) -> PolicyStatement {
    let sid = format!("Invoke{}{}", project.name.camel_case(), way_word(through));
    let statement = PolicyStatement::allow(sid, verb_actions(VerbWord::InvokeInProject), span)
        .on([Text::Symbol(project_arn(project))])
        .when(
            "StringEquals",
            "bedrock-mantle:Model",
            ids.into_iter().map(exactly),
        );
    only_through(statement, through, EndpointService::BedrockMantle)
}

/// In every project of the account whose tags are the caller's. A tag that neither has equals
/// nothing; the policy says so for its readers, too.
fn invoke_where_tagged(
    tags: &BTreeSet<String>,
    account: &Account,
    through: Option<&Network>,
    (ids, span): Models<'_>,
) -> PolicyStatement {
    let words: String = tags.iter().map(|tag| camel_case(tag)).collect();
    let sid = format!("InvokeWhereSame{words}{}", way_word(through));
    let partition = account.home_region.partition();
    let projects = format!("arn:{partition}:bedrock-mantle:*:{}:project/*", account.id);
    let mut statement = PolicyStatement::allow(sid, verb_actions(VerbWord::InvokeInProject), span)
        .on([Text::Literal(projects)])
        .when(
            "StringEquals",
            "bedrock-mantle:Model",
            ids.into_iter().map(exactly),
        );
    for tag in tags {
        let (project, caller) = (
            format!("aws:ResourceTag/{tag}"),
            format!("aws:PrincipalTag/{tag}"),
        );
        let same = [Text::Literal(format!("${{{caller}}}"))];
        statement = statement.when("StringEquals", project.as_str(), same);
        for key in [project, caller] {
            statement = statement.when("Null", key, [Text::literal("false")]);
        }
    }
    only_through(statement, through, EndpointService::BedrockMantle)
}

fn other_than_invoking(
    uses: &Uses<'_>,
    role: &RoleIdentity,
    Grant { verb, span }: &Grant,
) -> Vec<PolicyStatement> {
    let own = match verb {
        Verb::InvokeInProject { .. }
        | Verb::InvokeWhereTagged { .. }
        | Verb::InvokeOnRuntime { .. } => Vec::new(),
        Verb::Apply { guardrail } => vec![invocation::apply(guardrail, *span)],
        Verb::InvokeOutside { model } => vec![read_secret(&model.secret, *span)],
        Verb::Read { bucket, prefix } => Vec::from(read(role, bucket, prefix, *span)),
        Verb::Use { cache } => {
            let index = cache.vector_index();
            let search = index.map(|index| semantic::search(role, cache, index, *span));
            std::iter::once(use_cache(role, cache, *span))
                .chain(search)
                .collect()
        }
        Verb::UseTable { table } => vec![use_given_table(table, *span)],
        Verb::Notify { topic } => vec![publish_messages(topic, *span)],
        Verb::PublishMetrics { namespace } => vec![publish_metrics(namespace, *span)],
        Verb::Assume { role: target } => {
            vec![assume(target, uses.asked_of(role, target), *span)]
        }
        Verb::Operate(task) => task::statement(task, *span).into_iter().collect(),
    };
    own.into_iter().chain(decrypt(verb, *span)).collect()
}

/// Reading the API key of another provider's model.
pub(super) fn read_secret(secret: &Secret, span: Span) -> PolicyStatement {
    let sid = format!("ReadSecret{}", secret.name.camel_case());
    PolicyStatement::allow(sid, verb_actions(VerbWord::ReadSecret), span)
        .on([Text::Literal(in_pattern(&secret.arn.to_string()))])
}

/// Reading objects under a prefix, and listing their keys: each action on its own kind of
/// resource.
pub(super) fn read(
    role: &RoleIdentity,
    bucket: &Bucket,
    prefix: &str,
    span: Span,
) -> [PolicyStatement; 2] {
    let name = bucket.name.camel_case();
    let arn = format!(
        "arn:{}:s3:::{}",
        role.arn.partition,
        in_pattern(&bucket.bucket)
    );
    let keys = format!("{}*", in_pattern(prefix));
    let objects = PolicyStatement::allow(
        format!("Read{name}"),
        verb_actions(VerbWord::ReadObjects),
        span,
    )
    .on([Text::Literal(format!("{arn}/{keys}"))]);
    let listing = PolicyStatement::allow(
        format!("List{name}"),
        verb_actions(VerbWord::ListObjects),
        span,
    )
    .on([Text::Literal(arn)]);
    // A listing of everything names no prefix, so the condition would refuse it.
    let listing = if prefix.is_empty() {
        listing
    } else {
        listing.when("StringLike", "s3:prefix", [Text::Literal(keys)])
    };
    [objects, listing]
}

/// Looking up and keeping answers. Connecting to Valkey is asked for the cache and for the user, and
/// what the user may do is said there
/// (<https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html>).
pub(super) fn use_cache(role: &RoleIdentity, cache: &Cache, span: Span) -> PolicyStatement {
    let sid = format!("Use{}", cache.name.camel_case());
    let (partition, region, account) = (&role.arn.partition, &cache.region, cache.account.id);
    let here = |service: &str, resource: &str| {
        let arn = format!("arn:{partition}:{service}:{region}:{account}:{resource}");
        Text::Literal(arn)
    };
    let (verb, resources) = match &cache.store {
        CacheStore::Table(table) => {
            let table = format!("table/{}", in_pattern(&table.name));
            (VerbWord::UseCache, vec![here("dynamodb", &table)])
        }
        CacheStore::Valkey(valkey) => {
            let cache = valkey.arn_resource();
            let user = format!("user:{}", user_of(valkey, role));
            let both = [cache, user].map(|resource| here("elasticache", &resource));
            (VerbWord::ConnectToCache, both.to_vec())
        }
    };
    PolicyStatement::allow(sid, verb_actions(verb), span).on(resources)
}

/// Looking up and keeping answers in a table that exists.
pub(super) fn use_given_table(table: &GivenTable, span: Span) -> PolicyStatement {
    let sid = format!("Use{}", table.name.camel_case());
    PolicyStatement::allow(sid, verb_actions(VerbWord::UseCache), span)
        .on([Text::Literal(in_pattern(&table.arn.to_string()))])
}

/// Publishing messages to a topic.
pub(super) fn publish_messages(topic: &GivenTopic, span: Span) -> PolicyStatement {
    let sid = format!("PublishTo{}", topic.name.camel_case());
    PolicyStatement::allow(sid, verb_actions(VerbWord::PublishMessages), span)
        .on([Text::Literal(in_pattern(&topic.arn.to_string()))])
}

/// Publishing metrics in one namespace: the action knows no resource.
fn publish_metrics(namespace: &str, span: Span) -> PolicyStatement {
    let sid = format!("PublishMetrics{}", camel_case(namespace));
    PolicyStatement::allow(sid, verb_actions(VerbWord::PublishMetrics), span)
        .on_all()
        .when("StringEquals", "cloudwatch:namespace", [exactly(namespace)])
}

/// Assuming another role.
pub(super) fn assume(target: &RoleIdentity, asked: Asked, span: Span) -> PolicyStatement {
    let sid = format!("Assume{}", target.name.camel_case());
    let mut actions = verb_actions(VerbWord::Assume);
    if asked.source_identity {
        actions.extend(verb_actions(VerbWord::SetSourceIdentity));
    }
    if asked.session_tags {
        actions.extend(verb_actions(VerbWord::TagSession));
    }
    PolicyStatement::allow(sid, actions, span).on([Text::Literal(arn_pattern(target))])
}

/// Decrypting what is read, through the service that holds it and no other way. For a table it is
/// all that its users need: DynamoDB asks for the table's key with `kms:Decrypt` on the caller's
/// behalf and encrypts items itself
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html>).
fn decrypt(verb: &Verb, span: Span) -> Option<PolicyStatement> {
    let (key, service, region) = decryption(verb)?;
    let thing: &Name = match verb {
        Verb::Read { bucket, .. } => &bucket.name,
        Verb::Use { cache } => &cache.name,
        Verb::UseTable { table } => &table.name,
        Verb::Notify { topic } => &topic.name,
        Verb::Operate(task) => &task.thing,
        _ => return None,
    };
    let sid = format!("Decrypt{}", thing.camel_case());
    Some(
        PolicyStatement::allow(sid, verb_actions(key_verb(service)), span)
            .on([key_arn(key)])
            .when(
                "StringEquals",
                "kms:ViaService",
                [Text::Literal(catalog::host(service, region))],
            ),
    )
}

/// The ARN of a project: AWS invents its id.
fn project_arn(project: &Project) -> Symbol {
    project::symbol(project, SymbolAttribute::Arn)
}
