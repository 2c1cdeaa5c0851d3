//! What the engine has to be told about AWS: facts that change with time and are data elsewhere.

/// The facts that a decision depends on beside the documents themselves.
pub trait Facts {
    /// Whether resource control policies are enforced for this service prefix (lower case)
    /// (<https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html>).
    fn resource_control_supports(&self, service: &str) -> bool;

    /// Whether a request can hold several values for this condition key (lower case). A request
    /// that gives such a key one plain value is evaluated as given and noted.
    fn is_multivalued(&self, condition_key: &str) -> bool;
}

impl<T: Facts + ?Sized> Facts for &T {
    fn resource_control_supports(&self, service: &str) -> bool {
        (**self).resource_control_supports(service)
    }

    fn is_multivalued(&self, condition_key: &str) -> bool {
        (**self).is_multivalued(condition_key)
    }
}
