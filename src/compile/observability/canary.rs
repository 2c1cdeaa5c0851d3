//! What the canary's function is told.
use super::metric::project_id;
use crate::artifact::Value;
use crate::catalog::{Service, host};
use crate::model::{Canary, Function, Model};

/// How long the canary waits for an answer, in seconds.
const WAITS_SECONDS: u16 = 30;

/// What the function is told.
pub(in crate::compile) fn configuration(model: &Model, function: &Function) -> Value {
    let watched = model.observability.iter().find(|watched| {
        watched.name == function.name
            && watched.account.id == function.account.id
            && watched.region == function.region
    });
    let canary = watched.and_then(|watched| Some((watched, watched.canary.as_ref()?)));
    let Some((watched, canary)) = canary else {
        return Value::map::<&str>([]);
    };
    let host = host(Service::BedrockMantle, &canary.project.region);
    let url = format!("https://{host}{}/responses", canary.model.base_path);
    Value::map([
        ("canary", Value::string(watched.name.as_str())),
        ("max_output_tokens", Value::integer(Canary::OUTPUT_TOKENS)),
        ("model", Value::string(&canary.model.id)),
        ("namespace", Value::string(&watched.namespace)),
        ("project", project_id(&canary.project)),
        ("signing_name", Value::string("bedrock-mantle")),
        ("timeout_seconds", Value::integer(WAITS_SECONDS)),
        ("url", Value::string(url)),
    ])
}
