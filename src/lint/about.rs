//! What a finding is about, as a digest that layout does not change and a wider policy does.
use super::Subject;
use crate::diag::{Diagnostic, Located, Span};
use crate::policy::{OneOrMany, Principal, Statement};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// A digest of some texts: each is counted with its length, so that no two lists of texts are alike.
#[derive(Debug, Clone, Default)]
pub(super) struct Digest(Sha256);

impl Digest {
    pub(super) fn text(&mut self, text: &str) {
        let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
        self.0.update(length.to_be_bytes());
        self.0.update(text);
    }

    /// Texts whose order means nothing.
    fn set(&mut self, mut texts: Vec<String>) {
        texts.sort();
        texts.dedup();
        self.text(&texts.len().to_string());
        for text in &texts {
            self.text(text);
        }
    }

    /// The first 64 bits in hexadecimal digits.
    pub(super) fn digits(self) -> String {
        let digest = self.0.finalize();
        let first = digest.iter().take(8);
        let number = first.fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        format!("{number:016x}")
    }
}

/// A statement by its place: which subject, and which of its statements.
pub(super) type StatementPlace = (usize, usize);

/// Where the policies of a run stand.
pub(super) struct Places<'a> {
    subjects: &'a [Subject],
    /// The numbers of the subjects by where they start.
    by_start: Vec<usize>,
}

impl<'a> Places<'a> {
    pub(super) fn new(subjects: &'a [Subject]) -> Self {
        let mut by_start: Vec<usize> = (0..subjects.len()).collect();
        by_start.sort_by_key(|number| subjects.get(*number).map(|subject| subject.document.span));
        Self { subjects, by_start }
    }
}

/// What findings are about. Each statement and document that has findings is read once, however many it has.
pub(super) struct Abouts<'a> {
    places: &'a Places<'a>,
    statements: BTreeMap<StatementPlace, Parts>,
    documents: BTreeMap<usize, String>,
}

impl<'a> Abouts<'a> {
    pub(super) fn new(places: &'a Places<'a>) -> Self {
        Self {
            places,
            statements: BTreeMap::new(),
            documents: BTreeMap::new(),
        }
    }

    /// What a finding is about: the statement that the rule looked at, or else what it points at, with the statements
    /// of its other places. Empty where it points at no policy.
    pub(super) fn about(
        &mut self,
        found: &Diagnostic,
        looked_at: Option<StatementPlace>,
    ) -> String {
        let Some(primary) = &found.primary else {
            return String::new();
        };
        let place = match looked_at {
            Some((subject, statement)) => Some((subject, Some(statement))),
            None => self.place(primary.span),
        };
        let Some((subject, statement)) = place else {
            return String::new();
        };
        let mut digest = Digest::default();
        self.holder(subject, &mut digest);
        let Some(statement) = statement else {
            let named = self.named_beside_statements(subject, primary.span);
            digest.text(&named.unwrap_or_else(|| self.document(subject)));
            return digest.digits();
        };
        let first = (subject, statement);
        digest.text(&self.parts(first).about(primary.span));
        let mut others = Vec::new();
        for label in &found.related {
            if let Some((other, Some(statement))) = self.place(label.span)
                && (other, statement) != first
            {
                others.push(self.parts((other, statement)).whole.clone());
            }
        }
        others.sort();
        others.dedup();
        for other in others {
            digest.text(&other);
        }
        digest.digits()
    }

    fn holder(&self, subject: usize, digest: &mut Digest) {
        let holder = self
            .places
            .subjects
            .get(subject)
            .and_then(|it| it.holder.as_ref());
        digest.text(holder.map_or("", |holder| &holder.name));
    }

    /// The subject that a place lies in, and the statement of it. Where several start at one place, which is so in a
    /// text within a text, the place is that of them all and no single one is meant.
    fn place(&self, span: Span) -> Option<(usize, Option<usize>)> {
        let start = |number: &usize| self.places.subjects.get(*number).map(|it| it.document.span);
        let after = self
            .places
            .by_start
            .partition_point(|number| start(number).is_some_and(|it| begins(it) <= begins(span)));
        let subject = *self.places.by_start.get(after.checked_sub(1)?)?;
        let document = &self.places.subjects.get(subject)?.document;
        if !encloses(document.span, span) {
            return None;
        }
        let statements = document.statements();
        let after = statements.partition_point(|it| begins(it.span) <= begins(span));
        let statement = after.checked_sub(1).filter(|number| {
            let enclosing = statements
                .get(*number)
                .is_some_and(|it| encloses(it.span, span));
            enclosing && span != document.span
        });
        Some((subject, statement))
    }

    fn parts(&mut self, place: StatementPlace) -> &Parts {
        let subject = self.places.subjects.get(place.0);
        let statement = subject.and_then(|it| it.document.statements().get(place.1));
        let parts = self.statements.entry(place);
        parts.or_insert_with(|| statement.map(Parts::of).unwrap_or_default())
    }

    /// `Version` or `Id`, if a place is that of one of them.
    fn named_beside_statements(&self, subject: usize, span: Span) -> Option<String> {
        let document = &self.places.subjects.get(subject)?.document;
        let elements = [&document.version, &document.id];
        let mut elements = elements.into_iter().flatten();
        let element = elements.find(|element| element.span == span && span != document.span)?;
        Some(element.value.clone())
    }

    /// All statements of a document, in any order.
    fn document(&mut self, subject: usize) -> String {
        if let Some(known) = self.documents.get(&subject) {
            return known.clone();
        }
        let mut digest = Digest::default();
        if let Some(subject) = self.places.subjects.get(subject) {
            let statements = subject.document.statements().iter();
            digest.set(
                statements
                    .map(|statement| Parts::of(statement).whole)
                    .collect(),
            );
            digest.set(unread(
                subject.document.unread.iter().map(|it| &it.0.key.text),
            ));
        }
        let digits = digest.digits();
        self.documents.insert(subject, digits.clone());
        digits
    }
}

/// What a place is ordered by.
fn begins(span: Span) -> (crate::diag::SourceId, u32) {
    (span.source, span.start)
}

fn encloses(outer: Span, inner: Span) -> bool {
    outer.source == inner.source && outer.start <= inner.start && inner.end <= outer.end
}

fn unread<'a>(keys: impl Iterator<Item = &'a String>) -> Vec<String> {
    keys.cloned().collect()
}

/// The digests of one statement.
#[derive(Debug, Default)]
struct Parts {
    span: Span,
    /// The statement.
    whole: String,
    /// The statement without its actions.
    without_actions: String,
    /// Its actions by service; those that may be of any service stand under an empty name.
    services: BTreeMap<String, Vec<String>>,
    /// Every text of it that has a place.
    texts: BTreeMap<Span, String>,
    /// To which service the action at a place belongs.
    service_of: BTreeMap<Span, String>,
}

impl Parts {
    fn of(statement: &Statement) -> Self {
        let mut parts = Self {
            span: statement.span,
            ..Self::default()
        };
        for action in statement.actions() {
            let service = service(&action.value);
            let of_service = parts.services.entry(service.clone()).or_default();
            of_service.push(action.value.clone());
            parts.texts.insert(action.span, action.value.clone());
            parts.service_of.insert(action.span, service);
        }
        for resource in statement.resources() {
            parts.texts.insert(resource.span, resource.value.clone());
        }
        for (_, name) in statement.principals() {
            parts.texts.insert(name.span, name.value.clone());
        }
        let mut without = Digest::default();
        rest(statement, &mut parts.texts, &mut without);
        let mut whole = without.clone();
        whole.set(
            statement
                .actions()
                .map(|action| action.value.clone())
                .collect(),
        );
        parts.whole = whole.digits();
        parts.without_actions = without.digits();
        parts
    }

    /// The statement as far as what stands at a place is about it: for an action, only the actions of its service
    /// count, so that another service's may be added. Everything else counts: who adds a resource or takes a
    /// condition away makes the action wider.
    fn about(&self, span: Span) -> String {
        let mut digest = Digest::default();
        if span == self.span {
            return self.whole.clone();
        }
        digest.text(self.texts.get(&span).map_or("", String::as_str));
        match self.service_of.get(&span) {
            Some(service) => {
                digest.text(&self.without_actions);
                let any = self.services.get("").into_iter();
                let same = self.services.get(service).into_iter();
                digest.set(any.chain(same).flatten().cloned().collect());
            }
            None => digest.text(&self.whole),
        }
        digest.digits()
    }
}

/// The service of an action in lower case, or nothing where it may be any.
fn service(action: &str) -> String {
    match action.split_once(':') {
        Some((service, _)) if !service.contains(['*', '?']) => service.to_ascii_lowercase(),
        _ => String::new(),
    }
}

/// A statement without its name and its actions. Which texts have a place in its condition is noted on the way.
fn rest(statement: &Statement, texts: &mut BTreeMap<Span, String>, digest: &mut Digest) {
    digest.text(
        statement
            .effect
            .as_ref()
            .map_or("", |effect| effect.value.as_str()),
    );
    digest.set(principals(statement.principal.as_ref()));
    digest.set(principals(statement.not_principal.as_ref()));
    for element in [
        &statement.not_action,
        &statement.resource,
        &statement.not_resource,
    ] {
        digest.set(values(element.as_ref()));
    }
    let mut conditions = Vec::new();
    for (operator, key) in statement.condition_keys() {
        texts.insert(operator.span, operator.value.clone());
        texts.insert(key.key.span, key.key.value.clone());
        let mut one = Digest::default();
        one.text(&operator.value);
        one.text(&key.key.value);
        let values = key.values.values.iter();
        for value in values.clone() {
            texts.insert(value.span, value.value.text().to_owned());
        }
        one.set(values.map(|value| value.value.text().to_owned()).collect());
        conditions.push(one.digits());
    }
    digest.set(conditions);
    digest.set(unread(statement.unread.iter().map(|it| &it.0.key.text)));
}

fn principals(principal: Option<&Principal>) -> Vec<String> {
    let names = principal.into_iter().flat_map(Principal::names);
    names
        .map(|(kind, name)| format!("{} {}", kind.as_str(), name.value))
        .collect()
}

fn values(values: Option<&OneOrMany<Located<String>>>) -> Vec<String> {
    let values = values.into_iter().flat_map(|values| &values.values);
    values.map(|value| value.value.clone()).collect()
}
