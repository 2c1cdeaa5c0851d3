//! `unknown-partition`: an ARN of a partition that there is not.
use crate::catalog::{partitions, partitions_as_of};
use crate::diag::Level;
use crate::diag::did_you_mean;
use crate::lint::arn::{fields, resource_entries};
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Pattern, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "unknown-partition",
    group: Group::Resource,
    level: Level::Warning,
    page: include_str!("unknown_partition.md"),
    known_as: &[
        "access-analyzer:INVALID_PARTITION",
        "parliament:INVALID_ARN",
    ],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for entry in resource_entries(statement) {
        let Some(fields) = fields(&entry.value).filter(|fields| !is_unknown(fields.partition))
        else {
            continue;
        };
        let pattern = Pattern::new(fields.partition);
        if partitions().any(|(partition, _)| pattern.matches(partition)) {
            continue;
        }
        let found = findings
            .add(
                entry.span,
                format!(
                    "there is no partition `{}`: this matches nothing",
                    fields.partition
                ),
            )
            .note(format!(
                "as of {}, the date of synth's list of partitions",
                partitions_as_of()
            ));
        let near = did_you_mean(
            fields.partition,
            partitions().map(|(partition, _)| partition),
        );
        found.help(match near.first() {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write `aws`, or `aws-cn` or `aws-us-gov` for China and GovCloud".to_owned(),
        });
    }
}
