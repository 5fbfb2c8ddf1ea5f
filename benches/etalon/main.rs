//! What things cost, beside a peer or a limit in the same run. One program, so
//! that the library is linked once: `cargo bench -- ledger/` runs one part.

mod accounting;
mod audit;
mod insights;
mod ledger;
mod samplers;

criterion::criterion_main!(
    accounting::benches,
    audit::benches,
    insights::benches,
    ledger::benches,
    samplers::benches
);
