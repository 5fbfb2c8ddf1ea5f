//! Periods as the ledger counts them: whole months on one line.

use std::str::FromStr;

use crate::error::{Error, Result};

/// A period: a month or a quarter of the calendar.
///
/// # Example
///
/// ```
/// use etalon::ledger::Months;
///
/// let quarter: Months = "2024-Q3".parse()?;
/// assert_eq!(quarter, Months::starting(2024 * 12 + 6, 3)?);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Months {
    /// What people call it: `2024-09` or `2024-Q3`.
    pub label: String,
    /// Its first month, counted from the year 0: `year * 12 + month - 1`.
    pub first: i64,
    /// How many months it has, 1 or 3.
    pub count: u32,
}

impl Months {
    /// The period of `count` months, 1 or 3, that begins with the month
    /// `first = year * 12 + month - 1`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if no period of the years 1900 to 9999 does.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::ledger::Months;
    /// assert_eq!(Months::starting(2024 * 12 + 8, 1)?.label, "2024-09");
    /// assert_eq!(Months::starting(2024 * 12 + 6, 3)?.label, "2024-Q3");
    /// assert!(Months::starting(2024 * 12 + 8, 3).is_err()); // no quarter begins in September
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn starting(first: i64, count: u32) -> Result<Self> {
        let (year, place) = (first.div_euclid(12), first.rem_euclid(12));
        let label = match count {
            1 => month(first),
            3 if place % 3 == 0 => format!("{year:04}-Q{}", place / 3 + 1),
            _ => {
                let requires = "a month, or three that begin in January, April, July or October";
                return Err(Error::domain("the period", format!("{first} + {count}"), requires));
            }
        };
        if !(1900..=9999).contains(&year) {
            return Err(Error::domain("the period", label, "a year from 1900 to 9999"));
        }
        Ok(Self { label, first, count })
    }

    /// Refuses a period that is not what it is called, so that nothing is
    /// published twice under two names.
    pub(super) fn check(&self) -> Result<()> {
        if Self::starting(self.first, self.count)? == *self {
            return Ok(());
        }
        Err(Error::domain("the period", &self.label, "the label that belongs to its months"))
    }

    /// The period of the same length, so many later.
    pub(super) fn later(&self, by: i64) -> Result<Self> {
        Self::starting(self.first + by * i64::from(self.count), self.count)
    }
}

impl FromStr for Months {
    type Err = Error;

    /// Reads a label: `2024-09` or `2024-Q3`.
    fn from_str(text: &str) -> Result<Self> {
        let read = || {
            let (year, part) = text.split_once('-')?;
            let (count, part) = match part.strip_prefix('Q') {
                Some(quarter) => (3, quarter),
                None => (1, part),
            };
            let (year, part): (i16, i8) = (year.parse().ok()?, part.parse().ok()?);
            let first = i64::from(year) * 12 + (i64::from(part) - 1) * i64::from(count);
            // What is written in another way, or lies in another year, has
            // another label.
            Self::starting(first, count).ok().filter(|period| period.label == text)
        };
        let requires = "a quarter such as 2024-Q3 or a month such as 2024-09";
        read().ok_or_else(|| Error::domain("the period", text, requires))
    }
}

/// The name of the month `year * 12 + month - 1`, such as `2024-09`.
///
/// # Example
///
/// ```
/// assert_eq!(etalon::ledger::month(2024 * 12 + 8), "2024-09");
/// ```
pub fn month(month: i64) -> String {
    format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_has_one_name() {
        let quarter = Months::starting(2024 * 12 + 6, 3).unwrap();
        assert_eq!(quarter.label, "2024-Q3");
        assert_eq!(quarter.later(2).unwrap().label, "2025-Q1");
        assert_eq!(Months::starting(2024 * 12 + 11, 1).unwrap().later(1).unwrap().label, "2025-01");
        for label in ["1900-01", "2024-Q3", "2024-12", "9999-Q4"] {
            assert_eq!(label.parse::<Months>().unwrap().label, label);
        }
        for text in ["2024-Q5", "2024-Q0", "2024-13", "2024-1", "+024-01", "1899-Q4", "2024", ""] {
            assert!(text.parse::<Months>().is_err(), "{text}");
        }
        let other = Months { label: "Q3 of 2024".to_owned(), ..quarter };
        assert!(other.check().is_err());
        for (first, count) in [(2024 * 12 + 1, 3), (2024 * 12, 12), (0, 1), (2024 * 12, 0)] {
            assert!(Months::starting(first, count).is_err(), "{first} + {count}");
        }
    }
}
