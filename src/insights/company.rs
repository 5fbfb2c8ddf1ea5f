//! A company that does not exist: people, teams and weeks of metrics of any
//! size, from a seed, for tests, benches and whoever wants to try a release.
//!
//! People keep their habits, teams have theirs, weeks have seasons; some join,
//! leave or change their manager. Integers alone are computed, so that a seed
//! gives the same bytes everywhere. Nothing here is private, and no claim
//! rests on how it is drawn.

mod chart;
mod week;

use std::fmt::Write;

pub use chart::Company;

use super::calendar::Day;
use crate::error::{Error, Result};

/// What to make up.
///
/// # Example
///
/// ```
/// use etalon::insights::company::{Company, Size};
/// use etalon::tape::Seed;
///
/// let size = Size { headcount: 40, weeks: 2, first: "2024-06-30".parse()? };
/// let company = Company::new(size, &Seed::new([7; 32]))?;
/// // Nobody comes or goes within so few weeks.
/// assert_eq!(company.people()?.lines().count(), 40);
/// assert!(company.week(1)?.lines().all(|row| row.contains(",2024-07-07,")));
/// assert!(Company::new(Size { headcount: 1, ..size }, &Seed::new([7; 32])).is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// How many people, from 2 to 10 million.
    pub headcount: u32,
    /// How many weeks, from 1 to 520.
    pub weeks: u32,
    /// The first day of the first week.
    pub first: Day,
}

impl Size {
    fn check(self) -> Result<Self> {
        if !(2..=10_000_000).contains(&self.headcount) {
            return Err(Error::domain("headcount", self.headcount, "a number from 2 to 10000000"));
        }
        if !(1..=520).contains(&self.weeks) {
            return Err(Error::domain("weeks", self.weeks, "a number from 1 to 520"));
        }
        Ok(self)
    }
}

/// The metrics of the made-up file, in the order of its columns.
pub const METRICS: [&str; 10] = [
    "Collaboration_hours",
    "Meeting_and_call_hours",
    "Email_hours",
    "Chat_hours",
    "After_hours_collaboration_hours",
    "Weekend_collaboration_hours",
    "Meeting_and_call_hours_with_manager_1_1",
    "Emails_sent",
    "Meetings",
    "Internal_network_size",
];

/// Ends of lines as the exports write them.
const END: &str = "\r\n";

impl Company {
    /// The header of the people file.
    pub fn people_header() -> String {
        format!(
            "\"PersonId\",\"EffectiveDate\",\"ManagerId\",\"Organization\",\"LevelDesignation\"{END}"
        )
    }

    /// The rows of the people file: one each, and one more for whoever changes
    /// her manager.
    pub fn people(&self) -> Result<String> {
        let mut text = String::new();
        for person in self.members() {
            let mut row = |since: Day, manager: &str| {
                let level = person.level();
                let organization = person.organization();
                let id = &person.id;
                // Writing to a string cannot fail.
                let _ = write!(
                    text,
                    "\"{id}\",{since},\"{manager}\",\"{organization}\",\"{level}\"{END}"
                );
            };
            row(self.since(person)?, self.manager(person.manager));
            if let Some((week, manager)) = person.moves {
                row(self.day(week)?, self.manager(Some(manager)));
            }
        }
        Ok(text)
    }

    /// The header of the metrics file.
    pub fn metrics_header() -> String {
        let names = METRICS.map(|name| format!("\"{name}\"")).join(",");
        format!("\"PersonId\",\"MetricDate\",{names}{END}")
    }

    /// The rows of one week, from 0, in the order of people.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] for a week beyond the last.
    pub fn week(&self, week: u32) -> Result<String> {
        if week >= self.size().weeks {
            return Err(Error::domain("week", week, "a week of the company, counted from 0"));
        }
        let day = self.day(week)?;
        let mut tape = self.tape(week);
        let mut text = String::new();
        for person in self.members().iter().filter(|person| person.works(week)) {
            let values = week::metrics(&mut tape, person, day.month())?;
            let _ = write!(text, "\"{}\",{day}", person.id);
            for value in values {
                let _ = write!(text, ",{value}");
            }
            text.push_str(END);
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insights::{DateFormat, Intake, Mapping, Roster, Wanted};
    use crate::tape::Seed;

    fn company(headcount: u32, weeks: u32) -> Company {
        let first = "2024-06-30".parse().unwrap();
        Company::new(Size { headcount, weeks, first }, &Seed::new([7; 32])).unwrap()
    }

    #[test]
    fn what_is_made_up_is_read_without_a_fault() {
        let company = company(500, 20);
        let people = Company::people_header() + &company.people().unwrap();
        let format = DateFormat::default();
        let first = "2024-07-01".parse().unwrap();
        let roster = Roster::read(people.as_bytes(), "people.csv", &format, first).unwrap();
        assert!(roster.people().len() > 400 && roster.people().len() <= 500);
        assert!(roster.teams().len() > 30);
        let mut metrics = Company::metrics_header();
        for week in 0..20 {
            metrics += &company.week(week).unwrap();
        }
        let wanted = Wanted {
            metrics: METRICS.map(str::to_owned).to_vec(),
            ordered: vec![("Email_hours".to_owned(), "Collaboration_hours".to_owned())],
            period: Some("2024-Q3".parse().unwrap()),
            mapping: &Mapping::default(),
            format: &format,
        };
        let read =
            |threads| Intake::read(metrics.as_bytes(), "m.csv", &roster, &wanted, threads).unwrap();
        let intake = read(1);
        assert_eq!(intake, read(3), "the number of threads does not matter");
        assert!(
            intake.measured > 400 && intake.rows > 8_000 && intake.rows_in_period < intake.rows
        );
        assert!(company.week(20).is_err());
    }

    #[test]
    fn a_seed_gives_the_same_bytes() {
        let (a, b) = (company(50, 3), company(50, 3));
        assert_eq!(a.people().unwrap(), b.people().unwrap());
        assert_eq!(a.week(2).unwrap(), b.week(2).unwrap());
        let digest = crate::digest::Digest::of(a.people().unwrap() + &a.week(1).unwrap());
        assert_eq!(
            crate::digest::hex(&digest),
            "ad60ffaba9d702aae0ff4b0d3f50741f098dbb511a47b1901e7ee3822ea0d683"
        );
    }
}
