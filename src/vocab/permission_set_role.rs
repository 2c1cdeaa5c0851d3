//! The role that IAM Identity Center makes in an account for a permission set.
use super::{AccountId, Arn, Region};

/// The region that the role's path does not name.
const UNNAMED_REGION: &str = "us-east-1";

/// What the role's name ends in here. AWS invents the end anew whenever a permission set is first
/// assigned in an account; no real one has braces, so this one equals only itself.
pub const INVENTED_SUFFIX: &str = "{invented}";

/// The ARN of that role, with [`INVENTED_SUFFIX`] at its end:
/// `arn:…:role/aws-reserved/sso.amazonaws.com/eu-west-2/AWSReservedSSO_NAME_{invented}`. `region` is
/// Identity Center's; us-east-1 is not part of the path
/// (<https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html>).
pub fn permission_set_role(account: AccountId, region: &Region, permission_set: &str) -> Arn {
    let place = if region.as_str() == UNNAMED_REGION {
        String::new()
    } else {
        format!("{region}/")
    };
    Arn {
        partition: region.partition().to_string(),
        service: "iam".to_owned(),
        region: String::new(),
        account: account.to_string(),
        resource: format!(
            "role/aws-reserved/sso.amazonaws.com/{place}AWSReservedSSO_{permission_set}_{INVENTED_SUFFIX}"
        ),
    }
}
