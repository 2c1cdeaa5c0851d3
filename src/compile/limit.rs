//! Limits: the table of counters, and usage plans of API Gateway.
use super::cache::encryption;
use super::part::{Part, PlacedResource, properties, tags_in};
use crate::artifact::{LogicalId, Symbol, SymbolAttribute, SymbolKind, Value};
use crate::model::{Limit, Model, UsagePlan};
use crate::vocab::TimeUnit;

/// What stands in every usage plan, for whoever finds it in the console.
const BEST_EFFORT: &str =
    "Applied by AWS on a best-effort basis: no control of cost, and API keys are no authentication";

/// The counters and the usage plan, as far as they are asked for.
pub(super) fn limit(model: &Model, limit: &Limit) -> Part {
    let mut resources = Vec::new();
    if !limit.subjects.is_empty() {
        resources.push(counters(model, limit));
    }
    if let Some(plan) = &limit.usage_plan {
        resources.extend(usage_plan(model, limit, plan));
    }
    Part {
        resources,
        ..Part::default()
    }
}

/// A table that outlives its stack and cannot be deleted by mistake: without its counts everyone begins anew. It is not kept by backups,
/// since counts of yesterday are of no use.
fn counters(model: &Model, limit: &Limit) -> PlacedResource {
    let mut table = PlacedResource::new(
        "AWS::DynamoDB::Table",
        LogicalId::new("Table", limit.table.as_str()),
        (&limit.account, &limit.region),
        properties([
            ("AttributeDefinitions", subject("AttributeType", "S")),
            ("BillingMode", Value::string("PAY_PER_REQUEST")),
            ("DeletionProtectionEnabled", Value::Bool(true)),
            ("KeySchema", subject("KeyType", "HASH")),
            ("TableName", Value::string(&limit.table_name)),
            ("Tags", tags_in(model, &limit.account)),
            (
                "TimeToLiveSpecification",
                Value::map([
                    ("AttributeName", Value::string(Limit::EXPIRY)),
                    ("Enabled", Value::Bool(true)),
                ]),
            ),
        ]),
        limit.span,
    )
    .retained();
    if let Some(key) = &limit.key {
        let properties = &mut table.resource.properties;
        properties.insert("SSESpecification".to_owned(), encryption(key));
    }
    table
}

fn subject(attribute: &str, value: &str) -> Value {
    Value::list([Value::map([
        ("AttributeName", Value::string(Limit::SUBJECT)),
        (attribute, Value::string(value)),
    ])])
}

/// The plan, and the keys that get it.
fn usage_plan(model: &Model, limit: &Limit, plan: &UsagePlan) -> Vec<PlacedResource> {
    let place = (&*limit.account, &limit.region);
    let kind = SymbolKind::UsagePlan;
    let stage = Value::map([
        ("ApiId", Value::string(&plan.api)),
        ("Stage", Value::string(&plan.stage)),
    ]);
    let mut resource = PlacedResource::new(
        "AWS::ApiGateway::UsagePlan",
        LogicalId::new(kind.logical_word(), limit.name.as_str()),
        place,
        properties([
            ("ApiStages", Value::list([stage])),
            ("Description", Value::string(BEST_EFFORT)),
            ("Tags", tags_in(model, &limit.account)),
            (
                "Throttle",
                Value::map([
                    ("BurstLimit", Value::integer(plan.burst)),
                    ("RateLimit", Value::integer(plan.rate)),
                ]),
            ),
            ("UsagePlanName", Value::string(&plan.plan_name)),
        ]),
        plan.span,
    )
    .giving(kind, &limit.name);
    if let Some((most, per)) = plan.quota {
        let period = if per == TimeUnit::Month {
            "MONTH"
        } else {
            "DAY"
        };
        let quota = Value::map([
            ("Limit", Value::integer(most)),
            ("Period", Value::string(period)),
        ]);
        let properties = &mut resource.resource.properties;
        properties.insert("Quota".to_owned(), quota);
    }
    let id = Symbol {
        kind,
        account: limit.account.id,
        name: limit.name.clone(),
        region: None,
        attribute: SymbolAttribute::Id,
    };
    let keys = plan.keys.iter().map(|key| {
        PlacedResource::new(
            "AWS::ApiGateway::UsagePlanKey",
            LogicalId::new("UsagePlanKey", &format!("{}-{key}", limit.name)),
            place,
            properties([
                ("KeyId", Value::string(key)),
                ("KeyType", Value::string("API_KEY")),
                ("UsagePlanId", Value::Symbol(id.clone())),
            ]),
            plan.span,
        )
    });
    let keys: Vec<PlacedResource> = keys.collect();
    std::iter::once(resource).chain(keys).collect()
}
