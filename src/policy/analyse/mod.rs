//! Exact reasoning over single statements: whether one matches all that another matches, and whether both can match one
//! request.
//!
//! Patterns are compared exactly. What is said of statements is certain, and silence means that it is not known: `covers`
//! is true, and `overlaps` false, only where that holds of every request whatever its context. What a list of entries
//! matches together is not joined, which loses nothing for entries without `?`: a pattern of stars and letters lies in one
//! of several such patterns or not in all of them together.
mod comparison;
mod extent;
mod glob;
mod principal;
mod resource;
mod value;

pub use comparison::Comparison;
pub use extent::Extent;
pub use resource::ResourceSet;
