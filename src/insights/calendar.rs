//! Days, how a file writes them, and the periods of a release: the only door
//! to `chrono`.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate};

use crate::error::{Error, Result};

/// A day of the proleptic Gregorian calendar; prints as `2024-03-31`.
///
/// # Example
///
/// ```
/// use etalon::insights::Day;
///
/// let (day, later): (Day, Day) = ("2024-02-25".parse()?, "2025-02-25".parse()?);
/// let next = day.after(7)?;
/// assert_eq!((next.to_string().as_str(), next.month()), ("2024-03-03", 3));
/// // 2024 is a leap year.
/// assert_eq!(later.number() - day.number(), 366);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(NaiveDate);

impl Day {
    /// The number of days since 1 January of the year 1, which is day 1.
    pub fn number(self) -> i32 {
        self.0.num_days_from_ce()
    }

    /// The day so many days later.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] beyond the year 262,000.
    pub fn after(self, days: u64) -> Result<Self> {
        let later = self.0.checked_add_days(Days::new(days));
        later.map(Self).ok_or_else(|| Error::domain("days", days, "a day within the calendar"))
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        self.0.month()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Day {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        DateFormat::default().read(text).ok_or_else(|| {
            Error::domain("the date", text, "a day written as year-month-day, such as 2024-03-31")
        })
    }
}

/// A moment as people write it in a record, `2024-10-01T06:00:00Z`, from the
/// seconds since 1970 that a clock gave; none beyond the calendar.
///
/// # Example
///
/// ```
/// use etalon::insights::calendar::moment;
///
/// assert_eq!(moment(1_727_762_400).as_deref(), Some("2024-10-01T06:00:00Z"));
/// assert_eq!(moment(i64::MAX), None);
/// ```
pub fn moment(seconds: i64) -> Option<String> {
    let moment = chrono::DateTime::from_timestamp(seconds, 0)?;
    Some(moment.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// How a file writes its dates: `%Y`, `%m` and `%d` once each, with
/// punctuation between them. The default is `%Y-%m-%d`, the one that cannot be
/// read in two ways.
///
/// # Example
///
/// ```
/// use etalon::insights::DateFormat;
/// let american: DateFormat = "%m/%d/%Y".parse()?;
/// assert_eq!(american.read("7/16/2017").unwrap().to_string(), "2017-07-16");
/// assert!(american.read("16/7/2017").is_none());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateFormat(String);

impl Default for DateFormat {
    fn default() -> Self {
        Self("%Y-%m-%d".to_owned())
    }
}

impl DateFormat {
    /// The day that a text stands for; none if it is not written so.
    pub fn read(&self, text: &str) -> Option<Day> {
        let day = NaiveDate::parse_from_str(text, &self.0).ok()?;
        // A year of two digits is no year.
        (1900..=9999).contains(&day.year()).then_some(Day(day))
    }
}

impl fmt::Display for DateFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for DateFormat {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let rest = text.replacen("%Y", "", 1).replacen("%m", "", 1).replacen("%d", "", 1);
        let each = ["%Y", "%m", "%d"].iter().all(|part| text.contains(part));
        if !each || !rest.chars().all(|c| "-/. ".contains(c)) {
            let requires = "%Y, %m and %d once each, with -, /, . or a space between them";
            return Err(Error::domain("the date format", text, requires));
        }
        Ok(Self(text.to_owned()))
    }
}

/// A period that is released as one: a quarter (`2024-Q3`) or a month
/// (`2024-09`). A row belongs to the period in which its date lies.
///
/// # Example
///
/// ```
/// use etalon::insights::Period;
///
/// let (quarter, month): (Period, Period) = ("2024-Q4".parse()?, "2024-10".parse()?);
/// assert!(quarter.is_quarter() && !month.is_quarter());
/// assert_eq!(quarter.first(), month.first());
/// assert_eq!(quarter.next().to_string(), "2025-Q1");
/// assert_eq!(month.previous().to_string(), "2024-09");
/// // The end is the first day that no longer lies in it.
/// assert_eq!(quarter.end(), "2025-01-01".parse()?);
/// assert!(quarter.contains("2024-12-31".parse()?) && !quarter.contains(quarter.end()));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    year: i32,
    first_month: u32,
    months: u32,
}

impl Period {
    /// Its first day.
    pub fn first(self) -> Day {
        Day(NaiveDate::from_ymd_opt(self.year, self.first_month, 1).expect("a month of the year"))
    }

    /// The first day of the next one.
    pub fn end(self) -> Day {
        self.next().first()
    }

    /// Whether a day lies in it.
    pub fn contains(self, day: Day) -> bool {
        self.first() <= day && day < self.end()
    }

    /// Whether it is a quarter.
    pub fn is_quarter(self) -> bool {
        self.months == 3
    }

    /// The next period of the same length.
    #[must_use]
    pub fn next(self) -> Self {
        match self.first_month + self.months {
            first_month @ ..=12 => Self { first_month, ..self },
            _ => Self { year: self.year + 1, first_month: 1, ..self },
        }
    }

    /// The period before it, of the same length.
    #[must_use]
    pub fn previous(self) -> Self {
        if self.first_month > self.months {
            Self { first_month: self.first_month - self.months, ..self }
        } else {
            Self { year: self.year - 1, first_month: 13 - self.months, ..self }
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.months {
            3 => write!(f, "{}-Q{}", self.year, self.first_month.div_ceil(3)),
            _ => write!(f, "{}-{:02}", self.year, self.first_month),
        }
    }
}

impl FromStr for Period {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let digits = |text: &str, count: usize| -> Option<u32> {
            let plain = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| text.parse().ok()).flatten()
        };
        let read = || {
            let (year, part) = text.split_once('-')?;
            let year = i32::try_from(digits(year, 4)?).ok().filter(|year| *year >= 1900)?;
            let (part, count, months) = match part.strip_prefix('Q') {
                Some(quarter) => (digits(quarter, 1)?, 4, 3),
                None => (digits(part, 2)?, 12, 1),
            };
            let known = (1..=count).contains(&part);
            known.then(|| Self { year, first_month: (part - 1) * months + 1, months })
        };
        let requires = "a quarter such as 2024-Q3 or a month such as 2024-09";
        read().ok_or_else(|| Error::domain("the period", text, requires))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_follow_one_another_without_a_gap() {
        for text in ["1999-Q1", "2024-Q4", "2024-02", "2023-12", "2024-01"] {
            let period: Period = text.parse().unwrap();
            assert_eq!(period.to_string(), text);
            assert_eq!(period.next().previous(), period);
            assert_eq!(period.previous().end(), period.first());
            assert!(period.contains(period.first()) && !period.contains(period.end()));
        }
        for text in ["2024-Q5", "2024-Q0", "2024-13", "2024-1", "24-Q1", "2024", "0024-Q1", ""] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_date_is_read_as_the_format_says_or_not_at_all() {
        let read = |format: &str, text: &str| {
            format.parse::<DateFormat>().unwrap().read(text).map(|day| day.to_string())
        };
        assert_eq!(read("%d/%m/%Y", "01/04/2023").unwrap(), "2023-04-01");
        assert_eq!(read("%m/%d/%Y", "01/04/2023").unwrap(), "2023-01-04");
        assert_eq!(read("%Y-%m-%d", "2024-02-29").unwrap(), "2024-02-29");
        for (format, text) in [
            ("%Y-%m-%d", "2023-02-29"),
            ("%m/%d/%Y", "13/01/2023"),
            ("%d/%m/%Y", "01/04/23"),
            ("%Y-%m-%d", "2024-03-31T00:00"),
        ] {
            assert_eq!(read(format, text), None, "{text}");
        }
        for format in ["%Y", "%Y-%m-%d %H", "%Y-%m-%m", "%y-%m-%d", ""] {
            assert!(format.parse::<DateFormat>().is_err(), "{format}");
        }
    }
}
