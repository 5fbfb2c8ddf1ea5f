//! Budgets: sums are exact, and what is refused changes nothing.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use etalon::account::Loss;
use etalon::account::budget::{Amount, Currency, Filter, Odometer};
use proptest::prelude::*;

fn epsilon(text: &str) -> Amount {
    Amount::pure(&text.parse().unwrap())
}

fn rho(text: &str) -> Amount {
    Amount::zcdp(text.parse().unwrap()).unwrap()
}

#[test]
fn three_thirds_are_one_and_an_ulp_more_is_refused() {
    for make in [epsilon as fn(&str) -> Amount, rho] {
        let mut filter = Filter::new(make("1"));
        for _ in 0..3 {
            filter.pay("a third", make("1/3")).unwrap();
        }
        assert_eq!(filter.ledger().spent(), filter.budget());
        let before = filter.clone();
        let fault = filter.pay("an ulp", make("1/36028797018963968")).unwrap_err();
        assert!(fault.to_string().contains("must not run"), "{fault}");
        assert_eq!(filter, before, "a refusal changes nothing");
    }
}

#[test]
fn a_third_and_an_ulp_three_times_are_too_much() {
    let mut filter = Filter::new(epsilon("1"));
    let more = epsilon("12009599006321323/36028797018963968");
    filter.pay("first", more.clone()).unwrap();
    filter.pay("second", more.clone()).unwrap();
    assert!(!filter.admits(&more).unwrap());
    assert!(filter.admits(&epsilon("12009599006321322/36028797018963968")).unwrap());
}

#[test]
fn logarithms_are_compared_exactly() {
    let mut filter = Filter::new(epsilon("ln(12)"));
    filter.pay("three", epsilon("ln(3)")).unwrap();
    filter.pay("four", epsilon("ln(4)")).unwrap();
    assert!(filter.pay("more", epsilon("1e-1000")).is_err());
    // ln(3) = 1.0986122886681098...: the next digit decides.
    let mut filter = Filter::new(epsilon("ln(3)"));
    assert!(filter.pay("above", epsilon("1.09861228866810969139525")).is_err());
    filter.pay("below", epsilon("1.09861228866810969139524")).unwrap();
}

#[test]
fn currencies_do_not_mix() {
    let mut filter = Filter::new(rho("1"));
    let fault = filter.pay("eps", epsilon("1/10")).unwrap_err();
    assert!(fault.to_string().contains("pure_to_zcdp"), "{fault}");
    assert!(filter.ledger().entries().is_empty());
    assert!(Amount::zcdp("0".parse().unwrap()).is_err());
}

#[test]
fn an_odometer_reads_the_sum_and_the_mark() {
    let marks = vec![rho("1/2"), rho("1"), rho("2")];
    let mut odometer = Odometer::new(Currency::Zcdp, marks).unwrap();
    assert_eq!(odometer.mark().unwrap(), Some(&rho("1/2")));
    for _ in 0..6 {
        odometer.record("a twelfth", rho("1/12")).unwrap();
    }
    assert_eq!(odometer.mark().unwrap(), Some(&rho("1/2")));
    odometer.record("more", rho("1e-9")).unwrap();
    assert_eq!(odometer.mark().unwrap(), Some(&rho("1")));
    odometer.record("much", rho("5")).unwrap();
    assert_eq!(odometer.mark().unwrap(), None);
    assert_eq!(odometer.ledger().entries().len(), 8);
    assert!(Odometer::new(Currency::Zcdp, vec![rho("1"), rho("1")]).is_err());
    assert!(Odometer::new(Currency::Pure, vec![rho("1")]).is_err());
}

proptest! {
    #[test]
    fn a_filter_admits_exactly_what_the_sum_allows(
        costs in prop::collection::vec((1u32..50, 1u32..50), 1..20),
    ) {
        let mut filter = Filter::new(epsilon("3"));
        let mut sum = Loss::zero();
        let three = Loss::from(&"3".parse().unwrap());
        for (above, below) in costs {
            let amount = epsilon(&format!("{above}/{below}"));
            let after = sum.add(amount.loss());
            let fits = after.compare(&three).unwrap().is_le();
            prop_assert_eq!(filter.pay("one", amount).is_ok(), fits);
            if fits { sum = after }
            prop_assert_eq!(filter.ledger().spent().loss(), &sum);
        }
    }
}
