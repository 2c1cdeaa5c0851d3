//! What the check says of an estate.
pub(crate) mod load;

use load::{ACME, STARTER, live};
use synth::diag::{Diagnostic, SourceMap};

/// Everything a diagnostic says, in lines.
fn shown(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let mut lines = vec![diagnostic.message.clone()];
    let primary = diagnostic.primary.as_ref().unwrap().span;
    lines.push(format!("  --> {}", sources.place(primary)));
    lines.extend(
        diagnostic
            .notes
            .iter()
            .map(|note| format!("  note: {note}")),
    );
    for label in &diagnostic.related {
        lines.push(format!("  {}: {}", sources.place(label.span), label.text));
    }
    lines.extend(diagnostic.help.iter().map(|help| format!("  help: {help}")));
    lines.join("\n")
}

#[test]
fn every_expectation_of_the_shipped_blueprints_holds() {
    for blueprint in [ACME, STARTER] {
        let mut estate = load::load(blueprint, live());
        let (checks, diagnostics) = estate.check();
        let shown: Vec<String> = diagnostics
            .iter()
            .map(|it| shown(it, &estate.sources))
            .collect();
        assert_eq!(shown, [""; 0]);
        assert_eq!(checks.unresolved, []);
        assert!(checks.results.iter().all(|result| result.holds));
        let text = checks.print();
        println!(
            "{} bytes: {}",
            text.len(),
            &text[..text.find("assumptions").unwrap()]
        );
    }
}
