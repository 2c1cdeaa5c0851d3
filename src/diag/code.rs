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
    /// One key stands twice in one mapping.
    DuplicateKey = "duplicate-key",
    /// A text that CloudFormation would replace by a parameter or a secret: `{{resolve:…}}`.
    DynamicReference = "dynamic-reference",
    /// The file holds no document.
    EmptyFile = "empty-file",
    /// A guardrail where there is no organization to attach it to.
    GuardrailWithoutOrganization = "guardrail-without-organization",
    /// The text is not the JSON it has to be.
    InvalidJson = "invalid-json",
    /// The file is not text that YAML allows: not UTF-8, or a control character.
    InvalidText = "invalid-text",
    /// The text is not the YAML it has to be.
    InvalidYaml = "invalid-yaml",
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
    /// Stacks that need ids of each other, so that none can be deployed first.
    UnlinkableStack = "unlinkable-stack",
}
