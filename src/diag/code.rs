//! The list of diagnostic codes: one name for each thing that can be wrong.

/// Declares the codes once, so that the enum, its names and the list cannot part.
macro_rules! codes {
    ($($(#[$doc:meta])+ $variant:ident = $name:literal,)+) => {
        /// Which problem a diagnostic is about. The name is stable: people search for it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])+ $variant,)+
        }

        impl Code {
            /// Every code, in the order of their names.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable name, in kebab case.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

codes! {
    /// A YAML alias that refers to itself, or aliases that expand beyond the bound.
    AliasExpansion = "alias-expansion",
    /// One condition key stands twice in one operator, in different case.
    DuplicateConditionKey = "duplicate-condition-key",
    /// One key stands twice in one mapping.
    DuplicateKey = "duplicate-key",
    /// A text that CloudFormation would replace by a parameter or a secret: `{{resolve:…}}`.
    DynamicReference = "dynamic-reference",
    /// Elements of one statement that exclude each other, such as `Action` and `NotAction`.
    ElementCombination = "element-combination",
    /// An element or value of a policy has the wrong JSON type.
    ElementType = "element-type",
    /// The file holds no document.
    EmptyFile = "empty-file",
    /// What must be possible is not, or what must not be is.
    ExpectationFailed = "expectation-failed",
    /// A guardrail where there is no organization to attach it to.
    GuardrailWithoutOrganization = "guardrail-without-organization",
    /// A service prefix or an action name is not written as IAM reads it.
    InvalidAction = "invalid-action",
    /// A condition key is not written `prefix:name`.
    InvalidConditionKey = "invalid-condition-key",
    /// A condition operator that IAM does not have, or in a form it does not have.
    InvalidConditionOperator = "invalid-condition-operator",
    /// A condition value that its operator cannot read, or of a type IAM does not take.
    InvalidConditionValue = "invalid-condition-value",
    /// `Effect` is neither `Allow` nor `Deny`.
    InvalidEffect = "invalid-effect",
    /// The text is not the JSON it has to be.
    InvalidJson = "invalid-json",
    /// A principal that IAM does not know in this form or place.
    InvalidPrincipal = "invalid-principal",
    /// A resource is neither `*` nor an ARN of six fields.
    InvalidResource = "invalid-resource",
    /// A `Sid` has characters that this policy type forbids, or stands twice.
    InvalidSid = "invalid-sid",
    /// An emitted template that cannot be read back.
    InvalidTemplate = "invalid-template",
    /// The file is not text that YAML allows: not UTF-8, or a control character.
    InvalidText = "invalid-text",
    /// A policy variable is written wrongly or stands where none is read.
    InvalidVariable = "invalid-variable",
    /// `Version` is none of the two that IAM knows.
    InvalidVersion = "invalid-version",
    /// The text is not the YAML it has to be.
    InvalidYaml = "invalid-yaml",
    /// A policy lacks an element that its type requires.
    MissingElement = "missing-element",
    /// Collections are nested deeper than the bound.
    NestedTooDeep = "nested-too-deep",
    /// Something comes out larger than AWS accepts.
    OverQuota = "over-quota",
    /// A policy would hold characters that IAM does not accept.
    PolicyText = "policy-text",
    /// A role is to invoke in a project of another account, which Bedrock cannot grant.
    ProjectInAnotherAccount = "project-in-another-account",
    /// Two things come out with one logical id in one stack.
    SameLogicalId = "same-logical-id",
    /// The file is larger than the bound.
    TooLarge = "too-large",
    /// An element that policies do not have.
    UnknownElement = "unknown-element",
    /// Stacks that need ids of each other, so that none can be deployed first.
    UnlinkableStack = "unlinkable-stack",
    /// A character that policy documents cannot hold.
    UnsupportedCharacter = "unsupported-character",
    /// An element or effect that this policy type does not take.
    UnsupportedElement = "unsupported-element",
}
