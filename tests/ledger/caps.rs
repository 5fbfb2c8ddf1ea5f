//! Caps of a period, of 12 months, and for ever, against a model that asks
//! every window anew.

use std::collections::BTreeMap;

use etalon::num::Rational;
use proptest::prelude::*;

use super::*;

fn capped(unit: &str, budget: &str, yearly: Option<&str>, lifetime: Option<&str>) -> Terms {
    Terms {
        unit: unit.parse().unwrap(),
        relation: "replace-one".parse().unwrap(),
        budget: budget.parse().unwrap(),
        yearly: yearly.map(|cap| cap.parse().unwrap()),
        lifetime: lifetime.map(|cap| cap.parse().unwrap()),
    }
}

/// Asks for one thing at a price.
fn spend(ledger: &mut Ledger, period: Months, name: &str, epsilon: &str) -> Result<()> {
    let mut order = order(period, &[name]);
    order.charges[0].epsilon = epsilon.parse().unwrap();
    publish(ledger, &order).map(drop)
}

#[test]
fn thirds_add_up_to_one_and_not_to_more() {
    let folder = Folder::new();
    let terms = capped("person-quarter", "1", None, None);
    let mut ledger = Ledger::open(&folder.ledger(), &terms).unwrap();
    for name in ["a", "b", "c"] {
        spend(&mut ledger, quarter(0), name, "1/3").unwrap();
    }
    let refused = spend(&mut ledger, quarter(0), "d", "1e-30");
    says(
        refused,
        &["2024-Q1", "spent 1 of 1, 0 is left", "next period with room for it is 2024-Q2"],
    );
    says(spend(&mut ledger, quarter(1), "d", "2"), &["0 of 1", "ask for less"]);
}

#[test]
fn a_year_is_any_twelve_months_and_a_period_counts_whole() {
    let folder = Folder::new();
    let terms = capped("person-quarter", "3", Some("12"), None);
    let mut ledger = Ledger::open(&folder.ledger(), &terms).unwrap();
    for n in 0..4 {
        spend(&mut ledger, quarter(n), "a", "3").unwrap();
    }
    // The months 2024-02 to 2025-01 reach into five quarters.
    let fifth = spend(&mut ledger, quarter(4), "a", "1/2");
    says(fifth, &["2025-Q1", "2024-02 to 2025-01", "spent 12 of 12", "is 2025-Q2"]);
    spend(&mut ledger, quarter(5), "a", "3").unwrap();
    // Spending for a past period counts in the windows of that period.
    let before = spend(&mut ledger, quarter(-1), "a", "1");
    says(before, &["2023-Q4", "2023-11 to 2024-10", "is 2025-Q3"]);
    spend(&mut ledger, quarter(-2), "a", "3").unwrap();
}

#[test]
fn a_month_meets_twelve_months_exactly() {
    let folder = Folder::new();
    let terms = capped("person-month", "1", Some("1"), None);
    let mut ledger = Ledger::open(&folder.ledger(), &terms).unwrap();
    let month = |n: i64| Months::starting(2024 * 12 + n, 1).unwrap();
    spend(&mut ledger, month(0), "a", "1").unwrap();
    says(spend(&mut ledger, month(11), "a", "1"), &["2024-12", "is 2025-01"]);
    spend(&mut ledger, month(12), "a", "1").unwrap();
    says(spend(&mut ledger, month(-11), "a", "1"), &["2023-02", "is 2026-01"]);
    spend(&mut ledger, month(-12), "a", "1").unwrap();
}

#[test]
fn what_is_spent_for_ever_never_comes_back() {
    let folder = Folder::new();
    let terms = capped("person-quarter", "3", None, Some("4"));
    let mut ledger = Ledger::open(&folder.ledger(), &terms).unwrap();
    spend(&mut ledger, quarter(0), "a", "3").unwrap();
    says(spend(&mut ledger, quarter(40), "a", "2"), &["all periods", "3 of 4, 1 is left", "less"]);
    spend(&mut ledger, quarter(40), "a", "1").unwrap();
    says(spend(&mut ledger, quarter(0), "b", "1/100"), &["3 of 3", "no later period"]);
}

#[test]
fn an_order_is_paid_as_a_whole_or_not_at_all() {
    let folder = Folder::new();
    let mut ledger = Ledger::open(&folder.ledger(), &terms()).unwrap();
    let refused = publish(&mut ledger, &order(quarter(0), &["a", "b", "c", "d"]));
    says(refused, &["0 of 3, 3 is left and 4 asked for"]);
    assert_eq!(ledger.verify().unwrap().entries, 0);
    publish(&mut ledger, &order(quarter(0), &["a", "b", "c"])).unwrap();
}

/// Whether every cap holds, every window of 12 months counted month by month.
fn keeps(terms: &Terms, count: i64, spent: &BTreeMap<i64, Rational>) -> bool {
    let sum = |chosen: &dyn Fn(i64) -> bool| {
        let chosen = spent.iter().filter(|(first, _)| chosen(**first));
        chosen.fold(Rational::zero(), |sum, (_, epsilon)| &sum + epsilon)
    };
    let meets = |first: i64, start: i64| {
        (first..first + count).any(|month| (start..start + 12).contains(&month))
    };
    spent.values().all(|epsilon| *epsilon <= terms.budget)
        && terms.yearly.as_ref().is_none_or(|cap| {
            (2022 * 12..2028 * 12).all(|start| sum(&|first| meets(first, start)) <= *cap)
        })
        && terms.lifetime.as_ref().is_none_or(|cap| sum(&|_| true) <= *cap)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_ledger_allows_what_the_model_allows(
        quarterly in any::<bool>(),
        yearly in prop::option::of(2i64..40),
        lifetime in prop::option::of(10i64..60),
        asked in prop::collection::vec((0i64..24, 1i64..9, 1u64..4), 1..40),
    ) {
        let folder = Folder::new();
        let sixths = |n: i64| Rational::new(n, 6u64).unwrap();
        let terms = Terms {
            unit: if quarterly { "person-quarter" } else { "person-month" }.parse().unwrap(),
            relation: "replace-one".parse().unwrap(),
            budget: "2".parse().unwrap(),
            yearly: yearly.map(sixths),
            lifetime: lifetime.map(sixths),
        };
        let count = if quarterly { 3 } else { 1 };
        let mut ledger = Ledger::open(&folder.ledger(), &terms).unwrap();
        let mut spent = BTreeMap::new();
        for (at, (place, sixth, parts)) in asked.into_iter().enumerate() {
            let first = 2024 * 12 + place / count * count;
            let period = Months::starting(first, u32::try_from(count).unwrap()).unwrap();
            let name = format!("n{at}");
            let epsilon = (&sixths(sixth) / &Rational::from(i64::try_from(parts).unwrap())).unwrap();
            let mut after = spent.clone();
            let before = after.remove(&first).unwrap_or_else(Rational::zero);
            after.insert(first, &before + &epsilon);
            let done = spend(&mut ledger, period, &name, &epsilon.to_string());
            prop_assert_eq!(done.is_ok(), keeps(&terms, count, &after), "{:?}", done);
            if done.is_ok() {
                spent = after;
            }
        }
        prop_assert!(ledger.verify().is_ok());
    }
}
