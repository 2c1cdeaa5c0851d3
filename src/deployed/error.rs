//! Why AWS did not answer, in plain words and without anything that it sent.
use aws_sdk_iam::config::http::HttpResponse;
use aws_sdk_iam::error::{ProvideErrorMetadata, SdkError};
use thiserror::Error;

/// Why there are no answers. Messages are lower case, without full stop.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SimulatorError {
    /// The standard chain gives no credentials.
    #[error(
        "no AWS credentials were found: the environment, the profile, single sign-on, container and instance give none that can be used"
    )]
    NoCredentials,
    /// AWS does not accept the credentials.
    #[error(
        "AWS does not accept the credentials (`{code}`): sign in again, or name another profile"
    )]
    CredentialsRefused {
        /// The code of AWS's error.
        code: String,
    },
    /// The caller may not simulate.
    #[error(
        "AWS does not let the caller use the policy simulator (`{code}`): it needs `iam:SimulateCustomPolicy`"
    )]
    NotPermitted {
        /// The code of AWS's error.
        code: String,
    },
    /// AWS throttled every attempt.
    #[error("AWS throttled the policy simulator (`{code}`) at every attempt: try again later")]
    Throttled {
        /// The code of AWS's error.
        code: String,
    },
    /// No connection, or it broke.
    #[error(
        "the AWS policy simulator cannot be reached: check the network, the proxy and `AWS_ENDPOINT_URL`"
    )]
    Unreachable,
    /// No answer in time.
    #[error("the AWS policy simulator did not answer in time")]
    TimedOut,
    /// A server failure at every attempt.
    #[error("the AWS policy simulator failed with HTTP status {status}")]
    Unavailable {
        /// The HTTP status.
        status: u16,
    },
    /// Another error of AWS's.
    #[error("the AWS policy simulator answered with the error `{code}`")]
    Failed {
        /// The code of AWS's error: letters and digits.
        code: String,
    },
    /// An answer that is none.
    #[error("the answer of the AWS policy simulator cannot be read: {why}")]
    Unreadable {
        /// What is wrong with it, in words of synth.
        why: &'static str,
    },
    /// The asynchronous runtime cannot start.
    #[error("the connection to AWS cannot be set up: {0}")]
    Setup(std::io::ErrorKind),
}

const NOT_XML: &str = "it is not the XML of the IAM API";

/// What a failed call means: a refusal of the question, by its code, or the end of the run.
#[derive(Debug)]
pub(super) enum Failure {
    Refused(String),
    Fatal(SimulatorError),
}

impl From<SimulatorError> for Failure {
    fn from(error: SimulatorError) -> Self {
        Self::Fatal(error)
    }
}

/// Sorts an error of the SDK. Of what the server sent, only the error's code and the status are
/// looked at.
pub(super) fn failure<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Failure {
    let fatal = match error {
        SdkError::TimeoutError(_) => SimulatorError::TimedOut,
        SdkError::DispatchFailure(failure) if failure.is_timeout() => SimulatorError::TimedOut,
        SdkError::DispatchFailure(_) => SimulatorError::Unreachable,
        SdkError::ServiceError(service) => {
            let status = service.raw().status();
            if !status.is_success() {
                return coded(error.code(), status.as_u16());
            }
            SimulatorError::Unreadable { why: NOT_XML }
        }
        SdkError::ResponseError(response) if response.raw().status().is_server_error() => {
            SimulatorError::Unavailable {
                status: response.raw().status().as_u16(),
            }
        }
        SdkError::ResponseError(_) => SimulatorError::Unreadable { why: NOT_XML },
        _ => SimulatorError::Unreadable {
            why: "the call could not be made",
        },
    };
    Failure::Fatal(fatal)
}

fn coded(code: Option<&str>, status: u16) -> Failure {
    let code = code.map(plain).unwrap_or_default();
    Failure::Fatal(match code.as_str() {
        "InvalidInput"
        | "InvalidInputException"
        | "PolicyEvaluation"
        | "PolicyEvaluationException"
        | "ValidationError" => return Failure::Refused(code),
        "Throttling"
        | "ThrottlingException"
        | "RequestLimitExceeded"
        | "TooManyRequestsException" => SimulatorError::Throttled { code },
        "AccessDenied" | "AccessDeniedException" | "UnauthorizedOperation" => {
            SimulatorError::NotPermitted { code }
        }
        "ExpiredToken"
        | "ExpiredTokenException"
        | "IncompleteSignature"
        | "InvalidClientTokenId"
        | "MissingAuthenticationToken"
        | "OptInRequired"
        | "SignatureDoesNotMatch"
        | "UnrecognizedClientException" => SimulatorError::CredentialsRefused { code },
        _ if status >= 500 => SimulatorError::Unavailable { status },
        "" => SimulatorError::Unreadable {
            why: "it is an error without a code",
        },
        _ => SimulatorError::Failed { code },
    })
}

/// A code that a terminal can be shown, whatever a server sent.
fn plain(code: &str) -> String {
    const MOST: usize = 64;
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .take(MOST)
        .collect()
}
