//! Which IAM requests each API operation causes: a dated table, apart from what `compile` grants.
//!
//! One call of an SDK is often several authorisations: reading an object under a KMS key is
//! `s3:GetObject` and, through S3, `kms:Decrypt`. The table says which, on what resource and with
//! which condition keys, so that grants are exercised by what really happens.
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// One API operation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// `s3.GetObject`: the service's word and the API's name.
    pub name: String,
    /// The page that says so.
    pub source: String,
    /// What kinds of thing it does, sorted: the words that [`operations_that`] looks up.
    pub does: Vec<String>,
    /// Actions on the same resource that someone who may only do this must not have, sorted.
    pub beyond: Vec<String>,
    /// What is authorised, in order.
    requests: Vec<RequestTemplate>,
}

/// One authorisation of an operation, with `{parameters}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestTemplate {
    action: String,
    resource: String,
    /// Only happens when this parameter is given.
    #[serde(default)]
    when: Option<String>,
    /// The service that makes it on the caller's behalf (a forward access session).
    #[serde(default)]
    via: Option<String>,
    /// The region that a global service reports, whatever the caller's.
    #[serde(default)]
    region: Option<String>,
    /// Condition keys; one whose parameter is not given is not in the request.
    #[serde(default)]
    context: BTreeMap<String, OneOrMany>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// One authorisation, filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CausedRequest {
    /// The IAM action.
    pub action: String,
    /// The resource's ARN, or `*`. A parameter that nobody gave stays in braces, so that no
    /// policy matches it.
    pub resource: String,
    /// The region that `aws:RequestedRegion` reports.
    pub region: String,
    /// The service that makes the request for the caller, such as `s3`.
    pub via: Option<String>,
    /// Condition keys and values.
    pub context: BTreeMap<String, KeyValue>,
}

/// The value of a condition key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyValue {
    /// Of a single-valued key.
    One(String),
    /// Of a multivalued key.
    Many(Vec<String>),
}

/// What an operation is called with, by parameter name.
pub type Parameters = BTreeMap<&'static str, String>;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    as_of: String,
    source: String,
    operations: Vec<Operation>,
}

// A test reads the embedded files, so that the fallbacks are never taken.
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table: Table =
        serde_json::from_str(include_str!("data/operations.json")).unwrap_or_default();
    let guarded: Table =
        serde_json::from_str(include_str!("data/guarded-operations.json")).unwrap_or_default();
    table.operations.extend(guarded.operations);
    table
        .operations
        .sort_by(|one, other| one.name.cmp(&other.name));
    table
});

/// The day the table was made, `YYYY-MM-DD`.
pub fn operations_as_of() -> &'static str {
    &TABLE.as_of
}

/// Where the table is from, for reports.
pub fn operations_source() -> &'static str {
    &TABLE.source
}

/// The operation with this name.
pub fn operation(name: &str) -> Option<&'static Operation> {
    TABLE
        .operations
        .binary_search_by(|operation| operation.name.as_str().cmp(name))
        .ok()
        .and_then(|place| TABLE.operations.get(place))
}

/// The operations that do this kind of thing, sorted by name.
pub fn operations_that(does: &str) -> impl Iterator<Item = &'static Operation> {
    TABLE
        .operations
        .iter()
        .filter(move |operation| operation.does.iter().any(|kind| kind == does))
}

impl Operation {
    /// The actions that are authorised.
    pub fn actions(&self) -> impl Iterator<Item = &String> {
        self.requests.iter().map(|request| &request.action)
    }

    /// What is authorised when the operation is called with these parameters. `region` is among
    /// them.
    pub fn requests(&self, parameters: &Parameters) -> Vec<CausedRequest> {
        self.requests
            .iter()
            .filter(|template| {
                template
                    .when
                    .as_deref()
                    .is_none_or(|when| parameters.contains_key(when))
            })
            .map(|template| template.fill(parameters))
            .collect()
    }
}

impl RequestTemplate {
    fn fill(&self, parameters: &Parameters) -> CausedRequest {
        let region = || parameters.get("region").cloned().unwrap_or_default();
        let region = self.region.clone().unwrap_or_else(region);
        let mut context = BTreeMap::new();
        for (key, value) in &self.context {
            let value = match value {
                OneOrMany::One(text) => match fill(text, parameters) {
                    (value, true) => KeyValue::One(value),
                    (_, false) => continue,
                },
                OneOrMany::Many(texts) => {
                    let texts = texts.iter().map(|text| fill(text, parameters));
                    let known: Vec<String> = texts
                        .filter_map(|(text, known)| known.then_some(text))
                        .collect();
                    if known.is_empty() {
                        continue;
                    }
                    KeyValue::Many(known)
                }
            };
            // Keys of an identity provider begin with its issuer.
            context.insert(fill(key, parameters).0, value);
        }
        CausedRequest {
            action: self.action.clone(),
            resource: fill(&self.resource, parameters).0,
            region,
            via: self.via.clone(),
            context,
        }
    }
}

/// The text with its `{parameters}` replaced, and whether all were known. What is put in is not
/// looked at again.
pub(super) fn fill(text: &str, parameters: &Parameters) -> (String, bool) {
    let mut filled = String::with_capacity(text.len());
    let mut known = true;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        if let Some(value) = parameters.get(name) {
            filled.push_str(value);
        } else {
            known = false;
            filled.push('{');
            filled.push_str(name);
            filled.push('}');
        }
        rest = after;
    }
    filled.push_str(rest);
    (filled, known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_read_sorted_and_dated() {
        let ordinary = include_str!("data/operations.json");
        let guarded = include_str!("data/guarded-operations.json");
        for text in [ordinary, guarded] {
            is_sorted_and_dated(&serde_json::from_str(text).unwrap());
        }
        let names = TABLE.operations.iter().map(|operation| &operation.name);
        assert!(names.is_sorted_by(|one, two| one < two));
    }

    fn is_sorted_and_dated(table: &Table) {
        assert!(table.operations.len() > 30);
        assert!(
            table
                .operations
                .is_sorted_by(|one, two| one.name < two.name)
        );
        assert_eq!(table.as_of.len(), 10);
        for operation in &table.operations {
            assert!(operation.source.starts_with("https://docs.aws.amazon.com/"));
            assert!(!operation.requests.is_empty(), "{}", operation.name);
            assert!(operation.does.is_sorted() && operation.beyond.is_sorted());
            for action in operation
                .requests
                .iter()
                .map(|request| &request.action)
                .chain(&operation.beyond)
            {
                assert!(action.parse::<crate::vocab::Action>().is_ok(), "{action}");
            }
        }
    }

    #[test]
    fn reading_an_encrypted_object_is_two_requests() {
        let get = operation("s3.GetObject").unwrap();
        let mut parameters = Parameters::from([
            ("partition", "aws".to_owned()),
            ("region", "us-east-2".to_owned()),
            ("bucket", "b".to_owned()),
            ("key", "prod/{region}".to_owned()),
        ]);
        assert_eq!(get.requests(&parameters).len(), 1);
        parameters.insert("kms_key", "arn:aws:kms:us-east-2:1:key/k".to_owned());
        let requests = get.requests(&parameters);
        assert_eq!(requests[0].resource, "arn:aws:s3:::b/prod/{region}");
        assert_eq!(requests[1].action, "kms:Decrypt");
        assert_eq!(requests[1].via.as_deref(), Some("s3"));
        assert_eq!(
            requests[1].context["kms:EncryptionContext:aws:s3:arn"],
            KeyValue::One("arn:aws:s3:::b/prod/{region}".to_owned())
        );
        assert!(!requests[1].context.contains_key("kms:CallerAccount"));
    }
}
