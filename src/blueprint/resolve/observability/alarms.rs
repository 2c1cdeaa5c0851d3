//! Alarms.
use super::{Around, Here};
use crate::blueprint::raw::{self, Text};
use crate::blueprint::resolve::Context;
use crate::blueprint::resolve::expected_uses::word;
use crate::blueprint::resolve::quantity::{self, Bounds};
use crate::diag::{Code, Diagnostic, Located, Span};
use crate::model::{
    Alarm, AlarmSubject, BedrockModel, Consumer, LanguageModel, Project, Requests, Sample,
    TokenLimit, TokenSide,
};
use crate::vocab::{Endpoint, Name, TokenCount, TokensInTime};
use std::sync::Arc;

const MINUTE: u64 = 60_000;

const WITHIN: Bounds = Bounds {
    least: MINUTE,
    greatest: 1_440 * MINUTE,
    words: "1min to 1d",
};

const LATENCY: Bounds = Bounds {
    least: 1,
    greatest: 3_600_000,
    words: "1ms to 1h",
};

/// Resolves alarms.
pub(super) fn resolve(
    section: &raw::Section<raw::Alarm>,
    here: &Here<'_>,
    around: &Around<'_>,
    context: &mut Context<'_>,
) -> Vec<Alarm> {
    let mut alarms = Vec::new();
    for (name, raw) in &section.0 {
        let declared = context.declared_name(name);
        let mut resolver = Resolver {
            name,
            cut: context.is_cut(raw.span),
            here,
            around,
            context,
        };
        let watched = match &raw.value {
            raw::Alarm::Tokens(raw) => resolver.tokens(raw),
            raw::Alarm::Request(raw) => resolver.request(raw),
            raw::Alarm::Cost(raw) => resolver.cost(raw),
            raw::Alarm::Hits(raw) => resolver.hits(raw),
            raw::Alarm::Latency(raw) => resolver.latency(raw),
            raw::Alarm::Errors(raw) => resolver.errors(raw),
        };
        let Some(declared) = declared else { continue };
        for (suffix, watches) in watched.unwrap_or_default() {
            let named: Option<Name> = match suffix {
                "" => Some(declared.clone()),
                suffix => format!("{declared}-{suffix}").parse().ok(),
            };
            match named {
                Some(named) => alarms.push(Alarm {
                    name: named,
                    watches,
                    span: name.span,
                }),
                None => context.report(too_long(name)),
            }
        }
    }
    alarms
}

fn too_long(name: &Text) -> Diagnostic {
    Diagnostic::error(
        Code::NameTooLong,
        name.span,
        format!("no alarm can be named after `{}`", name.value),
    )
    .help("shorten the name")
}

/// What alarms watch, each with what its name ends with; `None` where something could not be read.
type Alarms = Option<Vec<(&'static str, AlarmSubject)>>;

struct Resolver<'a, 'b> {
    name: &'a Text,
    cut: bool,
    here: &'a Here<'a>,
    around: &'a Around<'a>,
    context: &'a mut Context<'b>,
}

impl Resolver<'_, '_> {
    fn tokens(&mut self, raw: &raw::TokensAlarm) -> Alarms {
        let project = self.project(&raw.tokens_of);
        let of_side = |side: TokenSide| move |said: TokensInTime| TokenLimit::Said(side, said);
        let output = self.quantity(raw.output.as_ref(), "number of tokens in a time");
        let input = self.quantity(raw.input.as_ref(), "number of tokens in a time");
        let share = raw.above_forecast.as_ref();
        let share = share.map(|share| quantity::threshold(share, self.context));
        self.one_of(
            [raw.output.is_some(), raw.input.is_some(), share.is_some()],
            "output: 2M tokens/5min",
        );
        let limits = [
            ("output", output.map(of_side(TokenSide::Output))),
            ("input", input.map(of_side(TokenSide::Input))),
            ("forecast", share.flatten().map(TokenLimit::OfForecast)),
        ];
        let project = project?;
        let alarms = limits.into_iter().filter_map(|(suffix, above)| {
            let project = project.clone();
            Some((
                suffix,
                AlarmSubject::Tokens {
                    project,
                    above: above?,
                },
            ))
        });
        Some(alarms.collect())
    }

    fn request(&mut self, raw: &raw::RequestAlarm) -> Alarms {
        let project = self.project(&raw.request_in);
        let model = mantle_model(&raw.model, self.around, self.context);
        let output = self.quantity(raw.output.as_ref(), "number of tokens");
        let input = self.quantity(raw.input.as_ref(), "number of tokens");
        self.one_of(
            [raw.output.is_some(), raw.input.is_some()],
            "output: 50k tokens",
        );
        let (project, model) = (project?, model?);
        let sides: [(TokenSide, Option<TokenCount>); 2] =
            [(TokenSide::Output, output), (TokenSide::Input, input)];
        let alarms = sides.into_iter().filter_map(|(side, above)| {
            let watched = AlarmSubject::Request {
                project: project.clone(),
                model: model.clone(),
                side,
                above: above?,
            };
            Some((side.word(), watched))
        });
        Some(alarms.collect())
    }

    fn cost(&mut self, raw: &raw::CostAlarm) -> Alarms {
        let above = quantity::threshold(&raw.above_forecast, self.context);
        let budgets = self.around.budgets.resolve(&raw.cost_of, self.context)?;
        let account = self.here.account;
        let Some(budget) = budgets
            .iter()
            .find(|budget| budget.account.id == account.id)
        else {
            self.context.report(
                Diagnostic::error(
                    Code::OtherAccount,
                    raw.cost_of.span,
                    format!(
                        "the budget `{}` is not in account {}",
                        raw.cost_of.value, account.id
                    ),
                )
                .help("name a budget of that account, or watch the budget's account"),
            );
            return None;
        };
        let Some(of) = budget.covers.consumer() else {
            self.context.report(no_tokens_of_tags(&raw.cost_of));
            return None;
        };
        if let Consumer::Project(project) = &of {
            in_region(project, raw.cost_of.span, self.here, self.context)?;
        }
        let watched = AlarmSubject::Cost {
            budget: budget.name.clone(),
            of,
            above: above?,
        };
        Some(vec![("", watched)])
    }

    fn hits(&mut self, raw: &raw::HitsAlarm) -> Alarms {
        let account = self.here.account.id;
        let caches = self.around.scope.caches;
        let cache = caches.in_account(&raw.hits_of, account, self.context);
        let below = quantity::percentage(&raw.below, self.context);
        let sample = self.sample(&raw.min_requests, raw.within.as_ref(), 900);
        let watched = AlarmSubject::Hits {
            cache: cache?,
            below: below?,
            sample: sample?,
        };
        Some(vec![("", watched)])
    }

    fn latency(&mut self, raw: &raw::LatencyAlarm) -> Alarms {
        let of = self.requests(&raw.latency_of, raw.model.as_ref());
        let sample = self.sample(&raw.min_requests, raw.within.as_ref(), 300);
        let said = [
            ("p50", 50, &raw.p50),
            ("p95", 95, &raw.p95),
            ("p99", 99, &raw.p99),
        ];
        self.one_of(said.map(|(_, _, text)| text.is_some()), "p95: 8s");
        let limits = said.map(|(suffix, percentile, text)| {
            let text = text.as_ref();
            let above = text.and_then(|text| quantity::duration(text, LATENCY, self.context));
            (suffix, percentile, above)
        });
        let (of, sample) = (of?, sample?);
        let alarms = limits
            .into_iter()
            .filter_map(|(suffix, percentile, above)| {
                let watched = AlarmSubject::Latency {
                    of: of.clone(),
                    percentile,
                    above: above?,
                    sample,
                };
                Some((suffix, watched))
            });
        Some(alarms.collect())
    }

    fn errors(&mut self, raw: &raw::ErrorsAlarm) -> Alarms {
        let of = self.requests(&raw.errors_of, raw.model.as_ref());
        let above = quantity::percentage(&raw.above, self.context);
        let sample = self.sample(&raw.min_requests, raw.within.as_ref(), 300);
        let watched = AlarmSubject::Errors {
            of: of?,
            above: above?,
            sample: sample?,
        };
        Some(vec![("", watched)])
    }

    fn requests(&mut self, project: &Text, model: Option<&Text>) -> Option<Requests> {
        let project = self.project(project);
        let model = match model {
            Some(text) => Some(
                self.around
                    .scope
                    .models
                    .resolve(text, self.context)?
                    .clone(),
            ),
            None => None,
        };
        Some(Requests {
            project: project?,
            model,
        })
    }

    fn project(&mut self, text: &Text) -> Option<Arc<Project>> {
        project(text, self.here, self.around, self.context)
    }

    fn quantity<T: std::str::FromStr<Err = crate::vocab::Malformed>>(
        &mut self,
        text: Option<&Text>,
        noun: &str,
    ) -> Option<T> {
        word(text, noun, &mut |problem| self.context.report(problem))
    }

    fn sample(
        &mut self,
        requests: &Located<u32>,
        within: Option<&Text>,
        unless: u32,
    ) -> Option<Sample> {
        let seconds = match within {
            Some(text) => whole_minutes(text, self.context)?,
            None => unless,
        };
        Some(Sample {
            requests: requests.value,
            seconds,
        })
    }

    /// Of several limits at least one has to be said.
    fn one_of<const N: usize>(&mut self, said: [bool; N], example: &str) {
        if said.contains(&true) || self.cut {
            return;
        }
        self.context.report(
            Diagnostic::error(
                Code::MissingKey,
                self.name.span,
                format!("when `{}` goes off is not said", self.name.value),
            )
            .help(format!("add `{example}`")),
        );
    }
}

/// A project of the account and region that are watched.
pub(super) fn project(
    text: &Text,
    here: &Here<'_>,
    around: &Around<'_>,
    context: &mut Context<'_>,
) -> Option<Arc<Project>> {
    let projects = around.scope.projects;
    let project = projects.in_account(text, here.account.id, context)?;
    in_region(&project, text.span, here, context)?;
    Some(project)
}

/// Metrics know projects and models, and no tags.
fn no_tokens_of_tags(text: &Text) -> Diagnostic {
    Diagnostic::error(
        Code::WrongKind,
        text.span,
        format!(
            "the budget `{}` covers a tag, and the metrics of bedrock-mantle know no tags",
            text.value
        ),
    )
    .help("name a budget of a project or an account")
}

fn in_region(
    project: &Project,
    span: Span,
    here: &Here<'_>,
    context: &mut Context<'_>,
) -> Option<()> {
    if project.region == *here.region {
        return Some(());
    }
    context.report(
        Diagnostic::error(
            Code::OtherRegion,
            span,
            format!(
                "the project `{}` is in {}, and this watches {}",
                project.name, project.region, here.region
            ),
        )
        .related(project.span, "declared here")
        .note("an alarm sees the metrics of its own region alone")
        .help(format!("watch {} under another name", project.region)),
    );
    None
}

/// A model on bedrock-mantle: nothing else has metrics by project.
pub(super) fn mantle_model(
    text: &Text,
    around: &Around<'_>,
    context: &mut Context<'_>,
) -> Option<Arc<BedrockModel>> {
    let model = around.scope.models.resolve(text, context)?;
    if let LanguageModel::Bedrock(model) = model
        && model.endpoint == Endpoint::Mantle
    {
        return Some(model.clone());
    }
    context.report(
        Diagnostic::error(
            Code::WrongKind,
            text.span,
            format!(
                "`{}` is not on bedrock-mantle, where a model of bedrock-mantle must stand",
                text.value
            ),
        )
        .related(model.span(), "declared here")
        .note("projects, and metrics by project, are on bedrock-mantle alone")
        .help("name a model of bedrock-mantle"),
    );
    None
}

/// A time in seconds, of whole minutes.
pub(super) fn whole_minutes(text: &Text, context: &mut Context<'_>) -> Option<u32> {
    let milliseconds = quantity::duration(text, WITHIN, context)?;
    if milliseconds.is_multiple_of(MINUTE) {
        return u32::try_from(milliseconds / 1_000).ok();
    }
    context.report(
        Diagnostic::error(
            Code::OutOfRange,
            text.span,
            format!("`{}` is no number of minutes", text.value),
        )
        .note("CloudWatch counts metrics by the minute")
        .help("write whole minutes, such as `5min`"),
    );
    None
}
