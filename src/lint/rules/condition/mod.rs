//! What a condition does otherwise than it seems to.
mod absent_key_lets_pass;
mod attributes_without_select;
mod audience_as_list;
mod both_booleans;
mod caller_controlled_key;
mod condition_without_its_action;
mod conditions_that_contradict;
mod date_in_epoch_seconds;
mod denial_of_direct_calls;
mod deprecated_condition_key;
mod empty_list_passes;
mod empty_value_list;
mod endpoint_key_that_service_lacks;
mod key_absent_from_action;
mod key_of_people_for_service;
mod key_without_its_pair;
mod keys_never_together;
mod list_under_plain_operator;
mod mfa_test_that_misses;
mod never_true_condition;
mod operator_of_another_type;
mod pattern_in_identifying_key;
mod prefix_denial_that_is_evaded;
mod private_source_ip;
mod set_operator_on_single_value;
mod string_like_on_arn;
mod tag_condition_without_tag_key;
mod tag_key_absent_from_action;
mod unknown_condition_key;
mod unknown_region_in_condition;
mod value_of_another_form;
mod variable_out_of_place;
mod variable_without_value;
mod wildcard_under_plain_operator;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[
    &absent_key_lets_pass::RULE,
    &attributes_without_select::RULE,
    &audience_as_list::RULE,
    &both_booleans::RULE,
    &caller_controlled_key::RULE,
    &condition_without_its_action::RULE,
    &conditions_that_contradict::RULE,
    &date_in_epoch_seconds::RULE,
    &denial_of_direct_calls::RULE,
    &deprecated_condition_key::RULE,
    &empty_list_passes::RULE,
    &empty_value_list::RULE,
    &endpoint_key_that_service_lacks::RULE,
    &key_absent_from_action::RULE,
    &key_of_people_for_service::RULE,
    &key_without_its_pair::RULE,
    &keys_never_together::RULE,
    &list_under_plain_operator::RULE,
    &mfa_test_that_misses::RULE,
    &never_true_condition::RULE,
    &operator_of_another_type::RULE,
    &pattern_in_identifying_key::RULE,
    &prefix_denial_that_is_evaded::RULE,
    &private_source_ip::RULE,
    &set_operator_on_single_value::RULE,
    &string_like_on_arn::RULE,
    &tag_condition_without_tag_key::RULE,
    &tag_key_absent_from_action::RULE,
    &unknown_condition_key::RULE,
    &unknown_region_in_condition::RULE,
    &value_of_another_form::RULE,
    &variable_out_of_place::RULE,
    &variable_without_value::RULE,
    &wildcard_under_plain_operator::RULE,
];
