//! The estate: what is read back from the bytes that are written.
use crate::simulate::load::{self, acme, live};
use synth::artifact::{HandoffKind, Layer, ParameterSource, StackId, TemplateFormat, files};
use synth::diag::SourceMap;
use synth::estate::{Author, Emitted, EmittedStack, Estate};
use synth::policy::{Document, Kind};
use synth::syntax::parse_json;
use synth::vocab::EndpointService;

fn read(estate: &mut load::Estate) -> Estate {
    let read = synth::simulate::estate(&estate.model, &estate.emitted, &mut estate.sources);
    assert_eq!(load::messages(&read.diagnostics), [""; 0]);
    read.value.unwrap()
}

fn parsed(text: &str, kind: Kind) -> Document {
    let source = SourceMap::default().add("policy.json", "");
    let node = parse_json(text, source).value.unwrap();
    let outcome = synth::policy::parse(&node, kind);
    assert_eq!(load::messages(&outcome.diagnostics), [""; 0]);
    outcome.value.unwrap()
}

#[test]
fn every_policy_of_acme_is_found_with_its_file_and_pointer() {
    let mut blueprint = acme();
    let estate = read(&mut blueprint);
    let labels: Vec<&str> = estate
        .documents
        .values()
        .filter(|document| document.author == Author::Synth)
        .map(|document| &*document.label)
        .collect();
    let org = "stacks/111111111111/us-east-2/org.template.json#/Resources/";
    let access = "stacks/333333333333/us-east-2/access.template.json#/Resources/";
    for expected in [
        format!("{org}GuardrailsRoot1/Properties/Content"),
        format!("{access}RoleAnswerService/Properties/AssumeRolePolicyDocument"),
        format!("{access}RoleAnswerService/Properties/Policies/0/PolicyDocument"),
        "stacks/333333333333/us-east-2/data.template.json#/Resources/KeyLlmData/Properties/KeyPolicy"
            .to_owned(),
    ] {
        assert!(labels.contains(&expected.as_str()), "{expected} in {labels:#?}");
    }
    // Each is written as a file of its own, too.
    let artifacts = synth::compile::compile(&blueprint.model).value.unwrap();
    let written = files(&artifacts, TemplateFormat::Json);
    let written = written
        .iter()
        .filter(|file| file.path.starts_with("policies/"));
    assert_eq!(labels.len(), written.count());
    assert!(labels.len() > 31);
    let authors = |author| {
        estate
            .documents
            .values()
            .filter(|it| it.author == author)
            .count()
    };
    assert_eq!(authors(Author::Given), 4);
    assert_eq!(authors(Author::Handoff), 4);
}

#[test]
fn what_is_printed_and_read_again_is_the_same_document() {
    let mut blueprint = acme();
    for document in read(&mut blueprint).documents.values() {
        let again = parsed(&synth::policy::print(&document.document), document.kind);
        assert_eq!(again, document.document, "{}", document.label);
    }
}

/// The policy files are for review: they say what the templates say.
#[test]
fn every_policy_file_is_a_policy_of_a_template() {
    let mut blueprint = acme();
    let estate = read(&mut blueprint);
    let artifacts = synth::compile::compile(&blueprint.model).value.unwrap();
    let written = files(&artifacts, TemplateFormat::Json);
    let mut compared = 0;
    for file in written
        .iter()
        .filter(|file| file.path.starts_with("policies/"))
    {
        let mut text = file.text.clone();
        let endpoint = |service: EndpointService| {
            let found = estate.endpoints.iter().find(|it| it.service == service);
            found.unwrap().id.clone()
        };
        for (reference, value) in [
            (
                "${synth:content-guardrail/safe-answers.arn}",
                estate.content_guardrails[0].arn.clone(),
            ),
            (
                "${synth:endpoint/private-network-bedrock-mantle.id}",
                endpoint(EndpointService::BedrockMantle),
            ),
            (
                "${synth:endpoint/private-network-bedrock-runtime.id}",
                endpoint(EndpointService::BedrockRuntime),
            ),
            (
                "${synth:guardrail-version/safe-answers-c14528f6.arn}",
                estate.content_guardrails[0].versions[0].clone(),
            ),
            (
                "${synth:inference-profile/search-prod-small.arn}",
                estate.profiles[0].arn.clone(),
            ),
            (
                "${synth:project/search-prod.arn}",
                project(&estate, "acme-search-prod"),
            ),
            (
                "${synth:project/support-prod.arn}",
                project(&estate, "acme-support-prod"),
            ),
            ("${synth:key/llm-data.arn}", key(&estate, "acme-llm-data")),
            (
                "${synth:key/audit-records.arn}",
                key(&estate, "acme-audit-records"),
            ),
        ] {
            text = text.replace(reference, &value);
        }
        let kind = match file.path.split('/').nth(1).unwrap() {
            "iam" | "permission-set" => Kind::Identity,
            "endpoint" => Kind::Endpoint,
            "rcp" => Kind::ResourceControl,
            "trust" => Kind::Trust,
            "scp" => Kind::ServiceControl,
            "kms" => Kind::Key,
            "s3" | "sns" => Kind::Resource,
            other => panic!("{other}"),
        };
        let mut document = parsed(&text, kind);
        document.id = None;
        let same = estate
            .documents
            .values()
            .filter(|it| it.document == document)
            .count();
        assert!(same > 0, "{}", file.path);
        compared += 1;
    }
    assert!(compared > 31);
}

fn key(estate: &Estate, alias: &str) -> String {
    let found = estate.keys.iter().find(|key| key.aliases == [alias]);
    found.unwrap().arn.clone()
}

fn project(estate: &Estate, name: &str) -> String {
    let found = estate.projects.iter().find(|project| project.name == name);
    found.unwrap().arn.clone()
}

#[test]
fn an_invented_id_has_the_shape_of_the_real_one_and_equals_only_itself() {
    let mut blueprint = acme();
    let estate = read(&mut blueprint);
    assert_eq!(
        project(&estate, "acme-search-prod"),
        "arn:aws:bedrock-mantle:us-east-2:333333333333:project/proj_{ProjectSearchProd}"
    );
    let key = key(&estate, "acme-llm-data");
    assert_eq!(key, "arn:aws:kms:us-east-2:333333333333:key/{KeyLlmData}");
    // The role's policy is in another stack, which is told the id as a parameter.
    let role = &estate.roles["arn:aws:iam::333333333333:role/llm/acme-cache-janitor"];
    let policy = &estate.documents[&role.identity[0]].document;
    let resources = policy
        .statements()
        .iter()
        .flat_map(|it| &it.resource.as_ref().unwrap().values);
    assert!(resources.map(|it| &it.value).any(|it| *it == key));
}

#[test]
fn a_role_has_its_policies_boundary_and_tags() {
    let mut blueprint = acme();
    let estate = read(&mut blueprint);
    let arn = "arn:aws:iam::333333333333:role/llm/acme-answer-service";
    let role = &estate.roles[arn];
    assert_eq!(role.boundary.as_deref(), Some("CompanyBoundary"));
    assert_eq!(role.tags["CostCenter"], "genai");
    assert_eq!(role.identity.len(), 1);
    assert!(estate.resource_policies.contains_key(arn));
    assert!(estate.boundaries.contains_key("CompanyBoundary"));
    let orchestrator = "arn:aws:iam::222222222222:role/ml/orchestrator".to_owned();
    assert!(
        estate
            .handoffs
            .contains_key(&(HandoffKind::RoleIdentity, orchestrator))
    );
}

#[test]
fn policies_of_the_organization_stand_where_they_are_attached() {
    let mut blueprint = acme();
    let organization = read(&mut blueprint).organization.unwrap();
    let search = "333333333333".parse().unwrap();
    assert_eq!(
        organization.levels[&search],
        ["r-ab12", "ou-ab12-tenants01", "333333333333"]
    );
    assert_eq!(
        organization.path(search),
        "o-a1b2c3d4e5/r-ab12/ou-ab12-tenants01/"
    );
    let at_root = &organization.service_control["r-ab12"];
    assert!(
        at_root
            .iter()
            .any(|label| &**label == "live/region-deny.json#")
    );
    assert_eq!(at_root.len(), 2);
}

/// A stack of account 111111111111 with these resources and outputs.
fn stack(layer: Layer, resources: &str, outputs: &str) -> EmittedStack {
    let id = StackId {
        account: "111111111111".parse().unwrap(),
        region: "us-east-2".parse().unwrap(),
        layer,
    };
    EmittedStack {
        path: id.template_path("json"),
        text: format!("{{\"Resources\": {resources}, \"Outputs\": {outputs}}}"),
        id,
        parameter_sources: [].into(),
        origins: [].into(),
    }
}

fn role(resource: &str) -> String {
    format!(
        r#"{{"R": {{"Type": "AWS::IAM::Role", "Properties": {{"RoleName": "r",
        "AssumeRolePolicyDocument": {{"Version": "2012-10-17", "Statement": []}},
        "Policies": [{{"PolicyName": "p", "PolicyDocument": {{"Version": "2012-10-17", "Statement":
        {{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": {resource}}}}}}}]}}}}}}"#
    )
}

fn resource_of(stacks: Vec<EmittedStack>) -> (String, Estate) {
    let emitted = Emitted {
        stack_sets: Vec::new(),
        stacks,
        handoffs: Vec::new(),
    };
    let estate = Estate::read(&emitted, None, &mut SourceMap::default())
        .value
        .unwrap();
    let label = &estate.roles["arn:aws:iam::111111111111:role/r"].identity[0];
    let statement = &estate.documents[label].document.statements()[0];
    (
        statement.resource.as_ref().unwrap().values[0].value.clone(),
        estate,
    )
}

#[test]
fn intrinsic_functions_are_resolved_as_far_as_they_can_be_known() {
    for (resource, expected) in [
        (r#""*""#, "*"),
        (
            r#"{"Fn::Sub": "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/${!x}"}"#,
            "arn:aws:kms:us-east-2:111111111111:key/${x}",
        ),
        (
            r#"{"Fn::Join": [":", ["arn:aws:iam:", {"Ref": "AWS::AccountId"}, "role/r"]]}"#,
            "arn:aws:iam::111111111111:role/r",
        ),
        (
            r#"{"Fn::GetAtt": ["R", "Arn"]}"#,
            "arn:aws:iam::111111111111:role/r",
        ),
        (
            r#"{"Fn::GetAtt": "R.Arn"}"#,
            "arn:aws:iam::111111111111:role/r",
        ),
    ] {
        let (found, estate) = resource_of(vec![stack(Layer::Access, &role(resource), "{}")]);
        assert_eq!(found, expected);
        assert_eq!(estate.unresolved, []);
    }
}

#[test]
fn a_parameter_has_the_value_of_the_output_it_comes_from() {
    let key = r#"{"K": {"Type": "AWS::KMS::Key", "Properties": {}}}"#;
    let outputs = r#"{"KeyArn": {"Value": {"Fn::GetAtt": ["K", "Arn"]}}}"#;
    let data = stack(Layer::Data, key, outputs);
    let mut access = stack(Layer::Access, &role(r#"{"Ref": "Key"}"#), "{}");
    let source = ParameterSource {
        stack: data.id.clone(),
        output: "KeyArn".to_owned(),
    };
    access.parameter_sources = [("Key".to_owned(), source)].into();
    let (found, _) = resource_of(vec![data, access]);
    assert_eq!(found, "arn:aws:kms:us-east-2:111111111111:key/{K}");
}

#[test]
fn what_cannot_be_known_is_counted_and_matches_nothing() {
    for (resource, what) in [
        (r#"{"Fn::ImportValue": "x"}"#, "Fn::ImportValue"),
        (r#"{"Ref": "Nothing"}"#, "Ref"),
        (r#"{"Fn::Sub": "${Nothing}"}"#, "Fn::Sub"),
        (r#"{"Fn::Sub": ["${A}", {"A": "b"}]}"#, "Fn::Sub"),
        (r#"{"Fn::GetAtt": ["R", "Nothing"]}"#, "Fn::GetAtt"),
    ] {
        let template = stack(Layer::Access, &role(resource), "{}");
        let emitted = Emitted {
            stack_sets: Vec::new(),
            stacks: vec![template],
            handoffs: Vec::new(),
        };
        let outcome = Estate::read(&emitted, None, &mut SourceMap::default());
        let unresolved = outcome.value.unwrap().unresolved;
        assert_eq!(unresolved.len(), 1, "{resource}");
        assert_eq!(unresolved[0].what, what);
        let pointer = "/Resources/R/Properties/Policies/0/PolicyDocument/Statement/Resource";
        assert_eq!(unresolved[0].pointer, pointer);
    }
}

#[test]
fn parameters_that_lead_in_a_circle_are_unresolved() {
    let mut data = stack(Layer::Data, "{}", r#"{"A": {"Value": {"Ref": "B"}}}"#);
    let mut access = stack(
        Layer::Access,
        &role(r#"{"Ref": "A"}"#),
        r#"{"B": {"Value": {"Ref": "A"}}}"#,
    );
    let from = |stack: &EmittedStack, output: &str| ParameterSource {
        stack: stack.id.clone(),
        output: output.to_owned(),
    };
    let (a, b) = (from(&data, "A"), from(&access, "B"));
    access.parameter_sources = [("A".to_owned(), a)].into();
    data.parameter_sources = [("B".to_owned(), b)].into();
    let emitted = Emitted {
        stack_sets: Vec::new(),
        stacks: vec![data, access],
        handoffs: Vec::new(),
    };
    let outcome = Estate::read(&emitted, None, &mut SourceMap::default());
    assert_eq!(outcome.value.unwrap().unresolved.len(), 1);
}

#[test]
fn a_text_that_is_no_template_is_an_error_at_its_place() {
    let mut blueprint = load::load(load::ACME, live());
    blueprint.emitted.stacks[0].text = "{\"Resources\": []}".to_owned();
    let read =
        synth::simulate::estate(&blueprint.model, &blueprint.emitted, &mut blueprint.sources);
    assert_eq!(
        load::messages(&read.diagnostics),
        ["the template has no resources"]
    );
    blueprint.emitted.stacks[0].text = "{".to_owned();
    let read =
        synth::simulate::estate(&blueprint.model, &blueprint.emitted, &mut blueprint.sources);
    assert_eq!(read.diagnostics.len(), 1);
}
