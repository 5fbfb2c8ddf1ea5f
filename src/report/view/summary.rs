//! A report as aligned text for a terminal.

use std::fmt::Write;

use super::super::model::{Outcome, Report};
use super::super::text::columns;
use super::{head, is_explained, listed, meaning, tally, verdict};

/// The width of the tables.
const WIDTH: u16 = 110;
/// Names in the head take so many characters at least.
const INDENT: usize = 12;
/// So many items of a group are listed even if all is well.
const FEW: usize = 30;
/// So many items are explained.
const EXPLAINED: usize = 20;
/// So many lines of an explanation are shown, of so many characters.
const LINES: usize = 40;
/// A command to be copied must be whole.
const LONGEST: usize = 2_000;

/// The verdict, a table of what was judged, and what there is to say of what is
/// amiss.
pub(super) fn text(report: &Report) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let (verdict, title) = (verdict(report), plain(&report.title));
    let about = report.properties.iter().map(|(name, value)| {
        let said = meaning(name).map_or_else(String::new, |said| format!(" ({said})"));
        (*name, plain(value) + &said)
    });
    let lines =
        [("verdict", verdict), ("command", report.kind.command().into()), ("judged", title)];
    let lines: Vec<(&str, String)> = lines.into_iter().chain(about).collect();
    let width = lines.iter().map(|(name, _)| name.len()).max().unwrap_or(0).max(INDENT);
    for (name, value) in lines {
        let _ = writeln!(text, "{name:>width$}  {value}");
    }
    for group in &report.groups {
        let (shown, rest) = listed(&group.items, FEW);
        let _ = writeln!(text, "\n{}", plain(&group.name));
        if !shown.is_empty() {
            let rows = shown.iter().map(|item| {
                [item.outcome.name().to_owned(), plain(&item.name), plain(&item.message)]
            });
            text += &columns(["outcome", "name", "what there is to say"], rows, &[], WIDTH);
            text.push('\n');
        }
        if rest > 0 {
            let _ = writeln!(text, "  {rest} others, nothing amiss");
        }
    }
    let explained: Vec<_> = report.items().filter(|item| is_explained(item)).collect();
    for item in explained.iter().take(EXPLAINED) {
        let _ = writeln!(text, "\n{}: {}", item.outcome.name(), plain(&item.name));
        for line in item.details.iter().flat_map(|detail| detail.lines()).take(LINES) {
            let _ = writeln!(text, "  {}", plain(line));
        }
    }
    if explained.len() > EXPLAINED {
        let _ = writeln!(text, "\n... and {} more", explained.len() - EXPLAINED);
    }
    let bad = tally(report).into_iter().any(|(outcome, _)| outcome.is_bad());
    if !bad && report.outcome != Outcome::Passed {
        let _ = writeln!(text, "\nnothing was shown");
    }
    text
}

/// One line without what moves the cursor.
fn plain(text: &str) -> String {
    let quiet = |c: char| if c.is_control() { ' ' } else { c };
    head(&text.chars().map(quiet).collect::<String>(), LONGEST)
}
