//! What a blueprint of 2,000 accounts costs, by stage, as stacks and as `StackSets`.
//!
//! `cargo bench --bench compile`
#![expect(
    clippy::expect_used,
    reason = "a bench that cannot be set up has nothing to measure"
)]
mod large;

use divan::{AllocProfiler, Bencher};
use large::{By, Large};
use synth::artifact::{Artifacts, TemplateFormat, files, write};
use synth::blueprint::load;
use synth::compile::compile;
use synth::diag::{SourceId, SourceMap};
use synth::estate::Emitted;
use synth::model::Model;
use synth::simulate::check;

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

const ACCOUNTS: [usize; 3] = [500, 1_000, 2_000];
const BY: [By; 2] = [By::StackSet, By::Stacks];

fn main() {
    divan::main();
}

/// Every size with every way to deploy.
fn cases() -> impl Iterator<Item = (usize, By)> {
    BY.into_iter()
        .flat_map(|by| ACCOUNTS.into_iter().map(move |accounts| (accounts, by)))
}

/// Text to model.
#[divan::bench(args = cases(), sample_count = 10)]
fn a_load(bencher: Bencher<'_, '_>, (accounts, by): (usize, By)) {
    let large = large::large(accounts, by);
    bencher.bench(|| model(&large).0);
}

/// Model to artifacts.
#[divan::bench(args = cases(), sample_count = 10)]
fn b_compile(bencher: Bencher<'_, '_>, (accounts, by): (usize, By)) {
    let (model, _) = model(&large::large(accounts, by));
    bencher.bench(|| artifacts(&model));
}

/// Artifacts to texts.
#[divan::bench(args = cases(), sample_count = 10)]
fn c_print(bencher: Bencher<'_, '_>, (accounts, by): (usize, By)) {
    let (model, _) = model(&large::large(accounts, by));
    let artifacts = artifacts(&model);
    bencher.bench(|| files(&artifacts, TemplateFormat::Json));
}

/// Texts to an estate, and every question.
#[divan::bench(args = cases(), sample_count = 10)]
fn d_check(bencher: Bencher<'_, '_>, (accounts, by): (usize, By)) {
    let (model, _) = model(&large::large(accounts, by));
    let artifacts = artifacts(&model);
    let files = files(&artifacts, TemplateFormat::Json);
    bencher.bench(|| {
        let emitted = Emitted::of(&artifacts, &files);
        let checks = check(&model, &emitted, &mut SourceMap::default());
        assert!(checks.diagnostics.is_empty());
        checks
    });
}

/// All of it, hashes and manifest included, without the disk.
#[divan::bench(args = cases(), sample_count = 10)]
fn e_all(bencher: Bencher<'_, '_>, (accounts, by): (usize, By)) {
    let large = large::large(accounts, by);
    bencher.bench(|| {
        let mut sources = SourceMap::default();
        let source = source(&large, &mut sources);
        synth::synthesize(source, &large, "", TemplateFormat::Json, &mut sources)
            .value
            .expect("the blueprint is right")
            .tree
    });
}

/// The tree to a folder that is not there yet.
#[divan::bench(args = cases(), sample_count = 5)]
fn f_write(bencher: Bencher<'_, '_>, (accounts, by): (usize, By)) {
    let large = large::large(accounts, by);
    let mut sources = SourceMap::default();
    let source = source(&large, &mut sources);
    let tree = synth::synthesize(source, &large, "", TemplateFormat::Json, &mut sources)
        .value
        .expect("the blueprint is right")
        .tree;
    bencher
        .with_inputs(|| tempfile::tempdir().expect("a folder"))
        .bench_values(|folder| {
            write::write_tree(&folder.path().join("out"), &tree).expect("it can be written");
            folder
        });
}

fn source(large: &Large, sources: &mut SourceMap) -> SourceId {
    sources.add("large.yaml", large.blueprint.clone())
}

fn model(large: &Large) -> (Model, String) {
    let mut sources = SourceMap::default();
    let source = source(large, &mut sources);
    let loaded = load(source, large, "", &mut sources);
    let loaded = loaded.value.expect("the blueprint is right");
    (loaded.model, loaded.digest)
}

fn artifacts(model: &Model) -> Artifacts {
    compile(model).value.expect("the blueprint compiles")
}
