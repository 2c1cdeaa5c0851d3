//! A call of `SimulateCustomPolicy`, and what an honest simulator says to it: synth's own engine
//! over the policies as they arrived.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use synth::catalog::EngineFacts;
use synth::diag::SourceMap;
use synth::policy::{
    Caller, Compiled, Context, ContextValue, Kind, Layers, Policy, Request, decide, parse,
};
use synth::syntax::parse_json;

/// One call as it arrived.
#[derive(Debug, Clone)]
pub(super) struct Call {
    /// The form.
    pub(super) form: BTreeMap<String, String>,
    /// Whether it was signed.
    pub(super) is_signed: bool,
}

/// The decision on one action.
#[derive(Debug, Clone)]
pub(super) struct Evaluation {
    pub(super) action: String,
    pub(super) resource: String,
    pub(super) decision: String,
}

/// How true to AWS the simulator is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    /// It decides as synth does.
    Faultless,
    /// It has the faults that AWS's is known for.
    KnownFaults,
}

impl Call {
    /// Reads a body of the media type `application/x-www-form-urlencoded`.
    pub(super) fn read(body: &str, is_signed: bool) -> Self {
        let form = body
            .split('&')
            .filter_map(|field| field.split_once('='))
            .map(|(name, value)| (decoded(name), decoded(value)))
            .collect();
        Self { form, is_signed }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.form.get(name).map(String::as_str)
    }

    /// The members of a list, in order.
    pub(super) fn list(&self, name: &str) -> Vec<&str> {
        (1..)
            .map_while(|at| self.get(&format!("{name}.member.{at}")))
            .collect()
    }

    pub(super) fn actions(&self) -> Vec<&str> {
        self.list("ActionNames")
    }

    pub(super) fn resource(&self) -> &str {
        self.get("ResourceArns.member.1").unwrap_or("*")
    }

    fn levels(&self) -> Vec<Vec<&str>> {
        (1..=self.form.len())
            .map(|at| {
                self.list(&format!(
                    "OrderedOrganizationPolicyInputList.member.{at}.ServiceControlPolicyInputList"
                ))
            })
            .take_while(|level| !level.is_empty())
            .collect()
    }

    fn caller(&self) -> Caller {
        self.get("CallerArn").unwrap().parse().unwrap()
    }

    /// Fails the test where the API would refuse the call.
    pub(super) fn assert_well_formed(&self) {
        assert!(self.is_signed);
        assert_eq!(self.get("Action"), Some("SimulateCustomPolicy"));
        assert_eq!(self.get("Version"), Some("2010-05-08"));
        assert!(!self.list("PolicyInputList").is_empty() && !self.actions().is_empty());
        assert!(self.levels().len() <= 7);
        assert!(!self.resource().contains(['{', '}']), "{}", self.resource());
        let caller = self.caller();
        assert!(
            matches!(caller, Caller::Role { .. } | Caller::User { .. }),
            "{caller}"
        );
        let has_policy = self.get("ResourcePolicy").is_some();
        assert!(
            !has_policy || matches!(caller, Caller::User { .. }),
            "{caller}"
        );
        for at in self.entries() {
            let values = self.list(&format!("{at}.ContextKeyValues"));
            let kind = self.get(&format!("{at}.ContextKeyType")).unwrap();
            assert!(
                kind.ends_with("List") || values.len() == 1,
                "{at} {kind} {values:?}"
            );
            let is_bool = |value: &&str| ["true", "false"].contains(value);
            assert!(
                !kind.starts_with("boolean") || values.iter().all(is_bool),
                "{values:?}"
            );
        }
    }

    fn entries(&self) -> Vec<String> {
        (1..=self.form.len())
            .map(|at| format!("ContextEntries.member.{at}"))
            .take_while(|at| self.get(&format!("{at}.ContextKeyName")).is_some())
            .collect()
    }

    fn context(&self, likeness: Likeness) -> Context {
        let mut context = Context::new();
        for at in self.entries() {
            let key = self.get(&format!("{at}.ContextKeyName")).unwrap();
            if likeness == Likeness::KnownFaults && !self.is_mentioned_outside_organization(key) {
                continue;
            }
            let values = self.list(&format!("{at}.ContextKeyValues"));
            let is_list = self
                .get(&format!("{at}.ContextKeyType"))
                .unwrap()
                .ends_with("List");
            let value = if is_list {
                ContextValue::Multi(values.iter().map(ToString::to_string).collect())
            } else {
                values[0].into()
            };
            assert_eq!(context.insert(key, value), None, "{key} stands twice");
        }
        context
    }

    fn is_mentioned_outside_organization(&self, key: &str) -> bool {
        let mut texts = self.list("PolicyInputList");
        texts.extend(self.list("PermissionsBoundaryPolicyInputList"));
        texts.extend(self.get("ResourcePolicy"));
        texts
            .iter()
            .any(|text| text.to_lowercase().contains(&key.to_lowercase()))
    }

    fn layers(&self, caller: &Caller) -> Layers {
        let all = |texts: Vec<&str>, kind| -> Vec<Policy> {
            texts.into_iter().map(|text| policy(text, kind)).collect()
        };
        let boundary = self.list("PermissionsBoundaryPolicyInputList");
        let is_role = self.resource().contains(":role/");
        let resource_kind = if is_role { Kind::Trust } else { Kind::Resource };
        // Without the resource's policy, the caller's side alone decides.
        let root = format!("arn:aws:iam::{}:root", caller.account().unwrap());
        let rest = if is_role { "" } else { r#","Resource":"*""# };
        let open = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"*","Principal":{{"AWS":"{root}"}}{rest}}}]}}"#
        );
        let resource = self.get("ResourcePolicy").unwrap_or(&open);
        Layers {
            identity: all(self.list("PolicyInputList"), Kind::Identity),
            boundary: (!boundary.is_empty()).then(|| all(boundary, Kind::Boundary)),
            service_control: self
                .levels()
                .into_iter()
                .map(|level| all(level, Kind::ServiceControl))
                .collect(),
            resource: Some(policy(resource, resource_kind)),
            ..Layers::default()
        }
    }

    /// What the simulator says, one evaluation for each action.
    pub(super) fn evaluate(&self, likeness: Likeness) -> Vec<Evaluation> {
        let caller = self.caller();
        let layers = self.layers(&caller);
        let owner = self.get("ResourceOwner").map(|arn| {
            let account = arn.split(':').nth(4).unwrap();
            account.parse().unwrap()
        });
        self.actions()
            .into_iter()
            .map(|action| {
                let mut request = Request::new(
                    caller.clone(),
                    action.parse().unwrap(),
                    self.resource().parse().unwrap(),
                )
                .with_context(self.context(likeness));
                request.resource_account = owner;
                let ignores_trust = likeness == Likeness::KnownFaults
                    && self.get("ResourcePolicy").is_some()
                    && action.starts_with("sts:Assume");
                let decision = if ignores_trust {
                    "allowed".to_owned()
                } else {
                    decide(&request, &layers, &EngineFacts).verdict.to_string()
                };
                Evaluation {
                    action: action.to_owned(),
                    resource: self.resource().to_owned(),
                    decision,
                }
            })
            .collect()
    }
}

fn policy(text: &str, kind: Kind) -> Policy {
    let mut sources = SourceMap::default();
    let source = sources.add("policy.json", text);
    let node = parse_json(text, source).value.unwrap();
    let document = parse(&node, kind).value.unwrap();
    Policy::new("sent", Arc::new(Compiled::new(&document)))
}

/// Percent-decoding, with `+` for a space.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            other => other,
        });
    }
    String::from_utf8(bytes).unwrap()
}

/// Every key that is sent in any call.
pub(super) fn context_keys(calls: &[Call]) -> BTreeSet<String> {
    let names = |call: &Call| -> Vec<String> {
        let name = |at: &String| {
            call.get(&format!("{at}.ContextKeyName"))
                .unwrap()
                .to_owned()
        };
        call.entries().iter().map(name).collect()
    };
    calls.iter().flat_map(names).collect()
}
