//! What is drawn is what is stored: bars, lines and points stand where the
//! scales beside them say.

use etalon::json::Value;
use etalon::report::audit_page;

use crate::made;

fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<(&'a str, &'a str)> {
    text.split_once(from)?.1.split_once(to)
}

fn number(text: &str) -> f64 {
    text.trim_end_matches('%').replace('\u{2212}', "-").replace(',', "").parse().unwrap()
}

/// A figure of a page.
fn figure<'a>(page: &'a str, id: &str) -> &'a str {
    between(page, &format!("id=\"{id}\""), "</figure>").unwrap().0
}

/// The percentage from above at which a number stands, by the two ends of the
/// scale beside the field.
fn upright(figure: &str) -> impl Fn(f64) -> f64 {
    let (scale, _) = between(figure, "<svg class=\"down\"", "</svg>").unwrap();
    let (mut marks, mut rest) = (Vec::new(), scale);
    while let Some((text, after)) = between(rest, "<text", "</text>") {
        let (place, _) = between(text, " y=\"", "\"").unwrap();
        marks.push((number(text.rsplit_once('>').unwrap().1), number(place)));
        rest = after;
    }
    let ((low, bottom), (high, top)) = (marks[0], *marks.last().unwrap());
    move |x| bottom + (x - low) / (high - low) * (top - bottom)
}

/// Heights of the bars of a side, in percent of the field.
fn heights(figure: &str, class: &str) -> Vec<f64> {
    let field = between(figure, "<svg class=\"field\"", "<svg class=\"axis\"").unwrap().0;
    let bars =
        field.split("<rect ").skip(1).filter(|bar| bar.starts_with(&format!("class=\"{class}\"")));
    bars.map(|bar| number(between(bar, " y=\"", "\"").unwrap().0)).collect()
}

fn count(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

/// The largest distance of a bar from where it should end.
fn bars_are_off(page: &str, result: &Value) -> f64 {
    let figure = figure(page, "outputs");
    let place = upright(figure);
    let bins = result["outputs"]["bins"].as_array().unwrap();
    let mut off = 0.0_f64;
    for side in ["left", "right"] {
        let all: f64 = bins.iter().map(|bin| count(&bin[side])).sum();
        let heights = heights(figure, side);
        assert_eq!(heights.len(), bins.len());
        for (bin, height) in bins.iter().zip(heights) {
            off = off.max((place(100.0 * count(&bin[side]) / all) - height).abs());
        }
    }
    off
}

#[test]
fn bars_end_where_the_scale_says() {
    for result in [made::violation(), made::floats(), made::wordy()] {
        let page = audit_page(&result).unwrap();
        assert!(bars_are_off(&page, &result) < 0.02);
        // A bar of another height is seen.
        let mut other = result.clone();
        let left = &mut other["outputs"]["bins"][1]["left"];
        *left = etalon::json::json!(left.as_u64().unwrap() * 2 + 50);
        assert!(bars_are_off(&page, &other) > 0.1);
    }
}

#[test]
fn the_event_is_marked_below_its_bins() {
    let result = made::violation();
    let page = audit_page(&result).unwrap();
    let axis = between(figure(&page, "outputs"), "<svg class=\"axis\"", "</svg>").unwrap().0;
    let bins = result["outputs"]["bins"].as_array().unwrap();
    for side in ["left", "right"] {
        let marks: Vec<f64> = axis
            .split(&format!("<rect class=\"{side}\""))
            .skip(1)
            .map(|mark| number(between(mark, " x=\"", "\"").unwrap().0))
            .collect();
        let inside = (0..bins.len()).filter(|&at| bins[at]["for"] == side);
        let place = |at: usize| 100.0 * count(&at.into()) / count(&bins.len().into());
        let expected: Vec<f64> = inside.map(place).collect();
        assert!(!marks.is_empty() && marks.len() == expected.len() && marks.len() < bins.len());
        assert!(marks.iter().zip(expected).all(|(mark, place)| (mark - place).abs() < 0.02));
    }
}

#[test]
fn lines_pass_through_the_marks_of_the_path() {
    let result = made::violation();
    let page = audit_page(&result).unwrap();
    for (id, class, name) in
        [("bound", "peak", "epsilon_lower"), ("wealth", "now", "log10_e_value_last")]
    {
        let figure = figure(&page, id);
        let place = upright(figure);
        let line =
            between(figure, &format!("<polyline class=\"{class}\" points=\""), "\"").unwrap().0;
        let points: Vec<(f64, f64)> = line
            .split(' ')
            .map(|point| point.split_once(',').unwrap())
            .map(|(x, y)| (number(x) / 100.0, number(y) / 100.0))
            .collect();
        assert!(points.is_sorted_by(|a, b| a.0 <= b.0));
        let path = result["path"].as_array().unwrap();
        let runs = |mark: &Value| count(&mark["runs"]).log10();
        let (first, last) = (runs(&path[0]), runs(path.last().unwrap()));
        for mark in path {
            let x = 100.0 * (runs(mark) - first) / (last - first);
            // What lies beyond the field is drawn at its edge.
            let y = place(number(mark[name].as_str().unwrap())).clamp(0.0, 100.0);
            let near =
                |point: &(f64, f64)| (point.0 - x).abs() < 0.02 && (point.1 - y).abs() < 0.02;
            assert!(points.iter().any(near), "{id} {mark}: {x} {y}");
        }
    }
}

#[test]
fn every_plot_has_a_table_of_its_numbers() {
    for result in [made::violation(), made::approximate(), made::profiled(), made::exact()] {
        let page = audit_page(&result).unwrap();
        for figure in page.split("<figure").skip(1) {
            let figure = figure.split("</figure>").next().unwrap();
            assert!(figure.contains("<table") && figure.contains("role=\"img\""));
            assert!(figure.contains("<desc") && figure.contains("aria-labelledby"));
        }
        let path = result["path"].as_array().map_or(0, Vec::len);
        let rows = page.matches("<tr>").count();
        assert!(rows > path, "{rows}");
    }
    assert!(audit_page(&made::exact()).unwrap().matches("<figure").count() == 0);
    assert_eq!(audit_page(&made::approximate()).unwrap().matches("<figure").count(), 4);
    // A claim of μ has no ε to bound.
    assert_eq!(audit_page(&made::profiled()).unwrap().matches("<figure").count(), 3);
}
