//! Runs per second of whole audits: a built-in with every expert learning,
//! beside the same built-in merely run (the limit); a Python adapter that
//! costs nothing, over the pipe.
//!
//! `cargo bench -- audit/`

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group};
use etalon::audit::{Grid, Plan, audit_on};
use etalon::json::{Value, json};
use etalon::subject::{
    BUILTINS, Parameters, Process, ProcessLimits, Side, Simulated, Subject, find,
};
use etalon::tape::Seed;

const RUNS: u64 = 1_000_000;
const SEED: Seed = Seed::new([7; 32]);

fn plan() -> Plan {
    Plan {
        claim: "eps=1".parse().expect("a claim"),
        relation: "replace-one".parse().expect("a relation"),
        unit: "person".parse().expect("a unit"),
        alpha: "1e-9".parse().expect("a number"),
        max_runs: RUNS,
        stop_at_violation: false,
        seed: SEED,
    }
}

fn builtin(name: &str, parameters: &[&str], pair: [Value; 2]) -> Simulated {
    let parameters = Parameters::read(parameters.iter().copied()).expect("name=value");
    let entry = find(&[BUILTINS], name).expect("a built-in");
    Simulated::new(name, &SEED, entry.make(parameters, &pair).expect("valid"))
}

fn audits(c: &mut Criterion) {
    let mut group = c.benchmark_group("audit");
    group.throughput(Throughput::Elements(RUNS));
    let grid = Grid::around(&"1".parse().expect("an epsilon")).expect("a grid");
    let subjects: [(&str, &str, &[&str], [Value; 2]); 3] = [
        ("integers", "discrete-laplace", &["scale=1"], [json!(0), json!(1)]),
        ("fine lattice", "discrete-laplace", &["scale=1", "step=1/1024"], [json!(0), json!(1)]),
        (
            "ten numbers",
            "discrete-laplace",
            &["scale=10"],
            [Value::from(vec![0; 10]), Value::from(vec![1; 10])],
        ),
    ];
    for (title, name, parameters, pair) in subjects {
        group.bench_function(format!("{title}/audited"), |b| {
            b.iter(|| {
                let mut subject = builtin(name, parameters, pair.clone());
                audit_on(&plan(), grid.clone(), &mut subject, &mut |_| true).expect("runs")
            });
        });
        group.bench_function(format!("{title}/only run"), |b| {
            let sides: Vec<Side> =
                [Side::Left, Side::Right].into_iter().cycle().take(1 << 14).collect();
            b.iter(|| {
                let mut subject = builtin(name, parameters, pair.clone());
                let mut outputs = Vec::new();
                for _ in 0..RUNS >> 14 {
                    outputs.clear();
                    subject.run(&sides, &mut outputs).expect("runs");
                    black_box(&outputs);
                }
            });
        });
    }
}

fn pipe(c: &mut Criterion) {
    let mut group = c.benchmark_group("audit/pipe");
    group.throughput(Throughput::Elements(RUNS));
    let grid = Grid::around(&"1".parse().expect("an epsilon")).expect("a grid");
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/subjects/constant.py");
    let argv = ["python3".to_owned(), script.display().to_string()];
    let start = || Process::start(&argv, "release", [json!(0), json!(1)], ProcessLimits::default());
    if let Err(fault) = start() {
        println!("skipped: pipe/constant: {fault}");
        return;
    }
    group.bench_function("constant", |b| {
        let mut subject = start().expect("it started before");
        b.iter(|| audit_on(&plan(), grid.clone(), &mut subject, &mut |_| true).expect("runs"));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3));
    targets = audits, pipe
}
