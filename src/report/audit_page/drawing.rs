//! One way of drawing all plots: a field with lines below it and beside it,
//! what is drawn in percent of its size, and a table of the same numbers.
//!
//! Places are percentages, so that a plot fits a telephone as well as paper
//! without scaling its lines. A picture claims nothing: its places are floats.

use crate::json::Value;
use crate::num::Rational;
use crate::report::page::axis::{WHOLE, percent, steps};
use crate::report::page::digits::{count, exact};
use crate::report::page::template::{Markup, html};

/// No more decades than this are named.
const DECADES: i32 = 6;

/// The numbers along one side of a plot; of a logarithmic one, their
/// logarithms to base 10.
#[derive(Debug)]
pub(super) struct Scale {
    from: f64,
    to: f64,
    marks: Vec<(f64, String)>,
}

impl Scale {
    /// From a round number to a round number.
    pub(super) fn even(least: f64, most: f64) -> Self {
        let most = if most > least { most } else { least + 1.0 };
        let exactly = |x| Rational::from_f64(x).unwrap_or_else(|_| Rational::zero());
        let (step, first, last) = steps(&exactly(least), &exactly(most));
        let (mut mark, mut marks) = (first, Vec::new());
        while mark <= last {
            let at = &step * &Rational::from(mark.clone());
            marks.push((at.approximate(), exact(&at).replace('-', "\u{2212}")));
            mark += crate::num::Integer::ONE;
        }
        let end = |at: Option<&(f64, String)>| at.map_or(0.0, |(at, _)| *at);
        Self { from: end(marks.first()), to: end(marks.last()), marks }
    }

    /// Powers of ten between two logarithms, of which `named` makes names.
    pub(super) fn decades(least: f64, most: f64, named: fn(i32) -> String) -> Self {
        let most = if most > least { most } else { least + 1.0 };
        let within: Vec<i32> =
            (-400..400).filter(|power| (least..=most).contains(&f64::from(*power))).collect();
        let every = within.len().div_ceil(usize::try_from(DECADES).expect("a few")).max(1);
        let marks = within.iter().rev().step_by(every).rev();
        let marks = marks.map(|&power| (f64::from(power), named(power))).collect();
        Self { from: least, to: most, marks }
    }

    /// So many equal parts, named in their middles.
    pub(super) fn parts(names: Vec<(f64, String)>, parts: usize) -> Self {
        let to = u32::try_from(parts).map_or(1.0, f64::from);
        Self { from: 0.0, to, marks: names }
    }

    /// Where a number stands, from 0 to 10,000.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped, and no number where it is none"
    )]
    pub(super) fn place(&self, x: f64) -> u32 {
        let part = (x - self.from) / (self.to - self.from);
        (part.clamp(0.0, 1.0) * f64::from(WHOLE)).round() as u32
    }
}

/// A count of runs that is a power of ten.
pub(super) fn thousands(power: i32) -> String {
    match power {
        0..=3 => count(10_u32.pow(power.unsigned_abs())),
        4..=5 => format!("{}k", 10_u32.pow(power.unsigned_abs() - 3)),
        6..=8 => format!("{}M", 10_u32.pow(power.unsigned_abs() - 6)),
        _ => format!("1e{power}"),
    }
}

/// A power of ten as computers write it.
pub(super) fn scientific(power: i32) -> String {
    if power == 0 { "1".to_owned() } else { format!("1e{}", power).replace('-', "\u{2212}") }
}

/// Something that is drawn, with what the legend says of it.
#[derive(Debug)]
pub(super) struct Layer {
    /// Its class, by which it gets its looks.
    pub(super) class: &'static str,
    /// What it is; none for what is named in the plot.
    pub(super) name: Option<String>,
    pub(super) form: Form,
}

/// What a layer looks like.
#[derive(Debug)]
pub(super) enum Form {
    /// A line from point to point.
    Line(Vec<(f64, f64)>),
    /// A line that keeps its height until the next point.
    Steps(Vec<(f64, f64)>),
    /// A line across at a height, with its name at the right end.
    Level(f64, String),
    /// A line up and down, with its name.
    At(f64, String),
    /// Dots.
    Dots(Vec<(f64, f64)>),
    /// Triangles that point up, for what lies above, or down.
    Arrows(Vec<(f64, f64)>, bool),
    /// Boxes: from, to, and height.
    Boxes(Vec<(f64, f64, f64)>),
    /// Marks below the field, each from one number to another.
    Below(Vec<(f64, f64)>),
}

/// A plot with everything that belongs to it.
#[derive(Debug)]
pub(super) struct Plot {
    /// A word for ids.
    pub(super) id: String,
    pub(super) title: String,
    /// What to see in it.
    pub(super) caption: Markup,
    /// The same for those who cannot see it.
    pub(super) description: String,
    pub(super) across: (Scale, String),
    pub(super) up: (Scale, String),
    /// From the back to the front.
    pub(super) layers: Vec<Layer>,
    pub(super) is_wide: bool,
    /// Its numbers.
    pub(super) table: Markup,
}

impl Plot {
    /// The plot as a figure.
    pub(super) fn figure(&self) -> Markup {
        let Self { id, title, caption, description, across, up, layers, .. } = self;
        let (title_id, description_id) = (format!("{id}-title"), format!("{id}-said"));
        html! {
            figure.drawing.wide[self.is_wide] id=(id) {
                figcaption {
                    h3 { (title) }
                    p { (caption) }
                    (legend(layers))
                }
                p.unit { (up.1) }
                div.frame {
                    svg.down aria-hidden="true" focusable="false" {
                        @for (at, name) in &up.0.marks {
                            text x="100%" y=(self.down(*at)) dy="0.32em" text-anchor="end" { (name) }
                        }
                    }
                    svg.field role="img" focusable="false"
                        aria-labelledby={ (title_id) " " (description_id) } {
                        title id=(title_id) { (title) }
                        desc id=(description_id) { (description) }
                        @for (at, _) in &up.0.marks {
                            line.grid x1="0%" x2="100%" y1=(self.down(*at)) y2=(self.down(*at)) {}
                        }
                        @for layer in layers { (self.layer(layer)) }
                    }
                    svg.axis aria-hidden="true" focusable="false" {
                        @for layer in layers { (self.below(layer)) }
                        @for (index, (at, name)) in across.0.marks.iter().enumerate() {
                            @let ends = index == 0 || index + 1 == across.0.marks.len();
                            text class=[(!ends).then_some("inner")]
                                x=(percent(across.0.place(*at))) y="18" text-anchor="middle" {
                                (name)
                            }
                        }
                    }
                }
                p.unit.across { (across.1) }
                details.data {
                    summary { "The numbers of this plot" span.hidden { ": " (title) } }
                    (self.table)
                }
            }
        }
    }

    fn x(&self, x: f64) -> u32 {
        self.across.0.place(x)
    }

    fn y(&self, y: f64) -> u32 {
        WHOLE - self.up.0.place(y)
    }

    fn down(&self, y: f64) -> String {
        percent(self.y(y))
    }

    fn layer(&self, layer: &Layer) -> Markup {
        let class = layer.class;
        let at = |(x, y): &(f64, f64)| format!("{},{}", self.x(*x), self.y(*y));
        let path = |points: &[String]| {
            // Stretched to the field; the stroke is not.
            html! {
                svg viewBox="0 0 10000 10000" preserveAspectRatio="none" width="100%" height="100%" {
                    polyline class=(class) points=(points.join(" ")) {}
                }
            }
        };
        match &layer.form {
            Form::Line(points) => path(&points.iter().map(at).collect::<Vec<_>>()),
            Form::Steps(points) => {
                let corners = points.iter().zip(points.iter().skip(1));
                let corners = corners.flat_map(|(a, b)| [at(a), at(&(b.0, a.1))]);
                path(&corners.chain(points.last().map(at)).collect::<Vec<_>>())
            }
            Form::Level(y, name) => html! {
                line class=(class) x1="0%" x2="100%" y1=(self.down(*y)) y2=(self.down(*y)) {}
                text.named x="100%" y=(self.down(*y)) dx="-4" dy="-5" text-anchor="end" { (name) }
            },
            Form::At(x, name) => {
                let (place, right) = (percent(self.x(*x)), self.x(*x) > WHOLE / 2);
                html! {
                    line class=(class) x1=(place) x2=(place) y1="0%" y2="100%" {}
                    text.named x=(place) y="100%" dy="-6" dx=(if right { "-5" } else { "5" })
                        text-anchor=(if right { "end" } else { "start" }) { (name) }
                }
            }
            Form::Dots(points) => html! {
                @for (x, y) in points {
                    circle class=(class) cx=(percent(self.x(*x))) cy=(self.down(*y)) r="4" {}
                }
            },
            Form::Arrows(points, upward) => html! {
                @for (x, y) in points {
                    // A point of its own, for a polygon knows no percentages.
                    svg.point x=(percent(self.x(*x))) y=(self.down(*y)) {
                        polygon class=(class)
                            points=(if *upward { "0,-9 6,3 -6,3" } else { "0,9 6,-3 -6,-3" }) {}
                    }
                }
            },
            Form::Boxes(boxes) => html! {
                @for (from, to, height) in boxes {
                    @let (left, top) = (self.x(*from), self.y(*height));
                    rect class=(class) x=(percent(left)) width=(percent(self.x(*to) - left))
                        y=(percent(top)) height=(percent(WHOLE - top)) {}
                }
            },
            // Outside the field.
            Form::Below(_) => html! {},
        }
    }

    /// What a layer draws below the field.
    fn below(&self, layer: &Layer) -> Markup {
        let Form::Below(spans) = &layer.form else { return html! {} };
        html! {
            @for (from, to) in spans {
                @let left = self.x(*from);
                rect class=(layer.class) x=(percent(left)) width=(percent(self.x(*to) - left))
                    y="1" height="5" {}
            }
        }
    }
}

fn legend(layers: &[Layer]) -> Markup {
    let named: Vec<(&Layer, &String)> =
        layers.iter().filter_map(|layer| layer.name.as_ref().map(|name| (layer, name))).collect();
    html! {
        @if !named.is_empty() {
            ul.legend {
                @for (layer, name) in named {
                    li {
                        svg aria-hidden="true" focusable="false" width="18" height="12" {
                            @match layer.form {
                                Form::Boxes(_) => {
                                    rect class=(layer.class) x="3" y="0" width="12" height="12" {}
                                },
                                Form::Below(_) => {
                                    rect class=(layer.class) x="0" y="4" width="18" height="5" {}
                                },
                                Form::Dots(_) => { circle class=(layer.class) cx="9" cy="6" r="4" {} },
                                Form::Arrows(_, true) => {
                                    polygon class=(layer.class) points="9,0 15,11 3,11" {}
                                },
                                Form::Arrows(_, false) => {
                                    polygon class=(layer.class) points="9,12 15,1 3,1" {}
                                },
                                _ => { line class=(layer.class) x1="0" x2="18" y1="6" y2="6" {} },
                            }
                        }
                        (name)
                    }
                }
            }
        }
    }
}

/// A count as the document has it, with its digits in groups.
pub(super) fn counted(value: Option<&Value>) -> String {
    value.and_then(Value::as_u64).map_or_else(|| "\u{2013}".to_owned(), count)
}
