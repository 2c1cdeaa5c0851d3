//! The list of rules and the page of one.
use crate::lint::Rule;
use std::fmt::Write as _;

/// Every rule with its level and what it finds, by group.
pub fn rules(rules: &[&'static Rule]) -> String {
    let width = rules
        .iter()
        .map(|rule| rule.id.len())
        .max()
        .unwrap_or_default();
    let mut text = String::new();
    let mut group = None;
    for rule in rules {
        if group != Some(rule.group) {
            let gap = if group.is_some() { "\n" } else { "" };
            writeln!(text, "{gap}{}", rule.group.name()).ok();
            group = Some(rule.group);
        }
        let level = rule.level.word();
        writeln!(
            text,
            "  {:<width$}  {level:<7}  {}",
            rule.id,
            rule.summary()
        )
        .ok();
    }
    text
}

/// The page of a rule, and what others call it.
pub fn page(rule: &Rule) -> String {
    let mut text = rule.page.trim_end().to_owned();
    write!(
        text,
        "\n\n## Level\n\n{}, in the group {}\n",
        rule.level.word(),
        rule.group.name()
    )
    .ok();
    if !rule.known_as.is_empty() {
        text.push_str("\n## Known as\n\n");
        for name in rule.known_as {
            writeln!(text, "- {name}").ok();
        }
    }
    text
}
