//! What a budget ledger costs: an order of ten things of 1 MB, one of ten
//! small things, and checking a ledger of twenty years.
//!
//! `cargo bench -- ledger/`

#![expect(clippy::unwrap_used, reason = "a panic is how a bench fails")]

use std::hint::black_box;
use std::path::Path;

use criterion::{BatchSize, Criterion, criterion_group};
use etalon::digest::{Digest, hex};
use etalon::ledger::{Charge, Ledger, Months, Order, Terms};

fn terms() -> Terms {
    Terms {
        unit: "person-quarter".parse().unwrap(),
        relation: "replace-one".parse().unwrap(),
        budget: "3".parse().unwrap(),
        yearly: Some("15".parse().unwrap()),
        lifetime: None,
    }
}

/// Ten things of the n-th quarter.
fn order(n: i64) -> Order {
    let digest = |text: String| hex(&Digest::of(text));
    let charge = |at| Charge {
        name: format!("metric-{at}"),
        definition: "{\"share\":{\"above\":\"10\"}}".to_owned(),
        epsilon: "3/10".parse().unwrap(),
    };
    Order {
        period: Months::starting(2024 * 12 + 3 * n, 3).unwrap(),
        charges: (0..10).map(charge).collect(),
        roster: digest("roster".to_owned()),
        policy: digest("policy".to_owned()),
        seed_commitment: digest(n.to_string()),
        input_commitment: digest("input".to_owned()),
        time: "2024-10-01T06:00:00Z".to_owned(),
    }
}

/// A ledger of so many orders whose things have this length.
fn ledger(path: &Path, orders: i64, length: usize) -> Ledger {
    let _ = std::fs::remove_file(path);
    let mut ledger = Ledger::open(path, &terms()).unwrap();
    for n in 0..orders {
        ledger.publish(&order(n), |new| Ok(vec!["x".repeat(length); new.len()])).unwrap();
    }
    ledger
}

fn costs(criterion: &mut Criterion) {
    let path = std::env::temp_dir().join(format!("etalon-bench-{}.db", std::process::id()));
    let mut group = criterion.benchmark_group("ledger");
    group.sample_size(10);
    for (name, length) in [("publish 10 x 1 MB", 1_000_000), ("publish 10 x 1 kB", 1_000)] {
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || (ledger(&path, 0, 0), vec!["x".repeat(length); 10]),
                |(mut ledger, texts)| ledger.publish(&order(0), |_| Ok(texts)).unwrap().len(),
                BatchSize::PerIteration,
            );
        });
    }
    let twenty_years = ledger(&path, 80, 10_000);
    group.bench_function("open 1600 entries", |bencher| {
        bencher.iter(|| black_box(Ledger::open(&path, &terms()).unwrap()));
    });
    group.bench_function("verify 1600 entries, 8 MB", |bencher| {
        bencher.iter(|| black_box(twenty_years.verify().unwrap()));
    });
    group.finish();
    drop(twenty_years);
    std::fs::remove_file(&path).unwrap();
}

criterion_group!(benches, costs);
