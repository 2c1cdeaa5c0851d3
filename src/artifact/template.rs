//! CloudFormation templates.
use super::value::pointer_token;
use super::{Adoption, Json, Symbol, Text, Value};
use crate::diag::Span;
use crate::vocab::camel_case;
use std::collections::BTreeMap;
use std::fmt;

/// A template. Everything in it is sorted by logical id, so that its bytes do not depend on the
/// order of a blueprint.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template {
    /// What the stack is, for the console.
    pub description: String,
    /// What it is told when deployed.
    pub parameters: BTreeMap<LogicalId, Parameter>,
    /// What it makes; not empty.
    pub resources: BTreeMap<LogicalId, Resource>,
    /// What it tells later stacks.
    pub outputs: BTreeMap<LogicalId, Output>,
}

/// The text that templates are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TemplateFormat {
    /// JSON.
    #[default]
    Json,
    /// YAML.
    Yaml,
}

impl TemplateFormat {
    /// The extension of a template's file.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
        }
    }
}

impl Template {
    /// The template as text.
    pub fn print(&self, format: TemplateFormat) -> String {
        match format {
            TemplateFormat::Json => self.json().pretty(),
            TemplateFormat::Yaml => self.json().yaml(),
        }
    }

    /// The template as a tree, in the order CloudFormation's documentation has.
    pub fn json(&self) -> Json<'_> {
        let mut members = vec![
            ("AWSTemplateFormatVersion", Json::text("2010-09-09")),
            ("Description", Json::text(&*self.description)),
        ];
        if !self.parameters.is_empty() {
            members.push((
                "Parameters",
                section(&self.parameters, |parameter| {
                    Json::map([
                        ("Type", Json::text("String")),
                        ("Description", Json::text(&*parameter.description)),
                    ])
                }),
            ));
        }
        members.push((
            "Resources",
            section(&self.resources, |resource| self.resource(resource)),
        ));
        if !self.outputs.is_empty() {
            members.push((
                "Outputs",
                section(&self.outputs, |output| {
                    Json::map([
                        ("Description", Json::text(&*output.description)),
                        ("Value", self.value(&output.value)),
                    ])
                }),
            ));
        }
        Json::map(members)
    }

    /// Where each resource and each policy statement came from, by its JSON pointer (RFC 6901) in
    /// the printed template.
    pub fn origins(&self) -> BTreeMap<String, Span> {
        let mut origins = BTreeMap::new();
        for (id, resource) in &self.resources {
            let base = format!("/Resources/{id}");
            for (name, value) in &resource.properties {
                let property = format!("{base}/Properties/{}", pointer_token(name));
                for (pointer, document) in value.policies() {
                    let policy = format!("{property}{pointer}");
                    origins.extend(
                        document
                            .origins()
                            .into_iter()
                            .map(|(inside, span)| (format!("{policy}{inside}"), span)),
                    );
                }
            }
            origins.insert(base, resource.origin);
        }
        origins
    }

    /// How this template refers to an id that AWS invents: by the parameter that carries it, or
    /// as an attribute of its own resource.
    pub fn reference(&self, symbol: &Symbol) -> Json<'static> {
        for carrier in [symbol.carrier(), symbol.carrier_in_account()] {
            let told = self
                .parameters
                .get(&carrier)
                .is_some_and(|parameter| parameter.symbol == *symbol);
            if told {
                return Json::map([("Ref", Json::text(carrier.0))]);
            }
        }
        if symbol.is_reference() {
            return Json::map([("Ref", Json::text(symbol.logical_id().0))]);
        }
        let get_att = |attribute: &'static str| {
            let parts = vec![Json::text(symbol.logical_id().0), Json::text(attribute)];
            Json::map([("Fn::GetAtt", Json::List(parts))])
        };
        match symbol.get_att_after_colon() {
            None => get_att(symbol.get_att()),
            Some(second) => {
                let parts = vec![get_att(symbol.get_att()), get_att(second)];
                let join = vec![Json::text(":"), Json::List(parts)];
                Json::map([("Fn::Join", Json::List(join))])
            }
        }
    }

    fn resource<'a>(&'a self, resource: &'a Resource) -> Json<'a> {
        let mut members = vec![("Type", Json::text(resource.type_name))];
        let policy = match resource.retention {
            Retention::Deleted => None,
            Retention::Expendable => Some("Delete"),
            Retention::Retained => Some("Retain"),
        };
        if let Some(policy) = policy {
            members.push(("DeletionPolicy", Json::text(policy)));
            members.push(("UpdateReplacePolicy", Json::text(policy)));
        }
        if !resource.depends_on.is_empty() {
            let ids = resource.depends_on.iter().map(|id| Json::text(&*id.0));
            members.push(("DependsOn", Json::one_or_many(ids.collect())));
        }
        let properties = resource
            .properties
            .iter()
            .map(|(name, value)| (&**name, self.value(value)));
        members.push(("Properties", Json::map(properties)));
        Json::map(members)
    }

    pub(super) fn value<'a>(&'a self, value: &'a Value) -> Json<'a> {
        match value {
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(number) => Json::Number(*number),
            Value::String(text) => Json::text(&**text),
            Value::List(items) => Json::List(items.iter().map(|item| self.value(item)).collect()),
            Value::Map(entries) => Json::map(
                entries
                    .iter()
                    .map(|(key, value)| (&**key, self.value(value))),
            ),
            Value::Policy(document) => document.json(&|text| match text {
                Text::Literal(text) => Json::text(&**text),
                Text::Symbol(symbol) => self.reference(symbol),
            }),
            Value::Symbol(symbol) => self.reference(symbol),
            Value::JsonText(document) => {
                let mut pieces: Vec<_> = document
                    .json_pieces()
                    .into_iter()
                    .map(|piece| match piece {
                        Text::Literal(text) => Json::text(text),
                        Text::Symbol(symbol) => self.reference(&symbol),
                    })
                    .collect();
                if pieces.len() == 1 {
                    return pieces.remove(0);
                }
                let join = vec![Json::text(""), Json::List(pieces)];
                Json::map([("Fn::Join", Json::List(join))])
            }
        }
    }
}

fn section<'a, T>(items: &'a BTreeMap<LogicalId, T>, json: impl Fn(&'a T) -> Json<'a>) -> Json<'a> {
    Json::map(items.iter().map(|(id, item)| (&*id.0, json(item))))
}

/// The name of a resource, parameter or output in a template: letters and digits, a function of
/// kind and blueprint name alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogicalId(String);

impl LogicalId {
    /// `Role` and `answer-service` give `RoleAnswerService`.
    pub fn new(kind: &str, name: &str) -> Self {
        Self(format!("{kind}{}", camel_case(name)))
    }

    /// The letters and digits of a text.
    pub fn of_words(text: &str) -> Self {
        Self(camel_case(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LogicalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A template parameter that carries an id from another stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// What it is.
    pub description: String,
    /// Whose id it carries.
    pub symbol: Symbol,
}

/// One resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// The CloudFormation type.
    pub type_name: &'static str,
    /// Its properties.
    pub properties: BTreeMap<String, Value>,
    /// Whether it outlives its stack.
    pub retention: Retention,
    /// What exists and becomes this resource.
    pub adoption: Option<Adoption>,
    /// Resources that must exist first without being referred to.
    pub depends_on: Vec<LogicalId>,
    /// The blueprint text it came from.
    pub origin: Span,
}

/// What happens to a resource when its stack lets go of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retention {
    /// It is deleted with the stack.
    Deleted,
    /// The same, and said: it holds data that come again.
    Expendable,
    /// `DeletionPolicy` and `UpdateReplacePolicy` are `Retain`: it holds data or an identity.
    Retained,
}

/// A template output that carries an id to other stacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// What it is.
    pub description: String,
    /// Its value.
    pub value: Value,
}
