//! A policy that is looked at, and what is known of where it stands.
use crate::policy::{Document, Kind};

/// One policy document.
#[derive(Debug, Clone)]
pub struct Subject {
    /// What kind of policy it is.
    pub kind: Kind,
    /// Whether that was said, by the user or by what holds it, and not guessed from its content.
    pub kind_is_certain: bool,
    /// Whether it is all of the policy, and not statements for one that has others.
    pub is_whole: bool,
    /// Whether it is a policy of an organization that its template attaches to nothing.
    pub is_unattached: bool,
    /// The document, spanned.
    pub document: Document,
    /// What holds it in a template; `None` for a file that is the policy.
    pub holder: Option<Holder>,
}

/// The resource of a template that holds a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its logical id, or its address in a Terraform plan.
    pub name: String,
    /// Its CloudFormation or Terraform type.
    pub resource_type: String,
}
