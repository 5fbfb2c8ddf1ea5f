//! Inputs of built-ins, read from JSON.

use crate::error::{Error, Result};
use crate::json::{Value, kind};
use crate::mechanism::Lattice;
use crate::num::{Integer, Natural, Rational};
use crate::privacy::{Norm, Sensitivity};

use super::Side;

/// One input per side.
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
pub fn list<T>(value: &Value, read: impl Fn(&Value) -> Result<T>) -> Result<Vec<T>> {
    match value {
        Value::Array(items) if !items.is_empty() => items.iter().map(read).collect(),
        other => Err(Error::domain("input", kind(other), "an array of at least one element")),
    }
}

/// Whether two numbers, or two lists of as many numbers, are as close as a
/// sensitivity says; inputs of another shape are not.
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
