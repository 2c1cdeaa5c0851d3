//! The dated facts that the policy engine asks for.
use super::authorization::{CatalogConditionKey, ServiceAuthorization, condition_key, service};
use crate::policy::Facts;

/// The catalogue's answers to the policy engine, from the data that synth carries.
#[derive(Debug, Clone, Copy, Default)]
pub struct EngineFacts;

impl Facts for EngineFacts {
    fn resource_control_supports(&self, prefix: &str) -> bool {
        service(prefix).is_some_and(ServiceAuthorization::has_resource_control_policies)
    }

    fn is_multivalued(&self, name: &str) -> bool {
        condition_key(name).is_some_and(CatalogConditionKey::is_multivalued)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_is_answered_from_the_catalogue() {
        assert!(EngineFacts.resource_control_supports("kms"));
        assert!(!EngineFacts.resource_control_supports("bedrock-mantle"));
        assert!(EngineFacts.is_multivalued("aws:tagkeys"));
        assert!(EngineFacts.is_multivalued("aws-marketplace:productid"));
        assert!(EngineFacts.is_multivalued("kms:encryptioncontextkeys"));
        assert!(!EngineFacts.is_multivalued("aws:principalorgid"));
        assert!(!EngineFacts.is_multivalued("no:such-key"));
    }
}
