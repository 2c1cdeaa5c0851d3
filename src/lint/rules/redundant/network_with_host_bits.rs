//! `network-with-host-bits`: a range of addresses written with bits that do not count.
use crate::diag::{Level, Located};
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::{Base, Network, Statement};

pub(super) static RULE: Rule = Rule {
    id: "network-with-host-bits",
    group: Group::Redundant,
    level: Level::Note,
    page: include_str!("network_with_host_bits.md"),
    known_as: &["access-analyzer:IMPROVE_IP_RANGE"],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    let networks = comparisons(statement).filter(|one| one.operator.base == Base::IpAddress);
    for value in networks.flat_map(|comparison| comparison.values()) {
        let text = value.value.text();
        let Some(network) = Network::parse(text) else {
            continue;
        };
        let plain = network.without_host_bits();
        if plain == network {
            continue;
        }
        let plain = plain.to_string();
        let old = Located::new(text.to_owned(), value.span);
        findings
            .add(value.span, format!("`{text}` is the range `{plain}`"))
            .note("the bits behind the prefix do not count: it is not the one address")
            .help(format!("write `{plain}`, or the address without a prefix"))
            .fix(Fix::replace(Safety::Safe, &old, plain));
    }
}
