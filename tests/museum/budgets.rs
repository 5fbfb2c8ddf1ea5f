//! How the budgets on the cards were measured; run it to measure them anew.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use etalon::audit::{Plan, Verdict, audit};
use etalon::museum::{CATALOGUES, Sight, Specimen, specimens};
use etalon::tape::Seed;

const SEEDS: u8 = 20;
/// What is tried of a card that promises no number of runs.
const MOST: u64 = 1_000_000;
/// After so many seeds that do not suffice, the others are not tried.
const PATIENCE: usize = 2;

/// The runs after which each seed has its violation; none where it has not.
fn falls(card: &Specimen) -> Vec<Option<u64>> {
    let mut falls = Vec::new();
    let promised = match card.sight {
        Sight::Support(runs) | Sight::Law(runs) => runs,
        Sight::Hidden(_) | Sight::Harmless(_) => MOST,
    };
    for index in 1..=SEEDS {
        let seed = Seed::new([index; 32]);
        let pair = card.pair().unwrap();
        let mut subject = card.subject.subject(&CATALOGUES, &pair, &seed).unwrap();
        let plan = Plan {
            claim: card.claim().unwrap(),
            relation: card.relation().unwrap(),
            unit: "person".parse().unwrap(),
            alpha: "1e-9".parse().unwrap(),
            max_runs: promised.max(MOST),
            stop_at_violation: true,
            seed,
        };
        let finding = audit(&plan, &mut subject, &mut |_| true).unwrap();
        let fell = finding.verdict == Verdict::Violation;
        falls.push(fell.then_some(finding.runs));
        if falls.iter().filter(|fall| fall.is_none()).count() >= PATIENCE {
            break;
        }
    }
    falls
}

/// `MUSEUM_ONLY=text cargo test --release --test museum -- --ignored --nocapture`
#[test]
#[ignore = "measures for minutes; prints, for each specimen, in how many of 20 seeds it fell and after how many runs at most"]
fn budgets() {
    let only = std::env::var("MUSEUM_ONLY").unwrap_or_default();
    let cards: Vec<_> = specimens().filter(|card| card.name.contains(&only)).collect();
    let next = AtomicUsize::new(0);
    let short = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(card) = cards.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let falls = falls(card);
                    let fell = falls.iter().flatten().count();
                    let most = falls.iter().flatten().max();
                    println!("{:<28} {fell:>2} of {:>2}, {most:?}", card.name, falls.len());
                    if let Sight::Support(runs) | Sight::Law(runs) = card.sight
                        && (fell < falls.len() || most.is_some_and(|most| *most > runs))
                    {
                        short.lock().unwrap().push(card.name);
                    }
                }
            });
        }
    });
    let short = short.into_inner().unwrap();
    assert!(short.is_empty(), "their budgets are too small: {short:?}");
}
