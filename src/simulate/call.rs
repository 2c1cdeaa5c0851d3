//! Calls of API operations: what someone does, before it becomes requests.
use super::circumstances::{Circumstances, request};
use super::question::{Asked, Scope, Who, caller_account};
use crate::catalog::{CausedRequest, Parameters, operation};
use crate::estate::Estate;
use crate::policy::Caller;
use crate::vocab::{AccountId, Arn, Region};

/// One call of one operation.
#[derive(Debug, Clone)]
pub(super) struct Call {
    /// The operation's name in the table.
    pub(super) operation: &'static str,
    /// What it is called with.
    pub(super) parameters: Parameters,
    /// The account of the resource, where its ARN does not say.
    pub(super) owner: Option<AccountId>,
    /// How it is called.
    pub(super) circumstances: Circumstances,
}

/// Who calls, and where their policies come from.
#[derive(Debug, Clone)]
pub(super) struct Asker {
    pub(super) who: Who,
    pub(super) caller: Caller,
}

impl Asker {
    pub(super) fn role(who: Who, arn: &Arn) -> Self {
        Self {
            who,
            caller: Caller::Role { arn: arn.clone() },
        }
    }

    /// Someone with this resource text in an account, such as `role/administrator`, who may do
    /// everything.
    pub(super) fn administrator(account: &str, resource: &str) -> Self {
        let arn = Arn {
            partition: "aws".to_owned(),
            service: "iam".to_owned(),
            region: String::new(),
            account: account.to_owned(),
            resource: resource.to_owned(),
        };
        let caller = if resource == "root" {
            Caller::Root { arn }
        } else if resource.starts_with("user/") {
            Caller::User { arn }
        } else {
            Caller::Role { arn }
        };
        Self {
            who: Who::Administrator,
            caller,
        }
    }

    /// The same caller without any policy.
    pub(super) fn silent(&self) -> Self {
        Self::nobody(self.caller.clone())
    }

    pub(super) fn nobody(caller: Caller) -> Self {
        Self {
            who: Who::Nobody,
            caller,
        }
    }
}

impl Call {
    /// A call in a region, with these parameters beside region, account and partition.
    pub(super) fn new<const N: usize>(
        operation: &'static str,
        region: &Region,
        account: AccountId,
        parameters: [(&'static str, String); N],
    ) -> Self {
        let mut all = Parameters::from(parameters);
        all.insert("region", region.to_string());
        all.insert("partition", region.partition().to_string());
        all.insert("account", account.to_string());
        Self {
            operation,
            parameters: all,
            owner: Some(account),
            circumstances: Circumstances::default(),
        }
    }

    /// The same call with these parameters beside its own.
    pub(super) fn with_all(mut self, parameters: &Parameters) -> Self {
        let more = parameters
            .iter()
            .map(|(name, value)| (*name, value.clone()));
        self.parameters.extend(more);
        self
    }

    pub(super) fn under(mut self, circumstances: Circumstances) -> Self {
        self.circumstances = circumstances;
        self
    }

    /// The same call with one parameter changed.
    pub(super) fn with(&self, parameter: &'static str, value: impl Into<String>) -> Self {
        let mut changed = self.clone();
        changed.parameters.insert(parameter, value.into());
        changed
    }

    /// The same call on things of another account.
    pub(super) fn in_account(&self, account: AccountId) -> Self {
        let mut changed = self.with("account", account.as_str());
        changed.owner = Some(account);
        changed
    }

    /// The same call in whose requests a key has this value, or is not there.
    pub(super) fn keyed(&self, key: &str, value: Option<&str>) -> Self {
        let mut changed = self.clone();
        changed.circumstances = changed.circumstances.with_key(key, value);
        changed
    }

    /// The same call without a parameter.
    pub(super) fn without(&self, parameter: &str) -> Self {
        let mut changed = self.clone();
        changed.parameters.remove(parameter);
        changed
    }

    /// The requests it causes when this caller makes it.
    pub(super) fn caused(&self, asker: &Asker) -> Vec<CausedRequest> {
        let mut parameters = self.parameters.clone();
        if let Some(account) = caller_account(&asker.caller) {
            parameters.insert("caller_account", account.to_string());
        }
        operation(self.operation)
            .map(|operation| operation.requests(&parameters))
            .unwrap_or_default()
    }

    /// Actions that someone who may only do this must not have.
    pub(super) fn beyond(&self) -> &'static [String] {
        operation(self.operation).map_or(&[], |operation| &operation.beyond)
    }

    /// The requests, ready to be decided.
    pub(super) fn asked(&self, estate: &Estate, asker: &Asker, scope: Scope) -> Vec<Asked> {
        self.caused(asker)
            .iter()
            .filter_map(|caused| self.ask(estate, asker, caused, scope))
            .collect()
    }

    /// The first request alone: what the operation is about, without what other services do.
    pub(super) fn first(&self, estate: &Estate, asker: &Asker, scope: Scope) -> Vec<Asked> {
        let caused = self.caused(asker);
        caused
            .first()
            .and_then(|caused| self.ask(estate, asker, caused, scope))
            .into_iter()
            .collect()
    }

    /// One request under the circumstances of this call.
    pub(super) fn ask(
        &self,
        estate: &Estate,
        asker: &Asker,
        caused: &CausedRequest,
        scope: Scope,
    ) -> Option<Asked> {
        let request = request(
            estate,
            &asker.caller,
            caused,
            self.owner,
            &self.circumstances,
        )?;
        Some(Asked {
            who: asker.who,
            request,
            scope,
        })
    }
}
