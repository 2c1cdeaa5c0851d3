//! Whether a brake sees what it is to stop: its alarms stand in one region, and count what bedrock-mantle counts.
use super::who::Stopping;
use crate::blueprint::resolve::Context;
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{Consumer, Verb};

impl Stopping<'_> {
    /// Alarms count the tokens of one project or account, in the region of the enforcer.
    pub(super) fn brake_counts(&self, context: &mut Context<'_>) {
        let Some(brake) = &self.declared.brake else {
            return;
        };
        match self.budget.covers.consumer() {
            None => context.report(
                Diagnostic::error(
                    Code::UnknownKey,
                    brake.span,
                    "a brake counts the tokens of a project or an account, and this budget covers a tag",
                )
                .note("the metrics of bedrock-mantle know no tags")
                .help("put brakes on budgets of the projects"),
            ),
            Some(Consumer::Project(project)) if project.region != project.account.home_region => {
                let account = &project.account;
                context.report(
                    Diagnostic::error(
                        Code::OtherRegion,
                        brake.span,
                        format!(
                            "the project `{}` is in {}, the home region of account `{}` is {}",
                            project.name, project.region, account.name, account.home_region
                        ),
                    )
                    .note("alarms are where the metrics of the project are, and the enforcer asks those of its own region")
                    .help("put the project into the home region, or leave the brake out"),
                );
            }
            Some(consumer) => self.brake_sees(&consumer, brake.span, context),
        }
    }

    /// The alarms stand in one region, and count what bedrock-mantle counts.
    fn brake_sees(&self, consumer: &Consumer, span: Span, context: &mut Context<'_>) {
        let callers = self.roles.iter().filter(|role| consumer.has_caller(role));
        let verbs: Vec<&Verb> = callers
            .flat_map(|role| &role.grants)
            .map(|grant| &grant.verb)
            .filter(|verb| consumer.is_used_by(verb))
            .collect();
        let on_mantle: Vec<&&Verb> = verbs
            .iter()
            .filter(|verb| !matches!(verb, Verb::InvokeOnRuntime { .. }))
            .collect();
        let problem = if let (true, Some(_)) = (on_mantle.is_empty(), verbs.first()) {
            Diagnostic::error(
                Code::SpendingGoesOn,
                span,
                format!("this brake sees nothing of what `{}` counts: it is all spent on bedrock-runtime", self.budget.name),
            )
            .note("a brake counts the tokens of bedrock-mantle: the metrics of bedrock-runtime know no projects")
            .help("put the models on bedrock-mantle (`endpoint: mantle`), or leave the brake out")
        } else if let Some(region) = on_mantle
            .iter()
            .filter_map(|verb| verb.region())
            .find(|region| *region != consumer.region())
        {
            Diagnostic::error(
                Code::OtherRegion,
                span,
                format!(
                    "this brake counts in {}, and what `{}` counts is spent in {region}, too",
                    consumer.region(),
                    self.budget.name
                ),
            )
            .note("alarms are where the metrics are, and the enforcer asks those of its own region")
            .help("cover projects instead of the account, or leave the brake out")
        } else {
            return;
        };
        context.report(problem);
    }
}
