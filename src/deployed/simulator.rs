//! The AWS policy simulator: questions in, answers out, and the network in between.
use super::answer::collect;
use super::error::{Failure, SimulatorError, failure};
use super::group::{call, groups};
use crate::simulate::opinion::{SecondOpinion, SecondOpinionQuestion};
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_iam::Client;
use aws_sdk_iam::config::{Builder, ProvideCredentials as _};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

/// The region whose endpoint signs for IAM, which is global, where the chain names none
/// (<https://docs.aws.amazon.com/general/latest/gr/iam-service.html>).
const REGION: &str = "us-east-1";
/// The most pages of one answer: each has at least one of a few actions.
const MOST_PAGES: usize = 100;

/// How long and how often is tried.
#[derive(Debug, Clone, Copy)]
pub struct SimulatorOptions {
    /// How often a call is tried, the first time included, in the SDK's standard retry mode:
    /// throttling, server failures, broken connections.
    pub attempts: u32,
    /// The longest pause between attempts.
    pub longest_pause: Duration,
    /// How long a connection may take.
    pub connect_timeout: Duration,
    /// How long one attempt may take.
    pub attempt_timeout: Duration,
    /// How many calls are under way at one time, at least one.
    pub calls_at_once: usize,
}

impl Default for SimulatorOptions {
    /// IAM throttles by account and has no documented rate: few calls at once, patient retries.
    fn default() -> Self {
        Self {
            attempts: 6,
            longest_pause: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(5),
            attempt_timeout: Duration::from_secs(30),
            calls_at_once: 4,
        }
    }
}

/// A connection to the AWS policy simulator. Its methods block; not for use inside another
/// asynchronous runtime.
pub struct Simulator {
    client: Client,
    runtime: Runtime,
    options: SimulatorOptions,
}

/// The answers, and what they took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinions {
    /// One for each question, in their order.
    pub answers: Vec<SecondOpinion>,
    /// How many calls were answered, pages and refusals included, retries not.
    pub calls: usize,
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl Simulator {
    /// Connects by the standard chain: credentials, region and endpoint of the environment or the
    /// profile. The credentials are looked for now; nothing is asked yet.
    pub fn connect(options: SimulatorOptions) -> Result<Self, SimulatorError> {
        let runtime = runtime()?;
        // Given here, since the chain panics on a number of attempts that it cannot read.
        let loader = aws_config::defaults(BehaviorVersion::latest()).retry_config(retry(options));
        let shared = runtime.block_on(loader.load());
        Self::over(runtime, &shared, options)
    }

    /// Connects with a configuration that was made elsewhere.
    pub fn with_config(
        shared: &SdkConfig,
        options: SimulatorOptions,
    ) -> Result<Self, SimulatorError> {
        Self::over(runtime()?, shared, options)
    }

    fn over(
        runtime: Runtime,
        shared: &SdkConfig,
        options: SimulatorOptions,
    ) -> Result<Self, SimulatorError> {
        let provider = shared
            .credentials_provider()
            .ok_or(SimulatorError::NoCredentials)?;
        runtime
            .block_on(provider.provide_credentials())
            .map_err(|_| SimulatorError::NoCredentials)?;
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(options.connect_timeout)
            .operation_attempt_timeout(options.attempt_timeout)
            .build();
        let region = shared
            .region()
            .cloned()
            .unwrap_or_else(|| Region::from_static(REGION));
        let config = Builder::from(shared)
            .region(region)
            .retry_config(retry(options))
            .timeout_config(timeouts)
            .build();
        Ok(Self {
            client: Client::from_conf(config),
            runtime,
            options,
        })
    }

    /// Has every question answered. The first failure that is no refusal of a question ends all.
    pub fn ask(&self, questions: &[SecondOpinionQuestion]) -> Result<Opinions, SimulatorError> {
        self.runtime.block_on(self.ask_all(questions))
    }

    async fn ask_all(
        &self,
        questions: &[SecondOpinionQuestion],
    ) -> Result<Opinions, SimulatorError> {
        let mut waiting = groups(questions).into_iter();
        let mut calls = JoinSet::new();
        let mut answered: BTreeMap<usize, SecondOpinion> = BTreeMap::new();
        let mut count = 0;
        loop {
            while calls.len() < self.options.calls_at_once.max(1)
                && let Some(group) = waiting.next()
            {
                let asked = questions.get(group.clone()).unwrap_or_default();
                calls.spawn(ask_group(self.client.clone(), asked.into(), group));
            }
            // Dropping the set when a call failed ends the others.
            let Some(done) = calls.join_next().await else {
                break;
            };
            let (group, group_answers, group_calls) =
                done.map_err(|_| SimulatorError::Unreadable {
                    why: "the call broke off",
                })??;
            count += group_calls;
            answered.extend(group.zip(group_answers));
        }
        Ok(Opinions {
            answers: answered.into_values().collect(),
            calls: count,
        })
    }
}

fn runtime() -> Result<Runtime, SimulatorError> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| SimulatorError::Setup(error.kind()))
}

fn retry(options: SimulatorOptions) -> RetryConfig {
    RetryConfig::standard()
        .with_max_attempts(options.attempts.max(1))
        .with_max_backoff(options.longest_pause)
}

type GroupAnswers = (Range<usize>, Vec<SecondOpinion>, usize);

/// Asks a group in one call, or one by one if that is refused: one action that AWS does not know
/// does not spoil the others.
async fn ask_group(
    client: Client,
    questions: Arc<[SecondOpinionQuestion]>,
    group: Range<usize>,
) -> Result<GroupAnswers, SimulatorError> {
    let mut calls = 0;
    match ask_call(&client, &questions, &mut calls).await {
        Ok(answers) => return Ok((group, answers, calls)),
        Err(Failure::Fatal(error)) => return Err(error),
        Err(Failure::Refused(code)) if questions.len() == 1 => {
            return Ok((group, vec![SecondOpinion::Refused { code }], calls));
        }
        Err(Failure::Refused(_)) => {}
    }
    let mut answers = Vec::with_capacity(questions.len());
    for question in questions.iter() {
        match ask_call(&client, std::slice::from_ref(question), &mut calls).await {
            Ok(answer) => answers.extend(answer),
            Err(Failure::Refused(code)) => answers.push(SecondOpinion::Refused { code }),
            Err(Failure::Fatal(error)) => return Err(error),
        }
    }
    Ok((group, answers, calls))
}

/// Asks questions that differ in their action alone, page by page.
async fn ask_call(
    client: &Client,
    questions: &[SecondOpinionQuestion],
    calls: &mut usize,
) -> Result<Vec<SecondOpinion>, Failure> {
    let Some(first) = questions.first() else {
        return Ok(Vec::new());
    };
    let actions: Vec<String> = questions.iter().map(|it| it.action.to_string()).collect();
    let mut opinions = BTreeMap::new();
    let mut marker: Option<String> = None;
    for _ in 0..MOST_PAGES {
        let page = call(client, first, actions.clone(), marker.clone())
            .send()
            .await;
        *calls += 1;
        let page = page.map_err(|error| failure(&error))?;
        collect(page.evaluation_results(), &first.resource, &mut opinions)?;
        let next = page
            .marker()
            .filter(|_| page.is_truncated())
            .map(str::to_owned);
        if next.is_none() {
            return in_order(&actions, &opinions);
        }
        if next == marker {
            break;
        }
        marker = next;
    }
    Err(SimulatorError::Unreadable {
        why: "its pages do not end",
    }
    .into())
}

fn in_order(
    actions: &[String],
    opinions: &BTreeMap<String, SecondOpinion>,
) -> Result<Vec<SecondOpinion>, Failure> {
    let answers: Option<Vec<SecondOpinion>> = actions
        .iter()
        .map(|action| opinions.get(&action.to_ascii_lowercase()).cloned())
        .collect();
    let why = "it leaves out an action that was asked";
    answers.ok_or_else(|| SimulatorError::Unreadable { why }.into())
}
