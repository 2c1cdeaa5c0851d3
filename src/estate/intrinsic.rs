//! CloudFormation's intrinsic functions, as far as they can be known before deployment.
use super::identities;
use super::stack::ReadStack;
use crate::artifact::{ParameterSource, StackId};
use crate::syntax::{Entry, Mapping, Node, Value};
use std::collections::BTreeMap;

/// How many stacks a value may pass through.
const LONGEST_CHAIN: usize = 16;

/// An intrinsic function whose value is not known: counted and reported, never guessed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unresolved {
    /// The template's path.
    pub path: String,
    /// Where in it.
    pub pointer: String,
    /// What was asked for, such as `Fn::ImportValue`.
    pub what: String,
}

/// Resolves values of all stacks together, so that parameters find their outputs.
#[derive(Debug)]
pub(super) struct Resolver<'a> {
    stacks: BTreeMap<&'a StackId, &'a ReadStack>,
    pub(super) unresolved: Vec<Unresolved>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(stacks: &'a [ReadStack]) -> Self {
        Self {
            stacks: stacks
                .iter()
                .filter(|stack| stack.of_stack_set.is_none())
                .map(|stack| (&stack.id, stack))
                .collect(),
            unresolved: Vec::new(),
        }
    }

    /// The tree with every intrinsic function replaced by its text. An unknown one becomes a text
    /// that no policy element equals, and is counted.
    pub(super) fn resolve(&mut self, stack: &ReadStack, node: &Node, pointer: &str) -> Node {
        if let Some(call) = call(node) {
            let text = self.value(stack, call, 0).unwrap_or_else(|| {
                self.unresolved.push(Unresolved {
                    path: stack.path.clone(),
                    pointer: pointer.to_owned(),
                    what: call.key.text.clone(),
                });
                format!("{{unresolved:{pointer}}}")
            });
            return text_node(text, node);
        }
        let value = match &node.value {
            Value::Sequence(nodes) => Value::Sequence(
                nodes
                    .iter()
                    .enumerate()
                    .map(|(at, node)| self.resolve(stack, node, &format!("{pointer}/{at}")))
                    .collect(),
            ),
            Value::Mapping(mapping) => Value::Mapping(Mapping {
                entries: mapping
                    .entries
                    .iter()
                    .map(|entry| Entry {
                        key: entry.key.clone(),
                        value: self.resolve(
                            stack,
                            &entry.value,
                            &format!("{pointer}/{}", escape(&entry.key.text)),
                        ),
                    })
                    .collect(),
            }),
            other => other.clone(),
        };
        Node {
            value,
            span: node.span,
            tag: node.tag.clone(),
        }
    }

    /// The tree with each text that is a reference replaced by the output that it refers to.
    pub(super) fn told(&self, node: &Node, sources: &BTreeMap<String, ParameterSource>) -> Node {
        let value = match &node.value {
            Value::String(text) => {
                let value = sources.get(text).and_then(|source| {
                    let stack = self.stacks.get(&source.stack)?;
                    self.text(stack, stack.outputs.get(&source.output)?, 0)
                });
                Value::String(value.unwrap_or_else(|| text.clone()))
            }
            Value::Sequence(nodes) => {
                Value::Sequence(nodes.iter().map(|node| self.told(node, sources)).collect())
            }
            Value::Mapping(mapping) => Value::Mapping(Mapping {
                entries: mapping
                    .entries
                    .iter()
                    .map(|entry| Entry {
                        key: entry.key.clone(),
                        value: self.told(&entry.value, sources),
                    })
                    .collect(),
            }),
            other => other.clone(),
        };
        Node {
            value,
            span: node.span,
            tag: node.tag.clone(),
        }
    }

    /// The value of one intrinsic function.
    fn value(&self, stack: &ReadStack, call: &Entry, depth: usize) -> Option<String> {
        if depth > LONGEST_CHAIN {
            return None;
        }
        match call.key.text.as_str() {
            "Ref" => self.reference(stack, call.value.as_str()?, depth),
            "Fn::GetAtt" => match &call.value.value {
                Value::String(text) => {
                    let (id, attribute) = text.split_once('.')?;
                    self.attribute(stack, id, attribute, depth)
                }
                Value::Sequence(nodes) => match nodes.as_slice() {
                    [id, attribute] => {
                        self.attribute(stack, id.as_str()?, attribute.as_str()?, depth)
                    }
                    _ => None,
                },
                _ => None,
            },
            "Fn::Sub" => self.substitute(stack, call.value.as_str()?, depth),
            "Fn::Join" => {
                let [separator, parts] = call.value.as_sequence()? else {
                    return None;
                };
                let parts: Option<Vec<String>> = parts
                    .as_sequence()?
                    .iter()
                    .map(|part| self.text(stack, part, depth + 1))
                    .collect();
                Some(parts?.join(separator.as_str()?))
            }
            _ => None,
        }
    }

    fn text(&self, stack: &ReadStack, node: &Node, depth: usize) -> Option<String> {
        match call(node) {
            Some(call) => self.value(stack, call, depth),
            None => node.as_str().map(str::to_owned),
        }
    }

    fn reference(&self, stack: &ReadStack, name: &str, depth: usize) -> Option<String> {
        match name {
            "AWS::AccountId" => return Some(stack.id.account.to_string()),
            "AWS::Region" => return Some(stack.id.region.to_string()),
            "AWS::Partition" => return Some(stack.id.region.partition().to_string()),
            _ => {}
        }
        let values = stack.of_stack_set.as_ref();
        if let Some(value) = values.and_then(|values| values.get(name)) {
            return Some(value.clone());
        }
        if let Some(source) = stack.parameter_sources.get(name) {
            let other = self.stacks.get(&source.stack)?;
            return self.text(other, other.outputs.get(&source.output)?, depth + 1);
        }
        identities::reference(stack, stack.resources.get(name)?)
    }

    fn attribute(
        &self,
        stack: &ReadStack,
        id: &str,
        attribute: &str,
        depth: usize,
    ) -> Option<String> {
        let resource = stack.resources.get(id)?;
        // A version belongs to a guardrail, and is known by that one's ARN.
        if let ("AWS::Bedrock::GuardrailVersion", "GuardrailArn") =
            (resource.type_name.as_str(), attribute)
        {
            return self.text(stack, resource.property("GuardrailIdentifier")?, depth + 1);
        }
        identities::attribute(stack, resource, attribute)
    }

    /// The text of `Fn::Sub`: `${Name}`, `${Name.Attribute}`, `${!Literal}`.
    fn substitute(&self, stack: &ReadStack, text: &str, depth: usize) -> Option<String> {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            out.push_str(before);
            let (name, after) = after.split_once('}')?;
            if let Some(literal) = name.strip_prefix('!') {
                out.push_str("${");
                out.push_str(literal);
                out.push('}');
            } else if let Some((id, attribute)) = name.split_once('.') {
                out.push_str(&self.attribute(stack, id, attribute, depth)?);
            } else {
                out.push_str(&self.reference(stack, name, depth + 1)?);
            }
            rest = after;
        }
        out.push_str(rest);
        Some(out)
    }
}

/// The one entry of a mapping that is a function call.
fn call(node: &Node) -> Option<&Entry> {
    match node.as_mapping()?.entries.as_slice() {
        [entry] if entry.key.text == "Ref" || entry.key.text.starts_with("Fn::") => Some(entry),
        _ => None,
    }
}

fn text_node(text: String, at: &Node) -> Node {
    Node {
        value: Value::String(text),
        span: at.span,
        tag: None,
    }
}

/// A key as one step of a JSON pointer (RFC 6901).
fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
