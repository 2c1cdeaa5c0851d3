//! Expectations.
use super::scope::Scope;
use super::{Context, identifier};
use crate::blueprint::raw::{self, Place, Text};
use crate::diag::{Code, Diagnostic, Located, Span};
use crate::model::{
    Expectation, LanguageModel, Polarity, Project, Question, RoleIdentity, Subject, Way,
};
use crate::vocab::{AccountId, Endpoint};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Resolves `expect`.
pub(super) fn resolve(
    entries: &[Located<raw::Expect>],
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Vec<Expectation> {
    let mut expectations = Vec::new();
    for entry in entries {
        match &entry.value {
            raw::Expect::Role(of) => {
                of_role(entry.span, of, scope, &mut expectations, context);
            }
            raw::Expect::PermissionSet(of) => {
                of_permission_set(entry.span, of, scope, &mut expectations, context);
            }
            raw::Expect::NoOne(of) => {
                let questions = ask_of_nobody(&of.can, scope, context);
                expectations.extend(questions.into_iter().map(|question| Expectation {
                    subject: Subject::NoOneOutside,
                    tags: BTreeMap::new(),
                    polarity: Polarity::Cannot,
                    question,
                    span: entry.span,
                }));
            }
        }
    }
    expectations
}

fn of_role(
    span: Span,
    of: &raw::OfRole,
    scope: &Scope<'_>,
    expectations: &mut Vec<Expectation>,
    context: &mut Context<'_>,
) {
    let roles = scope.all_of_role(&of.role, context);
    let of = Of {
        name: &of.role,
        can: of.can.as_ref(),
        cannot: of.cannot.as_ref(),
        tags: BTreeMap::new(),
        span,
    };
    of.ask(&roles, scope, expectations, context);
}

fn of_permission_set(
    span: Span,
    of: &raw::OfPermissionSet,
    scope: &Scope<'_>,
    expectations: &mut Vec<Expectation>,
    context: &mut Context<'_>,
) {
    let name = &of.permission_set;
    let roles: Vec<Arc<RoleIdentity>> = match &of.r#in {
        Some(account) => match scope.accounts.one(account, context) {
            Some(account) => {
                let role = scope.entrances.roles.in_account(name, account.id, context);
                role.into_iter().collect()
            }
            None => Vec::new(),
        },
        None => scope.entrances.roles.all_of(name, context),
    };
    let tags = identifier::tags(&of.tags, context);
    if let Some(attributes) = scope.entrances.attributes(&name.value) {
        let foreign = of
            .tags
            .0
            .iter()
            .find(|(tag, _)| !attributes.contains(&tag.value));
        if let Some((tag, _)) = foreign {
            context.report(
                Diagnostic::error(
                    Code::UnmetCondition,
                    tag.span,
                    format!("no session of `{}` carries the tag `{}`", name.value, tag.value),
                )
                .note("sessions carry the attributes for access control of IAM Identity Center, and no other tag")
                .help("add it to `attributes:` of the Identity Center, once it is one"),
            );
        }
    }
    let of = Of {
        name,
        can: of.can.as_ref(),
        cannot: of.cannot.as_ref(),
        tags,
        span,
    };
    of.ask(&roles, scope, expectations, context);
}

/// What is expected of roles, however they were named.
struct Of<'a> {
    name: &'a Text,
    can: Option<&'a Located<raw::Question>>,
    cannot: Option<&'a Located<raw::Question>>,
    tags: BTreeMap<String, String>,
    span: Span,
}

impl Of<'_> {
    fn ask(
        self,
        roles: &[Arc<RoleIdentity>],
        scope: &Scope<'_>,
        expectations: &mut Vec<Expectation>,
        context: &mut Context<'_>,
    ) {
        if self.can.is_none() && self.cannot.is_none() && !context.is_cut(self.span) {
            context.report(
                Diagnostic::error(
                    Code::MissingKey,
                    self.name.span,
                    "the expectation says neither `can` nor `cannot`".to_owned(),
                )
                .help("add `can:` or `cannot:` with the words of `may`"),
            );
        }
        for (polarity, asked) in [(Polarity::Can, self.can), (Polarity::Cannot, self.cannot)] {
            let Some(asked) = asked else { continue };
            let before = context.diagnostics.len();
            for role in roles {
                let questions = ask(asked, role.account_id, scope, context);
                expectations.extend(questions.into_iter().map(|question| Expectation {
                    subject: Subject::Role(role.clone()),
                    tags: self.tags.clone(),
                    polarity,
                    question,
                    span: self.span,
                }));
                // What is wrong with the question is wrong for every instance of the role.
                if context.diagnostics.len() > before {
                    break;
                }
            }
        }
    }
}

/// The questions that one entry asks of everybody outside. They are in no account of the
/// blueprint: a thing of several accounts is asked for in each.
fn ask_of_nobody(
    asked: &Located<raw::Question>,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Vec<Question> {
    match &asked.value {
        raw::Question::Assume(raw) => {
            let roles = scope.all_of_role(&raw.assume, context);
            roles
                .into_iter()
                .map(|role| Question::Assume { role })
                .collect()
        }
        raw::Question::Use(raw) if scope.caches.declares(&raw.r#use.value) => {
            let caches = scope.caches.find(&raw.r#use.value).cloned();
            caches.map(|cache| Question::Use { cache }).collect()
        }
        raw::Question::Invoke(raw::AskInvoke {
            r#in: Some(Place::Project(name)),
            ..
        }) if scope.projects.declares(&name.value) => {
            let accounts: Vec<AccountId> = scope
                .projects
                .find(&name.value)
                .map(|project| project.account.id)
                .collect();
            let from = |account| ask(asked, account, scope, context);
            accounts.into_iter().flat_map(from).collect()
        }
        _ => ask(asked, AccountId::NOBODYS, scope, context),
    }
}

/// The questions that one entry asks of one role: several where it names several models.
fn ask(
    asked: &Located<raw::Question>,
    account: AccountId,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Vec<Question> {
    let single = |question: Option<Question>| question.into_iter().collect();
    match &asked.value {
        raw::Question::Invoke(raw) => {
            let unread = context.is_cut(asked.span);
            invoke(raw, unread, account, scope, context)
        }
        raw::Question::Apply(raw) => {
            let guardrail = scope
                .content_guardrails
                .seen_from(&raw.apply, account, context);
            single(guardrail.map(|guardrail| Question::Apply { guardrail }))
        }
        raw::Question::Read(raw) => {
            let bucket = scope.existing.bucket(&raw.read, context);
            let prefix = match &raw.prefix {
                Some(prefix) => identifier::object_prefix(prefix, context),
                None => Some(String::new()),
            };
            single(
                bucket
                    .zip(prefix)
                    .map(|(bucket, prefix)| Question::Read { bucket, prefix }),
            )
        }
        raw::Question::Use(raw) => {
            if let Some(table) = scope.existing.table(&raw.r#use.value) {
                return single(Some(Question::UseTable { table }));
            }
            let cache = scope.caches.seen_from(&raw.r#use, account, context);
            single(cache.map(|cache| Question::Use { cache }))
        }
        raw::Question::PublishMetrics(raw) => {
            // AWS's own namespaces can be asked about, though not granted.
            let namespace = raw.publish_metrics.value.clone();
            single(Some(Question::PublishMetrics { namespace }))
        }
        raw::Question::Publish(raw) => {
            let topic = scope.existing.topic(&raw.publish, context);
            single(topic.map(|topic| Question::Notify { topic }))
        }
        raw::Question::Assume(raw) => {
            let role = scope.role(&raw.assume, account, context);
            single(role.map(|role| Question::Assume { role }))
        }
    }
}

fn invoke(
    raw: &raw::AskInvoke,
    unread: bool,
    account: AccountId,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Vec<Question> {
    let Some(way) = way(raw.through.as_ref(), scope, context) else {
        return Vec::new();
    };
    let project: Option<Option<Arc<Project>>> = match &raw.r#in {
        Some(Place::Project(name)) => scope.projects.seen_from(name, account, context).map(Some),
        Some(Place::Default(_)) | None => Some(None),
    };
    let mut questions = Vec::new();
    for name in raw.invoke.names() {
        let Some(model) = scope.models.resolve(name, context).cloned() else {
            continue;
        };
        if raw.r#in.is_none() && on_mantle(&model) {
            if !unread {
                context.report(place_missing(name));
            }
            continue;
        }
        if let Some(project) = project.clone() {
            questions.push(Question::Invoke {
                model,
                project,
                way: way.clone(),
            });
        }
    }
    questions
}

fn on_mantle(model: &LanguageModel) -> bool {
    matches!(model, LanguageModel::Bedrock(model) if model.endpoint == Endpoint::Mantle)
}

fn place_missing(name: &Text) -> Diagnostic {
    Diagnostic::error(
        Code::MissingKey,
        name.span,
        format!("`{}` is on bedrock-mantle: in which project?", name.value),
    )
    .help("add `in:` with a project, or `in: { default_project: true }`")
}

fn way(through: Option<&Text>, scope: &Scope<'_>, context: &mut Context<'_>) -> Option<Way> {
    match through {
        None => Some(Way::AsGranted),
        Some(text) if text.value == "internet" => Some(Way::Internet),
        Some(text) => scope.existing.network(text, context).map(Way::Through),
    }
}
