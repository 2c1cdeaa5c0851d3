//! The request in an object: who does what to which resource, in which circumstances.
use super::shape::{mapping, present, text, truth, wrong_type};
use crate::diag::{Code, Diagnostic};
use crate::policy::{Caller, Context, ContextValue, Kind, Request, Resource};
use crate::syntax::{Mapping, Node, Value};
use crate::vocab::{AccountId, Action, Malformed};
use std::str::FromStr;

/// The fields of a request.
const FIELDS: [&str; 6] = [
    "principal",
    "action",
    "resource",
    "resourceAccount",
    "context",
    "wildcardOnly",
];

/// Reads the field `request`; `remarks` takes what is readable in more than one way.
pub(super) fn read_request(
    object: &Mapping,
    whole: &Node,
    remarks: &mut Vec<String>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Request> {
    let Some(node) = object.get("request") else {
        problems.push(missing(whole, "the object", "request"));
        return None;
    };
    let fields = mapping(node, "request", problems)?;
    super::shape::refuse_unknown(fields, "a request", &FIELDS, problems);
    let beside = truth(object, "wildcardOnly", problems);
    let wildcard_only = truth(fields, "wildcardOnly", problems)
        .or(beside)
        .unwrap_or_default();
    let caller: Option<Caller> =
        required(fields, node, "principal", Code::InvalidPrincipal, problems);
    let action: Option<Action> = required(fields, node, "action", Code::InvalidAction, problems);
    let resource: Option<Resource> = if wildcard_only && present(fields, "resource").is_none() {
        Some(Resource::Any)
    } else {
        required(fields, node, "resource", Code::InvalidArn, problems)
    };
    let mut owner: Option<AccountId> =
        parsed(fields, "resourceAccount", Code::InvalidAccountId, problems);
    let context = context(fields, remarks, problems);
    let mut resource = resource?;
    if wildcard_only {
        owner = owner.or_else(|| resource.arn()?.account.parse().ok());
        resource = Resource::Any;
    }
    let mut request = Request::new(caller?, action?, resource).with_context(context);
    request.resource_account = owner;
    Some(request)
}

/// What the policy of the request's resource is.
pub fn resource_kind(request: &Request) -> Kind {
    let service = request.action.service();
    let arn = request.resource.arn();
    let is = |service: &str, prefix: &str| {
        arn.is_some_and(|arn| arn.service == service && arn.resource.starts_with(prefix))
    };
    if service.eq_ignore_ascii_case("sts") && is("iam", "role/") {
        Kind::Trust
    } else if service.eq_ignore_ascii_case("kms") && is("kms", "key/") {
        Kind::Key
    } else {
        Kind::Resource
    }
}

fn required<T: FromStr<Err = Malformed>>(
    fields: &Mapping,
    whole: &Node,
    name: &'static str,
    code: Code,
    problems: &mut Vec<Diagnostic>,
) -> Option<T> {
    if fields.get(name).is_none() {
        problems.push(missing(whole, "a request", name));
    }
    if let Some(node) = fields.get(name).filter(|node| node.value == Value::Null) {
        problems.push(wrong_type(node, name, "a text"));
    }
    parsed(fields, name, code, problems)
}

fn parsed<T: FromStr<Err = Malformed>>(
    fields: &Mapping,
    name: &'static str,
    code: Code,
    problems: &mut Vec<Diagnostic>,
) -> Option<T> {
    let (node, text) = text(fields, name, problems)?;
    text.parse()
        .map_err(|error: Malformed| {
            let message = format!("`{name}` cannot be `{text}`: {error}");
            problems.push(Diagnostic::error(code, node.span, message));
        })
        .ok()
}

fn missing(whole: &Node, of: &str, name: &str) -> Diagnostic {
    Diagnostic::error(Code::MissingKey, whole.span, format!("{of} lacks `{name}`"))
}

/// The context: a scalar is single-valued, a list is multivalued.
fn context(fields: &Mapping, remarks: &mut Vec<String>, problems: &mut Vec<Diagnostic>) -> Context {
    let mut context = Context::new();
    let Some(node) = present(fields, "context") else {
        return context;
    };
    let Some(given) = mapping(node, "context", problems) else {
        return context;
    };
    for entry in &given.entries {
        let name = &entry.key.text;
        let Some(value) = context_value(&entry.value) else {
            let wanted = "a text, a number, a boolean or a list of them";
            problems.push(wrong_type(&entry.value, name, wanted));
            continue;
        };
        if context.insert(name, value).is_some() {
            remarks.push(format!(
                "the context gives `{name}` twice, in different case: the last one counts"
            ));
        }
    }
    context
}

fn context_value(node: &Node) -> Option<ContextValue> {
    match &node.value {
        Value::Sequence(nodes) => {
            let texts = nodes.iter().map(scalar).collect::<Option<Vec<String>>>();
            texts.map(ContextValue::Multi)
        }
        _ => scalar(node).map(ContextValue::Single),
    }
}

fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) | Value::Number(text) => Some(text.clone()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => None,
    }
}
