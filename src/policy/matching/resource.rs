//! `Resource` and `NotResource`: ARN patterns, field by field, the last one across `:` and `/`.
use super::Scope;
use crate::policy::decide::Recorder;
use crate::policy::template::{Reading, Resolved, Template};
use crate::policy::variables::fields;
use crate::policy::{Layer, Pattern, Resource, Truth};
use crate::vocab::Arn;

/// A `Resource` or `NotResource` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ResourceTest {
    /// Whether the element is `NotResource`.
    pub(crate) negated: bool,
    pub(crate) patterns: Box<[ResourcePattern]>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ResourcePattern {
    /// `*`, which alone matches actions without resource types.
    Everything,
    /// One ARN, written whole.
    Exactly(Box<str>),
    /// Every ARN that begins so: a `*` at the end is the only wildcard.
    Beginning(Box<str>),
    /// Any other ARN pattern.
    Arn(Box<ArnPattern>),
    /// What no resource matches.
    Nothing,
}

/// The fields of an ARN pattern, split at compile time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ArnPattern {
    /// What stands before the first wildcard or variable: most ARNs differ here already.
    beginning: Box<str>,
    /// Partition, service, region, account: no variables are read here.
    pub(crate) head: [Pattern; 4],
    pub(crate) resource: Template,
    /// Set for a text with fewer than six fields, the missing ones being `*`.
    short: Option<Short>,
}

/// What a short ARN has, which decides where it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Short {
    has_star: bool,
    ends_in_star: bool,
}

impl ResourceTest {
    pub(crate) fn matches<R: Recorder>(
        &self,
        scope: &Scope<'_>,
        layer: Layer,
        recorder: &mut R,
    ) -> Truth {
        let mut any = Truth::False;
        for pattern in &self.patterns {
            any = any.or(pattern.matches(scope, layer, recorder));
            if any == Truth::True {
                break;
            }
        }
        if self.negated { !any } else { any }
    }

    /// The first entry that the resource matches, or may match, from 0.
    pub(crate) fn matching<R: Recorder>(
        &self,
        scope: &Scope<'_>,
        layer: Layer,
        recorder: &mut R,
    ) -> Option<usize> {
        let mut entries = self.patterns.iter();
        entries.position(|pattern| pattern.matches(scope, layer, recorder) != Truth::False)
    }
}

impl ResourcePattern {
    /// Reads an entry of a document in which variables are read or are plain text.
    pub(crate) fn new(text: &str, variables: bool) -> Self {
        if text == "*" {
            return Self::Everything;
        }
        let Some(arn) = ArnPattern::new(text, variables) else {
            return Self::Nothing;
        };
        let is_plain =
            arn.short.is_none() && arn.head.iter().all(|field| field.as_literal().is_some());
        // INVARIANT: the first five fields of a request's ARN hold no colon, so texts without a
        // wildcard in theirs can be compared whole.
        if is_plain && let Some(pattern) = arn.resource.fixed() {
            let [partition, service, region, account] = &arn.head;
            let whole = |end: &str| format!("arn:{partition}:{service}:{region}:{account}:{end}");
            if let Some(literal) = pattern.as_literal() {
                return Self::Exactly(whole(literal).into());
            }
            if let Some(beginning) = pattern.as_beginning() {
                return Self::Beginning(whole(beginning).into());
            }
        }
        Self::Arn(Box::new(arn))
    }

    /// What every resource that this matches begins with, as far as it is known without a request.
    pub(crate) fn beginning(&self) -> Option<&str> {
        match self {
            Self::Exactly(text) | Self::Beginning(text) => Some(text),
            Self::Arn(pattern) => Some(&pattern.beginning),
            Self::Everything | Self::Nothing => None,
        }
    }

    fn matches<R: Recorder>(&self, scope: &Scope<'_>, layer: Layer, recorder: &mut R) -> Truth {
        match (self, &scope.request.resource) {
            (Self::Everything, _) => Truth::True,
            (Self::Exactly(whole), _) => (**whole == *scope.resource).into(),
            (Self::Beginning(beginning), _) => scope.resource.starts_with(&**beginning).into(),
            (Self::Arn(pattern), Resource::Arn(arn)) => {
                pattern.matches(arn, scope, layer, recorder)
            }
            (Self::Arn(_), Resource::Any) | (Self::Nothing, _) => Truth::False,
        }
    }
}

impl ArnPattern {
    /// Reads an entry other than `*`; `None` for what is no ARN.
    pub(crate) fn new(text: &str, variables: bool) -> Option<Self> {
        let parts = fields(text, variables);
        if parts.first() != Some(&"arn") || parts.len() < 2 {
            return None;
        }
        let short = (parts.len() < 6).then(|| Short {
            has_star: text.contains('*'),
            ends_in_star: text.ends_with('*'),
        });
        let field = |at: usize| Pattern::new(parts.get(at).copied().unwrap_or("*"));
        let reading = Reading {
            variables,
            wildcards: true,
        };
        let plain = text.find(['*', '?', '$']).unwrap_or(text.len());
        let beginning = text.get(..plain).unwrap_or_default();
        Some(Self {
            beginning: if short.is_some() { "" } else { beginning }.into(),
            head: [field(1), field(2), field(3), field(4)],
            resource: Template::new(parts.get(5).copied().unwrap_or("*"), reading),
            short,
        })
    }

    /// Whether fields are missing, so that it depends on the kind of policy what it matches.
    pub(crate) fn is_short(&self) -> bool {
        self.short.is_some()
    }

    fn matches<R: Recorder>(
        &self,
        arn: &Arn,
        scope: &Scope<'_>,
        layer: Layer,
        recorder: &mut R,
    ) -> Truth {
        if !scope.resource.starts_with(&*self.beginning) {
            return Truth::False;
        }
        let [partition, service, region, account] = &self.head;
        let head = service.matches(&arn.service)
            && account.matches(&arn.account)
            && region.matches(&arn.region)
            && partition.matches(&arn.partition)
            && self.short.is_none_or(|short| short.counts_in(layer));
        if !head {
            return Truth::False;
        }
        match self.resource.resolve(scope, recorder) {
            Resolved::Pattern(pattern) => pattern.matches(&arn.resource).into(),
            Resolved::Unresolved => Truth::False,
            Resolved::Unknown => Truth::Unknown,
        }
    }
}

impl Short {
    /// Whether the missing fields of a short ARN are taken as `*`. AWS refuses to save such a
    /// resource, so no document says; this is what other evaluators do.
    fn counts_in(self, layer: Layer) -> bool {
        match layer {
            Layer::Identity | Layer::Boundary | Layer::Session => true,
            Layer::Resource | Layer::Endpoint => self.has_star,
            Layer::ServiceControl => self.ends_in_star,
            Layer::ResourceControl | Layer::Service => false,
        }
    }
}
