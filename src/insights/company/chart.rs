//! Who there is, who reports to whom, and from when until when.

use super::Size;
use crate::error::Result;
use crate::insights::calendar::Day;
use crate::sample::uniform_below_u64;
use crate::tape::{ChaCha, Seed, Tape};

/// The organizations, each below one of the head's reports.
const ORGANIZATIONS: [&str; 7] =
    ["Finance", "IT", "Research", "Legal", "HR", "Operations", "Sales"];

/// The stream of the chart; those of the weeks follow.
const STREAM: u64 = 0;

/// A company, all of it but its weeks.
///
/// # Example
///
/// ```
/// use etalon::insights::company::{Company, METRICS, Size};
/// use etalon::insights::{DateFormat, Intake, Mapping, Roster, Wanted};
/// use etalon::tape::Seed;
///
/// let size = Size { headcount: 40, weeks: 4, first: "2024-06-09".parse()? };
/// let company = Company::new(size, &Seed::new([7; 32]))?;
/// let people = Company::people_header() + &company.people()?;
/// let mut metrics = Company::metrics_header();
/// for week in 0..size.weeks {
///     metrics += &company.week(week)?;
/// }
/// // Both files are read as exports are.
/// let (format, mapping) = (DateFormat::default(), Mapping::default());
/// let roster = Roster::read(people.as_bytes(), "people.csv", &format, size.first)?;
/// let wanted = Wanted {
///     metrics: METRICS.map(str::to_owned).to_vec(),
///     ordered: Wanted::implausible(),
///     period: Some("2024-06".parse()?),
///     mapping: &mapping,
///     format: &format,
/// };
/// let intake = Intake::read(metrics.as_bytes(), "metrics.csv", &roster, &wanted, 1)?;
/// assert_eq!((intake.measured, intake.rows), (40, 160));
/// assert_eq!(intake.findings.sentences().count(), 0);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Company {
    size: Size,
    seed: Seed,
    members: Vec<Member>,
}

/// Somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) id: String,
    pub(super) manager: Option<usize>,
    /// How far below the head.
    depth: usize,
    organization: usize,
    has_reports: bool,
    /// Her habits against the average of each metric, per mille.
    pub(super) habits: [i64; super::METRICS.len()],
    /// The first week she works in, and the first in which no more.
    joins: u32,
    leaves: u32,
    /// The week from which she has another manager, and who that is.
    pub(super) moves: Option<(u32, usize)>,
}

impl Member {
    pub(super) fn works(&self, week: u32) -> bool {
        (self.joins..self.leaves).contains(&week)
    }

    pub(super) fn organization(&self) -> &'static str {
        match self.manager {
            None => "Executive",
            Some(_) => ORGANIZATIONS[self.organization],
        }
    }

    pub(super) fn level(&self) -> &'static str {
        match (self.depth, self.has_reports) {
            (0, _) => "Chief",
            (1, true) => "Director",
            (_, true) => "Manager",
            (_, false) => "Individual contributor",
        }
    }
}

impl Company {
    /// Makes up a company.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Domain`] for a size out of range.
    pub fn new(size: Size, seed: &Seed) -> Result<Self> {
        let size = size.check()?;
        let mut tape = ChaCha::new(seed, STREAM);
        let headcount = usize::try_from(size.headcount).unwrap_or(usize::MAX);
        let mut members = Vec::with_capacity(headcount);
        // Breadth first: each in turn gets 4 to 12 reports while there are any.
        members.push(Self::member(size, None, &members, &mut tape)?);
        for boss in 0..headcount {
            let reports = 4 + below(9, &mut tape)?;
            for _ in 0..reports.min(headcount - members.len()) {
                let report = Self::member(size, Some(boss), &members, &mut tape)?;
                members[boss].has_reports = true;
                members.push(report);
            }
            if members.len() == headcount {
                break;
            }
        }
        let mut company = Self { size, seed: seed.clone(), members };
        company.reorganize(&mut tape)?;
        Ok(company)
    }

    fn member(
        size: Size,
        manager: Option<usize>,
        members: &[Member],
        tape: &mut impl Tape,
    ) -> Result<Member> {
        let above = manager.map(|manager| &members[manager]);
        let organization = match above {
            Some(above) if above.manager.is_some() => above.organization,
            _ => members.len() % ORGANIZATIONS.len(),
        };
        let mut habits = [0; super::METRICS.len()];
        for habit in &mut habits {
            // A third by person; what her manager does rubs off.
            let own = 1000 + bell(300, tape)?;
            *habit = match above {
                Some(above) => (3 * own + *above.habits.first().unwrap_or(&1000)) / 4,
                None => own,
            }
            .max(150);
        }
        let weeks = u64::from(size.weeks);
        let some_week = |tape: &mut _| below_u32(weeks, tape);
        let (mut joins, mut leaves) = (0, size.weeks);
        // One in twenty joins, one in twenty leaves, of those without reports
        // when drawn; the head does neither.
        if manager.is_some() && weeks > 4 {
            match below(20, tape)? {
                0 => joins = some_week(tape)?,
                1 => leaves = 1 + some_week(tape)?,
                _ => {}
            }
        }
        let id = identity(tape)?;
        let depth = above.map_or(0, |above| above.depth + 1);
        Ok(Member {
            id,
            manager,
            depth,
            organization,
            has_reports: false,
            habits,
            joins,
            leaves,
            moves: None,
        })
    }

    /// One in thirty of those without reports gets another manager.
    fn reorganize(&mut self, tape: &mut impl Tape) -> Result<()> {
        let managers: Vec<usize> =
            (0..self.members.len()).filter(|at| self.members[*at].has_reports).collect();
        for at in 0..self.members.len() {
            let here = &self.members[at];
            // Managers stay for good: a report needs one who is there.
            if here.has_reports {
                (self.members[at].joins, self.members[at].leaves) = (0, self.size.weeks);
                continue;
            }
            if self.size.weeks > 4 && below(30, tape)? == 0 {
                let manager = managers[below(managers.len(), tape)?];
                let week = 1 + below_u32(u64::from(self.size.weeks) - 1, tape)?;
                if Some(manager) != here.manager && here.works(week) && week > here.joins {
                    self.members[at].moves = Some((week, manager));
                }
            }
        }
        Ok(())
    }

    pub(super) fn size(&self) -> Size {
        self.size
    }

    pub(super) fn members(&self) -> &[Member] {
        &self.members
    }

    /// The tape of a week.
    pub(super) fn tape(&self, week: u32) -> ChaCha {
        ChaCha::new(&self.seed, STREAM + 1 + u64::from(week))
    }

    /// The first day of a week.
    pub(super) fn day(&self, week: u32) -> Result<Day> {
        self.size.first.after(7 * u64::from(week))
    }

    /// The day from which somebody is in the people file.
    pub(super) fn since(&self, member: &Member) -> Result<Day> {
        self.day(member.joins)
    }

    pub(super) fn manager(&self, manager: Option<usize>) -> &str {
        manager.map_or("", |at| self.members[at].id.as_str())
    }
}

/// A number that is bell-shaped around 0: the sum of four uniform words.
pub(super) fn bell(deviation: i64, tape: &mut impl Tape) -> Result<i64> {
    let word = tape.bits(64)?;
    let sum: u64 = (0..4).map(|part| (word >> (16 * part)) & 0xffff).sum();
    let centered = i64::try_from(sum).unwrap_or(0) - 131_070;
    // The deviation of the sum is 65536 / sqrt(3).
    Ok(centered * deviation / 37_837)
}

fn below(count: usize, tape: &mut impl Tape) -> Result<usize> {
    let drawn = uniform_below_u64(u64::try_from(count).unwrap_or(u64::MAX), tape)?;
    Ok(usize::try_from(drawn).unwrap_or(usize::MAX))
}

fn below_u32(count: u64, tape: &mut impl Tape) -> Result<u32> {
    Ok(u32::try_from(uniform_below_u64(count, tape)?).unwrap_or(u32::MAX))
}

/// An id that looks like those of exports.
fn identity(tape: &mut impl Tape) -> Result<String> {
    let (a, b) = (tape.bits(64)?, tape.bits(64)?);
    let hex = format!("{a:016x}{b:016x}");
    let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    Ok(parts.join("-"))
}
