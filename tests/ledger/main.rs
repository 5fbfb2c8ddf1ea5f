//! The budget ledger: never overspent, never drawn twice, never half-written,
//! and every change of its past seen, whoever else writes and whenever the
//! process dies.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod caps;
mod chain;
mod child;
mod command;
mod crowd;
mod faults;
mod kill;
mod publish;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use etalon::digest::{Digest, hex};
use etalon::ledger::{Charge, Ledger, Months, Order, Publication, Terms};
use etalon::{Error, Result};

/// A folder that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("etalon-ledger-{}-{count}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn ledger(&self) -> PathBuf {
        self.0.join("ledger.db")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// 3 per person-quarter, no other cap.
fn terms() -> Terms {
    Terms {
        unit: "person-quarter".parse().unwrap(),
        relation: "replace-one".parse().unwrap(),
        budget: "3".parse().unwrap(),
        yearly: None,
        lifetime: None,
    }
}

/// The n-th quarter from 2024-Q1 on.
fn quarter(n: i64) -> Months {
    Months::starting(2024 * 12 + 3 * n, 3).unwrap()
}

fn digest(of: impl AsRef<[u8]>) -> String {
    hex(&Digest::of(of))
}

fn charge(name: &str, epsilon: &str) -> Charge {
    let definition = format!("{{\"column\":\"{name}\"}}");
    Charge { name: name.to_owned(), definition, epsilon: epsilon.parse().unwrap() }
}

/// An order of charges of epsilon 1, from a seed of its own.
fn order(period: Months, names: &[&str]) -> Order {
    let seed = format!("{} {names:?}", period.label);
    Order {
        period,
        charges: names.iter().map(|name| charge(name, "1")).collect(),
        roster: digest("roster"),
        policy: digest("policy"),
        seed_commitment: digest(seed),
        input_commitment: digest("input"),
        time: "2024-10-01T06:00:00Z".to_owned(),
    }
}

/// Publishes texts that say what they are of.
fn publish(ledger: &mut Ledger, order: &Order) -> Result<Vec<Publication>> {
    ledger.publish(order, |new| {
        Ok(new.iter().map(|&at| format!("noisy {}\n", order.charges[at].name)).collect())
    })
}

/// A ledger of two orders: `a` and `b` of 2024-Q1, `a` of 2024-Q2.
fn two_orders(path: &Path) -> Ledger {
    let mut ledger = Ledger::open(path, &terms()).unwrap();
    publish(&mut ledger, &order(quarter(0), &["a", "b"])).unwrap();
    publish(&mut ledger, &order(quarter(1), &["a"])).unwrap();
    ledger
}

/// The sentence of a refusal.
fn sentence<T: std::fmt::Debug>(done: Result<T>) -> String {
    done.unwrap_err().to_string()
}

fn says<T: std::fmt::Debug>(done: Result<T>, parts: &[&str]) {
    let sentence = sentence(done);
    for part in parts {
        assert!(sentence.contains(part), "no `{part}` in: {sentence}");
    }
}
