//! Every rule, one file each, with its page beside it.
mod access;
mod bedrock;
mod blueprint;
mod condition;
mod meaning;
mod organization;
mod quota;
mod redundant;
mod refused;
mod resource;
mod trust;

use super::Rule;

/// Every rule, by group and name.
pub fn all() -> Vec<&'static Rule> {
    let mut rules: Vec<&'static Rule> = [
        access::RULES,
        bedrock::RULES,
        blueprint::RULES,
        condition::RULES,
        meaning::RULES,
        organization::RULES,
        quota::RULES,
        redundant::RULES,
        refused::RULES,
        resource::RULES,
        trust::RULES,
    ]
    .concat();
    rules.sort_by_key(|rule| (rule.group, rule.id));
    rules
}
