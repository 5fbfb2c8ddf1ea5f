//! Markdown as GitHub shows it: the summary of a step, of which it takes one
//! mebibyte and drops the whole if there is more.

use std::collections::BTreeMap;

use super::super::model::{Group, Item, NOT_OFFERED, Outcome, Report};
use super::{head, is_explained, listed, meaning, tally, verdict};

/// GitHub takes 1048576 bytes per step; other steps' words come beside ours.
const LARGEST: usize = 1_000_000;
/// So many items of a group are listed even if all is well.
const FEW: usize = 30;
/// Characters of a name or a message in a table.
const CELL: usize = 300;
/// Characters of what is said of one item.
const DETAIL: usize = 10_000;

/// The verdict, a table of what was judged, and what there is to say of what is
/// amiss; in all less than GitHub's limit, and if that leaves something out, it
/// says so.
pub(super) fn markdown(report: &Report) -> String {
    let mut page = Page { text: String::new(), left_out: 0 };
    page.text += &opening(report);
    page.text += &not_offered(report);
    let (mut tables, mut explanations) = (Vec::new(), Vec::new());
    for group in &report.groups {
        // What was not offered is summed up once, by operation.
        let is_asked = |item: &&Item| item.message != NOT_OFFERED;
        let items: Vec<Item> = group.items.iter().filter(is_asked).cloned().collect();
        if !items.is_empty() {
            tables.extend(table(&Group { name: group.name.clone(), items }));
        }
        explanations.extend(group.items.iter().filter(|item| is_explained(item)).map(explanation));
    }
    for block in tables.iter().chain(&explanations) {
        page.add(block);
    }
    if page.left_out > 0 {
        let said = "pieces of this report are left out, for GitHub shows one mebibyte; \
                    `etalon report RESULT.json` shows them all.";
        page.text += &format!("\n**{} {said}**\n", page.left_out);
    }
    page.text
}

/// What fits.
struct Page {
    text: String,
    left_out: usize,
}

impl Page {
    /// Adds a block whole, or counts it. A smaller one may still fit.
    fn add(&mut self, block: &str) {
        if self.text.len() + block.len() <= LARGEST {
            self.text += block;
        } else {
            self.left_out += 1;
        }
    }
}

fn opening(report: &Report) -> String {
    let mark = mark(report.outcome);
    let mut text = format!(
        "## {mark} {}: {}\n\n{}\n\n",
        report.kind.command(),
        cell(&verdict(report)),
        cell(&report.title)
    );
    if tally(report).iter().all(|(outcome, _)| !outcome.is_bad()) {
        text += "A test can refute a claim; it never proves one.\n\n";
    }
    for (name, value) in &report.properties {
        text += &format!("- {}: {}{}\n", cell(name), cell(value), said(name));
    }
    text
}

/// What a property means, in brackets, where its name does not say so.
fn said(name: &str) -> String {
    meaning(name).map_or_else(String::new, |meaning| format!(" ({})", cell(meaning)))
}

/// What was not offered: how many cases of each operation.
fn not_offered(report: &Report) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for item in report.items().filter(|item| item.message == NOT_OFFERED) {
        let op = item.properties.iter().find(|(name, _)| *name == "op");
        *counts.entry(op.map_or("", |(_, op)| op)).or_insert(0) += 1;
    }
    if counts.is_empty() {
        return String::new();
    }
    let counts: Vec<String> =
        counts.into_iter().map(|(op, count)| format!("{} {count}", cell(op))).collect();
    format!("- not offered: {}\n", counts.join(", "))
}

/// A group as a table, in pieces that are added or left out.
fn table(group: &Group) -> Vec<String> {
    let (shown, rest) = listed(&group.items, FEW);
    let mut text = format!("\n### {}\n", cell(&group.name));
    if shown.is_empty() {
        text += &format!("\n{rest} items, nothing amiss.\n");
        return vec![text];
    }
    if rest > 0 {
        text += &format!("\n{} amiss, {rest} others.\n", shown.len());
    }
    text += "\n| | outcome | name | what there is to say |\n|---|---|---|---|\n";
    let row = |item: &&Item| {
        let (mark, outcome) = (mark(item.outcome), item.outcome.name());
        format!("| {mark} | {outcome} | {} | {} |\n", cell(&item.name), cell(&item.message))
    };
    // The heading goes with the first row.
    let mut pieces: Vec<String> = shown.iter().map(row).collect();
    pieces[0].insert_str(0, &text);
    pieces
}

/// What there is to say of an item that is amiss.
fn explanation(item: &Item) -> String {
    let name = cell(&item.name);
    let details = head(&item.details.join("\n"), DETAIL);
    let printable = |c: char| c == '\n' || c == '\t' || !c.is_control();
    let details: String = details.chars().filter(|c| printable(*c)).collect();
    let fence = "`".repeat(longest_run(&details).max(2) + 1);
    let help = item.rule.map_or_else(String::new, |rule| {
        format!("{}. {}\n\n", cell(&capitalized(rule.about)), rule.help)
    });
    format!("\n#### {name}\n\n{help}{fence}text\n{details}\n{fence}\n")
}

/// The longest run of backticks, which the fence must exceed.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn capitalized(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().to_string() + rest.as_str())
}

fn mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "✅",
        Outcome::Failed => "❌",
        Outcome::Error => "💥",
        Outcome::Undecided => "❔",
        Outcome::Skipped => "⏭️",
    }
}

/// A text that stays one line and nothing but text, wherever it stands.
fn cell(text: &str) -> String {
    let mut safe = String::new();
    let text = head(text, CELL).replace("www.", "www\u{2024}");
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            _ if c.is_control() => safe.push(' '),
            // As references, for in a table a backslash is not always taken.
            '&' | '<' | '>' | '|' | '`' | '*' | '_' | '~' | '[' | ']' | '\\' | '$' | '@' | '#'
            | '!' => safe += &format!("&#{};", u32::from(c)),
            // It could begin an address or a picture.
            ':' if chars.peek().is_some_and(|next| !next.is_whitespace()) => safe += "&#58;",
            '\u{2024}' => safe += "&#46;",
            _ => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_text_and_stays_in_its_row() {
        assert_eq!(cell("a|b\n# <b>`x`"), "a&#124;b &#35; &#60;b&#62;&#96;x&#96;");
        assert_eq!(cell("a: www.b.c :cat: http://d"), "a: www&#46;b.c &#58;cat: http&#58;//d");
        assert_eq!(cell(&"x".repeat(CELL + 1)).len(), CELL + 3);
        assert_eq!(longest_run("a ```` b `"), 4);
    }
}
