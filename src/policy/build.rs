//! Documents made by code instead of being read: their parts have no place.
use super::document::{
    Condition, ConditionKey, Document, Effect, OneOrMany, OperatorBlock, Principal, PrincipalEntry,
    PrincipalType, Scalar, Statement,
};
use crate::diag::{Located, Span};

impl Document {
    /// A document of version `2012-10-17` with these statements.
    pub fn new(statements: Vec<Statement>) -> Self {
        Self {
            version: Some(unplaced("2012-10-17")),
            statements: Some(OneOrMany::many(statements)),
            ..Self::default()
        }
    }
}

impl Statement {
    /// A statement with nothing but an effect.
    pub fn new(effect: Effect) -> Self {
        Self {
            effect: Some(Located::new(effect, Span::default())),
            ..Self::default()
        }
    }

    /// The same, named.
    #[must_use]
    pub fn sid(mut self, sid: impl Into<String>) -> Self {
        self.sid = Some(unplaced(sid));
        self
    }

    /// The same, for these actions.
    #[must_use]
    pub fn action(mut self, action: OneOrMany<Located<String>>) -> Self {
        self.action = Some(action);
        self
    }

    /// The same, on these resources.
    #[must_use]
    pub fn resource(mut self, resource: OneOrMany<Located<String>>) -> Self {
        self.resource = Some(resource);
        self
    }

    /// The same, for these principals.
    #[must_use]
    pub fn principal(mut self, principal: Principal) -> Self {
        self.principal = Some(principal);
        self
    }

    /// The same, with one more condition: this key under this operator.
    #[must_use]
    pub fn condition(
        mut self,
        operator: &str,
        key: impl Into<String>,
        values: OneOrMany<Located<Scalar>>,
    ) -> Self {
        let condition = self.condition.get_or_insert_with(|| Condition {
            operators: Vec::new(),
            span: Span::default(),
        });
        let key = ConditionKey {
            key: unplaced(key),
            values,
        };
        match condition
            .operators
            .iter_mut()
            .find(|block| block.operator.value == operator)
        {
            Some(block) => block.keys.push(key),
            None => condition.operators.push(OperatorBlock {
                operator: unplaced(operator),
                keys: vec![key],
            }),
        }
        self
    }
}

impl<T> OneOrMany<T> {
    /// One value, not in a list.
    pub fn one(value: T) -> Self {
        Self {
            values: vec![value],
            is_list: false,
            span: Span::default(),
        }
    }

    /// A list.
    pub fn many(values: Vec<T>) -> Self {
        Self {
            values,
            is_list: true,
            span: Span::default(),
        }
    }
}

impl OneOrMany<Located<String>> {
    /// One text, not in a list.
    pub fn text(text: impl Into<String>) -> Self {
        Self::one(unplaced(text))
    }

    /// A list of texts.
    pub fn texts<S: Into<String>>(texts: impl IntoIterator<Item = S>) -> Self {
        Self::many(texts.into_iter().map(unplaced).collect())
    }
}

impl OneOrMany<Located<Scalar>> {
    /// One value, not in a list.
    pub fn value(text: impl Into<String>) -> Self {
        Self::one(Located::new(Scalar::Text(text.into()), Span::default()))
    }

    /// A list of values.
    pub fn values_of<S: Into<String>>(texts: impl IntoIterator<Item = S>) -> Self {
        Self::many(
            texts
                .into_iter()
                .map(|text| Located::new(Scalar::Text(text.into()), Span::default()))
                .collect(),
        )
    }
}

impl Principal {
    /// Everyone.
    pub fn anyone() -> Self {
        Self::Bare(unplaced("*"))
    }

    /// Principals of one type.
    pub fn of(kind: PrincipalType, names: OneOrMany<Located<String>>) -> Self {
        Self::Map {
            entries: vec![PrincipalEntry {
                kind: Located::new(kind, Span::default()),
                names,
            }],
            span: Span::default(),
        }
    }
}

fn unplaced(text: impl Into<String>) -> Located<String> {
    Located::new(text.into(), Span::default())
}
