//! Every number of a page is a number of a file beside it: found there by what
//! the page says, and equal up to an honest rounding.

use std::collections::BTreeMap;

use etalon::insights::release::{cells_csv, changes_csv};
use etalon::num::Rational;

use crate::made::Release;
use crate::walk::{Element, elements};

/// The rows of a CSV file by their columns, as any program would read them.
struct Table {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(text: &str) -> Self {
        let mut rows = text.lines().map(fields);
        let names = rows.next().unwrap();
        Self { names, rows: rows.collect() }
    }

    /// A field of a row, counted from 1 below the header.
    fn field(&self, row: usize, column: &str) -> &str {
        let at = self.names.iter().position(|name| name == column).unwrap();
        &self.rows[row - 1][at]
    }
}

fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => field.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            letter => field.push(letter),
        }
    }
    fields.push(field);
    fields
}

/// What is wrong with the numbers of a page, and how many there are of each
/// column of each file.
fn faults(release: &Release, page: &str) -> (Vec<String>, BTreeMap<(String, String), usize>) {
    let tables = BTreeMap::from([
        ("cells", Table::read(&cells_csv(&release.cells))),
        ("history", Table::read(&cells_csv(&release.history))),
        ("changes", Table::read(&changes_csv(&release.changes))),
    ]);
    let (mut faults, mut seen) = (Vec::new(), BTreeMap::new());
    for figure in elements(page).iter().filter(|element| element.is("figure")) {
        let (file, row) = figure.attribute("data-row").split_once('/').unwrap();
        let (table, row) = (&tables[file], row.parse().unwrap());
        let column = figure.attribute("data-of");
        let key = ["period", "view", "group", "metric", "part"].map(|name| table.field(row, name));
        if figure.attribute("data-cell") != key.join("/") {
            faults.push(format!("{figure:?} is of {key:?}"));
        }
        if figure.attribute("value") != table.field(row, column) {
            faults.push(format!("{figure:?} is not {}", table.field(row, column)));
        }
        if !is_rounded(figure, file == "changes") {
            faults.push(format!("{figure:?} is not its value, rounded"));
        }
        *seen.entry((file.to_owned(), column.to_owned())).or_default() += 1;
    }
    (faults, seen)
}

/// Whether the text of a number is its value to at most half a digit, a bound
/// to less than a digit and outward.
fn is_rounded(figure: &Element, change: bool) -> bool {
    let exact: Rational = figure.attribute("value").parse().unwrap();
    let text = figure.text.replace(',', "").replace('\u{2212}', "-");
    let (text, factor) = match text.strip_suffix('%').or(text.strip_suffix(" points")) {
        Some(text) => (text, Rational::from(100)),
        None => (text.trim_end_matches("\u{a0}h"), Rational::one()),
    };
    if change && (exact > Rational::zero()) != text.starts_with('+') {
        return false;
    }
    let text = text.trim_start_matches('+');
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let digit = (0..decimals).fold(Rational::one(), |x, _| &x * &"1/10".parse().unwrap());
    let gap = &text.parse::<Rational>().unwrap() - &(&exact * &factor);
    match figure.attribute("data-of") {
        "low" => gap <= Rational::zero() && gap.abs() < digit,
        "high" => gap >= Rational::zero() && gap.abs() < digit,
        "value" => &gap.abs() + &gap.abs() <= digit,
        _ => gap == Rational::zero(),
    }
}

#[test]
fn every_number_is_a_number_of_a_file() {
    let release = Release::made();
    let (faults, seen) = faults(&release, &release.html());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    for (file, columns) in [
        ("cells", ["value", "low", "high", "people", "count"].as_slice()),
        ("history", &["value", "low", "high"]),
        ("changes", &["value", "low", "high"]),
    ] {
        for column in columns {
            let seen = seen.get(&(file.to_owned(), (*column).to_owned()));
            assert!(seen.is_some_and(|seen| *seen >= 20), "{file} {column}: {seen:?}");
        }
    }
}

#[test]
fn a_change_is_called_what_its_bounds_say() {
    let release = Release::made();
    let page = release.html();
    let (zero, mut seen) = (Rational::zero(), BTreeMap::new());
    let words = |low: &Rational, high: &Rational| match (*low > zero, *high < zero) {
        (true, _) => "It went up",
        (_, true) => "It went down",
        _ => "No change can be told from noise",
    };
    for row in elements(&page).iter().filter(|element| element.name == "tr") {
        let Some(number) = row.attribute("id").strip_prefix("changes-") else { continue };
        let change = &release.changes[number.parse::<usize>().unwrap() - 1];
        let words = words(&change.low, &change.high);
        assert!(row.text.contains(words), "{row:?}");
        *seen.entry(words).or_insert(0) += 1;
    }
    assert!(seen.len() > 1, "{seen:?}");
    for metric in &release.policy.metrics {
        let own: Vec<_> =
            release.changes.iter().filter(|change| change.metric == metric.name).collect();
        let told = own.iter().filter(|change| words(&change.low, &change.high).starts_with("It"));
        let told = told.count();
        let words = match told {
            0 => format!("None of the {} changes", own.len()),
            told => {
                format!("Of the {} changes of this metric in changes.csv, {told} can", own.len())
            }
        };
        let id = format!("metric-{}", metric.name);
        let all = elements(&page);
        let section = all.iter().find(|element| element.attribute("id") == id).unwrap();
        assert!(own.is_empty() || section.text.replace(',', "").contains(&words.replace(',', "")));
    }
}

#[test]
fn no_number_stands_beside_them_untold() {
    // Without the numbers that are told apart, only edges of the policy are left.
    let page = Release::made().html();
    let mut rest = String::new();
    for (at, piece) in page.split("<data").enumerate() {
        let told = if at == 0 { 0 } else { piece.find("</data>").unwrap() + "</data>".len() };
        rest.push_str(&piece[told..]);
    }
    let cells = ["value", "bounds", "said", "lead"];
    let mut seen = 0;
    for element in elements(&rest) {
        if cells.iter().any(|class| element.is(class)) {
            let words = element.text.split([' ', '\u{a0}']);
            let numbers = words.filter(|word| word.contains(|c: char| c.is_ascii_digit()));
            let edges = numbers.into_iter().all(|number| ["1", "2", "4", "8"].contains(&number));
            assert!(edges, "{element:?}");
            seen += 1;
        }
    }
    assert!(seen > 200, "{seen}");
}

#[test]
fn every_row_of_numbers_names_its_ledger_entry() {
    let release = Release::made();
    let page = release.html();
    let all = elements(&page);
    let ids: Vec<&str> = all.iter().map(|element| element.attribute("id")).collect();
    let unique: std::collections::BTreeSet<&str> =
        ids.iter().filter(|id| !id.is_empty()).copied().collect();
    assert_eq!(unique.len(), ids.iter().filter(|id| !id.is_empty()).count(), "an id twice");
    let mut rows = 0;
    for row in all.iter().filter(|element| element.name == "tr") {
        let id = row.attribute("id");
        let Some((file, number)) = id.split_once('-') else { continue };
        assert!(row.text.contains(&format!("row\u{a0}{number}")), "{row:?}");
        let number: usize = number.parse().unwrap();
        let entry = match file {
            "cells" => release.cells[number - 1].entry,
            "history" => release.history[number - 1].entry,
            // A change has two; the later is in its row.
            "changes" => {
                let change = &release.changes[number - 1];
                let cell = release.cells.iter().find(|cell| {
                    cell.key() == (change.view, &change.group, &change.metric, change.part)
                });
                cell.unwrap().entry
            }
            other => panic!("{other}"),
        };
        let named = row.text.split(['\u{a0}', ' ', ',']).any(|word| word == entry.to_string());
        assert!(named && row.text.contains("entr"), "{row:?}");
        rows += 1;
    }
    assert!(rows > 100, "{rows}");
    for link in all.iter().filter(|element| element.name == "a") {
        let target = link.attribute("href").strip_prefix('#').unwrap();
        assert!(unique.contains(target), "{link:?}");
    }
}

#[test]
fn a_number_that_was_changed_is_found() {
    let release = Release::made();
    let page = release.html();
    // Each spoils one thing of the first number of that kind.
    let spoiled = |column: &str, spoil: &dyn Fn(&str) -> String| {
        let at = page.find(&format!("data-of=\"{column}\"")).unwrap();
        let start = page[..at].rfind("<data").unwrap();
        let end = at + page[at..].find("</data>").unwrap();
        let page = format!("{}{}{}", &page[..start], spoil(&page[start..end]), &page[end..]);
        faults(&release, &page).0.len()
    };
    assert_eq!(spoiled("value", &|figure| figure.replacen('>', ">1", 1)), 1);
    assert_eq!(spoiled("low", &|figure| figure.replacen("value=\"", "value=\"1", 1)), 2);
    assert_eq!(spoiled("high", &|figure| figure.replacen("cells/", "cells/1", 1)), 2);
    assert_eq!(spoiled("people", &|figure| figure.replacen("/company/", "/team/", 1)), 1);
    assert_eq!(spoiled("value", &str::to_owned), 0);
}
