//! Questions that differ in their action alone are one call.
use crate::simulate::opinion::{ContextEntry, ContextKind, SecondOpinionQuestion};
use aws_sdk_iam::Client;
use aws_sdk_iam::operation::simulate_custom_policy::builders::SimulateCustomPolicyFluentBuilder;
use aws_sdk_iam::types::{
    ContextEntry as ApiContextEntry, ContextKeyTypeEnum, OrderedOrganizationPolicyType,
};
use std::ops::Range;
use std::sync::Arc;

/// The most actions of one call. The API has no documented bound; answers come in pages anyway.
const MOST_ACTIONS: usize = 20;

/// Neighbours that differ in their action alone; questions that are sorted make few groups.
pub(super) fn groups(questions: &[SecondOpinionQuestion]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (place, question) in questions.iter().enumerate() {
        let fits = |group: &&mut Range<usize>| {
            group.len() < MOST_ACTIONS
                && questions
                    .get(group.start)
                    .is_some_and(|first| are_alike(first, question))
        };
        match groups.last_mut().filter(fits) {
            Some(group) => group.end = place + 1,
            None => groups.push(place..place + 1),
        }
    }
    groups
}

fn are_alike(one: &SecondOpinionQuestion, other: &SecondOpinionQuestion) -> bool {
    let with_action = SecondOpinionQuestion {
        action: one.action.clone(),
        ..other.clone()
    };
    *one == with_action
}

/// The call for these actions, which are those of the group that `question` is of.
pub(super) fn call(
    client: &Client,
    question: &SecondOpinionQuestion,
    actions: Vec<String>,
    marker: Option<String>,
) -> SimulateCustomPolicyFluentBuilder {
    let texts = |texts: &[Arc<str>]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
    let levels = question.service_control.iter().map(|level| {
        OrderedOrganizationPolicyType::builder()
            .set_service_control_policy_input_list(Some(texts(level)))
            .build()
    });
    let levels: Vec<_> = levels.collect();
    let entries: Vec<_> = question.context.iter().map(entry).collect();
    // Without an ARN the API takes `*`; said, it is the same.
    client
        .simulate_custom_policy()
        .set_policy_input_list(Some(texts(&question.identity)))
        .set_permissions_boundary_policy_input_list(
            question
                .boundary
                .as_ref()
                .map(|boundary| vec![boundary.to_string()]),
        )
        .set_ordered_organization_policy_input_list(Some(levels).filter(|it| !it.is_empty()))
        .set_action_names(Some(actions))
        .resource_arns(&question.resource)
        .set_resource_policy(question.resource_policy.as_ref().map(ToString::to_string))
        .set_resource_owner(
            question
                .resource_owner
                .map(|account| format!("arn:aws:iam::{account}:root")),
        )
        .caller_arn(&question.caller)
        .set_context_entries(Some(entries).filter(|it| !it.is_empty()))
        .set_marker(marker)
}

fn entry(entry: &ContextEntry) -> ApiContextEntry {
    ApiContextEntry::builder()
        .context_key_name(&entry.key)
        .set_context_key_values(Some(entry.values.clone()))
        .context_key_type(match (entry.kind, entry.is_list) {
            (ContextKind::Binary, false) => ContextKeyTypeEnum::Binary,
            (ContextKind::Binary, true) => ContextKeyTypeEnum::BinaryList,
            (ContextKind::Boolean, false) => ContextKeyTypeEnum::Boolean,
            (ContextKind::Boolean, true) => ContextKeyTypeEnum::BooleanList,
            (ContextKind::Date, false) => ContextKeyTypeEnum::Date,
            (ContextKind::Date, true) => ContextKeyTypeEnum::DateList,
            (ContextKind::Ip, false) => ContextKeyTypeEnum::Ip,
            (ContextKind::Ip, true) => ContextKeyTypeEnum::IpList,
            (ContextKind::Numeric, false) => ContextKeyTypeEnum::Numeric,
            (ContextKind::Numeric, true) => ContextKeyTypeEnum::NumericList,
            (ContextKind::String, false) => ContextKeyTypeEnum::String,
            (ContextKind::String, true) => ContextKeyTypeEnum::StringList,
        })
        .build()
}
