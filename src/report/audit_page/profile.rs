//! The privacy profile of a claim with a δ: what was claimed at every ε, and
//! what was found.

use super::drawing::{Form, Layer, Plot, Scale, scientific};
use super::stored::{Stored, log10, number, worded};
use crate::account::theorem::implied::delta_upper;
use crate::audit::short;
use crate::json::Value;
use crate::num::Rational;
use crate::privacy::{Claim, Epsilon};
use crate::report::page::template::{Markup, columns, html};

/// Points of a curve.
const CURVE: i64 = 40;
const BITS: u32 = 64;
/// Beyond every ε that is drawn.
const FAR: f64 = 1e9;
/// Nothing is drawn below this power of ten.
const FLOOR: f64 = -30.0;

/// A point (ε, δ) with what it is.
struct Told {
    what: &'static str,
    epsilon: String,
    delta: String,
    at: Option<(f64, f64)>,
}

impl Told {
    fn new(what: &'static str, epsilon: &Epsilon, delta: &Rational) -> Self {
        let at = log10(delta).map(|delta| (epsilon.approximate(), delta));
        let delta = format!("{:.4e}", delta.approximate()).replace('-', "\u{2212}");
        let epsilon = match epsilon {
            Epsilon::Rational(value) => short(value),
            odds => odds.to_string(),
        };
        Self { what, epsilon, delta, at }
    }
}

/// The plot; none for pure claims and for what is not stored.
pub(super) fn plot(id: &str, finding: &Stored<'_>) -> Option<Plot> {
    match finding.claim("claim")? {
        Claim::Pure { .. } => None,
        Claim::Approx { epsilon, delta } => of_point(id, finding, &epsilon, &delta),
        claim => of_curve(id, finding, &claim),
    }
}

/// Of a claim about one point.
fn of_point(id: &str, finding: &Stored<'_>, epsilon: &Epsilon, delta: &Rational) -> Option<Plot> {
    let at_delta = |name: &str| {
        let bound = finding.number(name).filter(Rational::is_positive)?;
        Some((Epsilon::new(bound).ok()?, delta.clone()))
    };
    let at_epsilon = |name: &str| {
        let bound = finding.number(name).filter(Rational::is_positive)?;
        Some((epsilon.clone(), bound))
    };
    let told = |what, found: Vec<Option<(Epsilon, Rational)>>| -> Vec<Told> {
        found
            .into_iter()
            .flatten()
            .map(|(epsilon, delta)| Told::new(what, &epsilon, &delta))
            .collect()
    };
    let claimed = Told::new("claimed: not above", epsilon, delta);
    let above = told("found: above", vec![at_delta("epsilon_lower"), at_epsilon("delta_lower")]);
    let below =
        told("proven: not above", vec![at_delta("epsilon_upper"), at_epsilon("delta_upper")]);
    let seen = match finding.claim("detectable") {
        Some(Claim::Approx { epsilon, delta }) => {
            vec![Told::new("would have been seen", &epsilon, &delta)]
        }
        _ => Vec::new(),
    };
    let all: Vec<&Told> = [&claimed].into_iter().chain(&above).chain(&below).chain(&seen).collect();
    let (x, y) = claimed.at?;
    let right = 1.5 * all.iter().filter_map(|told| told.at).map(|(x, _)| x).fold(x, f64::max);
    let places = |told: &[Told]| told.iter().filter_map(|told| told.at).collect::<Vec<_>>();
    let mut layers = vec![
        layer("claim", "claimed: from here on not above", Form::Line(vec![(x, y), (FAR, y)])),
        Layer { class: "claim", name: None, form: Form::Dots(vec![(x, y)]) },
    ];
    push(&mut layers, "found", "found: the profile lies above", Form::Arrows(places(&above), true));
    push(&mut layers, "proven", "proven: it lies not above", Form::Arrows(places(&below), false));
    push(&mut layers, "seen", "would have been seen", Form::Dots(places(&seen)));
    let found = match (above.is_empty(), below.is_empty()) {
        (false, _) => "At the points marked, the true profile lies above.",
        (true, false) => "At the points marked, the true profile is proven not to lie above.",
        _ => "Of no point was it shown that the true profile lies above.",
    };
    Some(Plot {
        id: format!("{id}profile"),
        title: "The privacy profile".to_owned(),
        caption: html! {
            "For every \u{3b5} a mechanism has a smallest \u{3b4}. The claim bounds it at one \
             \u{3b5} and beyond. " (found)
        },
        description: format!(
            "The claim is the point {}, {}. {found}",
            claimed.epsilon, claimed.delta
        ),
        across: (Scale::even(0.0, right), "\u{3b5}".to_owned()),
        up: up(all.iter().filter_map(|told| told.at).map(|(_, y)| y)),
        layers,
        is_wide: false,
        table: table(&all),
    })
}

/// Of a claim about the whole profile.
fn of_curve(id: &str, finding: &Stored<'_>, claim: &Claim) -> Option<Plot> {
    let read = |point: &Value| {
        let epsilon: Epsilon = point.get("epsilon")?.as_str()?.parse().ok()?;
        Some(Told::new("bet against", &epsilon, &number(point, "delta")?))
    };
    let points: Vec<Told> = finding.list("points").iter().filter_map(read).collect();
    let right = points.iter().filter_map(|told| told.at).map(|(x, _)| x).fold(0.0, f64::max);
    let right = if right > 0.0 { right } else { 5.0 };
    let claimed = curve(claim, right);
    let refuted = finding.claim("refuted").map_or_else(Vec::new, |claim| curve(&claim, right));
    let seen = finding.claim("detectable").map_or_else(Vec::new, |claim| curve(&claim, right));
    let found = match finding.text("refuted") {
        Some(claim) => format!(
            "The curve of {} is refuted: at some \u{3b5} the true profile lies above it.",
            worded(claim)
        ),
        None => "No curve is refuted.".to_owned(),
    };
    let dots: Vec<(f64, f64)> = points.iter().filter_map(|told| told.at).collect();
    let heights: Vec<f64> =
        [&claimed, &refuted, &dots].into_iter().flatten().map(|(_, y)| *y).collect();
    let mut layers = Vec::new();
    push(&mut layers, "seen", "would have been seen", Form::Line(seen));
    push(&mut layers, "claim", "claimed: not above", Form::Line(claimed));
    push(&mut layers, "found", "found: somewhere above", Form::Line(refuted));
    push(&mut layers, "claim", "bet against", Form::Dots(dots));
    if layers.is_empty() {
        return None;
    }
    let all: Vec<&Told> = points.iter().collect();
    Some(Plot {
        id: format!("{id}profile"),
        title: "The privacy profile".to_owned(),
        caption: html! {
            "The claim bounds \u{3b4} at every \u{3b5}; it was put to the test at the dots. " (found)
        },
        description: format!("The profile of {}. {found}", worded(&claim.to_string())),
        across: (Scale::even(0.0, right), "\u{3b5}".to_owned()),
        up: up(heights.into_iter()),
        layers,
        is_wide: false,
        table: table(&all),
    })
}

fn layer(class: &'static str, name: &str, form: Form) -> Layer {
    Layer { class, name: Some(name.to_owned()), form }
}

/// A layer, unless there is nothing in it.
fn push(layers: &mut Vec<Layer>, class: &'static str, name: &str, form: Form) {
    let is_empty = match &form {
        Form::Line(points) | Form::Dots(points) | Form::Arrows(points, _) => points.is_empty(),
        _ => false,
    };
    if !is_empty {
        layers.push(layer(class, name, form));
    }
}

/// The δ that a claim implies at many ε, drawn with its logarithm.
fn curve(claim: &Claim, right: f64) -> Vec<(f64, f64)> {
    let Ok(right) = Rational::from_f64(right) else { return Vec::new() };
    let point = |step: i64| {
        let at = &right * &Rational::new(step, CURVE.unsigned_abs()).ok()?;
        let delta = delta_upper(claim, &Epsilon::new(at.clone()).ok()?, BITS).ok()?;
        Some((at.approximate(), log10(&delta)?.max(FLOOR)))
    };
    (1..=CURVE).filter_map(point).collect()
}

fn up(heights: impl Iterator<Item = f64>) -> (Scale, String) {
    let (mut least, mut most) = (0.0_f64, FLOOR);
    for height in heights {
        (least, most) = (least.min(height), most.max(height));
    }
    let least = least.max(FLOOR).floor() - 1.0;
    (Scale::decades(least, (most + 1.0).min(0.0), scientific), "\u{3b4}".to_owned())
}

fn table(all: &[&Told]) -> Markup {
    html! {
        table.numbers {
            (columns(&["Point", "\u{3b5}", "\u{3b4}"]))
            tbody {
                @for told in all {
                    tr {
                        th scope="row" { (told.what) }
                        td { (told.epsilon) }
                        td { (told.delta) }
                    }
                }
            }
        }
    }
}
