//! Several writers at once never overspend and never draw a thing twice.

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use super::child::start;
use super::*;

/// Publishes things of the first quarter at 1/7 each until there is no room;
/// how many.
pub(super) fn spend(path: &Path, writer: &str) -> Result<u32> {
    let mut ledger = Ledger::open(path, &terms())?;
    for count in 0.. {
        let name = format!("{writer}-{count}");
        let mut order = order(quarter(0), &[&name]);
        order.charges[0].epsilon = "1/7".parse()?;
        match publish(&mut ledger, &order) {
            Ok(_) => {}
            Err(Error::Input { rule, .. }) if rule.contains("spent 3 of 3") => return Ok(count),
            Err(fault) => return Err(fault),
        }
    }
    unreachable!("a budget has an end")
}

/// 3 at 1/7 each are 21, whoever had them.
fn assert_spent(path: &Path, counts: &[u32]) {
    assert_eq!(counts.iter().sum::<u32>(), 21, "{counts:?}");
    let ledger = Ledger::read(path).unwrap();
    assert_eq!(ledger.spent(&quarter(0)).unwrap(), terms().budget);
    assert_eq!(ledger.verify().unwrap().entries, 42);
}

#[test]
fn threads_share_a_budget() {
    let folder = Folder::new();
    let path = folder.ledger();
    let counts: Vec<u32> = thread::scope(|scope| {
        let path = &path;
        let spend = |writer| scope.spawn(move || spend(path, writer).unwrap());
        let writers = ["a", "b", "c"].map(spend);
        writers.map(|writer| writer.join().unwrap()).to_vec()
    });
    assert_spent(&path, &counts);
}

#[test]
fn processes_share_a_budget() {
    let folder = Folder::new();
    let path = folder.ledger();
    // None of them finds a file: they also make it at once.
    let mut writers = [(); 3].map(|()| start("spend", &path));
    let counts = writers.each_mut().map(|writer| writer.hear("done").parse().unwrap());
    for mut writer in writers {
        writer.child.wait().unwrap();
    }
    assert_spent(&path, &counts);
}

#[test]
fn who_asks_for_the_same_thing_at_once_gets_the_same() {
    let folder = Folder::new();
    let path = folder.ledger();
    for n in 0..20 {
        let drawn = AtomicU32::new(0);
        let ask = |seed: &str| {
            let mut order = order(quarter(n), &["a", "b"]);
            order.seed_commitment = digest(format!("{n} {seed}"));
            let mut ledger = Ledger::open(&path, &terms()).unwrap();
            let draw = |new: &[usize]| {
                drawn.fetch_add(1, Ordering::Relaxed);
                Ok(new.iter().map(|at| format!("{seed} {at}")).collect())
            };
            ledger.publish(&order, draw).unwrap()
        };
        let (one, other) = thread::scope(|scope| {
            let other = scope.spawn(|| ask("other"));
            (ask("one"), other.join().unwrap())
        });
        assert_eq!(one, other);
        assert_eq!(drawn.into_inner(), 1);
    }
}
