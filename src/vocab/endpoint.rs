//! The two endpoints of Amazon Bedrock.

/// Where on Bedrock a model answers. IAM prefix, resource, condition keys, metrics and audit
/// differ (<https://docs.aws.amazon.com/bedrock/latest/userguide/endpoints.html>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Endpoint {
    /// `bedrock-mantle.{region}.api.aws`: actions `bedrock-mantle:*` on projects.
    Mantle,
    /// `bedrock-runtime.{region}.amazonaws.com`: actions `bedrock:InvokeModel*` on models.
    Runtime,
}

impl Endpoint {
    /// The word in a blueprint.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mantle => "mantle",
            Self::Runtime => "runtime",
        }
    }
}
