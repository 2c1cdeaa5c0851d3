//! A second decider, slow and obvious, for the engine to agree with: texts, lists and loops,
//! nothing compiled, nothing shared with it but the parsed document.
use std::collections::BTreeMap;
use synth::policy::{
    Caller, Condition, ContextValue, Document, Effect, Layer, Principal, PrincipalType, Request,
    Resource, Statement, Verdict,
};

/// The documents of all layers, as [`synth::policy::Layers`] has them compiled.
#[derive(Debug, Clone, Default)]
pub(crate) struct Documents {
    pub(crate) identity: Vec<Document>,
    pub(crate) boundary: Option<Vec<Document>>,
    pub(crate) session: Option<Vec<Document>>,
    pub(crate) service_control: Vec<Vec<Document>>,
    pub(crate) resource_control: Vec<Vec<Document>>,
    pub(crate) resource: Option<Document>,
    pub(crate) endpoint: Option<Vec<Document>>,
}

/// How a statement's principal reaches the caller, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Grant {
    Account,
    Via,
    Anyone,
    Direct,
}

pub(crate) type Keys = BTreeMap<String, Vec<String>>;

struct World<'a> {
    request: &'a Request,
    keys: Keys,
    /// Keys that were given as lists.
    lists: Vec<String>,
    has_boundary: bool,
}

/// The verdict, by the book: collect what every statement says, then combine.
pub(crate) fn verdict(request: &Request, documents: &Documents) -> Verdict {
    let (keys, lists) = keys(request);
    let has_boundary = documents.boundary.is_some();
    let world = World {
        request,
        keys,
        lists,
        has_boundary,
    };
    let service = request.action.service().to_lowercase();
    let action = request.action.as_str().to_lowercase();
    let outside = matches!(
        request.caller,
        Caller::Service { .. } | Caller::Federated { .. } | Caller::Anonymous
    );
    let root = matches!(request.caller, Caller::Root { .. });
    if action == "sts:getcalleridentity" && request.caller != Caller::Anonymous {
        return Verdict::Allowed;
    }

    let own = !outside && !root;
    let say = |documents: &[Document], layer| -> (bool, Vec<Grant>) {
        let mut denied = false;
        let mut grants = Vec::new();
        for document in documents {
            for statement in document.statements() {
                if let Some(grant) = world.applies(statement, document.has_variables(), layer) {
                    match statement.effect.unwrap().value {
                        Effect::Deny => denied = true,
                        Effect::Allow => grants.push(grant),
                    }
                }
            }
        }
        (denied, grants)
    };
    let mut denied = false;
    let mut guarded = true;
    if !outside {
        for level in &documents.service_control {
            let (denial, grants) = say(level, Layer::ServiceControl);
            denied |= denial;
            guarded &= !grants.is_empty();
        }
    }
    if matches!(
        service.as_str(),
        "s3" | "sts" | "kms" | "sqs" | "secretsmanager"
    ) && action != "kms:retiregrant"
    {
        for level in &documents.resource_control {
            denied |= say(level, Layer::ResourceControl).0;
        }
    }
    if let Some(endpoint) = &documents.endpoint {
        let (denial, grants) = say(endpoint, Layer::Endpoint);
        denied |= denial;
        guarded &= !grants.is_empty();
    }
    let mut limit = |documents: &Option<Vec<Document>>, layer| match documents {
        Some(documents) if own => {
            let (denial, grants) = say(documents, layer);
            denied |= denial;
            !grants.is_empty()
        }
        Some(_) => false,
        None => true,
    };
    let boundary = limit(&documents.boundary, Layer::Boundary);
    let session = limit(&documents.session, Layer::Session);
    let mut identity = root;
    if own {
        let (denial, grants) = say(&documents.identity, Layer::Identity);
        denied |= denial;
        identity = !grants.is_empty();
    }
    let mut grant = None;
    if let Some(resource) = documents.resource.as_ref().filter(|_| service != "iam") {
        let (denial, grants) = say(std::slice::from_ref(resource), Layer::Resource);
        denied |= denial;
        grant = grants.into_iter().max();
    }
    if denied {
        return Verdict::ExplicitDeny;
    }
    let refused = match action.as_str() {
        "sts:assumerole" => root || matches!(request.caller, Caller::Federated { .. }),
        "sts:assumerolewithsaml" | "sts:assumerolewithwebidentity" => {
            !matches!(request.caller, Caller::Federated { .. })
        }
        _ => matches!(request.caller, Caller::Federated { .. }),
    };
    if refused || !guarded {
        return Verdict::ImplicitDeny;
    }
    let trust = match &request.resource {
        Resource::Arn(arn) => {
            (service == "kms" && arn.service == "kms" && arn.resource.starts_with("key/"))
                || (service == "sts" && arn.service == "iam" && arn.resource.starts_with("role/"))
        }
        Resource::Any => false,
    };
    let allowed = if outside {
        grant >= Some(Grant::Anyone)
    } else if owner(request) == request.caller.account().map(str::to_owned) {
        match grant {
            _ if root && !trust => true,
            Some(Grant::Direct | Grant::Anyone) => true,
            Some(Grant::Via) => boundary && session,
            Some(Grant::Account) => identity && boundary && session,
            None => identity && boundary && session && !trust,
        }
    } else {
        grant.is_some() && identity && boundary && session
    };
    if allowed {
        Verdict::Allowed
    } else {
        Verdict::ImplicitDeny
    }
}

fn owner(request: &Request) -> Option<String> {
    if let Some(account) = &request.resource_account {
        return Some(account.to_string());
    }
    match &request.resource {
        Resource::Arn(arn) if !arn.account.is_empty() => Some(arn.account.clone()),
        _ => request.caller.account().map(str::to_owned),
    }
}

/// The context with what follows from the caller, and which keys are lists.
pub(crate) fn keys(request: &Request) -> (Keys, Vec<String>) {
    let mut keys = Keys::new();
    let mut put = |key: &str, value: &str| {
        keys.insert(key.to_owned(), vec![value.to_owned()]);
    };
    let text = request.caller.to_string();
    match &request.caller {
        Caller::User { arn } => {
            put("aws:principalarn", &text);
            put("aws:principaltype", "User");
            put("aws:username", arn.resource.rsplit('/').next().unwrap());
        }
        Caller::Role { arn } | Caller::Session { role: arn, .. } => {
            put("aws:principalarn", &arn.to_string());
            put("aws:principaltype", "AssumedRole");
        }
        Caller::FederatedUser { .. } => {
            put("aws:principalarn", &text);
            put("aws:principaltype", "FederatedUser");
        }
        Caller::Root { arn } => {
            put("aws:principalarn", &text);
            put("aws:principaltype", "Account");
            put("aws:userid", &arn.account);
        }
        Caller::Service { host } => put("aws:principalservicename", host),
        Caller::Anonymous => {
            put("aws:principaltype", "Anonymous");
            put("aws:principalaccount", "anonymous");
            put("aws:userid", "anonymous");
        }
        Caller::Federated { .. } => {}
    }
    if let Some(account) = request.caller.account() {
        put("aws:principalaccount", account);
    }
    if request.caller != Caller::Anonymous {
        let service = matches!(request.caller, Caller::Service { .. });
        put("aws:principalisawsservice", &service.to_string());
    }
    let mut lists = Vec::new();
    for (key, value) in request.context.iter() {
        match value {
            ContextValue::Single(text) => {
                keys.insert(key.to_owned(), vec![text.clone()]);
            }
            ContextValue::Multi(texts) => {
                lists.push(key.to_owned());
                keys.insert(key.to_owned(), texts.clone());
            }
            ContextValue::Absent | ContextValue::Unknown => {
                keys.remove(key);
            }
        }
    }
    (keys, lists)
}

impl World<'_> {
    /// How the statement reaches the caller, if all of it matches.
    fn applies(&self, statement: &Statement, variables: bool, layer: Layer) -> Option<Grant> {
        let both = |one: bool, other: bool| one && other;
        let broken = !statement.unread.is_empty()
            || statement.effect.is_none()
            || both(statement.action.is_some(), statement.not_action.is_some())
            || both(
                statement.resource.is_some(),
                statement.not_resource.is_some(),
            )
            || both(
                statement.principal.is_some(),
                statement.not_principal.is_some(),
            );
        if broken {
            return None;
        }
        let listed = |list: &synth::policy::OneOrMany<synth::diag::Located<String>>,
                      matches: &dyn Fn(&str) -> bool| {
            (!list.values.is_empty()).then(|| list.values.iter().any(|text| matches(&text.value)))
        };
        let action = |text: &str| self.action(text);
        let action = match (&statement.action, &statement.not_action) {
            (Some(list), _) => listed(list, &action)?,
            (_, Some(list)) => !listed(list, &action)?,
            _ => false,
        };
        let resource = |text: &str| self.resource(text, variables, layer);
        let resource = match (&statement.resource, &statement.not_resource) {
            (Some(list), _) => listed(list, &resource)?,
            (_, Some(list)) => !listed(list, &resource)?,
            _ => {
                layer == Layer::Resource
                    && self.request.action.service() == "sts"
                    && self
                        .request
                        .resource
                        .arn()
                        .is_some_and(|arn| arn.resource.starts_with("role/"))
            }
        };
        let grant = self.grant(statement, layer)?;
        let conditions = statement
            .condition
            .as_ref()
            .is_none_or(|condition| self.condition(condition, variables));
        (action && resource && conditions).then_some(grant)
    }

    fn action(&self, text: &str) -> bool {
        let request = self.request.action.as_str().to_lowercase();
        let text = text.to_lowercase();
        let Some((prefix, name)) = text.split_once(':') else {
            return text == "*";
        };
        if prefix.contains(['*', '?']) || name.contains([' ', ',']) {
            return false;
        }
        let (own_prefix, own_name) = request.split_once(':').unwrap();
        prefix == own_prefix && glob(&plain(name), own_name)
    }

    fn resource(&self, text: &str, variables: bool, layer: Layer) -> bool {
        if text == "*" {
            return true;
        }
        let Resource::Arn(arn) = &self.request.resource else {
            return false;
        };
        let mut parts = split(text, variables);
        if parts.first().map(String::as_str) != Some("arn") || parts.len() < 2 {
            return false;
        }
        if parts.len() < 6 {
            let padded = match layer {
                Layer::Identity | Layer::Boundary | Layer::Session => true,
                Layer::Resource | Layer::Endpoint => text.contains('*'),
                Layer::ServiceControl => text.ends_with('*'),
                Layer::ResourceControl | Layer::Service => false,
            };
            if !padded {
                return false;
            }
            parts.resize(6, "*".to_owned());
        }
        let own = [&arn.partition, &arn.service, &arn.region, &arn.account];
        let head = parts[1..5]
            .iter()
            .zip(own)
            .all(|(pattern, field)| glob(&plain(pattern), field));
        head && self
            .filled(&parts[5], variables)
            .is_some_and(|pattern| glob(&pattern, &arn.resource))
    }

    fn grant(&self, statement: &Statement, layer: Layer) -> Option<Grant> {
        let named =
            layer == Layer::Resource || layer == Layer::ResourceControl || layer == Layer::Endpoint;
        match (&statement.principal, &statement.not_principal) {
            (None, None) => (!named || layer == Layer::Endpoint).then_some(Grant::Anyone),
            _ if !named => None,
            (Some(principal), _) => self.named(principal).into_iter().max(),
            (None, Some(principal)) => {
                let found = self.named(principal);
                let spared = match statement.effect.unwrap().value {
                    Effect::Allow => !found.is_empty(),
                    Effect::Deny => found.contains(&Grant::Anyone) || self.wholly_named(&found),
                };
                (!spared).then_some(Grant::Anyone)
            }
        }
    }

    /// Whether every identity that AWS may look at is listed.
    fn wholly_named(&self, found: &[Grant]) -> bool {
        let needed: &[Grant] = match self.request.caller {
            Caller::Session { .. } => &[Grant::Account, Grant::Via, Grant::Direct],
            Caller::Role { .. } => &[Grant::Account, Grant::Via],
            Caller::User { .. } | Caller::FederatedUser { .. } => &[Grant::Account, Grant::Direct],
            Caller::Root { .. } => &[Grant::Account],
            _ => &[Grant::Direct],
        };
        !self.has_boundary && needed.iter().all(|grant| found.contains(grant))
    }

    fn named(&self, principal: &Principal) -> Vec<Grant> {
        match principal {
            Principal::Bare(text) => self.aws(&text.value).into_iter().collect(),
            Principal::Map { entries, .. } => entries
                .iter()
                .flat_map(|entry| {
                    entry.names.values.iter().filter_map(|name| {
                        let name = name.value.as_str();
                        match (&entry.kind.value, &self.request.caller) {
                            (PrincipalType::Aws, _) => self.aws(name),
                            (PrincipalType::Service, Caller::Service { host }) => {
                                (host == name).then_some(Grant::Direct)
                            }
                            (PrincipalType::Federated, Caller::Federated { provider }) => {
                                let action = self.request.action.as_str();
                                let assumes = action.starts_with("sts:AssumeRoleWith");
                                (assumes && provider == name).then_some(Grant::Direct)
                            }
                            _ => None,
                        }
                    })
                })
                .collect(),
        }
    }

    fn aws(&self, name: &str) -> Option<Grant> {
        if name == "*" {
            return Some(Grant::Anyone);
        }
        let caller = &self.request.caller;
        let account = caller.account()?;
        if name == account || name == format!("arn:aws:iam::{account}:root") {
            return Some(Grant::Account);
        }
        let last = |arn: &str| arn.rsplit('/').next().unwrap().to_owned();
        match caller {
            Caller::Session { role, .. } | Caller::Role { arn: role } => {
                let of_role = name.starts_with(&format!("arn:aws:iam::{account}:role/"))
                    && last(name) == last(&role.resource);
                if of_role {
                    return Some(Grant::Via);
                }
                let session = matches!(caller, Caller::Session { .. });
                (session && name == caller.to_string()).then_some(Grant::Direct)
            }
            Caller::FederatedUser {
                user: Some(user), ..
            } if name == user.to_string() => Some(Grant::Via),
            Caller::User { .. } | Caller::FederatedUser { .. } => {
                (name == caller.to_string()).then_some(Grant::Direct)
            }
            _ => None,
        }
    }

    fn condition(&self, condition: &Condition, variables: bool) -> bool {
        condition.operators.iter().all(|block| {
            block.keys.iter().all(|key| {
                let values: Vec<&str> = key
                    .values
                    .values
                    .iter()
                    .map(|value| value.value.text())
                    .collect();
                self.holds(&block.operator.value, &key.key.value, &values, variables)
            })
        })
    }

    fn holds(&self, operator: &str, key: &str, values: &[&str], variables: bool) -> bool {
        let (all, any) = (
            operator.strip_prefix("ForAllValues:"),
            operator.strip_prefix("ForAnyValue:"),
        );
        let base = all.or(any).unwrap_or(operator);
        let if_exists = base.ends_with("IfExists");
        let base = base.strip_suffix("IfExists").unwrap_or(base);
        let key = key.to_lowercase();
        let held = self.keys.get(&key);
        if base == "Null" {
            if all.is_some() || any.is_some() {
                return all.is_some();
            }
            let null = held.is_none_or(|held| held.iter().all(String::is_empty) && held.len() < 2);
            return values.iter().any(|value| *value == null.to_string());
        }
        let negated = base.contains("Not");
        let Some(held) = held else {
            return if_exists || all.is_some() || (any.is_none() && negated);
        };
        let positive = match base {
            "NotIpAddress" => "IpAddress".to_owned(),
            _ => base.replace("Not", ""),
        };
        let passes = |own: &String| {
            let found: Vec<Option<bool>> = values
                .iter()
                .map(|value| self.compare(&positive, own, value, variables))
                .collect();
            if negated {
                found.iter().all(|same| *same == Some(false))
            } else {
                found.contains(&Some(true))
            }
        };
        if all.is_some() {
            held.iter().all(passes)
        } else if any.is_some() {
            held.iter().any(passes)
        } else {
            !self.lists.contains(&key) && passes(&held[0])
        }
    }

    /// `None` where one of the two cannot be read.
    fn compare(&self, operator: &str, own: &str, value: &str, variables: bool) -> Option<bool> {
        let literal = |value: &str| -> Option<String> {
            let filled = self.filled_as(value, variables, false)?;
            Some(
                filled
                    .iter()
                    .map(|token| match token {
                        Token::Char(character) => *character,
                        Token::Star => '*',
                        Token::One => '?',
                    })
                    .collect(),
            )
        };
        Some(match operator {
            "StringEquals" => literal(value).is_some_and(|value| value == own),
            "StringEqualsIgnoreCase" => {
                literal(value).is_some_and(|value| value.to_lowercase() == own.to_lowercase())
            }
            "StringLike" => self
                .filled(value, variables)
                .is_some_and(|pattern| glob(&pattern, own)),
            "Bool" => {
                let known = |text: &str| matches!(text, "true" | "false").then_some(text == "true");
                match literal(value) {
                    Some(value) => known(&own.to_lowercase())? == known(&value.to_lowercase())?,
                    None => false,
                }
            }
            "ArnEquals" | "ArnLike" => {
                let patterns = split(value, variables);
                let fields: Vec<&str> = own.splitn(6, ':').collect();
                if patterns.len() < 6 || fields.len() < 6 {
                    return None;
                }
                patterns.iter().zip(fields).all(|(pattern, field)| {
                    self.filled(pattern, variables)
                        .is_some_and(|pattern| glob(&pattern, field))
                })
            }
            "IpAddress" => in_range(own, value)?,
            numeric => {
                let order = scaled(own)?.cmp(&scaled(value)?);
                match numeric.strip_prefix("Numeric").unwrap() {
                    "Equals" => order.is_eq(),
                    "LessThan" => order.is_lt(),
                    "LessThanEquals" => order.is_le(),
                    "GreaterThan" => order.is_gt(),
                    "GreaterThanEquals" => order.is_ge(),
                    other => panic!("{other} is not generated"),
                }
            }
        })
    }

    fn filled(&self, text: &str, variables: bool) -> Option<Vec<Token>> {
        self.filled_as(text, variables, true)
    }

    /// The tokens of a text with its variables filled in; `None` if one has no value.
    fn filled_as(&self, text: &str, variables: bool, wildcards: bool) -> Option<Vec<Token>> {
        let mut tokens = Vec::new();
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            if variables && rest.starts_with("${") && rest.contains('}') {
                let (name, after) = rest.split_once('}').unwrap();
                let name = name.strip_prefix("${").unwrap();
                rest = after;
                let (name, default) = match name.split_once(", '") {
                    Some((name, default)) => (name, Some(default.trim_end_matches('\''))),
                    None => (name, None),
                };
                let single = self
                    .keys
                    .get(&name.to_lowercase())
                    .filter(|_| !self.lists.contains(&name.to_lowercase()))
                    .map(|values| values[0].as_str());
                let value = match (name, single, default) {
                    ("*" | "?" | "$", ..) => name,
                    (_, None | Some(""), Some(default)) => default,
                    (_, Some(single), _) => single,
                    (_, None, None) => return None,
                };
                tokens.extend(value.chars().map(Token::Char));
                continue;
            }
            tokens.push(match character {
                '*' if wildcards => Token::Star,
                '?' if wildcards => Token::One,
                other => Token::Char(other),
            });
            rest = rest.strip_prefix(character).unwrap();
        }
        Some(tokens)
    }
}

/// One step of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    Char(char),
    Star,
    One,
}

/// The tokens of a text in which `*` and `?` are wildcards.
pub(crate) fn plain(text: &str) -> Vec<Token> {
    text.chars()
        .map(|character| match character {
            '*' => Token::Star,
            '?' => Token::One,
            other => Token::Char(other),
        })
        .collect()
}

/// Whether a pattern matches, by the table of all prefixes against all prefixes.
pub(crate) fn glob(pattern: &[Token], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let mut reach = vec![false; text.len() + 1];
    reach[0] = true;
    for token in pattern {
        let mut next = vec![false; text.len() + 1];
        for at in 0..=text.len() {
            next[at] = match token {
                Token::Star => reach[at] || (at > 0 && next[at - 1]),
                Token::One => at > 0 && reach[at - 1],
                Token::Char(character) => at > 0 && reach[at - 1] && text[at - 1] == *character,
            };
        }
        reach = next;
    }
    reach[text.len()]
}

/// The fields of an ARN pattern; a colon inside `${…}` separates nothing where variables are read.
fn split(text: &str, variables: bool) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut inside = false;
    for (at, character) in text.char_indices() {
        let rest = text.get(at..).unwrap();
        inside |= variables && rest.starts_with("${") && rest.contains('}');
        if character == ':' && !inside && fields.len() < 6 {
            fields.push(String::new());
        } else {
            fields.last_mut().unwrap().push(character);
        }
        inside &= character != '}';
    }
    fields
}

fn in_range(own: &str, range: &str) -> Option<bool> {
    let (address, prefix) = range.split_once('/').unwrap_or((range, "32"));
    let bits = |text: &str| -> Option<u64> {
        let parts: Option<Vec<u64>> = text.split('.').map(|part| part.parse().ok()).collect();
        parts
            .filter(|parts| parts.len() == 4)
            .map(|parts| parts.iter().fold(0, |all, part| all * 256 + part))
    };
    let size = 1_u64 << (32 - prefix.parse::<u32>().ok()?);
    Some(bits(own)? / size == bits(address)? / size)
}

/// A decimal in millionths.
fn scaled(text: &str) -> Option<i128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = format!("{fraction:0<6}");
    let all = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = whole.trim_start_matches('-');
    if !all(unsigned) || !all(fraction) {
        return None;
    }
    let sign = if whole.starts_with('-') { -1 } else { 1 };
    Some(sign * (unsigned.parse::<i128>().ok()? * 1_000_000 + digits.parse::<i128>().ok()?))
}
