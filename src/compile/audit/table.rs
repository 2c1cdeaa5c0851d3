//! The archive as a table: where the log files of which account, region and day are, so that no crawler
//! has to find them.
use crate::artifact::{LogicalId, Value};
use crate::catalog::{self, trails};
use crate::compile::part::{PlacedResource, properties};
use crate::model::{Archive, Audit, Model, Queries};
use std::collections::BTreeSet;

/// The table's name.
pub(super) const TABLE: &str = "calls";

/// The database's name: letters, digits and `_` alone need no quotes.
pub(super) fn database(model: &Model) -> String {
    format!("{}_audit", model.name).replace(['-', '.'], "_")
}

/// A database with one table
/// (<https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html>).
pub(super) fn resources(
    model: &Model,
    audit: &Audit,
    archive: &Archive,
    queries: &Queries,
) -> [PlacedResource; 2] {
    let place = (&*archive.account, &archive.region);
    let catalog = || Value::string(archive.account.id.to_string());
    let database_id = LogicalId::new("Database", "audit");
    let description = format!("Calls recorded for the blueprint {}", model.name);
    let database_resource = PlacedResource::new(
        "AWS::Glue::Database",
        database_id.clone(),
        place,
        properties([
            ("CatalogId", catalog()),
            (
                "DatabaseInput",
                Value::map([
                    ("Description", Value::string(description)),
                    ("Name", Value::string(database(model))),
                ]),
            ),
        ]),
        queries.span,
    );
    let mut table = PlacedResource::new(
        "AWS::Glue::Table",
        LogicalId::new("Table", "audit-calls"),
        place,
        properties([
            ("CatalogId", catalog()),
            ("DatabaseName", Value::string(database(model))),
            ("TableInput", input(model, audit, archive)),
        ]),
        queries.span,
    );
    table.resource.depends_on.push(database_id);
    [database_resource, table]
}

fn input(model: &Model, audit: &Audit, archive: &Archive) -> Value {
    let column = |name: &str, kind: &str| {
        Value::map([("Name", Value::string(name)), ("Type", Value::string(kind))])
    };
    let columns = trails().columns.iter();
    let columns = columns.map(|(name, kind)| column(name, kind));
    let keys = ["account", "region", "day"].map(|name| column(name, "string"));
    let storage = Value::map([
        ("Columns", Value::list(columns)),
        (
            "InputFormat",
            Value::string("com.amazon.emr.cloudtrail.CloudTrailInputFormat"),
        ),
        (
            "Location",
            Value::string(format!("s3://{}/AWSLogs/", archive.bucket)),
        ),
        (
            "OutputFormat",
            Value::string("org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"),
        ),
        (
            "SerdeInfo",
            Value::map([(
                "SerializationLibrary",
                Value::string("org.apache.hive.hcatalog.data.JsonSerDe"),
            )]),
        ),
    ]);
    Value::map([
        ("Name", Value::string(TABLE)),
        ("Parameters", projection(model, audit, archive)),
        ("PartitionKeys", Value::list(keys)),
        ("StorageDescriptor", storage),
        ("TableType", Value::string("EXTERNAL_TABLE")),
    ])
}

/// Each account of the blueprint that is recorded, each region of the partition, each day.
fn projection(model: &Model, audit: &Audit, archive: &Archive) -> Value {
    let organization = audit
        .trails
        .iter()
        .find_map(|trail| trail.organization.as_ref());
    let accounts: BTreeSet<String> = match organization {
        Some(_) => model
            .accounts
            .iter()
            .map(|account| account.id.to_string())
            .collect(),
        None => audit
            .trails
            .iter()
            .map(|trail| trail.owner.to_string())
            .collect(),
    };
    let accounts: Vec<String> = accounts.into_iter().collect();
    let partition = archive.region.partition();
    let regions: Vec<&str> = catalog::regions()
        .filter(|region| {
            let region: Option<crate::vocab::Region> = region.parse().ok();
            region.is_some_and(|region| region.partition() == partition)
        })
        .collect();
    let folder = match organization {
        Some(id) => format!("AWSLogs/{id}/${{account}}"),
        None => "AWSLogs/${account}".to_owned(),
    };
    let location = format!(
        "s3://{}/{folder}/CloudTrail/${{region}}/${{day}}",
        archive.bucket
    );
    let text = |text: &str| Value::string(text);
    Value::map([
        ("projection.account.type", text("enum")),
        (
            "projection.account.values",
            Value::string(accounts.join(",")),
        ),
        ("projection.day.format", text("yyyy/MM/dd")),
        ("projection.day.interval", text("1")),
        ("projection.day.interval.unit", text("DAYS")),
        ("projection.day.range", text("NOW-10YEARS,NOW")),
        ("projection.day.type", text("date")),
        ("projection.enabled", text("true")),
        ("projection.region.type", text("enum")),
        ("projection.region.values", Value::string(regions.join(","))),
        ("storage.location.template", Value::string(location)),
    ])
}
