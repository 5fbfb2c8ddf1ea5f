//! Whatever is changed in the file is seen, and the entry told.

use rusqlite::Connection;
use rusqlite::types::Value;

use super::*;

/// The place of the fault that `verify` tells.
fn fault(path: &Path) -> String {
    match Ledger::read(path).and_then(|ledger| ledger.verify()) {
        Err(Error::Input { place, .. }) => place,
        other => panic!("not seen: {other:?}"),
    }
}

/// Changes the file behind the ledger's back, without its constraints.
fn change(path: &Path, statement: &str) {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch("PRAGMA ignore_check_constraints = ON").unwrap();
    connection.execute_batch(statement).unwrap();
}

/// Every table with its columns, and every row's number.
fn cells(path: &Path) -> Vec<(String, String, i64)> {
    let connection = Connection::open(path).unwrap();
    let mut cells = Vec::new();
    for table in ["terms", "debit", "publication"] {
        let list = |query: String| -> Vec<Value> {
            let mut statement = connection.prepare(&query).unwrap();
            let values = statement.query_map([], |row| row.get(0)).unwrap();
            values.map(|value| value.unwrap()).collect()
        };
        let numbers = list(format!("SELECT number FROM {table}"));
        for column in list(format!("SELECT name FROM pragma_table_info('{table}')")) {
            for number in &numbers {
                let (Value::Text(column), Value::Integer(number)) = (&column, number) else {
                    panic!("a column without a name")
                };
                cells.push((table.to_owned(), column.clone(), *number));
            }
        }
    }
    cells
}

#[test]
fn every_cell_of_every_table_is_watched() {
    let folder = Folder::new();
    let (sound, path) = (folder.0.join("sound.db"), folder.ledger());
    let ends = two_orders(&sound).verify().unwrap();
    assert_eq!((ends.entries, ends.publications), (6, 3));
    let cells = cells(&sound);
    assert_eq!(cells.len(), 7 + 3 * 14 + 3 * 6);
    for (table, column, number) in cells {
        // Integers, texts, texts that mean the same, no text at all, nothing.
        let others = [
            format!("{column} + 1"),
            format!("{column} || '0'"),
            format!("{column} || '/1'"),
            format!("upper({column})"),
            "CAST(x'ff' AS TEXT)".to_owned(),
            "'1'".to_owned(),
            "''".to_owned(),
            "-1".to_owned(),
            "1000000000000".to_owned(),
            "NULL".to_owned(),
        ];
        let mut tried = 0;
        for other in others {
            std::fs::copy(&sound, &path).unwrap();
            let connection = Connection::open(&path).unwrap();
            connection.execute_batch("PRAGMA ignore_check_constraints = ON").unwrap();
            let statement = format!(
                "UPDATE {table} SET {column} = {other} WHERE number = {number} \
                 AND {column} IS NOT {other}"
            );
            let changed = connection.execute(&statement, []);
            drop(connection);
            if !matches!(changed, Ok(1)) {
                continue; // The database refuses it, or it is the same.
            }
            tried += 1;
            let place = fault(&path);
            let expected =
                if table == "terms" { "the terms".to_owned() } else { format!("entry {number}") };
            // A number that is another's now, or none, is told as such.
            let moved = column == "number" && place.starts_with("entry ");
            assert!(place == expected || moved, "{statement}: {place}");
            let opened = Ledger::open(&path, &terms());
            assert_eq!(opened.is_err(), column != "content", "{statement}");
        }
        assert!(tried >= 1, "{table}.{column} of {number} was never changed");
    }
}

#[test]
fn a_row_that_is_gone_is_missed() {
    let folder = Folder::new();
    let (sound, path) = (folder.0.join("sound.db"), folder.ledger());
    drop(two_orders(&sound));
    for (table, number, place) in [
        ("debit", 1, "entry 1"),
        ("debit", 2, "entry 2"),
        ("publication", 3, "entry 3"),
        ("publication", 4, "entry 4"),
        ("debit", 5, "entry 5"),
        // The last entry leaves a debit for which nothing was published.
        ("publication", 6, "entry 5"),
    ] {
        std::fs::copy(&sound, &path).unwrap();
        change(&path, &format!("DELETE FROM {table} WHERE number = {number}"));
        assert_eq!(fault(&path), place, "{table} {number}");
    }
    std::fs::copy(&sound, &path).unwrap();
    change(&path, "DELETE FROM terms");
    assert_eq!(fault(&path), "the terms");
    std::fs::copy(&sound, &path).unwrap();
    change(
        &path,
        "INSERT INTO debit SELECT 3, previous, hash, time, period, first_month, months, \
        name, definition, epsilon, roster, policy, seed_commitment, input_commitment \
        FROM debit WHERE number = 2",
    );
    assert_eq!(fault(&path), "entry 3", "a number that two rows have");
}

#[test]
fn what_was_published_cannot_be_exchanged() {
    let folder = Folder::new();
    let path = folder.ledger();
    let mut ledger = two_orders(&path);
    change(&path, "UPDATE publication SET content = 'noisy c' WHERE number = 4");
    assert_eq!(fault(&path), "entry 4");
    says(ledger.publications(), &["entry 4", "digest"]);
    // It is not handed out again, and the sound one of the order still is.
    let again = publish(&mut ledger, &order(quarter(0), &["b"]));
    says(again, &["entry 4", "go on with a copy that verifies"]);
    publish(&mut ledger, &order(quarter(0), &["a"])).unwrap();
}

#[test]
fn other_tables_are_refused() {
    let folder = Folder::new();
    let (sound, path) = (folder.0.join("sound.db"), folder.ledger());
    drop(two_orders(&sound));
    for statement in [
        "CREATE TRIGGER forget AFTER INSERT ON debit BEGIN DELETE FROM debit; END",
        "CREATE TABLE notes (text)",
        "CREATE INDEX names ON debit (name)",
        "CREATE VIEW seen AS SELECT 1",
        "ALTER TABLE debit ADD COLUMN extra TEXT",
        "ALTER TABLE debit RENAME COLUMN roster TO leaves",
        "DROP TABLE publication",
    ] {
        std::fs::copy(&sound, &path).unwrap();
        change(&path, statement);
        assert_eq!(fault(&path), "the tables", "{statement}");
        assert!(Ledger::open(&path, &terms()).is_err(), "{statement}");
    }
}

#[test]
fn a_ledger_changed_while_it_is_open_is_not_spent_from() {
    let folder = Folder::new();
    let path = folder.ledger();
    let mut ledger = two_orders(&path);
    change(&path, "UPDATE debit SET epsilon = '1/2' WHERE number = 5");
    let next = ledger.publish(&order(quarter(2), &["a"]), |_| panic!("drawn"));
    says(next, &["entry 5", "spend nothing"]);
    says(ledger.spent(&quarter(1)), &["entry 5"]);
}

#[test]
fn a_bit_that_flips_anywhere_is_seen_or_changes_nothing() {
    let folder = Folder::new();
    let (sound, path) = (folder.0.join("sound.db"), folder.ledger());
    let ledger = two_orders(&sound);
    let (ends, published) = (ledger.verify().unwrap(), ledger.publications().unwrap());
    drop(ledger);
    let bytes = std::fs::read(&sound).unwrap();
    let mut seen = 0;
    for at in (0..bytes.len()).step_by(7) {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1 << (at % 8);
        std::fs::write(&path, &bytes).unwrap();
        let read =
            Ledger::read(&path).and_then(|ledger| Ok((ledger.verify()?, ledger.publications()?)));
        match read {
            Ok(found) => assert_eq!(found, (ends.clone(), published.clone()), "byte {at}"),
            Err(_) => seen += 1,
        }
    }
    assert!(seen > 100, "only {seen} flips were seen");
}

#[test]
fn what_is_cut_off_whole_is_seen_by_who_kept_a_hash() {
    let folder = Folder::new();
    let path = folder.ledger();
    let kept = two_orders(&path).publications().unwrap();
    change(&path, "DELETE FROM debit WHERE number > 4; DELETE FROM publication WHERE number > 4");
    let ledger = Ledger::read(&path).unwrap();
    assert_eq!(ledger.verify().unwrap().entries, 4, "the chain alone cannot know");
    let book = ledger.book().unwrap();
    let found: Vec<_> = kept.iter().map(|published| book.find(&published.hash)).collect();
    assert_eq!(found, [Some(3), Some(4), None]);
}
