//! The list of diagnostic codes: one name for each thing that can be wrong.

/// Declares the codes once, so that the enum, its names and the list cannot part.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// Which problem a diagnostic is about. The name is stable: people search for it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
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

            /// What the code means: the documentation of its variant.
            pub fn explanation(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+).trim_ascii(),)+
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
    /// Elements of one statement that exclude each other, such as `Action` and `NotAction`.
    ElementCombination = "element-combination",
    /// An element or value of a policy has the wrong JSON type.
    ElementType = "element-type",
    /// The file holds no document.
    EmptyFile = "empty-file",
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
    /// A mapping key that is not a text, or a YAML merge key.
    InvalidKey = "invalid-key",
    /// A path or pattern that is absolute, leaves the blueprint's folder or cannot be read.
    InvalidPath = "invalid-path",
    /// A principal that IAM does not know in this form or place.
    InvalidPrincipal = "invalid-principal",
    /// A resource is neither `*` nor an ARN of six fields.
    InvalidResource = "invalid-resource",
    /// A `Sid` has characters that this policy type forbids, or stands twice.
    InvalidSid = "invalid-sid",
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
    /// A file is named that does not exist, or a pattern that no file fits.
    MissingFile = "missing-file",
    /// A mapping lacks a key that it must have.
    MissingKey = "missing-key",
    /// Collections are nested deeper than the bound.
    NestedTooDeep = "nested-too-deep",
    /// A number or a count is beyond its bounds.
    OutOfRange = "out-of-range",
    /// The file is larger than the bound.
    TooLarge = "too-large",
    /// An element that policies do not have.
    UnknownElement = "unknown-element",
    /// A mapping has a key that the language does not know there.
    UnknownKey = "unknown-key",
    /// A word stands where only certain words can.
    UnknownWord = "unknown-word",
    /// A file exists and cannot be read: it is a directory or a pipe, or permission is denied.
    UnreadableFile = "unreadable-file",
    /// A character that policy documents cannot hold.
    UnsupportedCharacter = "unsupported-character",
    /// An element or effect that this policy type does not take.
    UnsupportedElement = "unsupported-element",
    /// A list, mapping, text or number stands where another kind must.
    WrongType = "wrong-type",
}
