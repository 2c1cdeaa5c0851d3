//! Any bytes as a line of `simulate --batch`: exactly one line of JSON is answered, and the same
//! whether the documents are known already or not.
#![no_main]
use libfuzzer_sys::fuzz_target;
use std::cell::RefCell;
use synth::catalog::EngineFacts;
use synth::report::decision;
use synth::simulate::batch::{Documents, reply};

thread_local! {
    /// The documents of all lines so far, as in a long run.
    static MET: RefCell<Documents> = RefCell::new(Documents::shared());
}

fuzz_target!(|bytes: &[u8]| {
    let fresh = answer(bytes, &mut Documents::shared());
    let met = MET.with_borrow_mut(|documents| [answer(bytes, documents), answer(bytes, documents)]);
    assert_eq!(met, [fresh.clone(), fresh.clone()]);
    let line = fresh.strip_suffix('\n').expect("the answer ends its line");
    assert!(!line.contains('\n'), "{line:?}");
    let read: serde_json::Value = serde_json::from_str(line).expect("the answer is JSON");
    assert!(
        read.get("decision").is_some() != read.get("error").is_some(),
        "{line}"
    );
});

fn answer(bytes: &[u8], documents: &mut Documents) -> String {
    let mut out = String::new();
    decision::line(&reply(bytes, 1, documents, &EngineFacts), &mut out);
    out
}
