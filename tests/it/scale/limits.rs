//! A `StackSet`'s template at the quota, and one byte past it.
use std::fmt::Write as _;
use synth::artifact::Artifacts;
use synth::catalog::{Quota, quota};
use synth::diag::{Code, Diagnostic, Level, Outcome, SourceMap};

struct NoFiles;

impl synth::blueprint::Files for NoFiles {
    fn read(&self, path: &str) -> Result<String, synth::blueprint::ReadError> {
        Err(synth::blueprint::ReadError::NotFound {
            path: path.to_owned(),
        })
    }

    fn glob(&self, pattern: &str) -> Result<Vec<String>, synth::blueprint::ReadError> {
        self.read(pattern).map(|_| Vec::new())
    }
}

fn compiled(deploy: &str, roles: usize, pad: usize) -> (Option<Artifacts>, Vec<Diagnostic>) {
    let mut text = format!(
        "synth: 1\nfacts: 2026-11-22\nname: demo\n\
         organization: {{ id: o-a1b2c3d4e5, root: r-ab12, management: management }}\n\
         defaults: {{ region: us-east-2 }}\ndeploy: {{ by: stackset{deploy} }}\n\
         accounts:\n  management: {{ id: \"111111111111\" }}\n  search: {{ id: \"333333333333\", unit: ou-ab12-tenants01 }}\n\
         groups: {{ tenants: {{ unit: ou-ab12-tenants01 }} }}\nroles:\n"
    );
    let mut left = pad;
    for role in 0..roles {
        let tags: Vec<String> = (0..4)
            .map(|tag| {
                let length = left.min(250);
                left -= length;
                format!("t{tag}: x{}", "x".repeat(length))
            })
            .collect();
        let _ = writeln!(
            text,
            "  role-{role:03}:\n    account: tenants\n    tags: {{ {} }}\n    \
             trusted_by: [ {{ service: lambda.amazonaws.com }} ]\n    may: [ {{ publish_metrics: Demo/LLM }} ]",
            tags.join(", ")
        );
    }
    let mut sources = SourceMap::default();
    let source = sources.add("blueprint.yaml", text);
    let loaded = synth::blueprint::load(source, &NoFiles, "", &mut sources);
    let model = loaded.value.expect("the blueprint is right").model;
    let Outcome { value, diagnostics } = synth::compile::compile(&model);
    (value, diagnostics)
}

fn bytes(artifacts: &Artifacts) -> usize {
    artifacts.stack_sets[0].minified().len()
}

#[test]
fn a_template_of_exactly_the_quota_is_written_into_the_stack_set_and_one_byte_more_is_not() {
    let most = quota(Quota::TemplateBytesWithoutBucket);
    let roles = 50;
    let (plain, _) = compiled("", roles, 0);
    let pad = most - bytes(&plain.unwrap());
    let (fits, told) = compiled("", roles, pad);
    assert_eq!(bytes(&fits.unwrap()), most);
    let is_error = |told: &[Diagnostic]| told.iter().any(|it| it.level == Level::Error);
    assert!(!is_error(&told), "{told:#?}");
    let (_, told) = compiled("", roles, pad + 1);
    let error = told.iter().find(|it| it.level == Level::Error).unwrap();
    assert_eq!(error.code, Code::OverQuota);
    assert!(error.message.contains("51201"), "{}", error.message);
    assert!(error.help.as_ref().unwrap().contains("bucket"));
    let (from_bucket, told) = compiled(", bucket: demo-templates", roles, pad + 1);
    assert!(told.is_empty(), "{told:#?}");
    let set = &from_bucket.unwrap().stack_sets[0];
    let url = set.url.as_ref().unwrap();
    assert!(url.starts_with("https://demo-templates.s3.us-east-2.amazonaws.com/demo/"));
}
