//! Reads the engine's vectors: one request, the layers it meets, the verdict that AWS documents.
use crate::reference::Documents;
use serde_json::Value;
use std::sync::Arc;
use synth::diag::SourceMap;
use synth::policy::{
    Caller, Compiled, Context, ContextValue, Document, EndpointType, Exemptions, Facts, Kind,
    Layers, Policy, Request, Verdict, parse,
};
use synth::syntax::parse_json;

/// Every file of vectors: its name and its text.
pub(crate) const FILES: [(&str, &str); 8] = [
    (
        "actions_and_resources",
        include_str!("policy/actions_and_resources.yaml"),
    ),
    ("conditions", include_str!("policy/conditions.yaml")),
    ("further", include_str!("policy/further.yaml")),
    ("layers", include_str!("policy/layers.yaml")),
    ("model_access", include_str!("policy/model_access.yaml")),
    ("principals", include_str!("policy/principals.yaml")),
    ("services", include_str!("policy/services.yaml")),
    ("variables", include_str!("policy/variables.yaml")),
];

/// One case.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Vector {
    pub(crate) id: String,
    pub(crate) idea: String,
    pub(crate) basis: String,
    pub(crate) expect: String,
    /// Why we answer so where AWS documents nothing.
    pub(crate) open: Option<String>,
    pub(crate) request: VectorRequest,
    #[serde(default)]
    pub(crate) identity_policies: Vec<Value>,
    pub(crate) permissions_boundaries: Option<Vec<Value>>,
    pub(crate) session_policies: Option<Vec<Value>>,
    #[serde(default)]
    pub(crate) service_control_policies: Vec<Vec<Value>>,
    #[serde(default)]
    pub(crate) resource_control_policies: Vec<Vec<Value>>,
    pub(crate) resource_policy: Option<Value>,
    pub(crate) endpoint_policies: Option<Vec<Value>>,
    pub(crate) endpoint_type: Option<String>,
    /// What organization policies do not reach.
    #[serde(default)]
    pub(crate) exempt: Vec<String>,
    /// Whether the slow reference decider does not know the rule.
    #[serde(default)]
    pub(crate) beyond_reference: bool,
}

/// Its request.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct VectorRequest {
    pub(crate) principal: String,
    pub(crate) federated_by: Option<String>,
    pub(crate) action: String,
    pub(crate) resource: String,
    pub(crate) resource_account: Option<String>,
    #[serde(default)]
    pub(crate) context: serde_json::Map<String, Value>,
}

/// The few facts that the vectors need.
pub(crate) struct FewFacts;

impl Facts for FewFacts {
    fn resource_control_supports(&self, service: &str) -> bool {
        matches!(service, "s3" | "sts" | "kms" | "sqs" | "secretsmanager")
    }

    fn is_multivalued(&self, condition_key: &str) -> bool {
        condition_key == "aws:tagkeys"
    }
}

/// The cases of one file.
pub(crate) fn read(name: &str, text: &str) -> Vec<Vector> {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

impl Vector {
    pub(crate) fn request(&self) -> Request {
        let given = &self.request;
        let mut caller: Caller = given.principal.parse().unwrap();
        if let Caller::FederatedUser { user, .. } = &mut caller {
            *user = given.federated_by.as_ref().map(|arn| arn.parse().unwrap());
        }
        let mut request = Request::new(
            caller,
            given.action.parse().unwrap(),
            given.resource.parse().unwrap(),
        );
        request.resource_account = given
            .resource_account
            .as_ref()
            .map(|account| account.parse().unwrap());
        request.context = context(&given.context);
        request
    }

    pub(crate) fn layers(&self) -> Layers {
        let all = |documents: &[Value], kind| -> Vec<Policy> {
            documents
                .iter()
                .map(|document| policy(document, kind))
                .collect()
        };
        let some = |documents: &Option<Vec<Value>>, kind| {
            documents.as_ref().map(|documents| all(documents, kind))
        };
        let levels = |levels: &[Vec<Value>], kind| -> Vec<Vec<Policy>> {
            levels.iter().map(|level| all(level, kind)).collect()
        };
        let resource = match self.request.action.split(':').next() {
            Some("sts") => Kind::Trust,
            Some("kms") => Kind::Key,
            _ => Kind::Resource,
        };
        Layers {
            identity: all(&self.identity_policies, Kind::Identity),
            boundary: some(&self.permissions_boundaries, Kind::Boundary),
            session: some(&self.session_policies, Kind::Session),
            service_control: levels(&self.service_control_policies, Kind::ServiceControl),
            resource_control: levels(&self.resource_control_policies, Kind::ResourceControl),
            resource: self
                .resource_policy
                .as_ref()
                .map(|document| policy(document, resource)),
            endpoint: some(&self.endpoint_policies, Kind::Endpoint),
            endpoint_type: match self.endpoint_type.as_deref() {
                Some("gateway") => EndpointType::Gateway,
                _ => EndpointType::Interface,
            },
            exemptions: self.exemptions(),
        }
    }

    fn exemptions(&self) -> Exemptions {
        let mut exemptions = Exemptions::default();
        for name in &self.exempt {
            match name.as_str() {
                "callerInManagementAccount" => exemptions.caller_in_management_account = true,
                "resourceInManagementAccount" => exemptions.resource_in_management_account = true,
                "awsManagedKey" => exemptions.aws_managed_key = true,
                other => panic!("{}: `{other}` is no exemption", self.id),
            }
        }
        exemptions
    }

    /// The same layers for the slow reference decider.
    pub(crate) fn documents(&self) -> Documents {
        let all = |documents: &[Value]| documents.iter().map(document).collect();
        let some = |documents: &Option<Vec<Value>>| documents.as_deref().map(all);
        Documents {
            identity: all(&self.identity_policies),
            boundary: some(&self.permissions_boundaries),
            session: some(&self.session_policies),
            service_control: self
                .service_control_policies
                .iter()
                .map(|level| all(level))
                .collect(),
            resource_control: self
                .resource_control_policies
                .iter()
                .map(|level| all(level))
                .collect(),
            resource: self.resource_policy.as_ref().map(document),
            endpoint: some(&self.endpoint_policies),
        }
    }

    pub(crate) fn expected(&self) -> Verdict {
        match self.expect.as_str() {
            "allow" => Verdict::Allowed,
            "implicit" => Verdict::ImplicitDeny,
            "explicit" => Verdict::ExplicitDeny,
            "unknown" => Verdict::Unknown,
            other => panic!("{}: `{other}` is no verdict", self.id),
        }
    }
}

/// A context as it is written in JSON: a list is multivalued, anything else single-valued.
fn context(given: &serde_json::Map<String, Value>) -> Context {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut context = Context::new();
    for (key, value) in given {
        let value = match value {
            Value::Array(values) => ContextValue::Multi(values.iter().map(text).collect()),
            Value::Null => ContextValue::Unknown,
            single => ContextValue::Single(text(single)),
        };
        context.insert(key, value);
    }
    context
}

/// A document from JSON, whatever AWS would say of it.
fn document(value: &Value) -> Document {
    let text = value.to_string();
    let source = SourceMap::default().add("policy", text.clone());
    let node = parse_json(&text, source).value.expect("it is JSON");
    parse(&node, Kind::Identity).value.expect("it is a mapping")
}

/// A policy from JSON, whatever AWS would say of it.
pub(crate) fn policy(document: &Value, kind: Kind) -> Policy {
    let text = document.to_string();
    let source = SourceMap::default().add("policy", text.clone());
    let node = parse_json(&text, source).value.expect("it is JSON");
    let document = parse(&node, kind).value.expect("it is a mapping");
    Policy::new(format!("{kind}"), Arc::new(Compiled::new(&document)))
}
