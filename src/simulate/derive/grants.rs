//! Each grant is exercised once, then again with one thing wrong.
use super::misses::{self, Miss};
use super::{allowed, denied};
use crate::estate::Estate;
use crate::model::{Model, Role, Verb};
use crate::simulate::call::Asker;
use crate::simulate::exercise::calls;
use crate::simulate::question::{Asked, Question, Scope, Who};
use crate::vocab::Name;

/// The questions that a role's grants raise.
pub(super) fn of_role(model: &Model, estate: &Estate, role: &Role, questions: &mut Vec<Question>) {
    let Some(account) = role.identity.home() else {
        return;
    };
    let asker = Asker::role(Who::Ours, &role.identity.arn);
    for grant in &role.grants {
        let what = sentence(&grant.verb);
        let name = &role.identity.name;
        let exercised = calls(
            model,
            estate,
            &role.identity,
            &account.home_region,
            &grant.verb,
        );
        let everything = exercised
            .iter()
            .map(|call| call.asked(estate, &asker, Scope::Everything));
        let own = exercised
            .iter()
            .map(|call| call.asked(estate, &asker, Scope::OwnPolicies));
        // What is emitted for the other side, for a caller of another account.
        let other = exercised.iter().map(|call| {
            let requests = call.asked(estate, &asker, Scope::ResourcePolicy);
            let decides = |asked: &Asked| misses::other_side_decides(estate, asked);
            requests.into_iter().filter(decides).collect::<Vec<_>>()
        });
        let other = other.filter(|asked| !asked.is_empty());
        questions.push(allowed(
            format!("`{name}` can {what}"),
            everything.chain(own).chain(other).collect(),
            grant.span,
        ));
        let silent = exercised
            .iter()
            .flat_map(|call| call.asked(estate, &asker.silent(), Scope::ResourcePolicy));
        questions.push(denied(
            format!("`{name}` can {what} only as far as its own policies say so"),
            silent,
            grant.span,
        ));
        for Miss { but, requests } in misses::of_grant(model, estate, role, &grant.verb, &exercised)
        {
            if !requests.is_empty() {
                let sentence = format!("`{name}` can {what}, but not {but}");
                questions.push(denied(sentence, requests, grant.span));
            }
        }
    }
}

/// What a verb allows, after "can".
pub(in crate::simulate) fn sentence(verb: &Verb) -> String {
    match verb {
        Verb::InvokeInProject {
            model,
            project,
            through,
        } => {
            let through = through
                .as_ref()
                .map(|network| format!(" through `{}`", network.name))
                .unwrap_or_default();
            format!("invoke `{}` in `{}`{through}", model.name, project.name)
        }
        Verb::InvokeWhereTagged {
            model,
            tags,
            through,
            ..
        } => {
            let through = through
                .as_ref()
                .map(|network| format!(" through `{}`", network.name))
                .unwrap_or_default();
            let tags: Vec<String> = tags.iter().map(|tag| format!("`{tag}`")).collect();
            format!(
                "invoke `{}` in projects with its own {}{through}",
                model.name,
                tags.join(" and ")
            )
        }
        Verb::InvokeOnRuntime {
            model,
            region,
            through,
            profile,
            guarded_by,
        } => {
            let part = |word: &str, name: Option<&Name>| {
                name.map(|name| format!(" {word} `{name}`"))
                    .unwrap_or_default()
            };
            let by = part(
                "by the profile",
                profile.as_ref().map(|profile| &profile.name),
            );
            let guard = part("guarded by", guarded_by.as_ref().map(|guard| &guard.name));
            let through = part("through", through.as_ref().map(|network| &network.name));
            format!("invoke `{}` in {region}{by}{guard}{through}", model.name)
        }
        Verb::Apply { guardrail } => format!("put texts to `{}`", guardrail.name),
        Verb::InvokeOutside { model } => format!("invoke `{}`", model.name),
        Verb::Read { bucket, prefix } if prefix.is_empty() => format!("read `{}`", bucket.name),
        Verb::Read { bucket, prefix } => format!("read `{prefix}` of `{}`", bucket.name),
        Verb::Use { cache } => format!("use `{}`", cache.name),
        Verb::UseTable { table } => format!("use `{}`", table.name),
        Verb::Notify { topic } => format!("publish to `{}`", topic.name),
        Verb::PublishMetrics { namespace } => format!("publish metrics in `{namespace}`"),
        Verb::Assume { role } => format!("assume `{}`", role.name),
        Verb::Operate(task) => format!("{} `{}`", task.kind.sentence(), task.thing),
    }
}
