//! `StackSets`: one template for like accounts, with what differs between them as parameters.
use super::value::pointer_token;
use super::{Json, LogicalId, Template, TemplateFormat};
use crate::vocab::{AccountId, Name, Region};
use std::collections::BTreeMap;

/// A service-managed `StackSet`: what a group of accounts has in one region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackSet {
    /// The group and region, `tenants-us-east-2`: what the file is called.
    pub id: String,
    /// Its name in CloudFormation: `acme-tenants-us-east-2`.
    pub name: String,
    /// The group.
    pub group: Name,
    /// The region of its stacks.
    pub region: Region,
    /// The template as it is for the account `model`, from which that of the others differs in
    /// the account's id and in `differing` alone.
    pub template: Template,
    /// Whose template it is.
    pub model: AccountId,
    /// The parameter that stands at each JSON pointer (RFC 6901) of a text that differs.
    pub differing: BTreeMap<String, LogicalId>,
    /// The accounts it deploys to, each with its values of the parameters, by id.
    pub instances: BTreeMap<AccountId, BTreeMap<LogicalId, String>>,
    /// The units and roots that hold these accounts, by id.
    pub units: Vec<String>,
    /// Where the template is fetched from; `None`: it is written into the resource.
    pub url: Option<String>,
    /// Whether accounts that join the units get it, too.
    pub reaches_new_accounts: bool,
}

impl StackSet {
    /// The path of the template below `out/<name>/`.
    pub fn template_path(&self, extension: &str) -> String {
        format!("stacksets/{}.template.{extension}", self.id)
    }

    /// The template as text.
    pub fn print(&self, format: TemplateFormat) -> String {
        match format {
            TemplateFormat::Json => self.json().pretty(),
            TemplateFormat::Yaml => self.json().yaml(),
        }
    }

    /// The template without any blank, as it stands in a `TemplateBody`.
    pub fn minified(&self) -> String {
        self.json().minified()
    }

    /// The capabilities that CloudFormation asks the deployer to acknowledge.
    pub fn capabilities(&self) -> &'static [&'static str] {
        self.template.capabilities()
    }

    fn json(&self) -> Json<'_> {
        let mut json = self.shared(self.template.json(), &mut String::new());
        if let (Json::Map(members), false) = (&mut json, self.differing.is_empty()) {
            let by_name: BTreeMap<&LogicalId, &String> = self
                .differing
                .iter()
                .map(|(pointer, name)| (name, pointer))
                .collect();
            let parameters = Json::map(by_name.into_iter().map(|(name, pointer)| {
                let description = format!("What differs between the accounts at {pointer}");
                let parameter = Json::map([
                    ("Type", Json::text("String")),
                    ("Description", Json::text(description)),
                ]);
                (name.as_str(), parameter)
            }));
            let place = members.len().min(2);
            members.insert(place, ("Parameters".into(), parameters));
        }
        json
    }

    /// The tree with the account's id as `${AWS::AccountId}` and parameters where they stand.
    fn shared<'a>(&'a self, json: Json<'a>, pointer: &mut String) -> Json<'a> {
        match json {
            Json::Text(text) => match self.differing.get(pointer.as_str()) {
                Some(parameter) => Json::map([("Ref", Json::text(parameter.as_str()))]),
                None if text.contains(self.model.as_str()) => {
                    Json::map([("Fn::Sub", Json::text(self.substituted(&text)))])
                }
                None => Json::Text(text),
            },
            Json::List(items) => {
                let items = items.into_iter().enumerate().map(|(at, item)| {
                    within(pointer, &at.to_string(), |pointer| {
                        self.shared(item, pointer)
                    })
                });
                Json::List(items.collect())
            }
            Json::Map(members) => {
                let members = members.into_iter().map(|(key, value)| {
                    let value = within(pointer, &pointer_token(&key), |pointer| {
                        self.shared(value, pointer)
                    });
                    (key, value)
                });
                Json::Map(members.collect())
            }
            other => other,
        }
    }

    /// The text for `Fn::Sub`: what else would be substituted is escaped
    /// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html>).
    fn substituted(&self, text: &str) -> String {
        text.replace("${", "${!")
            .replace(self.model.as_str(), "${AWS::AccountId}")
    }
}

/// Where two templates say different things: the texts by JSON pointer, as the second has them.
///
/// Each is written for an account of its own, whose id counts as equal.
///
/// # Errors
///
/// The JSON pointer of the first place where they differ in more than a text.
pub fn differences(
    (one, one_account): (&Json<'_>, AccountId),
    (other, other_account): (&Json<'_>, AccountId),
) -> Result<BTreeMap<String, String>, String> {
    let mut comparison = Comparison {
        accounts: (one_account, other_account),
        pointer: String::new(),
        found: BTreeMap::new(),
    };
    if comparison.compare(one, other) {
        Ok(comparison.found)
    } else {
        Err(comparison.pointer)
    }
}

struct Comparison {
    accounts: (AccountId, AccountId),
    pointer: String,
    found: BTreeMap<String, String>,
}

impl Comparison {
    /// Whether they differ in nothing but texts; if not, the pointer stays where it is.
    fn compare(&mut self, one: &Json<'_>, other: &Json<'_>) -> bool {
        match (one, other) {
            (Json::Text(one), Json::Text(other)) => {
                if !same_but_for_account((one, self.accounts.0), (other, self.accounts.1)) {
                    self.found
                        .insert(self.pointer.clone(), other.clone().into_owned());
                }
                true
            }
            (Json::List(one), Json::List(other)) => {
                one.len() == other.len()
                    && one.iter().zip(other).enumerate().all(|(at, (one, other))| {
                        self.step(&at.to_string(), |it| it.compare(one, other))
                    })
            }
            (Json::Map(one), Json::Map(other)) => {
                one.len() == other.len()
                    && one
                        .iter()
                        .zip(other)
                        .all(|((key, one), (other_key, other))| {
                            key == other_key
                                && self.step(&pointer_token(key), |it| it.compare(one, other))
                        })
            }
            (one, other) => one == other,
        }
    }

    fn step(&mut self, token: &str, compare: impl FnOnce(&mut Self) -> bool) -> bool {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(token);
        let same = compare(self);
        if same {
            self.pointer.truncate(length);
        }
        same
    }
}

/// Whether two texts are the same but for the ids of their accounts.
pub fn same_but_for_account(
    (one, one_account): (&str, AccountId),
    (other, other_account): (&str, AccountId),
) -> bool {
    one.len() == other.len()
        && one
            .split(one_account.as_str())
            .eq(other.split(other_account.as_str()))
}

fn within<T>(pointer: &mut String, token: &str, then: impl FnOnce(&mut String) -> T) -> T {
    let length = pointer.len();
    pointer.push('/');
    pointer.push_str(token);
    let result = then(pointer);
    pointer.truncate(length);
    result
}
