//! The numbers of one run, as an adapter gives them: strictly read, each with
//! its name.

use std::collections::BTreeSet;
use std::fmt;

use crate::error::Result;
use crate::num::{Integer, Rational};
use crate::subject::Output;

/// Which number it is. The group stands for one set of people, so the same
/// group, metric and part is the same number in whatever view.
///
/// # Example
///
/// ```
/// use etalon::insights::verify::Name;
///
/// let [period, view, group, metric, part] =
///     ["2024-Q3", "team", "a", "late", "count"].map(str::to_owned);
/// let name = Name { period, view, group, metric, part };
/// let margin = Name { part: format!("{} margin", name.part), ..name };
/// assert_eq!(margin.to_string(), "2024-Q3 team a late count margin");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// The period, such as `2024-Q3`.
    pub period: String,
    /// Where it is shown.
    pub view: String,
    /// Of whom it speaks.
    pub group: String,
    /// The metric's name.
    pub metric: String,
    /// Which of the metric's numbers: `count`, `sum`, `band 1`, `margin`, ...
    pub part: String,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { period, view, group, metric, part } = self;
        write!(f, "{period} {view} {group} {metric} {part}")
    }
}

/// What is shown in a cell.
///
/// # Example
///
/// ```
/// use etalon::insights::verify::Shown;
///
/// assert_eq!(Shown::whole(7.into()).number(), Some(&"7".parse()?));
/// // 1.5 is 3 * 2^-1: the lowest bit of a float may show what went into it.
/// assert_eq!(Shown::float(1.5)?, Shown::Number("3/2".parse()?, Some(-1)));
/// assert!(Shown::float(f64::NAN).is_err());
/// assert_eq!(Shown::Hidden.number(), None);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shown {
    /// Nothing: the cell is kept back.
    Hidden,
    /// A number; for a float also the place of its lowest bit, the k of 2^k.
    Number(Rational, Option<i64>),
}

impl Shown {
    /// A whole number.
    pub fn whole(n: Integer) -> Self {
        Self::Number(Rational::from(n), None)
    }

    /// A float.
    ///
    /// # Errors
    ///
    /// [`Error::Number`](crate::Error::Number) for NaN and the infinities.
    pub fn float(x: f64) -> Result<Self> {
        let low = lowest_bit(x.to_bits());
        Ok(Self::Number(Rational::from_f64(x)?, Some(low)))
    }

    /// The number, if one is shown.
    pub fn number(&self) -> Option<&Rational> {
        match self {
            Self::Hidden => None,
            Self::Number(number, _) => Some(number),
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hidden => f.write_str("not shown"),
            Self::Number(number, None) => number.fmt(f),
            Self::Number(number, Some(_)) => write!(f, "{}", number.approximate()),
        }
    }
}

/// One cell of a run.
///
/// # Example
///
/// ```
/// use etalon::insights::verify::{Cell, Name, Shown};
/// use etalon::json::json;
///
/// let [period, view, group, metric, part] =
///     ["2024-Q3", "team", "a", "late", "count"].map(str::to_owned);
/// let name = Name { period, view, group, metric, part };
/// let cell = Cell { name, shown: Shown::Number("7/3".parse()?, None) };
/// let row = json!(["2024-Q3", "team", "a", "late", "count", "7/3"]);
/// assert_eq!(cell.output().to_json(), row);
/// let kept_back = Cell { shown: Shown::Hidden, ..cell };
/// assert!(kept_back.output().to_json()[5].is_null());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Which number it is.
    pub name: Name,
    /// What is shown of it.
    pub shown: Shown,
}

impl Cell {
    /// The form of `docs/spec/insights-verify.md`:
    /// `[period, view, group, metric, part, value]`.
    pub fn output(&self) -> Output {
        let text = |text: &String| Output::Text(text.clone());
        let Name { period, view, group, metric, part } = &self.name;
        let value = match &self.shown {
            Shown::Hidden => Output::Null,
            Shown::Number(number, Some(_)) => Output::Float(number.approximate().to_bits()),
            Shown::Number(number, None) if number.denominator().is_one() => {
                Output::Integer(number.numerator().clone())
            }
            Shown::Number(number, None) => Output::Text(number.to_string()),
        };
        Output::Vector(vec![text(period), text(view), text(group), text(metric), text(part), value])
    }
}

/// The cells of one output.
///
/// # Errors
///
/// Which rule of the form it breaks, in one clause.
///
/// # Example
///
/// ```
/// use etalon::insights::verify::cells;
/// use etalon::subject::Output;
///
/// let row = |value| {
///     let names = ["2024-Q3", "team", "a", "late", "count"];
///     let names = names.map(|name| Output::Text(name.to_owned()));
///     Output::Vector(names.into_iter().chain([value]).collect())
/// };
/// let run = Output::Vector(vec![row(Output::Integer(7.into()))]);
/// assert_eq!(cells(&run).expect("one cell")[0].shown.to_string(), "7");
/// let twice = Output::Vector(vec![row(Output::Null), row(Output::Null)]);
/// let fault = cells(&twice).unwrap_err();
/// assert_eq!(fault, "the cell 2024-Q3 team a late count is given twice");
/// ```
pub fn cells(output: &Output) -> std::result::Result<Vec<Cell>, String> {
    let Output::Vector(rows) = output else {
        return Err(format!("a run must give an array of cells, not {}", output.kind()));
    };
    let mut known = BTreeSet::new();
    let mut cells = Vec::with_capacity(rows.len());
    for row in rows {
        let cell = cell(row)?;
        if !known.insert(cell.name.clone()) {
            return Err(format!("the cell {} is given twice", cell.name));
        }
        cells.push(cell);
    }
    Ok(cells)
}

fn cell(row: &Output) -> std::result::Result<Cell, String> {
    const FORM: &str = "a cell must be [period, view, group, metric, part, value]";
    let Output::Vector(fields) = row else { return Err(FORM.to_owned()) };
    let [names @ .., value] = fields.as_slice() else { return Err(FORM.to_owned()) };
    let texts: Option<Vec<&String>> = names
        .iter()
        .map(|field| match field {
            Output::Text(text) => Some(text),
            _ => None,
        })
        .collect();
    let Some([period, view, group, metric, part]) = texts.as_deref() else {
        return Err(FORM.to_owned());
    };
    let [period, view, group, metric, part] =
        [period, view, group, metric, part].map(|t| (*t).clone());
    Ok(Cell { name: Name { period, view, group, metric, part }, shown: shown(value)? })
}

/// What a value stands for.
pub(super) fn shown(value: &Output) -> std::result::Result<Shown, String> {
    let no_number = |given: &str| {
        format!(
            "a value must be a number, an exact number in quotes such as \"1/3\", or null, not {given}"
        )
    };
    match value {
        Output::Null => Ok(Shown::Hidden),
        Output::Integer(n) => Ok(Shown::whole(n.clone())),
        // No exponent: `1e999999999` is short to write and long to compute.
        Output::Text(text) => match text.parse() {
            Ok(number) if !text.contains(['e', 'E']) => Ok(Shown::Number(number, None)),
            _ => Err(no_number(&format!("\"{text}\""))),
        },
        Output::Float(bits) => {
            Shown::float(f64::from_bits(*bits)).map_err(|_| no_number("a NaN or an infinity"))
        }
        other => Err(no_number(other.kind())),
    }
}

/// The k of the weight 2^k of a float's lowest set bit; 0 for 0.
fn lowest_bit(bits: u64) -> i64 {
    let exponent = i64::try_from((bits >> 52) & 0x7ff).expect("eleven bits");
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, weight) =
        if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) };
    if mantissa == 0 { 0 } else { weight + i64::from(mantissa.trailing_zeros()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(value: Output) -> Output {
        let mut fields: Vec<Output> = ["2024-Q3", "team", "a", "late", "count"]
            .map(|text| Output::Text(text.to_owned()))
            .to_vec();
        fields.push(value);
        Output::Vector(fields)
    }

    #[test]
    fn a_cell_that_is_written_is_read_back() {
        for value in [
            Output::Null,
            Output::Integer(Integer::from(-3)),
            Output::Text("1/3".to_owned()),
            Output::Float(0.1f64.to_bits()),
        ] {
            let output = Output::Vector(vec![row(value)]);
            let read = cells(&output).unwrap();
            assert_eq!(Output::Vector(vec![read[0].output()]), output);
        }
        assert_eq!(lowest_bit(1.5f64.to_bits()), -1);
        assert_eq!(lowest_bit(96f64.to_bits()), 5);
        assert_eq!(lowest_bit(f64::MIN_POSITIVE.to_bits()), -1022);
    }

    #[test]
    fn another_form_is_refused_with_its_rule() {
        let one = || row(Output::Null);
        for (output, says) in [
            (Output::Null, "an array of cells, not null"),
            (Output::Vector(vec![Output::Null]), "[period, view"),
            (Output::Vector(vec![Output::Vector(vec![Output::Null; 6])]), "[period, view"),
            (Output::Vector(vec![one(), one()]), "2024-Q3 team a late count is given twice"),
            (Output::Vector(vec![row(Output::Boolean(true))]), "not boolean"),
            (Output::Vector(vec![row(Output::Text("x".to_owned()))]), "not \"x\""),
            (Output::Vector(vec![row(Output::Float(f64::NAN.to_bits()))]), "NaN"),
        ] {
            let fault = cells(&output).unwrap_err();
            assert!(fault.contains(says), "{fault}");
        }
    }
}
