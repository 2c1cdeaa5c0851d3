//! What the catalogue answers, held against the AWS pages and facts that blueprints rely on.
use synth::catalog::{
    AccessLevel, CatalogAction, CatalogConditionKey, ServiceAuthorization, UsedType, ValueType,
    action, actions_matching, condition_key, service, service_authorizations, similar_actions,
};

fn known(text: &str) -> CatalogAction {
    action(text).unwrap_or_else(|| panic!("no action {text}"))
}

fn key_names(action: CatalogAction) -> Vec<&'static str> {
    action
        .condition_keys()
        .map(CatalogConditionKey::name)
        .collect()
}

fn type_names(action: CatalogAction) -> Vec<&'static str> {
    action
        .resource_types()
        .map(|used| used.resource_type().name())
        .collect()
}

fn shown(actions: &[CatalogAction]) -> Vec<String> {
    actions.iter().map(ToString::to_string).collect()
}

#[test]
fn mantle_inference_takes_a_project_and_says_model_and_tier() {
    let create = known("bedrock-mantle:CreateInference");
    assert_eq!(create.access_level(), AccessLevel::Write);
    assert_eq!(
        key_names(create),
        ["bedrock-mantle:Model", "bedrock-mantle:ServiceTier"]
    );
    let uses: Vec<_> = create.resource_types().collect();
    assert_eq!(format!("{uses:?}"), "[requires project]");
    let keys: Vec<_> = uses[0]
        .condition_keys()
        .map(CatalogConditionKey::name)
        .collect();
    assert_eq!(keys, ["aws:ResourceTag/${TagKey}"]);
    assert_eq!(
        uses[0].resource_type().arn_formats().collect::<Vec<_>>(),
        ["arn:${Partition}:bedrock-mantle:${Region}:${Account}:project/${ResourceId}"]
    );
    assert!(!create.is_wildcard_only());
    for name in [
        "GetInference",
        "CancelInference",
        "DeleteInference",
        "CountTokens",
        "GetModel",
    ] {
        assert_eq!(
            type_names(known(&format!("bedrock-mantle:{name}"))),
            ["project"],
            "{name}"
        );
    }
}

#[test]
fn api_keys_and_account_settings_are_asked_of_the_star_alone() {
    for prefix in ["bedrock", "bedrock-mantle"] {
        let call = known(&format!("{prefix}:CallWithBearerToken"));
        assert!(call.is_wildcard_only(), "{call}");
        assert!(
            call.can_carry(&format!("{prefix}:bearerTokenType")),
            "{call}"
        );
    }
    assert!(known("bedrock-mantle:PutAccountDataRetention").is_wildcard_only());
    assert!(known("bedrock:ListFoundationModels").is_wildcard_only());
    assert!(known("s3:ListAllMyBuckets").is_wildcard_only());
    assert!(!known("s3:ListBucket").is_wildcard_only());
}

#[test]
fn actions_that_were_never_defined_are_not_found() {
    for text in [
        "bedrock:Converse",
        "bedrock:ListModels",
        "bedrock:DescribeModel",
        "bedrock-mantle:InvokeModel",
        "bedrock-mantle:ListTagsForResources",
        "bedrock-runtime:InvokeModel",
        "bedrock",
        "bedrock:",
        ":InvokeModel",
        "",
        "s3:GetObject ",
        "s3:*",
    ] {
        assert_eq!(action(text), None, "{text}");
    }
    assert_eq!(service("bedrock-"), None);
    assert_eq!(service("zzz"), None);
    assert_eq!(service(""), None);
}

#[test]
fn invoke_model_takes_twelve_types_and_no_tags_of_models() {
    let invoke = known("bedrock:InvokeModel");
    assert_eq!(invoke.resource_types().count(), 12);
    let types = type_names(invoke);
    for name in [
        "foundation-model",
        "inference-profile",
        "application-inference-profile",
        "project",
    ] {
        assert!(types.contains(&name), "{name}");
    }
    for key in [
        "GuardrailIdentifier",
        "InferenceProfileArn",
        "PromptRouterArn",
        "ServiceTier",
    ] {
        assert!(invoke.can_carry(&format!("bedrock:{key}")), "{key}");
    }
    assert!(!invoke.can_carry("bedrock-mantle:Model"));
    let bedrock = service("bedrock").expect("a service");
    let tagged = |name: &str| {
        let resource = bedrock.resource_type(name).expect("a resource type");
        resource
            .condition_keys()
            .any(|key| key.stands_for("aws:ResourceTag/Environment"))
    };
    for name in [
        "foundation-model",
        "inference-profile",
        "default-prompt-router",
        "system-tool",
    ] {
        assert!(!tagged(name), "{name}");
    }
    for name in [
        "application-inference-profile",
        "guardrail",
        "provisioned-model",
        "custom-model",
    ] {
        assert!(tagged(name), "{name}");
    }
    let model = bedrock
        .resource_type("foundation-model")
        .expect("a resource type");
    assert!(
        model
            .arn_formats()
            .eq(["arn:${Partition}:bedrock:${Region}::foundation-model/${ResourceId}"])
    );
}

#[test]
fn names_are_found_whatever_their_case() {
    let get = known("S3:getobject");
    assert_eq!(get.to_string(), "s3:GetObject");
    assert_eq!(get.service().prefix(), "s3");
    assert_eq!(get.access_level(), AccessLevel::Read);
    assert_eq!(get, known("s3:GetObject"));
    assert_eq!(condition_key("AWS:tagkeys"), condition_key("aws:TagKeys"));
    assert_eq!(
        known("s3:PutBucketPolicy").access_level(),
        AccessLevel::PermissionsManagement
    );
    assert_eq!(
        known("s3:PutObjectTagging").access_level(),
        AccessLevel::Tagging
    );
    assert_eq!(known("s3:ListBucket").access_level(), AccessLevel::List);
}

#[test]
fn several_values_go_with_some_keys_only() {
    for name in [
        "aws:TagKeys",
        "aws:CalledVia",
        "aws:PrincipalOrgPaths",
        "aws:PrincipalServiceNamesList",
        "aws:ResourceOrgPaths",
        "aws:SourceOrgPaths",
        "aws:VpceOrgPaths",
        "bedrock-mantle:Files",
        "dynamodb:LeadingKeys",
        "sts:TransitiveTagKeys",
        "vpc-lattice-svcs:RequestQueryString/page",
    ] {
        assert!(condition_key(name).expect(name).is_multivalued(), "{name}");
    }
    for name in [
        "aws:PrincipalOrgID",
        "aws:PrincipalTag/Team",
        "aws:RequestTag/Team",
        "aws:CalledViaFirst",
        "bedrock-mantle:Model",
        "bedrock-mantle:ServiceTier",
        "identitystore:UserId",
        "s3:prefix",
        "kms:ViaService",
    ] {
        assert!(!condition_key(name).expect(name).is_multivalued(), "{name}");
    }
}

#[test]
fn keys_have_the_types_of_their_pages() {
    for (name, value_type) in [
        ("aws:PrincipalArn", ValueType::Arn),
        ("aws:SourceArn", ValueType::Arn),
        ("aws:SourceVpcArn", ValueType::Arn),
        ("aws:MultiFactorAuthAge", ValueType::Numeric),
        ("aws:MultiFactorAuthPresent", ValueType::Bool),
        ("aws:SecureTransport", ValueType::Bool),
        ("aws:TokenIssueTime", ValueType::Date),
        ("aws:SourceIp", ValueType::IpAddress),
        ("aws:VpcSourceIp", ValueType::IpAddress),
        ("aws:RequestedRegion", ValueType::String),
        ("bedrock:InferenceProfileArn", ValueType::Arn),
        ("iam:ServiceSpecificCredentialAgeDays", ValueType::Numeric),
        ("kms:GrantIsForAWSResource", ValueType::Bool),
        ("saml:aud", ValueType::String),
        (
            "token.actions.githubusercontent.com:repository",
            ValueType::String,
        ),
    ] {
        let key = condition_key(name).unwrap_or_else(|| panic!("no key {name}"));
        assert_eq!(key.value_type(), value_type, "{name}");
        assert_eq!(key.is_global(), name.starts_with("aws:"), "{name}");
    }
}

#[test]
fn a_key_with_a_variable_is_found_by_what_fills_it_in() {
    for (name, key) in [
        ("aws:ResourceTag/Environment", "aws:ResourceTag/${TagKey}"),
        ("AWS:RESOURCETAG/a/b:c", "aws:ResourceTag/${TagKey}"),
        ("aws:PrincipalTag/ü", "aws:PrincipalTag/${TagKey}"),
        (
            "kms:EncryptionContext:aws:s3:arn",
            "kms:EncryptionContext:${EncryptionContextKey}",
        ),
        ("events:Metadata/a", "events:Metadata/${MetadataKey}"),
        (
            "events:Metadata/a/Matcher",
            "events:Metadata/${MetadataKey}/Matcher",
        ),
        (
            "token.actions.githubusercontent.com/acme:ref",
            "token.actions.githubusercontent.com/${SubPath}:ref",
        ),
    ] {
        assert_eq!(
            condition_key(name).map(CatalogConditionKey::name),
            Some(key),
            "{name}"
        );
    }
    for name in [
        "aws:ResourceTag/",
        "aws:ResourceTag",
        "aws:NoSuchKey",
        "",
        ":",
        "ü",
        "kms:EncryptionContext:",
    ] {
        assert_eq!(condition_key(name), None, "{name}");
    }
    let long = format!("aws:NoSuchTag/{}", "/".repeat(1_000_000));
    assert_eq!(condition_key(&long), None);
}

#[test]
fn resource_control_policies_cover_what_aws_lists() {
    let covered: Vec<_> = service_authorizations()
        .filter(|service| service.has_resource_control_policies())
        .map(ServiceAuthorization::prefix)
        .collect();
    for prefix in [
        "aoss",
        "dynamodb",
        "ecr",
        "kms",
        "logs",
        "s3",
        "secretsmanager",
        "sqs",
        "sts",
    ] {
        assert!(covered.contains(&prefix), "{prefix}");
    }
    for prefix in [
        "bedrock",
        "bedrock-mantle",
        "ec2",
        "elasticache",
        "iam",
        "lambda",
        "s3vectors",
        "sns",
    ] {
        assert!(!covered.contains(&prefix), "{prefix}");
    }
}

#[test]
fn a_pattern_covers_the_actions_that_iam_says_it_does() {
    assert_eq!(
        shown(&actions_matching("bedrock:InvokeModel*")),
        [
            "bedrock:InvokeModel",
            "bedrock:InvokeModelWithResponseStream"
        ]
    );
    assert_eq!(shown(&actions_matching("S3:getobject")), ["s3:GetObject"]);
    assert_eq!(
        shown(&actions_matching("bedrock-mantle:?reate*Inference")),
        ["bedrock-mantle:CreateInference"]
    );
    let mantle = service("bedrock-mantle").expect("a service");
    assert!(
        actions_matching("bedrock-mantle:*")
            .into_iter()
            .eq(mantle.actions())
    );
    let all = service_authorizations().flat_map(ServiceAuthorization::actions);
    assert!(actions_matching("*").into_iter().eq(all));
    for nothing in [
        "b*:*",
        "*:*",
        "s3",
        "s3:",
        "s3:Nothing*",
        "",
        "s3:Get Object",
    ] {
        assert_eq!(actions_matching(nothing), [], "{nothing}");
    }
    // The narrowing to a first letter must not lose or add any.
    for pattern in ["Get*", "g*Acl", "*Acl", "?et*", "Put*", "p", "Z*", "*"] {
        let s3 = service("s3").expect("a service");
        let expected: Vec<_> = s3
            .actions()
            .filter(|action| slow_match(pattern.as_bytes(), action.name().as_bytes()))
            .collect();
        assert_eq!(s3.actions_matching(pattern), expected, "{pattern}");
    }
}

/// The obvious matcher: what the pattern says, one character after the other.
fn slow_match(pattern: &[u8], name: &[u8]) -> bool {
    match (pattern, name) {
        ([], _) => name.is_empty(),
        ([b'*', rest @ ..], _) => {
            slow_match(rest, name) || !name.is_empty() && slow_match(pattern, &name[1..])
        }
        (_, []) => false,
        ([wanted, rest @ ..], [first, name @ ..]) => {
            (*wanted == b'?' || wanted.eq_ignore_ascii_case(first)) && slow_match(rest, name)
        }
    }
}

#[test]
fn a_wrong_action_is_answered_with_what_was_probably_meant() {
    for (wrong, meant) in [
        ("s3:GetObjects", "s3:GetObject"),
        ("bedrock:ListModels", "bedrock:ListFoundationModels"),
        ("bedrock:CreateInference", "bedrock-mantle:CreateInference"),
        (
            "bedrock-mantle:ListTagsForResources",
            "bedrock-mantle:ListTagsForResource",
        ),
        ("bedrok:InvokeModel", "bedrock:InvokeModel"),
    ] {
        let similar = shown(&similar_actions(wrong));
        assert!(
            similar.iter().any(|action| action == meant),
            "{wrong}: {similar:?}"
        );
        assert!(similar.len() <= 3, "{wrong}: {similar:?}");
    }
    for nothing in ["", "s3", ":", "zzzzzz:Zzzzzz", "s3:Qqqqqqqqqqqq"] {
        assert_eq!(similar_actions(nothing), [], "{nothing}");
    }
    assert_eq!(
        similar_actions(&format!("ec2:{}", "A".repeat(1_000_000))),
        []
    );
}

#[test]
fn every_action_and_key_of_the_other_tables_is_defined() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalog/data");
    let read = |name: &str| -> serde_json::Value {
        let file = std::fs::File::open(folder.join(name)).expect("a file");
        serde_json::from_reader(file).expect("JSON")
    };
    let mut seen = 0;
    let mut wrong = Vec::new();
    let grants = read("grants.json");
    for section in ["verbs", "guardrails"] {
        for list in grants[section].as_object().expect("a section").values() {
            for entry in list.as_array().expect("a list") {
                let entry = entry.as_str().expect("text");
                seen += 1;
                if actions_matching(entry).is_empty() {
                    wrong.push(format!("grants.json: {entry}"));
                }
            }
        }
    }
    let (ordinary, guarded) = (read("operations.json"), read("guarded-operations.json"));
    for operation in [&ordinary, &guarded]
        .into_iter()
        .flat_map(|table| table["operations"].as_array().expect("a list"))
    {
        let name = &operation["name"];
        for entry in operation["beyond"].as_array().expect("a list") {
            if action(entry.as_str().expect("text")).is_none() {
                wrong.push(format!("{name}: {entry}"));
            }
        }
        for request in operation["requests"].as_array().expect("a list") {
            seen += 1;
            let text = request["action"].as_str().expect("text");
            let Some(action) = action(text) else {
                wrong.push(format!("{name}: {text}"));
                continue;
            };
            let required = action.resource_types().any(UsedType::is_required);
            if request["resource"] == "*" && required {
                wrong.push(format!(
                    "{name}: {text} is asked of `*` and takes a resource"
                ));
            }
            if request["resource"] != "*" && action.is_wildcard_only() {
                wrong.push(format!(
                    "{name}: {text} is asked of a resource and takes none"
                ));
            }
            for key in request["context"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(key, _)| key)
            {
                // The reference lists keys of well-known issuers, and every issuer has its own.
                let of_issuer = key.starts_with("{issuer}:");
                if !of_issuer && !action.can_carry(key) {
                    wrong.push(format!("{name}: {text} does not carry {key}"));
                }
            }
        }
    }
    assert!(seen > 50, "{seen}");
    // Where the reference is taken to say too little.
    let accepted = [
        // Listing all projects names none of them.
        "\"bedrock-mantle.ListProjects\": bedrock-mantle:ListProjects is asked of `*` and takes a resource",
        // One call, so one context: the reference lists these keys for AssumeRole and its kin alone.
        "\"sts.AssumeRole\": sts:SetSourceIdentity does not carry sts:ExternalId",
        "\"sts.AssumeRole\": sts:SetSourceIdentity does not carry sts:RoleSessionName",
        "\"sts.AssumeRole\": sts:TagSession does not carry sts:ExternalId",
        "\"sts.AssumeRole\": sts:TagSession does not carry sts:RoleSessionName",
        "\"sts.AssumeRole\": sts:TagSession does not carry sts:SourceIdentity",
        "\"sts.AssumeRoleWithSAML\": sts:SetSourceIdentity does not carry SAML:aud",
        "\"sts.AssumeRoleWithSAML\": sts:SetSourceIdentity does not carry sts:RoleSessionName",
        "\"sts.AssumeRoleWithSAML\": sts:TagSession does not carry sts:RoleSessionName",
        "\"sts.AssumeRoleWithSAML\": sts:TagSession does not carry sts:SourceIdentity",
        "\"sts.AssumeRoleWithWebIdentity\": sts:SetSourceIdentity does not carry sts:RoleSessionName",
        "\"sts.AssumeRoleWithWebIdentity\": sts:TagSession does not carry sts:RoleSessionName",
        "\"sts.AssumeRoleWithWebIdentity\": sts:TagSession does not carry sts:SourceIdentity",
    ];
    assert_eq!(wrong, accepted);
}
