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
    /// One key stands twice in one mapping.
    DuplicateKey = "duplicate-key",
    /// The file holds no document.
    EmptyFile = "empty-file",
    /// The text is not the JSON it has to be.
    InvalidJson = "invalid-json",
    /// The file is not text that YAML allows: not UTF-8, or a control character.
    InvalidText = "invalid-text",
    /// The text is not the YAML it has to be.
    InvalidYaml = "invalid-yaml",
    /// Collections are nested deeper than the bound.
    NestedTooDeep = "nested-too-deep",
    /// The file is larger than the bound.
    TooLarge = "too-large",
}
