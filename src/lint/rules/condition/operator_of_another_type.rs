//! `operator-of-another-type`: a key compared by an operator for values of another type.
use crate::catalog::{CatalogConditionKey, ValueType, condition_key};
use crate::diag::Level;
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Base, Statement};

pub(super) static RULE: Rule = Rule {
    id: "operator-of-another-type",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("operator_of_another_type.md"),
    known_as: &[
        "access-analyzer:TYPE_MISMATCH",
        "parliament:MISMATCHED_TYPE",
    ],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for comparison in comparisons(statement) {
        let name = comparison.name();
        let Some(wanted) = condition_key(name).map(CatalogConditionKey::value_type) else {
            continue;
        };
        let Some(compared) = compared(comparison.operator.base) else {
            continue;
        };
        if compared == wanted || is_usable(compared, wanted, name) {
            continue;
        }
        findings
            .add(
                comparison.written.span,
                format!(
                    "`{name}` is of the type {}, and `{}` compares {}",
                    wanted.as_str(),
                    comparison.written.value,
                    plural(compared)
                ),
            )
            .related(comparison.key.span, "this key")
            .note("AWS documents no outcome for a value that the operator cannot read")
            .help(format!("use an operator for {}", plural(wanted)))
            .likely();
    }
}

/// What an operator compares; `None` for one that fits every key.
fn compared(base: Base) -> Option<ValueType> {
    Some(match base {
        Base::StringEquals | Base::StringEqualsIgnoreCase | Base::StringLike => ValueType::String,
        Base::Numeric(_) => ValueType::Numeric,
        Base::Date(_) => ValueType::Date,
        Base::Bool => ValueType::Bool,
        Base::IpAddress => ValueType::IpAddress,
        Base::Arn => ValueType::Arn,
        Base::Binary | Base::Null => return None,
    })
}

/// What works though the types differ: an ARN is a text and some keys of texts hold ARNs, tags and others hold `true`,
/// and `aws:EpochTime` is a number as well.
fn is_usable(compared: ValueType, wanted: ValueType, name: &str) -> bool {
    match (compared, wanted) {
        (ValueType::String, ValueType::Arn | ValueType::Bool)
        | (ValueType::Arn | ValueType::Bool | ValueType::Numeric, ValueType::String) => true,
        (ValueType::Numeric, ValueType::Date) => name.eq_ignore_ascii_case("aws:EpochTime"),
        _ => false,
    }
}

fn plural(of: ValueType) -> &'static str {
    match of {
        ValueType::Arn => "ARNs",
        ValueType::Bool => "booleans",
        ValueType::Date => "dates",
        ValueType::IpAddress => "IP addresses",
        ValueType::Numeric => "numbers",
        ValueType::String => "texts",
    }
}
