//! Audit: trails, and the archive that they write to.
mod archive;
mod bucket;
mod logging;
mod queries;
mod table;
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
    let logging = audit
        .logging
        .iter()
        .map(|logging| logging::logging(model, logging));
    let logging = logging.fold(Part::default(), Part::and);
    let Some(archive) = &audit.archive else {
        return logging;
    };
    let trails = audit.trails.iter();
    trails
        .map(|trail| trail::trail(model, trail, archive))
        .fold(archive::archive(model, archive, &audit.trails), Part::and)
        .and(queries::queries(model, audit, archive))
        .and(logging)
}

/// What must be done by hand, and what must be known, since CloudFormation cannot do it.
pub(super) fn instructions(model: &Model) -> Vec<Instruction> {
    let Some(audit) = &model.audit else {
        return Vec::new();
    };
    let trails = audit.trails.iter();
    trails
        .flat_map(|trail| trail::instructions(model, trail))
        .chain(audit.logging.iter().filter_map(logging::coverage))
        .collect()
}
