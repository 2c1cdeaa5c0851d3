//! What the other engine does differently, each as a change to a case after which synth, by its own rules, must give the other's
//! verdict. A change that leaves a case as it is says that the case is not of its class.
use super::case::Case;
use super::generate::split;
use super::rewritten_conditions::{
    Held, any_value_ignores_if_exists, bare_version_six_is_text, epochs_are_milliseconds,
    newline_stops_wildcards, null_sees_empty_values, null_without_prefix,
    numbers_with_trailing_text, other_family_is_not_outside, prefix_zero_is_one_address, texts,
    unresolved_under_negation,
};
use serde_json::{Map, Value, json};
use synth::catalog::EngineFacts;
use synth::policy::Facts as _;

pub(super) type Rewrite = fn(&mut Case);

/// Every change by the name that `disagreements.json` gives it.
pub(super) const REWRITES: [(&str, Rewrite); 22] = [
    ("variables_in_every_version", variables_in_every_version),
    ("variable_at_the_start_splits", variable_at_the_start_splits),
    ("unresolved_in_not_resource", unresolved_in_not_resource),
    ("unresolved_under_negation", unresolved_under_negation),
    ("wildcard_in_type_word", wildcard_in_type_word),
    ("newline_stops_wildcards", newline_stops_wildcards),
    ("null_sees_empty_values", null_sees_empty_values),
    ("null_without_prefix", null_without_prefix),
    ("any_value_ignores_if_exists", any_value_ignores_if_exists),
    ("numbers_with_trailing_text", numbers_with_trailing_text),
    ("epochs_are_milliseconds", epochs_are_milliseconds),
    ("prefix_zero_is_one_address", prefix_zero_is_one_address),
    ("bare_version_six_is_text", bare_version_six_is_text),
    ("other_family_is_not_outside", other_family_is_not_outside),
    ("role_paths_are_compared", role_paths_are_compared),
    (
        "any_listed_principal_is_spared",
        any_listed_principal_is_spared,
    ),
    ("session_silence_blocks", session_silence_blocks),
    (
        "service_linked_roles_are_bound",
        service_linked_roles_are_bound,
    ),
    ("services_are_bound", services_are_bound),
    (
        "resource_control_binds_every_action",
        resource_control_binds_every_action,
    ),
    ("root_has_no_policies", root_has_no_policies),
    (
        "a_missing_trust_policy_trusts_the_account",
        a_missing_trust_policy_trusts_the_account,
    ),
];

fn each_resource(case: &mut Case, mut change: impl FnMut(&str) -> Option<String>) {
    for (_, statement) in case.statements() {
        for name in ["Resource", "NotResource"] {
            let Some(value) = statement.get_mut(name) else {
                continue;
            };
            let entries = texts(value);
            let changed: Vec<String> = entries
                .iter()
                .map(|text| change(text).unwrap_or_else(|| text.clone()))
                .collect();
            if changed != entries {
                *value = json!(changed);
            }
        }
    }
}

/// An ARN that no request has.
const NOTHING: &str = "arn:aws:none:none:none:none";

fn variables_in_every_version(case: &mut Case) {
    for (_, document) in case.documents() {
        if document["Version"] != "2012-10-17" && document.to_string().contains("${") {
            document["Version"] = json!("2012-10-17");
        }
    }
}

fn variable_at_the_start_splits(case: &mut Case) {
    each_resource(case, |entry| {
        let colon_inside =
            |own: &str| own.starts_with("${") && own.split('}').next().unwrap().contains(':');
        let (_, own) = split(entry)?;
        colon_inside(&own).then(|| NOTHING.to_owned())
    });
}

fn unresolved_in_not_resource(case: &mut Case) {
    let held = Held::of(case);
    drop_statements(case, |statement| {
        statement
            .get("NotResource")
            .is_some_and(|value| texts(value).iter().any(|text| held.unresolved(text)))
    });
}

fn drop_statements(case: &mut Case, drops: impl Fn(&Map<String, Value>) -> bool) {
    for (_, document) in case.documents() {
        let statements = document["Statement"].as_array_mut().unwrap();
        statements.retain(|statement| !drops(statement.as_object().unwrap()));
    }
}

fn wildcard_in_type_word(case: &mut Case) {
    each_resource(case, |entry| {
        let (_, own) = split(entry)?;
        let (word, _) = own.split_once(['/', ':'])?;
        (!entry.contains(":s3:::") && word.contains(['*', '?', '$'])).then(|| NOTHING.to_owned())
    });
}

fn role_paths_are_compared(case: &mut Case) {
    if !case.principal.contains(":role/") {
        return;
    }
    let own = case.principal.clone();
    let name = |arn: &str| arn.rsplit('/').next().unwrap().to_owned();
    for (_, statement) in case.statements() {
        for element in ["Principal", "NotPrincipal"] {
            let Some(aws) = statement
                .get_mut(element)
                .and_then(|value| value.get_mut("AWS"))
            else {
                continue;
            };
            let names = texts(aws);
            let other =
                |text: &String| text.contains(":role/") && *text != own && name(text) == name(&own);
            if names.iter().any(other) {
                let renamed = |text: String| {
                    if other(&text) {
                        format!("{text}-of-nobody")
                    } else {
                        text
                    }
                };
                *aws = json!(names.into_iter().map(renamed).collect::<Vec<_>>());
            }
        }
    }
}

fn any_listed_principal_is_spared(case: &mut Case) {
    let caller = case.request().caller;
    let mut names = vec![caller.to_string()];
    if let Some(account) = caller.account() {
        names.push(account.to_owned());
        names.push(format!("arn:aws:iam::{account}:root"));
    }
    if case.principal.contains("/b") {
        names.extend([
            "arn:aws:iam::111111111111:role/b".to_owned(),
            "arn:aws:iam::111111111111:role/team/b".to_owned(),
        ]);
    }
    if case.boundary.is_some() {
        return;
    }
    drop_statements(case, |statement| {
        let listed = statement.get("NotPrincipal").and_then(Value::as_object);
        let all = listed
            .iter()
            .flat_map(|listed| listed.values())
            .flat_map(texts);
        statement["Effect"] == "Deny" && all.into_iter().any(|name| names.contains(&name))
    });
}

fn session_silence_blocks(case: &mut Case) {
    // Every level of service control policies must allow, whoever grants.
    case.service_control.extend(case.session.clone());
}

fn service_linked_roles_are_bound(case: &mut Case) {
    let text = serde_json::to_string(case).unwrap();
    *case = serde_json::from_str(&text.replace("AWSServiceRoleForX", "RoleForX")).unwrap();
}

fn services_are_bound(case: &mut Case) {
    let service = !case.principal.contains(':') && case.principal != "*";
    if service && case.endpoint.is_none() && case.service_control.len() == 1 {
        // An endpoint's policy must allow as well, whoever calls.
        case.endpoint = case.service_control.pop();
        for statement in case.endpoint.as_mut().unwrap()["Statement"]
            .as_array_mut()
            .unwrap()
        {
            statement["Principal"] = json!("*");
        }
    }
}

fn resource_control_binds_every_action(case: &mut Case) {
    let service = case.action.split(':').next().unwrap();
    let linked = case.principal.contains("AWSServiceRoleFor");
    if EngineFacts.resource_control_supports(service) && case.action != "kms:RetireGrant" && !linked
    {
        return;
    }
    let full = || json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]});
    for control in std::mem::take(&mut case.resource_control) {
        let endpoint = case.endpoint.get_or_insert_with(full);
        // Organizations takes no other version; the statements keep their variables.
        endpoint["Version"] = json!("2012-10-17");
        let denials = control["Statement"].as_array().unwrap().clone();
        endpoint["Statement"]
            .as_array_mut()
            .unwrap()
            .extend(denials);
    }
}

fn root_has_no_policies(case: &mut Case) {
    if case.principal.ends_with(":root") {
        for (key, values) in Held::of(case).keys {
            if !case.context.keys().any(|given| given.to_lowercase() == key) {
                case.context.insert(key, json!(values[0]));
            }
        }
        // A caller without policies of its own whom nothing names but its account.
        "arn:aws:sts::111111111111:federated-user/root-user".clone_into(&mut case.principal);
    }
}

fn a_missing_trust_policy_trusts_the_account(case: &mut Case) {
    let own = case.request().caller.account() == Some(case.resource_account.as_str());
    if own
        && case.action.starts_with("sts:")
        && case.resource.contains(":role/")
        && case.resource_policy.is_none()
    {
        let account = case.resource_account.clone();
        case.resource_policy = Some(json!({
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:*"}],
        }));
    }
}
