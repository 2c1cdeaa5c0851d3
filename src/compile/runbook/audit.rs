//! Who did what: queries to CloudTrail.
use super::alike::alike;
use super::aws::aws;
use super::callers::{Caller, callers};
use crate::artifact::{
    Artifacts, Audit, AuditedAccount, Code, Command, Commands, InferenceLog, Json, SavedQuery,
    Value, Word,
};
use crate::model::{Account, Model, Owner, TrailRecord};
use crate::vocab::Region;
use std::collections::BTreeSet;

pub(super) fn audit(model: &Model, artifacts: &Artifacts) -> Audit {
    let callers = callers(model);
    let with_roles = model.accounts.iter().filter(|account| {
        let mut roles = model.roles.iter();
        roles.any(|role| role.identity.account_id == account.id)
    });
    Audit {
        accounts: alike(
            with_roles.map(|account| (&**account, of_account(model, account, &callers))),
        )
        .into_iter()
        .map(|(account, page, shared)| AuditedAccount {
            account: Code::new(account.name.as_str()),
            shared,
            ..page
        })
        .collect(),
        inference: inference(model, artifacts, &callers),
    }
}

/// Management events of one kind; each line has when, who and what was sent.
fn lookup(account: &Account, region: &str, attribute: (&str, &str), query: &str) -> Command {
    Command::new("aws cloudtrail lookup-events")
        .option("profile", Word::variable(super::aws::profile(account.id)))
        .option("region", region)
        .option(
            "lookup-attributes",
            format!(
                "AttributeKey={},AttributeValue={}",
                attribute.0, attribute.1
            ),
        )
        .option("query", query.to_owned())
        .option("output", "text")
}

fn of_account(model: &Model, account: &Account, callers: &[Caller<'_>]) -> AuditedAccount {
    let home = account.home_region.to_string();
    let own = |role: &&crate::model::Role| {
        role.identity.account_id == account.id && matches!(role.identity.owner, Owner::Synth(_))
    };
    let assumed = model.roles.iter().filter(own).fold(Commands::default(), |commands, role| {
        let arn = role.identity.arn.to_string();
        commands.run(lookup(
            account,
            &home,
            ("ResourceName", &arn),
            "Events[?EventSource=='sts.amazonaws.com'].[EventTime, EventName, Username, CloudTrailEvent]",
        ))
    });
    let runtime: BTreeSet<&Region> = callers
        .iter()
        .filter(|caller| !caller.is_on_mantle() && caller.role.identity.account_id == account.id)
        .map(Caller::region)
        .collect();
    let runtime = runtime
        .into_iter()
        .fold(Commands::default(), |commands, region| {
            ["Converse", "InvokeModel"]
                .into_iter()
                .fold(commands, |commands, name| {
                    commands.run(lookup(
                        account,
                        region.as_str(),
                        ("EventName", name),
                        "Events[].[EventTime, Username, CloudTrailEvent]",
                    ))
                })
        });
    let across = lookup(
        account,
        &home,
        ("EventName", "AssumeRole"),
        "Events[?contains(CloudTrailEvent, '\"type\":\"AWSAccount\"')].[EventTime, Username, CloudTrailEvent]",
    );
    let keys = lookup(
        account,
        "us-east-1",
        ("EventName", "CreateServiceSpecificCredential"),
        "Events[].[EventTime, Username, CloudTrailEvent]",
    );
    let changes = lookup(
        account,
        "us-east-1",
        ("EventSource", "iam.amazonaws.com"),
        "Events[?ReadOnly=='false'].[EventTime, EventName, Username]",
    );
    let some = |commands: Commands| (!commands.is_empty()).then_some(commands);
    AuditedAccount {
        account: Code::new(""),
        shared: None,
        runtime: some(runtime),
        assumed: some(assumed),
        across: Commands::default().run(across),
        keys: Commands::default().run(keys),
        changes: Commands::default().run(changes),
    }
}

/// The queries that stacks save in Athena
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-athena-namedquery.html>).
fn saved(artifacts: &Artifacts) -> Vec<SavedQuery> {
    let resources = artifacts.stacks.iter().flat_map(|stack| {
        let resources = stack.template.resources.iter();
        resources.map(move |(id, resource)| (stack, id, resource))
    });
    let queries = resources.filter(|(_, _, it)| it.type_name == "AWS::Athena::NamedQuery");
    queries
        .filter_map(|(stack, id, resource)| {
            let text = |property: &str| match resource.properties.get(property) {
                Some(Value::String(text)) => Some(text.as_str()),
                _ => None,
            };
            let athena = |operation: &str| aws(stack.id.account, &stack.id.region, operation);
            let query = athena("cloudformation describe-stack-resource")
                .option("stack-name", &*stack.name)
                .option("logical-resource-id", id.to_string())
                .option("query", "StackResourceDetail.PhysicalResourceId")
                .option("output", "text");
            let sql = athena("athena get-named-query")
                .option("named-query-id", Word::variable("query"))
                .option("query", "NamedQuery.QueryString")
                .option("output", "text");
            let run = athena("athena start-query-execution")
                .option("query-string", Word::variable("sql"))
                .option("work-group", text("WorkGroup")?)
                .option("query", "QueryExecutionId")
                .option("output", "text");
            let results = athena("athena get-query-results")
                .option("query-execution-id", Word::variable("run"))
                .option("query", "ResultSet.Rows[].Data[].VarCharValue");
            Some(SavedQuery {
                name: Code::new(text("Name")?),
                about: Code::new(text("Description")?),
                run: Commands::default()
                    .set("query", query)
                    .set("sql", sql)
                    .set("run", run)
                    .shell("sleep 30")
                    .run(results),
            })
        })
        .collect()
}

/// Queries of CloudWatch Logs Insights over the log group of a trail
/// (<https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html>).
fn inference(model: &Model, artifacts: &Artifacts, callers: &[Caller<'_>]) -> Option<InferenceLog> {
    let callers: Vec<_> = callers
        .iter()
        .filter(|caller| caller.is_on_mantle())
        .collect();
    let caller = callers.first()?;
    let (account, region) = match &model.organization {
        Some(organization) => {
            let management = &organization.management;
            (management.id, management.home_region.clone())
        }
        None => (caller.role.identity.account_id, caller.region().clone()),
    };
    let begin = Commands::default()
        .shell("log_group=${log_group:-aws-cloudtrail-logs}  # the log group of the trail")
        .and(super::aws::hours(24));
    let ask = |query: &str| {
        let start = aws(account, &region, "logs start-query")
            .option("log-group-name", Word::variable("log_group"))
            .option("start-time", Word::variable("start"))
            .option("end-time", Word::variable("end"))
            .option("query-string", query.to_owned())
            .option("query", "queryId")
            .option("output", "text");
        let results = aws(account, &region, "logs get-query-results")
            .option("query-id", Word::variable("query"));
        Commands::default()
            .set("query", start)
            .shell("sleep 10")
            .run(results)
    };
    let only =
        "filter eventSource = \"bedrock-mantle.amazonaws.com\" and eventName = \"CreateInference\"";
    let issuer = "userIdentity.sessionContext.sessionIssuer.arn";
    let roles = callers.iter().map(|caller| &caller.role.identity);
    // Of a role of a permission set the end is not known, and a role of a group is one in each account: what
    // is known of an ARN without its account says which roles they are.
    let known = roles.map(|role| role.known_resource().unwrap_or(&role.arn.resource));
    let known: BTreeSet<&str> = known.collect();
    let others = known.into_iter().map(|known| {
        let known = Json::text(format!(":{known}")).minified();
        format!(" and {issuer} not like {known}")
    });
    let strangers = format!("{only}{}", others.collect::<String>());
    Some(InferenceLog {
        trails: model
            .audit
            .iter()
            .flat_map(|audit| &audit.trails)
            .filter(|trail| trail.records.contains(&TrailRecord::BedrockMantle))
            .map(|trail| Code::new(&*trail.trail_name))
            .collect(),
        saved: saved(artifacts),
        begin,
        who: ask(&format!(
            "{only} | stats count(*) as calls by {issuer}, requestParameters.model, sourceIPAddress, vpcEndpointId, recipientAccountId | sort calls desc"
        )),
        bearer: ask(&format!(
            "fields @timestamp, userIdentity.arn, sourceIPAddress, requestParameters.bearerTokenType | {only} and requestParameters.callWithBearerToken = 1 | sort @timestamp desc"
        )),
        strangers: ask(&format!(
            "fields @timestamp, userIdentity.arn, recipientAccountId, sourceIPAddress | {strangers} | sort @timestamp desc"
        )),
    })
}
