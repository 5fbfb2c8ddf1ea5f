//! The laws against mpmath, and every route of inversion against the definition.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

#[path = "law/borders.rs"]
mod borders;
#[path = "law/values.rs"]
mod values;

use std::cmp::Ordering;

use etalon::law::{
    Bernoulli, BernoulliExp, DiscreteGaussian, DiscreteLaplace, Geometric, Law, Prepared, Shortcut,
    Uniform,
};
use etalon::num::{Dyadic, Integer, Interval, Natural, Rational};
use etalon::tape::Tape;
use etalon::{Error, Result};
use serde_json::Value;

/// A recorded tape: bytes, most significant bit first.
struct Recorded {
    bytes: Vec<u8>,
    consumed: usize,
}

impl Recorded {
    fn of(words: &[u64]) -> Self {
        Self { bytes: words.iter().flat_map(|word| word.to_be_bytes()).collect(), consumed: 0 }
    }
}

impl Tape for Recorded {
    fn bits(&mut self, width: u32) -> Result<u64> {
        let mut value = 0;
        for _ in 0..width {
            let byte = self.bytes.get(self.consumed / 8).ok_or(Error::TapeEnded)?;
            value = value << 1 | u64::from(byte >> (7 - self.consumed % 8) & 1);
            self.consumed += 1;
        }
        Ok(value)
    }
}

fn rational(text: &str) -> Rational {
    text.parse().unwrap()
}

fn laplace(scale: &str) -> DiscreteLaplace {
    DiscreteLaplace::new(rational(scale)).unwrap()
}

fn gaussian(sigma: &str) -> DiscreteGaussian {
    DiscreteGaussian::new(rational(sigma)).unwrap()
}

fn geometric(rate: &str) -> Geometric {
    Geometric::new(rational(rate)).unwrap()
}

fn named(law: &str, parameter: &str) -> Box<dyn Law> {
    match law {
        "discrete_laplace" => Box::new(laplace(parameter)),
        "discrete_gaussian" => Box::new(gaussian(parameter)),
        "geometric" => Box::new(geometric(parameter)),
        other => panic!("no law {other}"),
    }
}

/// `floor(2^places x)` of the number that `enclose` encloses ever more tightly.
fn floor_at(places: u32, enclose: impl Fn(u32) -> Interval) -> Integer {
    let scaled = |end: &Dyadic| (end * &Dyadic::power_of_two(places.into())).floor();
    (0..8)
        .map(|round| enclose(places + (32 << round)))
        .find(|x| scaled(x.lo()) == scaled(x.hi()))
        .map(|x| scaled(x.lo()))
        .expect("a few more bits decide it")
}

#[test]
fn masses_and_distribution_functions_agree_with_mpmath() {
    let table: Value = serde_json::from_str(include_str!("data/laws.json")).unwrap();
    let digits = table["digits"].as_i64().unwrap();
    let cases = table["cases"].as_array().unwrap();
    assert!(cases.len() >= 500);
    for case in cases {
        let text = |key: &str| case[key].as_str().unwrap();
        let law = named(text("law"), text("parameter"));
        let x = rational(text("x")).floor();
        for bits in [20, 64, 160] {
            for (found, known) in [
                (law.pmf(&x, bits).unwrap(), rational(text("pmf"))),
                (law.cdf(&x, bits).unwrap(), rational(text("cdf"))),
            ] {
                let slack = &known.abs() * &rational(&format!("1e-{}", digits - 1));
                let (lo, hi) = (found.lo().to_rational(), found.hi().to_rational());
                assert!(&lo - &slack <= known && known <= &hi + &slack, "{case} {bits}: {found}");
                assert!(found.width() <= Dyadic::power_of_two(-i64::from(bits)), "{case} {bits}");
            }
        }
    }
}

#[test]
fn differences_of_the_distribution_function_are_the_masses() {
    let laws: Vec<Box<dyn Law>> = vec![
        Box::new(Uniform::new(Natural::from(7u8)).unwrap()),
        Box::new(Bernoulli::new(rational("2/7")).unwrap()),
        Box::new(BernoulliExp::new(rational("5/3")).unwrap()),
        Box::new(geometric("1/3")),
        Box::new(laplace("7/2")),
        Box::new(gaussian("7/2")),
        Box::new(gaussian("16")),
        Box::new(DiscreteGaussian::with_variance(rational("1000")).unwrap()),
    ];
    for law in &laws {
        for bits in [30, 130] {
            for x in (-12i64..=12).chain([-100, 100, 500, -500]) {
                let x = Integer::from(x);
                let (here, before) =
                    (law.cdf(&x, bits).unwrap(), law.cdf(&(&x - Integer::ONE), bits).unwrap());
                let (mass, step) = (law.pmf(&x, bits).unwrap(), here.sub(&before, bits));
                assert!(!mass.certainly_less(&step) && !step.certainly_less(&mass), "{x} {bits}");
                assert!(here.width() <= Dyadic::power_of_two(-i64::from(bits)), "{x} {bits}");
            }
        }
    }
}

#[test]
fn a_sigma_and_its_square_name_one_law() {
    let square = DiscreteGaussian::with_variance(rational("25/4")).unwrap();
    assert_eq!(gaussian("5/2"), square);
    assert_eq!(square.sigma_squared(), &rational("25/4"));
}

#[test]
fn remote_tails_cost_nothing_and_stay_enclosed() {
    for law in [named("discrete_laplace", "3"), named("discrete_gaussian", "1e22")] {
        for x in ["1e40", "-1e40", "1e300", "-1e300"] {
            let x = rational(x).floor();
            let (mass, cumulative) = (law.pmf(&x, 64).unwrap(), law.cdf(&x, 64).unwrap());
            assert!(!mass.lo().is_negative() && *mass.hi() < Dyadic::power_of_two(-1_000_000));
            let near = if x > Integer::ZERO { Dyadic::one() } else { Dyadic::zero() };
            assert!(*cumulative.lo() <= near && near <= *cumulative.hi());
        }
    }
}

#[test]
fn parameters_out_of_range_are_refused() {
    let domain = |result: Result<()>| matches!(result, Err(Error::Domain { .. }));
    assert!(domain(Uniform::new(Natural::ZERO).map(drop)));
    for bad in ["0", "-1", "-1/3"] {
        assert!(domain(DiscreteLaplace::new(rational(bad)).map(drop)));
        assert!(domain(DiscreteGaussian::new(rational(bad)).map(drop)));
        assert!(domain(DiscreteGaussian::with_variance(rational(bad)).map(drop)));
        assert!(domain(Geometric::new(rational(bad)).map(drop)));
    }
    for bad in ["-1/100", "101/100"] {
        assert!(domain(Bernoulli::new(rational(bad)).map(drop)));
    }
    assert!(domain(BernoulliExp::new(rational("-1/100")).map(drop)));
}

#[test]
fn rational_laws_are_exact_at_their_borders() {
    let quarter = Uniform::new(Natural::from(4u8)).unwrap();
    let half = Bernoulli::new(rational("1/2")).unwrap();
    let u = Dyadic::power_of_two(-1);
    assert_eq!(quarter.compare_cdf(&Integer::ONE, &u).unwrap(), Ordering::Equal);
    assert_eq!(half.compare_cdf(&Integer::ZERO, &u).unwrap(), Ordering::Equal);
    assert_eq!(quarter.probability(&Integer::from(3)), rational("1/4"));
    assert_eq!(quarter.probability(&Integer::from(4)), Rational::zero());
    assert_eq!(half.probability(&Integer::from(-1)), Rational::zero());
    for (word, value) in [(0, 0), ((1 << 62) - 1, 0), (1 << 62, 1), (u64::MAX, 3)] {
        let mut tape = Recorded::of(&[word]);
        assert_eq!(quarter.draw(&mut tape).unwrap(), Integer::from(value));
    }
    for (word, value) in [((1 << 63) - 1, 0), (1 << 63, 1)] {
        assert_eq!(half.draw(&mut Recorded::of(&[word])).unwrap(), Integer::from(value));
    }
    for word in [0, 1 << 63, u64::MAX] {
        let draw = |p: &str| {
            Bernoulli::new(rational(p)).unwrap().draw(&mut Recorded::of(&[word])).unwrap()
        };
        assert_eq!((draw("0"), draw("1")), (Integer::ZERO, Integer::ONE));
        let sure = BernoulliExp::new(Rational::zero()).unwrap();
        assert_eq!(sure.draw(&mut Recorded::of(&[word])).unwrap(), Integer::ONE);
        let only = Uniform::new(Natural::ONE).unwrap();
        assert_eq!(only.draw(&mut Recorded::of(&[word])).unwrap(), Integer::ZERO);
    }
}

/// Checks every `stride`-th threshold against the distribution function.
fn check_thresholds<L: Law>(law: L, name: &str, stride: usize) {
    let ready = Prepared::new(law).unwrap();
    let Shortcut::Table(table) = ready.shortcut() else { panic!("{name} has no table") };
    let count = table.thresholds().len();
    assert_eq!(table.thresholds().last(), Some(&0), "{name}");
    assert!(table.thresholds().windows(2).all(|pair| pair[0] >= pair[1]), "{name}");
    for (at, &threshold) in table.thresholds().iter().enumerate() {
        if at % stride != 0 && at + 2 < count {
            continue;
        }
        // Pr[X >= at + 1] = 1 - F(at).
        let known = floor_at(64, |bits| {
            let cumulative = ready.law().cdf(&Integer::from(at), bits).unwrap();
            Interval::exact(Dyadic::one()).sub(&cumulative, bits)
        });
        assert_eq!(Integer::from(threshold), known, "{name}: threshold {}", at + 1);
    }
}

const SCALES: [&str; 15] =
    ["1/3", "2/3", "1", "2", "3", "4", "5", "6", "7", "10", "12", "20", "97", "100", "1171/500"];

#[test]
fn every_threshold_of_the_laplace_tables_is_certain() {
    for scale in SCALES {
        check_thresholds(laplace(scale), &format!("laplace {scale}"), 1);
    }
    check_thresholds(laplace("1000"), "laplace 1000", 97);
}

#[test]
fn every_threshold_of_the_gaussian_tables_is_certain() {
    for sigma in SCALES {
        check_thresholds(gaussian(sigma), &format!("gaussian {sigma}"), 1);
    }
    check_thresholds(gaussian("10000"), "gaussian 10000", 97);
    check_thresholds(DiscreteGaussian::with_variance(rational("7")).unwrap(), "variance 7", 1);
}

#[test]
fn every_threshold_of_the_geometric_tables_is_certain() {
    for scale in SCALES {
        let rate = rational(scale).reciprocal().unwrap();
        check_thresholds(Geometric::new(rate).unwrap(), &format!("geometric 1/{scale}"), 1);
    }
}
