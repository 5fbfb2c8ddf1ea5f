//! Seconds per answer of the accountant on the tasks of
//! `vectors/oracle/accounting.py`. The referee stands here until the engine
//! is wired in; `adapters/python/peers/accounting_peers.py` times the others.
//!
//! `cargo bench --bench accounting`

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use etalon::account::{Mechanism, Plan, Sampling, Term, referee};
use etalon::num::Rational;

/// A task: its name, its terms, the ε asked for and the referee's step.
type Task = (&'static str, Vec<Term>, &'static str, &'static str);

fn number(text: &str) -> Rational {
    text.parse().expect("a number")
}

fn term(mechanism: Mechanism, sampling: Sampling, count: u64) -> Term {
    Term { mechanism, sampling, count }
}

fn gaussian(sigma: &str) -> Mechanism {
    Mechanism::Gaussian { sigma: number(sigma) }
}

fn tasks() -> Vec<Task> {
    let sampled = |q| Sampling::Poisson { q: number(q) };
    let laplace = |scale| Mechanism::Laplace { scale: number(scale) };
    let everyone = || Sampling::Everyone;
    vec![
        ("G2", vec![term(gaussian("20"), everyone(), 1000)], "8.3", "1/256"),
        ("L1", vec![term(laplace("1"), everyone(), 100)], "71.5", "1/128"),
        ("P1", vec![term(gaussian("1"), sampled("0.01"), 1000)], "1.82", "1/512"),
    ]
}

fn accounts(c: &mut Criterion) {
    let mut group = c.benchmark_group("delta");
    for (name, terms, epsilon, step) in tasks() {
        let plan = Plan { terms, relation: "add-remove".parse().expect("a relation") };
        let (epsilon, step) = (number(epsilon), number(step));
        group.bench_function(format!("{name}/referee"), |b| {
            b.iter(|| referee::delta(black_box(&plan), &epsilon, &step).expect("an answer"));
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).measurement_time(Duration::from_secs(5));
    targets = accounts
}
criterion_main!(benches);
