//! `unknown-region-in-arn`: an ARN in a region that there is not.
use crate::catalog::{partitions, partitions_as_of, regions};
use crate::diag::Level;
use crate::diag::did_you_mean;
use crate::lint::arn::{fields, resource_entries};
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Pattern, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "unknown-region-in-arn",
    group: Group::Resource,
    level: Level::Warning,
    page: include_str!("unknown_region_in_arn.md"),
    known_as: &[
        "access-analyzer:INVALID_ARN_REGION",
        "parliament:INVALID_ARN",
    ],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for entry in resource_entries(statement) {
        let Some(fields) = fields(&entry.value) else {
            continue;
        };
        let region = fields.region;
        let pattern = Pattern::new(region);
        if region.is_empty() || is_unknown(region) || pattern.is_anything() {
            continue;
        }
        let partition = Pattern::new(fields.partition);
        let has = |regions: &[String]| regions.iter().any(|region| pattern.matches(region));
        let owner = partitions().find(|(_, regions)| has(regions));
        if partitions().any(|(name, regions)| partition.matches(name) && has(regions)) {
            continue;
        }
        if let Some((owner, _)) = owner {
            // A partition that there is not is reported by another rule.
            if partitions().any(|(name, _)| partition.matches(name)) {
                findings
                    .add(
                        entry.span,
                        format!(
                            "`{region}` is no region of `{}`: this matches nothing",
                            fields.partition
                        ),
                    )
                    .help(format!("write the partition `{owner}`"));
            }
            continue;
        }
        let found = findings
            .add(
                entry.span,
                format!("there is no region `{region}`: this matches nothing"),
            )
            .note(format!(
                "as of {}, the date of synth's list of regions",
                partitions_as_of()
            ));
        if let Some(near) = did_you_mean(region, regions()).first() {
            found.help(format!("did you mean `{near}`?"));
        }
    }
}
