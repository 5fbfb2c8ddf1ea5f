//! What an audit records for its plots: little, true, and nothing that changes
//! what it finds.

use etalon::audit::{Bin, Finding, Outputs, Plan, Progress, Span, audit};
use etalon::num::Rational;
use etalon::subject::{Output, Run, Side, Simulated};
use etalon::tape::{Seed, Tape};

/// An audit of what a law of the side and of 16 bits gives, stopped when
/// `go_on` says so.
fn audited(
    claim: &str,
    max_runs: u64,
    law: fn(bool, u64) -> Output,
    go_on: &mut dyn FnMut(&Progress<'_>) -> bool,
) -> Finding {
    let seed = Seed::new([9; 32]);
    let run: Run =
        Box::new(move |side, tape: &mut dyn Tape| Ok(law(side == Side::Right, tape.bits(16)?)));
    let mut subject = Simulated::new("a subject", &seed, run);
    let plan = Plan {
        claim: claim.parse().unwrap(),
        relation: "replace-one".parse().unwrap(),
        unit: "person".parse().unwrap(),
        alpha: "1e-6".parse().unwrap(),
        max_runs,
        stop_at_violation: false,
        seed,
    };
    audit(&plan, &mut subject, go_on).unwrap()
}

fn outputs(law: fn(bool, u64) -> Output) -> Outputs {
    let outputs = audited("eps=1", 20_000, law, &mut |_| true).trace.outputs.unwrap();
    let total: u64 = outputs.bins.iter().map(|bin| bin.left + bin.right).sum();
    assert_eq!((total, outputs.runs), (20_000, 20_000));
    assert!(outputs.bins.len() <= 40);
    outputs
}

fn float(x: f64) -> Output {
    Output::Float(x.to_bits())
}

/// A number that is larger on the right side by about half its spread.
fn shifted(right: bool, word: u64) -> f64 {
    f64::from(u32::try_from(word).unwrap()) / 65_536.0 + if right { 0.25 } else { 0.0 }
}

fn leak(right: bool, word: u64) -> Output {
    Output::Boolean(right == (word < 60_000))
}

fn called<'a>(outputs: &'a Outputs, name: &str) -> &'a Bin {
    let is = |bin: &&Bin| matches!(&bin.span, Span::Label(label) if label == name);
    outputs.bins.iter().find(is).unwrap_or_else(|| panic!("{name}: {outputs:?}"))
}

#[test]
fn a_mark_is_the_finding_of_an_audit_that_ends_there() {
    for claim in ["eps=1", "eps=1,delta=1e-3", "eps=20", "mu=1"] {
        let whole = audited(claim, 5_000, leak, &mut |_| true);
        let path = &whole.trace.path;
        let has_bound = claim.starts_with("eps");
        for mark in path.iter().step_by(3).chain(path.last()) {
            let ended = audited(claim, 5_000, leak, &mut |progress| progress.runs < mark.runs);
            assert_eq!(ended.runs, mark.runs);
            let lower = has_bound.then(|| ended.epsilon_lower.clone());
            assert_eq!(mark.epsilon_lower, lower, "{claim} at {}", mark.runs);
            assert_eq!(mark.log10_e_value.to_bits(), ended.log10_e_value.to_bits());
            assert_eq!(mark.log10_e_value_last.to_bits(), ended.log10_e_value_last.to_bits());
        }
        // The bound grew on the way, or nothing was compared.
        let bounds = path.iter().filter_map(|mark| mark.epsilon_lower.clone());
        assert!(!has_bound || bounds.max().unwrap() > Rational::one(), "{claim}");
    }
}

#[test]
fn a_path_is_short_however_long_the_audit() {
    for (runs, fewest) in [(1, 1), (17, 2), (1_000, 10), (40_000, 25)] {
        let path = audited("eps=3", runs, leak, &mut |_| true).trace.path;
        assert!((fewest..=61).contains(&path.len()), "{runs}: {}", path.len());
        assert!(path.is_sorted_by(|a, b| a.runs < b.runs));
        assert!(path.is_sorted_by(|a, b| a.log10_e_value <= b.log10_e_value));
        assert_eq!(path.last().unwrap().runs, runs);
    }
    let points = |claim| audited(claim, 100, leak, &mut |_| true).trace.points.len();
    assert_eq!([points("eps=1"), points("eps=1,delta=1e-3"), points("mu=1")], [0, 1, 8]);
}

#[test]
fn few_outputs_have_a_bin_each() {
    let law = |right, word| match word % 8 {
        0 => Output::Error("row 7".into()),
        1 => Output::Refused("no".into()),
        2 => Output::Timeout,
        3 => Output::Text("x".repeat(100)),
        4 => float(f64::NAN),
        _ => Output::Integer((i64::from(right) - 10).into()),
    };
    let outputs = outputs(law);
    for name in ["error: row 7", "refused: no", "timeout", "NaN"] {
        let bin = called(&outputs, name);
        assert!((2_200..2_800).contains(&(bin.left + bin.right)) && bin.event.is_none(), "{name}");
    }
    let (left, right) = (called(&outputs, "-10"), called(&outputs, "-9"));
    assert_eq!((left.right, right.left), (0, 0));
    assert_eq!((left.event, right.event), (Some(Side::Left), Some(Side::Right)));
    // Numbers come first, in their order; what is long is cut.
    let labels: Vec<&str> = outputs.bins.iter().map(label).collect();
    assert_eq!((labels.len(), &labels[..2]), (7, &["-10", "-9"][..]));
    assert!(labels.iter().all(|label| label.chars().count() <= 48));
}

fn label(bin: &Bin) -> &str {
    match &bin.span {
        Span::Label(label) => label,
        Span::Numbers { .. } => "",
    }
}

#[test]
fn numbers_are_cut_at_quantiles_and_what_is_none_has_bins_of_its_own() {
    let law = |right, word: u64| match word % 16 {
        0 => Output::Crashed,
        1 => float(f64::INFINITY),
        2 => float(f64::NAN),
        3 => Output::Error(word.to_string()),
        4 => float(100.0),
        _ => float(shifted(right, word)),
    };
    let outputs = outputs(law);
    for name in ["crashed", "infinity", "not a number", "error"] {
        let bin = called(&outputs, name);
        assert!((1_000..1_500).contains(&(bin.left + bin.right)), "{name}: {bin:?}");
    }
    let ends = |bin: &Bin| match bin.span {
        Span::Numbers { from, to } => Some((from, to)),
        Span::Label(_) => None,
    };
    let numbers: Vec<(f64, f64)> = outputs.bins.iter().filter_map(ends).collect();
    assert!(numbers.len() > 15);
    assert!(numbers.iter().all(|(from, to)| from <= to));
    assert!(numbers.windows(2).all(|pair| pair[0].1 < pair[1].0));
    // The atom at the end is not hidden among its neighbors.
    let atom = outputs.bins.iter().find(|bin| ends(bin) == Some((100.0, 100.0))).unwrap();
    assert!((1_000..1_500).contains(&(atom.left + atom.right)));
    // Below 1/4 only the left side is, beyond 1 only the right one.
    let speaks = |low: f64, high: f64| {
        let within = |bin: &&Bin| ends(bin).is_some_and(|(from, to)| from >= low && to <= high);
        let sides: Vec<_> = outputs.bins.iter().filter(within).map(|bin| bin.event).collect();
        assert!(!sides.is_empty());
        sides
    };
    assert!(speaks(0.0, 0.2).iter().all(|side| *side == Some(Side::Left)));
    assert!(speaks(1.05, 1.25).iter().all(|side| *side == Some(Side::Right)));
    assert!(speaks(0.4, 0.9).iter().all(Option::is_none));
}

#[test]
fn of_vectors_the_number_is_shown_that_tells_or_the_event() {
    // Only the second item depends on the side.
    let item = |right, word: u64| {
        Output::Vector(vec![
            float(shifted(false, word * 40_503 % 65_536)),
            float(shifted(right, word)),
        ])
    };
    let shown = outputs(item);
    assert!(shown.bins.iter().any(|bin| bin.event.is_some()), "{shown:?}");
    assert!(["item 2", "event"].contains(&shown.of.as_str()), "{}", shown.of);
    // Low bits tell the side, which no interval of numbers does.
    let bits = outputs(|right, word| {
        float(shifted(false, word) + if right { 2_f64.powi(-40) } else { 0.0 })
    });
    let inside: Vec<&Bin> = bits.bins.iter().filter(|bin| bin.event.is_some()).collect();
    assert!(!inside.is_empty(), "{bits:?}");
    assert!(inside.iter().all(|bin| bin.left == 0 || bin.right == 0), "{bits:?}");
}
