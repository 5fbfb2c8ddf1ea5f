//! What is published, once and for ever, and what is refused.

use super::*;

#[test]
fn what_is_published_is_returned_and_never_drawn_again() {
    let folder = Folder::new();
    let mut ledger = Ledger::open(&folder.ledger(), &terms()).unwrap();
    let first = order(quarter(0), &["a", "b"]);
    let published = publish(&mut ledger, &first).unwrap();
    let names: Vec<_> = published.iter().map(|p| (p.entry, p.name.as_str())).collect();
    assert_eq!(names, [(3, "a"), (4, "b")], "two debits, then two publications");
    assert_eq!(published[1].content, "noisy b\n");
    assert_eq!(published[0].seed_commitment, first.seed_commitment);

    // Another seed, other data, another time, and one more thing.
    let mut more = order(quarter(0), &["b", "c", "a"]);
    more.input_commitment = digest("other input");
    more.time = "later".to_owned();
    let mut drawn = Vec::new();
    let again = ledger
        .publish(&more, |new| {
            drawn = new.to_vec();
            Ok(vec!["c only\n".to_owned()])
        })
        .unwrap();
    assert_eq!(drawn, [1]);
    assert_eq!((&again[0], &again[2]), (&published[1], &published[0]));
    assert_eq!((again[1].entry, again[1].content.as_str()), (6, "c only\n"));
    assert_eq!(ledger.spent(&quarter(0)).unwrap(), "3".parse().unwrap());
    assert_eq!(ledger.spent(&quarter(1)).unwrap(), "0".parse().unwrap());

    // The budget is spent and the seed was used: what is published stays to be had.
    let third = ledger.publish(&more, |_| panic!("nothing is new")).unwrap();
    assert_eq!(third, again);

    drop(ledger);
    let ledger = Ledger::read(&folder.ledger()).unwrap();
    assert_eq!(ledger.publications().unwrap(), [&published[..], &again[1..2]].concat());
    assert_eq!(ledger.verify().unwrap().publications, 3);
    let files: Vec<_> =
        std::fs::read_dir(&folder.0).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert_eq!(files, ["ledger.db"], "one file at rest");
}

#[test]
fn a_name_belongs_to_what_was_published_under_it() {
    let folder = Folder::new();
    let mut ledger = Ledger::open(&folder.ledger(), &terms()).unwrap();
    publish(&mut ledger, &order(quarter(0), &["a"])).unwrap();
    let before = ledger.verify().unwrap();
    let changed = |change: fn(&mut Order)| {
        let mut order = order(quarter(0), &["b", "a"]);
        change(&mut order);
        order
    };
    let refused = |order: Order, ledger: &mut Ledger, parts: &[&str]| {
        says(ledger.publish(&order, |_| panic!("drawn")), parts);
    };
    let order = changed(|order| order.charges[1].definition = "{}".to_owned());
    let parts = ["2024-Q1", "`a`", "entry 1", "as {\"column\":\"a\"}, not {}", "another name"];
    refused(order, &mut ledger, &parts);
    let order = changed(|order| order.charges[1].epsilon = "1/2".parse().unwrap());
    refused(order, &mut ledger, &["for eps = 1, not 1/2"]);
    let order = changed(|order| order.roster = digest("another"));
    refused(
        order,
        &mut ledger,
        &["for another roster: who is on which team has changed", &digest("another")],
    );
    assert_eq!(ledger.verify().unwrap(), before, "not even the new charge was recorded");

    // The name is free in another period.
    publish(&mut ledger, &super::order(quarter(1), &["a"])).unwrap();
}

#[test]
fn a_seed_is_used_once() {
    let folder = Folder::new();
    let mut ledger = two_orders(&folder.ledger());
    let mut reused = order(quarter(2), &["a"]);
    reused.seed_commitment = order(quarter(0), &["a", "b"]).seed_commitment;
    let drawn = ledger.publish(&reused, |_| panic!("drawn"));
    says(drawn, &["entry 1", "fresh seed"]);
    // Not for more things of the period it was used in, either.
    let mut extended = order(quarter(0), &["a", "b", "c"]);
    extended.seed_commitment.clone_from(&reused.seed_commitment);
    says(ledger.publish(&extended, |_| panic!("drawn")), &["entry 1", "fresh seed"]);
    assert_eq!(ledger.spent(&quarter(2)).unwrap(), "0".parse().unwrap());
}

#[test]
fn an_order_that_is_not_drawn_leaves_no_trace() {
    let folder = Folder::new();
    let mut ledger = two_orders(&folder.ledger());
    let before = ledger.verify().unwrap();
    let next = order(quarter(2), &["a", "b"]);
    let failed = Error::TapeEnded;
    assert_eq!(ledger.publish(&next, |_| Err(failed.clone())).unwrap_err(), failed);
    says(ledger.publish(&next, |_| Ok(vec!["one".to_owned()])), &["one per charge"]);
    let panics = std::panic::AssertUnwindSafe(|| {
        let _ = ledger.publish(&next, |_| panic!("the noise failed"));
    });
    assert!(std::panic::catch_unwind(panics).is_err());
    assert_eq!(ledger.verify().unwrap(), before);
    // Nothing was spent: the same seed may be asked for again.
    publish(&mut ledger, &next).unwrap();
}

#[test]
fn what_is_drawn_was_debited_before() {
    let folder = Folder::new();
    let path = folder.ledger();
    let mut ledger = Ledger::open(&path, &terms()).unwrap();
    ledger
        .publish(&order(quarter(0), &["a"]), |_| {
            // The debit is pending: nobody else may write, and nobody sees it yet.
            let other = rusqlite::Connection::open(&path).unwrap();
            other.busy_timeout(std::time::Duration::ZERO).unwrap();
            assert!(other.execute("BEGIN IMMEDIATE", []).is_err());
            let seen: i64 =
                other.query_row("SELECT count(*) FROM debit", [], |row| row.get(0)).unwrap();
            assert_eq!(seen, 0);
            assert!(folder.0.join("ledger.db-journal").exists(), "the debit is written down");
            Ok(vec![String::new()])
        })
        .unwrap();
}

#[test]
fn malformed_orders_are_refused() {
    let folder = Folder::new();
    let mut ledger = Ledger::open(&folder.ledger(), &terms()).unwrap();
    let mut refused = |change: &dyn Fn(&mut Order), part: &str| {
        let mut order = order(quarter(0), &["a", "b"]);
        change(&mut order);
        says(ledger.publish(&order, |_| panic!("drawn")), &[part]);
    };
    refused(&|order| order.charges.clear(), "at least one thing");
    refused(&|order| order.charges[1].name = "a".to_owned(), "no other charge");
    refused(&|order| order.charges[1].name = "A b".to_owned(), "one word");
    refused(&|order| order.charges[1].definition.clear(), "definition");
    refused(&|order| order.charges[0].epsilon = "0".parse().unwrap(), "above 0");
    refused(&|order| order.charges[0].epsilon = "-1".parse().unwrap(), "above 0");
    refused(&|order| order.seed_commitment = "00".to_owned(), "64 lowercase");
    refused(&|order| order.roster = order.roster.to_uppercase(), "64 lowercase");
    refused(&|order| order.time.clear(), "the time");
    refused(&|order| order.period.label = "2024-Q2".to_owned(), "the label");
    refused(&|order| order.period = Months::starting(2024 * 12, 1).unwrap(), "by quarter");
    assert_eq!(ledger.verify().unwrap().entries, 0);
}

#[test]
fn contents_come_back_as_they_were() {
    let folder = Folder::new();
    let mut ledger = Ledger::open(&folder.ledger(), &terms()).unwrap();
    let content = "a,\"ü\u{0}\u{1f}😀\"\r\n\n".repeat(1000);
    let order = order(quarter(0), &["a", "b"]);
    ledger.publish(&order, |_| Ok(vec![content.clone(), String::new()])).unwrap();
    let found = ledger.publications().unwrap();
    assert_eq!((found[0].content.as_str(), found[1].content.as_str()), (content.as_str(), ""));
}
