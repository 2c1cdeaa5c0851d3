//! Caches: who gets in, what they may take, and what a broken template is noticed by.
use crate::simulate::load::{self, Estate as Blueprint};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use synth::artifact::{TemplateFormat, files};
use synth::diag::SourceMap;
use synth::simulate::{Bench, Standing, questions};

const HEAD: &str = r#"synth: 1
facts: 2026-11-22
name: demo
defaults: { region: us-east-2 }
accounts:
  main: { id: "111111111111" }
existing:
  inside: { account: main, vpc: vpc-0a1b2c3d4e5f60718, subnets: [subnet-0a1b2c3d4e5f60718, subnet-0b1c2d3e4f5061728] }
  beside: { account: main, vpc: vpc-0a1b2c3d4e5f60718, subnets: [subnet-0c2d3e4f506172839] }
keys:
  data: { account: main }
"#;

const NETWORK: &str = "stacks/111111111111/us-east-2/network.template.json";

/// A blueprint with these caches, and with roles that may use these.
fn compiled(caches: &str, roles: &[(&str, &[&str])]) -> BTreeMap<String, String> {
    let mut text = format!("{HEAD}caches:\n{caches}roles:\n");
    for (role, used) in roles {
        let may = used.iter().map(|cache| format!("{{ use: {cache} }}"));
        let may = may.collect::<Vec<_>>().join(", ");
        let trusted = "[ { service: lambda.amazonaws.com } ]";
        writeln!(
            text,
            "  {role}:\n    account: main\n    trusted_by: {trusted}\n    may: [ {may} ]"
        )
        .unwrap();
    }
    let mut sources = SourceMap::default();
    let source = sources.add("blueprint.yaml", text);
    let loaded = synth::blueprint::load(source, &load::Texts::default(), "", &mut sources);
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    let outcome = synth::compile::compile(&loaded.value.unwrap().model);
    assert!(outcome.diagnostics.is_empty(), "{:?}", outcome.diagnostics);
    let files = files(&outcome.value.unwrap(), TemplateFormat::Json).into_iter();
    files.map(|file| (file.path, file.text)).collect()
}

fn valkey(name: &str, more: &str) -> String {
    format!(
        "  {name}: {{ account: main, engine: valkey, ttl: 5min, key_by: [tenant], network: inside, clients: [10.0.0.0/8]{more} }}\n"
    )
}

/// The properties of each resource of a type, by logical id.
fn of_type(files: &BTreeMap<String, String>, path: &str, kind: &str) -> BTreeMap<String, Value> {
    let template: Value = serde_json::from_str(&files[path]).unwrap();
    let resources = template["Resources"].as_object().unwrap().iter();
    resources
        .filter(|(_, resource)| resource["Type"] == kind)
        .map(|(id, resource)| (id.clone(), resource["Properties"].clone()))
        .collect()
}

fn policy(files: &BTreeMap<String, String>, role: &str) -> Value {
    serde_json::from_str(&files[&format!("policies/iam/111111111111/{role}.json")]).unwrap()
}

#[test]
fn a_valkey_cache_is_in_its_network_and_lets_in_the_users_of_its_roles_alone() {
    let files = compiled(
        &valkey("hot", ", key: data"),
        &[
            ("reader", &["hot"]),
            ("writer", &["hot"]),
            ("stranger", &[]),
        ],
    );
    let caches = of_type(&files, NETWORK, "AWS::ElastiCache::ServerlessCache");
    let cache = &caches["CacheHot"];
    assert_eq!(cache["ConnectionType"], "vpc");
    assert_eq!(cache["KmsKeyId"], json!({ "Ref": "ArnOfKeyData" }));
    let groups = of_type(&files, NETWORK, "AWS::ElastiCache::UserGroup");
    let group = &groups["CacheUsersHot"];
    assert_eq!(cache["UserGroupId"], group["UserGroupId"]);
    assert_eq!(
        group["UserIds"],
        json!(["demo-hot-reader", "demo-hot-writer"])
    );
    let users = of_type(&files, NETWORK, "AWS::ElastiCache::User");
    assert_eq!(users.len(), 2);
    for user in users.values() {
        assert_eq!(user["UserId"], user["UserName"]);
        assert_eq!(user["AuthenticationMode"], json!({ "Type": "iam" }));
        let access = user["AccessString"].as_str().unwrap();
        assert!(access.starts_with("on ~hot:* -@all +"), "{access}");
        // Commands one by one: no category, nothing but what looks up, keeps or connects.
        for word in [
            "+@", "allkeys", "nopass", "+del", "+keys", "+scan", "+flush", "+config",
        ] {
            assert!(!access.contains(word), "{access}");
        }
    }
    let own = |user: &str| {
        json!([
            format!(
                "arn:aws:elasticache:us-east-2:111111111111:serverlesscache:{}",
                cache["ServerlessCacheName"].as_str().unwrap()
            ),
            format!("arn:aws:elasticache:us-east-2:111111111111:user:{user}"),
        ])
    };
    for role in ["reader", "writer"] {
        let statements = policy(&files, role);
        let statements = statements["Statement"].as_array().unwrap().clone();
        assert_eq!(statements.len(), 1, "{role}");
        assert_eq!(statements[0]["Action"], "elasticache:Connect");
        assert_eq!(statements[0]["Resource"], own(&format!("demo-hot-{role}")));
    }
    assert!(!files.contains_key("policies/iam/111111111111/stranger.json"));
}

#[test]
fn nodes_are_encrypted_let_in_their_users_alone_and_search_vectors_where_they_keep_them() {
    let nodes = |name: &str, replicas: u8, semantic: &str| {
        let more = format!(", nodes: {{ type: cache.r7g.large, replicas: {replicas} }}{semantic}");
        valkey(name, &more).replace("engine: valkey,", "engine: valkey_nodes,")
    };
    let like = ", semantic: { store: valkey_nodes, dimensions: 256, threshold: 0.95 }";
    let caches = format!("{}{}", nodes("like", 2, like), nodes("plain", 0, ""));
    let files = compiled(&caches, &[("reader", &["like", "plain"])]);
    let groups = of_type(&files, NETWORK, "AWS::ElastiCache::ReplicationGroup");
    let users = of_type(&files, NETWORK, "AWS::ElastiCache::User");
    let (like, plain) = (&groups["CacheNodesLike"], &groups["CacheNodesPlain"]);
    for group in [like, plain] {
        assert_eq!(group["AtRestEncryptionEnabled"], true);
        assert_eq!(group["TransitEncryptionEnabled"], true);
        assert_eq!(group["TransitEncryptionMode"], "required");
        assert_eq!(group["UserGroupIds"].as_array().unwrap().len(), 1);
    }
    // What takes over is there, or nothing is said to.
    for (group, replicas) in [(like, 2), (plain, 0)] {
        assert_eq!(group["ReplicasPerNodeGroup"], replicas);
        assert_eq!(group["AutomaticFailoverEnabled"], replicas > 0);
        assert_eq!(group["MultiAZEnabled"], replicas > 0);
    }
    let access = |user: &str| users[user]["AccessString"].as_str().unwrap().to_owned();
    assert!(access("CacheUserLikeReader").contains("+ft.search"));
    assert!(!access("CacheUserPlainReader").contains("+ft."));
    let statements = policy(&files, "reader");
    let arn = format!(
        "arn:aws:elasticache:us-east-2:111111111111:replicationgroup:{}",
        like["ReplicationGroupId"].as_str().unwrap()
    );
    assert_eq!(statements["Statement"][0]["Resource"][0], arn);
    assert!(
        of_type(&files, NETWORK, "AWS::EC2::SecurityGroup")
            .values()
            .all(|group| group["SecurityGroupIngress"][0]["ToPort"] == 6379)
    );
    // Nothing of S3 Vectors comes with it.
    assert!(!files.values().any(|text| text.contains("S3Vectors")));
}

#[test]
fn a_group_with_someone_else_in_it_or_a_user_who_may_more_lets_nobody_in_that_is_asked_for() {
    let text = format!(
        "{HEAD}caches:\n{}roles:\n  reader: {{ account: main, trusted_by: [ {{ service: lambda.amazonaws.com }} ], may: [ {{ use: hot }} ] }}\n",
        valkey("hot", "")
    );
    let told = |what: &str, instead: &str| {
        let mut estate = load::load(&text, BTreeMap::new());
        for stack in &mut estate.emitted.stacks {
            stack.text = stack.text.replace(what, instead);
        }
        let (_, diagnostics) = estate.check();
        let messages = load::messages(&diagnostics).into_iter();
        messages.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(told("", ""), [""; 0]);
    let users = "\"UserIds\": [\n";
    for (what, instead) in [
        (users, "\"UserIds\": [\n\"default\",\n"),
        ("+get", "+@all"),
        ("~hot:*", "~*"),
        ("-@all ", ""),
    ] {
        let denied = "expected that `reader` can use `hot`, but it is denied";
        let told = told(what, instead);
        assert!(told.iter().any(|it| it == denied), "{instead}: {told:#?}");
    }
}

#[test]
fn names_in_elasticache_are_short_lower_case_and_never_the_same() {
    let long = "answers.of_a.team-with-quite_a.long.name-and-more";
    let longer = format!("{long}-still");
    let roles = [
        "a-service-with-a-long-name-too",
        "a-service-with-a-long-name-two",
    ];
    let caches = [valkey(long, ""), valkey(&longer, ""), valkey("7up", "")].concat();
    let used: &[&str] = &[long, &longer, "7up"];
    let files = compiled(&caches, &roles.map(|role| (role, used)));
    let mut names = BTreeSet::new();
    for (kind, property, count) in [
        (
            "AWS::ElastiCache::ServerlessCache",
            "ServerlessCacheName",
            3,
        ),
        ("AWS::ElastiCache::UserGroup", "UserGroupId", 3),
        ("AWS::ElastiCache::User", "UserId", 6),
    ] {
        let made = of_type(&files, NETWORK, kind);
        assert_eq!(made.len(), count);
        for properties in made.values() {
            let name = properties[property].as_str().unwrap().to_owned();
            assert!(name.len() <= 40, "{name}");
            assert!(name.starts_with(|c: char| c.is_ascii_lowercase()), "{name}");
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(name.chars().all(plain) && !name.contains("--"), "{name}");
            assert!(!name.ends_with('-'), "{name}");
            assert!(names.insert((kind, name)));
        }
    }
}

#[test]
fn what_cannot_be_changed_of_a_cache_is_in_its_name_and_nothing_else_is() {
    let name = |cache: &str| {
        let files = compiled(cache, &[("reader", &["hot"])]);
        let caches = of_type(&files, NETWORK, "AWS::ElastiCache::ServerlessCache");
        caches["CacheHot"]["ServerlessCacheName"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let plain = name(&valkey("hot", ""));
    assert_eq!(
        name(&valkey("hot", ", limits: { storage: 5 GB }, snapshots: 1d")),
        plain
    );
    assert_eq!(
        name(
            &valkey("hot", "")
                .replace("5min", "1h")
                .replace("10.0.0.0/8", "10.1.0.0/16")
        ),
        plain
    );
    assert_ne!(name(&valkey("hot", ", key: data")), plain);
    assert_ne!(name(&valkey("hot", "").replace("inside", "beside")), plain);
}

#[test]
fn limits_are_what_aws_takes_them_as_and_nothing_where_none_are_said() {
    let table = |limits: &str| {
        let cache = format!(
            "  cold: {{ account: main, engine: dynamodb, ttl: 5min, key_by: [tenant]{limits} }}\n"
        );
        let files = compiled(&cache, &[("reader", &["cold"])]);
        let data = "stacks/111111111111/us-east-2/data.template.json";
        of_type(&files, data, "AWS::DynamoDB::Table")["TableCold"]["OnDemandThroughput"].clone()
    };
    assert_eq!(table(""), Value::Null);
    assert_eq!(
        table(", limits: { reads: 40/s }"),
        json!({ "MaxReadRequestUnits": 40 })
    );
    assert_eq!(
        table(", limits: { reads: 40/s, writes: 10/s }"),
        json!({ "MaxReadRequestUnits": 40, "MaxWriteRequestUnits": 10 })
    );
    let serverless = |limits: &str| {
        let files = compiled(&valkey("hot", limits), &[("reader", &["hot"])]);
        let caches = of_type(&files, NETWORK, "AWS::ElastiCache::ServerlessCache");
        caches["CacheHot"]["CacheUsageLimits"].clone()
    };
    assert_eq!(serverless(""), Value::Null);
    assert_eq!(
        serverless(", limits: { storage: 10 GB, requests: 5000/s }"),
        json!({ "DataStorage": { "Maximum": 10, "Unit": "GB" }, "ECPUPerSecond": { "Maximum": 5000 } })
    );
}

#[test]
fn a_gateway_is_told_the_threshold_as_an_integer_and_what_a_query_must_filter_by() {
    let cache = "  cold: { account: main, engine: dynamodb, ttl: 5min, key_by: [user], semantic: { store: s3_vectors, dimensions: 256, threshold: 0.9505 } }\n";
    let files = compiled(cache, &[("reader", &["cold"])]);
    let table: Value = serde_json::from_str(&files["routing/table.json"]).unwrap();
    let cold = &table["caches"]["cold"];
    assert_eq!(
        (&cold["engine"], &cold["tls"]),
        (&json!("dynamodb"), &json!(true))
    );
    let semantic = &cold["semantic"];
    assert_eq!(semantic["threshold_basis_points"], 9505);
    assert_eq!(semantic["mode"], "shadow");
    assert_eq!(
        semantic["scope"],
        json!(["model", "route", "template_version", "user"])
    );
    let index = format!(
        "arn:aws:s3vectors:us-east-2:111111111111:bucket/{}/index/cosine-256",
        semantic["bucket"].as_str().unwrap()
    );
    let statements = policy(&files, "reader");
    let search = statements["Statement"].as_array().unwrap().iter();
    let search: Vec<&Value> = search.filter(|it| it["Sid"] == "SearchCold").collect();
    assert_eq!(search[0]["Resource"], index);
}

#[test]
fn a_template_that_does_not_let_the_users_in_fails_the_checks() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/constructs");
    let holds = |change: &dyn Fn(&str) -> String| {
        let Blueprint {
            model,
            mut emitted,
            mut sources,
        } = load::load_file(&folder, "caches.yaml");
        let mut changed = false;
        for stack in &mut emitted.stacks {
            let text = change(&stack.text);
            changed |= text != stack.text;
            stack.text = text;
        }
        let estate = synth::simulate::estate(&model, &emitted, &mut sources)
            .value
            .unwrap();
        let questions = questions(&model, &estate);
        let standing = Standing::new(&questions);
        let bench = Bench::new(&estate, &standing);
        (
            changed,
            questions
                .iter()
                .all(|question| bench.answer(question).holds),
        )
    };
    assert_eq!(holds(&str::to_owned), (false, true));
    for (what, instead) in [
        (
            "\"ConnectionType\": \"vpc\"",
            "\"ConnectionType\": \"public\"",
        ),
        ("\"Type\": \"iam\"", "\"Type\": \"no-password-required\""),
        (
            "\"UserGroupId\": \"caches-hot-answers\"\n",
            "\"UserGroupId\": \"default\"\n",
        ),
        (
            "\"UserName\": \"caches-hot-answers-draft-service\"",
            "\"UserName\": \"default\"",
        ),
        (
            "\"IndexName\": \"cosine-256\"",
            "\"IndexName\": \"cosine-512\"",
        ),
    ] {
        assert_eq!(
            holds(&|text| text.replace(what, instead)),
            (true, false),
            "{what}"
        );
    }
}
