//! Workflow commands of GitHub Actions: a line that its log shows as an error
//! or a warning, beside the file if there is one.

use std::fmt::Write;

use super::super::model::{Group, Item, Outcome, Place, Report};
use super::head;

/// GitHub shows ten of a kind per step; the last of ours counts the others.
const SHOWN: usize = 10;
/// Characters of a message; GitHub cuts at 4096 bytes.
const LONGEST: usize = 1000;

/// What a line says, before it is escaped.
struct Line {
    outcome: Outcome,
    place: Option<Place>,
    title: String,
    message: String,
}

/// An error per claim of a file, or per group of other items, that is amiss; a
/// warning where nothing was decided. Nothing where nothing is amiss.
pub(super) fn annotations(report: &Report) -> String {
    let mut lines: Vec<Line> =
        report.groups.iter().flat_map(|group| lines(report, group)).collect();
    // The gravest first, for GitHub shows the first ones.
    lines.sort_by_key(|line| std::cmp::Reverse(line.outcome));
    let mut text = String::new();
    for command in ["error", "warning"] {
        let own: Vec<&Line> =
            lines.iter().filter(|line| self::command(line.outcome) == command).collect();
        let shown = if own.len() > SHOWN { SHOWN - 1 } else { own.len() };
        for line in &own[..shown] {
            write(&mut text, command, line);
        }
        if own.len() > shown {
            let more = format!("{} more; see the report", own.len() - shown);
            let title = report.kind.command();
            // Writing to a string cannot fail.
            let _ = writeln!(text, "::{command} title={title}::{more}");
        }
    }
    text
}

fn command(outcome: Outcome) -> &'static str {
    if outcome == Outcome::Undecided { "warning" } else { "error" }
}

/// The lines of a group: one per item with a place, one for all the others.
fn lines(report: &Report, group: &Group) -> Vec<Line> {
    let bad = || group.items.iter().filter(|item| item.outcome.is_bad());
    let mut lines: Vec<Line> = bad()
        .filter(|item| item.place.is_some())
        .map(|item| alone(item, item.name.clone()))
        .collect();
    let others: Vec<&Item> = bad().filter(|item| item.place.is_none()).collect();
    let title = |name: &str| format!("{}: {name}", report.kind.command());
    match others.as_slice() {
        [] => {}
        [item] => lines.push(alone(item, title(&item.name))),
        [first, ..] => {
            let gravest = others.iter().max_by_key(|item| item.outcome).unwrap_or(first);
            let (bad, all) = (others.len(), group.items.len());
            let message =
                format!("{bad} of {all} are amiss, such as {}: {}", gravest.name, gravest.message);
            let outcome = gravest.outcome;
            lines.push(Line { outcome, place: None, title: title(&group.name), message });
        }
    }
    lines
}

fn alone(item: &Item, title: String) -> Line {
    let (place, message) = (item.place.clone(), item.message.clone());
    Line { outcome: item.outcome, place, title, message }
}

fn write(text: &mut String, command: &str, line: &Line) {
    let mut properties = String::new();
    if let Some(Place { file, line, column }) = &line.place {
        let file = property(file);
        properties = format!("file={file},line={line},col={column},");
    }
    let title = property(&head(&line.title, LONGEST));
    let message = data(&head(&line.message, LONGEST));
    // Writing to a string cannot fail.
    let _ = writeln!(text, "::{command} {properties}title={title}::{message}");
}

/// A message as a workflow command takes it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property as a workflow command takes it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_its_line_or_its_property() {
        assert_eq!(data("100 %\r\n::error::x"), "100 %25%0D%0A::error::x");
        assert_eq!(property("a,b: 1 %"), "a%2Cb%3A 1 %25");
    }
}
