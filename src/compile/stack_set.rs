//! `StackSets`: what is placed in a group, once for all accounts of the group.
use super::assemble::{self, Maker};
use super::link;
use super::part::{Part, PlacedResource, properties, tags_in};
use super::size;
use crate::artifact::{
    Json, LogicalId, Output, PolicyFile, Resource, StackSet, Template, TemplateFormat, Value,
    differences, template_digest,
};
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{Account, DeployBy, Group, Model, NewAccounts, PolicyTarget};
use crate::vocab::{AccountId, Name, Region};
use std::collections::{BTreeMap, BTreeSet};

/// What is placed in groups, by group and region and then by account.
#[derive(Debug, Default)]
pub(super) struct Grouped {
    members: BTreeMap<(Name, Region), BTreeMap<AccountId, Vec<PlacedResource>>>,
    policies: BTreeMap<(Name, AccountId), Vec<PolicyFile>>,
}

/// What comes of it.
#[derive(Debug, Default)]
pub(super) struct StackSets {
    /// The `StackSets`, by id.
    pub(super) sets: Vec<StackSet>,
    /// The resources that make them, and what is wrong with them.
    pub(super) part: Part,
    /// Who makes ids that AWS invents.
    pub(super) makers: BTreeSet<Maker>,
}

impl Grouped {
    /// Takes the part of a thing that is placed in a group; gives back what is not for a
    /// `StackSet`.
    pub(super) fn take(&mut self, model: &Model, part: Part) -> Part {
        let first = part.resources.first();
        let group = first
            .filter(|_| model.deploy.by == DeployBy::StackSets)
            .and_then(|resource| model.deploy.placed.get(&resource.resource.origin));
        let (Some(group), Some(first)) = (group, first) else {
            return part;
        };
        self.policies
            .entry((group.clone(), first.stack.account))
            .or_default()
            .extend(part.policies);
        for resource in part.resources {
            self.members
                .entry((group.clone(), resource.stack.region.clone()))
                .or_default()
                .entry(resource.stack.account)
                .or_default()
                .push(resource);
        }
        Part {
            diagnostics: part.diagnostics,
            ..Part::default()
        }
    }

    /// One `StackSet` for each group and region.
    pub(super) fn stack_sets(self, model: &Model) -> StackSets {
        let mut found = StackSets::default();
        let mut policies = self.policies;
        for ((group, region), members) in self.members {
            let Some(group) = model.deploy.groups.get(&group) else {
                continue;
            };
            let first = members.keys().next().copied();
            if let Some(set) = one(model, group, &region, members, &mut found) {
                if let Some(place) = set_resource(model, &set, group) {
                    found.part.resources.push(place);
                }
                found.sets.push(set);
            }
            let files = first.and_then(|first| policies.remove(&(group.name.clone(), first)));
            let account = first.map(|first| first.to_string()).unwrap_or_default();
            found
                .part
                .policies
                .extend(files.into_iter().flatten().map(|file| {
                    PolicyFile {
                        path: file
                            .path
                            .replace(&account, &format!("group-{}", group.name)),
                        document: file.document.for_any_account(&account),
                    }
                }));
        }
        found
            .part
            .diagnostics
            .extend(size::of_stack_sets(model, &found.sets));
        found
    }
}

/// One `StackSet`; `None` where the accounts are not alike, which is told.
fn one(
    model: &Model,
    group: &Group,
    region: &Region,
    members: BTreeMap<AccountId, Vec<PlacedResource>>,
    found: &mut StackSets,
) -> Option<StackSet> {
    let mut templates = Vec::with_capacity(members.len());
    for (account, resources) in members {
        let mut template = Template {
            description: format!("{} of the blueprint {}", group.name, model.name),
            ..Template::default()
        };
        let mut made = BTreeSet::new();
        for resource in resources {
            if resource.resource.adoption.is_some() {
                found.part.diagnostics.push(adopted(group, &resource));
            }
            if let Some(gives) = resource.gives {
                made.insert(assemble::made(gives, &resource.stack));
            }
            template.resources.insert(resource.id, resource.resource);
        }
        // What is wrong is wrong in every account alike.
        let mut repeated = Vec::new();
        let told = if templates.is_empty() {
            &mut found.part.diagnostics
        } else {
            &mut repeated
        };
        complete(&mut template, group, &made, told);
        found.makers.extend(made);
        templates.push((account, template));
    }
    let (model_account, first) = templates.first()?;
    let first_json = first.json();
    let mut values: BTreeMap<String, BTreeMap<AccountId, String>> = BTreeMap::new();
    for (account, template) in templates.iter().skip(1) {
        match differences((&first_json, *model_account), (&template.json(), *account)) {
            Ok(differing) => {
                for (pointer, text) in differing {
                    values.entry(pointer).or_default().insert(*account, text);
                }
            }
            Err(pointer) => {
                let accounts = (*model_account, *account);
                found
                    .part
                    .diagnostics
                    .push(not_alike(model, group, accounts, &pointer, first));
                return None;
            }
        }
    }
    let accounts: Vec<AccountId> = templates.iter().map(|(account, _)| *account).collect();
    let (differing, instances) = parameters(model, &first_json, &accounts, values);
    drop(first_json);
    let (model_account, template) = templates.into_iter().next()?;
    let id = format!("{}-{region}", group.name);
    let mut set = StackSet {
        name: model.physical_name(&id.parse().ok()?),
        id,
        group: group.name.clone(),
        region: region.clone(),
        template,
        model: model_account,
        differing,
        instances,
        units: units(group, model.deploy.new_accounts),
        url: None,
        reaches_new_accounts: model.deploy.new_accounts == NewAccounts::Deploy,
    };
    let organization = model.organization.as_ref()?;
    set.url = model.deploy.bucket.as_ref().map(|bucket| {
        let home = &organization.management.home_region;
        let digest = template_digest(&set.print(TemplateFormat::Json));
        format!(
            "https://{bucket}.s3.{home}.{}/{}/{digest}.template.json",
            dns_suffix(home),
            model.name
        )
    });
    Some(set)
}

/// Where S3 is, by partition
/// (<https://docs.aws.amazon.com/general/latest/gr/s3.html>).
fn dns_suffix(region: &Region) -> &'static str {
    if region.partition().as_str() == "aws-cn" {
        "amazonaws.com.cn"
    } else {
        "amazonaws.com"
    }
}

/// Outputs for the ids that its policies name, and a complaint about what it cannot know.
fn complete(
    template: &mut Template,
    group: &Group,
    made: &BTreeSet<Maker>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (symbol, span) in link::symbols(template) {
        if !made.contains(&link::maker_of(&symbol)) {
            let is_replica = template
                .resources
                .values()
                .any(|it| it.type_name == "AWS::KMS::ReplicaKey" && it.origin == span);
            diagnostics.push(
                Diagnostic::error(
                    Code::UnlinkableStack,
                    span,
                    format!(
                        "the StackSet of `{}` needs the {}, which it does not make",
                        group.name,
                        symbol.description()
                    ),
                )
                .note("AWS invents the id anew in each account, and a StackSet cannot read it from another stack")
                .help(if is_replica {
                    "remove `replicas:`, or deploy `by: stacks`".to_owned()
                } else {
                    format!("place both in `{}`, in one region", group.name)
                }),
            );
        }
        let output = Output {
            description: symbol.description(),
            value: Value::Symbol(symbol.clone()),
        };
        template.outputs.insert(symbol.carrier(), output);
    }
}

/// The differing texts by parameter, and each account's values; texts that always differ alike
/// are one parameter.
fn parameters(
    model: &Model,
    first: &Json<'_>,
    accounts: &[AccountId],
    values: BTreeMap<String, BTreeMap<AccountId, String>>,
) -> (
    BTreeMap<String, LogicalId>,
    BTreeMap<AccountId, BTreeMap<LogicalId, String>>,
) {
    let environments: BTreeMap<AccountId, String> = model
        .accounts
        .iter()
        .filter_map(|account| Some((account.id, account.environment.clone()?)))
        .collect();
    let mut names: BTreeMap<Vec<String>, LogicalId> = BTreeMap::new();
    let mut differing = BTreeMap::new();
    let mut instances: BTreeMap<AccountId, BTreeMap<LogicalId, String>> = accounts
        .iter()
        .map(|account| (*account, BTreeMap::new()))
        .collect();
    for (pointer, mut others) in values {
        let standard = first.at(&pointer).unwrap_or_default().to_owned();
        let texts: Vec<String> = accounts
            .iter()
            .map(|account| others.remove(account).unwrap_or_else(|| standard.clone()))
            .collect();
        let are_environments = accounts
            .iter()
            .zip(&texts)
            .all(|(account, text)| environments.get(account) == Some(text));
        let name = names
            .entry(texts.clone())
            .or_insert_with(|| {
                let words = pointer.strip_prefix("/Resources").unwrap_or(&pointer);
                LogicalId::of_words(if are_environments {
                    "Environment"
                } else {
                    words
                })
            })
            .clone();
        for ((_, of_account), text) in instances.iter_mut().zip(texts) {
            of_account.insert(name.clone(), text);
        }
        differing.insert(pointer, name);
    }
    (differing, instances)
}

/// What a `StackSet` is deployed to: units, of which it takes only the accounts listed.
fn units(group: &Group, new_accounts: NewAccounts) -> Vec<String> {
    let nearest = |account: &Account| {
        let levels = account.levels.iter().rev();
        let mut above = levels.filter(|level| !matches!(level, PolicyTarget::Account(_)));
        above.next().map(|level| level.id().to_owned())
    };
    let units: BTreeSet<String> = match (&group.unit, new_accounts) {
        (Some(unit), NewAccounts::Deploy) => [unit.to_string()].into(),
        _ => group
            .accounts
            .iter()
            .filter_map(|account| nearest(account))
            .collect(),
    };
    units.into_iter().collect()
}

/// The resource that makes a `StackSet`, in the management account.
fn set_resource(model: &Model, set: &StackSet, group: &Group) -> Option<PlacedResource> {
    let account = &model.organization.as_ref()?.management;
    let parameter = |(name, value): (&LogicalId, &String)| {
        Value::map([
            ("ParameterKey", Value::string(name.as_str())),
            ("ParameterValue", Value::string(value)),
        ])
    };
    let defaults = set.instances.get(&set.model);
    let mut by_values: BTreeMap<&BTreeMap<LogicalId, String>, Vec<AccountId>> = BTreeMap::new();
    for (account, values) in &set.instances {
        by_values.entry(values).or_default().push(*account);
    }
    let groups = by_values.into_iter().map(|(values, accounts)| {
        let mut targets = vec![(
            "OrganizationalUnitIds",
            Value::list(set.units.iter().map(Value::string)),
        )];
        // Without a filter a unit's accounts are all reached, listed or not.
        if !set.reaches_new_accounts {
            targets.push(("AccountFilterType", Value::string("INTERSECTION")));
            let accounts = accounts
                .iter()
                .map(|account| Value::string(account.as_str()));
            targets.push(("Accounts", Value::list(accounts)));
        }
        let mut members = vec![
            ("DeploymentTargets", Value::map(targets)),
            ("Regions", Value::list([Value::string(set.region.as_str())])),
        ];
        if defaults != Some(values) {
            members.push((
                "ParameterOverrides",
                Value::list(values.iter().map(parameter)),
            ));
        }
        Value::map(members)
    });
    let mut automatic = vec![("Enabled", Value::Bool(set.reaches_new_accounts))];
    if set.reaches_new_accounts {
        automatic.push(("RetainStacksOnAccountRemoval", Value::Bool(true)));
    }
    let capabilities = set.capabilities().iter().map(|word| Value::string(*word));
    let body = match &set.url {
        Some(url) => ("TemplateURL", Value::string(url)),
        None => ("TemplateBody", Value::string(set.minified())),
    };
    let properties = properties([
        ("AutoDeployment", Value::map(automatic)),
        ("Capabilities", Value::list(capabilities)),
        (
            "Description",
            Value::string(format!("{} of the blueprint {}", group.name, model.name)),
        ),
        (
            "OperationPreferences",
            Value::map([
                ("FailureTolerancePercentage", Value::integer(10)),
                ("MaxConcurrentPercentage", Value::integer(10)),
            ]),
        ),
        (
            "Parameters",
            Value::list(defaults.into_iter().flatten().map(parameter)),
        ),
        ("PermissionModel", Value::string("SERVICE_MANAGED")),
        ("StackInstancesGroup", Value::list(groups)),
        ("StackSetName", Value::string(&set.name)),
        ("Tags", tags_in(model, account)),
        body,
    ]);
    Some(PlacedResource::new(
        "AWS::CloudFormation::StackSet",
        LogicalId::new("StackSet", &set.id),
        (account, &account.home_region),
        properties,
        group.span,
    ))
}

/// An import is into one stack that is not there yet; a `StackSet` makes its stacks itself.
fn adopted(group: &Group, resource: &PlacedResource) -> Diagnostic {
    Diagnostic::error(
        Code::StackSetCannotReach,
        resource.resource.origin,
        "this exists, and the stacks of a StackSet take nothing that exists",
    )
    .related(group.span, "the group")
    .help("place it in one account by name, or deploy `by: stacks`")
}

fn not_alike(
    model: &Model,
    group: &Group,
    (one, other): (AccountId, AccountId),
    pointer: &str,
    template: &Template,
) -> Diagnostic {
    let name = |id: AccountId| {
        let account = model.accounts.iter().find(|account| account.id == id);
        account.map_or_else(|| id.to_string(), |account| account.name.to_string())
    };
    let resource = pointer.split('/').nth(2).and_then(|id| {
        template
            .resources
            .iter()
            .find(|(known, _)| known.as_str() == id)
    });
    let place: Span = resource.map_or(group.span, |(_, resource): (_, &Resource)| resource.origin);
    Diagnostic::error(
        Code::AccountsNotAlike,
        place,
        format!(
            "this comes out otherwise in `{}` than in `{}`, and a StackSet has one template",
            name(other),
            name(one)
        ),
    )
    .related(group.span, "the group")
    .note(format!("they differ at {pointer} of the template"))
    .help("place it in two groups of like accounts, or deploy `by: stacks`")
}
