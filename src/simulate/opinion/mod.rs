//! The question and the answer of a second opinion: the check's requests as another simulator can
//! be asked them, and what its answers mean.
//!
//! [`consult`] makes of every request of the check a [`SecondOpinionQuestion`] of what AWS's
//! `SimulateCustomPolicy` takes, or says why it cannot be asked. Someone else, who reads the
//! network, has them answered. [`judge`] compares. Nothing here knows how the questions travel.
mod ask;
mod consult;
mod judge;
mod mention;
mod question;
mod stand_in;

pub use consult::{Case, Consultation, Part, Put, consult};
pub use judge::{Judged, Judgement, Standpoint, judge};
pub use question::{ContextEntry, ContextKind, SecondOpinion, SecondOpinionQuestion};
