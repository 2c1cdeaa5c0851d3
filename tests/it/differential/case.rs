//! One question with all its layers, and how each of the two engines is asked.
use crate::counterparts::simulate::Answer;
use crate::reference::keys;
use crate::vectors::{Vector, VectorRequest};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use synth::catalog::EngineFacts;
use synth::policy::{Caller, Request, decide};

/// A request and its layers, as JSON has them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Case {
    pub(super) principal: String,
    pub(super) action: String,
    pub(super) resource: String,
    pub(super) resource_account: String,
    #[serde(default)]
    pub(super) context: Map<String, Value>,
    #[serde(default)]
    pub(super) identity: Vec<Value>,
    pub(super) boundary: Option<Value>,
    pub(super) session: Option<Value>,
    /// One document for each level.
    #[serde(default)]
    pub(super) service_control: Vec<Value>,
    #[serde(default)]
    pub(super) resource_control: Vec<Value>,
    pub(super) resource_policy: Option<Value>,
    pub(super) endpoint: Option<Value>,
}

impl Case {
    fn vector(&self) -> Vector {
        let one = |document: &Option<Value>| document.clone().map(|document| vec![document]);
        let levels = |documents: &[Value]| -> Vec<Vec<Value>> {
            documents.iter().map(|level| vec![level.clone()]).collect()
        };
        Vector {
            id: String::new(),
            idea: String::new(),
            basis: String::new(),
            expect: String::new(),
            open: None,
            request: VectorRequest {
                principal: self.principal.clone(),
                federated_by: self.federated_by(),
                action: self.action.clone(),
                resource: self.resource.clone(),
                resource_account: Some(self.resource_account.clone()),
                context: self.context.clone(),
            },
            identity_policies: self.identity.clone(),
            permissions_boundaries: one(&self.boundary),
            session_policies: one(&self.session),
            service_control_policies: levels(&self.service_control),
            resource_control_policies: levels(&self.resource_control),
            resource_policy: self.resource_policy.clone(),
            endpoint_policies: one(&self.endpoint),
            exempt: Vec::new(),
            endpoint_type: None,
            beyond_reference: true,
        }
    }

    /// The user of the same name, which the other engine takes a federated user's session to be of.
    fn federated_by(&self) -> Option<String> {
        let session = self.principal.contains(":federated-user/");
        session.then(|| {
            self.principal
                .replace(":sts:", ":iam:")
                .replace(":federated-user/", ":user/")
        })
    }

    pub(super) fn request(&self) -> Request {
        self.vector().request()
    }

    /// What synth says.
    pub(super) fn verdict(&self) -> &'static str {
        let vector = self.vector();
        decide(&vector.request(), &vector.layers(), &EngineFacts)
            .verdict
            .as_str()
    }

    /// The case as the other engine takes it. It derives no keys from the caller, so they are told.
    pub(super) fn simulation(&self) -> Value {
        let request = self.request();
        let mut context = self.context.clone();
        for (key, values) in keys(&request).0 {
            if !context.keys().any(|given| given.to_lowercase() == key) {
                context.insert(key, json!(values[0]));
            }
        }
        let named = |documents: &[Value]| -> Vec<Value> {
            let name = |document| json!({"name": "policy", "policy": document});
            documents.iter().map(name).collect()
        };
        let levels = |documents: &[Value]| -> Vec<Value> {
            let level = |document: &Value| json!({"orgIdentifier": "level", "policies": named(std::slice::from_ref(document))});
            documents.iter().map(level).collect()
        };
        let principal = match request.caller {
            Caller::Anonymous => json!({"type": "Anonymous"}),
            _ => json!(self.principal),
        };
        let mut simulation = json!({
            "request": {
                "principal": principal,
                "action": self.action,
                "resource": {"resource": self.resource, "accountId": self.resource_account},
                "contextVariables": context,
            },
            "identityPolicies": named(&self.identity),
            "serviceControlPolicies": levels(&self.service_control),
            "resourceControlPolicies": levels(&self.resource_control),
        });
        let lists = [
            ("permissionBoundaryPolicies", &self.boundary),
            ("vpcEndpointPolicies", &self.endpoint),
        ];
        for (name, document) in lists {
            if let Some(document) = document {
                simulation[name] = json!(named(std::slice::from_ref(document)));
            }
        }
        for (name, document) in [
            ("sessionPolicy", &self.session),
            ("resourcePolicy", &self.resource_policy),
        ] {
            if let Some(document) = document {
                simulation[name] = document.clone();
            }
        }
        simulation
    }

    /// Every document with the name of its layer.
    pub(super) fn documents(&mut self) -> Vec<(&'static str, &mut Value)> {
        let mut documents: Vec<(&'static str, &mut Value)> = Vec::new();
        let lists = [
            ("identity", &mut self.identity),
            ("service control", &mut self.service_control),
            ("resource control", &mut self.resource_control),
        ];
        for (name, list) in lists {
            documents.extend(list.iter_mut().map(|document| (name, document)));
        }
        let options = [
            ("boundary", &mut self.boundary),
            ("session", &mut self.session),
            ("resource", &mut self.resource_policy),
            ("endpoint", &mut self.endpoint),
        ];
        for (name, option) in options {
            documents.extend(option.iter_mut().map(|document| (name, document)));
        }
        documents
    }

    /// Every statement with its document's layer.
    pub(super) fn statements(&mut self) -> Vec<(&'static str, &mut Map<String, Value>)> {
        self.documents()
            .into_iter()
            .flat_map(|(layer, document)| {
                let statements = document["Statement"].as_array_mut().unwrap();
                statements
                    .iter_mut()
                    .map(move |statement| (layer, statement.as_object_mut().unwrap()))
            })
            .collect()
    }

    /// Every case that lacks one thing of this one.
    pub(super) fn smaller(&self) -> Vec<Self> {
        let mut all = Vec::new();
        let mut add = |change: &dyn Fn(&mut Self)| {
            let mut smaller = self.clone();
            change(&mut smaller);
            all.push(smaller);
        };
        for (place, _) in self.service_control.iter().enumerate() {
            add(&|case| drop(case.service_control.remove(place)));
        }
        for (place, _) in self.identity.iter().enumerate() {
            add(&|case| drop(case.identity.remove(place)));
        }
        for (place, _) in self.resource_control.iter().enumerate() {
            add(&|case| drop(case.resource_control.remove(place)));
        }
        add(&|case| case.boundary = None);
        add(&|case| case.session = None);
        add(&|case| case.resource_policy = None);
        add(&|case| case.endpoint = None);
        for key in self.context.keys() {
            add(&|case| drop(case.context.remove(key)));
        }
        let mut own = self.clone();
        for (document, (_, value)) in own.documents().into_iter().enumerate() {
            for place in 0..value["Statement"].as_array().unwrap().len() {
                let list = |case: &mut Self, change: &dyn Fn(&mut Vec<Value>)| {
                    let mut documents = case.documents();
                    change(documents[document].1["Statement"].as_array_mut().unwrap());
                };
                add(&|case| list(case, &|statements| drop(statements.remove(place))));
                add(&|case| {
                    list(case, &|statements| {
                        let statement = statements[place].as_object_mut().unwrap();
                        drop(statement.remove("Condition"));
                    });
                });
            }
        }
        all.retain(|smaller| smaller != self);
        all
    }
}

/// The other engine's answer in synth's words; what it does not take, in its own.
pub(super) fn told(answer: &Answer) -> Result<&'static str, String> {
    match answer {
        Answer::Result(result) => match result.as_str() {
            "Allowed" => Ok("allowed"),
            "ExplicitlyDenied" => Ok("explicitDeny"),
            "ImplicitlyDenied" => Ok("implicitDeny"),
            other => Err(other.to_owned()),
        },
        Answer::Errors(errors) => Err(errors.to_string()),
    }
}
