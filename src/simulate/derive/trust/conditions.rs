//! The conditions of an entry of trust: whether a call meets them, and calls that break one alone.
use super::FOREIGN_ACCOUNT;
use crate::catalog::KeyValue;
use crate::model::{Requirement, TrustConditions};
use crate::simulate::call::Call;
use crate::simulate::circumstances::{
    Circumstances, INTERNET_ADDRESS, Path, SOME_ENDPOINT, SOME_NETWORK,
};
use std::net::IpAddr;

/// What a condition is broken with.
const OTHER: &str = "synth-check";

/// Whether a call meets the conditions of an entry. Tags of a caller that are not part of the
/// call are taken to be right.
pub(super) fn meets(conditions: &TrustConditions, call: &Call) -> bool {
    let circumstances = &call.circumstances;
    let tag_is = |tag: &String, value: &String| {
        let key = format!("aws:PrincipalTag/{tag}");
        match circumstances.keys.get(&key) {
            Some(Some(KeyValue::One(given))) => given == value,
            Some(_) => false,
            None => circumstances
                .tags
                .get(tag)
                .is_none_or(|given| given == value),
        }
    };
    let external_id = call.parameters.get("external_id");
    conditions
        .principal_tags
        .iter()
        .all(|(tag, value)| tag_is(tag, value))
        && meets_source_identity(conditions, call)
        && (conditions.external_id.is_none() || conditions.external_id.as_ref() == external_id)
        && meets_second_factor(conditions, circumstances)
        && meets_way(conditions, &circumstances.way)
        && meets_session_tags(conditions, circumstances)
}

fn meets_source_identity(conditions: &TrustConditions, call: &Call) -> bool {
    let Some(given) = call.parameters.get("source_identity") else {
        return conditions.source_identity == Requirement::Optional;
    };
    let patterns = &conditions.source_identities;
    patterns.is_empty() || patterns.iter().any(|pattern| fits(given, pattern))
}

fn meets_second_factor(conditions: &TrustConditions, circumstances: &Circumstances) -> bool {
    let lately = |seconds: u32| match circumstances.keys.get("aws:MultiFactorAuthAge") {
        Some(Some(KeyValue::One(age))) => age.parse().is_ok_and(|age: u32| age < seconds),
        _ => false,
    };
    (conditions.mfa == Requirement::Optional || circumstances.second_factor == Some(true))
        && conditions.mfa_age_seconds.is_none_or(lately)
}

fn meets_way(conditions: &TrustConditions, way: &Path) -> bool {
    let one_of = |known: &[String], given: Option<&str>| {
        known.is_empty() || given.is_some_and(|given| known.iter().any(|known| known == given))
    };
    let (vpc, endpoint, address) = match way {
        Path::Internet => (None, None, Some(INTERNET_ADDRESS)),
        Path::Address(address) => (None, None, Some(address.as_str())),
        Path::Endpoint { vpc, endpoint } => (Some(vpc.as_str()), endpoint.as_deref(), None),
    };
    let ranges = &conditions.source_addresses;
    one_of(&conditions.source_vpcs, vpc)
        && one_of(&conditions.source_vpc_endpoints, endpoint)
        && (ranges.is_empty()
            || address.is_some_and(|address| ranges.iter().any(|range| within(address, range))))
}

fn meets_session_tags(conditions: &TrustConditions, circumstances: &Circumstances) -> bool {
    let given = |key: &str| match circumstances.keys.get(key) {
        Some(Some(KeyValue::One(value))) => Some(value),
        _ => None,
    };
    let tags = conditions.session_tags.iter().all(|(tag, value)| {
        given(&format!("aws:RequestTag/{tag}"))
            .is_some_and(|given| value.as_ref().is_none_or(|value| value == given))
    });
    let keys = |key: &str| match circumstances.keys.get(key) {
        Some(Some(KeyValue::Many(keys))) => keys.as_slice(),
        _ => &[],
    };
    let no_other = conditions.session_tags.is_empty()
        || keys("aws:TagKeys")
            .iter()
            .all(|key| conditions.session_tags.contains_key(key));
    let transitive = conditions
        .transitive_tag
        .as_ref()
        .is_none_or(|tag| keys("sts:TransitiveTagKeys").contains(tag));
    tags && no_other && transitive
}

/// The call with each of the conditions broken alone.
pub(super) fn without_one(call: &Call, conditions: &TrustConditions) -> Vec<(String, Call)> {
    let mut misses = Vec::new();
    caller_tags(call, conditions, &mut misses);
    source_identity(call, conditions, &mut misses);
    if conditions.external_id.is_some() {
        misses.push((
            "without the external id".to_owned(),
            call.without("external_id"),
        ));
        misses.push((
            "with another external id".to_owned(),
            call.with("external_id", OTHER),
        ));
    }
    second_factor(call, conditions, &mut misses);
    way(call, conditions, &mut misses);
    session_tags(call, conditions, &mut misses);
    source_arns(call, conditions, &mut misses);
    misses
}

type Misses = Vec<(String, Call)>;

fn with_key(call: &Call, key: &str, value: Option<&str>) -> Call {
    let changed = call.circumstances.clone().with_key(key, value);
    call.clone().under(changed)
}

fn with_values(call: &Call, key: &str, values: impl IntoIterator<Item = String>) -> Call {
    let changed = call.circumstances.clone().with_values(key, values);
    call.clone().under(changed)
}

fn caller_tags(call: &Call, conditions: &TrustConditions, misses: &mut Misses) {
    for tag in conditions.principal_tags.keys() {
        let key = format!("aws:PrincipalTag/{tag}");
        for (but, value) in [("without", None), ("with another value of", Some(OTHER))] {
            misses.push((
                format!("{but} the tag `{tag}`"),
                with_key(call, &key, value),
            ));
        }
    }
}

fn source_identity(call: &Call, conditions: &TrustConditions, misses: &mut Misses) {
    if conditions.source_identity == Requirement::Required {
        misses.push((
            "without a source identity".to_owned(),
            call.without("source_identity"),
        ));
        let patterns = &conditions.source_identities;
        let others = [OTHER, "someone", "x", "someone-other@example.org"];
        let other = others
            .into_iter()
            .find(|other| !patterns.iter().any(|pattern| fits(other, pattern)));
        if let Some(other) = other.filter(|_| !patterns.is_empty()) {
            misses.push((
                "with another source identity".to_owned(),
                call.with("source_identity", other),
            ));
        }
    }
}

fn second_factor(call: &Call, conditions: &TrustConditions, misses: &mut Misses) {
    if conditions.mfa == Requirement::Required {
        for (but, second_factor) in [
            ("without a second factor", Some(false)),
            ("with keys that know no second factor", None),
        ] {
            let changed = Circumstances {
                second_factor,
                ..call.circumstances.clone()
            };
            misses.push((but.to_owned(), call.clone().under(changed)));
        }
    }
    if let Some(seconds) = conditions.mfa_age_seconds {
        let age = seconds.to_string();
        misses.push((
            format!("{seconds} seconds after the second factor"),
            with_key(call, "aws:MultiFactorAuthAge", Some(&age)),
        ));
    }
}

fn way(call: &Call, conditions: &TrustConditions, misses: &mut Misses) {
    let mut miss = |but: String, way: Path| {
        let changed = Circumstances {
            way,
            ..call.circumstances.clone()
        };
        misses.push((but, call.clone().under(changed)));
    };
    let endpoint = |vpc: &str, endpoint: &str| Path::Endpoint {
        vpc: vpc.to_owned(),
        endpoint: Some(endpoint.to_owned()),
    };
    let vpcs = &conditions.source_vpcs;
    let endpoints = &conditions.source_vpc_endpoints;
    let vpc = vpcs.first().map_or(SOME_NETWORK, String::as_str);
    if !endpoints.is_empty() {
        miss("over the internet".to_owned(), Path::Internet);
        miss(
            "through another endpoint".to_owned(),
            endpoint(vpc, SOME_ENDPOINT),
        );
    }
    if !vpcs.is_empty() {
        let known = endpoints.first().map_or(SOME_ENDPOINT, String::as_str);
        miss("past the network".to_owned(), Path::Internet);
        miss(
            "through another network".to_owned(),
            endpoint(SOME_NETWORK, known),
        );
    }
    if !conditions.source_addresses.is_empty() {
        for address in outside(&conditions.source_addresses) {
            miss(format!("from {address}"), Path::Address(address));
        }
        miss(
            "through an endpoint".to_owned(),
            endpoint(SOME_NETWORK, SOME_ENDPOINT),
        );
    }
}

fn session_tags(call: &Call, conditions: &TrustConditions, misses: &mut Misses) {
    if conditions.session_tags.is_empty() {
        return;
    }
    for (tag, value) in &conditions.session_tags {
        let key = format!("aws:RequestTag/{tag}");
        let others = conditions.session_tags.keys().filter(|other| *other != tag);
        let without = with_values(call, "aws:TagKeys", others.cloned());
        misses.push((
            format!("without the session tag `{tag}`"),
            with_key(&without, &key, None),
        ));
        if value.is_some() {
            misses.push((
                format!("with another value of the session tag `{tag}`"),
                with_key(call, &key, Some(OTHER)),
            ));
        }
    }
    let more = conditions.session_tags.keys().cloned();
    let more = with_values(call, "aws:TagKeys", more.chain([OTHER.to_owned()]));
    misses.push((
        "with one more session tag".to_owned(),
        with_key(&more, &format!("aws:RequestTag/{OTHER}"), Some(OTHER)),
    ));
    if conditions.transitive_tag.is_some() {
        misses.push((
            "without a transitive tag".to_owned(),
            with_key(call, "sts:TransitiveTagKeys", None),
        ));
        misses.push((
            "with another transitive tag".to_owned(),
            with_values(call, "sts:TransitiveTagKeys", [OTHER.to_owned()]),
        ));
    }
}

/// What a service acts for when it acts for what a pattern names.
pub(super) fn acting_for(pattern: &str) -> String {
    pattern.replace('*', "example")
}

fn source_arns(call: &Call, conditions: &TrustConditions, misses: &mut Misses) {
    let Some(pattern) = conditions.source_arns.first() else {
        return;
    };
    let key = "aws:SourceArn";
    misses.push((
        "without saying what it acts for".to_owned(),
        with_key(call, key, None),
    ));
    let example = acting_for(pattern);
    let mut fields: Vec<&str> = example.splitn(6, ':').collect();
    if let Some(account) = fields.get_mut(4) {
        *account = FOREIGN_ACCOUNT;
    }
    let foreign = fields.join(":");
    misses.push((
        format!("acting for `{foreign}`"),
        with_key(call, key, Some(&foreign)),
    ));
}

/// Whether a text fits a pattern in which `*` and `?` stand for anything; slow and plain.
fn fits(text: &str, pattern: &str) -> bool {
    let (text, pattern): (Vec<char>, Vec<char>) =
        (text.chars().collect(), pattern.chars().collect());
    // `reachable[i]`: the pattern so far fits the first `i` characters.
    let mut reachable = vec![false; text.len() + 1];
    if let Some(first) = reachable.first_mut() {
        *first = true;
    }
    for wanted in pattern {
        let mut next = vec![false; text.len() + 1];
        let mut any = false;
        for (at, reached) in reachable.iter().enumerate() {
            any |= *reached;
            if wanted == '*' {
                if let Some(place) = next.get_mut(at) {
                    *place = any;
                }
            } else if *reached
                && text
                    .get(at)
                    .is_some_and(|given| wanted == '?' || *given == wanted)
                && let Some(place) = next.get_mut(at + 1)
            {
                *place = true;
            }
        }
        reachable = next;
    }
    reachable.last().copied().unwrap_or_default()
}

/// An address as a number, and the bits that addresses of its family have.
fn number(address: &str) -> Option<(u128, u32)> {
    match address.parse().ok()? {
        IpAddr::V4(address) => Some((u128::from(address.to_bits()), 32)),
        IpAddr::V6(address) => Some((address.to_bits(), 128)),
    }
}

/// The first and the last address of a range.
fn bounds(range: &str) -> Option<(u128, u128, u32)> {
    let (address, bits) = range.split_once('/').unwrap_or((range, ""));
    let (first, width) = number(address)?;
    let bits = bits.parse().unwrap_or(width);
    let rest = 1_u128
        .checked_shl(width.saturating_sub(bits))
        .map_or(u128::MAX, |size| size - 1);
    Some((first, first | rest, width))
}

fn within(address: &str, range: &str) -> bool {
    let (Some((address, family)), Some((first, last, width))) = (number(address), bounds(range))
    else {
        return false;
    };
    family == width && (first..=last).contains(&address)
}

/// Addresses that are in none of the ranges: those next to each of them, and one far away.
fn outside(ranges: &[String]) -> Vec<String> {
    let mut addresses = vec![INTERNET_ADDRESS.to_owned(), "198.51.100.10".to_owned()];
    for (first, last, width) in ranges.iter().filter_map(|range| bounds(range)) {
        let text = |number: u128| match width {
            32 => u32::try_from(number)
                .ok()
                .map(|bits| std::net::Ipv4Addr::from_bits(bits).to_string()),
            _ => Some(std::net::Ipv6Addr::from_bits(number).to_string()),
        };
        addresses.extend(first.checked_sub(1).and_then(text));
        addresses.extend(last.checked_add(1).and_then(text));
    }
    addresses.retain(|address| !ranges.iter().any(|range| within(address, range)));
    addresses.sort();
    addresses.dedup();
    addresses
}
