//! Audit: trails, and the archive that they write to.
mod archive;
mod bucket;
mod trail;

pub(super) use trail::key_statements;

use super::part::Part;
use crate::artifact::Instruction;
use crate::model::Model;

/// Everything that the section becomes.
pub(super) fn audit(model: &Model) -> Part {
    let Some(audit) = &model.audit else {
        return Part::default();
    };
    let Some(archive) = &audit.archive else {
        return Part::default();
    };
    let trails = audit.trails.iter();
    trails
        .map(|trail| trail::trail(model, trail, archive))
        .fold(archive::archive(model, archive, &audit.trails), Part::and)
}

/// What must be done before, which CloudFormation cannot do.
pub(super) fn instructions(model: &Model) -> Vec<Instruction> {
    let audit = model.audit.iter();
    audit
        .flat_map(|audit| &audit.trails)
        .flat_map(|trail| trail::instructions(model, trail))
        .collect()
}
