//! What is drawn is what is written: dots and bars stand where the scale above
//! them says.

use etalon::num::Rational;

use crate::made::Release;

/// The text between two others, and what follows it.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<(&'a str, &'a str)> {
    let rest = text.split_once(from)?.1;
    rest.split_once(to)
}

fn number(text: &str) -> Rational {
    text.trim_end_matches('%').parse().unwrap()
}

/// The numbers at both ends of the scale of a chart.
fn scale(chart: &str) -> [Rational; 2] {
    let (mut marks, mut rest) =
        (Vec::new(), between(chart, "<svg class=\"axis\"", "</svg>").unwrap().0);
    while let Some((text, after)) = between(rest, "<text", "</text>") {
        marks.push(number(text.split_once('>').unwrap().1.trim_end_matches("\u{a0}h")));
        rest = after;
    }
    [marks.first().unwrap().clone(), marks.last().unwrap().clone()]
}

/// Checks a chart and gives how many rows it has.
fn check(page: &str, metric: &str, factor: i64) -> usize {
    let chart = between(page, &format!("id=\"metric-{metric}\""), "</table>").unwrap().0;
    let [from, to] = scale(chart);
    // To a hundredth of a percent of the width, the least that is drawn.
    let stands = |value: &str, place: &Rational| {
        let value = &number(value) * &Rational::from(factor);
        let exact = &(&(&value - &from) * &Rational::from(100)) / &(&to - &from);
        let gap = &exact.unwrap() - place;
        assert!(gap.abs() <= "1/100".parse().unwrap(), "{metric}: {value} at {place}%");
    };
    let (mut rest, mut rows) = (chart, 0);
    while let Some((row, after)) = between(rest, "<tr id=\"cells-", "</tr>") {
        rest = after;
        let Some((dot, _)) = between(row, "cx=\"", "\"") else { continue };
        let figure = |of: &str| {
            let before = row.split_once(&format!("data-of=\"{of}\"")).unwrap().0;
            let value = before.rsplit_once(" value=\"").unwrap().1;
            value.split_once('"').unwrap().0
        };
        let bar = between(row, "<rect class=\"bar\"", ">").unwrap().0;
        let left = number(between(bar, " x=\"", "\"").unwrap().0);
        let width = number(between(bar, " width=\"", "\"").unwrap().0);
        stands(figure("value"), &number(dot));
        stands(figure("low"), &left);
        stands(figure("high"), &(&left + &width));
        rows += 1;
    }
    rows
}

#[test]
fn dots_and_bars_stand_where_the_scale_says() {
    let page = Release::made().html();
    assert!(check(&page, "after-hours", 100) > 10);
    assert!(check(&page, "collaboration", 1) > 10);
    assert!(check(&page, "email", 100) > 10);
}

#[test]
fn a_dot_in_the_wrong_place_is_seen() {
    let page = Release::made().html();
    let (at, _) = page.match_indices(" cx=\"").next().unwrap();
    let moved = format!("{} cx=\"1{}", &page[..at], &page[at + " cx=\"".len()..]);
    assert!(std::panic::catch_unwind(|| check(&moved, "after-hours", 100)).is_err());
}
