//! ARNs of policies, and the forms that the reference has for the ARNs of a service.
use super::known::{UNKNOWN, is_unknown};
use crate::catalog::{CatalogResourceType, more_arn_formats, service_authorizations};
use crate::diag::Located;
use crate::policy::{Pattern, Statement};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The fields of an ARN as a policy writes it, wildcards and variables included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'a> {
    pub(super) partition: &'a str,
    pub(super) service: &'a str,
    pub(super) region: &'a str,
    pub(super) account: &'a str,
    pub(super) resource: &'a str,
}

/// A form of the reference, such as `arn:${Partition}:s3:::${BucketName}`.
#[derive(Debug, Clone)]
pub(super) struct Form {
    /// The whole of it.
    pub(super) text: &'static str,
    region: &'static str,
    account: &'static str,
    /// Its sixth field with `*` for each variable.
    resource: Pattern,
}

/// The entries of `Resource` and `NotResource`.
pub(super) fn resource_entries(statement: &Statement) -> impl Iterator<Item = &Located<String>> {
    [&statement.resource, &statement.not_resource]
        .into_iter()
        .flatten()
        .flat_map(|entries| &entries.values)
}

/// The fields of an ARN. `None` for a text that is none, and for one with a variable before the fifth colon, both of
/// which are reported when the policy is read.
pub(super) fn fields(text: &str) -> Option<Fields<'_>> {
    let mut fields = text.splitn(6, ':');
    let mut next = || fields.next();
    if next()? != "arn" {
        return None;
    }
    let fields = Fields {
        partition: next()?,
        service: next()?,
        region: next()?,
        account: next()?,
        resource: next()?,
    };
    let early = [
        fields.partition,
        fields.service,
        fields.region,
        fields.account,
    ];
    (!early.iter().any(|field| field.contains("${"))).then_some(fields)
}

/// The actions and ARNs of a statement that belong to other services than these.
pub(super) fn foreign_entries<'a>(
    statement: &'a Statement,
    own: &'a [String],
) -> impl Iterator<Item = &'a Located<String>> {
    let is_foreign = |service: &str| {
        !service.is_empty()
            && is_plain(service)
            && !own.iter().any(|own| own.eq_ignore_ascii_case(service))
    };
    let actions = statement.actions().filter(move |action| {
        let service = action.value.split_once(':').map(|(service, _)| service);
        service.is_some_and(is_foreign)
    });
    let resources = resource_entries(statement)
        .filter(move |entry| fields(&entry.value).is_some_and(|fields| is_foreign(fields.service)));
    actions.chain(resources)
}

/// Whether a field is written out: neither a pattern nor unknown.
pub(super) fn is_plain(field: &str) -> bool {
    !is_unknown(field) && !field.contains(['*', '?'])
}

/// The services that ARNs name.
pub(super) fn arn_services() -> impl Iterator<Item = &'static str> {
    FORMS.keys().copied()
}

/// Every form of the ARNs of a service; none for one that the reference does not have.
pub(super) fn forms_of(service: &str) -> &'static [Form] {
    FORMS.get(service).map_or(&[], Vec::as_slice)
}

impl Form {
    /// Whether some resource of this form has the sixth field of an ARN.
    pub(super) fn fits_resource(&self, pattern: &Pattern) -> bool {
        pattern.overlaps(&self.resource)
    }

    /// Whether some resource of this form has a region that the field matches.
    pub(super) fn fits_region(&self, field: &str) -> bool {
        fits(self.region, field)
    }

    /// Whether some resource of this form has an account that the field matches.
    pub(super) fn fits_account(&self, field: &str) -> bool {
        fits(self.account, field)
    }

    pub(super) fn has_region(&self) -> bool {
        !self.region.is_empty()
    }

    pub(super) fn has_account(&self) -> bool {
        !self.account.is_empty()
    }
}

/// The sixth field with `*` for what is not known: variables, and parts of a template.
pub(super) fn resource_pattern(resource: &str) -> Pattern {
    if resource.contains(['$', UNKNOWN]) {
        Pattern::new(&variables_as_stars(&resource.replace(UNKNOWN, "*")))
    } else {
        Pattern::new(resource)
    }
}

fn fits(form: &str, field: &str) -> bool {
    if is_unknown(field) {
        return true;
    }
    match form {
        "" => field.bytes().all(|byte| byte == b'*'),
        variable if variable.starts_with("${") => !field.is_empty(),
        literal => overlap(field, literal),
    }
}

/// `${Name}` and `${aws:key, 'default'}` as `*`.
fn variables_as_stars(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        out.push('*');
        match after.split_once('}') {
            Some((_, after)) => rest = after,
            None => return out,
        }
    }
    out + rest
}

static FORMS: LazyLock<BTreeMap<&'static str, Vec<Form>>> = LazyLock::new(|| {
    let mut forms: BTreeMap<&'static str, Vec<Form>> = BTreeMap::new();
    for service in service_authorizations() {
        for text in service
            .resource_types()
            .flat_map(CatalogResourceType::arn_formats)
        {
            add_form(&mut forms, service.prefix(), text);
        }
    }
    for text in more_arn_formats() {
        add_form(&mut forms, "", text);
    }
    forms
});

fn add_form(
    forms: &mut BTreeMap<&'static str, Vec<Form>>,
    prefix: &'static str,
    text: &'static str,
) {
    let mut fields = text.splitn(6, ':').skip(2);
    let mut next = || fields.next().unwrap_or_default();
    let (service, region, account, resource) = (next(), next(), next(), next());
    // Recovery points of AWS Backup are ARNs of whatever service.
    let service = if service.starts_with("${") {
        prefix
    } else {
        service
    };
    forms.entry(service).or_default().push(Form {
        text,
        region,
        account,
        resource: Pattern::new(&variables_as_stars(resource)),
    });
}

/// Whether some text matches both patterns.
pub(super) fn overlap(one: &str, other: &str) -> bool {
    Pattern::new(one).overlaps(&Pattern::new(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_overlap_if_one_text_matches_both() {
        for (one, other, wanted) in [
            ("a", "a", true),
            ("a", "b", false),
            ("*", "", true),
            ("a*", "*b", true),
            ("a*c", "ab*", true),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("table/*/x", "table/*/index/*", true),
            ("table", "table/*", false),
            ("*:x", "y*", true),
            ("?", "", false),
            ("a*b*c", "a*d", false),
        ] {
            assert_eq!(overlap(one, other), wanted, "{one} {other}");
            assert_eq!(overlap(other, one), wanted, "{other} {one}");
        }
    }

    #[test]
    fn a_bucket_has_neither_region_nor_account() {
        let bucket = forms_of("s3")
            .iter()
            .find(|form| form.text.ends_with(":::${BucketName}"))
            .unwrap();
        assert!(
            bucket.fits_resource(&Pattern::new("logs"))
                && !bucket.has_region()
                && !bucket.has_account()
        );
        assert!(bucket.fits_region("*") && !bucket.fits_region("us-*"));
        assert!(fields("arn:aws:kms:*:${aws:PrincipalAccount}:key/*").is_none());
        assert_eq!(
            resource_pattern("a/${aws:username}/b"),
            Pattern::new("a/*/b")
        );
    }
}
