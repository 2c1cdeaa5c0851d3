//! Permission sets, and to whom they are assigned.
use super::identity_policy;
use super::part::{Part, PlacedResource, properties, tag_list};
use super::role::boundary_path;
use super::uses::Uses;
use crate::artifact::{
    LogicalId, PolicyDocument, PolicyFile, PolicyKind, PolicyStatement, Resources, Symbol,
    SymbolAttribute, SymbolKind, Value, short_hash,
};
use crate::model::{Assignment, Model, PermissionSet, Role};
use std::collections::BTreeMap;

/// A permission set with the policy that serves all its accounts, and its assignments.
pub(super) fn permission_set(model: &Model, uses: &Uses<'_>, set: &PermissionSet) -> Part {
    let place = (&*set.identity_center.account, &set.identity_center.region);
    let instance = set.identity_center.arn.to_string();
    let document = policy(model, uses, set);
    let mut resource = PlacedResource::new(
        "AWS::SSO::PermissionSet",
        LogicalId::new("PermissionSet", set.name.as_str()),
        place,
        properties([
            (
                "Description",
                Value::string(format!("{} of the blueprint {}", set.name, model.name)),
            ),
            ("InstanceArn", Value::string(&instance)),
            ("Name", Value::string(&set.set_name)),
            (
                "SessionDuration",
                Value::string(session_duration(set.max_session_seconds)),
            ),
            ("Tags", tag_list(&set.tags)),
        ]),
        set.span,
    )
    .giving(SymbolKind::PermissionSet, &set.name);
    let more = &mut resource.resource.properties;
    if let Some(boundary) = &set.boundary {
        let (path, name) = boundary_path(&boundary.policy_name);
        let reference = Value::map([("Name", Value::string(name)), ("Path", Value::string(path))]);
        let boundary = Value::map([("CustomerManagedPolicyReference", reference)]);
        more.insert("PermissionsBoundary".to_owned(), boundary);
    }
    let mut policies = Vec::new();
    if !document.statements.is_empty() {
        more.insert("InlinePolicy".to_owned(), Value::Policy(document.clone()));
        policies.push(PolicyFile {
            path: PolicyKind::PermissionSet.path(None, set.name.as_str()),
            document,
        });
    }
    let assignments = set
        .assignments
        .iter()
        .map(|entry| assignment(set, entry, &instance));
    Part {
        resources: std::iter::once(resource).chain(assignments).collect(),
        policies,
        ..Part::default()
    }
}

/// A group in an account. Nothing of an assignment can be changed, so its logical id is told by
/// what it says
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sso-assignment.html>).
fn assignment(set: &PermissionSet, entry: &Assignment, instance: &str) -> PlacedResource {
    let arn = Symbol {
        kind: SymbolKind::PermissionSet,
        account: set.identity_center.account.id,
        name: set.name.clone(),
        region: None,
        attribute: SymbolAttribute::Arn,
    };
    let account = entry.account.id;
    let what = format!("{}-{account}-{}", set.name, short_hash(&entry.group));
    PlacedResource::new(
        "AWS::SSO::Assignment",
        LogicalId::new("Assignment", &what),
        (&*set.identity_center.account, &set.identity_center.region),
        properties([
            ("InstanceArn", Value::string(instance)),
            ("PermissionSetArn", Value::Symbol(arn)),
            ("PrincipalId", Value::string(&entry.group)),
            ("PrincipalType", Value::string("GROUP")),
            ("TargetId", Value::string(account.as_str())),
            ("TargetType", Value::string("AWS_ACCOUNT")),
        ]),
        entry.span,
    )
}

/// One policy for every account: what its roles may do, alike statements about the things of
/// several accounts put together.
fn policy(model: &Model, uses: &Uses<'_>, set: &PermissionSet) -> PolicyDocument {
    let roles = model.roles.iter().filter(|role| is_of(set, role));
    let statements = roles.flat_map(|role| identity_policy::policy(uses, role).statements);
    let mut alike: BTreeMap<String, PolicyStatement> = BTreeMap::new();
    for mut statement in statements {
        let resources = statement.resources.take();
        let what = format!(
            "{:?} {:?} {:?}",
            statement.sid, statement.actions, statement.conditions
        );
        let known = alike.entry(what).or_insert(statement);
        known.resources = join(known.resources.take(), resources);
    }
    PolicyDocument::new(alike.into_values().collect())
}

fn join(one: Option<Resources>, other: Option<Resources>) -> Option<Resources> {
    match (one, other) {
        (Some(Resources::These(mut one)), Some(Resources::These(other))) => {
            one.extend(other);
            Some(Resources::These(one))
        }
        (one, other) => one.or(other),
    }
}

/// Whether a role comes of the permission set.
fn is_of(set: &PermissionSet, role: &Role) -> bool {
    role.identity.is_of_permission_set() && role.identity.name == set.name
}

/// ISO 8601, in hours and minutes: `PT1H30M`.
fn session_duration(seconds: u32) -> String {
    let (hours, minutes) = (seconds / 3_600, seconds % 3_600 / 60);
    match (hours, minutes) {
        (hours, 0) => format!("PT{hours}H"),
        (hours, minutes) => format!("PT{hours}H{minutes}M"),
    }
}
