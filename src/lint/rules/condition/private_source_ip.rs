//! `private-source-ip`: a private network as the address that a request comes from.
use crate::catalog::private_networks;
use crate::diag::Level;
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Base, Network, Statement};

pub(super) static RULE: Rule = Rule {
    id: "private-source-ip",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("private_source_ip.md"),
    known_as: &[
        "access-analyzer:PRIVATE_IP_ADDRESS",
        "access-analyzer:PRIVATE_NOT_IP_ADDRESS",
        "access-analyzer:PRIVATE_IP_ADDRESS_SUBSET",
        "access-analyzer:PRIVATE_NOT_IP_ADDRESS_SUBSET",
    ],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for comparison in comparisons(statement) {
        if !comparison.is("aws:SourceIp") || comparison.operator.base != Base::IpAddress {
            continue;
        }
        let private = comparison
            .values()
            .filter(|value| is_private(value.value.text()));
        let all = comparison.is_known() && private.clone().count() == comparison.values().count();
        for value in private {
            let outcome = match (all, comparison.operator.negated) {
                (false, _) => "this value never counts",
                (true, false) => "as no other value is listed, the condition never holds",
                (true, true) => "as no other value is listed, the condition always holds",
            };
            findings
                .add(
                    value.span,
                    format!("no request comes from the private network `{}`", value.value.text()),
                )
                .related(comparison.key.span, "the public address of the caller")
                .note(format!(
                    "through a VPC endpoint `aws:SourceIp` is absent, and from elsewhere it is a public address: {outcome}"
                ))
                .help("use `aws:VpcSourceIp` with `aws:SourceVpc`, or name the public address");
        }
    }
}

fn is_private(text: &str) -> bool {
    let Some(network) = Network::parse(text) else {
        return false;
    };
    private_networks()
        .filter_map(Network::parse)
        .any(|private| private.contains(network))
}
