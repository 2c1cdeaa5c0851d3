//! One question in JSON: a request with every policy that applies to it; and what is said to it.
//!
//! `synth simulate --batch` reads one such object a line, `--request` one a file. The form is a
//! contract: what is not of it is an error, what AWS would refuse to save is evaluated all the
//! same and remarked upon.
mod alone;
mod case;
mod documents;
mod layers;
mod reply;
mod request;
mod shape;

pub use alone::{alone, doubts, is_limit, likely_caller};
pub use case::{Case, PlacedDocument, read_case, refused};
pub use documents::{Documents, KnownDocument};
pub use layers::{GivenLayers, read_layers};
pub use reply::{Decided, LONGEST_LINE, Reply, reply};
pub use request::resource_kind;
