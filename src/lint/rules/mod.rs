//! Every rule, one file each, with its page beside it.
mod access;
mod bedrock;
mod meaning;
mod trust;

use super::Rule;

/// Every rule, by group and name.
pub fn all() -> Vec<&'static Rule> {
    let mut rules: Vec<&'static Rule> =
        [access::RULES, bedrock::RULES, meaning::RULES, trust::RULES].concat();
    rules.sort_by_key(|rule| (rule.group, rule.id));
    rules
}
