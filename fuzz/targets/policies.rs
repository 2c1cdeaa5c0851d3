//! Any bytes as a policy of every kind: read without a panic, printed and read again to the same.
#![no_main]
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;
use synth::catalog::EngineFacts;
use synth::diag::SourceMap;
use synth::policy::{
    Compiled, Decision, Document, Kind, Layers, Policy, Request, decide, explain, parse, print,
    print_minified,
};
use synth::syntax::parse_json;

const KINDS: [Kind; 9] = [
    Kind::Identity,
    Kind::Boundary,
    Kind::Session,
    Kind::ServiceControl,
    Kind::ResourceControl,
    Kind::Resource,
    Kind::Trust,
    Kind::Key,
    Kind::Endpoint,
];

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let read = KINDS.map(|kind| document(text, kind));
    let Some(document) = &read[0] else {
        return;
    };
    for other in &read {
        // The kind decides what AWS refuses, never what was written.
        assert_eq!(other.as_ref(), Some(document));
    }
    let request = request();
    let before = decision(&request, document);
    for printed in [print(document), print_minified(document)] {
        let again = self::document(&printed, Kind::Identity).expect("what is printed is read");
        assert_eq!(&again, document, "{printed}");
        let after = decision(&request, &again);
        assert_eq!(after.verdict, before.verdict, "{printed}");
        assert_eq!(after.blocked_by, before.blocked_by, "{printed}");
    }
});

/// What a text says, without regard to what AWS would say of it.
fn document(text: &str, kind: Kind) -> Option<Document> {
    let source = SourceMap::default().add("policy", text);
    let node = parse_json(text, source).value?;
    parse(&node, kind).value
}

fn request() -> Request {
    Request::new(
        "arn:aws:sts::111111111111:assumed-role/r/s"
            .parse()
            .expect("it is a caller"),
        "s3:GetObject".parse().expect("it is an action"),
        "arn:aws:s3:::b/k".parse().expect("it is a resource"),
    )
}

/// The document as identity and resource policy of one request.
fn decision(request: &Request, document: &Document) -> Decision {
    let policy = Policy::new("policy", Arc::new(Compiled::new(document)));
    let layers = Layers {
        identity: vec![policy.clone()],
        resource: Some(policy),
        ..Layers::default()
    };
    let decision = decide(request, &layers, &EngineFacts);
    assert_eq!(explain(request, &layers, &EngineFacts).0, decision);
    decision
}
