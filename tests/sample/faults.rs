//! Planted faults, each of which the checks must reject, beside a correct twin
//! that they must pass: the controls of every proof in this test.

use etalon::Result;
use etalon::num::{Integer, Natural, Rational};
use etalon::tape::walk::{Limits, Walker, walk};
use etalon::tape::{Part, Tape};

use crate::basics::{check_bernoulli, check_uniform};
use crate::bracket::{Once, Pass, one_pass};
use crate::laplace::{check_passes, check_whole};
use crate::{ratio, width};

/// What is wrong with a copy of the discrete Laplace sampler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// Nothing: the correct twin.
    None,
    /// `x/K` with `g = gcd(n, K)` computed as `(n/g) / (floor(d/g) K)` instead
    /// of `n / (d K)` (dashu#57, through opendp#2638, fixed in 0.14.2).
    Quotient,
    /// 0 is drawn both as +0 and as -0.
    NoRestart,
    /// Words at or above n are reduced modulo n instead of being drawn again.
    Modulo,
    /// `<=` instead of `<` in the Bernoulli comparison.
    AtMost,
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn bit_width(n: u64) -> u32 {
    u64::BITS - (n - 1).leading_zeros()
}

fn uniform(n: u64, fault: Fault, tape: &mut impl Tape) -> Result<u64> {
    tape.open("uniform_below");
    loop {
        let word = tape.bits(bit_width(n))?;
        if word < n || fault == Fault::Modulo {
            return Ok(word % n);
        }
    }
}

fn bernoulli(a: u64, b: u64, fault: Fault, tape: &mut impl Tape) -> Result<bool> {
    let cut = if fault == Fault::AtMost { b.min(a + 1) } else { a };
    loop {
        match tape.split(bit_width(b), cut, b)? {
            Part::Below => return Ok(true),
            Part::Between => return Ok(false),
            Part::Beyond => {}
        }
    }
}

fn bernoulli_exp(n: u64, d: u64, fault: Fault, tape: &mut impl Tape) -> Result<bool> {
    // The rational type of the faulty library keeps lowest terms.
    let common = gcd(n, d);
    let (n, d) = (n / common, d / common);
    let mut k = 1;
    loop {
        let g = if fault == Fault::Quotient { gcd(n, k) } else { 1 };
        if !bernoulli(n / g, d / g * k, fault, tape)? {
            return Ok(k % 2 == 1);
        }
        k += 1;
    }
}

fn discrete_laplace(scale: &Rational, fault: Fault, tape: &mut impl Tape) -> Result<Integer> {
    let s = u64::try_from(scale.denominator()).expect("small");
    let t = u64::try_from(&scale.numerator().clone().into_parts().1).expect("small");
    loop {
        let u = uniform(t, fault, tape)?;
        if !bernoulli_exp(u, t, fault, tape)? {
            continue;
        }
        let mut v = 0;
        while bernoulli_exp(1, 1, fault, tape)? {
            v += 1;
        }
        let negative = bernoulli(1, 2, fault, tape)?;
        let y = (u + t * v) / s;
        if negative && y == 0 && fault != Fault::NoRestart {
            continue;
        }
        return Ok(if negative { -Integer::from(y) } else { Integer::from(y) });
    }
}

/// Whether both checks of the discrete Laplace law pass at `scale`.
fn passes(scale: &str, fault: Fault) -> (bool, bool) {
    let scale = ratio(scale);
    let limits = Limits::bits(64).floor(17);
    let whole = |tape: &mut Walker| discrete_laplace(&scale, fault, tape);
    let pass = |tape: &mut Once<'_>| discrete_laplace(&scale, fault, tape);
    (check_whole(&scale, &limits, whole).is_ok(), check_passes(&scale, 16, pass).is_ok())
}

#[test]
fn the_correct_twin_passes() {
    for scale in ["1/3", "2/3", "1", "2", "3", "4", "5", "6", "7", "10"] {
        assert_eq!(passes(scale, Fault::None), (true, true), "{scale}");
    }
}

#[test]
fn the_wrong_quotient_is_found_from_scale_3_on_and_is_invisible_at_1_and_2() {
    for scale in ["1", "2"] {
        assert_eq!(passes(scale, Fault::Quotient), (true, true), "{scale}");
    }
    for scale in ["3", "4", "5", "6", "7", "10", "12", "20", "97", "100", "1171/500"] {
        assert!(!passes(scale, Fault::Quotient).1, "{scale}");
    }
    // A whole walk of this size cannot see it: its rest hides a bias of 0.03.
    assert!(passes("3", Fault::Quotient).0);
}

#[test]
fn the_wrong_quotient_has_the_loss_of_the_published_fault() {
    // `ln(Pr[z] / Pr[z + 1])` at its largest, sensitivity 1; nominal 1/scale.
    for (scale, published) in
        [("1", 1.0), ("2", 0.5), ("3", 0.5041), ("4", 0.2922), ("5", 0.3391), ("10", 0.2661)]
    {
        let (low, high) = loss(&ratio(scale), Fault::Quotient);
        println!("wrong quotient at scale {scale}: epsilon in [{low:.5}, {high:.5}]");
        assert!(low < published + 6e-5 && published - 6e-5 < high, "{scale}: [{low}, {high}]");
        assert!(high - low < 2e-3, "{scale}: [{low}, {high}]");
    }
    let (_, high) = loss(&ratio("3"), Fault::None);
    assert!(high < 1.0 / 3.0 + 1e-3, "{high}");
}

/// Bounds on the largest log-ratio of neighbouring outputs in `0..=2t`.
///
/// The law of a draw is the law of a pass that answered, so the ratio of two
/// outputs is the ratio of their masses in one pass, summed over U.
fn loss(scale: &Rational, fault: Fault) -> (f64, f64) {
    let t = u64::try_from(&scale.numerator().clone().into_parts().1).unwrap();
    let last = usize::try_from(2 * t + 1).unwrap();
    let mut bounds = vec![(0.0, 0.0); last];
    for u in 0..t {
        let limits =
            Limits::bits(200).floor(38).pinned(&Natural::from(u), width(&Natural::from(t))).kept();
        let walk = walk(&limits, |tape| {
            one_pass(tape, "uniform_below", |tape| discrete_laplace(scale, fault, tape))
        });
        let walk = walk.unwrap();
        for (z, (low, high)) in bounds.iter_mut().enumerate() {
            let mass = walk.mass(&Pass::Drew(Integer::from(z))).approximate();
            // Only U = z mod t leads to z when the scale is an integer.
            if u == u64::try_from(z).unwrap() % t {
                (*low, *high) = (mass, mass + walk.rest.approximate());
            }
        }
    }
    let ratios = bounds.windows(2).map(|pair| {
        let ((low_0, high_0), (low_1, high_1)) = (pair[0], pair[1]);
        (
            (low_0 / high_1).ln().max((low_1 / high_0).ln()),
            (high_0 / low_1).ln().max((high_1 / low_0).ln()),
        )
    });
    ratios.fold((0.0, 0.0), |(low, high), (l, h)| (f64::max(low, l), f64::max(high, h)))
}

#[test]
fn drawing_minus_zero_is_found() {
    for scale in ["1/3", "1", "3", "10", "97"] {
        assert!(!passes(scale, Fault::NoRestart).1, "{scale}");
    }
    assert!(!passes("1", Fault::NoRestart).0);
}

#[test]
fn reducing_modulo_n_is_found_unless_n_is_a_power_of_two() {
    for n in 1..=40u32 {
        let verdict = |fault| check_uniform(n, |tape| uniform(n.into(), fault, tape)).is_ok();
        assert!(verdict(Fault::None), "{n}");
        assert_eq!(verdict(Fault::Modulo), n.is_power_of_two(), "{n}");
    }
    assert!(!passes("3", Fault::Modulo).0);
    assert!(!passes("5", Fault::Modulo).0);
}

#[test]
fn at_most_instead_of_less_is_found() {
    for b in 1..=40u32 {
        for a in 0..=b {
            let verdict = |fault| {
                check_bernoulli(a, b, |tape| bernoulli(a.into(), b.into(), fault, tape)).is_ok()
            };
            assert!(verdict(Fault::None), "{a}/{b}");
            // At a = b there is no word left to be wrong about.
            assert_eq!(verdict(Fault::AtMost), a == b, "{a}/{b}");
        }
    }
}
