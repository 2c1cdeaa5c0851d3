//! How long each kind of policy may be: at the limit nothing is said, one character beyond it is an error.
use serde_json::{Value, json};
use synth::diag::{Level, SourceMap};
use synth::lint::{all, lint, read};
use synth::policy::Kind;

/// The codes of what is found, those of errors marked.
fn found(text: &str, kind: Option<Kind>) -> Vec<String> {
    let mut sources = SourceMap::default();
    let source = sources.add("policy.json", text);
    let read = read(text, source, kind);
    assert!(!read.subjects.is_empty(), "{text}");
    let findings = lint(&read.subjects, &all());
    let about_length = findings.iter().map(|finding| &finding.diagnostic);
    about_length
        .filter(|diagnostic| {
            let name = diagnostic.code.name();
            name.contains("quota") || name.contains("too-long")
        })
        .map(|diagnostic| {
            let mark = if diagnostic.level == Level::Error {
                "!"
            } else {
                ""
            };
            format!("{mark}{}", diagnostic.code.name())
        })
        .collect()
}

/// A policy that has so many characters without blanks.
fn policy(characters: usize, principal: bool) -> Value {
    let of = |resource: String| {
        let mut statement =
            json!({ "Effect": "Allow", "Action": "s3:GetObject", "Resource": resource });
        if principal {
            statement["Principal"] = json!("*");
        }
        json!({ "Version": "2012-10-17", "Statement": [statement] })
    };
    let empty = of(String::new()).to_string().len();
    let resource = format!("arn:aws:s3:::{}", "b".repeat(characters - empty - 13));
    let made = of(resource);
    assert_eq!(made.to_string().len(), characters);
    made
}

#[test]
fn a_policy_of_a_kind_may_have_as_many_characters_as_its_quota() {
    for (kind, most) in [
        (Kind::Identity, 32_768),
        (Kind::Boundary, 6_144),
        (Kind::Session, 2_048),
        (Kind::ServiceControl, 10_240),
        (Kind::ResourceControl, 5_120),
        (Kind::Trust, 8_192),
        (Kind::Key, 32_768),
        (Kind::Endpoint, 20_480),
    ] {
        let has_error = |characters| {
            let text = policy(characters, kind.has_principal()).to_string();
            found(&text, Some(kind)).contains(&"!policy-over-quota".to_owned())
        };
        assert!(!has_error(most), "{kind}");
        assert!(has_error(most + 1), "{kind}");
    }
    let bucket = policy(200_000, true).to_string();
    assert!(found(&bucket, Some(Kind::Resource)).is_empty());
}

#[test]
fn what_holds_a_policy_says_how_long_it_may_be() {
    for (resource_type, property, most) in [
        ("AWS::IAM::ManagedPolicy", "PolicyDocument", 6_144),
        ("AWS::IAM::GroupPolicy", "PolicyDocument", 5_120),
        ("AWS::IAM::UserPolicy", "PolicyDocument", 2_048),
        ("AWS::IAM::RolePolicy", "PolicyDocument", 10_240),
        ("AWS::IAM::Policy", "PolicyDocument", 10_240),
        ("AWS::SSO::PermissionSet", "InlinePolicy", 32_768),
        ("AWS::S3::BucketPolicy", "PolicyDocument", 20_480),
        (
            "AWS::SecretsManager::ResourcePolicy",
            "ResourcePolicy",
            20_480,
        ),
    ] {
        let is_found = |characters| {
            let document = policy(characters, resource_type.contains("S3"));
            let resource = json!({ "Type": resource_type, "Properties": { property: document } });
            let template = json!({ "Resources": { "It": resource } }).to_string();
            found(&template, None) == ["!policy-over-quota"]
        };
        assert!(!is_found(most), "{resource_type}");
        assert!(is_found(most + 1), "{resource_type}");
    }
}

#[test]
fn policies_that_share_a_quota_are_added_up_and_one_that_is_too_long_is_told_alone() {
    let of_role = |lengths: &[usize]| {
        let policies: Vec<Value> = lengths
            .iter()
            .map(|length| json!({ "PolicyName": "p", "PolicyDocument": policy(*length, false) }))
            .collect();
        let role = json!({ "Type": "AWS::IAM::Role", "Properties": { "Policies": policies } });
        found(&json!({ "Resources": { "It": role } }).to_string(), None)
    };
    assert!(of_role(&[5_120, 5_120]).is_empty());
    assert_eq!(of_role(&[5_120, 5_121]), ["!inline-policies-over-quota"]);
    assert_eq!(of_role(&[10_241, 200]), ["!policy-over-quota"]);
}

#[test]
fn white_space_counts_where_aws_counts_it() {
    let blanks =
        |text: String| text.replace("\"Effect\"", &format!("{}\"Effect\"", " ".repeat(20_000)));
    let identity = blanks(policy(6_144, false).to_string());
    assert!(found(&identity, Some(Kind::Identity)).is_empty());
    let scp = blanks(policy(10_240, false).to_string());
    assert_eq!(
        found(&scp, Some(Kind::ServiceControl)),
        ["organization-policy-too-long-as-written"]
    );
    let trust = policy(2_049, true).to_string();
    assert_eq!(
        found(&trust, Some(Kind::Trust)),
        ["trust-policy-over-default-quota"]
    );
    let managed = policy(6_145, false).to_string();
    assert_eq!(
        found(&managed, Some(Kind::Identity)),
        ["identity-policy-too-long-for-managed"]
    );
}
