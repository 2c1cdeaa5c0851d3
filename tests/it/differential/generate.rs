//! Requests for actions, resources and keys of the catalogue, and policies that nearly fit them.
use super::case::Case;
use super::conditions::{condition, context};
use super::dice::Dice;
use serde_json::{Map, Value, json};
use synth::catalog::{CatalogAction, action, service};

pub(super) const ACCOUNTS: [&str; 2] = ["111111111111", "222222222222"];
/// With and without resource control policies, with ARNs of every shape.
const SERVICES: [&str; 11] = [
    "s3",
    "sqs",
    "sns",
    "kms",
    "dynamodb",
    "secretsmanager",
    "lambda",
    "bedrock",
    "bedrock-mantle",
    "iam",
    "ec2",
];
/// Often asked, so that the exceptions of services are met.
const FAVOURITES: [&str; 9] = [
    "s3:GetObject",
    "s3:ListAllMyBuckets",
    "sqs:SendMessage",
    "kms:Decrypt",
    "kms:RetireGrant",
    "sts:AssumeRole",
    "bedrock:InvokeModel",
    "bedrock-mantle:CreateInference",
    "sts:GetCallerIdentity",
];
pub(super) const CALLERS: [(&str, usize); 10] = [
    ("user", 22),
    ("session", 22),
    ("role", 12),
    ("federated user", 10),
    ("service-linked role", 5),
    ("root", 7),
    ("service", 7),
    ("anonymous", 6),
    ("SAML", 4),
    ("OIDC", 5),
];
const NAMES: [&str; 3] = ["alice", "b", "k"];

/// A case and the kind of its caller.
pub(super) fn case(dice: &mut Dice) -> (Case, &'static str) {
    let kind = kind(dice);
    let caller = caller(kind);
    let outside = matches!(kind, "service" | "anonymous" | "SAML" | "OIDC");
    // A provider vouches for roles of its own account.
    let other = match kind {
        "SAML" | "OIDC" => 0,
        _ if outside => 10,
        _ => 25,
    };
    let owner = ACCOUNTS[usize::from(dice.percent(other))];
    let (action, resource) = loop {
        let action = match kind {
            "SAML" => action_of("sts:AssumeRoleWithSAML"),
            "OIDC" => action_of("sts:AssumeRoleWithWebIdentity"),
            _ => asked(dice),
        };
        // Whom AWS refuses in any case is a matter of the vectors.
        let refused = (kind == "root" && action.name() == "AssumeRole")
            || (kind == "anonymous" && action.name() == "GetCallerIdentity");
        if let Some(resource) = resource(dice, action, owner).filter(|_| !refused) {
            break (action, resource);
        }
    };
    let mut world = World {
        dice,
        action,
        name: action.to_string(),
        resource: &resource,
        keys: Vec::new(),
    };
    let case = world.case(kind, &caller, owner);
    (case, kind)
}

pub(super) fn action_of(name: &str) -> CatalogAction {
    action(name).unwrap_or_else(|| panic!("{name} is not in the catalogue"))
}

fn kind(dice: &mut Dice) -> &'static str {
    let mut left = dice.below(CALLERS.iter().map(|(_, weight)| weight).sum());
    for (kind, weight) in CALLERS {
        if left < weight {
            return kind;
        }
        left -= weight;
    }
    CALLERS[0].0
}

fn caller(kind: &str) -> String {
    match kind {
        "user" => "arn:aws:iam::111111111111:user/alice",
        "session" => "arn:aws:sts::111111111111:assumed-role/b/alice",
        "role" => "arn:aws:iam::111111111111:role/b",
        "federated user" => "arn:aws:sts::111111111111:federated-user/alice",
        "service-linked role" => "arn:aws:sts::111111111111:assumed-role/AWSServiceRoleForX/alice",
        "root" => "arn:aws:iam::111111111111:root",
        "service" => "cloudtrail.amazonaws.com",
        "anonymous" => "*",
        "SAML" => "arn:aws:iam::111111111111:saml-provider/p",
        _ => "arn:aws:iam::111111111111:oidc-provider/p.example.com",
    }
    .to_owned()
}

fn asked(dice: &mut Dice) -> CatalogAction {
    if dice.percent(50) {
        return action_of(&dice.word(&FAVOURITES));
    }
    let actions: Vec<CatalogAction> = service(&dice.word(&SERVICES)).unwrap().actions().collect();
    *dice.pick(&actions)
}

/// An ARN of a resource type of the action; `*` if it has none.
fn resource(dice: &mut Dice, action: CatalogAction, owner: &str) -> Option<String> {
    let types: Vec<_> = action.resource_types().collect();
    if types.is_empty() {
        return Some("*".to_owned());
    }
    let format = dice.pick(&types).resource_type().arn_formats().next()?;
    let mut arn = String::new();
    let mut rest = format;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, after) = after.split_once('}')?;
        arn.push_str(before);
        match name {
            "Partition" => arn.push_str("aws"),
            "Region" => arn.push_str("us-east-1"),
            "Account" => arn.push_str(owner),
            _ => arn.push_str(&dice.word(&NAMES)),
        }
        rest = after;
    }
    arn.push_str(rest);
    // Formats with wildcards, and AWS's own policies and roles, which AWS alone changes.
    (!arn.contains(['*', '?']) && !arn.contains("aws-") && !arn.contains("::aws:")).then_some(arn)
}

pub(super) struct World<'a> {
    pub(super) dice: &'a mut Dice,
    pub(super) action: CatalogAction,
    pub(super) name: String,
    pub(super) resource: &'a str,
    /// The condition keys that its policies ask for.
    pub(super) keys: Vec<String>,
}

impl World<'_> {
    fn case(&mut self, kind: &str, caller: &str, owner: &str) -> Case {
        let outside = matches!(kind, "service" | "anonymous" | "SAML" | "OIDC");
        let identity = !outside && kind != "root";
        let session = matches!(kind, "session" | "federated user");
        let most = if kind == "service" { 1 } else { 3 };
        let levels = match kind {
            "anonymous" | "SAML" | "OIDC" => 0,
            _ if self.dice.percent(40) => 1 + self.dice.below(most),
            _ => 0,
        };
        let policies = if identity { 1 + self.dice.below(2) } else { 0 };
        let iam = self.name.starts_with("iam:");
        let mut some = |share: usize, of: bool| of && self.dice.percent(share);
        let boundary = some(25, identity && kind != "service-linked role");
        let session = some(40, session);
        let resource_control = some(20, true);
        let resource_policy = some(if outside { 95 } else { 60 }, !iam);
        // A service's own calls take no endpoint; see the class of service principals.
        let endpoint = some(20, kind != "service");
        Case {
            principal: caller.to_owned(),
            action: self.name.clone(),
            resource: self.resource.to_owned(),
            resource_account: owner.to_owned(),
            identity: (0..policies).map(|_| self.document("identity")).collect(),
            boundary: boundary.then(|| self.document("limit")),
            session: session.then(|| self.document("limit")),
            service_control: (0..levels).map(|_| self.document("limit")).collect(),
            resource_control: resource_control
                .then(|| self.document("resource control"))
                .into_iter()
                .collect(),
            resource_policy: resource_policy.then(|| self.document("resource")),
            endpoint: endpoint.then(|| self.document("endpoint")),
            context: context(self),
        }
    }

    fn document(&mut self, layer: &str) -> Value {
        let control = layer == "resource control";
        let mut statements = Vec::new();
        let broad = matches!(layer, "limit" | "endpoint") && self.dice.percent(65);
        if broad {
            let mut full = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
            if layer == "endpoint" {
                full["Principal"] = json!("*");
            }
            statements.push(full);
        }
        let more = usize::from(!broad) + self.dice.below(if broad { 2 } else { 3 });
        for _ in 0..more {
            let deny = control || self.dice.percent(if broad { 60 } else { 13 });
            statements.push(self.statement(layer, deny));
        }
        // Organizations takes no other version.
        let old = !control && layer != "limit" && self.dice.percent(8);
        let version = if old { "2008-10-17" } else { "2012-10-17" };
        json!({"Version": version, "Statement": statements})
    }

    fn statement(&mut self, layer: &str, deny: bool) -> Value {
        let mut statement = Map::new();
        let effect = if deny { "Deny" } else { "Allow" };
        statement.insert("Effect".into(), json!(effect));
        let trust = layer == "resource" && self.name.starts_with("sts:");
        match layer {
            "endpoint" | "resource control" => {
                statement.insert("Principal".into(), json!("*"));
            }
            "resource" => {
                let (name, principal) = self.principal();
                statement.insert(name.into(), principal);
            }
            _ => {}
        }
        let control = layer == "resource control";
        let not = |negated: bool, name: &str| format!("{}{name}", if negated { "Not" } else { "" });
        let negated = !control && self.dice.percent(10);
        let actions = self.entries(|world| world.action_entry(control, negated, trust));
        statement.insert(not(negated, "Action"), actions);
        if !trust {
            let negated = self.dice.percent(12);
            let resources = self.entries(|world| world.resource_entry(negated));
            statement.insert(not(negated, "Resource"), resources);
        }
        // A condition is more often on what would otherwise always apply.
        if self.dice.percent(if deny { 70 } else { 35 }) {
            statement.insert("Condition".into(), condition(self));
        }
        Value::Object(statement)
    }

    fn entries(&mut self, mut one: impl FnMut(&mut Self) -> String) -> Value {
        if self.dice.percent(70) {
            return json!(one(self));
        }
        let count = 1 + self.dice.below(2);
        json!((0..count).map(|_| one(self)).collect::<Vec<_>>())
    }

    fn action_entry(&mut self, control: bool, negated: bool, trust: bool) -> String {
        let (prefix, name) = self.name.split_once(':').unwrap();
        let (prefix, name) = (prefix.to_owned(), name.to_owned());
        let hit = self.dice.percent(if negated { 30 } else { 80 });
        if !hit {
            let others: Vec<CatalogAction> = service(&prefix).unwrap().actions().collect();
            let other = self.dice.pick(&others).to_string();
            return if control || trust || self.dice.percent(60) {
                other
            } else {
                self.dice
                    .word(&["ec2:Describe*", "glue:*", "logs:CreateLogGroup"])
            };
        }
        let half: String = name.chars().take(name.len() / 2).collect();
        match self.dice.below(8) {
            0 if !control && !negated => "*".to_owned(),
            0..=2 => format!("{prefix}:*"),
            3 => format!("{prefix}:{half}*"),
            4 if !control => format!("{prefix}:?{}", name.split_at(1).1),
            5 if !control => format!("{}:{}", prefix.to_uppercase(), name.to_lowercase()),
            _ => self.name.clone(),
        }
    }

    fn resource_entry(&mut self, negated: bool) -> String {
        let hit = self.dice.percent(if negated { 35 } else { 82 });
        let Some((head, own)) = split(self.resource) else {
            return if hit && !negated {
                "*".to_owned()
            } else {
                "arn:aws:s3:::b/*".to_owned()
            };
        };
        if !hit {
            return self.miss(&head, &own);
        }
        match self.dice.below(13) {
            10 => {
                let (word, rest) = own.split_at(own.find(['/', ':']).unwrap_or(1));
                format!("{head}:{}*{rest}", word.split_at(1).0)
            }
            0..=2 if !negated => "*".to_owned(),
            0 | 3 => {
                let half: String = own.chars().take(own.len() / 2).collect();
                format!("{head}:{half}*")
            }
            1 | 4 => format!("arn:*:{}:*:*:{own}", head.split(':').nth(2).unwrap()),
            2 | 5 => format!("{head}:*"),
            6 => {
                let last = own.chars().count() - 1;
                let start: String = own.chars().take(last).collect();
                format!("{head}:{start}?")
            }
            // What a variable or a wildcard in the middle stands for.
            7 => format!("{head}:{}", own.replacen("alice", "${aws:username}", 1)),
            8 => format!(
                "{head}:{}",
                own.replacen('b', "${aws:PrincipalTag/team, 'b'}", 1)
            ),
            9 => format!(
                "{head}:{}",
                own.replacen('k', "${aws:PrincipalTag/team}", 1)
            ),
            _ => self.resource.to_owned(),
        }
    }

    fn miss(&mut self, head: &str, own: &str) -> String {
        match self.dice.below(5) {
            0 => format!("{head}:{own}/${{aws:username}}"),
            1 => format!("{head}:{}", own.to_uppercase()),
            2 => format!("{head}:{own}?"),
            3 => format!(
                "{}:{own}",
                head.replace("us-east-1", "eu-west-1")
                    .replace("1111", "3333")
            ),
            _ => "arn:aws:s3:::other/*".to_owned(),
        }
    }

    fn principal(&mut self) -> (&'static str, Value) {
        const AWS: [&str; 12] = [
            "*",
            "*",
            "111111111111",
            "arn:aws:iam::111111111111:root",
            "arn:aws:iam::222222222222:root",
            "arn:aws:iam::111111111111:user/alice",
            "arn:aws:iam::111111111111:user/alice",
            "arn:aws:iam::111111111111:role/b",
            "arn:aws:iam::111111111111:role/team/b",
            "arn:aws:sts::111111111111:assumed-role/b/alice",
            "arn:aws:sts::111111111111:federated-user/alice",
            "arn:aws:sts::111111111111:assumed-role/b/other",
        ];
        let negated = self.dice.percent(8);
        let kind = if self.name.starts_with("sts:AssumeRoleWith") {
            1
        } else {
            self.dice.below(12)
        };
        let value = match kind {
            0 if !negated => return ("Principal", json!("*")),
            1 => json!({"Federated": self.dice.pick(&[caller("SAML"), caller("OIDC")])}),
            2 | 3 => {
                json!({"Service": self.dice.pick(&["cloudtrail.amazonaws.com", "cloudtrail.amazonaws.com", "ec2.amazonaws.com"])})
            }
            _ => {
                // `NotPrincipal` with `*` spares nobody and everybody: AWS says nothing of it.
                let from = if negated { &AWS[2..] } else { &AWS[..] };
                let names = self.entries(|world| world.dice.word(from));
                json!({"AWS": names})
            }
        };
        (if negated { "NotPrincipal" } else { "Principal" }, value)
    }
}

/// The first five fields of an ARN, and the rest.
pub(super) fn split(arn: &str) -> Option<(String, String)> {
    let (place, _) = arn.match_indices(':').nth(4)?;
    let (head, own) = arn.split_at(place);
    Some((head.to_owned(), own.split_at(1).1.to_owned()))
}
