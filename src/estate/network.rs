//! VPC endpoints, inference profiles and content guardrails, read from templates.
use super::read::Reader;
use super::stack::{ReadResource, ReadStack};
use super::{EndpointPolicy, EstateContentGuardrail, EstateEndpoint, EstateProfile, identities};
use crate::policy::{EndpointType, Kind};
use crate::vocab::EndpointService;

impl Reader<'_> {
    pub(super) fn endpoint(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let id = identities::attribute(stack, resource, "Id").unwrap_or_default();
        let vpc = self.text(stack, resource, "VpcId").unwrap_or_default();
        let name = self
            .text(stack, resource, "ServiceName")
            .unwrap_or_default();
        let word = name.rsplit('.').next().unwrap_or_default();
        let Some(service) = EndpointService::from_word(word) else {
            return;
        };
        // AWS makes a gateway where a template does not say.
        let kind = match self.text(stack, resource, "VpcEndpointType").as_deref() {
            Some("Interface") => EndpointType::Interface,
            _ => EndpointType::Gateway,
        };
        let policy = if resource.property("PolicyDocument").is_some() {
            match self.property(stack, resource, "PolicyDocument", Kind::Endpoint) {
                Some(label) => EndpointPolicy::Own(label),
                // What could not be read has been reported.
                None => EndpointPolicy::Unknown,
            }
        } else {
            EndpointPolicy::Default
        };
        self.estate.endpoints.push(EstateEndpoint {
            id,
            vpc,
            region: stack.id.region.clone(),
            service,
            kind,
            policy,
        });
    }

    pub(super) fn inference_profile(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let arn = identities::attribute(stack, resource, "InferenceProfileArn");
        let name = self.text(stack, resource, "InferenceProfileName");
        self.estate.profiles.push(EstateProfile {
            arn: arn.unwrap_or_default(),
            account: stack.id.account,
            region: stack.id.region.clone(),
            name: name.unwrap_or_default(),
        });
    }

    pub(super) fn content_guardrail(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let arn = identities::attribute(stack, resource, "GuardrailArn");
        let name = self.text(stack, resource, "Name");
        self.estate.content_guardrails.push(EstateContentGuardrail {
            arn: arn.unwrap_or_default(),
            account: stack.id.account,
            region: stack.id.region.clone(),
            name: name.unwrap_or_default(),
            versions: Vec::new(),
        });
    }

    pub(super) fn guardrail_version(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let of = self.text(stack, resource, "GuardrailIdentifier");
        let version = identities::attribute(stack, resource, "Version").unwrap_or_default();
        let made = self.estate.content_guardrails.iter_mut();
        for guardrail in made.filter(|guardrail| of.as_deref() == Some(&guardrail.arn)) {
            guardrail
                .versions
                .push(format!("{}:{version}", guardrail.arn));
        }
    }
}
