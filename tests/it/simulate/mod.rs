//! What the check says of an estate.
pub(crate) mod acme;

use synth::simulate::check;

#[test]
fn every_expectation_of_acme_holds() {
    let mut estate = acme::acme();
    let emitted = acme::emitted(&estate.acme.model);
    let outcome = check(&estate.acme.model, &emitted, &mut estate.sources);
    let checks = outcome.value.unwrap();
    for diagnostic in &outcome.diagnostics {
        println!("{} {:#?} {:?}", diagnostic.message, diagnostic.notes, diagnostic.help);
        for label in &diagnostic.related {
            println!("    {}", label.text);
        }
    }
    assert_eq!(outcome.diagnostics.len(), 0);
    assert_eq!(checks.unresolved, []);
}
