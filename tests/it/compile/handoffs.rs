//! What others must add.
use super::acme::acme;
use super::builder::{given_role, name, own_role, role, secret, service, span};
use super::{json, printed, text};
use serde_json::json;
use std::sync::Arc;
use synth::model::{OutsideModel, Verb};

#[test]
fn a_bucket_of_another_account_is_handed_the_statement_for_the_exact_role() {
    let file = json(
        &printed(&acme().model),
        "handoff/222222222222/bucket.prompts.json",
    );
    assert_eq!(file["account"], "222222222222");
    assert_eq!(file["arn"], "arn:aws:s3:::org-ml-prompts");
    let sids: Vec<&str> = file["Statement"]
        .as_array()
        .unwrap()
        .iter()
        .map(|statement| statement["Sid"].as_str().unwrap())
        .collect();
    assert_eq!(
        sids,
        [
            "ListPromptsByAnswerService",
            "ListPromptsByMinimalCaller",
            "ReadPromptsByAnswerService",
            "ReadPromptsByMinimalCaller"
        ]
    );
    assert_eq!(
        file["Statement"][3],
        json!({
            "Sid": "ReadPromptsByMinimalCaller", "Effect": "Allow",
            "Principal": { "AWS": "arn:aws:iam::555555555555:root" },
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::org-ml-prompts/support/*",
            "Condition": { "ArnEquals": {
                "aws:PrincipalArn": "arn:aws:iam::555555555555:role/llm/acme-minimal-caller"
            }}
        })
    );
}

#[test]
fn a_bucket_of_the_same_account_is_left_alone_but_its_key_is_not() {
    let mut acme = acme();
    let may = vec![Verb::Read {
        bucket: acme.prompts.clone(),
        prefix: "x/".to_owned(),
    }];
    let reader = own_role("reader", &acme.platform);
    acme.model.roles = vec![role(reader, service("lambda.amazonaws.com"), may)];
    let files = printed(&acme.model);
    let handed: Vec<&str> = files
        .iter()
        .map(|file| &*file.path)
        .filter(|path| path.starts_with("handoff/"))
        .collect();
    assert_eq!(
        handed,
        [
            "handoff/111111111111/cost-allocation-tags.md",
            "handoff/222222222222/README.md",
            "handoff/222222222222/key.prompts-key.json"
        ]
    );
}

#[test]
fn a_given_key_is_handed_the_decryption_through_the_service() {
    let file = json(
        &printed(&acme().model),
        "handoff/222222222222/key.prompts-key.json",
    );
    assert_eq!(
        file["Statement"][0],
        json!({
            "Sid": "DecryptByAnswerService", "Effect": "Allow",
            "Principal": { "AWS": "arn:aws:iam::333333333333:root" },
            "Action": "kms:Decrypt", "Resource": "*",
            "Condition": {
                "ArnEquals": {
                    "aws:PrincipalArn": "arn:aws:iam::333333333333:role/llm/acme-answer-service"
                },
                "StringEquals": { "kms:ViaService": "s3.us-east-2.amazonaws.com" }
            }
        })
    );
}

#[test]
fn an_existing_role_that_is_trusted_is_handed_its_side() {
    let file = json(
        &printed(&acme().model),
        "handoff/222222222222/role.orchestrator.json",
    );
    assert_eq!(
        file["Statement"],
        json!([{
            "Sid": "AssumePlatformOperator", "Effect": "Allow",
            "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"],
            "Resource": "arn:aws:iam::333333333333:role/llm/acme-platform-operator"
        }])
    );
}

#[test]
fn an_existing_role_that_is_assumed_is_handed_the_trust() {
    let mut acme = acme();
    let target = given_role("auditor", "arn:aws:iam::444444444444:role/auditor");
    let caller = own_role("caller", &acme.search);
    let may = vec![Verb::Assume { role: target }];
    acme.model.roles = vec![role(caller, service("lambda.amazonaws.com"), may)];
    let files = printed(&acme.model);
    let file = json(&files, "handoff/444444444444/trust.auditor.json");
    assert_eq!(
        file["Statement"],
        json!([{
            "Sid": "TrustCaller", "Effect": "Allow",
            "Principal": { "AWS": "arn:aws:iam::333333333333:root" },
            "Action": "sts:AssumeRole",
            "Condition": {
                "ArnEquals": {
                    "aws:PrincipalArn": "arn:aws:iam::333333333333:role/llm/acme-caller"
                },
                "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" }
            }
        }])
    );
    let own = json(&files, "policies/iam/333333333333/caller.json");
    assert_eq!(
        own["Statement"][0]["Resource"],
        "arn:aws:iam::444444444444:role/auditor"
    );
}

#[test]
fn a_secret_of_another_account_is_handed_its_reader() {
    let mut acme = acme();
    let arn = "arn:aws:secretsmanager:us-east-2:222222222222:secret:openai-AbCdEf";
    let model = Arc::new(OutsideModel {
        name: name("far"),
        provider: "openai".to_owned(),
        id: "gpt-5.5".to_owned(),
        host: "api.openai.com".to_owned(),
        secret: secret(arn),
        residency: Vec::new(),
        span: span(0),
    });
    let caller = own_role("caller", &acme.search);
    let may = vec![Verb::InvokeOutside { model }];
    acme.model.roles = vec![role(caller, service("lambda.amazonaws.com"), may)];
    let file = json(
        &printed(&acme.model),
        "handoff/222222222222/secret.openai-key.json",
    );
    assert_eq!(file["Statement"][0]["Sid"], "ReadSecretOpenaiKeyByCaller");
    assert_eq!(file["Statement"][0]["Resource"], arn);
}

#[test]
fn the_guide_of_an_account_names_every_file_and_statement() {
    assert_eq!(
        text(&printed(&acme().model), "handoff/222222222222/README.md"),
        "# To add in account 222222222222

The blueprint grants access that also needs a statement in a policy that synth does not own.
Each file below holds statements to append to the `Statement` list of one such policy; nothing
that is there already needs to change. A statement that an existing one already covers can be
left out. Until a policy is given to the blueprint, synth takes it to say this, and calls what
rests on it assumed.

- [bucket.prompts.json](bucket.prompts.json): the bucket policy `arn:aws:s3:::org-ml-prompts`
  - `ListPromptsByAnswerService`
  - `ListPromptsByMinimalCaller`
  - `ReadPromptsByAnswerService`
  - `ReadPromptsByMinimalCaller`
  - so that:
    - `role arn:aws:iam::333333333333:role/llm/acme-answer-service reads objects under prod/`
    - `role arn:aws:iam::555555555555:role/llm/acme-minimal-caller reads objects under support/`
  - read the policy with `aws s3api get-bucket-policy`, write it with `aws s3api put-bucket-policy`

- [key.prompts-key.json](key.prompts-key.json): the key policy `arn:aws:kms:us-east-2:222222222222:key/11111111-2222-3333-4444-555555555555`
  - `DecryptByAnswerService`
  - `DecryptByMinimalCaller`
  - so that:
    - `role arn:aws:iam::333333333333:role/llm/acme-answer-service uses what s3 encrypts with the key`
    - `role arn:aws:iam::555555555555:role/llm/acme-minimal-caller uses what s3 encrypts with the key`
  - read the policy with `aws kms get-key-policy`, write it with `aws kms put-key-policy`

- [role.orchestrator.json](role.orchestrator.json): the identity policy of the role `arn:aws:iam::222222222222:role/ml/orchestrator`
  - `AssumePlatformOperator`
  - so that:
    - `it may assume role arn:aws:iam::333333333333:role/llm/acme-platform-operator`
  - read the policy with `aws iam get-role-policy`, write it with `aws iam put-role-policy`
"
    );
}

#[test]
fn nothing_in_an_arn_is_markup_in_the_guide() {
    let mut acme = acme();
    let arn = "arn:aws:iam::444444444444:role/`](javascript:x)\n# heading <b>";
    let caller = own_role("caller", &acme.search);
    let may = vec![Verb::Assume {
        role: given_role("odd", arn),
    }];
    acme.model.roles = vec![role(caller, service("lambda.amazonaws.com"), may)];
    let guide = text(&printed(&acme.model), "handoff/444444444444/README.md");
    let line = "the trust policy of the role ``arn:aws:iam::444444444444:role/`](javascript:x) # heading <b>``\n";
    assert!(guide.contains(line), "{guide}");
}
