//! The trust root against independent sources: an mpmath table, `i128`
//! arithmetic, and itself by another route.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::cmp::Ordering;

use etalon::num::{Dyadic, Integer, Interval, Natural, Rational, Unit, exp, ln, ln2, pi};
use proptest::prelude::*;
use serde_json::Value;

const TABLE: &str = include_str!("data/elementary.json");

fn rational(text: &str) -> Rational {
    text.parse().unwrap()
}

fn ratio(n: i64, d: u64) -> Rational {
    Rational::new(n, d).unwrap()
}

/// `2^exponent`, exactly.
fn power(exponent: i64) -> Rational {
    Dyadic::power_of_two(exponent).to_rational()
}

/// Whether the enclosure is at most `2^-bits` wide relative to its upper end.
fn is_tight(x: &Interval, bits: i64) -> bool {
    x.width() <= &Dyadic::power_of_two(-bits) * &x.hi().max(&-x.lo()).clone()
}

#[test]
fn elementary_functions_agree_with_mpmath() {
    let table: Value = serde_json::from_str(TABLE).unwrap();
    let digits = table["digits"].as_i64().unwrap();
    let cases = table["cases"].as_array().unwrap();
    assert!(cases.len() >= 130);
    for case in cases {
        let text = |key: &str| case[key].as_str().unwrap();
        let (x, known) = (rational(text("x")), rational(text("value")));
        // The table is rounded to nearest in its last digit.
        let slack = &known.abs() * &rational(&format!("1e-{}", digits - 1));
        for bits in [24u32, 53, 128, 256, 1000] {
            let found = match text("of") {
                "exp" => exp(&x, bits).unwrap(),
                "ln" => ln(&x, bits).unwrap(),
                "sqrt" => Interval::of(&x, bits + 4).sqrt(bits + 2).unwrap(),
                "pi" => pi(bits + 2),
                other => panic!("no function {other}"),
            };
            let (lo, hi) = (found.lo().to_rational(), found.hi().to_rational());
            assert!(&lo - &slack <= known && known <= &hi + &slack, "{case} at {bits}: {found}");
            assert!(found.lo() <= found.hi());
            assert!(is_tight(&found, i64::from(bits)), "{case} at {bits}: {found}");
        }
    }
}

#[test]
fn huge_negative_exponents_are_enclosed_at_once() {
    for text in ["-1e12", "-1e22", "-1e40", "-1e3000"] {
        let e = exp(&rational(text), 128).unwrap();
        assert!(!e.lo().is_negative() && e.hi() <= &Dyadic::power_of_two(-(1 << 39)), "{text}");
        assert!(e.contains(&Rational::zero()) && !e.contains(&rational("1/3")), "{text}");
        assert!(e.neg().contains(&Rational::zero()) && !e.neg().contains(&rational("-1/3")));
        let square = e.mul(&e, 64).square(64);
        assert!(!square.lo().is_negative());
        assert!(Interval::exact(Dyadic::one()).add(&e, 64).hi() > &Dyadic::one());
    }
    assert!(is_tight(&exp(&rational("-1e11"), 100).unwrap(), 100));
    assert!(exp(&rational("1e12"), 64).is_err());
    assert!(exp(&rational("1e40"), 64).is_err());
}

#[test]
fn domains_are_refused() {
    assert!(ln(&Rational::zero(), 64).is_err());
    assert!(ln(&rational("-1/3"), 64).is_err());
    let around_zero = Interval::new(Dyadic::from(-1), Dyadic::from(1)).unwrap();
    assert!(around_zero.ln(64).is_err());
    assert!(around_zero.sqrt(64).is_err());
    assert!(around_zero.div(&around_zero, 64).is_err());
    assert!(Interval::exact(Dyadic::one()).div(&Interval::exact(Dyadic::zero()), 64).is_err());
    assert!(Interval::new(Dyadic::one(), Dyadic::zero()).is_err());
    assert!(Dyadic::one().div_down(&Dyadic::zero(), 8).is_err());
}

#[test]
fn floats_are_the_nearest_ones_outside() {
    let tiny = &Dyadic::power_of_two(-1080);
    assert_eq!((tiny.to_f64_lower().to_bits(), tiny.to_f64_upper().to_bits()), (0, 1));
    let large = &Dyadic::power_of_two(2000);
    assert!(large.to_f64_upper().is_infinite() && large.to_f64_lower().is_finite());
    assert!((-large).to_f64_lower().is_infinite() && (-large).to_f64_upper().is_finite());
    for (n, d) in [(1, 3u64), (-1, 3), (2, 7), (1, 10), (5, 1), (-7, 1 << 40)] {
        let (x, bits) = (ratio(n, d), 200);
        let lower = Dyadic::from_rational_down(&x, bits).to_f64_lower();
        let upper = Dyadic::from_rational_up(&x, bits).to_f64_upper();
        assert!(Rational::from_f64(lower).unwrap() <= x && x <= Rational::from_f64(upper).unwrap());
        assert!(upper <= lower.next_up(), "{x}");
    }
    for bits in [1u64, 77, 1 << 52, (1 << 52) - 1, (1 << 52) + 1] {
        let x = Dyadic::from_rational_down(&Rational::from_f64(f64::from_bits(bits)).unwrap(), 99);
        assert_eq!((x.to_f64_lower().to_bits(), x.to_f64_upper().to_bits()), (bits, bits));
    }
}

#[test]
fn sums_of_numbers_far_apart_are_rounded_outward() {
    let one = Interval::exact(Dyadic::one());
    let speck = Interval::exact(Dyadic::power_of_two(-(1 << 39)));
    for (sum, low, high) in [(one.add(&speck, 20), 0, 1), (one.sub(&speck, 20), -1, 0)] {
        let grain = power(-22);
        let near = |end: &Dyadic, side: i64| {
            let gap = &end.to_rational() - &Rational::one();
            match side {
                0 => gap.is_zero(),
                side => {
                    (&gap * &Rational::from(side)).is_positive()
                        && gap.abs() <= &grain * &rational("8")
                }
            }
        };
        assert!(near(sum.lo(), low) && near(sum.hi(), high), "{sum}");
    }
}

/// Fractions with many common factors, where reductions matter.
fn fraction() -> impl Strategy<Value = (i64, u64)> {
    let factors = prop::sample::select(vec![1i64, 2, 3, 4, 6, 12, 30, 97, 1000, 1 << 20]);
    (-5000i64..5000, 1i64..5000, factors)
        .prop_map(|(n, d, f)| (n * f, u64::try_from(d * f).unwrap()))
}

/// A reduced pair of `i128`, by Euclid's algorithm written anew.
fn reduced(n: i128, d: i128) -> String {
    let (mut a, mut b) = (n.abs(), d.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    let (n, d) = (n / a * d.signum(), (d / a).abs());
    if d == 1 { n.to_string() } else { format!("{n}/{d}") }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn rationals_agree_with_wide_integers((n, d) in fraction(), (m, e) in fraction()) {
        let (x, y) = (ratio(n, d), ratio(m, e));
        let (n, d, m, e) = (i128::from(n), i128::from(d), i128::from(m), i128::from(e));
        prop_assert_eq!((&x + &y).to_string(), reduced(n * e + m * d, d * e));
        prop_assert_eq!((&x - &y).to_string(), reduced(n * e - m * d, d * e));
        prop_assert_eq!((&x * &y).to_string(), reduced(n * m, d * e));
        if m != 0 {
            prop_assert_eq!((&x / &y).unwrap().to_string(), reduced(n * e, d * m));
            prop_assert_eq!(y.reciprocal().unwrap().to_string(), reduced(e, m));
        } else {
            prop_assert!((&x / &y).is_err());
        }
        prop_assert_eq!(x.cmp(&y), (n * e).cmp(&(m * d)));
        prop_assert_eq!(x.floor(), Integer::from(n.div_euclid(d)));
    }

    #[test]
    fn big_quotients_with_common_factors_are_exact(
        n in 1u128..u128::MAX, d in 1u64..u64::MAX, f in 1u128..u128::MAX, shift in 0usize..300,
    ) {
        let common = Natural::from(f) << shift;
        let x = Rational::new(Integer::from(Natural::from(n) * &common), Natural::from(d) * &common).unwrap();
        let y = Rational::new(Integer::from(n), Natural::from(d)).unwrap();
        prop_assert_eq!(&x, &y);
        let whole = x.floor();
        let rest = &x - &Rational::from(whole.clone());
        prop_assert!(rest < Rational::one() && (rest.is_zero() || rest.is_positive()));
        prop_assert_eq!(whole, Integer::from(n / u128::from(d)));
        prop_assert_eq!((&x / &y).unwrap().to_string(), "1");
    }

    #[test]
    fn dyadics_are_exact((n, a) in (-9999i64..9999, -40i64..40), (m, b) in (-9999i64..9999, -40i64..40), bits in 1u32..20) {
        let (x, y) = (Dyadic::new(Integer::from(n), a), Dyadic::new(Integer::from(m), b));
        let (p, q) = (x.to_rational(), y.to_rational());
        prop_assert_eq!((&x + &y).to_rational(), &p + &q);
        prop_assert_eq!((&x - &y).to_rational(), &p - &q);
        prop_assert_eq!((&x * &y).to_rational(), &p * &q);
        prop_assert_eq!(x.cmp(&y), p.cmp(&q));
        prop_assert_eq!(x.cmp_rational(&q), p.cmp(&q));
        prop_assert_eq!(x.cmp_rational(&p), Ordering::Equal);
        prop_assert_eq!(x.floor(), p.floor());
        let (down, up) = (x.round_down(bits), x.round_up(bits));
        prop_assert!(down <= x && x <= up);
        prop_assert_eq!(down == up, x.mantissa().clone().into_parts().1 < Natural::ONE << usize::try_from(bits).unwrap());
        if m != 0 {
            let quotient = (&p / &q).unwrap();
            let (down, up) = (x.div_down(&y, bits).unwrap(), x.div_up(&y, bits).unwrap());
            prop_assert!(down.to_rational() <= quotient && quotient <= up.to_rational());
            prop_assert_eq!(down == up, down.to_rational() == quotient);
        }
    }

    #[test]
    fn interval_operations_contain_the_exact_result((n, d) in fraction(), (m, e) in fraction(), bits in 2u32..90) {
        let (x, y) = (ratio(n, d), ratio(m, e));
        let (i, j) = (Interval::of(&x, bits), Interval::of(&y, bits));
        prop_assert!(i.contains(&x) && is_tight(&i, i64::from(bits) - 1));
        prop_assert!(i.add(&j, bits).contains(&(&x + &y)));
        prop_assert!(i.sub(&j, bits).contains(&(&x - &y)));
        prop_assert!(i.mul(&j, bits).contains(&(&x * &y)));
        prop_assert!(i.square(bits).contains(&(&x * &x)));
        prop_assert!(i.hull(&j).contains(&x) && i.hull(&j).contains(&y));
        prop_assert!(i.square(bits).sqrt(bits).unwrap().contains(&x.abs()));
        if m != 0 {
            prop_assert!(i.div(&j, bits).unwrap().contains(&(&x / &y).unwrap()));
        }
        if i.certainly_less(&j) {
            prop_assert!(x < y);
        }
        if let Some(order) = i.compare(j.lo()) {
            prop_assert_eq!(order, x.cmp(&j.lo().to_rational()));
        }
        let (lo, hi) = i.to_decimal(8);
        prop_assert!(rational(&lo) <= x && x <= rational(&hi));
    }

    #[test]
    fn wide_intervals_contain_every_product(ends in prop::collection::vec(-50i64..50, 4), at in (0i64..=8, 0i64..=8)) {
        let interval = |a: i64, b: i64| Interval::new(Dyadic::from(a.min(b)), Dyadic::from(a.max(b))).unwrap();
        let (i, j) = (interval(ends[0], ends[1]), interval(ends[2], ends[3]));
        let point = |i: &Interval, at: i64| {
            let (lo, hi) = (i.lo().to_rational(), i.hi().to_rational());
            &lo + &(&(&hi - &lo) * &ratio(at, 8))
        };
        let (x, y) = (point(&i, at.0), point(&j, at.1));
        prop_assert!(i.mul(&j, 4).contains(&(&x * &y)));
        prop_assert!(i.square(4).contains(&(&x * &x)));
        prop_assert!(i.sub(&j, 4).contains(&(&x - &y)));
        if let Ok(quotient) = i.div(&j, 4) {
            prop_assert!(quotient.contains(&(&x / &y).unwrap()));
        }
    }

    #[test]
    fn exponentials_multiply_and_logarithms_undo_them((n, d) in fraction(), (m, e) in fraction(), bits in 10u32..400) {
        let (x, y) = (&ratio(n % 1000, d) * &rational("7/3"), ratio(m % 300, e));
        let product = exp(&x, bits).unwrap().mul(&exp(&y, bits).unwrap(), bits);
        let sum = exp(&(&x + &y), bits).unwrap();
        prop_assert!(is_tight(&sum, i64::from(bits)));
        prop_assert!(!product.certainly_less(&sum) && !sum.certainly_less(&product));
        prop_assert!(exp(&x, bits).unwrap().ln(bits).unwrap().contains(&x));
    }

    #[test]
    fn fixed_width_agrees_with_bignum(a in any::<[u128; 2]>(), b in any::<[u128; 2]>(), cut in 0u32..120) {
        let unit = |ends: [u128; 2]| {
            let (x, y) = (ends[0] >> cut, ends[1]);
            let end = |n: u128| Dyadic::new(Integer::from(n), -128);
            Unit::from(&Interval::new(end(x.min(y)), end(x.max(y))).unwrap())
        };
        let (u, v) = (unit(a), unit(b));
        let (i, j) = (u.to_interval(), v.to_interval());
        let encloses = |outer: Unit, inner: &Interval| {
            let outer = outer.to_interval();
            let grain = Dyadic::power_of_two(-128);
            let near = |x: &Dyadic, y: &Dyadic| (x - y) <= grain && (y - x) <= grain;
            outer.lo() <= inner.lo() && inner.hi() <= outer.hi()
                && near(outer.lo(), inner.lo()) && near(outer.hi(), inner.hi())
        };
        prop_assert!(encloses(u * v, &i.mul(&j, 300)));
        let sum = i.add(&j, 300);
        if sum.hi() <= &Dyadic::one() {
            prop_assert!(encloses(u + v, &sum));
        }
        let difference = i.sub(&j, 300);
        if !difference.lo().is_negative() {
            prop_assert!(encloses(u - v, &difference));
        }
        let floor = |x: &Dyadic| (x * &Dyadic::power_of_two(64)).floor();
        if let Some(word) = u.floor64() {
            prop_assert_eq!(floor(i.lo()), Integer::from(word));
            prop_assert_eq!(floor(i.hi()), Integer::from(word));
        } else {
            prop_assert!(floor(i.lo()) != floor(i.hi()) || u.hi() == u128::MAX);
        }
    }
}

#[test]
fn logarithm_of_two_has_two_routes() {
    for bits in [10, 64, 500, 3000] {
        let (machin, series) = (ln2(bits), ln(&rational("3/2"), bits).unwrap());
        let sum = series.add(&ln(&rational("4/3"), bits).unwrap(), bits);
        assert_eq!(machin.compare(sum.lo()).unwrap_or(Ordering::Greater), Ordering::Greater);
        assert!(!machin.certainly_less(&sum) && !sum.certainly_less(&machin));
        assert!(is_tight(&machin, i64::from(bits) - 2) && is_tight(&sum, i64::from(bits) - 2));
    }
}
