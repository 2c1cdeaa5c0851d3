//! Property values of CloudFormation resources.
use super::{LogicalId, PolicyDocument, Symbol};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A property's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A boolean.
    Bool(bool),
    /// A number, exact.
    Number(Decimal),
    /// A text, taken as it is.
    String(String),
    /// A list, in this order.
    List(Vec<Self>),
    /// A mapping, sorted by key when printed.
    Map(BTreeMap<String, Self>),
    /// A policy document.
    Policy(PolicyDocument),
    /// An id that AWS invents: linked to a `Ref` or `Fn::GetAtt` when stacks are put together.
    Symbol(Symbol),
    /// `{"Ref": …}` to a resource of the same stack.
    Ref(LogicalId),
    /// `{"Fn::GetAtt": […]}` of a resource of the same stack.
    GetAtt(LogicalId, String),
}

impl Value {
    /// A text.
    pub fn string(text: impl Into<String>) -> Self {
        Self::String(text.into())
    }

    /// A whole number.
    pub fn integer(number: impl Into<Decimal>) -> Self {
        Self::Number(number.into())
    }

    /// A mapping.
    pub fn map<K: Into<String>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Map(
            entries
                .into_iter()
                .map(|(key, value)| (key.into(), value))
                .collect(),
        )
    }

    /// A list.
    pub fn list(items: impl IntoIterator<Item = Self>) -> Self {
        Self::List(items.into_iter().collect())
    }
}
