//! That stacks can be deployed in the manifest's order: nothing refers to what a later stack makes.
//!
//! moto checks no order, AWS does: a principal in a trust, key or resource policy must exist when the policy is written
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>), and so must an attached
//! policy, a boundary or a subscriber's topic. `Resource` and `Condition` of a statement may name what does not exist yet.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::Stack;

/// Resource types whose ARN follows from the template: type, pointer to the name, ARN.
const MADE: [(&str, &str, &str); 10] = [
    (
        "AWS::DynamoDB::Table",
        "/TableName",
        "arn:aws:dynamodb:{region}:{account}:table/{name}",
    ),
    (
        "AWS::IAM::ManagedPolicy",
        "/ManagedPolicyName",
        "arn:aws:iam::{account}:policy{path}{name}",
    ),
    (
        "AWS::IAM::Role",
        "/RoleName",
        "arn:aws:iam::{account}:role{path}{name}",
    ),
    (
        "AWS::IAM::User",
        "/UserName",
        "arn:aws:iam::{account}:user{path}{name}",
    ),
    (
        "AWS::KMS::Alias",
        "/AliasName",
        "arn:aws:kms:{region}:{account}:{name}",
    ),
    (
        "AWS::Lambda::Function",
        "/FunctionName",
        "arn:aws:lambda:{region}:{account}:function:{name}",
    ),
    (
        "AWS::Logs::LogGroup",
        "/LogGroupName",
        "arn:aws:logs:{region}:{account}:log-group:{name}:*",
    ),
    ("AWS::S3::Bucket", "/BucketName", "arn:aws:s3:::{name}"),
    (
        "AWS::SNS::Topic",
        "/TopicName",
        "arn:aws:sns:{region}:{account}:{name}",
    ),
    (
        "AWS::SQS::Queue",
        "/QueueName",
        "arn:aws:sqs:{region}:{account}:{name}",
    ),
];

/// Properties that name a resource of the same account: type, pointer, type of what is named, pointer to its name.
const NAMED: [(&str, &str, &str, &str); 7] = [
    (
        "AWS::Budgets::BudgetsAction",
        "/BudgetName",
        "AWS::Budgets::Budget",
        "/Budget/BudgetName",
    ),
    (
        "AWS::Budgets::BudgetsAction",
        "/Definition/IamActionDefinition/Roles",
        "AWS::IAM::Role",
        "/RoleName",
    ),
    (
        "AWS::DynamoDB::Table",
        "/SSESpecification/KMSMasterKeyId",
        "AWS::KMS::Alias",
        "/AliasName",
    ),
    (
        "AWS::IAM::ManagedPolicy",
        "/Roles",
        "AWS::IAM::Role",
        "/RoleName",
    ),
    (
        "AWS::IAM::RolePolicy",
        "/RoleName",
        "AWS::IAM::Role",
        "/RoleName",
    ),
    (
        "AWS::KMS::Alias",
        "/TargetKeyId",
        "AWS::KMS::Alias",
        "/AliasName",
    ),
    (
        "AWS::SNS::Topic",
        "/KmsMasterKeyId",
        "AWS::KMS::Alias",
        "/AliasName",
    ),
];

/// Where something is made: the stack's position in the order, and the resource.
type Place = (usize, String);

/// What a stack needs from another, or from itself.
#[derive(Debug)]
struct Need {
    by: Place,
    what: String,
    maker: Place,
}

/// What is wrong with the order of `stacks`; nothing if they can be deployed as they stand.
pub(crate) fn problems(stacks: &[Stack]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut edges = BTreeSet::new();
    parameter_problems(stacks, &mut edges, &mut problems);
    let graphs: Vec<Graph> = stacks
        .iter()
        .map(|stack| inner_references(stack, &mut problems))
        .collect();
    for need in needs(stacks) {
        edges.insert((need.by.0, need.maker.0));
        let (user, maker) = (&stacks[need.by.0].id, &stacks[need.maker.0].id);
        if need.maker.0 > need.by.0 {
            problems.push(format!(
                "`{user}` {} needs {}, which the later stack `{maker}` makes",
                need.by.1, need.what
            ));
        } else if need.maker.0 == need.by.0
            && !reaches(&graphs[need.by.0], &need.by.1, &need.maker.1)
        {
            problems.push(format!(
                "`{user}` {} needs {}, which {} makes, and does not depend on it",
                need.by.1, need.what, need.maker.1
            ));
        }
    }
    let names: Vec<&str> = stacks.iter().map(|stack| stack.id.as_str()).collect();
    let between = edges.iter().filter(|(user, maker)| user != maker);
    let graph = between.fold(Graph::new(), |mut graph, &(user, maker)| {
        graph
            .entry(names[user].to_owned())
            .or_default()
            .insert(names[maker].to_owned());
        graph
    });
    problems.extend(in_cycles(&graph).map(|stack| format!("`{stack}` is in a cycle of stacks")));
    problems
}

/// Who needs what directly; only exists to tell whether an order matters at all.
pub(crate) fn matters(stacks: &[Stack]) -> bool {
    let mut edges = BTreeSet::new();
    parameter_problems(stacks, &mut edges, &mut Vec::new());
    edges.extend(needs(stacks).iter().map(|need| (need.by.0, need.maker.0)));
    edges.iter().any(|(user, maker)| user != maker)
}

fn parameter_problems(
    stacks: &[Stack],
    edges: &mut BTreeSet<(usize, usize)>,
    problems: &mut Vec<String>,
) {
    let mut positions = BTreeMap::new();
    for (position, stack) in stacks.iter().enumerate() {
        if positions.insert(stack.id.as_str(), position).is_some() {
            problems.push(format!("`{}` is there twice", stack.id));
        }
    }
    for (position, stack) in stacks.iter().enumerate() {
        let declared = stack.body["Parameters"].as_object();
        for (name, parameter) in declared.into_iter().flatten() {
            let given = stack.parameters.iter().any(|given| given.name == *name);
            if !given && parameter.get("Default").is_none() {
                problems.push(format!("`{}` is not given its parameter {name}", stack.id));
            }
        }
        for parameter in &stack.parameters {
            if declared.is_none_or(|declared| !declared.contains_key(&parameter.name)) {
                problems.push(format!(
                    "`{}` has no parameter {}",
                    stack.id, parameter.name
                ));
            }
            let Some(source) = &parameter.from else {
                continue;
            };
            let Some(&maker) = positions.get(source.stack.as_str()) else {
                problems.push(format!(
                    "`{}` wants a value of no stack, `{}`",
                    stack.id, source.stack
                ));
                continue;
            };
            edges.insert((position, maker));
            if maker >= position {
                problems.push(format!(
                    "`{}` gets its parameter {} from `{}`, which is not deployed before it",
                    stack.id, parameter.name, source.stack
                ));
            }
            if stacks[maker].body["Outputs"].get(&source.output).is_none() {
                problems.push(format!(
                    "`{}` has no output {}",
                    source.stack, source.output
                ));
            }
        }
    }
}

/// Node -> what it refers to.
type Graph = BTreeMap<String, BTreeSet<String>>;

/// The references between the resources of one stack, by `Ref`, `Fn::GetAtt`, `Fn::Sub` and `DependsOn`.
fn inner_references(stack: &Stack, problems: &mut Vec<String>) -> Graph {
    let resources = stack.body["Resources"].as_object().unwrap();
    let parameters = stack.body["Parameters"].as_object();
    let mut graph = Graph::new();
    for (name, resource) in resources {
        let mut found = BTreeSet::new();
        collect_references(&resource["Properties"], &mut found);
        match &resource["DependsOn"] {
            Value::String(other) => found.extend([other.clone()]),
            Value::Array(others) => {
                found.extend(others.iter().filter_map(Value::as_str).map(str::to_owned));
            }
            _ => {}
        }
        for other in &found {
            let known = resources.contains_key(other)
                || other.starts_with("AWS::")
                || parameters.is_some_and(|parameters| parameters.contains_key(other));
            if !known {
                problems.push(format!(
                    "`{}` {name} refers to {other}, which is not there",
                    stack.id
                ));
            }
        }
        found.retain(|other| resources.contains_key(other));
        graph.insert(name.clone(), found);
    }
    let cycles = in_cycles(&graph);
    problems.extend(cycles.map(|name| format!("`{}` {name} is in a cycle of resources", stack.id)));
    graph
}

fn collect_references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect_references(item, found)),
        Value::Object(object) => {
            if let Some(name) = object.get("Ref").and_then(Value::as_str) {
                found.insert(name.to_owned());
            }
            match object.get("Fn::GetAtt") {
                Some(Value::Array(path)) => found.extend(path[0].as_str().map(str::to_owned)),
                Some(Value::String(path)) => {
                    found.extend(path.split('.').next().map(str::to_owned));
                }
                _ => {}
            }
            if let Some(Value::String(text)) = object.get("Fn::Sub") {
                found.extend(names_in_sub(text));
            }
            object
                .values()
                .for_each(|item| collect_references(item, found));
        }
        _ => {}
    }
}

fn names_in_sub(text: &str) -> Vec<String> {
    let parts = text
        .split("${")
        .skip(1)
        .filter_map(|part| part.split_once('}'));
    let names = parts
        .map(|(name, _)| name)
        .filter(|name| !name.starts_with('!'));
    names
        .map(|name| name.split('.').next().unwrap_or(name).to_owned())
        .collect()
}

fn reaches(graph: &Graph, from: &str, to: &str) -> bool {
    let (mut open, mut seen) = (vec![from], BTreeSet::new());
    while let Some(node) = open.pop() {
        for next in graph.get(node).into_iter().flatten() {
            if next == to {
                return true;
            }
            if seen.insert(next.as_str()) {
                open.push(next);
            }
        }
    }
    false
}

fn in_cycles(graph: &Graph) -> impl Iterator<Item = String> {
    graph
        .keys()
        .filter(|node| reaches(graph, node, node))
        .cloned()
        .collect::<Vec<_>>()
        .into_iter()
}

/// Every place that names, in a way AWS checks at once, something that a stack here makes.
fn needs(stacks: &[Stack]) -> Vec<Need> {
    let mut made: BTreeMap<String, Place> = BTreeMap::new();
    let mut owners: BTreeMap<(&str, &str, &str, &str), Place> = BTreeMap::new();
    for (position, stack) in stacks.iter().enumerate() {
        for (logical, kind, properties) in resources(stack) {
            let place = (position, logical.clone());
            for (_, pointer, arn) in MADE.iter().filter(|(made, _, _)| *made == kind) {
                if let Some(name) = properties.pointer(pointer).and_then(Value::as_str) {
                    let path = properties["Path"].as_str().unwrap_or("/");
                    let arn = arn
                        .replace("{account}", &stack.account)
                        .replace("{region}", &stack.region)
                        .replace("{path}", path)
                        .replace("{name}", name);
                    made.insert(arn, place.clone());
                }
            }
            for (_, _, _, pointer) in NAMED.iter().filter(|(_, _, made, _)| *made == kind) {
                if let Some(name) = properties.pointer(pointer).and_then(Value::as_str) {
                    let region = region_of(kind, stack);
                    owners.insert((kind, &stack.account, region, name), place.clone());
                }
            }
        }
    }
    let mut needs = Vec::new();
    for (position, stack) in stacks.iter().enumerate() {
        for (logical, kind, properties) in resources(stack) {
            let by = (position, logical.clone());
            let mut texts = Vec::new();
            checked_texts(properties, stack, &mut texts);
            for text in texts {
                if let Some(maker) = made.get(&text) {
                    needs.push(Need {
                        by: by.clone(),
                        what: text,
                        maker: maker.clone(),
                    });
                }
            }
            for (_, pointer, wanted, _) in NAMED.iter().filter(|(user, _, _, _)| *user == kind) {
                let value = properties.pointer(pointer);
                let names = value.into_iter().flat_map(|value| match value {
                    Value::Array(items) => items.iter().collect(),
                    single => vec![single],
                });
                for name in names.filter_map(Value::as_str) {
                    let key = (
                        *wanted,
                        stack.account.as_str(),
                        region_of(wanted, stack),
                        name,
                    );
                    if let Some(maker) = owners.get(&key) {
                        let what = format!("{wanted} `{name}`");
                        needs.push(Need {
                            by: by.clone(),
                            what,
                            maker: maker.clone(),
                        });
                    }
                }
            }
        }
    }
    needs
}

/// The region in which a type's names are counted; IAM and Budgets are global.
fn region_of<'a>(kind: &str, stack: &'a Stack) -> &'a str {
    if kind.starts_with("AWS::IAM::") || kind.starts_with("AWS::Budgets::") {
        ""
    } else {
        &stack.region
    }
}

fn resources(stack: &Stack) -> impl Iterator<Item = (&String, &str, &Value)> {
    let resources: &Map<String, Value> = stack.body["Resources"].as_object().unwrap();
    resources.iter().map(|(logical, resource)| {
        (
            logical,
            resource["Type"].as_str().unwrap(),
            &resource["Properties"],
        )
    })
}

/// The texts that AWS checks when the resource is made: all but what a statement says beside its principals.
fn checked_texts(value: &Value, stack: &Stack, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(items) => items
            .iter()
            .for_each(|item| checked_texts(item, stack, texts)),
        Value::Object(object) if object.contains_key("Effect") => {
            for key in ["Principal", "NotPrincipal"] {
                object
                    .get(key)
                    .into_iter()
                    .for_each(|item| checked_texts(item, stack, texts));
            }
        }
        Value::Object(object) => {
            if let Some(text) = pseudo_text(object, stack) {
                texts.push(text);
            }
            object
                .values()
                .for_each(|item| checked_texts(item, stack, texts));
        }
        _ => {}
    }
}

/// An `Fn::Sub` or `Fn::Join` that needs nothing but pseudo parameters.
fn pseudo_text(object: &Map<String, Value>, stack: &Stack) -> Option<String> {
    let pseudo = |name: &str| match name {
        "AWS::AccountId" => Some(stack.account.as_str()),
        "AWS::Partition" => Some("aws"),
        "AWS::Region" => Some(stack.region.as_str()),
        _ => None,
    };
    if let Some(text) = object.get("Fn::Sub").and_then(Value::as_str) {
        let known = ["AWS::AccountId", "AWS::Partition", "AWS::Region"];
        let whole = known.iter().fold(text.to_owned(), |text, name| {
            text.replace(&format!("${{{name}}}"), pseudo(name).unwrap_or_default())
        });
        return (!whole.contains("${")).then_some(whole);
    }
    let join = object.get("Fn::Join")?.as_array()?;
    let (separator, parts) = (join.first()?.as_str()?, join.get(1)?.as_array()?);
    let parts: Option<Vec<&str>> = parts
        .iter()
        .map(|part| part.as_str().or_else(|| pseudo(part.get("Ref")?.as_str()?)))
        .collect();
    Some(parts?.join(separator))
}
