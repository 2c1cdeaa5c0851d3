//! Which of a statement's actions take which of its resources, by the forms of ARNs in the catalogue.
use super::known::is_unknown;
use crate::catalog::{
    ActionSet, CatalogAction, CatalogResourceType, ServiceAuthorization, actions_matching,
    service_authorizations,
};
use crate::diag::Located;
use crate::policy::ResourceSet;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Actions and resources that stand in one statement.
#[derive(Debug)]
pub(super) struct Fit {
    /// For each entry of actions, whether one of its actions takes one of the resources; `None` for an entry without an
    /// action that the catalogue has.
    pub(super) actions: Vec<Option<bool>>,
    /// For each resource, whether one of the actions takes it.
    pub(super) resources: Vec<bool>,
}

/// A resource of a statement.
struct Target<'a> {
    set: ResourceSet,
    /// What its resource part begins with, as far as it is spelled.
    beginning: &'a str,
    /// Whether its resource part is `*`, or a type with `*` for everything else, so that it may be taken by actions of which the
    /// catalogue has no resource types: services ask for some of them with such an ARN, as S3 does for `s3:ListAllMyBuckets`.
    is_open: bool,
    /// Whether a slash is spelled in its resource part.
    has_slash: bool,
}

/// A form of ARN, with `*` for partition, region and account, and for what its variables stand for.
struct Form {
    set: ResourceSet,
    /// What its resource part begins with, up to the first variable.
    beginning: &'static str,
    /// The word for its type that the resource part begins with; empty if it begins with a variable.
    word: &'static str,
    /// The name of a bucket alone, which has no slash
    /// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>).
    is_bucket: bool,
}

static FORMS: LazyLock<BTreeMap<&'static str, Form>> = LazyLock::new(|| {
    service_authorizations()
        .flat_map(ServiceAuthorization::resource_types)
        .flat_map(CatalogResourceType::arn_formats)
        .map(|format| (format, Form::new(format)))
        .collect()
});

/// The forms by the service in them.
static BY_SERVICE: LazyLock<BTreeMap<&'static str, Vec<&'static Form>>> = LazyLock::new(|| {
    let mut forms: BTreeMap<&str, Vec<&Form>> = BTreeMap::new();
    for (format, form) in &*FORMS {
        let service = format.split(':').nth(2).unwrap_or_default();
        forms.entry(service).or_default().push(form);
    }
    forms
});

/// Holds the actions of a list, `sets` being what each covers, against the resources of another; `None` if one of them may be anything: `*`, a text that is
/// not known, what is no ARN of six fields, and an ARN of a form that the catalogue does not have.
pub(super) fn fit<S: AsRef<[ActionSet]>>(
    actions: &[Located<String>],
    sets: impl FnOnce() -> S,
    resources: &[Located<String>],
    variables: bool,
) -> Option<Fit> {
    let is_open = |entry: &Located<String>| entry.value == "*" || is_unknown(&entry.value);
    if actions.iter().any(is_open) {
        return None;
    }
    let targets: Vec<Target<'_>> = resources
        .iter()
        .map(|resource| Target::new(&resource.value, variables))
        .collect::<Option<_>>()?;
    let mut taken = vec![false; targets.len()];
    let mut seen: BTreeMap<CatalogResourceType, bool> = BTreeMap::new();
    let actions = sets()
        .as_ref()
        .iter()
        .map(|set| {
            let mut known = set.iter().peekable();
            known.peek()?;
            // Every action is asked, since each may take another resource.
            Some(known.fold(false, |takes, action| {
                takes | takes_some(action, &targets, &mut taken, &mut seen)
            }))
        })
        .collect();
    Some(Fit {
        actions,
        resources: taken,
    })
}

impl Fit {
    /// Whether none of the actions takes any of the resources.
    pub(super) fn is_dead(&self) -> bool {
        !self.actions.is_empty() && self.actions.iter().all(|fits| *fits == Some(false))
    }
}

/// What to name for an entry of actions: some of the forms of ARN that its actions take.
pub(super) fn what_it_takes(entry: &str) -> String {
    let mut forms: Vec<&str> = actions_matching(entry)
        .into_iter()
        .flat_map(CatalogAction::resource_types)
        .flat_map(|used| used.resource_type().arn_formats())
        .collect();
    forms.sort_unstable();
    forms.dedup();
    if forms.is_empty() {
        return format!("give `{entry}` a statement with the resource `*`: it takes no ARN");
    }
    let more = if forms.len() > SHOWN {
        " and others"
    } else {
        ""
    };
    let shown: Vec<String> = forms
        .iter()
        .take(SHOWN)
        .map(|form| format!("`{form}`"))
        .collect();
    format!("name a resource that it takes: {}{more}", shown.join(", "))
}

/// How many forms of ARN a finding names.
const SHOWN: usize = 3;

/// Whether an action takes one of the targets, which are marked.
fn takes_some(
    action: CatalogAction,
    targets: &[Target<'_>],
    taken: &mut [bool],
    seen: &mut BTreeMap<CatalogResourceType, bool>,
) -> bool {
    if action.is_wildcard_only() {
        return mark(targets, taken, |target| target.is_open);
    }
    let mut some = false;
    for used in action.resource_types() {
        let resource_type = used.resource_type();
        let known = seen.entry(resource_type);
        some |= *known.or_insert_with(|| is_taken(resource_type, targets, taken));
    }
    some
}

/// Whether some of the targets are of a type; they are marked.
fn is_taken(
    resource_type: CatalogResourceType,
    targets: &[Target<'_>],
    taken: &mut [bool],
) -> bool {
    let formats = resource_type.arn_formats();
    // A type of which the catalogue has no form may have any.
    if formats.len() == 0 {
        return mark(targets, taken, |_| true);
    }
    formats.fold(false, |some, format| {
        let form = FORMS.get(format);
        some | form.is_none_or(|form| mark(targets, taken, |target| form.is_of(target)))
    })
}

/// Marks the targets of which something holds, and says whether there are any.
fn mark(targets: &[Target<'_>], taken: &mut [bool], holds: impl Fn(&Target<'_>) -> bool) -> bool {
    let mut some = false;
    for (target, marked) in targets.iter().zip(taken) {
        let fits = holds(target);
        *marked |= fits;
        some |= fits;
    }
    some
}

impl Form {
    fn new(format: &'static str) -> Self {
        let mut fields = format.splitn(6, ':').skip(2);
        let service = fields.next().unwrap_or("*");
        let resource = fields.nth(2).unwrap_or("*");
        let word = resource.split(['/', ':', '$']).next();
        let beginning = resource.split("${").next();
        let resource = with_stars(resource);
        Self {
            beginning: beginning.unwrap_or_default(),
            word: word.unwrap_or_default(),
            set: ResourceSet::new(
                &format!("arn:*:{}:*:*:{resource}", with_stars(service)),
                false,
            ),
            is_bucket: format.ends_with(":${BucketName}"),
        }
    }

    fn is_of(&self, target: &Target<'_>) -> bool {
        // Most forms are told apart by their first letter.
        let mut beginnings = self.beginning.bytes().zip(target.beginning.bytes());
        beginnings.all(|(one, two)| one == two)
            && self.set.overlaps(&target.set)
            && !(self.is_bucket && target.has_slash)
    }
}

impl<'a> Target<'a> {
    fn new(text: &'a str, variables: bool) -> Option<Self> {
        let resource = text.splitn(6, ':').nth(5)?;
        if !text.starts_with("arn:") || is_unknown(text) {
            return None;
        }
        let service = text.split(':').nth(2)?;
        let forms = BY_SERVICE.get(service)?;
        let named = resource.trim_end_matches(['*', '/', ':']);
        // In front of a list of streams stands an empty name of a group: `log-group::log-stream:*`.
        let is_type = named.contains("::") || forms.iter().any(|form| form.word == named);
        let target = Self {
            set: ResourceSet::new(text, variables),
            beginning: resource.split(['*', '?', '$']).next().unwrap_or_default(),
            is_open: resource.ends_with('*') && (named.is_empty() || is_type),
            has_slash: with_stars(resource).contains('/'),
        };
        let is_known = forms.iter().any(|form| form.is_of(&target));
        is_known.then_some(target)
    }
}

/// A format with `*` in place of each variable.
fn with_stars(format: &str) -> String {
    let mut out = String::new();
    let mut rest = format;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        out.push('*');
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    out + rest
}
