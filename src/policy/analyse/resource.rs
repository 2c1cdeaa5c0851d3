//! What entries of `Resource` match, compared.
use crate::policy::matching::ArnPattern;

/// An entry of `Resource` or `NotResource`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ResourceSet {
    /// `*`, which alone matches requests without a resource.
    Everything,
    Arns(Box<ArnPattern>),
    /// What is no ARN.
    Nothing,
}

impl ResourceSet {
    pub(super) fn new(text: &str, variables: bool) -> Self {
        if text == "*" {
            return Self::Everything;
        }
        ArnPattern::new(text, variables).map_or(Self::Nothing, |arn| Self::Arns(Box::new(arn)))
    }

    pub(super) fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Everything, _) => true,
            (Self::Arns(one), Self::Arns(two)) => {
                // What a short ARN matches depends on the kind of policy: less than its missing fields as `*`.
                one == two || (!one.is_short() && arns_cover(one, two))
            }
            _ => false,
        }
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Nothing, _) | (_, Self::Nothing) => false,
            (Self::Everything, _) | (_, Self::Everything) => true,
            (Self::Arns(one), Self::Arns(two)) => {
                let mut heads = one.head.iter().zip(&two.head);
                heads.all(|(one, two)| one.overlaps(two)) && one.resource.overlaps(&two.resource)
            }
        }
    }
}

fn arns_cover(one: &ArnPattern, two: &ArnPattern) -> bool {
    let mut heads = one.head.iter().zip(&two.head);
    heads.all(|(one, two)| one.covers(two)) && one.resource.covers(&two.resource)
}
