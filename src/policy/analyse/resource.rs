//! What entries of `Resource` match, compared.
use crate::policy::matching::ArnPattern;

/// The resources that one entry of `Resource` or `NotResource` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceSet(Named);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Named {
    /// `*`, which alone matches requests without a resource.
    Everything,
    Arns(Box<ArnPattern>),
    /// What is no ARN.
    Nothing,
}

impl ResourceSet {
    /// Reads an entry of a document in which variables are read or are plain text. What is neither `*` nor an ARN names
    /// nothing.
    pub fn new(text: &str, variables: bool) -> Self {
        if text == "*" {
            return Self(Named::Everything);
        }
        let arn = ArnPattern::new(text, variables);
        Self(arn.map_or(Named::Nothing, |arn| Named::Arns(Box::new(arn))))
    }

    /// Whether it is `*`.
    pub fn is_everything(&self) -> bool {
        self.0 == Named::Everything
    }

    /// Whether this names all that `other` names, whatever the values of variables. False if that is not certain: for an ARN
    /// with fewer than six fields, of which the kind of policy decides what it names.
    pub fn covers(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Named::Everything, _) => true,
            (Named::Arns(one), Named::Arns(two)) => {
                one == two || (!one.is_short() && arns_cover(one, two))
            }
            _ => false,
        }
    }

    /// Whether some resource may be named by both. False only if that is certain.
    pub fn overlaps(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Named::Nothing, _) | (_, Named::Nothing) => false,
            (Named::Everything, _) | (_, Named::Everything) => true,
            (Named::Arns(one), Named::Arns(two)) => {
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
