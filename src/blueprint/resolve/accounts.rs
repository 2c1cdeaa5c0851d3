//! Organization, units, accounts and groups.
use super::names::{Broken, Names};
use super::{Context, quotas};
use crate::blueprint::raw::{self, OneOrMany, Text};
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{Account, Group, Organization, PolicyTarget};
use crate::vocab::{AccountId, Name, RootId, UnitId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Accounts, groups and the organization they are in.
pub(super) struct Accounts {
    /// The accounts, by name.
    pub named: Names<Arc<Account>>,
    /// The groups, by name.
    groups: BTreeMap<String, Group>,
    /// Groups that could not be read.
    broken_groups: Broken,
    /// The organization, if there is one.
    pub organization: Option<Organization>,
    units: Units,
    root: Option<RootId>,
}

/// Resolves organization, units, accounts and groups.
pub(super) fn resolve(
    blueprint: &raw::Blueprint,
    broken: impl Fn(&str) -> Broken,
    context: &mut Context<'_>,
) -> Accounts {
    let root = blueprint.organization.as_ref().and_then(|organization| {
        context.word(Code::InvalidId, "root id", &organization.value.root)
    });
    let units = Units::resolve(&blueprint.units, broken("units"), context);
    let mut accounts = Names::new("an account", broken("accounts"));
    let mut by_id: BTreeMap<AccountId, Text> = BTreeMap::new();
    for (name, account) in &blueprint.accounts.0 {
        let account = resolve_account(name, &account.value, root.as_ref(), &units, context);
        if let Some(account) = &account {
            same_id_twice(name, account.id, &mut by_id, context);
        }
        accounts.declare(&name.value, account.map(Arc::new));
    }
    let mut resolved = Accounts {
        named: accounts,
        groups: BTreeMap::new(),
        broken_groups: broken("groups"),
        organization: None,
        units,
        root,
    };
    resolved.organization = blueprint
        .organization
        .as_ref()
        .and_then(|organization| resolved.resolve_organization(organization, context));
    for (name, group) in &blueprint.groups.0 {
        if resolved.named.all().any(|account| account == name.value) {
            context.report(
                Diagnostic::error(
                    Code::NameTaken,
                    name.span,
                    format!("`{}` is the name of an account already", name.value),
                )
                .help("give the group another name"),
            );
            continue;
        }
        let problems = context.diagnostics.len();
        let members = resolved.members(&group.value, context);
        // A group may be empty because its accounts could not be read.
        let told = context.diagnostics.len() > problems || !resolved.named.is_whole();
        if members.is_empty() && !told {
            context.report(
                Diagnostic::error(
                    Code::EmptyGroup,
                    name.span,
                    format!("the group `{}` has no account", name.value),
                )
                .help(
                    "name a unit or a tag that accounts of this blueprint have, or list accounts",
                ),
            );
        }
        if members.is_empty() {
            resolved.broken_groups.names.push(name.value.clone());
            continue;
        }
        // A name that is none is not kept, but what stands in it is looked at.
        let declared = context.declared_name(name);
        let Some(declared) = declared.or_else(|| "unnamed".parse().ok()) else {
            continue;
        };
        let unit = resolved.whole_unit(&group.value, context);
        let group = Group {
            name: declared,
            accounts: members,
            unit,
            span: name.span,
        };
        resolved.groups.insert(name.value.clone(), group);
    }
    resolved
}

fn resolve_account(
    name: &Text,
    raw: &raw::Account,
    root: Option<&RootId>,
    units: &Units,
    context: &mut Context<'_>,
) -> Option<Account> {
    let declared = context.declared_name(name);
    let id: Option<AccountId> = context.word(Code::InvalidAccountId, "account id", &raw.id);
    let home_region = context.region(raw.region.as_ref(), name);
    let mut levels: Vec<PolicyTarget> = root.cloned().map(PolicyTarget::Root).into_iter().collect();
    if id == Some(AccountId::NOBODYS) {
        context.report(
            Diagnostic::error(
                Code::InvalidAccountId,
                raw.id.span,
                format!("`{}` is the id of no account", raw.id.value),
            )
            .help("write the account's own twelve digits"),
        );
        return None;
    }
    if let Some(unit) = &raw.unit {
        context.organization_missing(unit.span, "a unit needs");
        let path = units.path(unit, context)?;
        levels.extend(path.into_iter().map(PolicyTarget::Unit));
    }
    let id = id?;
    if root.is_some() {
        levels.push(PolicyTarget::Account(id));
    }
    Some(Account {
        name: declared?,
        id,
        levels,
        environment: raw.environment.as_ref().map(|text| text.value.clone()),
        tags: raw
            .tags
            .0
            .iter()
            .map(|(key, value)| (key.value.clone(), value.value.clone()))
            .collect(),
        home_region: home_region?,
        span: name.span,
    })
}

fn same_id_twice(
    name: &Text,
    id: AccountId,
    by_id: &mut BTreeMap<AccountId, Text>,
    context: &mut Context<'_>,
) {
    if let Some(first) = by_id.insert(id, name.clone()) {
        context.report(
            Diagnostic::error(
                Code::NameTaken,
                name.span,
                format!(
                    "`{}` and `{}` are the same account, {id}",
                    first.value, name.value
                ),
            )
            .related(first.span, "first named here")
            .help("give every account one name"),
        );
    }
}

impl Accounts {
    fn resolve_organization(
        &self,
        raw: &crate::diag::Located<raw::Organization>,
        context: &mut Context<'_>,
    ) -> Option<Organization> {
        let id = context.word(Code::InvalidId, "organization id", &raw.value.id);
        let management = self.named.resolve(&raw.value.management, context).cloned();
        let occupied = quotas::occupied(&raw.value.occupied, self, context);
        let units = self.units.ids.usable().filter_map(|(name, id)| {
            let name = name.parse().ok()?;
            Some((id.clone(), name))
        });
        Some(Organization {
            id: id?,
            root: self.root.clone()?,
            management: management?,
            units: units.collect(),
            control_tower: raw.value.control_tower,
            occupied,
            span: raw.span,
        })
    }

    fn members(&self, raw: &raw::Group, context: &mut Context<'_>) -> Vec<Arc<Account>> {
        let mut members: BTreeMap<String, Arc<Account>> = BTreeMap::new();
        let unit = raw
            .unit
            .as_ref()
            .map(|unit| self.units.find(unit, context).map(PolicyTarget::Unit));
        let chosen = |account: &Account| {
            let inside = match &unit {
                None => true,
                Some(None) => false,
                Some(Some(unit)) => account.levels.contains(unit),
            };
            let tagged =
                |(key, value): &(Text, Text)| account.tag(&key.value) == Some(&*value.value);
            inside && raw.tag.0.iter().all(tagged)
        };
        if unit.is_some() || !raw.tag.0.is_empty() {
            let inside = self.named.usable().filter(|(_, account)| chosen(account));
            members.extend(inside.map(|(name, account)| (name.to_owned(), account.clone())));
        }
        for name in raw
            .accounts
            .as_ref()
            .map(OneOrMany::names)
            .unwrap_or_default()
        {
            if let Some(account) = self.named.resolve(name, context) {
                members.insert(name.value.clone(), account.clone());
            }
        }
        for name in raw
            .except
            .as_ref()
            .map(OneOrMany::names)
            .unwrap_or_default()
        {
            if self.named.resolve(name, context).is_some() {
                members.remove(&name.value);
            }
        }
        members.into_values().collect()
    }

    /// The unit, if a group is all accounts of one.
    fn whole_unit(&self, raw: &raw::Group, context: &mut Context<'_>) -> Option<UnitId> {
        let chosen = [&raw.accounts, &raw.except];
        let narrowed = !raw.tag.0.is_empty() || chosen.into_iter().any(Option::is_some);
        let unit = raw.unit.as_ref().filter(|_| !narrowed)?;
        self.units.find(unit, context)
    }

    /// Whether a name is that of a group.
    pub(super) fn is_group(&self, name: &str) -> bool {
        self.groups.contains_key(name)
    }

    /// The groups.
    pub(super) fn groups(&self) -> BTreeMap<Name, Group> {
        let groups = self.groups.values().cloned();
        groups.map(|group| (group.name.clone(), group)).collect()
    }

    /// The accounts that something stands in: one, or those of a group.
    pub(super) fn place(&self, text: &Text, context: &mut Context<'_>) -> Vec<Arc<Account>> {
        let accounts: Vec<Arc<Account>> = match self.groups.get(&text.value) {
            Some(group) => group.accounts.clone(),
            None => self.one(text, context).into_iter().collect(),
        };
        if self.is_broken_group(&text.value) {
            return Vec::new();
        }
        if !within_limit(&accounts, text.span, context) {
            return Vec::new();
        }
        accounts
    }

    fn is_broken_group(&self, name: &str) -> bool {
        !self.groups.contains_key(name)
            && !self.named.all().any(|account| account == name)
            && (self.broken_groups.incomplete
                || self.broken_groups.names.iter().any(|broken| broken == name))
    }

    /// One account by name; a group's name is not enough.
    pub(super) fn one(&self, text: &Text, context: &mut Context<'_>) -> Option<Arc<Account>> {
        if self.is_broken_group(&text.value) {
            return None;
        }
        if self.groups.contains_key(&text.value) {
            context.report(
                Diagnostic::error(
                    Code::WrongKind,
                    text.span,
                    format!("`{}` is a group, where one account must stand", text.value),
                )
                .help("name one account"),
            );
            return None;
        }
        let names = self
            .named
            .all()
            .chain(self.groups.keys().map(String::as_str));
        if !self.named.declares(&text.value) {
            context.report(super::names::unknown_name("an account", text, names));
        }
        self.named.find(&text.value).cloned()
    }

    /// The one word for what policies can be attached to: `root` and the names of units, where
    /// ids can stand as well.
    pub(super) fn target_word(&self, word: &str) -> String {
        if self.root.as_ref().is_some_and(|root| word == root.as_str()) {
            return "root".to_owned();
        }
        let mut named = self.units.ids.usable();
        match named.find(|(_, id)| id.as_str() == word) {
            Some((name, _)) => name.to_owned(),
            None => word.to_owned(),
        }
    }

    /// What policies can be attached to: `root`, a unit by name or id, an account by name.
    pub(super) fn target(&self, text: &Text, context: &mut Context<'_>) -> Vec<PolicyTarget> {
        let Some(root) = &self.root else {
            context.organization_missing(text.span, "organization policies need");
            return Vec::new();
        };
        if text.value == "root" || text.value == root.as_str() {
            return vec![PolicyTarget::Root(root.clone())];
        }
        if let Some(unit) = self.units.known(&text.value) {
            return vec![PolicyTarget::Unit(unit)];
        }
        if self.units.ids.declares(&text.value) {
            return Vec::new();
        }
        let known = self.named.declares(&text.value)
            || self.groups.contains_key(&text.value)
            || self.is_broken_group(&text.value);
        if !known {
            let names = self
                .named
                .all()
                .chain(self.groups.keys().map(String::as_str));
            let names = names.chain(self.units.ids.all()).chain(["root"]);
            context.report(super::names::unknown_name("a unit or account", text, names));
            return Vec::new();
        }
        self.place(text, context)
            .iter()
            .map(|account| PolicyTarget::Account(account.id))
            .collect()
    }
}

/// Whether the file that says so may put things into these accounts; reports the first that it may not.
pub(super) fn within_limit(
    accounts: &[Arc<Account>],
    span: Span,
    context: &mut Context<'_>,
) -> bool {
    let limit = context.account_limits.get(&span.source);
    let outside = limit.and_then(|limit| {
        let mut accounts = accounts.iter();
        accounts.find(|account| !limit.contains(account.name.as_str()))
    });
    let Some(outside) = outside else {
        return true;
    };
    let problem = Diagnostic::error(
        Code::IncludeLimit,
        span,
        format!(
            "this file may not put things into the account `{}`",
            outside.name
        ),
    );
    context.report(
        problem
            .note("the `include` that reads this file limits it to certain accounts")
            .help("name one of those accounts, or widen `accounts:` of the include"),
    );
    false
}

/// The units a blueprint declares, and which is below which.
struct Units {
    ids: Names<UnitId>,
    parents: BTreeMap<UnitId, UnitId>,
}

impl Units {
    fn resolve(
        section: &raw::Section<raw::Unit>,
        broken: Broken,
        context: &mut Context<'_>,
    ) -> Self {
        let mut units = Self {
            ids: Names::new("a unit", broken),
            parents: BTreeMap::new(),
        };
        for (name, unit) in &section.0 {
            let named = context.declared_name(name).is_some();
            let id = context.word(Code::InvalidId, "unit id", &unit.value.id);
            units.ids.declare(&name.value, id.filter(|_| named));
        }
        for (name, unit) in &section.0 {
            let Some(parent) = &unit.value.parent else {
                continue;
            };
            let parent = units.find(parent, context);
            if let (Some(id), Some(parent)) = (units.ids.find(&name.value).cloned(), parent) {
                units.parents.insert(id, parent);
            }
        }
        let mut told: BTreeSet<UnitId> = BTreeSet::new();
        for (name, unit) in &section.0 {
            let Some(circle) = units.ids.find(&name.value).and_then(|id| units.circle(id)) else {
                continue;
            };
            // One circle is one problem, whichever of its units it is told of.
            if !circle.iter().any(|unit| told.contains(unit)) {
                told.extend(circle);
                context.report(
                    Diagnostic::error(
                        Code::UnitCycle,
                        unit.value
                            .parent
                            .as_ref()
                            .map_or(name.span, |parent| parent.span),
                        format!("the unit `{}` is below itself", name.value),
                    )
                    .help("name the unit that is really above it, or none for the root"),
                );
            }
        }
        units
    }

    fn known(&self, text: &str) -> Option<UnitId> {
        self.ids.find(text).cloned().or_else(|| text.parse().ok())
    }

    fn find(&self, text: &Text, context: &mut Context<'_>) -> Option<UnitId> {
        let unit = self.known(&text.value);
        if unit.is_none() && !self.ids.declares(&text.value) {
            let unknown = super::names::unknown_name("a unit", text, self.ids.all());
            context.report(if self.ids.all().next().is_none() {
                unknown.help("write a unit's id, `ou-…`, or declare the name under `units:`")
            } else {
                unknown
            });
        }
        unit
    }

    /// The units from the one below the root down to this one.
    fn path(&self, text: &Text, context: &mut Context<'_>) -> Option<Vec<UnitId>> {
        let unit = self.find(text, context)?;
        // A cycle has been reported where the units are declared.
        let mut path = self.ancestors(&unit)?;
        path.reverse();
        Some(path)
    }

    /// The units that are above themselves, on the way up from this one.
    fn circle(&self, unit: &UnitId) -> Option<Vec<UnitId>> {
        let mut path = vec![unit.clone()];
        while let Some(parent) = path.last().and_then(|last| self.parents.get(last)) {
            if let Some(start) = path.iter().position(|known| known == parent) {
                return Some(path.split_off(start));
            }
            path.push(parent.clone());
        }
        None
    }

    /// The unit and what is above it; `None` where that never ends.
    fn ancestors(&self, unit: &UnitId) -> Option<Vec<UnitId>> {
        let mut path = vec![unit.clone()];
        let mut above = self.parents.get(unit);
        while let Some(parent) = above {
            if path.contains(parent) {
                return None;
            }
            path.push(parent.clone());
            above = self.parents.get(parent);
        }
        Some(path)
    }
}
