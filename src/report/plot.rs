//! A privacy profile as a picture: a band with the claim marked. The only
//! door to `plotters`.

use plotters::prelude::*;

use crate::account::Point;
use crate::error::{Error, Result};
use crate::num::{Dyadic, Interval, Rational};

const SIZE: (u32, u32) = (800, 500);
const BAND: RGBColor = RGBColor(31, 119, 180);
const CLAIM: RGBColor = RGBColor(214, 39, 40);

/// Where nothing is left to show: log10 of the least δ that is drawn.
const FLOOR: f64 = -320.0;

/// An SVG of δ over ε, δ on a logarithmic axis, with a claim (ε, δ) if there
/// is one. A picture claims nothing: its coordinates are floats.
///
/// # Errors
///
/// [`Error::Unsupported`] if there is nothing to draw.
///
/// # Example
///
/// ```
/// use etalon::account::{ClosedForms, Expression, Plan, profile};
/// use etalon::privacy::Relation;
/// use etalon::report::profile_svg;
///
/// let terms = "gaussian(sigma=1)".parse::<Expression>()?.terms()?;
/// let plan = Plan::new(terms, Relation::AddRemove)?;
/// let points = profile(&plan, &"2".parse()?, 4, &"1e-3".parse()?, &ClosedForms)?;
/// let claimed = "1e-2".parse()?;
/// assert!(profile_svg(&points, Some((1.0, &claimed)))?.starts_with("<svg"));
/// assert!(profile_svg(&[], None).is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn profile_svg(points: &[Point], claim: Option<(f64, &Rational)>) -> Result<String> {
    let drawn: Vec<(f64, f64, f64)> = points
        .iter()
        .map(|point| {
            let hi = point.delta.hi.clone().unwrap_or_else(Dyadic::one);
            (point.epsilon.approximate(), logarithm(&point.delta.lo), logarithm(&hi))
        })
        .filter(|(_, _, hi)| *hi > FLOOR)
        .collect();
    let marked =
        claim.map(|(epsilon, delta)| (epsilon, logarithm(&Dyadic::from_rational_down(delta, 64))));
    let Some(right) = points.last().map(|point| point.epsilon.approximate()) else {
        return Err(nothing());
    };
    let all = drawn.iter().map(|(_, lo, _)| *lo).chain(marked.map(|(_, log)| log));
    let bottom = all.filter(|log| *log > FLOOR).fold(-1.0, f64::min);
    let mut text = String::new();
    draw(&mut text, &drawn, marked, right, bottom * 1.05)
        .map_err(|fault| Error::Unsupported { what: "the plot".to_owned(), why: fault })?;
    Ok(text)
}

fn draw(
    text: &mut String,
    drawn: &[(f64, f64, f64)],
    marked: Option<(f64, f64)>,
    right: f64,
    bottom: f64,
) -> std::result::Result<(), String> {
    let said = |fault: &dyn std::fmt::Display| fault.to_string();
    let area = SVGBackend::with_string(text, SIZE).into_drawing_area();
    area.fill(&WHITE).map_err(|fault| said(&fault))?;
    let mut chart = ChartBuilder::on(&area)
        .margin(16)
        .x_label_area_size(40)
        .y_label_area_size(64)
        .build_cartesian_2d(0.0..right, bottom..0.0)
        .map_err(|fault| said(&fault))?;
    chart
        .configure_mesh()
        .x_desc("epsilon")
        .y_desc("log10 delta")
        .light_line_style(TRANSPARENT)
        .draw()
        .map_err(|fault| said(&fault))?;
    let upper = drawn.iter().map(|(x, _, hi)| (*x, *hi));
    let lower = drawn.iter().rev().map(|(x, lo, _)| (*x, lo.max(bottom)));
    let band: Vec<(f64, f64)> = upper.chain(lower).collect();
    chart
        .draw_series(std::iter::once(Polygon::new(band.clone(), BAND.mix(0.3))))
        .map_err(|fault| said(&fault))?;
    // A band thinner than the ink is still seen by its outline.
    chart
        .draw_series(std::iter::once(PathElement::new(band, BAND)))
        .map_err(|fault| said(&fault))?;
    if let Some(point) = marked {
        chart
            .draw_series(std::iter::once(Cross::new(point, 6, CLAIM.stroke_width(2))))
            .map_err(|fault| said(&fault))?;
    }
    area.present().map_err(|fault| said(&fault))
}

/// A float near log10(x), also where x is below every float.
fn logarithm(x: &Dyadic) -> f64 {
    if !x.is_positive() {
        return FLOOR;
    }
    let natural = Interval::exact(x.clone()).ln(64);
    natural.map_or(FLOOR, |log| log.lo().to_f64_lower() / std::f64::consts::LN_10)
}

fn nothing() -> Error {
    Error::Unsupported { what: "the plot".to_owned(), why: "the profile has no points".to_owned() }
}
