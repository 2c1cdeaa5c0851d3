//! Everything that talks to AWS, behind a face that blocks: today the AWS policy simulator.
//!
//! Only with the feature `aws`, and only when the user named it (`--simulator aws`): nothing else
//! in synth reads the network. The asynchronous runtime lives here alone. Credentials, region and
//! endpoint come from the standard chain of the SDK (environment, profile, single sign-on,
//! container, instance; `AWS_ENDPOINT_URL`), never from a blueprint. No message holds a
//! credential or any part of an answer's text.
mod answer;
mod error;
mod group;
mod simulator;

pub use error::SimulatorError;
pub use simulator::{Opinions, Simulator, SimulatorOptions};
