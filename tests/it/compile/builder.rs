//! The parts that models are made of by hand.
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;
use synth::diag::{SourceMap, Span};
use synth::model::{
    Account, Alert, BedrockModel, Budget, Cache, CacheKeyPart, CacheStore, CacheTable, Covers,
    EncryptionKey, GivenKey, Grant, Guardrail, GuardrailKind, Model, Owner, Period, PolicyTarget,
    Project, Role, RoleIdentity, Secret, Trust, TrustConditions, TrustedPrincipal, Verb,
};
use synth::vocab::{Arn, Endpoint, Name, Region};

pub(crate) const PRIVATE_VPC: &str = "vpc-0a1b2c3d4e5f60718";

pub(crate) fn name(text: &str) -> Name {
    text.parse().unwrap()
}

pub(crate) fn region(text: &str) -> Region {
    text.parse().unwrap()
}

/// A span that tells things apart: byte `start` of the only source.
pub(crate) fn span(start: u32) -> Span {
    let source = SourceMap::default().add("acme.yaml", "");
    Span::new(source, start, start + 1)
}

pub(crate) fn texts(entries: &[(&str, &str)]) -> BTreeMap<String, String> {
    entries
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

pub(crate) fn account(called: &str, id: &str, unit: Option<&str>) -> Arc<Account> {
    let mut levels = vec![PolicyTarget::Root("r-ab12".parse().unwrap())];
    levels.extend(unit.map(|unit| PolicyTarget::Unit(unit.parse().unwrap())));
    levels.push(PolicyTarget::Account(id.parse().unwrap()));
    Arc::new(Account {
        tags: BTreeMap::new(),
        name: name(called),
        id: id.parse().unwrap(),
        levels,
        environment: unit.map(|_| "production".to_owned()),
        home_region: region("us-east-2"),
        span: span(1),
    })
}

pub(crate) fn own_role(called: &str, account: &Arc<Account>) -> Arc<RoleIdentity> {
    let arn = format!("arn:aws:iam::{}:role/llm/acme-{called}", account.id);
    Arc::new(RoleIdentity {
        name: name(called),
        identity: name(called),
        adopt: false,
        owner: Owner::Synth(account.clone()),
        account_id: account.id,
        arn: arn.parse().unwrap(),
        span: span(10),
    })
}

pub(crate) fn given_role(called: &str, arn: &str) -> Arc<RoleIdentity> {
    let arn: Arn = arn.parse().unwrap();
    Arc::new(RoleIdentity {
        name: name(called),
        identity: name(called),
        adopt: false,
        owner: Owner::Existing,
        account_id: arn.account.parse().unwrap(),
        arn,
        span: span(20),
    })
}

pub(crate) fn role(identity: Arc<RoleIdentity>, trusted_by: Vec<Trust>, may: Vec<Verb>) -> Role {
    Role {
        identity,
        trusted_by,
        grants: may
            .into_iter()
            .zip(100..)
            .map(|(verb, start)| Grant {
                verb,
                span: span(start),
            })
            .collect(),
        managed: Vec::new(),
        boundary: None,
        max_session_seconds: 3600,
        tags: texts(&[("CostCenter", "genai")]),
    }
}

pub(crate) fn trust(principal: TrustedPrincipal) -> Trust {
    Trust {
        principal,
        conditions: TrustConditions::default(),
        span: span(30),
    }
}

pub(crate) fn service(host: &str) -> Vec<Trust> {
    vec![trust(TrustedPrincipal::Service(host.to_owned()))]
}

pub(crate) fn project(called: &str, account: &Arc<Account>) -> Arc<Project> {
    let project_name = format!("acme-{called}");
    Arc::new(Project {
        name: name(called),
        identity: name(called),
        account: account.clone(),
        region: region("us-east-2"),
        tags: texts(&[("CostCenter", "genai"), (Project::COST_TAG, &project_name)]),
        project_name,
        profiles: Vec::new(),
        span: span(40),
    })
}

pub(crate) fn on_mantle(called: &str, id: &str) -> Arc<BedrockModel> {
    bedrock(called, id, Endpoint::Mantle, "/openai/v1")
}

pub(crate) fn on_runtime(called: &str, id: &str) -> Arc<BedrockModel> {
    bedrock(called, id, Endpoint::Runtime, "")
}

fn bedrock(called: &str, id: &str, endpoint: Endpoint, base_path: &str) -> Arc<BedrockModel> {
    Arc::new(BedrockModel {
        name: name(called),
        id: id.to_owned(),
        endpoint,
        regions: [region("us-east-1"), region("us-east-2")].into(),
        base_path: base_path.to_owned(),
        span: span(50),
    })
}

pub(crate) fn cache(
    called: &str,
    account: &Arc<Account>,
    key: Option<EncryptionKey>,
) -> Arc<Cache> {
    Arc::new(Cache {
        name: name(called),
        identity: name(called),
        adopt: false,
        account: account.clone(),
        region: region("us-east-2"),
        store: CacheStore::Table(CacheTable {
            name: format!("acme-{called}"),
            most_reads: None,
            most_writes: None,
        }),
        ttl_seconds: 900,
        key_by: [CacheKeyPart::Tenant, CacheKeyPart::TemplateVersion].into(),
        key,
        semantic: None,
        expects: None,
        span: span(60),
    })
}

pub(crate) fn budget(called: &str, covers: Covers, at: &[(i64, &[&str])]) -> Budget {
    let account = covers.accounts().remove(0);
    Budget {
        name: name(called),
        identity: name(called),
        account,
        covers,
        limit: Decimal::new(80_050, 2),
        period: Period::Monthly,
        alerts: at
            .iter()
            .map(|(at, tell)| Alert {
                at: Decimal::from(*at),
                then: None,
                tell: tell.iter().map(|address| (*address).to_owned()).collect(),
                span: span(71),
            })
            .collect(),
        enforcement: None,
        span: span(70),
    }
}

/// A blueprint that says nothing but its name.
pub(crate) fn empty(called: &str) -> Model {
    Model {
        deploy: synth::model::Deploy::default(),
        name: name(called),
        facts: "2026-11-22".to_owned(),
        organization: None,
        accounts: Vec::new(),
        given_scps: Vec::new(),
        buckets: Vec::new(),
        given_keys: Vec::new(),
        given_roles: Vec::new(),
        given_tables: Vec::new(),
        given_topics: Vec::new(),
        networks: Vec::new(),
        functions: Vec::new(),
        topics: Vec::new(),
        secrets: Vec::new(),
        oidc_providers: Vec::new(),
        models: Vec::new(),
        projects: Vec::new(),
        permission_sets: Vec::new(),
        roles: Vec::new(),
        keys: Vec::new(),
        key_accesses: Vec::new(),
        caches: Vec::new(),
        expected_uses: Vec::new(),
        prices: BTreeMap::new(),
        observability: Vec::new(),
        budgets: Vec::new(),
        anomalies: Vec::new(),
        enforcers: Vec::new(),
        limits: Vec::new(),
        network_services: Vec::new(),
        content_guardrails: Vec::new(),
        guardrails: Vec::new(),
        audit: None,
        routing: None,
        expectations: Vec::new(),
        tags: texts(&[("CostCenter", "genai")]),
        quotas: BTreeMap::new(),
    }
}

pub(crate) fn given_key(arn: &str) -> GivenKey {
    let arn: Arn = arn.parse().unwrap();
    GivenKey {
        name: name("prompts-key"),
        account: arn.account.parse().unwrap(),
        region: region(&arn.region),
        arn,
        policy: None,
        span: span(83),
    }
}

pub(crate) fn secret(arn: &str) -> Arc<Secret> {
    let arn: Arn = arn.parse().unwrap();
    Arc::new(Secret {
        name: name("openai-key"),
        account: arn.account.parse().unwrap(),
        region: region(&arn.region),
        arn,
        span: span(84),
    })
}

pub(crate) fn guardrail(kind: GuardrailKind) -> Guardrail {
    Guardrail {
        except: Vec::new(),
        kind,
        on: vec!["root".to_owned()],
        attached_to: vec![PolicyTarget::Root("r-ab12".parse().unwrap())],
        span: span(90),
    }
}
