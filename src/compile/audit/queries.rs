//! Queries for unusual use, with this blueprint's own names, saved in Amazon Athena.
use super::table::{self, TABLE, database};
use crate::artifact::{LogicalId, Value};
use crate::catalog::trails;
use crate::compile::part::{Part, PlacedResource, properties, tags_in};
use crate::diag::{Code, Diagnostic};
use crate::model::{Archive, Audit, LanguageModel, Model, Queries};
use std::collections::BTreeSet;

/// The most characters of a query
/// (<https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateNamedQuery.html>).
const QUERY_CHARACTERS: usize = 262_144;
/// What one query may read before it is stopped: 100 GB.
const BYTES_SCANNED: u64 = 100 * 1024 * 1024 * 1024;
/// The days that a saved query looks back.
const DAYS: &str = "7";
/// Who called: the role, for a session of one.
const PRINCIPAL: &str = "coalesce(useridentity.sessioncontext.sessionissuer.arn, useridentity.arn)";

/// One question to the archive.
struct Query {
    name: &'static str,
    about: &'static str,
    text: String,
}

/// The table, a workgroup that keeps the results itself, and the queries.
pub(super) fn queries(model: &Model, audit: &Audit, archive: &Archive) -> Part {
    let Some(queries) = &audit.queries else {
        return Part::default();
    };
    let place = (&*archive.account, &archive.region);
    let on = || Value::Bool(true);
    let workgroup_name = format!("{}-audit", model.name);
    let workgroup = PlacedResource::new(
        "AWS::Athena::WorkGroup",
        LogicalId::new("WorkGroup", "audit"),
        place,
        properties([
            (
                "Description",
                Value::string(format!(
                    "Queries over calls, of the blueprint {}",
                    model.name
                )),
            ),
            ("Name", Value::string(&workgroup_name)),
            ("State", Value::string("ENABLED")),
            ("Tags", tags_in(model, &archive.account)),
            (
                "WorkGroupConfiguration",
                Value::map([
                    ("BytesScannedCutoffPerQuery", Value::integer(BYTES_SCANNED)),
                    ("EnforceWorkGroupConfiguration", on()),
                    (
                        "ManagedQueryResultsConfiguration",
                        Value::map([("Enabled", on())]),
                    ),
                    ("PublishCloudWatchMetricsEnabled", on()),
                ]),
            ),
        ]),
        queries.span,
    );
    let workgroup_id = workgroup.id.clone();
    let [database_resource, table] = table::resources(model, audit, archive, queries);
    let mut depends_on = vec![table.id.clone(), workgroup_id];
    depends_on.sort();
    let mut part = Part {
        resources: vec![database_resource, table, workgroup],
        ..Part::default()
    };
    for query in all(model, queries) {
        if query.text.chars().count() > QUERY_CHARACTERS {
            part.diagnostics.push(too_long(&query, queries));
        }
        let mut resource = PlacedResource::new(
            "AWS::Athena::NamedQuery",
            LogicalId::new("Query", query.name),
            place,
            properties([
                ("Database", Value::string(database(model))),
                ("Description", Value::string(query.about)),
                ("Name", Value::string(query.name)),
                ("QueryString", Value::string(query.text)),
                ("WorkGroup", Value::string(&workgroup_name)),
            ]),
            queries.span,
        );
        resource.resource.depends_on.clone_from(&depends_on);
        part.resources.push(resource);
    }
    part
}

fn too_long(query: &Query, queries: &Queries) -> Diagnostic {
    Diagnostic::error(
        Code::OverQuota,
        queries.span,
        format!(
            "the query `{}` comes out longer than Athena takes: {QUERY_CHARACTERS} characters",
            query.name
        ),
    )
    .help("give fewer roles a grant to invoke models, or remove `queries:`")
}

fn all(model: &Model, queries: &Queries) -> Vec<Query> {
    let select = "SELECT eventtime, recipientaccountid, awsregion, eventsource, eventname, principal, model, sourceipaddress, useragent, errorcode, eventid";
    let list = |condition: &str| {
        format!(
            "{}\n{select}\nFROM invocations\nWHERE {condition}\nORDER BY eventtime DESC",
            invocations(&database(model))
        )
    };
    let query = |name, about, text| Query { name, about, text };
    vec![
        query(
            "bearer-tokens",
            "Invocations with a Bedrock API key instead of a signature",
            list("bearer = 'true'"),
        ),
        query(
            "bursts",
            "Principals with more invocations in an hour than are usual",
            bursts(&database(model), queries.burst),
        ),
        query(
            "other-accounts",
            "Invocations by another account than the one that is called",
            list("coalesce(caller_account, '') <> recipientaccountid"),
        ),
        query(
            "other-models",
            "Invocations of models that the blueprint does not have",
            list(&other_models(model)),
        ),
        query(
            "other-principals",
            "Invocations by whom the blueprint grants none",
            list(&other_principals(model)),
        ),
        query(
            "refused",
            "Invocations that were refused",
            list("errorcode IS NOT NULL"),
        ),
    ]
}

/// The invocations of the last days. Whether a bearer token was used is said in one of two places;
/// a model can be named by its ARN.
fn invocations(database: &str) -> String {
    let events = trails().invocations.iter().map(|(source, names)| {
        format!(
            "(eventsource = {} AND eventname IN ({}))",
            text(source),
            texts(names.iter().cloned())
        )
    });
    let events: Vec<String> = events.collect();
    format!(
        "WITH invocations AS (
  SELECT eventtime, recipientaccountid, awsregion, eventsource, eventname, sourceipaddress, useragent, errorcode, eventid,
    {PRINCIPAL} AS principal,
    useridentity.accountid AS caller_account,
    regexp_replace(coalesce(json_extract_scalar(requestparameters, '$.model'), json_extract_scalar(requestparameters, '$.modelId')), '^arn:.*/', '') AS model,
    coalesce(json_extract_scalar(requestparameters, '$.modelId'), '') AS named,
    coalesce(json_extract_scalar(requestparameters, '$.callWithBearerToken'), json_extract_scalar(additionaleventdata, '$.callWithBearerToken'), 'false') AS bearer
  FROM {database}.{TABLE}
  WHERE day >= date_format(current_date - INTERVAL '{DAYS}' DAY, '%Y/%m/%d')
    AND ({})
)",
        events.join(" OR ")
    )
}

fn bursts(database: &str, burst: u32) -> String {
    format!(
        "{}
SELECT substr(eventtime, 1, 13) AS hour, principal, recipientaccountid, model, count(*) AS calls
FROM invocations
GROUP BY substr(eventtime, 1, 13), principal, recipientaccountid, model
HAVING count(*) > {burst}
ORDER BY calls DESC",
        invocations(database)
    )
}

/// Application inference profiles have ids that AWS invents, so that calls by one are left out.
fn other_models(model: &Model) -> String {
    let ids: BTreeSet<String> = model
        .models
        .iter()
        .filter_map(|model| match model {
            LanguageModel::Bedrock(model) => Some(model.id.clone()),
            LanguageModel::Outside(_) => None,
        })
        .collect();
    let application = "named NOT LIKE '%:application-inference-profile/%'";
    if ids.is_empty() {
        return application.to_owned();
    }
    format!(
        "{application}\n  AND coalesce(model, '') NOT IN ({})",
        texts(ids)
    )
}

/// Whoever is no role that a grant lets invoke models. The end of a permission set's role is
/// invented by AWS.
fn other_principals(model: &Model) -> String {
    let invokes = |role: &&crate::model::Role| {
        let mut grants = role.grants.iter();
        grants.any(|grant| grant.verb.model().is_some())
    };
    let mut exact = BTreeSet::new();
    let mut conditions = Vec::new();
    for role in model.roles.iter().filter(invokes) {
        let identity = &role.identity;
        match identity.known_resource() {
            Some(known) => {
                let arn = crate::vocab::Arn {
                    resource: known.to_owned(),
                    ..identity.arn.clone()
                };
                let starts = text(&arn.to_string());
                conditions.push(format!(
                    "NOT starts_with(coalesce(principal, ''), {starts})"
                ));
            }
            None => {
                exact.insert(identity.arn.to_string());
            }
        }
    }
    if !exact.is_empty() {
        let exact = format!("coalesce(principal, '') NOT IN ({})", texts(exact));
        conditions.insert(0, exact);
    }
    conditions.dedup();
    if conditions.is_empty() {
        return "true".to_owned();
    }
    conditions.join("\n  AND ")
}

/// A text of SQL.
fn text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn texts(texts: impl IntoIterator<Item = String>) -> String {
    let quoted: Vec<String> = texts.into_iter().map(|it| text(&it)).collect();
    quoted.join(", ")
}
