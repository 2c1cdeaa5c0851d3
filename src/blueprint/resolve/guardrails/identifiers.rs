//! Identifiers that only guardrails are given.
use crate::blueprint::raw::{OneOrMany, Text};
use crate::blueprint::resolve::Context;
use crate::diag::{Code, Diagnostic};
use crate::model::GuardrailVersion;
use crate::vocab::Arn;
use std::collections::BTreeSet;

/// The texts of a list that `of` takes, sorted, each once.
pub(super) fn each<T: Ord>(
    texts: Option<&OneOrMany>,
    context: &mut Context<'_>,
    of: impl Fn(&Text, &mut Context<'_>) -> Option<T>,
) -> Vec<T> {
    let found: BTreeSet<T> = texts
        .map(OneOrMany::names)
        .unwrap_or_default()
        .iter()
        .filter_map(|text| of(text, context))
        .collect();
    found.into_iter().collect()
}

/// The same where an empty list would mean nothing.
pub(super) fn some<T: Ord>(
    texts: &OneOrMany,
    span: crate::diag::Span,
    context: &mut Context<'_>,
    of: impl Fn(&Text, &mut Context<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    if texts.names().is_empty() {
        context.report(
            Diagnostic::error(
                Code::OutOfRange,
                span,
                "a list of this guardrail is empty: nothing would be left that is allowed",
            )
            .help("name what is approved"),
        );
    }
    let found = each(Some(texts), context, of);
    (!found.is_empty()).then_some(found)
}

fn checked(
    text: &Text,
    holds: bool,
    (code, noun): (Code, &str),
    help: &str,
    context: &mut Context<'_>,
) -> Option<String> {
    if !holds {
        let message = format!("`{}` is no {noun}", text.value);
        context.report(Diagnostic::error(code, text.span, message).help(help));
    }
    holds.then(|| text.value.clone())
}

/// `role/` with a path and name, a `*` at its end for any rest; the part behind `role/`.
pub(super) fn role_anywhere(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let words = text.value.strip_prefix("role/").unwrap_or_default();
    let fixed = words.strip_suffix('*').unwrap_or(words);
    let is_word = |word: &str| {
        word.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+=,.@_-".contains(&b))
    };
    // A pattern that begins with a wildcard would be every role.
    let holds = fixed.bytes().any(|b| b.is_ascii_alphanumeric())
        && words.len() <= 512
        && fixed.split('/').all(is_word)
        && !fixed.starts_with('/')
        && !fixed.contains("//")
        && !words.ends_with('/');
    checked(
        text,
        holds,
        (Code::InvalidId, "role"),
        "write a role's name, or `role/` with path and name, and a `*` at its end only",
        context,
    )
    .map(|_| words.to_owned())
}

/// The id of a product on AWS Marketplace.
pub(super) fn product(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let holds = text.value.strip_prefix("prod-").is_some_and(|id| {
        (1..=60).contains(&id.len())
            && id
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    });
    let help = "copy the product id from AWS Marketplace: `prod-` and small letters and digits";
    checked(
        text,
        holds,
        (Code::InvalidId, "product id of AWS Marketplace"),
        help,
        context,
    )
}

/// A service tier: a word.
pub(super) fn tier(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let holds = (1..=32).contains(&text.value.len())
        && text
            .value
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b == b'-' || b == b'_');
    let help = "write it as the API takes it, such as `default`, `flex` or `priority`";
    checked(
        text,
        holds,
        (Code::InvalidId, "service tier"),
        help,
        context,
    )
}

/// A CloudWatch log group's name
/// (<https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html>).
pub(super) fn log_group(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let holds = (1..=512).contains(&text.value.len())
        && text
            .value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_-/.#".contains(&b));
    let help = "write 1 to 512 letters, digits and `_-/.#`";
    checked(text, holds, (Code::InvalidId, "log group"), help, context)
}

/// A version of a Bedrock guardrail; `DRAFT` is none.
pub(super) fn guardrail_version(
    text: &Text,
    context: &mut Context<'_>,
) -> Option<GuardrailVersion> {
    let version = text.value.rsplit_once(':').and_then(|(arn, version)| {
        let arn: Arn = arn.parse().ok()?;
        let id = arn.resource_of_type("guardrail")?;
        let concrete = !id.is_empty()
            && id
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let numbered = (1..=8).contains(&version.len())
            && version.bytes().all(|b| b.is_ascii_digit())
            && !version.starts_with('0');
        let account: Result<crate::vocab::AccountId, _> = arn.account.parse();
        (arn.service == "bedrock" && concrete && numbered && account.is_ok())
            .then_some(arn.region)
            .and_then(|region| region.parse().ok())
            .map(|region| GuardrailVersion {
                region,
                arn: text.value.clone(),
            })
    });
    let help = "write it like `arn:aws:bedrock:us-east-2:111122223333:guardrail/abc123def456:1`, with a numbered version";
    checked(
        text,
        version.is_some(),
        (Code::InvalidArn, "version of a Bedrock guardrail"),
        help,
        context,
    )?;
    version
}

/// The ARN of a function, table or topic.
pub(super) fn enforcer(text: &Text, context: &mut Context<'_>) -> Option<Arn> {
    let arn: Option<Arn> = text.value.parse().ok();
    let arn = arn.filter(|arn| {
        let kind = match arn.service.as_str() {
            "lambda" => arn.resource.strip_prefix("function:"),
            "dynamodb" => arn.resource.strip_prefix("table/"),
            "sns" => Some(arn.resource.as_str()),
            _ => None,
        };
        kind.is_some_and(|name| {
            !name.is_empty()
                && name
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b))
        }) && arn.account.parse::<crate::vocab::AccountId>().is_ok()
    });
    checked(
        text,
        arn.is_some(),
        (
            Code::InvalidArn,
            "ARN of a Lambda function, DynamoDB table or SNS topic",
        ),
        "copy the ARN of the thing itself, without a version or alias",
        context,
    )?;
    arn
}

/// An ARN whose wildcards are meant.
pub(super) fn arn_pattern(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let arn: Option<Arn> = text.value.parse().ok();
    // `arn:aws:s3:::*` and the like would be every resource of a service.
    let holds = arn.is_some_and(|arn| {
        !arn.service.contains(['*', '?'])
            && arn.resource.bytes().any(|b| b.is_ascii_alphanumeric())
            && !text.value.contains(['$', '{', '}', ' '])
    });
    checked(
        text,
        holds,
        (Code::InvalidArn, "ARN of resources of a service"),
        "write the ARN of a resource; `*` and `?` stand for any characters",
        context,
    )
}
