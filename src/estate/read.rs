//! Templates and handoffs, read back into an estate.
use super::document::{Author, EstateDocument, Label};
use super::intrinsic::Resolver;
use super::stack::{self, ReadResource, ReadStack};
use super::{
    Emitted, Estate, EstateKey, EstateOrganization, EstatePodIdentity, EstateProject, EstateRole,
    identities,
};
use crate::artifact::HandoffKind;
use crate::diag::{Code, Diagnostic, Outcome, SourceMap};
use crate::policy::{self, Kind};
use crate::syntax::{Entry, Key, Mapping, Node, Value, parse_json};
use crate::vocab::{Arn, permission_set_role};
use std::collections::BTreeMap;

impl Estate {
    /// Reads what is to be written. The texts are added to `sources`, so that problems in them
    /// can be shown. Existing things are added to the result by whoever knows them.
    pub fn read(
        emitted: &Emitted,
        organization: Option<EstateOrganization>,
        sources: &mut SourceMap,
    ) -> Outcome<Self> {
        let mut diagnostics = Vec::new();
        let mut stacks: Vec<ReadStack> = emitted
            .stacks
            .iter()
            .filter_map(|stack| {
                let source = sources.add(&stack.path, &stack.text);
                stack::read(stack, source, &mut diagnostics)
            })
            .collect();
        for set in &emitted.stack_sets {
            let source = sources.add(&set.path, &set.text);
            stacks.extend(stack::read_set(set, source, &mut diagnostics));
        }
        let mut reader = Reader {
            estate: Self {
                organization,
                ..Self::default()
            },
            resolver: Resolver::new(&stacks),
            managed: BTreeMap::new(),
            service_control: BTreeMap::new(),
            permission_sets: BTreeMap::new(),
            diagnostics,
        };
        // Managed policies first: roles attach them by ARN, and they attach themselves to roles.
        for pass in [Pass::Policies, Pass::Things, Pass::Attachments] {
            for stack in &stacks {
                for resource in stack.resources.values() {
                    reader.resource(pass, stack, resource);
                }
            }
        }
        for handoff in &emitted.handoffs {
            reader.handoff(handoff, sources);
        }
        let Reader {
            mut estate,
            resolver,
            diagnostics,
            ..
        } = reader;
        estate.unresolved = resolver.unresolved;
        estate.unresolved.sort();
        estate.unresolved.dedup();
        Outcome::new(Some(estate), diagnostics)
    }
}

/// What is read when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// Managed policies.
    Policies,
    /// Roles, keys, projects, organization policies.
    Things,
    /// What attaches itself to something else: aliases, policies naming roles.
    Attachments,
}

pub(super) struct Reader<'a> {
    pub(super) estate: Estate,
    resolver: Resolver<'a>,
    /// Managed policies by ARN.
    pub(super) managed: BTreeMap<String, Label>,
    /// Service control policies by id.
    pub(super) service_control: BTreeMap<String, Label>,
    /// Permission sets by ARN.
    permission_sets: BTreeMap<String, ReadPermissionSet>,
    diagnostics: Vec<Diagnostic>,
}

/// A permission set, before it is assigned.
struct ReadPermissionSet {
    name: String,
    policy: Option<Label>,
    unknown_policies: Vec<String>,
    boundary: Option<String>,
}

impl Reader<'_> {
    fn resource(&mut self, pass: Pass, stack: &ReadStack, resource: &ReadResource) {
        match (pass, resource.type_name.as_str()) {
            (Pass::Policies, "AWS::IAM::ManagedPolicy") => self.managed_policy(stack, resource),
            (Pass::Things, "AWS::IAM::Role") => self.role(stack, resource),
            (Pass::Things, "AWS::DynamoDB::Table") => self.table(stack, resource),
            (Pass::Things, "AWS::ElastiCache::ServerlessCache") => self.cache(stack, resource),
            (Pass::Things, "AWS::ElastiCache::ReplicationGroup") => {
                self.replication_group(stack, resource);
            }
            (Pass::Things, "AWS::S3Vectors::Index") => self.vector_index(stack, resource),
            (Pass::Things, "AWS::ElastiCache::User") => self.cache_user(stack, resource),
            (Pass::Things, "AWS::ElastiCache::UserGroup") => self.user_group(stack, resource),
            (Pass::Attachments, "AWS::Budgets::BudgetsAction") => {
                self.budgets_action(stack, resource);
            }
            (Pass::Attachments, "AWS::Lambda::Function") => self.function(stack, resource),
            (Pass::Things, "AWS::S3::BucketPolicy") => self.bucket_policy(stack, resource),
            (Pass::Things, "AWS::SNS::TopicPolicy") => self.topic_policy(stack, resource),
            (Pass::Things, "AWS::KMS::Key" | "AWS::KMS::ReplicaKey") => self.key(stack, resource),
            (Pass::Things, "AWS::BedrockMantle::Project") => self.project(stack, resource),
            (Pass::Things, "AWS::EC2::VPCEndpoint") => self.endpoint(stack, resource),
            (Pass::Things, "AWS::Bedrock::ApplicationInferenceProfile") => {
                self.inference_profile(stack, resource);
            }
            (Pass::Things, "AWS::Bedrock::Guardrail") => self.content_guardrail(stack, resource),
            (Pass::Attachments, "AWS::Bedrock::GuardrailVersion") => {
                self.guardrail_version(stack, resource);
            }
            (Pass::Things, "AWS::SSO::PermissionSet") => self.permission_set(stack, resource),
            (Pass::Attachments, "AWS::SSO::Assignment") => self.assignment(stack, resource),
            (Pass::Things, "AWS::Organizations::Policy") => {
                self.organization_policy(stack, resource);
            }
            (Pass::Things, "AWS::IAM::OIDCProvider") => self.oidc_provider(stack, resource),
            (Pass::Attachments, "AWS::EKS::PodIdentityAssociation") => {
                self.pod_identity(stack, resource);
            }
            (Pass::Attachments, "AWS::KMS::Alias") => self.alias(stack, resource),
            (Pass::Attachments, "AWS::IAM::ManagedPolicy") => {
                let arn = identities::attribute(stack, resource, "PolicyArn").unwrap_or_default();
                if let Some(label) = self.managed.get(&arn).cloned() {
                    for role in self.texts(stack, resource, "Roles") {
                        self.attach(stack, &role, &label);
                    }
                }
            }
            (Pass::Attachments, "AWS::IAM::Policy" | "AWS::IAM::RolePolicy") => {
                self.role_policy(stack, resource);
            }
            _ => {}
        }
    }

    fn managed_policy(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let arn = identities::attribute(stack, resource, "PolicyArn").unwrap_or_default();
        if let Some(label) = self.property(stack, resource, "PolicyDocument", Kind::Identity) {
            self.managed.insert(arn, label);
        }
    }

    fn role_policy(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let Some(label) = self.property(stack, resource, "PolicyDocument", Kind::Identity) else {
            return;
        };
        let mut roles = self.texts(stack, resource, "Roles");
        roles.extend(self.text(stack, resource, "RoleName"));
        for role in roles {
            self.attach(stack, &role, &label);
        }
    }

    /// Attaches a policy to the role with this name in the stack's account.
    fn attach(&mut self, stack: &ReadStack, role_name: &str, label: &Label) {
        for role in self.estate.roles.values_mut() {
            let name = role.arn.resource.rsplit('/').next().unwrap_or_default();
            if role.account == stack.id.account
                && name == role_name
                && !role.identity.contains(label)
            {
                role.identity.push(label.clone());
            }
        }
    }

    fn role(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let text = identities::attribute(stack, resource, "Arn").unwrap_or_default();
        let Ok(arn) = text.parse::<Arn>() else {
            return;
        };
        if let Some(trust) = self.property(stack, resource, "AssumeRolePolicyDocument", Kind::Trust)
        {
            self.estate.resource_policies.insert(text.clone(), trust);
        }
        let mut identity = Vec::new();
        let inline = resource.property("Policies").and_then(Node::as_sequence);
        for (at, policy) in inline.into_iter().flatten().enumerate() {
            if let Some(document) = policy.get("PolicyDocument") {
                let pointer = format!("{}/{at}/PolicyDocument", resource.pointer("Policies"));
                identity.extend(self.document(stack, document, &pointer, Kind::Identity));
            }
        }
        let mut unknown_policies = Vec::new();
        for managed in self.texts(stack, resource, "ManagedPolicyArns") {
            match self.managed.get(&managed) {
                Some(label) => identity.push(label.clone()),
                None => unknown_policies.push(managed),
            }
        }
        let boundary = self
            .text(stack, resource, "PermissionsBoundary")
            .map(|arn| match arn.split_once(":policy/") {
                Some((_, name)) => name.to_owned(),
                None => arn,
            });
        let role = EstateRole {
            arn,
            account: stack.id.account,
            identity,
            unknown_policies,
            boundary,
            tags: self.tags(stack, resource),
        };
        self.estate.roles.insert(text, role);
    }

    fn key(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let arn = identities::attribute(stack, resource, "Arn").unwrap_or_default();
        if let Some(label) = self.property(stack, resource, "KeyPolicy", Kind::Key) {
            self.estate.resource_policies.insert(arn.clone(), label);
        }
        self.estate.keys.push(EstateKey {
            arn,
            account: stack.id.account,
            region: stack.id.region.clone(),
            aliases: Vec::new(),
        });
    }

    fn table(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let arn = identities::attribute(stack, resource, "Arn").unwrap_or_default();
        self.estate.tables.insert(arn.clone());
        let policy = resource.property("ResourcePolicy");
        let Some(node) = policy.and_then(|policy| policy.get("PolicyDocument")) else {
            return;
        };
        let pointer = format!("{}/PolicyDocument", resource.pointer("ResourcePolicy"));
        if let Some(label) = self.document(stack, node, &pointer, Kind::Resource) {
            self.estate.resource_policies.insert(arn, label);
        }
    }

    fn alias(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let target = self
            .text(stack, resource, "TargetKeyId")
            .unwrap_or_default();
        let name = self.text(stack, resource, "AliasName").unwrap_or_default();
        for key in &mut self.estate.keys {
            let id = key.arn.rsplit('/').next().unwrap_or_default();
            if key.account == stack.id.account && (target == id || target == key.arn) {
                let name = name.strip_prefix("alias/").unwrap_or(&name);
                key.aliases.push(name.to_owned());
            }
        }
    }

    fn project(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let arn = identities::attribute(stack, resource, "Arn").unwrap_or_default();
        let name = self.text(stack, resource, "Name").unwrap_or_default();
        let tags = self.tags(stack, resource);
        self.estate.project_tags.insert(arn.clone(), tags);
        self.estate.projects.push(EstateProject {
            arn,
            account: stack.id.account,
            region: stack.id.region.clone(),
            name,
        });
    }

    fn oidc_provider(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let arn = identities::attribute(stack, resource, "Arn").unwrap_or_default();
        let audiences = self.texts(stack, resource, "ClientIdList");
        self.estate.oidc_providers.insert(arn, audiences);
    }

    fn pod_identity(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let mut text = |property| self.text(stack, resource, property).unwrap_or_default();
        let cluster = text("ClusterName");
        let association = EstatePodIdentity {
            role: text("RoleArn"),
            cluster: identities::local(stack, "eks", &format!("cluster/{cluster}")),
            namespace: text("Namespace"),
            service_account: text("ServiceAccount"),
        };
        self.estate.pod_identities.push(association);
    }

    fn permission_set(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let arn = identities::attribute(stack, resource, "PermissionSetArn").unwrap_or_default();
        let boundary = resource
            .property("PermissionsBoundary")
            .and_then(|boundary| boundary.get("CustomerManagedPolicyReference"));
        let boundary = boundary.and_then(|reference| {
            let text = |key| reference.get(key).and_then(Node::as_str);
            let path = text("Path").unwrap_or("/");
            Some(format!("{}{}", path.strip_prefix('/')?, text("Name")?))
        });
        let set = ReadPermissionSet {
            name: self.text(stack, resource, "Name").unwrap_or_default(),
            policy: self.property(stack, resource, "InlinePolicy", Kind::Identity),
            unknown_policies: self.texts(stack, resource, "ManagedPolicies"),
            boundary,
        };
        self.permission_sets.insert(arn, set);
    }

    /// The role that Identity Center makes where a permission set is assigned, once for all groups.
    fn assignment(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let arn = self.text(stack, resource, "PermissionSetArn");
        let account = self.text(stack, resource, "TargetId");
        let set = arn.and_then(|arn| self.permission_sets.get(&arn));
        let (Some(set), Some(Ok(account))) = (set, account.map(|id| id.parse())) else {
            return;
        };
        let arn = permission_set_role(account, &stack.id.region, &set.name);
        let role = EstateRole {
            account,
            identity: set.policy.iter().cloned().collect(),
            unknown_policies: set.unknown_policies.clone(),
            boundary: set.boundary.clone(),
            tags: BTreeMap::new(),
            arn: arn.clone(),
        };
        self.estate.roles.insert(arn.to_string(), role);
    }

    fn organization_policy(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let kind = match self.text(stack, resource, "Type").as_deref() {
            Some("SERVICE_CONTROL_POLICY") => Kind::ServiceControl,
            Some("RESOURCE_CONTROL_POLICY") => Kind::ResourceControl,
            // Others, such as Bedrock policies, decide of no request.
            _ => return,
        };
        let Some(label) = self.property(stack, resource, "Content", kind) else {
            return;
        };
        let targets = self.texts(stack, resource, "TargetIds");
        if kind == Kind::ServiceControl
            && let Some(id) = identities::attribute(stack, resource, "Id")
        {
            self.service_control.insert(id, label.clone());
        }
        if let Some(organization) = &mut self.estate.organization {
            for target in targets {
                match kind {
                    Kind::ResourceControl => {
                        organization.attach_resource_control(&target, label.clone());
                    }
                    _ => organization.attach(&target, label.clone()),
                }
            }
        }
    }

    fn handoff(&mut self, handoff: &super::EmittedHandoff, sources: &mut SourceMap) {
        let source = sources.add(&handoff.path, &handoff.text);
        let kind = match handoff.kind {
            HandoffKind::Bucket | HandoffKind::Secret | HandoffKind::Table | HandoffKind::Topic => {
                Kind::Resource
            }
            HandoffKind::Key => Kind::Key,
            HandoffKind::RoleIdentity => Kind::Identity,
            HandoffKind::RoleTrust => Kind::Trust,
            HandoffKind::ServiceControl => Kind::ServiceControl,
            HandoffKind::ResourceControl => Kind::ResourceControl,
            // It decides of no request.
            HandoffKind::BedrockPolicy => return,
        };
        let Some(node) = parse_json(&handoff.text, source).into_valid(&mut self.diagnostics) else {
            return;
        };
        // The statements go into a document of today's language, as `handoff/` says.
        let node = self.resolver.told(&as_document(&node), &handoff.symbols);
        let Some(document) = policy::parse(&node, kind).into_valid(&mut self.diagnostics) else {
            return;
        };
        let document = EstateDocument::new(
            &handoff.path,
            "",
            Author::Handoff,
            kind,
            document,
            &handoff.origins,
        );
        let label = self.estate.add(document);
        if let Some(organization) = &mut self.estate.organization {
            for target in &handoff.attach_to {
                match kind {
                    Kind::ResourceControl => {
                        organization.attach_resource_control(target, label.clone());
                    }
                    _ => organization.attach(target, label.clone()),
                }
            }
        }
        if handoff.kind.organizations_type().is_some() {
            return;
        }
        self.estate
            .handoffs
            .insert((handoff.kind, handoff.arn.clone()), label);
    }

    /// The policy document that is a property of a resource.
    pub(super) fn property(
        &mut self,
        stack: &ReadStack,
        resource: &ReadResource,
        property: &str,
        kind: Kind,
    ) -> Option<Label> {
        let node = resource.property(property)?;
        self.document(stack, node, &resource.pointer(property), kind)
    }

    fn document(
        &mut self,
        stack: &ReadStack,
        node: &Node,
        pointer: &str,
        kind: Kind,
    ) -> Option<Label> {
        // AWS takes some documents as a text of JSON; its own spans would point nowhere.
        if node.as_str().is_some() {
            self.diagnostics.push(Diagnostic::error(
                Code::InvalidTemplate,
                node.span,
                format!("the {kind} is a text, not a document"),
            ));
            return None;
        }
        let resolved = self.resolver.resolve(stack, node, pointer);
        let document = policy::parse(&resolved, kind).into_valid(&mut self.diagnostics)?;
        let mut document = EstateDocument::new(
            &stack.path,
            pointer,
            Author::Synth,
            kind,
            document,
            &stack.origins,
        );
        if stack.of_stack_set.is_some() {
            document = document.of_account(stack.id.account);
        }
        Some(self.estate.add(document))
    }

    pub(super) fn text(
        &mut self,
        stack: &ReadStack,
        resource: &ReadResource,
        property: &str,
    ) -> Option<String> {
        let node = resource.property(property)?;
        let resolved = self
            .resolver
            .resolve(stack, node, &resource.pointer(property));
        resolved.as_str().map(str::to_owned)
    }

    /// A property with its intrinsic functions resolved.
    pub(super) fn resolved(&mut self, stack: &ReadStack, node: &Node, pointer: &str) -> Node {
        self.resolver.resolve(stack, node, pointer)
    }

    pub(super) fn texts(
        &mut self,
        stack: &ReadStack,
        resource: &ReadResource,
        property: &str,
    ) -> Vec<String> {
        let Some(node) = resource.property(property) else {
            return Vec::new();
        };
        let resolved = self
            .resolver
            .resolve(stack, node, &resource.pointer(property));
        resolved
            .as_sequence()
            .into_iter()
            .flatten()
            .filter_map(|node| node.as_str().map(str::to_owned))
            .collect()
    }

    fn tags(&mut self, stack: &ReadStack, resource: &ReadResource) -> BTreeMap<String, String> {
        let Some(node) = resource.property("Tags") else {
            return BTreeMap::new();
        };
        let resolved = self
            .resolver
            .resolve(stack, node, &resource.pointer("Tags"));
        resolved
            .as_sequence()
            .into_iter()
            .flatten()
            .filter_map(|tag| {
                let text = |key| tag.get(key).and_then(Node::as_str).map(str::to_owned);
                Some((text("Key")?, text("Value")?))
            })
            .collect()
    }
}

/// A handoff's statements as the document they will be part of.
fn as_document(node: &Node) -> Node {
    let entry = |name: &str, value: Node| Entry {
        key: Key {
            text: name.to_owned(),
            span: node.span,
        },
        value,
    };
    let version = Node {
        value: Value::String("2012-10-17".to_owned()),
        span: node.span,
        tag: None,
    };
    let statements = node.get("Statement").cloned();
    let statements = statements.map(|statements| entry("Statement", statements));
    Node {
        value: Value::Mapping(Mapping {
            entries: std::iter::once(entry("Version", version))
                .chain(statements)
                .collect(),
        }),
        span: node.span,
        tag: None,
    }
}
