//! Identifiers of AWS things that a blueprint gives as text, by the shapes AWS documents.
use super::Context;
use crate::blueprint::raw::{Strings, Text};
use crate::diag::{Code, Diagnostic};
use crate::model::Budget;
use crate::vocab::{AccountId, Arn};
use std::collections::BTreeMap;

/// Reports unless `holds`; gives the text when it does.
pub(super) fn checked(
    text: &Text,
    holds: bool,
    noun: &str,
    help: &str,
    context: &mut Context<'_>,
) -> Option<String> {
    if holds {
        return Some(text.value.clone());
    }
    context.report(
        Diagnostic::error(
            Code::InvalidId,
            text.span,
            format!("`{}` is no {noun}", text.value),
        )
        .help(help),
    );
    None
}

/// `vpc-`, `subnet-` or `vpce-` and 8 or 17 hexadecimal digits.
pub(super) fn ec2_id(
    text: &Text,
    prefix: &str,
    noun: &str,
    context: &mut Context<'_>,
) -> Option<String> {
    let holds = text.value.strip_prefix(prefix).is_some_and(|id| {
        matches!(id.len(), 8 | 17)
            && id
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    });
    let help = format!("write `{prefix}` and 8 or 17 hexadecimal digits");
    checked(text, holds, noun, &help, context)
}

/// A range of IPv4 addresses in CIDR notation, without bits behind its prefix.
pub(super) fn address_range(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let range = text.value.split_once('/').and_then(|(address, prefix)| {
        let address: std::net::Ipv4Addr = address.parse().ok()?;
        let canonical = !prefix.starts_with('0') || prefix == "0";
        let prefix: u32 = prefix
            .parse()
            .ok()
            .filter(|prefix| canonical && *prefix <= 32)?;
        let host = u32::MAX.checked_shr(prefix).unwrap_or(0);
        (u32::from(address) & host == 0).then_some(prefix)
    });
    // Everybody would be let in, and no network is that large.
    let holds = range.is_some_and(|prefix| prefix >= 8);
    let help = "write the range of the network, such as `10.20.0.0/16`, or a security group's id";
    checked(text, holds, "range of a network's addresses", help, context)
}

/// A domain name in lower case, or `*.` and one for every name below it
/// (<https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-domain-lists.html>).
pub(super) fn domain(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let name = text.value.strip_prefix("*.").unwrap_or(&text.value);
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
    };
    let holds = name.len() <= 253 && name.contains('.') && name.split('.').all(label);
    let help = "write a domain such as `api.example.com`, or `*.example.com` for every name below";
    checked(text, holds, "domain", help, context)
}

/// The most characters of a bucket's name.
pub(super) const BUCKET_NAME_MAX: usize = 63;

/// A bucket's name
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>).
pub(super) fn bucket_name(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let name = text.value.as_bytes();
    let edge = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let holds = (3..=BUCKET_NAME_MAX).contains(&name.len())
        && edge(name.first())
        && edge(name.last())
        && name
            .iter()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.'))
        && !text.value.contains("..");
    let help = "write 3 to 63 lower-case letters, digits, `-` and `.`";
    checked(text, holds, "bucket name", help, context)
}

/// A trail's name
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html>).
pub(super) fn trail_name(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let is_mark = |b: u8| matches!(b, b'.' | b'_' | b'-');
    let name = text.value.as_bytes();
    let holds = (3..=128).contains(&name.len())
        && name
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || is_mark(*b))
        && !name.first().is_some_and(|b| is_mark(*b))
        && !name.last().is_some_and(|b| is_mark(*b))
        && !name.windows(2).any(|pair| pair.iter().all(|b| is_mark(*b)))
        && text.value.parse::<std::net::Ipv4Addr>().is_err();
    let help = "write 3 to 128 letters and digits, `-`, `.` and `_` singly between them";
    checked(text, holds, "trail name", help, context)
}

/// The host name of an AWS service.
pub(super) fn service_host(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let stem = text
        .value
        .strip_suffix(".amazonaws.com")
        .or_else(|| text.value.strip_suffix(".amazonaws.com.cn"));
    let holds = stem.is_some_and(|stem| {
        !stem.is_empty()
            && stem.len() <= 64
            && stem.split('.').all(|word| {
                !word.is_empty()
                    && word
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            })
    });
    let help = "write the service's host name, such as `lambda.amazonaws.com`";
    checked(text, holds, "AWS service", help, context)
}

/// An IAM path
/// (<https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>), without the
/// characters that mean something in policies.
pub(super) fn iam_path(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let inner = text
        .value
        .strip_prefix('/')
        .and_then(|rest| rest.strip_suffix('/'));
    let holds = text.value == "/"
        || (text.value.len() <= 512
            && inner.is_some_and(|inner| inner.split('/').all(is_iam_word)));
    let help = "write it with a slash at both ends, such as `/llm/`";
    checked(text, holds, "IAM path", help, context)
}

/// A managed policy's name, with its path if it has one.
pub(super) fn policy_name(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let holds = text.value.len() <= 128 && text.value.split('/').all(is_iam_word);
    let help = "write the managed policy's name, such as `CompanyBoundary`, not its ARN";
    checked(text, holds, "managed policy name", help, context)
}

fn is_iam_word(word: &str) -> bool {
    !word.is_empty()
        && word.bytes().all(|b| {
            b.is_ascii_alphanumeric() || matches!(b, b'+' | b'=' | b',' | b'.' | b'@' | b'_' | b'-')
        })
}

/// An external id: 2 to 1,224 letters, digits and `_+=,.@:/-`
/// (<https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>).
pub(super) fn external_id(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let holds = (2..=1224).contains(&text.value.len())
        && text.value.bytes().all(|b| {
            b.is_ascii_alphanumeric()
                || matches!(
                    b,
                    b'_' | b'+' | b'=' | b',' | b'.' | b'@' | b':' | b'/' | b'-'
                )
        });
    let help = "write 2 to 1224 letters, digits and `_+=,.@:/-`";
    checked(text, holds, "external id", help, context)
}

/// The URL of an OIDC issuer, without `https://`: no port, no query
/// (<https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html>).
pub(super) fn issuer(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let rest = text.value.strip_prefix("https://").unwrap_or_default();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let word = |text: &str, extra: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || extra.contains(c))
    };
    let holds = text.value.len() <= 255
        && host.contains('.')
        && host
            .split('.')
            .all(|label| word(label, "-") && !label.contains(char::is_uppercase))
        && (rest == host || path.split('/').all(|part| word(part, "-._~")));
    let help = "write the issuer's URL without port, query and trailing slash, such as `https://token.actions.githubusercontent.com`";
    checked(text, holds, "URL of an OIDC issuer", help, context)?;
    Some(rest.to_owned())
}

/// An audience of an OIDC token: 1 to 255 characters
/// (<https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html>).
pub(super) fn audience(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let holds = (1..=255).contains(&text.value.len())
        && text.value.bytes().all(|b| b.is_ascii_graphic())
        && !text.value.contains(['*', '?']);
    let help = "write the audience whole, 1 to 255 characters without blanks and wildcards";
    checked(text, holds, "audience", help, context)
}

/// A Kubernetes namespace or service account: a DNS label or a DNS name
/// (<https://kubernetes.io/docs/concepts/overview/working-with-objects/names/>).
pub(super) fn kubernetes_name(
    text: &Text,
    noun: &str,
    dots: bool,
    context: &mut Context<'_>,
) -> Option<String> {
    let edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let label = |label: &str| {
        label.starts_with(edge)
            && label.ends_with(edge)
            && label.chars().all(|c| edge(c) || c == '-')
    };
    let holds = if dots {
        text.value.len() <= 253 && text.value.split('.').all(label)
    } else {
        text.value.len() <= 63 && label(&text.value)
    };
    let help = "write its one name: lower-case letters, digits and `-`";
    checked(text, holds, noun, help, context)
}

/// A pattern of source identities: what they can have, and wildcards
/// (<https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>).
pub(super) fn source_identity(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let holds = (2..=64).contains(&text.value.len())
        && text.value.bytes().all(|b| {
            b.is_ascii_alphanumeric()
                || matches!(
                    b,
                    b'_' | b'+' | b'=' | b',' | b'.' | b'@' | b'-' | b'*' | b'?'
                )
        });
    let help = "write 2 to 64 letters, digits and `_+=,.@-`, with `*` and `?` for any";
    checked(text, holds, "pattern of source identities", help, context)
}

/// A CloudWatch namespace of one's own
/// (<https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html>).
pub(super) fn metrics_namespace(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let holds = (1..=255).contains(&text.value.len())
        && !text.value.starts_with("AWS/")
        && text
            .value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'/' | b'#'));
    let help = "write letters, digits and `.-_/#`; namespaces that begin with `AWS/` are AWS's own";
    checked(text, holds, "metrics namespace", help, context)
}

/// A prefix of object keys, taken as it is.
pub(super) fn object_prefix(text: &Text, context: &mut Context<'_>) -> Option<String> {
    // Policy documents hold only these characters; see
    // <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html>.
    let holds =
        text.value.len() <= 512 && text.value.chars().all(|c| (' '..='\u{ff}').contains(&c));
    let help = "write at most 512 characters that a policy can hold (up to U+00FF)";
    checked(text, holds, "key prefix", help, context)
}

/// An e-mail address, as far as its shape tells.
pub(super) fn email(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let word = |part: &str, extra: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || extra.contains(c))
    };
    let holds = text.value.len() <= 254
        && text.value.split_once('@').is_some_and(|(local, host)| {
            word(local, "._%+-") && host.contains('.') && host.split('.').all(|l| word(l, "-"))
        });
    checked(
        text,
        holds,
        "e-mail address",
        "write it like `team@example.com`",
        context,
    )
}

/// An ARN of one service and resource type, in the account of its text.
pub(super) fn arn(
    text: &Text,
    service: &str,
    kind: &str,
    context: &mut Context<'_>,
) -> Option<(Arn, AccountId)> {
    let shape = match service {
        "iam" => format!("arn:aws:iam::111122223333:{kind}/NAME"),
        "eks" => format!("arn:aws:eks:REGION:111122223333:{kind}/NAME"),
        "secretsmanager" => {
            format!("arn:aws:secretsmanager:REGION:111122223333:{kind}:NAME-AbCdEf")
        }
        _ => format!("arn:aws:{service}:REGION:111122223333:{kind}/ID"),
    };
    let help = format!("write it like `{shape}`");
    let arn = match text.value.parse::<Arn>() {
        Ok(arn) => arn,
        Err(why) => {
            let message = format!("`{}` is no ARN: {why}", text.value);
            context.report(Diagnostic::error(Code::InvalidArn, text.span, message).help(help));
            return None;
        }
    };
    let account: Option<AccountId> = arn.account.parse().ok();
    let named = arn
        .resource_of_type(kind)
        .is_some_and(|name| !name.is_empty());
    // A wildcard would make a pattern out of a thing.
    let concrete = !text.value.contains(['*', '?', '$', '{', '}', ' ']);
    match account {
        Some(account) if arn.service == service && named && concrete => Some((arn, account)),
        _ => {
            context.report(
                Diagnostic::error(
                    Code::InvalidArn,
                    text.span,
                    format!("`{}` is not the ARN of one {kind} of {service}", text.value),
                )
                .help(help),
            );
            None
        }
    }
}

/// The ARN of an SNS topic, in the account of its text. Its resource has no type word.
pub(super) fn topic_arn(text: &Text, context: &mut Context<'_>) -> Option<(Arn, AccountId)> {
    let parsed = text.value.parse::<Arn>().ok();
    let topic = parsed.and_then(|arn| {
        let account: AccountId = arn.account.parse().ok()?;
        (arn.service == "sns" && is_topic_name(&arn.resource)).then_some((arn, account))
    });
    if topic.is_none() {
        context.report(
            Diagnostic::error(
                Code::InvalidArn,
                text.span,
                format!("`{}` is not the ARN of one topic of sns", text.value),
            )
            .help("write it like `arn:aws:sns:REGION:111122223333:NAME`"),
        );
    }
    topic
}

/// The ARN of an instance of IAM Identity Center, which names neither region nor account
/// (<https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_InstanceMetadata.html>).
pub(super) fn identity_center_instance(text: &Text, context: &mut Context<'_>) -> Option<Arn> {
    let arn = text.value.parse::<Arn>().ok().filter(|arn| {
        let id = arn.resource.strip_prefix("instance/");
        let id = id.and_then(|id| {
            id.strip_prefix("ssoins-")
                .or_else(|| id.strip_prefix("ins-"))
        });
        arn.service == "sso"
            && arn.region.is_empty()
            && arn.account.is_empty()
            && id.is_some_and(|id| {
                id.len() == 16
                    && id
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
            })
    });
    if arn.is_none() {
        let message = format!(
            "`{}` is not the ARN of an instance of IAM Identity Center",
            text.value
        );
        context.report(
            Diagnostic::error(Code::InvalidArn, text.span, message)
                .help("write it like `arn:aws:sso:::instance/ssoins-1234567890abcdef`"),
        );
    }
    arn
}

/// The id of an identity store: `d-` and ten hexadecimal digits
/// (<https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_DescribeGroup.html>).
pub(super) fn identity_store(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let holds = text
        .value
        .strip_prefix("d-")
        .is_some_and(|id| id.len() == 10 && id.bytes().all(is_lower_hexadecimal));
    let help = "write `d-` and ten hexadecimal digits";
    checked(text, holds, "identity store id", help, context)
}

/// The id of a group: a GUID, in older identity stores behind ten hexadecimal digits
/// (<https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html>).
pub(super) fn identity_store_group(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let parts: Vec<&str> = text.value.split('-').collect();
    let guid = |parts: &[&str]| {
        parts.len() == 5
            && parts.iter().zip([8, 4, 4, 4, 12]).all(|(part, length)| {
                part.len() == length && part.bytes().all(|b| b.is_ascii_hexdigit())
            })
    };
    let holds = match parts.as_slice() {
        [store, rest @ ..] if store.len() == 10 => {
            store.bytes().all(is_lower_hexadecimal) && guid(rest)
        }
        parts => guid(parts),
    };
    let help =
        "write the group's id, such as `f81d4fae-7dec-11d0-a765-00a0c91e6bf6`, and not its name";
    checked(text, holds, "group id", help, context)
}

fn is_lower_hexadecimal(byte: u8) -> bool {
    byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
}

/// The key of a tag that stands in a policy as part of a condition key.
pub(super) fn tag_key(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let holds = (1..=128).contains(&text.value.len())
        && !text.value.to_ascii_lowercase().starts_with("aws:")
        && text
            .value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_.:/=+-@".contains(&b));
    let help = "write up to 128 ASCII letters, digits and `_.:/=+-@`; keys that begin with `aws:` are AWS's own";
    checked(text, holds, "tag key", help, context)
}

/// Tags: keys to 128, values to 256 characters, letters, digits, spaces and `_.:/=+-@`; `aws:` is
/// AWS's own (<https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html>).
pub(super) fn tags(section: &Strings, context: &mut Context<'_>) -> BTreeMap<String, String> {
    let mut tags = BTreeMap::new();
    for (key, value) in &section.0 {
        let reserved = key.value == Budget::STOP_TAG;
        let free = "it tells AWS Budgets which policies it may attach: choose another key";
        let key = checked(key, !reserved, "tag that is free to use", free, context)
            .and_then(|_| cost_tag_key(key, context));
        let value = tag_value(value, context);
        if let (Some(key), Some(value)) = (key, value) {
            tags.insert(key, value);
        }
    }
    tags
}

const TAG_HELP: &str =
    "write letters, digits, spaces and `_.:/=+-@`; keys that begin with `aws:` are AWS's own";

/// The key of a tag, as [`tags`] takes it.
pub(super) fn cost_tag_key(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let key = &text.value;
    let aws = key.to_ascii_lowercase().starts_with("aws:");
    let good = !key.is_empty() && !aws && is_tag_text(key, 128);
    checked(text, good, "tag key", TAG_HELP, context)
}

/// The value of a tag.
pub(super) fn tag_value(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let good = is_tag_text(&text.value, 256);
    checked(text, good, "tag value", TAG_HELP, context)
}

fn is_tag_text(text: &str, most: usize) -> bool {
    let is_tag_character = |c: char| c.is_alphanumeric() || " _.:/=+-@".contains(c);
    text.chars().count() <= most && text.chars().all(is_tag_character)
}

/// The id of a KMS key: a UUID, or `mrk-` and 32 hexadecimal digits for a multi-region key
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-id>).
pub(super) fn key_id(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let is_hexadecimal = |part: &str, length: usize| {
        part.len() == length
            && part
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let holds = if let Some(rest) = text.value.strip_prefix("mrk-") {
        is_hexadecimal(rest, 32)
    } else {
        let parts: Vec<&str> = text.value.split('-').collect();
        let lengths = [8, 4, 4, 4, 12];
        parts.len() == lengths.len()
            && parts
                .iter()
                .zip(lengths)
                .all(|(part, length)| is_hexadecimal(part, length))
    };
    let help = "write the key's id, such as `1234abcd-12ab-34cd-56ef-1234567890ab`";
    checked(text, holds, "key id", help, context)
}

/// The name of a DynamoDB table
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html>).
pub(super) fn table_name(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let holds = (3..=255).contains(&text.value.len())
        && text
            .value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    let help = "write 3 to 255 letters, digits, `-`, `_` and `.`";
    checked(text, holds, "table name", help, context)
}

/// The name of an SNS topic, first in, first out or not
/// (<https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html>).
fn is_topic_name(name: &str) -> bool {
    let stem = name.strip_suffix(".fifo").unwrap_or(name);
    (1..=256).contains(&name.len())
        && !stem.is_empty()
        && stem
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// The name of an IAM role, without its path
/// (<https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>).
pub(super) fn role_name(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let holds = text.value.len() <= 64 && is_iam_word(&text.value);
    let help = "write at most 64 letters, digits and `+=,.@-_`";
    checked(text, holds, "role name", help, context)
}
