//! Policies as they are emitted: texts may be symbols, every statement knows its origin.
use super::{Json, Symbol, Text};
use crate::diag::Span;
use crate::policy::Effect;
use crate::vocab::short_hash;
use std::collections::{BTreeMap, BTreeSet};

/// A policy to emit. Statements are in a fixed order, sorted by Sid.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PolicyDocument {
    /// The statements.
    pub statements: Vec<PolicyStatement>,
}

impl PolicyDocument {
    /// The policy language that every document is written in.
    pub const VERSION: &'static str = "2012-10-17";

    /// A document of these statements, sorted by Sid. Statements that say the same are one; Sids
    /// that would be equal otherwise are told apart by what their statements say, so that no
    /// statement's Sid depends on the order of others.
    pub fn new(statements: Vec<PolicyStatement>) -> Self {
        let mut by_sid: BTreeMap<String, Vec<PolicyStatement>> = BTreeMap::new();
        for statement in statements {
            let alike = by_sid.entry(statement.sid.clone()).or_default();
            alike.push(statement);
        }
        let mut statements: Vec<PolicyStatement> =
            by_sid.into_values().flat_map(told_apart).collect();
        statements.sort_by(|one, other| one.sid.cmp(&other.sid));
        Self { statements }
    }

    /// The document as a tree in AWS's order of elements, with each text as `text` prints it.
    /// `Statement` is always a list; other lists of one are the one.
    pub fn json<'a>(&'a self, text: &impl Fn(&'a Text) -> Json<'a>) -> Json<'a> {
        Json::map(self.members(text, None))
    }

    /// The document with an `Id`, which means nothing to AWS, and symbols as references.
    pub(super) fn json_named<'a>(&'a self, id: &'a str) -> Json<'a> {
        Json::map(self.members(&plain, Some(id)))
    }

    /// The document as a file of its own: two spaces of indentation, a newline at its end. One
    /// with symbols says that it is not attachable as it is.
    pub fn print(&self) -> String {
        let invented = (!self.symbols().is_empty()).then_some(
            "Not attachable as it is: AWS invents the ids written as synth references when the \
             stacks are deployed; manifest.json says which output holds each",
        );
        let id = invented.or_else(|| {
            self.is_for_any_account().then_some(
                "Not attachable as it is: it is that of every account of a group, whose own id \
                 stands where synth:account does",
            )
        });
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        for symbol in self.symbols() {
            *names.entry(symbol.to_string()).or_default() += 1;
        }
        let ambiguous = |symbol: &Symbol| names.get(&symbol.to_string()).is_some_and(|n| *n > 1);
        let text = |text: &Text| match text {
            Text::Symbol(symbol) if ambiguous(symbol) => Json::text(symbol.text_with_account()),
            Text::Literal(text) => Json::text(text.clone()),
            Text::Symbol(symbol) => Json::text(symbol.to_string()),
        };
        Json::map(self.members(&text, id)).pretty()
    }

    /// The document of each account of a `StackSet`: where the id of `account` stands, the text
    /// that stands for the account's own.
    #[must_use]
    pub fn for_any_account(mut self, account: &str) -> Self {
        let own = |text: &str| text.replace(account, ACCOUNT);
        let set = |texts: BTreeSet<Text>| {
            texts
                .into_iter()
                .map(|text| match text {
                    Text::Literal(text) => Text::Literal(own(&text)),
                    symbol @ Text::Symbol(_) => symbol,
                })
                .collect()
        };
        for statement in &mut self.statements {
            if let Some(Principal::Aws(arns)) = &mut statement.principal {
                *arns = arns.iter().map(|arn| own(arn)).collect();
            }
            statement.resources = statement.resources.take().map(|resources| match resources {
                Resources::These(texts) => Resources::These(set(texts)),
                Resources::AllBut(texts) => Resources::AllBut(set(texts)),
            });
            let values = statement.conditions.values_mut();
            for texts in values.flat_map(BTreeMap::values_mut) {
                *texts = set(std::mem::take(texts));
            }
        }
        self
    }

    fn is_for_any_account(&self) -> bool {
        self.json(&plain).minified().contains(ACCOUNT)
    }

    /// The document with symbols as references and without any blank.
    pub fn minified(&self) -> String {
        self.json(&plain).minified()
    }

    /// Every symbol in the document, each once.
    pub fn symbols(&self) -> BTreeSet<&Symbol> {
        self.statements
            .iter()
            .flat_map(PolicyStatement::texts)
            .filter_map(|text| match text {
                Text::Literal(_) => None,
                Text::Symbol(symbol) => Some(symbol),
            })
            .collect()
    }

    /// Where each statement came from, by its JSON pointer (RFC 6901) in the printed document.
    pub fn origins(&self) -> BTreeMap<String, Span> {
        self.statements
            .iter()
            .enumerate()
            .map(|(position, statement)| (format!("/Statement/{position}"), statement.origin))
            .collect()
    }

    fn members<'a>(
        &'a self,
        text: &impl Fn(&'a Text) -> Json<'a>,
        id: Option<&'a str>,
    ) -> Vec<(&'static str, Json<'a>)> {
        let statements = self
            .statements
            .iter()
            .map(|statement| statement.json(text))
            .collect();
        let mut members = vec![("Version", Json::text(Self::VERSION))];
        members.extend(id.map(|id| ("Id", Json::text(id))));
        members.push(("Statement", Json::List(statements)));
        members
    }
}

/// What stands for the id of each account in a policy of a group.
const ACCOUNT: &str = "${synth:account}";

/// Statements of one Sid, with Sids of their own if they say different things.
fn told_apart(statements: Vec<PolicyStatement>) -> Vec<PolicyStatement> {
    if statements.len() < 2 {
        return statements;
    }
    let mut by_text: BTreeMap<String, PolicyStatement> = BTreeMap::new();
    for statement in statements {
        let text = statement.json(&plain).minified();
        let origin = statement.origin;
        let first = by_text.entry(text).or_insert(statement);
        first.origin = first.origin.min(origin);
    }
    let alone = by_text.len() < 2;
    by_text
        .into_iter()
        .map(|(text, mut statement)| {
            if !alone {
                let hash = short_hash(&text).to_ascii_uppercase();
                statement.sid.push_str(&hash);
            }
            statement
        })
        .collect()
}

fn plain(text: &Text) -> Json<'_> {
    match text {
        Text::Literal(text) => Json::text(&**text),
        Text::Symbol(symbol) => Json::text(symbol.to_string()),
    }
}

/// One statement to emit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyStatement {
    /// Letters and digits, unique in the document.
    pub sid: String,
    /// Allow or Deny.
    pub effect: Effect,
    /// Whom it is about; `None` in identity policies and SCPs.
    pub principal: Option<Principal>,
    /// The actions, sorted.
    pub actions: BTreeSet<String>,
    /// The resources; `None` in trust policies, which have none.
    pub resources: Option<Resources>,
    /// The conditions.
    pub conditions: Conditions,
    /// The blueprint text it came from. Takes no part in equality of what is printed.
    pub origin: Span,
}

impl PolicyStatement {
    /// A statement that allows these actions; nothing else is said yet.
    pub fn allow(sid: impl Into<String>, actions: BTreeSet<String>, origin: Span) -> Self {
        Self {
            sid: sid.into(),
            effect: Effect::Allow,
            principal: None,
            actions,
            resources: None,
            conditions: Conditions::new(),
            origin,
        }
    }

    /// A statement that denies these actions; nothing else is said yet.
    pub fn deny(sid: impl Into<String>, actions: BTreeSet<String>, origin: Span) -> Self {
        Self {
            effect: Effect::Deny,
            ..Self::allow(sid, actions, origin)
        }
    }

    /// The same, about this principal.
    #[must_use]
    pub fn principal(mut self, principal: Principal) -> Self {
        self.principal = Some(principal);
        self
    }

    /// The same, on these resources.
    #[must_use]
    pub fn on(mut self, resources: impl IntoIterator<Item = Text>) -> Self {
        self.resources = Some(Resources::These(resources.into_iter().collect()));
        self
    }

    /// The same, on every resource.
    #[must_use]
    pub fn on_all(self) -> Self {
        self.on([Text::literal("*")])
    }

    /// The same, on every resource but these.
    #[must_use]
    pub fn on_all_but(mut self, resources: impl IntoIterator<Item = Text>) -> Self {
        self.resources = Some(Resources::AllBut(resources.into_iter().collect()));
        self
    }

    /// The same, when one of these values passes as well.
    #[must_use]
    pub fn when(
        mut self,
        operator: &str,
        key: impl Into<String>,
        values: impl IntoIterator<Item = Text>,
    ) -> Self {
        self.conditions
            .entry(operator.to_owned())
            .or_default()
            .entry(key.into())
            .or_default()
            .extend(values);
        self
    }

    /// The statement as a tree.
    pub fn json<'a>(&'a self, text: &impl Fn(&'a Text) -> Json<'a>) -> Json<'a> {
        let effect = match self.effect {
            Effect::Allow => "Allow",
            Effect::Deny => "Deny",
        };
        let mut members = vec![
            ("Sid", Json::text(&*self.sid)),
            ("Effect", Json::text(effect)),
        ];
        members.extend(
            self.principal
                .as_ref()
                .map(|principal| ("Principal", principal.json())),
        );
        members.push(("Action", texts(&self.actions)));
        members.extend(self.resources.as_ref().map(|resources| match resources {
            Resources::These(these) => ("Resource", each(these, text)),
            Resources::AllBut(these) => ("NotResource", each(these, text)),
        }));
        if !self.conditions.is_empty() {
            let operators = self.conditions.iter().map(|(operator, keys)| {
                let keys = keys
                    .iter()
                    .map(|(key, values)| (&**key, each(values, text)));
                (&**operator, Json::map(keys))
            });
            members.push(("Condition", Json::map(operators)));
        }
        Json::map(members)
    }

    /// Every text that can be a symbol: resources and condition values.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        let resources = self.resources.iter().flat_map(|resources| match resources {
            Resources::These(these) | Resources::AllBut(these) => these,
        });
        resources.chain(
            self.conditions
                .values()
                .flat_map(BTreeMap::values)
                .flatten(),
        )
    }
}

/// `operator → key → values`, all sorted.
pub type Conditions = BTreeMap<String, BTreeMap<String, BTreeSet<Text>>>;

/// Whom a statement is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// `"*"`.
    Anyone,
    /// `{"AWS": […]}`: ARNs, in a fixed order.
    Aws(BTreeSet<String>),
    /// `{"Federated": …}`: the ARN of an identity provider.
    Federated(String),
    /// `{"Service": […]}`: host names.
    Service(BTreeSet<String>),
}

impl Principal {
    fn json(&self) -> Json<'_> {
        match self {
            Self::Anyone => Json::text("*"),
            Self::Aws(arns) => Json::map([("AWS", texts(arns))]),
            Self::Federated(arn) => Json::map([("Federated", Json::text(&**arn))]),
            Self::Service(hosts) => Json::map([("Service", texts(hosts))]),
        }
    }
}

fn texts(texts: &BTreeSet<String>) -> Json<'_> {
    Json::one_or_many(texts.iter().map(|text| Json::text(&**text)).collect())
}

fn each<'a>(texts: &'a BTreeSet<Text>, text: &impl Fn(&'a Text) -> Json<'a>) -> Json<'a> {
    Json::one_or_many(texts.iter().map(text).collect())
}

/// Which resources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resources {
    /// `Resource`.
    These(BTreeSet<Text>),
    /// `NotResource`.
    AllBut(BTreeSet<Text>),
}
