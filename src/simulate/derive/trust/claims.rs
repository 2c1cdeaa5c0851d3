//! What callers from outside IAM are told apart by: tags of pods, claims of tokens and assertions.
use crate::model::{GitHubJob, TokenSubject, TrustedPrincipal};
use crate::simulate::call::Call;
use crate::simulate::entrance::{github_subject, sign_in_pages, subject_text};

/// The end of a name that nobody gave.
const OTHER: &str = "-other";

/// Whether a call brings what a principal is told apart by; others need bring nothing.
pub(super) fn brings(principal: &TrustedPrincipal, call: &Call) -> bool {
    let given = |parameter: &str| call.parameters.get(parameter).map(String::as_str);
    match principal {
        TrustedPrincipal::Pod {
            cluster,
            service_account,
        } => {
            given("cluster") == Some(&cluster.arn.to_string())
                && given("namespace") == Some(&service_account.namespace)
                && given("service_account") == Some(&service_account.name)
        }
        TrustedPrincipal::WebIdentity {
            audience, subject, ..
        } => {
            given("audience") == Some(audience) && given("subject") == Some(&subject_text(subject))
        }
        TrustedPrincipal::Saml { provider, regions } => {
            given("sign_in_page").is_some_and(|given| {
                sign_in_pages(&provider.arn.partition, regions)
                    .iter()
                    .any(|page| page == given)
            })
        }
        _ => true,
    }
}

/// Near misses: the call with one of these wrong.
pub(super) fn misses(principal: &TrustedPrincipal, call: &Call) -> Vec<(String, Call)> {
    match principal {
        TrustedPrincipal::Pod {
            cluster,
            service_account,
        } => {
            let parts = [
                ("cluster", "cluster", cluster.arn.to_string()),
                ("namespace", "namespace", service_account.namespace.clone()),
                (
                    "service account",
                    "service_account",
                    service_account.name.clone(),
                ),
            ];
            parts
                .into_iter()
                .flat_map(|(noun, parameter, value)| {
                    [
                        (
                            format!("of another {noun}"),
                            call.with(parameter, format!("{value}{OTHER}")),
                        ),
                        (
                            format!("without saying the {noun}"),
                            call.without(parameter),
                        ),
                    ]
                })
                .collect()
        }
        TrustedPrincipal::WebIdentity {
            audience, subject, ..
        } => {
            let mut misses = vec![
                (
                    "for another audience".to_owned(),
                    call.with("audience", format!("{audience}{OTHER}")),
                ),
                ("without an audience".to_owned(), call.without("audience")),
                ("without a subject".to_owned(), call.without("subject")),
            ];
            let subjects = other_subjects(subject).into_iter();
            misses.extend(subjects.map(|(but, subject)| (but, call.with("subject", subject))));
            misses
        }
        TrustedPrincipal::Saml { .. } => vec![
            (
                "for another sign-in page".to_owned(),
                call.with("sign_in_page", "https://signin.example.com/saml"),
            ),
            (
                "without a sign-in page".to_owned(),
                call.without("sign_in_page"),
            ),
        ],
        _ => Vec::new(),
    }
}

/// Subjects that are near and not the one.
fn other_subjects(subject: &TokenSubject) -> Vec<(String, String)> {
    let text = subject_text(subject);
    let longer = ("with a longer subject".to_owned(), format!("{text}{OTHER}"));
    let mut others = match subject {
        TokenSubject::ServiceAccount(account) => {
            let of =
                |namespace: &str, name: &str| format!("system:serviceaccount:{namespace}:{name}");
            let (namespace, name) = (account.namespace.as_str(), account.name.as_str());
            vec![
                (
                    "of another service account".to_owned(),
                    of(namespace, "synth-check"),
                ),
                (
                    "of another namespace".to_owned(),
                    of(&format!("{namespace}{OTHER}"), name),
                ),
            ]
        }
        TokenSubject::GitHub { repository, job } => {
            let mut others = vec![
                (
                    "of another repository".to_owned(),
                    github_subject(&format!("{repository}{OTHER}"), job),
                ),
                (
                    "of another owner".to_owned(),
                    github_subject(&format!("other-{repository}"), job),
                ),
                (
                    "for a pull request".to_owned(),
                    format!("repo:{repository}:pull_request"),
                ),
            ];
            let jobs = [
                (
                    "for another branch",
                    GitHubJob::Branch("synth-check".to_owned()),
                ),
                ("for a tag", GitHubJob::Tag("synth-check".to_owned())),
                (
                    "in another environment",
                    GitHubJob::Environment("synth-check".to_owned()),
                ),
            ];
            others.extend(
                jobs.into_iter()
                    .map(|(but, job)| (but.to_owned(), github_subject(repository, &job))),
            );
            others
        }
        TokenSubject::Exactly(_) => {
            vec![("with another subject".to_owned(), "synth-check".to_owned())]
        }
    };
    others.push(longer);
    others.retain(|(_, other)| *other != text);
    others
}
