//! The outputs of the first runs of both sides, in a few bins: what a reader
//! of a finding looks at first. Nothing is judged by it.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::event::Event;
use super::features::{Features, key};
use super::frozen::Glossary;
use super::partition::AsIs;
use super::reading::Reading;
use crate::subject::{Output, Side};

/// Runs that are looked at.
const RUNS: usize = 1 << 15;
/// No more different outputs than this have a bin each.
const DISTINCT: usize = 36;
/// Bins of numbers, and edges of the event between them.
const QUANTILES: usize = 24;
const CUTS: usize = 6;
/// Characters of a label.
const LONGEST: usize = 48;

/// Outputs of both sides in bins, each with the runs that fell into it.
///
/// # Example
///
/// ```
/// use etalon::audit::{Plan, audit};
/// # use etalon::museum::{CATALOGUES, Exhibit};
/// use etalon::subject::Side;
/// # use etalon::tape::Seed;
///
/// # let (claim, unit, alpha) = ("eps=1".parse()?, "person".parse()?, "1e-9".parse()?);
/// # let (relation, max_runs, seed) = ("replace-one".parse()?, 5_000, Seed::new([0; 32]));
/// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: true, seed };
/// # let (lying, pair) = (Exhibit::new("lying-response", "p=3/4"), [0.into(), 1.into()]);
/// # let mut subject = lying.subject(&CATALOGUES, &pair, &plan.seed)?;
/// let finding = audit(&plan, &mut subject, &mut |_| true)?;
/// let outputs = finding.trace.outputs.expect("runs were made");
/// assert_eq!((outputs.of.as_str(), outputs.runs), ("output", finding.runs));
/// // One bin for each answer, and the event found has each speak for its side.
/// let sides: Vec<Option<Side>> = outputs.bins.iter().map(|bin| bin.event).collect();
/// assert_eq!(sides, [Some(Side::Left), Some(Side::Right)]);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Outputs {
    /// The runs that were binned, over both sides: the first of the audit, at
    /// most 32,768.
    pub runs: u64,
    /// What was binned: `output`, `item 1`, `sum of the items`, `event`, ...
    pub of: String,
    /// At most 40 bins.
    pub bins: Vec<Bin>,
}

/// One bin.
///
/// # Example
///
/// ```
/// use etalon::audit::{Bin, Plan, Span, audit};
/// # use etalon::museum::{CATALOGUES, Exhibit};
/// # use etalon::tape::Seed;
///
/// # let (claim, unit, alpha) = ("eps=1".parse()?, "person".parse()?, "1e-9".parse()?);
/// # let (relation, max_runs, seed) = ("replace-one".parse()?, 5_000, Seed::new([0; 32]));
/// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: true, seed };
/// # let (lying, pair) = (Exhibit::new("lying-response", "p=3/4"), [0.into(), 1.into()]);
/// # let mut subject = lying.subject(&CATALOGUES, &pair, &plan.seed)?;
/// let outputs = audit(&plan, &mut subject, &mut |_| true)?.trace.outputs;
/// let bins = outputs.expect("runs were made").bins;
/// let is_one = |bin: &&Bin| matches!(&bin.span, Span::Label(label) if label == "1");
/// let one = bins.iter().find(is_one).expect("it was told");
/// // Seven times as likely on the right as on the left; eps=1 allows for 2.71...
/// assert!(one.right > 5 * one.left && one.right < 9 * one.left);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Bin {
    /// What falls into it.
    pub span: Span,
    /// Runs of the left side in it.
    pub left: u64,
    /// Runs of the right side in it.
    pub right: u64,
    /// For which side the event found speaks in most of its runs; none where it
    /// holds at most half of them.
    pub event: Option<Side>,
}

/// What falls into a bin.
///
/// # Example
///
/// ```
/// use etalon::audit::{Plan, Span, audit};
/// # use etalon::museum::{CATALOGUES, Exhibit};
/// # use etalon::tape::Seed;
///
/// # let (claim, unit, alpha) = ("eps=1".parse()?, "person".parse()?, "1e-9".parse()?);
/// # let (relation, max_runs, seed) = ("replace-one".parse()?, 2_000, Seed::new([0; 32]));
/// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: true, seed };
/// # let (noisy, pair) = (Exhibit::new("discrete-laplace", "scale=20"), [0.into(), 1.into()]);
/// # let mut subject = noisy.subject(&CATALOGUES, &pair, &plan.seed)?;
/// let outputs = audit(&plan, &mut subject, &mut |_| true)?.trace.outputs;
/// let bins = outputs.expect("runs were made").bins;
/// // Of many different numbers each bin has a range, one after the other.
/// let ends = |span: &Span| match span {
///     Span::Numbers { from, to } => Some([*from, *to]),
///     Span::Label(_) => None,
/// };
/// let ends: Vec<[f64; 2]> = bins.iter().filter_map(|bin| ends(&bin.span)).collect();
/// assert!(ends.len() == bins.len() && ends.concat().is_sorted());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub enum Span {
    /// What is called so.
    Label(String),
    /// Numbers.
    Numbers {
        /// The least in it.
        from: f64,
        /// The largest in it.
        to: f64,
    },
}

/// The different outputs of the first runs, while they are few.
#[derive(Debug, Default)]
pub(super) struct Distinct {
    runs: usize,
    outputs: HashMap<u64, Output, BuildHasherDefault<AsIs>>,
    are_many: bool,
}

impl Distinct {
    /// Takes in the outputs of a batch with their features.
    pub(super) fn observe(&mut self, batch: &Features, outputs: &[Output]) {
        if self.are_many || self.runs >= RUNS {
            return;
        }
        let left = RUNS - self.runs;
        for (key, output) in batch.keys.iter().zip(outputs).take(left) {
            if self.outputs.contains_key(key) {
                continue;
            }
            if self.outputs.len() == DISTINCT {
                self.are_many = true;
                self.outputs.clear();
                return;
            }
            self.outputs.insert(*key, output.clone());
        }
        self.runs += outputs.len();
    }

    /// What is known of the outputs, for names.
    pub(super) fn glossary(&self, readings: &[Reading]) -> Glossary {
        Glossary::of_few(readings, self.outputs.iter().map(|(key, output)| (*key, output)))
    }

    /// The outputs of the first of these runs in bins; none of no runs.
    pub(super) fn bins(
        &self,
        past: &Features,
        right: &[bool],
        event: Option<&Event>,
    ) -> Option<Outputs> {
        let runs = past.len().min(RUNS);
        if runs == 0 {
            return None;
        }
        let inside = event.map_or_else(|| vec![None; runs], |event| event.favours(past));
        let first = First { past, right: &right[..runs], inside };
        let (of, bins) = if self.are_many {
            first.of_many(event)
        } else {
            ("output".to_owned(), first.of_few(&self.outputs))
        };
        Some(Outputs { runs: u64::try_from(runs).expect("at most 2^15"), of, bins })
    }
}

/// The first runs: what is known of them, their sides, and for which side the
/// event speaks that they fell into.
struct First<'a> {
    past: &'a Features,
    right: &'a [bool],
    inside: Vec<Option<bool>>,
}

impl First<'_> {
    /// One bin for each of a few outputs, numbers in their order first.
    fn of_few(&self, outputs: &HashMap<u64, Output, BuildHasherDefault<AsIs>>) -> Vec<Bin> {
        let mut known: Vec<(&u64, &Output)> = outputs.iter().collect();
        let number = |output: &Output| output.number().filter(|x| !x.is_nan());
        known.sort_by(|(_, a), (_, b)| {
            match (number(a), number(b)) {
                (Some(a), Some(b)) => a.total_cmp(&b),
                (a, b) => b.is_some().cmp(&a.is_some()),
            }
            .then_with(|| a.cmp(b))
        });
        let place: HashMap<u64, usize> =
            known.iter().zip(0..).map(|((key, _), at)| (**key, at)).collect();
        let rows = 0..self.right.len();
        let places = rows.map(|row| place.get(&self.past.keys[row]).copied().unwrap_or(usize::MAX));
        let labels = known.iter().map(|(_, output)| Span::Label(label(output))).collect();
        self.count(labels, places).0
    }

    /// Bins of the number that the event is about, or of the only one there is;
    /// else what is in the event and what is not.
    fn of_many(&self, event: Option<&Event>) -> (String, Vec<Bin>) {
        let readings = self.past.readings();
        let coordinates =
            readings.iter().filter(|reading| matches!(reading, Reading::Coordinate(_))).count();
        let column = event.and_then(Event::column);
        let is_vector = coordinates > 1;
        let shown = column.unwrap_or(0);
        let cuts = column.and(event).map_or(Vec::new(), Event::cuts);
        let (numbers, mixed) = self.of_number(shown, cuts);
        let is_in = self.inside.iter().any(Option::is_some);
        // Bins that hold runs of the event and others alike do not show it.
        let is_shown = mixed <= self.right.len() / 10
            && numbers.iter().any(|bin| bin.event.is_some())
            && numbers.iter().any(|bin| matches!(bin.span, Span::Numbers { .. }));
        if is_in && (!is_shown || (is_vector && column.is_none())) {
            return ("event".to_owned(), self.of_event());
        }
        (called(readings[shown], is_vector), numbers)
    }

    /// Bins of one number between its quantiles and where the event ends, and
    /// of whatever is no finite number by its kind.
    fn of_number(&self, column: usize, cuts: Vec<f64>) -> (Vec<Bin>, usize) {
        let numbers = &self.past.numbers(column)[..self.right.len()];
        let mut finite: Vec<f64> = numbers.iter().copied().filter(|x| x.is_finite()).collect();
        finite.sort_unstable_by(f64::total_cmp);
        // Each bin begins at a number that was seen.
        let mut begins: Vec<usize> = (0..QUANTILES).map(|i| i * finite.len() / QUANTILES).collect();
        begins.extend(
            Some(cuts)
                .filter(|cuts| cuts.len() <= CUTS)
                .into_iter()
                .flatten()
                .map(|cut| finite.partition_point(|x| *x < cut)),
        );
        let mut starts: Vec<f64> =
            begins.iter().filter_map(|&at| finite.get(at)).copied().collect();
        starts.sort_unstable_by(f64::total_cmp);
        starts.dedup();
        let ends = starts.iter().skip(1).map(|next| finite.partition_point(|x| x < next));
        let ends = ends.chain([finite.len()]).filter_map(|end| finite.get(end.checked_sub(1)?));
        let span = |(&from, &to): (&f64, &f64)| Span::Numbers { from, to };
        let mut spans: Vec<Span> = starts.iter().zip(ends).map(span).collect();
        let mut kinds: Vec<&'static str> = Vec::new();
        let kinds_of_shape = kinds_by_shape();
        let places: Vec<usize> = numbers
            .iter()
            .zip(&self.past.shapes)
            .map(|(&x, shape)| {
                if x.is_finite() {
                    return starts.partition_point(|start| *start <= x).saturating_sub(1);
                }
                let kind = match kinds_of_shape.get(shape).copied().unwrap_or("vector") {
                    _ if x.is_infinite() && x > 0.0 => "infinity",
                    _ if x.is_infinite() => "minus infinity",
                    "float" => "not a number",
                    kind => kind,
                };
                let at = kinds.iter().position(|known| *known == kind).unwrap_or_else(|| {
                    kinds.push(kind);
                    kinds.len() - 1
                });
                starts.len() + at
            })
            .collect();
        spans.extend(kinds.iter().map(|kind| Span::Label((*kind).to_owned())));
        self.count(spans, places.into_iter())
    }

    /// What is in the event, by the side it speaks for, and what is not.
    fn of_event(&self) -> Vec<Bin> {
        let place = |inside: &Option<bool>| match inside {
            Some(false) => 0,
            Some(true) => 1,
            None => 2,
        };
        let names = ["in the event, for left", "in the event, for right", "not in the event"];
        let spans = names.map(|name| Span::Label(name.to_owned())).to_vec();
        let (mut bins, _) = self.count(spans, self.inside.iter().map(place));
        bins.retain(|bin| bin.left + bin.right > 0);
        bins
    }

    /// The bins, given the place of each run, and how many runs are not what
    /// most of their bin are: in the event for left, for right, or outside.
    fn count(&self, spans: Vec<Span>, places: impl Iterator<Item = usize>) -> (Vec<Bin>, usize) {
        let mut counts = vec![([0_u64; 2], [0_usize; 3]); spans.len()];
        for ((place, &right), inside) in places.zip(self.right).zip(&self.inside) {
            let Some((sides, kinds)) = counts.get_mut(place) else { continue };
            sides[usize::from(right)] += 1;
            kinds[inside.map_or(2, usize::from)] += 1;
        }
        let most = |kinds: &[usize; 3]| kinds.iter().max().copied().unwrap_or(0);
        let mixed = counts.iter().map(|(_, kinds)| kinds.iter().sum::<usize>() - most(kinds)).sum();
        let bin = |(span, (sides, kinds)): (Span, ([u64; 2], [usize; 3]))| {
            let ([left, right], [for_left, for_right, outside]) = (sides, kinds);
            let side = if for_right > for_left { Side::Right } else { Side::Left };
            Bin { span, left, right, event: (for_left + for_right > outside).then_some(side) }
        };
        (spans.into_iter().zip(counts).map(bin).collect(), mixed)
    }
}

/// What a reading is called.
fn called(reading: Reading, is_vector: bool) -> String {
    match reading {
        Reading::Coordinate(_) if !is_vector => "output".to_owned(),
        Reading::Coordinate(at) => format!("item {}", at + 1),
        Reading::Step(at) => format!("item {} less item {at}", at + 1),
        Reading::Sum(_) => "sum of the items".to_owned(),
        Reading::Largest(_) => "largest item".to_owned(),
    }
}

/// The kinds of what is no vector.
pub(super) const KINDS: [&str; 9] =
    ["integer", "float", "boolean", "text", "null", "refused", "error", "timeout", "crashed"];

/// The kinds of what is no vector by the key of their shape.
fn kinds_by_shape() -> HashMap<u64, &'static str> {
    KINDS.into_iter().map(|kind| (key(&kind), kind)).collect()
}

/// An output in few characters.
fn label(output: &Output) -> String {
    let text = match output {
        Output::Refused(why) => format!("refused: {why}"),
        Output::Error(text) => format!("error: {text}"),
        Output::Timeout | Output::Crashed => output.kind().to_owned(),
        Output::Float(bits) if !f64::from_bits(*bits).is_finite() => {
            f64::from_bits(*bits).to_string()
        }
        other => other.to_json().to_string(),
    };
    if text.chars().count() <= LONGEST {
        return text;
    }
    text.chars().take(LONGEST - 1).chain(['\u{2026}']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_different_output_has_a_bin_of_its_own() {
        let text = |text: &str| text.to_owned();
        let mut all: Vec<Output> =
            [0, 2, 3, 6, 9, 10, 11].map(|n: i64| Output::Integer(n.into())).to_vec();
        all.extend([10.0, 0.0, -0.0, f64::NAN].map(|x: f64| Output::Float(x.to_bits())));
        all.extend([Output::Null, Output::Crashed, Output::Timeout]);
        all.extend([true, false].map(Output::Boolean));
        for kind in [Output::Text, Output::Refused, Output::Error] {
            all.extend([kind(text("crashed")), kind(text("10")), kind(text("null"))]);
        }
        all.push(Output::Vector(vec![Output::Integer(10.into())]));
        assert!(all.len() <= DISTINCT);
        let mut features = Features::new(Reading::all(&all));
        let (mut runs, mut right) = (Vec::new(), Vec::new());
        // The i-th output i + 1 times on the left and once on the right.
        for (times, output) in all.iter().enumerate() {
            for time in 0..times + 2 {
                features.push(output);
                runs.push(output.clone());
                right.push(time == 0);
            }
        }
        let mut distinct = Distinct::default();
        distinct.observe(&features, &runs);
        let outputs = distinct.bins(&features, &right, None).unwrap();
        let mut counts: Vec<(u64, u64)> =
            outputs.bins.iter().map(|bin| (bin.left, bin.right)).collect();
        counts.sort_unstable();
        let expected: Vec<(u64, u64)> = (1..).zip(&all).map(|(times, _)| (times, 1)).collect();
        assert_eq!(counts, expected, "{:?}", outputs.bins);
    }
}
