//! The list of diagnostic codes: one name for each thing that can be wrong.

/// Declares the codes once, so that the enum, its names and the list cannot part.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// Which problem a diagnostic is about. The name is stable: people search for it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
            /// A rule of `synth lint`, by its id; the rule's own page says what it means.
            Rule(&'static str),
        }

        impl Code {
            /// Every code but the rules of `synth lint`, in the order of their names.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable name, in kebab case.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                    Self::Rule(id) => id,
                }
            }

            /// What the code means: the documentation of its variant.
            pub fn explanation(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+).trim_ascii(),)+
                    Self::Rule(_) => "A rule of `synth lint`: see `synth rules`.",
                }
            }
        }
    };
}

codes! {
    /// An account of a list is suspended or being closed: nothing is placed in it.
    AccountNotActive = "account-not-active",
    /// Like things of a group come out unlike in two of its accounts.
    AccountsNotAlike = "accounts-not-alike",
    /// One thing that exists would become two things of the blueprint.
    AdoptedTwice = "adopted-twice",
    /// A YAML alias that refers to itself, or aliases that expand beyond the bound.
    AliasExpansion = "alias-expansion",
    /// A role that is only assumed by other roles may have longer sessions than AWS gives them: a
    /// session that another session began lasts an hour at most.
    ChainedSession = "chained-session",
    /// One condition key stands twice in one operator, in different case.
    DuplicateConditionKey = "duplicate-condition-key",
    /// The same grant, or the same trusted principal, stands twice.
    DuplicateGrant = "duplicate-grant",
    /// Two OIDC identity providers of one issuer are in one account, where AWS keeps one.
    DuplicateIdentityProvider = "duplicate-identity-provider",
    /// One key stands twice in one mapping.
    DuplicateKey = "duplicate-key",
    /// A text that CloudFormation would replace by a parameter or a secret: `{{resolve:…}}`.
    /// A text holds a CloudFormation dynamic reference, which would be resolved when deployed.
    DynamicReference = "dynamic-reference",
    /// Elements of one statement that exclude each other, such as `Action` and `NotAction`.
    ElementCombination = "element-combination",
    /// An element or value of a policy has the wrong JSON type.
    ElementType = "element-type",
    /// A list of what may be reached has nothing in it.
    EmptyAllowList = "empty-allow-list",
    /// The file holds no document.
    EmptyFile = "empty-file",
    /// A group has no account.
    EmptyGroup = "empty-group",
    /// A model is on both endpoints of Bedrock and the blueprint does not say which.
    EndpointNotSaid = "endpoint-not-said",
    /// What must be possible is not, or what must not be is.
    ExpectationFailed = "expectation-failed",
    /// A finding is allowed until a day that is over.
    ExpiredSuppression = "expired-suppression",
    /// A guardrail stands where no policy of its type binds anyone.
    GuardrailWithoutEffect = "guardrail-without-effect",
    /// An included file says what its include does not let it say.
    IncludeLimit = "include-limit",
    /// A text is no AWS account id.
    InvalidAccountId = "invalid-account-id",
    /// A service prefix or an action name is not written as IAM reads it.
    InvalidAction = "invalid-action",
    /// A text is no amount of money for a period.
    InvalidAmount = "invalid-amount",
    /// A text is not the ARN it has to be.
    InvalidArn = "invalid-arn",
    /// A condition key is not written `prefix:name`.
    InvalidConditionKey = "invalid-condition-key",
    /// A condition operator that IAM does not have, or in a form it does not have.
    InvalidConditionOperator = "invalid-condition-operator",
    /// A condition value that its operator cannot read, or of a type IAM does not take.
    InvalidConditionValue = "invalid-condition-value",
    /// A text is no date.
    InvalidDate = "invalid-date",
    /// A text is no duration with a unit.
    InvalidDuration = "invalid-duration",
    /// `Effect` is neither `Allow` nor `Deny`.
    InvalidEffect = "invalid-effect",
    /// A text is not the identifier that AWS documents.
    InvalidId = "invalid-id",
    /// The text is not the JSON it has to be.
    InvalidJson = "invalid-json",
    /// A mapping key that is not a text, or a YAML merge key.
    InvalidKey = "invalid-key",
    /// A text cannot be the name of a thing.
    InvalidName = "invalid-name",
    /// A path or pattern that is absolute, leaves the blueprint's folder or cannot be read.
    InvalidPath = "invalid-path",
    /// A text is no share or percentage.
    InvalidPercentage = "invalid-percentage",
    /// A principal that IAM does not know in this form or place.
    InvalidPrincipal = "invalid-principal",
    /// A text is no number, size or rate of what is used, or no price for it.
    InvalidQuantity = "invalid-quantity",
    /// A resource is neither `*` nor an ARN of six fields.
    InvalidResource = "invalid-resource",
    /// A `Sid` has characters that this policy type forbids, or stands twice.
    InvalidSid = "invalid-sid",
    /// A comment that allows a finding is not written as synth reads it.
    InvalidSuppression = "invalid-suppression",
    /// An emitted template that cannot be read back.
    InvalidTemplate = "invalid-template",
    /// The file is not text that YAML allows: not UTF-8, or a control character.
    InvalidText = "invalid-text",
    /// The text is not the TOML it has to be.
    InvalidToml = "invalid-toml",
    /// A policy variable is written wrongly or stands where none is read.
    InvalidVariable = "invalid-variable",
    /// `Version` is none of the two that IAM knows.
    InvalidVersion = "invalid-version",
    /// The text is not the YAML it has to be.
    InvalidYaml = "invalid-yaml",
    /// Something that a delegated administrator cannot do in the management account.
    ManagementAccount = "management-account",
    /// A condition on callers that every caller meets, or that none can.
    MeaninglessCondition = "meaningless-condition",
    /// A policy lacks an element that its type requires.
    MissingElement = "missing-element",
    /// A file is named that does not exist, or a pattern that no file fits.
    MissingFile = "missing-file",
    /// A role trusts an issuer that has no OIDC identity provider in the role's account.
    MissingIdentityProvider = "missing-identity-provider",
    /// A mapping lacks a key that it must have.
    MissingKey = "missing-key",
    /// Something needs an organization and the blueprint has none.
    MissingOrganization = "missing-organization",
    /// Something has no region, and there is no default one.
    MissingRegion = "missing-region",
    /// Access goes by a tag that the caller does not have.
    MissingTag = "missing-tag",
    /// A region or endpoint does not offer a model.
    ModelNotOffered = "model-not-offered",
    /// Two things have one name, or one thing has two.
    NameTaken = "name-taken",
    /// A physical name would be longer than AWS allows.
    NameTooLong = "name-too-long",
    /// Collections are nested deeper than the bound.
    NestedTooDeep = "nested-too-deep",
    /// People are granted what is reached from within a network alone.
    NetworkBound = "network-bound",
    /// A model or a call has no content guardrails on its endpoint of Bedrock.
    NoContentGuardrails = "no-content-guardrails",
    /// A question is about the use of a model that no budget declares.
    NoDeclaredUse = "no-declared-use",
    /// A network has no VPC endpoint of a service, or its region has none.
    NoEndpoint = "no-endpoint",
    /// An alarm is held against what is expected, and no budget says what that is, or it has no price.
    NoForecast = "no-forecast",
    /// A file that was to be linted holds no policy.
    NoPolicy = "no-policy",
    /// Access goes by tags that no project carries.
    NoTaggedProject = "no-tagged-project",
    /// A budget stops nothing, though it says how that is lifted, or has a brake without a limit.
    NothingEnforced = "nothing-enforced",
    /// A budget counts what carries a tag that nothing of the blueprint has.
    NothingTagged = "nothing-tagged",
    /// A thing is in another account than the one it is used from.
    OtherAccount = "other-account",
    /// A key is in another region than what it is to encrypt.
    OtherRegion = "other-region",
    /// A number or a count is beyond its bounds.
    OutOfRange = "out-of-range",
    /// The output folder cannot be written over as it is.
    OutputFolder = "output-folder",
    /// What is expected to be used costs more than a budget allows.
    OverBudget = "over-budget",
    /// Something comes out larger than AWS accepts.
    OverQuota = "over-quota",
    /// A policy would hold characters that IAM does not accept.
    PolicyText = "policy-text",
    /// A role is to invoke in a project of another account, which Bedrock cannot grant.
    ProjectInAnotherAccount = "project-in-another-account",
    /// A cross-Region inference profile is approved and one of its destinations is denied.
    RegionNotApproved = "region-not-approved",
    /// A key cannot have a replica there.
    ReplicaRegion = "replica-region",
    /// No one could ever become a role.
    RoleNobodyCanAssume = "role-nobody-can-assume",
    /// Two things come out with one logical id in one stack.
    SameLogicalId = "same-logical-id",
    /// A text looks like a secret: blueprints refer to secrets and never hold them.
    SecretValue = "secret-value",
    /// Answers to like questions would be found by all tenants and users.
    SharedAnswers = "shared-answers",
    /// The shares of a split do not add up to 100.
    SharesDoNotAddUp = "shares-do-not-add-up",
    /// The AWS policy simulator decides a request otherwise than synth, and not in a way that it
    /// is known for.
    SimulatorsDiffer = "simulators-differ",
    /// Someone who spends what a budget counts would go on when the budget stops spending.
    SpendingGoesOn = "spending-goes-on",
    /// A service-managed `StackSet` cannot bring something to where it is placed.
    StackSetCannotReach = "stack-set-cannot-reach",
    /// The output folder is not what would be written.
    StaleOutput = "stale-output",
    /// A region does not have what is to keep something.
    StoreNotOffered = "store-not-offered",
    /// A finding is allowed and nobody says why.
    SuppressionWithoutReason = "suppression-without-reason",
    /// A model is not offered at a service tier.
    TierNotOffered = "tier-not-offered",
    /// The file is larger than the bound.
    TooLarge = "too-large",
    /// A lock that nobody can take back is not confirmed, or something confirms another one.
    UnconfirmedLock = "unconfirmed-lock",
    /// An organizational unit is below itself.
    UnitCycle = "unit-cycle",
    /// An element that policies do not have.
    UnknownElement = "unknown-element",
    /// A mapping has a key that the language does not know there.
    UnknownKey = "unknown-key",
    /// The catalogue knows no model with this id.
    UnknownModel = "unknown-model",
    /// A name stands for nothing that the blueprint declares.
    UnknownName = "unknown-name",
    /// There is no AWS region with this code.
    UnknownRegion = "unknown-region",
    /// CloudWatch Logs keeps log events for certain numbers of days, and this is none of them.
    UnknownRetention = "unknown-retention",
    /// There is no rule of this name.
    UnknownRule = "unknown-rule",
    /// A word stands where only certain words can.
    UnknownWord = "unknown-word",
    /// Stacks that need ids of each other, so that none can be deployed first.
    UnlinkableStack = "unlinkable-stack",
    /// A `StackSet` would reach accounts that the blueprint does not list.
    UnlistedAccounts = "unlisted-accounts",
    /// The invocations of a model are expected to be logged, and AWS logs none on its endpoint.
    UnloggedModel = "unlogged-model",
    /// A condition that its principal can never meet.
    UnmetCondition = "unmet-condition",
    /// A caller from outside is described so widely that others than the one meant could become the
    /// role.
    UnpinnedSubject = "unpinned-subject",
    /// Access goes by a tag that others could change.
    UnprotectedTag = "unprotected-tag",
    /// A file exists and cannot be read: it is a directory or a pipe, or permission is denied.
    UnreadableFile = "unreadable-file",
    /// A character that policy documents cannot hold.
    UnsupportedCharacter = "unsupported-character",
    /// An element or effect that this policy type does not take.
    UnsupportedElement = "unsupported-element",
    /// A guardrail names a service that policies of its type do not cover.
    UnsupportedService = "unsupported-service",
    /// No role may use a cache that lets in nobody but the users made for roles.
    UnusedCache = "unused-cache",
    /// Something is allowed that is not found.
    UnusedSuppression = "unused-suppression",
    /// The use of one model by one project or account is declared twice.
    UseDeclaredTwice = "use-declared-twice",
    /// A name stands for a thing of another kind than the one needed.
    WrongKind = "wrong-kind",
    /// A list, mapping, text or number stands where another kind must.
    WrongType = "wrong-type",
}
