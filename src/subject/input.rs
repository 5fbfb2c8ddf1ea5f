//! Inputs of built-ins, read from JSON.

use crate::error::{Error, Result};
use crate::json::{Value, kind};
use crate::mechanism::Lattice;
use crate::num::{Integer, Natural, Rational};
use crate::privacy::{Norm, Sensitivity};

use super::Side;

/// One input per side.
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// use etalon::subject::Side;
/// use etalon::subject::input::{Pair, integer};
/// let pair = Pair::read(&[json!(3), json!("4")], integer)?;
/// assert_eq!((pair.on(Side::Left), pair.on(Side::Right)), (&3.into(), &4.into()));
/// assert!(Pair::read(&[json!(3), json!("1/3")], integer).is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Pair<T> {
    left: T,
    right: T,
}

impl<T> Pair<T> {
    /// Reads both inputs by `read`.
    ///
    /// # Errors
    ///
    /// Those of `read`.
    pub fn read(pair: &[Value; 2], read: impl Fn(&Value) -> Result<T>) -> Result<Self> {
        Ok(Self { left: read(&pair[0])?, right: read(&pair[1])? })
    }

    /// The input of a side.
    #[inline]
    pub fn on(&self, side: Side) -> &T {
        match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        }
    }
}

/// An exact number: a JSON integer, `{"int":"…"}` for one of any size, or a
/// text such as "1/3" or "0.1".
///
/// # Errors
///
/// [`Error::Domain`] for anything else, [`Error::Number`] for a text that is
/// no number.
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// use etalon::subject::input::rational;
/// assert_eq!(rational(&json!("0.1"))?, "1/10".parse()?);
/// assert_eq!(rational(&json!({"int": "36893488147419103232"}))?, "36893488147419103232".parse()?);
/// // A float may be another number than the one that is written.
/// assert!(rational(&json!(0.1)).is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn rational(value: &Value) -> Result<Rational> {
    match value {
        Value::Number(number) if number.is_i64() || number.is_u64() => number.to_string().parse(),
        Value::String(text) => text.parse(),
        Value::Object(map) if map.len() == 1 && map.contains_key("int") => match &map["int"] {
            Value::String(digits) if digits.bytes().all(|c| c == b'-' || c.is_ascii_digit()) => {
                digits.parse()
            }
            other => Err(Error::domain("input", other, "decimal digits in quotes")),
        },
        other => Err(Error::domain(
            "input",
            other,
            "an integer, or an exact number in quotes such as \"1/3\" or \"0.1\"",
        )),
    }
}

/// An integer of any size.
///
/// # Errors
///
/// As for [`rational`]; [`Error::Domain`] for a fraction.
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// use etalon::subject::input::integer;
/// assert_eq!(integer(&json!("1e3"))?, 1000.into());
/// assert!(integer(&json!("1/3")).is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn integer(value: &Value) -> Result<Integer> {
    let number = rational(value)?;
    if number.denominator() == &Natural::ONE {
        Ok(number.numerator().clone())
    } else {
        Err(Error::domain("input", number, "an integer"))
    }
}

/// A list of at least one element.
///
/// # Errors
///
/// [`Error::Domain`] for anything else, and those of `read`.
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// use etalon::subject::input::{integer, list};
/// assert_eq!(list(&json!([3, "4"]), integer)?, [3.into(), 4.into()]);
/// assert!(list(&json!(3), integer).is_err() && list(&json!([]), integer).is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn list<T>(value: &Value, read: impl Fn(&Value) -> Result<T>) -> Result<Vec<T>> {
    match value {
        Value::Array(items) if !items.is_empty() => items.iter().map(read).collect(),
        other => Err(Error::domain("input", kind(other), "an array of at least one element")),
    }
}

/// Whether two numbers, or two lists of as many numbers, are as close as a
/// sensitivity says; inputs of another shape are not.
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// use etalon::privacy::{Norm, Sensitivity};
/// use etalon::subject::input::are_within;
/// let pair = [json!([1, 5]), json!([2, 3])];
/// let within = |norm, bound: &str| {
///     Ok::<_, etalon::Error>(are_within(&pair, &Sensitivity { norm, bound: bound.parse()? }))
/// };
/// assert!(within(Norm::L1, "3")? && within(Norm::LInfinity, "2")?);
/// // The root of 5 is 2.236...
/// assert!(within(Norm::L2, "2.24")? && !within(Norm::L2, "2.23")?);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn are_within(pair: &[Value; 2], sensitivity: &Sensitivity) -> bool {
    let numbers = |value: &Value| match value {
        Value::Array(_) => list(value, rational).ok(),
        single => rational(single).ok().map(|number| vec![number]),
    };
    let (Some(left), Some(right)) = (numbers(&pair[0]), numbers(&pair[1])) else { return false };
    if left.len() != right.len() || pair[0].is_array() != pair[1].is_array() {
        return false;
    }
    let apart: Vec<Rational> = left.iter().zip(&right).map(|(a, b)| (a - b).abs()).collect();
    let sum = |term: &dyn Fn(&Rational) -> Rational| {
        apart.iter().fold(Rational::zero(), |sum, x| &sum + &term(x))
    };
    let bound = &sensitivity.bound;
    match sensitivity.norm {
        Norm::L0 => sum(&|x| Rational::from(i64::from(!x.is_zero()))) <= *bound,
        Norm::L1 => sum(&Rational::clone) <= *bound,
        Norm::L2 => sum(&|x| x * x) <= bound * bound,
        Norm::LInfinity => apart.iter().all(|x| x <= bound),
    }
}

/// One number or a list of numbers, in steps of a lattice.
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// use etalon::mechanism::Lattice;
/// use etalon::num::Integer;
/// use etalon::subject::input::Units;
/// let cents = Lattice::new("1/100".parse()?)?;
/// let read = |input| Units::read(&input, &cents);
/// assert!(matches!(read(json!("3.14"))?, Units::One(n) if n == Integer::from(314)));
/// assert!(matches!(read(json!([3, "3.14"]))?, Units::Many(list) if list.len() == 2));
/// assert!(read(json!("3.141")).is_err()); // to be rounded first, by whoever knows how
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub enum Units {
    /// A number; the output is a number.
    One(Integer),
    /// A list; the output is a list.
    Many(Vec<Integer>),
}

impl Units {
    /// Reads a number or a list of numbers.
    ///
    /// # Errors
    ///
    /// Those of the numbers and of the lattice.
    pub fn read(value: &Value, lattice: &Lattice) -> Result<Self> {
        let units = |value: &Value| lattice.units(&rational(value)?);
        Ok(match value {
            Value::Array(_) => Self::Many(list(value, units)?),
            single => Self::One(units(single)?),
        })
    }
}
