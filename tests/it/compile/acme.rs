//! The model of the blueprint acme, by hand.
use super::builder::{
    PRIVATE_VPC, account, budget, cache, empty, given_key, given_role, guardrail, name, on_mantle,
    on_runtime, own_role, project, region, role, secret, service, span, texts, trust,
};
use std::sync::Arc;
use synth::model::{
    Account, BedrockModel, Boundary, Breaker, Bucket, Budget, Cache, Covers, EncryptionKey,
    ExceptedRole, GivenRole, Guardrail, GuardrailKind, Key, LanguageModel, Model, Network,
    Organization, OutsideModel, Project, Requirement, Role, RoleIdentity, Route, Routing, StickyBy,
    TrustConditions, TrustedPrincipal, Verb,
};

/// The things of acme that tests take by name.
pub(crate) struct Acme {
    pub(crate) platform: Arc<Account>,
    pub(crate) search: Arc<Account>,
    pub(crate) support: Arc<Account>,
    pub(crate) prompts: Arc<Bucket>,
    pub(crate) network: Arc<Network>,
    pub(crate) gpt: Arc<BedrockModel>,
    pub(crate) small: Arc<BedrockModel>,
    pub(crate) search_prod: Arc<Project>,
    pub(crate) answers: Arc<Cache>,
    pub(crate) orchestrator: Arc<RoleIdentity>,
    pub(crate) model: Model,
}

/// The model of `blueprints/acme.yaml`.
pub(crate) fn acme() -> Acme {
    let management = account("management", "111111111111", None);
    let platform = account("platform", "222222222222", Some("ou-ab12-platform1"));
    let search = account("search", "333333333333", Some("ou-ab12-tenants01"));
    let support = account("support", "555555555555", Some("ou-ab12-tenants01"));
    let audit = account("audit", "444444444444", None);
    let prompts_key = Arc::new(given_key(
        "arn:aws:kms:us-east-2:222222222222:key/11111111-2222-3333-4444-555555555555",
    ));
    let prompts = Arc::new(Bucket {
        name: name("prompts"),
        bucket: "org-ml-prompts".to_owned(),
        account: platform.clone(),
        region: region("us-east-2"),
        key: Some(EncryptionKey::Given(prompts_key.clone())),
        policy: None,
        span: span(80),
    });
    let network = Arc::new(Network {
        name: name("private-network"),
        account: search.clone(),
        vpc: PRIVATE_VPC.to_owned(),
        region: region("us-east-2"),
        subnets: Vec::new(),
        given_endpoints: std::collections::BTreeMap::new(),
        made_endpoints: synth::model::MadeEndpoints::Nothing,
        span: span(81),
    });
    let secret = secret("arn:aws:secretsmanager:us-east-2:333333333333:secret:openai-AbCdEf");
    let orchestrator = given_role(
        "orchestrator",
        "arn:aws:iam::222222222222:role/ml/orchestrator",
    );
    let gpt = on_mantle("gpt-5.5", "openai.gpt-5.5");
    let small = on_runtime("small", "openai.gpt-oss-20b-1:0");
    let spare = Arc::new(OutsideModel {
        name: name("spare"),
        provider: "openai".to_owned(),
        id: "gpt-5.5".to_owned(),
        host: "api.openai.com".to_owned(),
        secret: secret.clone(),
        residency: vec!["us".to_owned()],
        span: span(51),
    });
    let search_prod = project("search-prod", &search);
    let support_prod = project("support-prod", &support);
    let key = Arc::new(Key {
        name: name("llm-data"),
        identity: name("llm-data"),
        replica_of: None,
        replicas: Vec::new(),
        adopt: None,
        account: search.clone(),
        region: region("us-east-2"),
        alias: "acme-llm-data".to_owned(),
        rotation_days: 365,
        pending_window_days: 30,
        span: span(82),
    });
    let answers = cache("answers", &search, Some(EncryptionKey::Own(key.clone())));
    let mut model = empty("acme");
    model.organization = Some(Organization {
        id: "o-a1b2c3d4e5".parse().unwrap(),
        root: "r-ab12".parse().unwrap(),
        management: management.clone(),
        units: std::collections::BTreeMap::new(),
        control_tower: false,
        occupied: std::collections::BTreeMap::new(),
        span: span(2),
    });
    model.accounts = vec![
        audit,
        management,
        platform.clone(),
        search.clone(),
        support.clone(),
    ];
    model.buckets = vec![prompts.clone()];
    model.given_keys = vec![prompts_key];
    model.given_roles = vec![GivenRole {
        identity: orchestrator.clone(),
        policies: None,
        trust: None,
    }];
    model.networks = vec![network.clone()];
    model.secrets = vec![secret];
    model.models = vec![
        LanguageModel::Bedrock(gpt.clone()),
        LanguageModel::Bedrock(small.clone()),
        LanguageModel::Outside(spare.clone()),
    ];
    model.projects = vec![search_prod.clone(), support_prod.clone()];
    model.keys = vec![key];
    model.caches = vec![answers.clone()];
    model.budgets = budgets(&search_prod, &support);
    model.guardrails = guardrails();
    model.routing = Some(routing(&gpt, &small, &spare));
    let mut acme = Acme {
        platform,
        search,
        support,
        prompts,
        network,
        gpt,
        small,
        search_prod,
        answers,
        orchestrator,
        model,
    };
    acme.model.roles = roles(&acme, &support_prod, &spare);
    acme
}

fn roles(acme: &Acme, support_prod: &Arc<Project>, spare: &Arc<OutsideModel>) -> Vec<Role> {
    let in_search = |model: &Arc<BedrockModel>, through| Verb::InvokeInProject {
        model: model.clone(),
        project: acme.search_prod.clone(),
        through,
    };
    let read = |prefix: &str| Verb::Read {
        bucket: acme.prompts.clone(),
        prefix: prefix.to_owned(),
    };
    let cache = || Verb::Use {
        cache: acme.answers.clone(),
    };
    let operator = own_role("platform-operator", &acme.search);
    let janitor = own_role("cache-janitor", &acme.search);
    let minimal_caller = role(
        own_role("minimal-caller", &acme.support),
        service("lambda.amazonaws.com"),
        vec![
            Verb::InvokeInProject {
                model: acme.gpt.clone(),
                project: support_prod.clone(),
                through: None,
            },
            read("support/"),
        ],
    );
    let answer_service = role(
        own_role("answer-service", &acme.search),
        service("ecs-tasks.amazonaws.com"),
        vec![
            in_search(&acme.gpt, Some(acme.network.clone())),
            Verb::InvokeOnRuntime {
                model: acme.small.clone(),
                region: region("us-east-2"),
                through: Some(acme.network.clone()),
                profile: None,
                guarded_by: None,
            },
            Verb::InvokeOutside {
                model: spare.clone(),
            },
            read("prod/"),
            cache(),
            Verb::PublishMetrics {
                namespace: "Synth/LLM".to_owned(),
            },
        ],
    );
    let mut from_platform = trust(TrustedPrincipal::Role(acme.orchestrator.clone()));
    from_platform.conditions = TrustConditions {
        principal_tags: texts(&[("PlatformTeam", "CoreAI")]),
        source_identity: Requirement::Required,
        source_vpc_endpoints: vec!["vpce-0123456789abcdef0".to_owned()],
        ..TrustConditions::default()
    };
    let platform_operator = role(
        operator.clone(),
        vec![from_platform],
        vec![
            in_search(&acme.gpt, None),
            Verb::Assume {
                role: janitor.clone(),
            },
        ],
    );
    let mut with_mfa = trust(TrustedPrincipal::Account(acme.platform.clone()));
    with_mfa.conditions.mfa = Requirement::Required;
    let from_operator = trust(TrustedPrincipal::Role(operator));
    let cache_janitor = role(janitor, vec![with_mfa, from_operator], vec![cache()]);
    let mut roles = vec![
        answer_service,
        cache_janitor,
        minimal_caller,
        platform_operator,
    ];
    for role in &mut roles {
        role.boundary = Some(Arc::new(Boundary {
            name: name("company-boundary"),
            policy_name: "CompanyBoundary".to_owned(),
            policy: None,
            span: span(85),
        }));
    }
    roles
}

fn budgets(search_prod: &Arc<Project>, support: &Arc<Account>) -> Vec<Budget> {
    vec![
        budget(
            "search-month",
            Covers::Project(search_prod.clone()),
            &[
                (80, &["ml-oncall@acme.example"]),
                (100, &["finance@acme.example"]),
            ],
        ),
        budget(
            "support-month",
            Covers::Account(support.clone()),
            &[(90, &["finance@acme.example"])],
        ),
    ]
}

fn guardrails() -> Vec<Guardrail> {
    let admin = "arn:aws:iam::444444444444:role/platform/security-admin";
    [
        GuardrailKind::ApprovedModelsOnly {
            mantle: vec!["openai.gpt-5.5".to_owned()],
            runtime: vec!["openai.gpt-oss-20b-1:0".to_owned()],
            profiles: Vec::new(),
        },
        GuardrailKind::ApprovedRegionsOnly {
            regions: vec![region("us-east-1"), region("us-east-2")],
            global_inference: false,
        },
        GuardrailKind::NoDefaultProject,
        GuardrailKind::NoLongTermApiKeys,
        GuardrailKind::ProtectAuditTrail {
            log_groups: Vec::new(),
            buckets: Vec::new(),
        },
        GuardrailKind::ZeroRetention,
    ]
    .into_iter()
    .map(guardrail)
    .map(|mut guardrail| {
        if let GuardrailKind::ProtectAuditTrail { .. } = guardrail.kind {
            let role = given_role("security-admin", admin);
            guardrail.except = vec![ExceptedRole::Role(role)];
        }
        guardrail
    })
    .collect()
}

fn routing(
    gpt: &Arc<BedrockModel>,
    small: &Arc<BedrockModel>,
    spare: &Arc<OutsideModel>,
) -> Routing {
    let gpt = LanguageModel::Bedrock(gpt.clone());
    let small = LanguageModel::Bedrock(small.clone());
    let spare = LanguageModel::Outside(spare.clone());
    let rule = |weight, failover| Route {
        split: vec![(gpt.clone(), weight), (spare.clone(), 10_000 - weight)],
        sticky_by: StickyBy::User,
        failover,
        breaker: None,
        span: span(91),
    };
    let mut default = rule(8_000, vec![spare.clone(), small]);
    default.breaker = Some(Breaker {
        error_basis_points: 500,
        p95_milliseconds: Some(8_000),
        min_requests: 50,
        cooldown_milliseconds: 30_000,
    });
    Routing {
        default,
        experiments: [(name("user-group-abc"), rule(5_000, Vec::new()))].into(),
    }
}
