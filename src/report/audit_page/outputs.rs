//! What came out on either side, and where the event lies that tells most.

use super::drawing::{Form, Layer, Plot, Scale, counted};
use super::stored::Stored;
use crate::json::Value;
use crate::num::Rational;
use crate::privacy::Claim;
use crate::report::page::belief::after;
use crate::report::page::digits::{Towards, count, decimal};
use crate::report::page::template::{Markup, columns, html};

/// Characters of names that have room side by side on a telephone.
const ROOM: usize = 30;
/// No limit is written for a larger ε.
const LARGEST: f64 = 40.0;
const BITS: u32 = 128;
/// Names of bins that are numbers.
const NAMED: usize = 6;

/// A bin as it is stored.
struct Bin<'a> {
    object: &'a Value,
    left: u64,
    right: u64,
    /// Whether it speaks for the right side; none outside the event found.
    event: Option<bool>,
}

impl Bin<'_> {
    fn label(&self) -> Option<&str> {
        self.object.get("label").and_then(Value::as_str)
    }

    fn end(&self, name: &str) -> &str {
        self.object.get(name).and_then(Value::as_str).unwrap_or("")
    }

    /// What falls into it, in words.
    fn span(&self) -> String {
        match self.label() {
            Some(label) => label.to_owned(),
            None if self.end("from") == self.end("to") => self.end("from").to_owned(),
            None => format!("{} to {}", self.end("from"), self.end("to")).replace('-', "\u{2212}"),
        }
    }
}

/// The plot; none of a finding that holds no outputs.
pub(super) fn plot(id: &str, finding: &Stored<'_>) -> Option<Plot> {
    let outputs = finding.value("outputs")?;
    let read = |object| {
        let side = |name: &str| object_count(object, name);
        let event = object.get("for").and_then(Value::as_str).map(|side| side == "right");
        Some(Bin { object, left: side("left")?, right: side("right")?, event })
    };
    let bins: Vec<Bin<'_>> = outputs.get("bins")?.as_array()?.iter().filter_map(read).collect();
    let sides = [bins.iter().map(|bin| bin.left).sum(), bins.iter().map(|bin| bin.right).sum()];
    if bins.is_empty() || sides.contains(&0) {
        return None;
    }
    let share = |bin: &Bin<'_>| [hundredths(bin.left, sides[0]), hundredths(bin.right, sides[1])];
    let most = bins.iter().flat_map(share).fold(0.0, f64::max);
    let places = || (0_u32..).map(f64::from).zip(&bins);
    let boxes = |side: usize| {
        let from = if side == 0 { 0.1 } else { 0.5 };
        places().map(|(at, bin)| (at + from, at + from + 0.4, share(bin)[side])).collect()
    };
    let inside = |right: bool| -> Vec<(f64, f64)> {
        places().filter(|(_, bin)| bin.event == Some(right)).map(|(at, _)| (at, at + 1.0)).collect()
    };
    let layer = |class, name: &str, form| Layer { class, name: Some(name.to_owned()), form };
    let mut layers = Vec::new();
    for (right, class, name) in [
        (false, "left", "the event found speaks for left"),
        (true, "right", "the event found speaks for right"),
    ] {
        let spans = inside(right);
        if !spans.is_empty() {
            layers.push(layer(class, name, Form::Below(spans)));
        }
    }
    layers.push(layer("left", "left input", Form::Boxes(boxes(0))));
    layers.push(layer("right", "right input", Form::Boxes(boxes(1))));
    let of = outputs.get("of").and_then(Value::as_str).unwrap_or("output");
    let (names, key) = names(&bins);
    Some(Plot {
        id: format!("{id}outputs"),
        title: "What came out".to_owned(),
        caption: caption(finding, &bins, sides, most_right(finding).as_deref(), &key),
        description: description(&bins),
        across: (Scale::parts(names, bins.len()), of.to_owned()),
        up: (Scale::even(0.0, most), "percent of the runs of a side".to_owned()),
        layers,
        is_wide: bins.len() > 12,
        table: table(&bins, sides),
    })
}

fn object_count(object: &Value, name: &str) -> Option<u64> {
    object.get(name)?.as_u64()
}

fn said<'a>(object: &'a Value, name: &str) -> Option<&'a str> {
    object.get(name)?.as_str()
}

/// A part of a whole in percent; of nothing, nothing.
#[expect(clippy::cast_precision_loss, reason = "counts for a picture")]
fn hundredths(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// The names below the bins, and a key where names are numbers of its lines.
fn names<'a>(bins: &'a [Bin<'a>]) -> (Vec<(f64, String)>, Vec<&'a str>) {
    let middle = |at: usize| u32::try_from(at).map_or(0.0, f64::from) + 0.5;
    let labels: Vec<&str> = bins.iter().filter_map(Bin::label).collect();
    let letters = |text: &str| text.chars().count();
    if labels.len() < bins.len() {
        let numbers = bins.len() - labels.len();
        let every = numbers.div_ceil(NAMED).max(1);
        let begins = (0..numbers).step_by(every);
        let begins = begins.map(|at| (middle(at) - 0.5, rounded(bins[at].end("from"))));
        let others = (numbers..bins.len()).zip(&labels);
        let others = others.map(|(at, label)| (middle(at), (*label).to_owned()));
        let crowded = labels.iter().map(|label| letters(label)).sum::<usize>() > ROOM / 3;
        return match crowded {
            true => (begins.collect(), Vec::new()),
            false => (begins.chain(others).collect(), Vec::new()),
        };
    }
    let all: usize = labels.iter().map(|label| letters(label) + 1).sum();
    let longest = labels.iter().map(|label| letters(label)).max().unwrap_or(0);
    let numbered = all > ROOM && longest > 6;
    let shown = if numbered {
        (1..=labels.len()).map(|n| n.to_string()).collect()
    } else {
        labels.iter().map(|label| label.replace('-', "\u{2212}")).collect::<Vec<_>>()
    };
    let room = shown.iter().map(|name| letters(name) + 1).sum::<usize>().div_ceil(ROOM).max(1);
    let names = shown.into_iter().enumerate().step_by(room);
    (
        names.map(|(at, name)| (middle(at), name)).collect(),
        if numbered { labels } else { Vec::new() },
    )
}

/// A number with three digits.
fn rounded(text: &str) -> String {
    let Ok(number) = text.parse::<f64>() else { return text.to_owned() };
    let Ok(short) = format!("{number:.2e}").parse::<f64>() else { return text.to_owned() };
    let plain = short == 0.0 || (1e-3..1e5).contains(&short.abs());
    let text = if plain { short.to_string() } else { format!("{short:e}") };
    text.replace('-', "\u{2212}")
}

/// How often a guess of the side is right at most, under a pure claim.
fn most_right(finding: &Stored<'_>) -> Option<String> {
    match finding.claim("claim")? {
        Claim::Pure { epsilon } if epsilon.approximate() <= LARGEST => {
            after(50, &epsilon.enclose_exp(BITS).ok()?.hi().to_rational(), Towards::Up)
        }
        _ => None,
    }
}

/// The runs in the event, and the part of them that were on the side that it
/// speaks for.
fn guessed(bins: &[Bin<'_>]) -> Option<(u64, String)> {
    let inside = || bins.iter().filter_map(|bin| Some((bin, bin.event?)));
    let all: u64 = inside().map(|(bin, _)| bin.left + bin.right).sum();
    let won = inside().map(|(bin, right)| if right { bin.right } else { bin.left }).sum();
    (all > 0).then(|| (all, percent(won, all)))
}

/// A share to a tenth of a percent.
fn percent(part: u64, whole: u64) -> String {
    let share = Rational::new(part, whole.max(1)).unwrap_or_else(|_| Rational::zero());
    decimal(&(&share * &Rational::from(100)), 1, Towards::Nearest) + "%"
}

fn caption(
    finding: &Stored<'_>,
    bins: &[Bin<'_>],
    sides: [u64; 2],
    most: Option<&str>,
    key: &[&str],
) -> Markup {
    let numbers = bins.iter().any(|bin| bin.label().is_none());
    html! {
        "The first " (count(sides[0])) " runs on the left input and " (count(sides[1]))
        " on the right one. "
        @if numbers {
            "Every bin of numbers holds about as many runs, so bins are not equally wide: compare \
             the two bars of a bin. "
        }
        @if let Some((all, won)) = guessed(bins) {
            "To guess the side by the event found was right in " (won) " of the " (count(all))
            " runs in it"
            @if let Some(most) = most { "; under the claim " (most) " is the most, but for chance" }
            ". It was chosen after looking, so here it flatters itself; bets and certificates are \
             fixed before the runs that count."
        }
        @for event in finding.list("event") {
            @if let (Some(side), Some(words)) = (said(event, "side"), said(event, "words")) {
                " The event found for " (side) ": " (words) "."
            }
        }
        @if !key.is_empty() {
            ol.key { @for label in key { li { (label) } } }
        }
    }
}

fn description(bins: &[Bin<'_>]) -> String {
    let mut text = format!("A histogram of both sides in {} bins.", bins.len());
    if let Some((all, won)) = guessed(bins) {
        text += &format!(" By the event found the side was guessed right in {won} of {all} runs.");
    }
    text
}

fn table(bins: &[Bin<'_>], sides: [u64; 2]) -> Markup {
    html! {
        table.numbers {
            (columns(&["What", "Left", "Right", "Event"]))
            tbody {
                @for bin in bins {
                    tr {
                        th scope="row" { (bin.span()) }
                        td { (counted(bin.object.get("left"))) small { (percent(bin.left, sides[0])) } }
                        td { (counted(bin.object.get("right"))) small { (percent(bin.right, sides[1])) } }
                        td {
                            @match bin.event {
                                Some(false) => { "for left" },
                                Some(true) => { "for right" },
                                None => { "out" },
                            }
                        }
                    }
                }
            }
        }
    }
}
