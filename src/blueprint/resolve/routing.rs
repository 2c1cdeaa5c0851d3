//! Routing.
use super::Context;
use super::names::Names;
use super::quantity::{self, Bounds};
use crate::blueprint::raw::{self, OneOrMany, Section, Sticky, Text};
use crate::diag::{Code, Diagnostic, Located};
use crate::model::{Breaker, LanguageModel, Route, Routing, StickyBy};

const LATENCY: Bounds = Bounds {
    least: 1,
    greatest: 600_000,
    words: "1ms to 10min",
};
const COOLDOWN: Bounds = Bounds {
    least: 1_000,
    greatest: 86_400_000,
    words: "1s to 1d",
};
/// All of a split.
const WHOLE: u32 = 10_000;

/// Resolves the routing.
pub(super) fn resolve(
    raw: &raw::Routing,
    models: &Names<LanguageModel>,
    context: &mut Context<'_>,
) -> Option<Routing> {
    let default = route(&raw.default, models, context);
    let experiments = raw
        .experiments
        .0
        .iter()
        .filter_map(|(name, experiment)| {
            let declared = context.declared_name(name);
            let split = split(&experiment.value.split, models, context)?;
            let default = default.as_ref()?;
            let route = Route {
                split,
                span: name.span,
                ..default.clone()
            };
            Some((declared?, route))
        })
        .collect();
    Some(Routing {
        default: default?,
        experiments,
    })
}

fn route(
    raw: &Located<raw::Route>,
    models: &Names<LanguageModel>,
    context: &mut Context<'_>,
) -> Option<Route> {
    let split = split(&raw.value.split, models, context);
    let names = raw
        .value
        .failover
        .as_ref()
        .map(OneOrMany::names)
        .unwrap_or_default();
    let mut failover: Vec<LanguageModel> = Vec::new();
    for name in names {
        let Some(model) = models.resolve(name, context) else {
            continue;
        };
        if failover.contains(model) {
            context.report(
                Diagnostic::error(
                    Code::NameTaken,
                    name.span,
                    format!("`{}` stands twice in `failover`", name.value),
                )
                .help("remove one of the two"),
            );
            continue;
        }
        failover.push(model.clone());
    }
    let breaker = match &raw.value.breaker {
        Some(raw) => Some(breaker(&raw.value, context)?),
        None => None,
    };
    let sticky_by = match raw.value.sticky_by.as_ref().map(|sticky| sticky.value) {
        None | Some(Sticky::Request) => StickyBy::Request,
        Some(Sticky::User) => StickyBy::User,
        Some(Sticky::Tenant) => StickyBy::Tenant,
    };
    Some(Route {
        split: split?,
        sticky_by,
        failover,
        breaker,
        span: raw.span,
    })
}

fn split(
    raw: &Located<Section<raw::Share>>,
    models: &Names<LanguageModel>,
    context: &mut Context<'_>,
) -> Option<Vec<(LanguageModel, u16)>> {
    let mut shares: Vec<(LanguageModel, u16)> = Vec::new();
    let mut sum: u32 = 0;
    let mut readable = true;
    for (name, share) in &raw.value.0 {
        let model = models.resolve(name, context).cloned();
        let text = Text::new(share.value.0.clone(), share.span);
        let points = points(&text, context);
        readable &= points.is_some();
        sum += u32::from(points.unwrap_or_default());
        shares.extend(model.zip(points));
    }
    // A share that could not be read says nothing of the sum; a model that could not be does not
    // change it.
    if readable && sum != WHOLE {
        context.report(sum_is_off(raw, sum));
        return None;
    }
    if shares.len() != raw.value.0.len() {
        return None;
    }
    shares.sort_by(|(a, _), (b, _)| a.name().cmp(b.name()));
    Some(shares)
}

fn points(text: &Text, context: &mut Context<'_>) -> Option<u16> {
    let points = quantity::basis_points(text.value.trim_end_matches('%').trim_end());
    if points.is_none() {
        context.report(
            Diagnostic::error(
                Code::InvalidPercentage,
                text.span,
                format!("`{}` is no share", text.value),
            )
            .help("write a number of per cent from 0 to 100 with at most two decimals"),
        );
    }
    points
}

fn sum_is_off(raw: &Located<Section<raw::Share>>, sum: u32) -> Diagnostic {
    let first = raw.value.0.first().map_or(raw.span, |(name, _)| name.span);
    let last = raw.value.0.last().map_or(raw.span, |(_, share)| share.span);
    let span = crate::diag::Span::new(first.source, first.start, last.end);
    let (percent, rest) = (sum / 100, sum % 100);
    let written = if rest == 0 {
        percent.to_string()
    } else {
        format!("{percent}.{rest:02}")
    };
    let diagnostic = Diagnostic::error(
        Code::SharesDoNotAddUp,
        span,
        format!("the shares add up to {written}, not to 100"),
    );
    if sum == 100 {
        diagnostic.help("write shares in per cent: 80 and 20, not 0.8 and 0.2")
    } else {
        diagnostic.help("change the shares so that they add up to 100")
    }
}

fn breaker(raw: &raw::Breaker, context: &mut Context<'_>) -> Option<Breaker> {
    let errors = quantity::percentage(&raw.errors, context);
    let p95 = match &raw.p95 {
        Some(text) => quantity::duration(text, LATENCY, context).map(Some),
        None => Some(None),
    };
    let cooldown = quantity::duration(&raw.cooldown, COOLDOWN, context);
    Some(Breaker {
        error_basis_points: errors?,
        p95_milliseconds: p95?,
        min_requests: raw.min_requests.value,
        cooldown_milliseconds: cooldown?,
    })
}
