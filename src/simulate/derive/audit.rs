//! Trails write to the archive, each for itself, and the archive lets nobody else in by anything but
//! the policies of its account.
use super::trust::FOREIGN_ACCOUNT;
use super::{allowed, denied};
use crate::catalog::{operations_that, trails};
use crate::diag::Span;
use crate::estate::Estate;
use crate::model::{Archive, EncryptionKey, Model, Trail};
use crate::policy::Caller;
use crate::simulate::call::{Asker, Call};
use crate::simulate::place;
use crate::simulate::question::{Asked, Question, Scope};

/// A service that writes to no archive.
const OTHER_SERVICE: &str = "unknown-service.amazonaws.com";
/// Someone who administers an account.
const ADMINISTRATOR: &str = "role/synth-check/administrator";
/// An account that has no trail.
const OTHER_ACCOUNT: &str = "000000000000";
/// What says which trail the service acts for.
const SOURCE_ARN: &str = "aws:SourceArn";
/// What says which trail an object is encrypted for.
const CONTEXT: &str = "kms:EncryptionContext:aws:cloudtrail:arn";

/// The questions about trails and their archive.
pub(super) fn of_audit(model: &Model, estate: &Estate, questions: &mut Vec<Question>) {
    let Some(audit) = &model.audit else { return };
    let Some(archive) = &audit.archive else {
        return;
    };
    let own = EncryptionKey::Own(archive.key.clone());
    let shelf = Shelf {
        estate,
        archive,
        key: place::key_arn(estate, &own),
    };
    for trail in &audit.trails {
        shelf.written_by(trail, &audit.trails, questions);
    }
    shelf.read_by_people(questions);
}

/// The archive as questions see it.
struct Shelf<'a> {
    estate: &'a Estate,
    archive: &'a Archive,
    key: String,
}

impl Shelf<'_> {
    fn calls(&self, does: &str, trail: &Trail) -> Vec<Call> {
        let archive = self.archive;
        let calls = operations_that(does).map(|operation| {
            let call = Call::new(
                &operation.name,
                &archive.region,
                archive.account.id,
                [
                    ("bucket", archive.bucket.clone()),
                    ("encryption", "aws:kms".to_owned()),
                    ("kms_key", self.key.clone()),
                    ("trail", trail.arn()),
                    ("trail_account", trail.owner.to_string()),
                ],
            );
            match &trail.organization {
                Some(id) => call.with("organization", id.as_str()),
                None => call,
            }
        });
        calls.collect()
    }

    /// The same into each of the trail's folders.
    fn writes(&self, trail: &Trail) -> Vec<Call> {
        let folders = trail.folders();
        let writes = self.calls("trail-write", trail);
        let each = writes.iter().flat_map(|call| {
            let into = |folder: &String| call.with("folder", folder.as_str());
            folders.iter().map(into)
        });
        each.collect()
    }

    fn written_by(&self, trail: &Trail, all: &[Trail], questions: &mut Vec<Question>) {
        let service = |host: &str| {
            Asker::nobody(Caller::Service {
                host: host.to_owned(),
            })
        };
        let asker = service(&trails().principal(&self.archive.region));
        let writes = self.writes(trail);
        let encrypts = self.calls("trail-encrypt", trail);
        let mut every = self.calls("trail-check", trail);
        every.extend(writes.iter().chain(&encrypts).cloned());
        let unnamed = writes.iter().map(|call| call.without("kms_key"));
        let by_bucket = unnamed.clone().map(|call| call.without("encryption"));
        let by_s3 = unnamed.map(|call| call.with("encryption", "AES256"));
        let fine: Vec<Call> = every
            .iter()
            .cloned()
            .chain(by_bucket)
            .chain(by_s3)
            .collect();
        let what = format!(
            "the trail `{}` can write to `{}`",
            trail.trail_name, self.archive.bucket
        );
        let scopes = [Scope::ResourcePolicy, Scope::Everything];
        let operations = scopes.iter().flat_map(|scope| {
            fine.iter()
                .map(|call| call.asked(self.estate, &asker, *scope))
        });
        questions.push(allowed(what.clone(), operations.collect(), trail.span));
        let mut deny = |but: &str, asker: &Asker, calls: Vec<Call>| {
            let requests = self.asked(asker, &calls);
            let sentence = format!("{what}, but not {but}");
            questions.push(denied(sentence, requests, trail.span));
        };
        let with = |calls: &[Call], parameter: &'static str, value: &str| -> Vec<Call> {
            let changed = calls.iter().map(|call| call.with(parameter, value));
            changed.collect()
        };
        let keyed = |calls: &[Call], key: &str, value: Option<&str>| -> Vec<Call> {
            calls.iter().map(|call| call.keyed(key, value)).collect()
        };
        let arn = trail.arn();
        deny(
            "for another trail",
            &asker,
            with(&every, "trail", &format!("{arn}-other")),
        );
        let foreign = arn.replace(trail.owner.as_str(), OTHER_ACCOUNT);
        deny(
            "for a trail of another account",
            &asker,
            with(&every, "trail", &foreign),
        );
        deny(
            "without saying for which trail",
            &asker,
            keyed(&every, SOURCE_ARN, None),
        );
        deny(
            "for another service",
            &service(OTHER_SERVICE),
            every.clone(),
        );
        let in_the_clear = keyed(&writes, "aws:SecureTransport", Some("false"));
        deny("without TLS", &asker, in_the_clear);
        let mut folders = vec!["AWSLogs/o-0000000000".to_owned(), "elsewhere".to_owned()];
        let others = all.iter().filter(|other| other.owner != trail.owner);
        folders.extend(others.flat_map(Trail::folders));
        let elsewhere = folders
            .iter()
            .flat_map(|folder| with(&writes, "folder", folder));
        deny("into another folder", &asker, elsewhere.collect());
        let mut another_acl = keyed(&writes, "s3:x-amz-acl", None);
        another_acl.extend(keyed(&writes, "s3:x-amz-acl", Some("public-read")));
        deny("as something that others own", &asker, another_acl);
        let another_key = with(&writes, "kms_key", &format!("{}-other", self.key));
        deny("under another key", &asker, another_key);
        let mut another_context = keyed(&encrypts, CONTEXT, None);
        another_context.extend(keyed(&encrypts, CONTEXT, Some(&foreign)));
        deny("encrypted for another trail", &asker, another_context);
        let beyond = every.iter().flat_map(|call| {
            let caused = call.caused(&asker);
            let caused = caused.into_iter().next();
            caused.into_iter().flat_map(move |caused| {
                call.beyond().iter().map(move |action| {
                    let mut other = caused.clone();
                    other.action.clone_from(action);
                    (call, other)
                })
            })
        });
        let beyond = beyond.filter_map(|(call, caused)| {
            call.ask(self.estate, &asker, &caused, Scope::ResourcePolicy)
        });
        let beyond: Vec<Asked> = beyond.collect();
        questions.push(denied(
            format!("{what}, but do nothing more"),
            beyond,
            trail.span,
        ));
    }

    fn asked(&self, asker: &Asker, calls: &[Call]) -> Vec<Asked> {
        calls
            .iter()
            .flat_map(|call| call.asked(self.estate, asker, Scope::ResourcePolicy))
            .collect()
    }

    /// Whoever the archive's account lets read may, over TLS alone; and nobody else.
    fn read_by_people(&self, questions: &mut Vec<Question>) {
        let archive = self.archive;
        let span: Span = archive.span;
        let parameters = || {
            [
                ("bucket", archive.bucket.clone()),
                ("key", "AWSLogs/example.json.gz".to_owned()),
                ("prefix", "AWSLogs/".to_owned()),
            ]
        };
        let calls = |does: &str| -> Vec<Call> {
            let operations = operations_that(does);
            operations
                .map(|operation| {
                    Call::new(
                        &operation.name,
                        &archive.region,
                        archive.account.id,
                        parameters(),
                    )
                })
                .collect()
        };
        let mut reads = calls("object-read");
        reads.extend(calls("object-list"));
        let administrator = |account: &str| Asker::administrator(account, ADMINISTRATOR);
        let owner = administrator(archive.account.id.as_str());
        let what = format!(
            "account `{}` can let people read `{}`",
            archive.account.name, archive.bucket
        );
        let operations = reads
            .iter()
            .map(|call| call.asked(self.estate, &owner, Scope::ResourcePolicy));
        questions.push(allowed(what.clone(), operations.collect(), span));
        let in_the_clear: Vec<Call> = reads
            .iter()
            .map(|call| call.keyed("aws:SecureTransport", Some("false")))
            .collect();
        let asked = self.asked(&owner, &in_the_clear);
        questions.push(denied(format!("{what}, but not without TLS"), asked, span));
        let mut strangers = reads.clone();
        strangers.extend(calls("object-write"));
        strangers.extend(in_the_clear);
        let asked = self.asked(&administrator(FOREIGN_ACCOUNT), &strangers);
        questions.push(denied(
            format!(
                "account {FOREIGN_ACCOUNT} can neither read nor write `{}`",
                archive.bucket
            ),
            asked,
            span,
        ));
    }
}
