//! Seconds per answer of the accountant on the tasks of
//! `vectors/oracle/accounting.py`. The engine answers ε
//! at the task's δ and width, the referee some δ; `adapters/python/peers/accounting_peers.py` times the others.
//!
//! `cargo bench -- accounting/`

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group};
use etalon::account::{Expression, Mechanism, Plan, Sampling, Target, Term, epsilon, referee};
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
    let mut group = c.benchmark_group("accounting/delta");
    for (name, terms, epsilon, step) in tasks() {
        let plan = Plan { terms, relation: "add-remove".parse().expect("a relation") };
        let (epsilon, step) = (number(epsilon), number(step));
        group.bench_function(format!("{name}/referee"), |b| {
            b.iter(|| referee::delta(black_box(&plan), &epsilon, &step).expect("an answer"));
        });
    }
    group.finish();
}

/// The engine's tasks: name, expression, relation, δ, width.
const ASKED: &[(&str, &str, &str, &str, &str)] = &[
    ("G1", "gaussian(sigma=1)", "add-remove", "1e-5", "1e-4"),
    ("G2", "gaussian(sigma=20) * 1000", "add-remove", "1e-6", "1e-4"),
    ("G3", "gaussian(sigma=20) * 100", "add-remove", "1e-12", "1e-4"),
    ("G4", "gaussian(sigma=20) * 100", "add-remove", "1e-20", "1e-4"),
    ("G5", "gaussian(sigma=20) * 100", "add-remove", "1e-30", "1e-4"),
    ("G6", "gaussian(sigma=1000) * 1000000", "add-remove", "1e-5", "1e-4"),
    ("L1", "laplace(scale=1) * 100", "add-remove", "1e-6", "1e-4"),
    ("L2", "laplace(scale=10) * 100", "add-remove", "1e-6", "1e-4"),
    ("L3", "laplace(scale=10) * 100", "add-remove", "1e-20", "1e-4"),
    ("D1", "discrete_laplace(scale=3, sensitivity=3) * 100", "add-remove", "1e-6", "1e-4"),
    ("R1", "randomized_response(eps=0.1) * 500", "replace-one", "1e-6", "1e-4"),
    ("R2", "randomized_response(eps=0.001) * 1000000", "replace-one", "1e-5", "1e-9"),
    (
        "H1",
        "gaussian(sigma=5) * 10 + laplace(scale=4) * 20 + randomized_response(eps=0.2) * 30",
        "replace-one",
        "1e-6",
        "1e-4",
    ),
    ("P1", "poisson(q=0.01, gaussian(sigma=1)) * 1000", "add-remove", "1e-5", "2.5e-5"),
    ("P2", "poisson(q=0.01, gaussian(sigma=1)) * 10000", "add-remove", "1e-5", "1e-4"),
    ("P3", "poisson(q=0.001, gaussian(sigma=0.8)) * 100000", "add-remove", "1e-5", "1e-3"),
];

fn epsilons(c: &mut Criterion) {
    let mut group = c.benchmark_group("accounting/epsilon");
    for (name, compose, relation, delta, width) in ASKED {
        let expression: Expression = compose.parse().expect("an expression");
        let terms = expression.terms().expect("nothing left open");
        let plan = Plan { terms, relation: relation.parse().expect("a relation") };
        let (delta, target) = (number(delta), Target::new(number(width)));
        group.bench_function(format!("{name}/engine"), |b| {
            b.iter(|| epsilon(black_box(&plan), &delta, &target).expect("an answer"));
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_secs(1));
    targets = epsilons, accounts
}
