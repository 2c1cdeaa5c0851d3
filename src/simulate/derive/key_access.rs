//! Who was given a key by name has what was given, in the way that was given, and nothing more.
use super::trust::FOREIGN_ACCOUNT;
use super::{allowed, denied, keys};
use crate::catalog::{self, CausedRequest, Operation, operations_that};
use crate::estate::Estate;
use crate::model::{
    EncryptedThing, EncryptionKey, Key, KeyAccess, KeyRight, KeyUse, Model, Owner, RoleIdentity,
    Verb,
};
use crate::policy::Caller;
use crate::simulate::call::{Asker, Call};
use crate::simulate::circumstances::Circumstances;
use crate::simulate::place;
use crate::simulate::question::{Asked, Question, Scope, Who};
use crate::vocab::Region;

/// A service that no key is used by.
const OTHER_SERVICE: &str = "unknown-service.amazonaws.com";
/// A service that no role uses a key through.
const OTHER_WAY: &str = "ssm";

/// The questions that one access raises.
pub(super) fn of_access(
    model: &Model,
    estate: &Estate,
    access: &KeyAccess,
    questions: &mut Vec<Question>,
) {
    let door = Door {
        model,
        estate,
        access,
        key: &access.key,
        arn: place::key_arn(estate, &EncryptionKey::Own(access.key.clone())),
    };
    match &access.right {
        KeyRight::Administer(role) => door.administration(role, questions),
        KeyRight::Use(usage) => door.usage(usage, questions),
        KeyRight::Service(word) => door.service(word, questions),
    }
}

/// A key as one access sees it.
struct Door<'a> {
    model: &'a Model,
    estate: &'a Estate,
    access: &'a KeyAccess,
    key: &'a Key,
    arn: String,
}

impl Door<'_> {
    fn call(&self, operation: &'static Operation) -> Call {
        let parameters = [("kms_key", self.arn.clone())];
        let home = self.key.account.id;
        Call::new(&operation.name, &self.key.region, home, parameters)
    }

    fn calls(&self, does: &str) -> Vec<Call> {
        operations_that(does).map(|it| self.call(it)).collect()
    }

    fn push(
        &self,
        questions: &mut Vec<Question>,
        sentence: String,
        requests: impl IntoIterator<Item = Asked>,
    ) {
        questions.push(denied(sentence, requests, self.access.span));
    }

    /// Who asks for a role, and at which policies its being refused must show. An existing role
    /// of the key's own account needs nothing but the key's policy.
    fn asker(&self, role: &RoleIdentity) -> (Asker, Vec<Scope>) {
        let at_home = role.account_id == self.key.account.id;
        match role.owner {
            Owner::Existing if at_home => {
                let caller = Caller::Role {
                    arn: role.arn.clone(),
                };
                (Asker::nobody(caller), vec![Scope::ResourcePolicy])
            }
            Owner::Existing => (
                Asker::role(Who::Existing, &role.arn),
                vec![Scope::OwnPolicies, Scope::ResourcePolicy],
            ),
            Owner::Synth(_) | Owner::IdentityCenter(_) if at_home => {
                (Asker::role(Who::Ours, &role.arn), vec![Scope::OwnPolicies])
            }
            Owner::Synth(_) | Owner::IdentityCenter(_) => (
                Asker::role(Who::Ours, &role.arn),
                vec![Scope::OwnPolicies, Scope::ResourcePolicy],
            ),
        }
    }

    fn asked(&self, calls: &[Call], asker: &Asker, scopes: &[Scope]) -> Vec<Asked> {
        let each = |scope: &Scope| {
            calls
                .iter()
                .flat_map(|call| call.asked(self.estate, asker, *scope))
                .collect::<Vec<_>>()
        };
        scopes.iter().flat_map(each).collect()
    }

    fn positive(
        &self,
        sentence: String,
        calls: &[Call],
        (asker, scopes): (&Asker, &[Scope]),
        questions: &mut Vec<Question>,
    ) {
        let scopes = scopes.iter().chain([&Scope::Everything]);
        let operations = scopes.flat_map(|scope| {
            calls
                .iter()
                .map(|call| call.asked(self.estate, asker, *scope))
        });
        let operations = operations.collect();
        questions.push(allowed(sentence, operations, self.access.span));
    }

    fn administration(&self, role: &RoleIdentity, questions: &mut Vec<Question>) {
        let (asker, scopes) = self.asker(role);
        let what = format!("`{}` can administer the key `{}`", role.name, self.key.name);
        let calls = self.calls("key-administration");
        self.positive(what.clone(), &calls, (&asker, &scopes), questions);
        let using = self.calls("key-direct-use");
        let requests = self.asked(&using, &asker, &scopes);
        self.push(questions, format!("{what}, but not use it"), requests);
        let grants = operations_that("key-administration")
            .take(1)
            .flat_map(|it| {
                let call = self.call(it);
                self.other_actions(&[call], catalog::key_grants().iter(), &asker, &scopes)
            });
        let requests: Vec<Asked> = grants.collect();
        self.push(
            questions,
            format!("{what}, but not let others use it"),
            requests,
        );
        let other = format!("{}-other", self.arn);
        let elsewhere: Vec<Call> = calls
            .iter()
            .map(|call| call.with("kms_key", other.as_str()))
            .collect();
        let own: Vec<Scope> = of_caller(&scopes);
        let requests = self.asked(&elsewhere, &asker, &own);
        self.push(questions, format!("{what}, but not another key"), requests);
        self.strangers(&what, &calls, role, questions);
    }

    fn usage(&self, usage: &KeyUse, questions: &mut Vec<Question>) {
        let role = &*usage.role;
        let (asker, scopes) = self.asker(role);
        let of = usage
            .of
            .as_ref()
            .map(|thing| format!(" of `{}`", thing.name()))
            .unwrap_or_default();
        let what = format!(
            "`{}` can use the key `{}` through {}{of}",
            role.name, self.key.name, usage.through
        );
        let cipher = self.cipher(usage);
        let mut calls = cipher.clone();
        if usage.encrypt {
            calls.extend(self.way("describe", usage));
        }
        let grants = self.way("grants", usage);
        if usage.grants {
            calls.extend(grants.iter().cloned());
        }
        self.positive(what.clone(), &calls, (&asker, &scopes), questions);
        let mut deny = |but: &str, requests: Vec<Asked>| {
            self.push(questions, format!("{what}, but not {but}"), requests);
        };
        // An administrator describes the key in any way.
        let mut held: Vec<Call> = calls.clone();
        if self.administers(role) {
            held.retain(|call| !call.operation.starts_with("kms.DescribeKey"));
        }
        let via = |via: Option<&str>| {
            let via = via.map(str::to_owned);
            self.changed(&held, &asker, &scopes, |caused| CausedRequest {
                via: via.clone(),
                ..caused
            })
        };
        deny("directly", via(None));
        deny("through another service", via(Some(OTHER_WAY)));
        let elsewhere = other_region(&self.key.region);
        deny(
            "through the service in another region",
            self.changed(&held, &asker, &scopes, |caused| CausedRequest {
                region: elsewhere.to_owned(),
                ..caused
            }),
        );
        let other = format!("{}-other", self.arn);
        let on_other: Vec<Call> = calls
            .iter()
            .map(|call| call.with("kms_key", other.as_str()))
            .collect();
        deny(
            "another key",
            self.asked(&on_other, &asker, &of_caller(&scopes)),
        );
        if usage.of.is_some() && !self.has_more(usage, |other| other.of.is_none()) {
            deny(
                "of something else",
                self.asked(&of_others(&cipher), &asker, &scopes),
            );
            deny(
                "of nothing",
                self.asked(&without_context(&cipher), &asker, &scopes),
            );
        }
        deny(
            "more than that",
            self.beyond(usage, &calls, (&asker, &scopes)),
        );
        self.strangers(&what, &calls, role, questions);
    }

    /// Decrypting and encrypting as one use allows it.
    fn cipher(&self, usage: &KeyUse) -> Vec<Call> {
        let mut calls = Vec::new();
        if usage.decrypt {
            calls.extend(self.way("decrypt", usage));
        }
        if usage.encrypt {
            calls.extend(self.way("encrypt", usage));
        }
        // With a bucket key the service encrypts for the bucket as a whole.
        if let Some(EncryptedThing::Bucket(_)) = &usage.of {
            let whole: Vec<Call> = calls.iter().map(for_bucket).collect();
            calls.extend(whole);
        }
        calls
    }

    /// What a service does with the key for one purpose, for what is used.
    fn way(&self, purpose: &str, usage: &KeyUse) -> Vec<Call> {
        let calls = self.calls(&format!("key-{purpose}-through-{}", usage.through));
        let home = self.key.account.id.to_string();
        let fill = |call: Call| match &usage.of {
            Some(EncryptedThing::Bucket(bucket)) => call
                .with("bucket", bucket.bucket.as_str())
                .with("key", "example"),
            Some(EncryptedThing::Cache(cache)) => call
                .with("table", cache.table().map_or("", |table| &table.name))
                .with("subscriber", cache.account.id.as_str()),
            Some(EncryptedThing::Table(table)) => call
                .with("table", table.table.as_str())
                .with("subscriber", table.account.as_str()),
            Some(EncryptedThing::Secret(secret)) => call.with("secret", secret.arn.to_string()),
            Some(EncryptedThing::Topic(topic)) => call.with("topic", topic.arn.to_string()),
            None => call
                .with("bucket", "example")
                .with("key", "example")
                .with("table", "example")
                .with("subscriber", home.as_str()),
        };
        calls.into_iter().map(fill).collect()
    }

    /// Whether another access of the same role to the same key, through the same service, is like
    /// this; a grant that the key encrypts for counts as one of everything.
    fn has_more(&self, usage: &KeyUse, is: impl Fn(&KeyUse) -> bool) -> bool {
        let others = self
            .model
            .key_accesses
            .iter()
            .any(|access| match &access.right {
                KeyRight::Use(other) => {
                    access.key == self.access.key
                        && other.role.arn == usage.role.arn
                        && other.through == usage.through
                        && is(other)
                }
                _ => false,
            });
        others || self.has_grant(usage)
    }

    fn has_grant(&self, usage: &KeyUse) -> bool {
        let key = EncryptionKey::Own(self.access.key.clone());
        let mut grants = keys::users(self.model, &key)
            .filter(|role| role.identity.arn == usage.role.arn)
            .flat_map(|role| &role.grants);
        grants.any(|grant| match &grant.verb {
            Verb::Read { bucket, .. } => usage.through == "s3" && bucket.key.as_ref() == Some(&key),
            Verb::Use { cache } => {
                let in_table = usage.through == "dynamodb" && cache.table().is_some();
                in_table && cache.key.as_ref() == Some(&key)
            }
            Verb::UseTable { table } => {
                usage.through == "dynamodb" && table.key.as_ref() == Some(&key)
            }
            Verb::Notify { topic } => usage.through == "sns" && topic.key.as_ref() == Some(&key),
            _ => false,
        })
    }

    /// The purposes that were not given, and actions that are no use at all.
    fn beyond(&self, usage: &KeyUse, calls: &[Call], by: (&Asker, &[Scope])) -> Vec<Asked> {
        let (asker, scopes) = by;
        let mut more = Vec::new();
        if !usage.grants && !self.has_more(usage, |other| other.grants) {
            more.extend(self.way("grants", usage));
        }
        if usage.grants {
            // A grant for anyone but the service is none of what was given.
            for value in [Some("false"), None] {
                let key = "kms:GrantIsForAWSResource";
                let circumstances = Circumstances::default().with_key(key, value);
                let grants = self.way("grants", usage).into_iter();
                more.extend(grants.map(|call| call.under(circumstances.clone())));
            }
        }
        for (given, purpose) in [(usage.decrypt, "decrypt"), (usage.encrypt, "encrypt")] {
            let has = |other: &KeyUse| match purpose {
                "decrypt" => other.decrypt,
                _ => other.encrypt,
            };
            if !given && !self.has_more(usage, has) {
                let known: Vec<&str> = calls.iter().map(|call| call.operation).collect();
                let purpose = self.way(purpose, usage).into_iter();
                more.extend(purpose.filter(|call| !known.contains(&call.operation)));
            }
        }
        let mut requests = self.asked(&more, asker, scopes);
        if !self.administers(&usage.role) {
            let administration = catalog::key_administration().iter();
            let administration: Vec<&String> = administration
                .filter(|action| *action != "kms:DescribeKey")
                .collect();
            // In the circumstances of its use, and of its grants.
            let last = calls.last().cloned();
            for call in calls.first().cloned().into_iter().chain(last) {
                let actions = administration.iter().copied();
                requests.extend(self.other_actions(&[call], actions, asker, scopes));
            }
        }
        requests
    }

    fn administers(&self, role: &RoleIdentity) -> bool {
        self.model.key_accesses.iter().any(|access| {
            access.key == self.access.key
                && matches!(&access.right, KeyRight::Administer(other) if other.arn == role.arn)
        })
    }

    /// Other actions in the circumstances of the first request of the first call.
    fn other_actions<'s>(
        &self,
        calls: &[Call],
        actions: impl Iterator<Item = &'s String>,
        asker: &Asker,
        scopes: &[Scope],
    ) -> Vec<Asked> {
        let Some(call) = calls.first() else {
            return Vec::new();
        };
        let Some(caused) = call.caused(asker).into_iter().next() else {
            return Vec::new();
        };
        let actions: Vec<&String> = actions.collect();
        let each = |scope: &Scope| {
            let requests = actions.iter().filter_map(|action| {
                let caused = CausedRequest {
                    action: (*action).clone(),
                    ..caused.clone()
                };
                call.ask(self.estate, asker, &caused, *scope)
            });
            requests.collect::<Vec<_>>()
        };
        scopes.iter().flat_map(each).collect()
    }

    /// The requests of calls, each changed in the same way.
    fn changed(
        &self,
        calls: &[Call],
        asker: &Asker,
        scopes: &[Scope],
        change: impl Fn(CausedRequest) -> CausedRequest,
    ) -> Vec<Asked> {
        let mut requests = Vec::new();
        for scope in scopes {
            for call in calls {
                for caused in call.caused(asker) {
                    requests.extend(call.ask(self.estate, asker, &change(caused), *scope));
                }
            }
        }
        requests
    }

    /// Others in the account of the role, and in an account that is not in the blueprint: the
    /// key's policy lets them in no more than before. In the key's own account the account decides.
    fn strangers(
        &self,
        what: &str,
        calls: &[Call],
        role: &RoleIdentity,
        questions: &mut Vec<Question>,
    ) {
        let twin = format!("{}-other", role.arn.resource);
        let mut askers = vec![Asker::administrator(FOREIGN_ACCOUNT, &role.arn.resource)];
        let account = role.account_id.as_str();
        let neighbour = Asker::administrator(account, &twin);
        if role.account_id == self.key.account.id {
            // Without policies of its own.
            askers.push(neighbour.silent());
        } else {
            askers.push(neighbour);
        }
        let requests = askers
            .iter()
            .flat_map(|asker| self.asked(calls, asker, &[Scope::ResourcePolicy]));
        self.push(questions, format!("{what}, but no one else"), requests);
    }

    fn service(&self, word: &str, questions: &mut Vec<Question>) {
        let home = self.key.account.id;
        let Some(caller) = catalog::key_caller(word, home, &self.key.region) else {
            return;
        };
        let service = |host: &str| {
            Asker::nobody(Caller::Service {
                host: host.to_owned(),
            })
        };
        let asker = service(&caller.principal);
        let what = format!("{word} can use the key `{}`", self.key.name);
        let calls = self.calls(&format!("key-use-by-{word}"));
        let scopes = [Scope::ResourcePolicy];
        self.positive(what.clone(), &calls, (&asker, &scopes), questions);
        let requests = self.asked(&calls, &service(OTHER_SERVICE), &scopes);
        self.push(questions, format!("{what}, but no other service"), requests);
        let mut for_others = Vec::new();
        for call in &calls {
            for caused in call.caused(&asker) {
                for (key, foreign) in foreign_values(&caused, home.as_str()) {
                    for value in [Some(foreign.as_str()), None] {
                        let circumstances = Circumstances::default().with_key(&key, value);
                        for_others.push(call.clone().under(circumstances));
                    }
                }
            }
        }
        let told: Vec<&str> = caller.when.iter().map(|(_, key, _)| key.as_str()).collect();
        for_others.retain(|call| {
            let mut keys = call.circumstances.keys.keys();
            keys.all(|key| told.contains(&key.as_str()))
        });
        let requests = self.asked(&for_others, &asker, &scopes);
        self.push(
            questions,
            format!("{what}, but not for another account"),
            requests,
        );
        let beyond = calls
            .iter()
            .take(1)
            .flat_map(|call| self.other_actions(&calls, call.beyond().iter(), &asker, &scopes));
        let requests: Vec<Asked> = beyond.collect();
        self.push(
            questions,
            format!("{what}, but not more than that"),
            requests,
        );
    }
}

/// The questions about what the caller's side says, if it has one: a key's policy is about
/// no other key.
fn of_caller(scopes: &[Scope]) -> Vec<Scope> {
    let own = scopes.iter().filter(|scope| **scope == Scope::OwnPolicies);
    own.copied().collect()
}

fn other_region(region: &Region) -> &'static str {
    if region.as_str() == "eu-central-1" {
        "us-east-1"
    } else {
        "eu-central-1"
    }
}

/// The context that S3 sends for a bucket as a whole.
fn for_bucket(call: &Call) -> Call {
    let parameters = &call.parameters;
    let text = |name: &str| parameters.get(name).map_or("", String::as_str);
    let arn = format!("arn:{}:s3:::{}", text("partition"), text("bucket"));
    let circumstances =
        Circumstances::default().with_key("kms:EncryptionContext:aws:s3:arn", Some(&arn));
    call.clone().under(circumstances)
}

/// The same for other things: each parameter that names the thing changed by itself.
fn of_others(calls: &[Call]) -> Vec<Call> {
    let mut others = Vec::new();
    for call in calls {
        if !call.circumstances.keys.is_empty() {
            continue;
        }
        for name in ["bucket", "secret", "subscriber", "table", "topic"] {
            if let Some(value) = call.parameters.get(name) {
                others.push(call.with(name, format!("{value}-other")));
            }
        }
    }
    others
}

/// The same without what the service says of the thing, one key at a time.
fn without_context(calls: &[Call]) -> Vec<Call> {
    let mut without = Vec::new();
    for call in calls {
        let parameters = ["bucket", "secret", "subscriber", "table", "topic"];
        for name in parameters {
            if call.circumstances.keys.is_empty() && call.parameters.contains_key(name) {
                without.push(call.without(name));
            }
        }
    }
    without
}

/// For each condition key that names an account: the same for another account.
fn foreign_values(caused: &CausedRequest, home: &str) -> Vec<(String, String)> {
    let named = caused
        .context
        .iter()
        .filter_map(|(key, value)| match value {
            catalog::KeyValue::One(text) if text.contains(home) => {
                Some((key.clone(), text.replace(home, FOREIGN_ACCOUNT)))
            }
            _ => None,
        });
    named.collect()
}
