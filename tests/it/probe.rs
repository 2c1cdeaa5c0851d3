//! Probe.
#[test]
fn probe() {
    let path = std::path::PathBuf::from(std::env::var_os("PROBE").unwrap());
    let (folder, text) = synth::cli::read_blueprint(&path).unwrap();
    let mut sources = synth::diag::SourceMap::default();
    let source = sources.add(path.to_str().unwrap(), text);
    let outcome = synth::blueprint::load(source, &folder, "blueprints/", &mut sources);
    println!("{}", synth::report::human::render(&outcome.diagnostics, &sources, synth::report::human::Paint::Plain));
    println!("model: {}", outcome.value.is_some());
}
