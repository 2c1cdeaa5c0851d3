//! The AWS services that a network reaches through VPC endpoints.
use std::fmt;

/// A service with a VPC endpoint
/// (<https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html>).
/// The words are AWS's: the last part of the endpoint service's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EndpointService {
    /// The endpoint of Amazon Bedrock with projects: GPT-5.5 answers on this one alone.
    BedrockMantle,
    /// The endpoint of Amazon Bedrock with `InvokeModel` and Converse.
    BedrockRuntime,
    /// Amazon DynamoDB, by a gateway endpoint.
    Dynamodb,
    /// AWS Key Management Service.
    Kms,
    /// Amazon CloudWatch Logs.
    Logs,
    /// Amazon CloudWatch metrics.
    Monitoring,
    /// Amazon S3, by a gateway endpoint.
    S3,
    /// AWS Secrets Manager.
    Secretsmanager,
    /// Amazon Simple Notification Service.
    Sns,
    /// AWS Security Token Service.
    Sts,
}

impl EndpointService {
    /// Every service.
    pub const ALL: [Self; 10] = [
        Self::BedrockMantle,
        Self::BedrockRuntime,
        Self::Dynamodb,
        Self::Kms,
        Self::Logs,
        Self::Monitoring,
        Self::S3,
        Self::Secretsmanager,
        Self::Sns,
        Self::Sts,
    ];

    /// The word: `bedrock-mantle`.
    pub fn word(self) -> &'static str {
        match self {
            Self::BedrockMantle => "bedrock-mantle",
            Self::BedrockRuntime => "bedrock-runtime",
            Self::Dynamodb => "dynamodb",
            Self::Kms => "kms",
            Self::Logs => "logs",
            Self::Monitoring => "monitoring",
            Self::S3 => "s3",
            Self::Secretsmanager => "secretsmanager",
            Self::Sns => "sns",
            Self::Sts => "sts",
        }
    }

    /// The service with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.word() == word)
    }
}

impl fmt::Display for EndpointService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
