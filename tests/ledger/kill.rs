//! A process that dies at any instant leaves all of an order or nothing of it.

use std::time::Duration;

use super::child::{CHARGES, large_order, start, texts};
use super::*;

const KILLS: u32 = 100;

/// What a child left, after everything was checked.
#[derive(Debug, PartialEq, Eq)]
enum Left {
    Nothing,
    All,
}

/// Looks at what is left and finishes the order.
fn left(path: &Path) -> Left {
    let mut ledger = Ledger::open(path, &terms()).unwrap();
    let checked = ledger.verify().unwrap();
    let left = match checked.entries {
        6 => Left::Nothing,
        26 => Left::All,
        part => panic!("{part} entries"),
    };
    // From the same seed: nobody has seen what was drawn from it, or all of it
    // is there.
    let mut drawn = 0;
    let published = ledger.publish(&large_order(), |new| {
        drawn = new.len();
        Ok(texts(new))
    });
    assert_eq!(drawn, if left == Left::All { 0 } else { CHARGES });
    let contents: Vec<_> = published.unwrap().into_iter().map(|p| p.content).collect();
    assert_eq!(contents, texts(&(0..CHARGES).collect::<Vec<_>>()));
    assert_eq!(ledger.verify().unwrap().entries, 26);
    left
}

#[test]
fn a_killed_writer_leaves_nothing_or_all() {
    let folder = Folder::new();
    let (sound, path) = (folder.0.join("sound.db"), folder.ledger());
    drop(two_orders(&sound));
    std::fs::copy(&sound, &path).unwrap();
    let mut child = start("publish", &path);
    child.hear("ready");
    let (answer, whole) = child.time();
    assert_eq!(answer, CHARGES.to_string());
    child.kill();
    assert_eq!(left(&path), Left::All);
    let journal = folder.0.join("ledger.db-journal");
    let (mut nothing, mut hot) = (0, 0);
    for kill in 0..KILLS {
        std::fs::copy(&sound, &path).unwrap();
        let mut child = start("publish", &path);
        child.hear("ready");
        // Instants spread evenly over a little more than the time it takes.
        std::thread::sleep(whole * kill * 5 / (KILLS * 4));
        child.kill();
        hot += u32::from(journal.exists());
        nothing += u32::from(left(&path) == Left::Nothing);
    }
    println!("of {KILLS}, {nothing} left nothing, {hot} a journal; the whole takes {whole:?}");
    assert!(nothing > 0 && hot > 0, "no kill came in time: {nothing}, {hot}");
}

#[test]
fn a_writer_killed_while_it_draws_has_spent_nothing() {
    let folder = Folder::new();
    let (path, journal) = (folder.ledger(), folder.0.join("ledger.db-journal"));
    drop(two_orders(&path));
    let mut child = start("hang", &path);
    child.hear("drawing");
    assert!(journal.exists(), "the debit is written before noise is drawn");
    child.kill();
    assert!(journal.exists());
    // A reader undoes it, too.
    let ledger = Ledger::read(&path).unwrap();
    assert_eq!(ledger.spent(&quarter(7)).unwrap(), "0".parse().unwrap());
    drop(ledger);
    assert_eq!(left(&path), Left::Nothing);
}

#[test]
fn a_ledger_whose_making_was_cut_short_is_made_again() {
    let folder = Folder::new();
    let path = folder.ledger();
    let mut child = start("open", &path);
    child.hear("ready");
    let (_, whole) = child.time();
    child.kill();
    for kill in 0..40 {
        std::fs::remove_file(&path).unwrap();
        let mut child = start("open", &path);
        child.hear("ready");
        std::thread::sleep(whole * kill / 30 + Duration::from_micros(10));
        child.kill();
        let mut ledger = Ledger::open(&path, &terms()).unwrap();
        publish(&mut ledger, &order(quarter(0), &["a"])).unwrap();
        ledger.verify().unwrap();
    }
}
