//! What a role may do.
use super::networks::reaches;
use super::scope::Scope;
use super::{Context, identifier};
use crate::blueprint::raw::{self, InvokeIn, Text};
use crate::diag::{Code, Diagnostic, Located, Span};
use crate::model::{
    BedrockModel, Cache, ContentGuardrail, Grant, LanguageModel, Network, Project, RoleIdentity,
    Verb,
};
use crate::vocab::{AccountId, Endpoint, EndpointService, Region};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Resolves `may`.
pub(super) fn resolve(
    role: &RoleIdentity,
    entries: &[Located<raw::Grant>],
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Vec<Grant> {
    let mut grants: Vec<Grant> = Vec::new();
    for entry in entries {
        for grant in one(role, entry, scope, context) {
            if let Some(first) = grants
                .iter()
                .find(|known| key(&known.verb) == key(&grant.verb))
            {
                context.report(
                    Diagnostic::error(
                        Code::DuplicateGrant,
                        grant.span,
                        "the same grant stands twice".to_owned(),
                    )
                    .related(first.span, "first here")
                    .help("remove one of the two"),
                );
                continue;
            }
            grants.push(grant);
        }
    }
    grants
}

/// Puts grants into an order that does not depend on how they were written.
pub(super) fn sort(grants: &mut [Grant]) {
    grants.sort_by_key(|grant| key(&grant.verb));
}

/// A grant's identity: verb, objects and qualifiers.
pub(super) fn key(verb: &Verb) -> [String; 5] {
    let way = |through: &Option<Arc<Network>>| {
        through
            .as_ref()
            .map(|network| network.name.to_string())
            .unwrap_or_default()
    };
    let key = |verb: &str, object: &dyn ToString, second: &dyn ToString, third: String| {
        [
            verb.to_owned(),
            object.to_string(),
            second.to_string(),
            third,
            String::new(),
        ]
    };
    match verb {
        Verb::InvokeInProject {
            model,
            project,
            through,
        } => key("invoke", &model.name, &project.name, way(through)),
        Verb::InvokeWhereTagged {
            model,
            tags,
            through,
            ..
        } => {
            let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
            key(
                "invoke",
                &model.name,
                &format!("tagged {}", tags.join(" ")),
                way(through),
            )
        }
        Verb::InvokeOnRuntime {
            model,
            region,
            through,
            profile,
            guarded_by,
        } => {
            let by = profile.as_ref().map(|profile| profile.name.to_string());
            let guard = guarded_by.as_ref().map(|guard| guard.name.to_string());
            let mut key = key("invoke", &model.name, region, way(through));
            let [.., last] = &mut key;
            *last = format!("{} {}", by.unwrap_or_default(), guard.unwrap_or_default());
            key
        }
        Verb::Apply { guardrail } => key("apply", &guardrail.name, &"", String::new()),
        Verb::InvokeOutside { model } => key("invoke", &model.name, &"", String::new()),
        Verb::Read { bucket, prefix } => key("read", &bucket.name, prefix, String::new()),
        Verb::Use { cache } => key("use", &cache.name, &"", String::new()),
        Verb::UseTable { table } => key("use", &table.name, &"", String::new()),
        Verb::Notify { topic } => key("notify", &topic.name, &"", String::new()),
        Verb::PublishMetrics { namespace } => key("publish", namespace, &"", String::new()),
        Verb::Assume { role } => key("assume", &role.arn, &"", String::new()),
        Verb::Operate(task) => key(
            task.kind.word(),
            &task.thing,
            &task.region,
            format!("{:?}", task.parameters),
        ),
    }
}

/// The account of what a verb is about, where things of one name are in several.
pub(super) fn account_of(verb: &Verb) -> Option<AccountId> {
    match verb {
        Verb::InvokeInProject { project, .. } => Some(project.account.id),
        Verb::InvokeWhereTagged { account, .. } => Some(account.id),
        Verb::Use { cache } => Some(cache.account.id),
        Verb::Apply { guardrail } => Some(guardrail.account.id),
        Verb::Operate(task) => Some(task.account.id),
        Verb::UseTable { .. }
        | Verb::Notify { .. }
        | Verb::InvokeOnRuntime { .. }
        | Verb::InvokeOutside { .. }
        | Verb::Read { .. }
        | Verb::PublishMetrics { .. }
        | Verb::Assume { .. } => None,
    }
}

fn one(
    role: &RoleIdentity,
    entry: &Located<raw::Grant>,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Vec<Grant> {
    let single = |verb: Option<Verb>| {
        verb.map(|verb| Grant {
            verb,
            span: entry.span,
        })
        .into_iter()
        .collect()
    };
    match &entry.value {
        raw::Grant::Invoke(raw) => {
            let unread = context.is_cut(entry.span);
            invoke(role, raw, unread, scope, context)
        }
        raw::Grant::Apply(raw) => {
            let guardrail =
                scope
                    .content_guardrails
                    .in_account(&raw.apply, role.account_id, context);
            single(guardrail.map(|guardrail| Verb::Apply { guardrail }))
        }
        raw::Grant::Read(raw) => {
            let prefix = match &raw.prefix {
                Some(prefix) => identifier::object_prefix(prefix, context),
                None => Some(String::new()),
            };
            let bucket = scope.existing.bucket(&raw.read, context);
            single(
                bucket
                    .zip(prefix)
                    .map(|(bucket, prefix)| Verb::Read { bucket, prefix }),
            )
        }
        raw::Grant::Use(raw) => {
            if let Some(table) = scope.existing.table(&raw.r#use.value) {
                return single(Some(Verb::UseTable { table }));
            }
            let cache = scope
                .caches
                .in_account(&raw.r#use, role.account_id, context);
            let cache = cache.filter(|cache| reachable(role, cache, &raw.r#use, context));
            single(cache.map(|cache| Verb::Use { cache }))
        }
        raw::Grant::PublishMetrics(raw) => {
            let namespace = identifier::metrics_namespace(&raw.publish_metrics, context);
            single(namespace.map(|namespace| Verb::PublishMetrics { namespace }))
        }
        raw::Grant::Publish(raw) => {
            let topic = scope.existing.topic(&raw.publish, context);
            single(topic.map(|topic| Verb::Notify { topic }))
        }
        raw::Grant::Assume(raw) => {
            let target = scope.role(&raw.assume, role.account_id, context);
            single(target.map(|role| Verb::Assume { role }))
        }
    }
}

/// Whether whoever has this role works where the cache is.
fn reachable(role: &RoleIdentity, cache: &Cache, name: &Text, context: &mut Context<'_>) -> bool {
    if cache.valkey().is_none() || !role.is_of_permission_set() {
        return true;
    }
    context.report(
        Diagnostic::error(
            Code::NetworkBound,
            name.span,
            format!("`{}` is for people, and `{}` is kept in Valkey", role.name, name.value),
        )
        .related(cache.span, "declared here")
        .note("a Valkey cache is reached in its network, and all people of a permission set would be one user of it")
        .help("let them assume a role that works in the network, or use a cache in a table"),
    );
    false
}

fn invoke(
    role: &RoleIdentity,
    raw: &raw::Invoke,
    unread: bool,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Vec<Grant> {
    let project = match &raw.r#in {
        Some(InvokeIn::Project(name)) => Some((name, project_of(role, name, scope, context))),
        Some(InvokeIn::Tagged(_)) | None => None,
    };
    let tags = match &raw.r#in {
        Some(InvokeIn::Tagged(tagged)) => Some(tag_keys(tagged, context)),
        Some(InvokeIn::Project(_)) | None => None,
    };
    let through = match &raw.through {
        Some(name) => match scope.existing.network(name, context) {
            Some(network) => Some(network),
            // A way that could not be read must not turn into any way.
            None => return Vec::new(),
        },
        None => None,
    };
    let guarded_by = match &raw.guarded_by {
        Some(name) => {
            let guardrails = scope.content_guardrails;
            match guardrails.in_account(name, role.account_id, context) {
                Some(guardrail) => Some((name, guardrail)),
                // Nor must a guardrail that could not be read turn into none.
                None => return Vec::new(),
            }
        }
        None => None,
    };
    let mut grants = Vec::new();
    for name in raw.invoke.names() {
        let Some(model) = scope.models.resolve(name, context).cloned() else {
            continue;
        };
        let place = Place {
            role,
            project: project.clone(),
            unread,
            through: through.clone(),
            guarded_by: guarded_by.clone(),
        };
        let verb = match &tags {
            // A tag that could not be read must not turn into no tag.
            Some(None) => None,
            Some(Some(tags)) => place.invoke_where_tagged(model, tags, name, context),
            None => place.invoke(model, name, context),
        };
        if let Some(verb) = verb {
            grants.push(Grant {
                verb,
                span: name.span,
            });
        }
    }
    grants
}

/// The keys of the tags that have to be equal; `None` where one of them is none.
fn tag_keys(tagged: &raw::TaggedProjects, context: &mut Context<'_>) -> Option<BTreeSet<String>> {
    let keys = tagged.projects_tagged.0.iter();
    let keys: Vec<Option<String>> = keys
        .map(|(key, _)| identifier::tag_key(key, context))
        .collect();
    keys.into_iter().collect()
}

/// The project that a role invokes in: one of its own account.
fn project_of(
    role: &RoleIdentity,
    name: &Text,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Option<Arc<Project>> {
    let elsewhere = scope.projects.find(&name.value).next().filter(|_| {
        role.account_id != AccountId::NOBODYS
            && scope
                .projects
                .find(&name.value)
                .all(|found| found.account.id != role.account_id)
    });
    let Some(elsewhere) = elsewhere else {
        return scope.projects.in_account(name, role.account_id, context);
    };
    context.report(
        Diagnostic::error(
            Code::ProjectInAnotherAccount,
            name.span,
            format!(
                "the project `{}` is in account `{}`, the role `{}` in account {}",
                name.value, elsewhere.account.name, role.name, role.account_id
            ),
        )
        .related(elsewhere.span, "declared here")
        .note(
            "Bedrock projects have no resource policy, so no role of another account can be let in",
        )
        .help(format!(
            "assume a role of account `{}` that may, or make a project in the role's account",
            elsewhere.account.name
        )),
    );
    None
}

/// Where a model is invoked from and in.
struct Place<'a> {
    role: &'a RoleIdentity,
    /// The project's name and the project, `None` inside where it was not usable.
    project: Option<(&'a Text, Option<Arc<Project>>)>,
    /// Whether the grant holds something that could not be used: it may be the project.
    unread: bool,
    through: Option<Arc<Network>>,
    /// The content guardrail, where it was named.
    guarded_by: Option<(&'a Text, Arc<ContentGuardrail>)>,
}

impl Place<'_> {
    fn invoke_where_tagged(
        self,
        model: LanguageModel,
        tags: &BTreeSet<String>,
        name: &Text,
        context: &mut Context<'_>,
    ) -> Option<Verb> {
        match model {
            LanguageModel::Bedrock(model) if model.endpoint == Endpoint::Mantle => {
                Some(Verb::InvokeWhereTagged {
                    model,
                    account: self.role.home()?.clone(),
                    tags: tags.clone(),
                    through: self.through,
                })
            }
            _ => {
                context.report(
                    Diagnostic::error(
                        Code::WrongKind,
                        name.span,
                        format!(
                            "`{}` is not on bedrock-mantle, so it is invoked in no project",
                            name.value
                        ),
                    )
                    .help("grant it by itself, without `in:`"),
                );
                None
            }
        }
    }

    fn invoke(self, model: LanguageModel, name: &Text, context: &mut Context<'_>) -> Option<Verb> {
        if let Some((guard, _)) = &self.guarded_by
            && !on_runtime(&model)
        {
            context.report(no_guardrails(name, guard));
            return None;
        }
        match model {
            LanguageModel::Outside(model) => Some(Verb::InvokeOutside { model }),
            LanguageModel::Bedrock(model) => match (model.endpoint, self.project) {
                (_, Some((_, None))) => None,
                (Endpoint::Mantle, Some((_, Some(project)))) => {
                    offered(&model, &project.region, name, Some(project.span), context)?;
                    if let Some(network) = &self.through {
                        let service = EndpointService::BedrockMantle;
                        reaches(network, service, &project.region, name, context)?;
                    }
                    Some(Verb::InvokeInProject {
                        model,
                        project,
                        through: self.through,
                    })
                }
                (Endpoint::Mantle, None) if self.unread => None,
                (Endpoint::Mantle, None) => {
                    context.report(project_missing(name));
                    None
                }
                (Endpoint::Runtime, project) => {
                    let project = project.and_then(|(_, project)| project);
                    let region = match &project {
                        Some(project) => project.region.clone(),
                        None => home_region(self.role)?,
                    };
                    let profile = project
                        .as_ref()
                        .and_then(|project| project.profile(&model).cloned());
                    let declared = project.map(|project| project.span);
                    offered(&model, &region, name, declared, context)?;
                    if let Some(network) = &self.through {
                        let service = EndpointService::BedrockRuntime;
                        reaches(network, service, &region, name, context)?;
                    }
                    let guarded_by = match self.guarded_by {
                        Some((text, guard)) => Some(same_region(text, guard, &region, context)?),
                        None => None,
                    };
                    Some(Verb::InvokeOnRuntime {
                        model,
                        region,
                        through: self.through,
                        profile,
                        guarded_by,
                    })
                }
            },
        }
    }
}

fn on_runtime(model: &LanguageModel) -> bool {
    matches!(model, LanguageModel::Bedrock(model) if model.endpoint == Endpoint::Runtime)
}

fn no_guardrails(model: &Text, guard: &Text) -> Diagnostic {
    Diagnostic::error(
        Code::NoContentGuardrails,
        guard.span,
        format!("`{}` cannot be guarded by `{}`", model.value, guard.value),
    )
    .related(model.span, "not on bedrock-runtime")
    .note("Amazon Bedrock checks content in calls of InvokeModel and Converse on bedrock-runtime alone")
    .help(format!(
        "grant `{{ apply: {} }}` to who calls the model, and have it put prompts and answers to the guardrail",
        guard.value
    ))
}

fn same_region(
    text: &Text,
    guard: Arc<ContentGuardrail>,
    region: &Region,
    context: &mut Context<'_>,
) -> Option<Arc<ContentGuardrail>> {
    if guard.region == *region {
        return Some(guard);
    }
    context.report(
        Diagnostic::error(
            Code::OtherRegion,
            text.span,
            format!(
                "the content guardrail `{}` is in {}, the model is invoked in {region}",
                text.value, guard.region
            ),
        )
        .related(guard.span, "declared here")
        .help(format!("make a content guardrail in {region}")),
    );
    None
}

fn home_region(role: &RoleIdentity) -> Option<Region> {
    role.home().map(|account| account.home_region.clone())
}

fn project_missing(name: &Text) -> Diagnostic {
    Diagnostic::error(
        Code::MissingKey,
        name.span,
        format!("`{}` is on bedrock-mantle and needs a project", name.value),
    )
    .note("requests without one go to the account's default project, which nothing is billed or granted by")
    .help("add `in:` with a project")
}

/// Whether a region offers a model; reports where it does not.
pub(super) fn offered(
    model: &BedrockModel,
    region: &Region,
    name: &Text,
    declared: Option<Span>,
    context: &mut Context<'_>,
) -> Option<()> {
    if model.regions.contains(region) {
        return Some(());
    }
    let regions: Vec<&str> = model.regions.iter().map(Region::as_str).collect();
    let mut diagnostic = Diagnostic::error(
        Code::ModelNotOffered,
        name.span,
        format!(
            "{region} does not offer `{}` on bedrock-{}",
            model.id,
            model.endpoint.word()
        ),
    )
    .help(format!("use a region that does: {}", regions.join(", ")));
    if let Some(span) = declared {
        diagnostic = diagnostic.related(span, format!("the project is in {region}"));
    }
    context.report(diagnostic);
    None
}
