//! Which IAM actions each verb of the language grants, and which a guardrail denies.
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The actions that a verb grants.
pub fn verb_actions(verb: VerbWord) -> BTreeSet<String> {
    DATA.verbs.get(verb.word()).cloned().unwrap_or_default()
}

/// The actions that a part of a guardrail denies.
pub fn guardrail_actions(guardrail: GuardrailWord) -> BTreeSet<String> {
    DATA.guardrails
        .get(guardrail.word())
        .cloned()
        .unwrap_or_default()
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Grants {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    verbs: BTreeMap<String, BTreeSet<String>>,
    guardrails: BTreeMap<String, BTreeSet<String>>,
}

// A test reads every table, so the default is never taken.
static DATA: LazyLock<Grants> =
    LazyLock::new(|| serde_json::from_str(include_str!("data/grants.json")).unwrap_or_default());

/// Declares an enum of the words of one table.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// Every word.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word in the table.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }
    };
}

words! {
    /// What a role does with a thing.
    VerbWord {
        /// Put a text to a content guardrail.
        ApplyGuardrail = "apply-guardrail",
        /// Assume a role.
        Assume = "assume",
        /// Become a role by the word of a SAML provider.
        AssumeWithSaml = "assume-with-saml",
        /// Become a role by the word of an OIDC provider.
        AssumeWithWebIdentity = "assume-with-web-identity",
        /// Connect to a cache as a user of it.
        ConnectToCache = "connect-to-cache",
        /// Decrypt with a key, through a service.
        Decrypt = "decrypt",
        /// Encrypt messages with a key, through the service that publishes them.
        EncryptMessages = "encrypt-messages",
        /// Invoke a model in a project on bedrock-mantle. Stored and background answers are not
        /// part of it: reading, cancelling or deleting them reaches what others in the project
        /// asked, too.
        InvokeInProject = "invoke-in-project",
        /// Invoke a model on bedrock-runtime, streaming or not.
        InvokeOnRuntime = "invoke-on-runtime",
        /// List the keys of objects.
        ListObjects = "list-objects",
        /// Publish messages.
        PublishMessages = "publish-messages",
        /// Publish metrics.
        PublishMetrics = "publish-metrics",
        /// Read objects.
        ReadObjects = "read-objects",
        /// Read the value of a secret.
        ReadSecret = "read-secret",
        /// Create an answer with the Responses API of bedrock-runtime: asked of the default
        /// project, beside the model.
        RespondOnRuntime = "respond-on-runtime",
        /// Look for questions by what they mean, and keep them.
        SearchVectors = "search-vectors",
        /// Say who stands behind a session.
        SetSourceIdentity = "set-source-identity",
        /// Give a session tags.
        TagSession = "tag-session",
        /// Look up, put and touch answers by key. Answers expire by themselves, so deleting is
        /// not part of it, nor is reading many: scans and queries cross tenants.
        UseCache = "use-cache",
    }
}

words! {
    /// A part of a guardrail.
    GuardrailWord {
        /// Change or empty a bucket of audit data.
        AuditArchive = "audit-archive",
        /// Change or empty a log group of audit data.
        AuditLogGroups = "audit-log-groups",
        /// Change or stop what records.
        AuditTrail = "audit-trail",
        /// All of Bedrock.
        Bedrock = "bedrock",
        /// Change budgets and what they set off.
        ChangeBudget = "change-budget",
        /// Change or stop a function.
        ChangeFunction = "change-function",
        /// Change a managed policy.
        ChangeManagedPolicy = "change-managed-policy",
        /// Make or change a role.
        ChangeRole = "change-role",
        /// Change a table or its items.
        ChangeTable = "change-table",
        /// Change who may publish to a topic, or delete it.
        ChangeTopic = "change-topic",
        /// Make a long-term API key.
        CreateApiKey = "create-api-key",
        /// Make a project.
        CreateProject = "create-project",
        /// Make a user, a password or an access key.
        CreateUser = "create-user",
        /// What AWS services do with the resources that other services act on.
        DeputyPerimeter = "deputy-perimeter",
        /// Invoke through a profile, or make a profile of it.
        GlobalInference = "global-inference",
        /// All that is done with resources, by services that resource control policies cover.
        IdentityPerimeter = "identity-perimeter",
        /// Take an account out of its organization.
        LeaveOrganization = "leave-organization",
        /// Make a role or widen it.
        MakeRole = "make-role",
        /// Invoke a model on bedrock-mantle.
        MantleInference = "mantle-inference",
        /// Invoke a model on bedrock-mantle, count its tokens or train it.
        MantleModelUse = "mantle-model-use",
        /// Say how long bedrock-mantle keeps data.
        MantleRetention = "mantle-retention",
        /// Subscribe to a product.
        Marketplace = "marketplace",
        /// Pass a role to a service.
        PassRole = "pass-role",
        /// Make, change or tag projects.
        ProjectAdministration = "project-administration",
        /// What is done with resources that may be of someone else.
        ResourcePerimeter = "resource-perimeter",
        /// Invoke a model on bedrock-runtime.
        RuntimeInference = "runtime-inference",
        /// Invoke a model on bedrock-runtime, in whatever way.
        RuntimeModelUse = "runtime-model-use",
        /// Say how long bedrock-runtime keeps data.
        RuntimeRetention = "runtime-retention",
        /// Invoke a model in whatever way, which costs.
        StopSpending = "stop-spending",
        /// Give a role, a user or a session tags, or take tags from them.
        TagCaller = "tag-caller",
        /// Give a project on bedrock-mantle tags, or take tags from it.
        TagProject = "tag-project",
        /// Take a role's boundary away.
        UnbindRole = "unbind-role",
        /// Take tags away.
        UntagProject = "untag-project",
        /// Sign in to Anthropic's endpoint on AWS with an API key.
        UseAnthropicApiKey = "use-anthropic-api-key",
        /// Sign in to bedrock-mantle with an API key.
        UseMantleApiKey = "use-mantle-api-key",
        /// Sign in to bedrock-runtime with an API key.
        UseRuntimeApiKey = "use-runtime-api-key",
    }
}
