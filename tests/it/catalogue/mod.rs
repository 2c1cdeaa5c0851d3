//! The service catalogue: what AWS defines, and the text it is made from.
mod data;
mod lookup;
