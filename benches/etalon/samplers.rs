//! Draws per second: this crate's samplers beside libprio's, the floats of
//! `rand_distr` and the raw words of the cipher, in one run.
//!
//! `cargo bench -- samplers/`

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group};
use etalon::law::{self, Prepared};
use etalon::num::Rational;
use etalon::sample::{DiscreteGaussian, DiscreteLaplace};
use etalon::tape::{ChaCha, Seed, Tape};
use prio::dp::{Rational as PrioRational, distributions};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rand_distr::Distribution;

/// The parameters, as text and as a fraction for libprio.
const SCALES: [(&str, u128, u128); 6] = [
    ("1", 1, 1),
    ("1171/500", 1171, 500),
    ("10", 10, 1),
    ("100", 100, 1),
    ("1e4", 10_000, 1),
    ("1e22", 10_000_000_000_000_000_000_000, 1),
];

fn words(c: &mut Criterion) {
    let mut group = c.benchmark_group("samplers/word");
    group.throughput(Throughput::Elements(1));
    let mut rng = ChaCha20Rng::from_seed([1; 32]);
    group.bench_function("chacha20", |b| b.iter(|| rng.next_u64()));
    let mut tape = ChaCha::new(&Seed::new([1; 32]), 0);
    group.bench_function("tape, 64 bits", |b| b.iter(|| tape.bits(64).expect("endless")));
    group.bench_function("tape, 7 bits", |b| b.iter(|| tape.bits(black_box(7)).expect("endless")));
}

fn laplace(c: &mut Criterion) {
    let mut group = c.benchmark_group("samplers/laplace");
    group.throughput(Throughput::Elements(1));
    for (scale, numerator, denominator) in SCALES {
        let exact: Rational = scale.parse().expect("a number");
        let ours = DiscreteLaplace::new(&exact).expect("positive");
        let mut tape = ChaCha::new(&Seed::new([1; 32]), 0);
        group.bench_function(format!("cks20/{scale}"), |b| {
            b.iter(|| ours.draw(&mut tape).expect("endless"));
        });
        let law = law::DiscreteLaplace::new(exact.clone()).expect("positive");
        let inverse = Prepared::new(law).expect("tables");
        group.bench_function(format!("inverse/{scale}"), |b| {
            b.iter(|| inverse.draw(&mut tape).expect("endless"));
        });
        let theirs = PrioRational::from_unsigned(numerator, denominator).expect("a fraction");
        let theirs = distributions::DiscreteLaplace::new(theirs).expect("positive");
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        group.bench_function(format!("prio/{scale}"), |b| b.iter(|| theirs.sample(&mut rng)));
        let factor = exact.approximate();
        group.bench_function(format!("float/{scale}"), |b| {
            b.iter(|| {
                let plus: f64 = rand_distr::Exp1.sample(&mut rng);
                let minus: f64 = rand_distr::Exp1.sample(&mut rng);
                factor * (plus - minus)
            });
        });
    }
}

fn gaussian(c: &mut Criterion) {
    let mut group = c.benchmark_group("samplers/gaussian");
    group.throughput(Throughput::Elements(1));
    for (sigma, numerator, denominator) in SCALES {
        let exact: Rational = sigma.parse().expect("a number");
        let ours = DiscreteGaussian::new(&exact).expect("positive");
        let mut tape = ChaCha::new(&Seed::new([1; 32]), 0);
        group.bench_function(format!("cks20/{sigma}"), |b| {
            b.iter(|| ours.draw(&mut tape).expect("endless"));
        });
        let law = law::DiscreteGaussian::new(exact.clone()).expect("positive");
        let inverse = Prepared::new(law).expect("tables");
        group.bench_function(format!("inverse/{sigma}"), |b| {
            b.iter(|| inverse.draw(&mut tape).expect("endless"));
        });
        let theirs = PrioRational::from_unsigned(numerator, denominator).expect("a fraction");
        let theirs = distributions::DiscreteGaussian::new(theirs).expect("positive");
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        group.bench_function(format!("prio/{sigma}"), |b| b.iter(|| theirs.sample(&mut rng)));
        let float = rand_distr::Normal::new(0.0, exact.approximate()).expect("finite");
        group.bench_function(format!("float/{sigma}"), |b| b.iter(|| float.sample(&mut rng)));
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(15)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(500));
    targets = words, laplace, gaussian
}
