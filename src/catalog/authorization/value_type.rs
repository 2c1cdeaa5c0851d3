//! What a value of a condition key is.
use super::layout::VALUE_TYPES;

/// The type of one value of a condition key, which decides the operators that fit
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueType {
    /// An ARN.
    Arn,
    /// `true` or `false`.
    Bool,
    /// A point in time.
    Date,
    /// An address or a range of addresses.
    IpAddress,
    /// A number.
    Numeric,
    /// Text.
    String,
}

impl ValueType {
    /// Every type, in the order of the table.
    pub const ALL: [Self; VALUE_TYPES.len()] = [
        Self::Arn,
        Self::Bool,
        Self::Date,
        Self::IpAddress,
        Self::Numeric,
        Self::String,
    ];

    /// The type as AWS writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Arn => "ARN",
            Self::Bool => "Bool",
            Self::Date => "Date",
            Self::IpAddress => "IPAddress",
            Self::Numeric => "Numeric",
            Self::String => "String",
        }
    }

    pub(super) fn at(place: u32) -> Self {
        Self::ALL
            .get(place as usize)
            .copied()
            .unwrap_or(Self::String)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_types_are_those_of_the_table() {
        assert_eq!(ValueType::ALL.map(ValueType::as_str), VALUE_TYPES);
    }
}
