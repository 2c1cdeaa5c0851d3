//! Profiles: where people and programs begin, and the roles they can assume from there, one after
//! the other.
use crate::artifact::{AssumedRole, Credentials, Profile, ProfileFile, SignIn, Through};
use crate::model::{
    Account, Model, PermissionSet, Requirement, Role, RoleIdentity, TrustedPrincipal, Verb,
};
use crate::vocab::{Arn, Region};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Session names have at most 64 characters
/// (<https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>).
const MOST_SESSION_NAME: usize = 64;

/// One file for each permission set, and for each other role that begins a chain: one that exists,
/// or that a service runs as.
pub(super) fn profiles(model: &Model) -> Vec<ProfileFile> {
    let chains = Chains::of(model);
    let people = model
        .permission_sets
        .iter()
        .map(|set| chains.of_people(set));
    let programs = chains
        .programs()
        .into_iter()
        .filter_map(|(name, roles)| chains.of_program(&name, &roles));
    let mut files: Vec<ProfileFile> = people.chain(programs).collect();
    files.sort_by(|one, other| one.name.cmp(&other.name));
    files
}

/// Who can assume whom.
struct Chains<'a> {
    model: &'a Model,
    roles: BTreeMap<&'a Arn, &'a Role>,
    next: BTreeMap<&'a Arn, BTreeMap<&'a Arn, &'a RoleIdentity>>,
    accounts: BTreeMap<&'a str, &'a Account>,
}

impl<'a> Chains<'a> {
    fn of(model: &'a Model) -> Self {
        let mut chains = Self {
            model,
            roles: BTreeMap::new(),
            next: BTreeMap::new(),
            accounts: BTreeMap::new(),
        };
        for account in &model.accounts {
            chains.accounts.insert(account.id.as_str(), account);
        }
        for role in &model.roles {
            let own = &*role.identity;
            chains.roles.insert(&own.arn, role);
            for grant in &role.grants {
                if let Verb::Assume { role: target } = &grant.verb {
                    let next = chains.next.entry(&own.arn).or_default();
                    next.insert(&target.arn, target);
                }
            }
            for trust in &role.trusted_by {
                if let TrustedPrincipal::Role(caller) = &trust.principal {
                    let next = chains.next.entry(&caller.arn).or_default();
                    next.insert(&own.arn, own);
                }
            }
        }
        chains
    }

    fn of_people(&self, set: &PermissionSet) -> ProfileFile {
        let center = &set.identity_center;
        let session = format!("{}/{}", self.model.name, center.name);
        let instances = self
            .model
            .roles
            .iter()
            .map(|role| &*role.identity)
            .filter(|role| role.is_of_permission_set() && role.name == set.name);
        let mut file = ProfileFile {
            name: set.name.to_string(),
            sign_in: Some(SignIn {
                session: session.clone(),
                identity_store: center.identity_store.clone(),
                region: center.region.clone(),
            }),
            beginnings: Vec::new(),
            hops: Vec::new(),
        };
        for role in instances {
            let beginning = self.name(role);
            file.beginnings.push(Profile {
                name: beginning.clone(),
                credentials: Credentials::PermissionSet {
                    session: session.clone(),
                    account: role.account_id.to_string(),
                    permission_set: set.set_name.clone(),
                },
                region: self.region(role),
            });
            let hops = self.hops(role, &Through::Profile(beginning));
            file.hops.extend(hops);
        }
        file
    }

    /// Roles that begin a chain without people: by name, in each account.
    fn programs(&self) -> BTreeMap<String, Vec<&'a RoleIdentity>> {
        let mut programs: BTreeMap<String, Vec<&RoleIdentity>> = BTreeMap::new();
        let given = self.model.given_roles.iter().map(|role| &*role.identity);
        let run = self
            .model
            .roles
            .iter()
            .filter(|role| credential_source(role).is_some());
        for role in given.chain(run.map(|role| &*role.identity)) {
            if self.next.contains_key(&role.arn) {
                programs
                    .entry(role.name.to_string())
                    .or_default()
                    .push(role);
            }
        }
        programs
    }

    fn of_program(&self, name: &str, roles: &[&RoleIdentity]) -> Option<ProfileFile> {
        let hops: Vec<Profile> = roles
            .iter()
            .flat_map(|role| {
                let source = self
                    .roles
                    .get(&role.arn)
                    .and_then(|role| credential_source(role));
                self.hops(
                    role,
                    &Through::Surroundings(source.unwrap_or("Environment")),
                )
            })
            .collect();
        (!hops.is_empty()).then(|| ProfileFile {
            name: format!("role.{name}"),
            sign_in: None,
            beginnings: Vec::new(),
            hops,
        })
    }

    /// Every role that can be reached, by the shortest way and each once, so that no circle is gone
    /// around.
    fn hops(&self, beginning: &RoleIdentity, through: &Through) -> Vec<Profile> {
        let start = self.name(beginning);
        let mut seen = BTreeSet::from([&beginning.arn]);
        let mut waiting: VecDeque<(&Arn, Through)> =
            VecDeque::from([(&beginning.arn, through.clone())]);
        let mut profiles = Vec::new();
        while let Some((from, through)) = waiting.pop_front() {
            for (arn, target) in self.next.get(from).into_iter().flatten() {
                if !seen.insert(*arn) {
                    continue;
                }
                let name = format!("{start}/{}", self.place(target));
                let assumed = self.assumed(from, target, through.clone(), beginning);
                let by_hand = assumed.source_identity;
                profiles.push(Profile {
                    name: name.clone(),
                    credentials: Credentials::Role(Box::new(assumed)),
                    region: self.region(target),
                });
                // Where no profile can go, none can go on.
                if !by_hand {
                    waiting.push_back((*arn, Through::Profile(name)));
                }
            }
        }
        profiles
    }

    fn assumed(
        &self,
        from: &Arn,
        target: &RoleIdentity,
        through: Through,
        beginning: &RoleIdentity,
    ) -> AssumedRole {
        let trust = self.roles.get(&target.arn).and_then(|role| {
            role.trusted_by.iter().find(|trust| {
                matches!(&trust.principal, TrustedPrincipal::Role(caller) if caller.arn == *from)
            })
        });
        let conditions = trust.map(|trust| &trust.conditions);
        let required = |requirement: Requirement| requirement == Requirement::Required;
        AssumedRole {
            arn: target.arn.clone(),
            through,
            session_name: session_name(beginning.name.as_str()),
            external_id: conditions.and_then(|it| it.external_id.clone()),
            second_factor: conditions.is_some_and(|it| required(it.mfa)),
            source_identity: conditions.is_some_and(|it| required(it.source_identity)),
        }
    }

    /// `acme/operators@search`.
    fn name(&self, role: &RoleIdentity) -> String {
        format!("{}/{}", self.model.name, self.place(role))
    }

    fn place(&self, role: &RoleIdentity) -> String {
        let account = self.accounts.get(role.account_id.as_str());
        let account = account.map_or(role.account_id.as_str(), |account| account.name.as_str());
        format!("{}@{account}", role.name)
    }

    fn region(&self, role: &RoleIdentity) -> Option<Region> {
        let account = self.accounts.get(role.account_id.as_str())?;
        Some(account.home_region.clone())
    }
}

/// Where a program finds the credentials of the role it runs as, by the service that is trusted
/// (<https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html>).
fn credential_source(role: &Role) -> Option<&'static str> {
    role.trusted_by
        .iter()
        .find_map(|trust| match &trust.principal {
            TrustedPrincipal::Service(host) => Some(match host.as_str() {
                "ecs-tasks.amazonaws.com" | "pods.eks.amazonaws.com" => "EcsContainer",
                "ec2.amazonaws.com" => "Ec2InstanceMetadata",
                _ => "Environment",
            }),
            _ => None,
        })
}

/// A name of 2 to 64 characters that AWS takes.
fn session_name(text: &str) -> String {
    let taken = |c: &char| c.is_ascii_alphanumeric() || "_=,.@-+".contains(*c);
    let mut name: String = text.chars().filter(taken).take(MOST_SESSION_NAME).collect();
    if name.len() < 2 {
        name.push_str("-session");
    }
    name
}
