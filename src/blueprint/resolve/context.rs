//! What every part of the resolver shares: the problems so far, the files, the limits.
use crate::blueprint::files::Files;
use crate::blueprint::raw::Text;
use crate::catalog;
use crate::diag::{Code, Diagnostic, SourceId, SourceMap, Span, did_you_mean};
use crate::model::GivenPolicy;
use crate::policy::{self, Kind};
use crate::syntax;
use crate::vocab::{Name, Region};
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

/// The shared state of one resolution.
pub(super) struct Context<'a> {
    /// Reads the files that a blueprint names.
    pub files: &'a dyn Files,
    /// What to show before the paths of those files: the blueprint's folder.
    pub folder: &'a str,
    /// Where the texts of those files go.
    pub sources: &'a mut SourceMap,
    /// The problems so far.
    pub diagnostics: &'a mut Vec<Diagnostic>,
    /// For each limited included file: the only accounts its things may stand in.
    pub account_limits: BTreeMap<SourceId, BTreeSet<String>>,
    /// The blueprint's name, once it is known to be one.
    pub blueprint: Name,
    /// The region of everything that names none.
    pub default_region: Option<Region>,
    /// Whether the blueprint speaks of an organization, readable or not, or was told that it should.
    pub speaks_of_organization: bool,
    /// What has no region, and no default one to fall back on: told of all together.
    pub without_region: Vec<Text>,
    /// Documents read so far, by path and kind: a file named twice is read and reported once.
    pub given: BTreeMap<(String, Kind), Option<GivenPolicy>>,
}

impl Context<'_> {
    /// Adds a problem.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// A word of `vocab` from a text, or a problem with this code.
    pub(super) fn word<T: FromStr<Err = crate::vocab::Malformed>>(
        &mut self,
        code: Code,
        noun: &str,
        text: &Text,
    ) -> Option<T> {
        match text.value.parse() {
            Ok(word) => Some(word),
            Err(why) => {
                let diagnostic = Diagnostic::error(
                    code,
                    text.span,
                    format!("`{}` is no {noun}: {why}", text.value),
                );
                self.report(match code {
                    Code::InvalidAccountId => diagnostic.help(
                        "write the account's twelve digits, in quotes if one of them leads with 0",
                    ),
                    Code::InvalidName => diagnostic.help("choose a name such as `answer-service`"),
                    Code::InvalidArn => diagnostic.help("copy the ARN from AWS"),
                    _ => diagnostic.help(format!("copy the {noun} from AWS")),
                });
                None
            }
        }
    }

    /// The name of a thing that is declared here.
    pub(super) fn declared_name(&mut self, text: &Text) -> Option<Name> {
        self.word(Code::InvalidName, "name", text)
    }

    /// A region that exists: the one given, or the default one.
    pub(super) fn region(&mut self, given: Option<&Text>, of: &Text) -> Option<Region> {
        match given {
            Some(text) => self.known_region(text),
            None if self.default_region.is_some() => self.default_region.clone(),
            None => {
                self.without_region.push(of.clone());
                None
            }
        }
    }

    /// Reports what has no region: one cause, so one problem.
    pub(super) fn report_without_region(&mut self) {
        let mut without = std::mem::take(&mut self.without_region).into_iter();
        let Some(first) = without.next() else { return };
        let diagnostic = Diagnostic::error(
            Code::MissingRegion,
            first.span,
            format!("`{}` has no region", first.value),
        )
        .help("add `region:` once under `defaults:`, or here");
        self.report(without.fold(diagnostic, |diagnostic, text| {
            diagnostic.related(text.span, "nor has this")
        }));
    }

    /// Something needs an organization and there is none: told once, since it is one cause.
    pub(super) fn organization_missing(&mut self, span: Span, what: &str) {
        if self.speaks_of_organization {
            return;
        }
        self.speaks_of_organization = true;
        self.report(
            Diagnostic::error(
                Code::MissingOrganization,
                span,
                format!("{what} an organization, and the blueprint has none"),
            )
            .help("add `organization:` with its id, root and management account"),
        );
    }

    /// A region that exists.
    pub(super) fn known_region(&mut self, text: &Text) -> Option<Region> {
        if catalog::regions().any(|region| region == text.value) {
            return text.value.parse().ok();
        }
        let diagnostic = Diagnostic::error(
            Code::UnknownRegion,
            text.span,
            format!("there is no region `{}`", text.value),
        );
        let near = did_you_mean(&text.value, catalog::regions());
        self.report(if near.is_empty() {
            diagnostic.help("write a region like `us-east-2`")
        } else {
            diagnostic.help(format!(
                "did you mean {}?",
                crate::blueprint::violation::either(&near)
            ))
        });
        None
    }

    /// The policy in a file that the blueprint names, read once. `None` where it was not usable,
    /// which has been reported.
    pub(super) fn given_policy(&mut self, path: &Text, kind: Kind) -> Option<GivenPolicy> {
        let key = (path.value.clone(), kind);
        if let Some(known) = self.given.get(&key) {
            return known.clone();
        }
        let read = self.read_policy(path, kind);
        self.given.insert(key, read.clone());
        read
    }

    fn read_policy(&mut self, path: &Text, kind: Kind) -> Option<GivenPolicy> {
        let text = match self.files.read(&path.value) {
            Ok(text) => text,
            Err(error) => {
                self.report(error.diagnostic(Some(path.span)));
                return None;
            }
        };
        let source = self
            .sources
            .add(format!("{}{}", self.folder, path.value), text.clone());
        let node = syntax::parse_json(&text, source).into_valid(self.diagnostics)?;
        let document = policy::parse(&node, kind).into_valid(self.diagnostics)?;
        Some(GivenPolicy {
            path: path.value.clone(),
            document,
        })
    }
}
