//! What is called hidden because of its law is hidden from everybody: the
//! evidence that a million runs give on average is too little.

use etalon::museum::{Sight, specimens};

#[test]
fn a_million_runs_of_what_is_hidden_give_too_little_evidence() {
    let needed = 1e9f64.ln();
    let mut hidden = 0;
    for card in specimens() {
        let Some(nats) = card.evidence().unwrap() else { continue };
        match card.sight {
            Sight::Hidden(_) => {
                hidden += 1;
                assert!(1e6 * nats < needed, "{}: {} nats", card.name, 1e6 * nats);
            }
            // What falls needs evidence: no budget is below a third of what
            // the law gives on average.
            Sight::Support(runs) | Sight::Law(runs) => {
                let runs = f64::from(u32::try_from(runs).unwrap());
                assert!(3.0 * runs * nats > needed, "{}: {} nats", card.name, runs * nats);
            }
            Sight::Harmless(_) => {}
        }
    }
    assert!(hidden > 0, "no hidden law is listed");
}
