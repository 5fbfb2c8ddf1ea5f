//! The noisy numbers of the teams: all that a release takes from the data.
//! Whatever is shown is computed from them, so that it costs nothing more.

use std::fmt;
use std::sync::Arc;

use super::contribution::Contribution;
use super::intake::Intake;
use super::policy::{Metric, Policy};
use super::roster::Roster;
use crate::error::{Error, Result};
use crate::json::{self, Fields, Value, json};
use crate::mechanism::{DiscreteLaplace, Lattice, Profile};
use crate::num::{Integer, Rational};
use crate::tape::{ChaCha, Seed};
use crate::threads;

/// The name of the format.
const FORMAT: &str = "etalon-insights-leaves/1";

/// What is public of a team.
///
/// # Example
///
/// ```
/// use etalon::insights::leaves::Team;
/// use etalon::insights::{DateFormat, Roster};
///
/// let people = "PersonId,ManagerId,Organization\nada,,HQ\nbob,ada,IT\ncy,bob,IT\n";
/// let day = "2024-07-01".parse()?;
/// let roster = Roster::read(people.as_bytes(), "people.csv", &DateFormat::default(), day)?;
/// let teams = Team::all(&roster);
/// let (manager, above) = (teams[1].manager.as_str(), teams[1].above.as_deref());
/// assert_eq!((manager, above, teams[1].people), ("bob", Some("ada"), 1));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Whose direct reports they are.
    pub manager: String,
    /// To whom the manager reports; none for the head.
    pub above: Option<String>,
    /// The manager's organization, empty if the people file names none.
    pub organization: String,
    /// How many people are on it.
    pub people: u64,
}

impl Team {
    /// The teams of a roster, in the order of their managers' ids.
    pub fn all(roster: &Roster) -> Arc<[Self]> {
        let people = roster.people();
        let team = |team: &super::roster::Team| {
            let manager = &people[team.manager];
            Self {
                manager: manager.id.clone(),
                above: manager.manager.map(|above| people[above].id.clone()),
                organization: manager.organization.as_ref().to_owned(),
                people: u64::try_from(team.members.len()).unwrap_or(u64::MAX),
            }
        };
        roster.teams().iter().map(team).collect()
    }
}

/// The noisy numbers of one metric: people, or steps above the lower bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaves {
    /// The teams, in the order of their managers' ids.
    pub teams: Arc<[Team]>,
    /// How many numbers a team has.
    pub parts: usize,
    /// The numbers of the first team, then those of the second, and so on.
    pub values: Vec<i128>,
    /// The numbers of the whole company with noise of their own, if the policy
    /// pays for them.
    pub company: Option<Vec<i128>>,
    /// Whether the seed was given to the release, not drawn for it: then
    /// nothing is private.
    pub seeded: bool,
}

impl Leaves {
    /// Draws the numbers of a metric, the `at`-th of the policy, from a seed
    /// that was given or drawn for this.
    ///
    /// # Guarantee
    ///
    /// ε-DP under replace-one of one person's metrics, with the metric's ε
    /// `[GRS12, Thm. 2.1]`: a person is on one team, where she changes the
    /// numbers by at most the statistic's sensitivity in sum, and in the
    /// company as a whole by as much, which the company's own ε pays.
    ///
    /// # Tape
    ///
    /// Profile `inverse/1`. A number has the stream
    /// `at * 2^40 + team * 2^12 + part`, the team counted from 0 in the order
    /// of managers' ids; the company stands behind the last team.
    ///
    /// # Errors
    ///
    /// Those of the mechanism; none for a policy that was read.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::insights::{DateFormat, Intake, Leaves, Mapping, Policy, Roster, Wanted};
    /// use etalon::tape::Seed;
    ///
    /// let mut people = String::from("PersonId,ManagerId\nhead,\n");
    /// let mut metrics = String::from(
    ///     "PersonId,MetricDate,After_hours_collaboration_hours,Email_hours,Collaboration_hours\n",
    /// );
    /// for person in 0..12 {
    ///     people += &format!("p{person},head\n");
    ///     metrics += &format!("p{person},2024-07-07,{person},9,20\n");
    /// }
    /// let policy = Policy::standard()?;
    /// let period: etalon::insights::Period = "2024-Q3".parse()?;
    /// let (format, mapping) = (DateFormat::default(), Mapping::default());
    /// let roster = Roster::read(people.as_bytes(), "people.csv", &format, period.first())?;
    /// let wanted = Wanted {
    ///     metrics: policy.columns(),
    ///     ordered: Vec::new(),
    ///     period: Some(period),
    ///     mapping: &mapping,
    ///     format: &format,
    /// };
    /// let intake = Intake::read(metrics.as_bytes(), "metrics.csv", &roster, &wanted, 1)?;
    /// // A given seed is for replay; what is drawn from it is not private.
    /// let seed = (&Seed::new([0; 32]), true);
    /// let leaves = Leaves::draw(&policy, 0, &roster, &intake, seed)?;
    /// assert_eq!(leaves.teams[0].people, 12);
    /// // How many work more than 5 hours after hours, with noise of scale 1.
    /// assert_eq!(leaves.of(0).len(), 1);
    /// assert_eq!(Leaves::read(&leaves.text(), "entry 2")?, leaves);
    /// let both = Leaves::draw_all(&policy, &[2, 0], &roster, &intake, seed, |one| one)?;
    /// assert_eq!(both[1], leaves);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn draw(
        policy: &Policy,
        at: usize,
        roster: &Roster,
        intake: &Intake,
        (seed, seeded): (&Seed, bool),
    ) -> Result<Self> {
        Source::new(policy, at, roster, intake)?.draw((seed, seeded))
    }

    /// [`Leaves::draw`] for several metrics, by their numbers in the policy, and
    /// what `make` makes of each.
    ///
    /// # Errors
    ///
    /// As for [`Leaves::draw`].
    pub fn draw_all<R: Send>(
        policy: &Policy,
        metrics: &[usize],
        roster: &Roster,
        intake: &Intake,
        seed: (&Seed, bool),
        make: impl Fn(Self) -> R + Sync,
    ) -> Result<Vec<R>> {
        let teams = Team::all(roster);
        let draw =
            |at: &usize| Ok(make(Source::of(&teams, policy, *at, roster, intake)?.draw(seed)?));
        threads::each(metrics, draw).into_iter().collect()
    }

    /// The numbers of a team.
    pub fn of(&self, team: usize) -> &[i128] {
        &self.values[team * self.parts..(team + 1) * self.parts]
    }

    /// As one line of JSON, for a ledger: [`Leaves::read`] gives the same back.
    pub fn text(&self) -> String {
        let texts = |values: &[i128]| values.iter().map(ToString::to_string).collect::<Vec<_>>();
        let team = |(at, team): (usize, &Team)| {
            let Team { manager, above, organization, people } = team;
            json!([manager, above, organization, people, texts(self.of(at))])
        };
        let teams: Vec<Value> = self.teams.iter().enumerate().map(team).collect();
        let company = self.company.as_deref().map(texts);
        json!({
            "format": FORMAT,
            "seeded": self.seeded,
            "parts": self.parts,
            "teams": teams,
            "company": company,
        })
        .to_string()
    }

    /// Reads what [`Leaves::text`] wrote.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] for anything else.
    pub fn read(text: &str, source: &str) -> Result<Self> {
        let value = json::parse(text, source)?;
        let mut fields = Fields::open(&value, source, "")?;
        let fault = |name: &str| Error::Input {
            source: source.to_owned(),
            place: name.to_owned(),
            rule: format!("this is no {FORMAT}"),
        };
        if fields.text("format")? != FORMAT {
            return Err(fault("format"));
        }
        let parts = usize::try_from(fields.count("parts")?).map_err(|_| fault("parts"))?;
        let seeded = fields.required("seeded")?.as_bool().ok_or_else(|| fault("seeded"))?;
        let numbers = |value: &Value| -> Option<Vec<i128>> {
            let list = value.as_array().filter(|list| list.len() == parts)?;
            list.iter().map(|number| number.as_str()?.parse().ok()).collect()
        };
        let company = match fields.required("company")? {
            Value::Null => None,
            value => Some(numbers(value).ok_or_else(|| fault("company"))?),
        };
        let rows = fields.required("teams")?.as_array().ok_or_else(|| fault("teams"))?;
        let (mut teams, mut values) = (Vec::with_capacity(rows.len()), Vec::new());
        for (at, row) in rows.iter().enumerate() {
            let place = || fault(&format!("teams[{at}]"));
            let Some([manager, above, organization, people, own]) =
                row.as_array().map(Vec::as_slice)
            else {
                return Err(place());
            };
            let text = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(place);
            teams.push(Team {
                manager: text(manager)?,
                above: if above.is_null() { None } else { Some(text(above)?) },
                organization: text(organization)?,
                people: people.as_u64().ok_or_else(place)?,
            });
            values.extend(numbers(own).ok_or_else(place)?);
        }
        fields.close()?;
        Ok(Self { teams: teams.into(), parts, values, company, seeded })
    }
}

/// The numbers of a metric before noise, and their noise, ready to be drawn any
/// number of times.
///
/// # Example
///
/// ```
/// use etalon::insights::leaves::Source;
/// # use etalon::insights::{DateFormat, Intake, Mapping, Policy, Roster, Wanted};
/// use etalon::tape::Seed;
/// # let (mut people, mut metrics) = (
/// #     String::from("PersonId,ManagerId\nhead,\n"),
/// #     String::from("PersonId,MetricDate,After_hours_collaboration_hours\n"),
/// # );
/// # for person in 0..12 {
/// #     people += &format!("p{person},head\n");
/// #     metrics += &format!("p{person},2024-07-07,{person}\n");
/// # }
/// # let mut policy = Policy::standard()?;
/// # policy.metrics.truncate(1);
/// # let (format, mapping) = (DateFormat::default(), Mapping::default());
/// # let day = "2024-07-01".parse()?;
/// # let roster = Roster::read(people.as_bytes(), "people.csv", &format, day)?;
/// # let (columns, ordered) = (policy.columns(), Vec::new());
/// # let wanted =
/// #     Wanted { metrics: columns, ordered, period: None, mapping: &mapping, format: &format };
/// # let intake = Intake::read(metrics.as_bytes(), "metrics.csv", &roster, &wanted, 1)?;
///
/// // Of a team of 12, 6 people are above the threshold.
/// let source = Source::new(&policy, 0, &roster, &intake)?;
/// let noisy = |seed| source.draw((&Seed::new([seed; 32]), true)).map(|leaves| leaves.of(0)[0]);
/// // The mean of many draws tells the truth: of a release there is only one.
/// let sum = (0..100).map(noisy).sum::<etalon::Result<i128>>()?;
/// assert!((550..650).contains(&sum));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Clone)]
pub struct Source {
    at: usize,
    parts: usize,
    teams: Arc<[Team]>,
    exact: Vec<i128>,
    noise: DiscreteLaplace,
    company: Option<DiscreteLaplace>,
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The numbers without noise are not shown.
        f.debug_struct("Source").field("teams", &self.teams).finish_non_exhaustive()
    }
}

impl Source {
    /// Counts a metric, the `at`-th of the policy.
    ///
    /// # Errors
    ///
    /// As for [`Leaves::draw`].
    pub fn new(policy: &Policy, at: usize, roster: &Roster, intake: &Intake) -> Result<Self> {
        Self::of(&Team::all(roster), policy, at, roster, intake)
    }

    /// [`Source::new`] with the teams of the roster, which metrics share.
    fn of(
        teams: &Arc<[Team]>,
        policy: &Policy,
        at: usize,
        roster: &Roster,
        intake: &Intake,
    ) -> Result<Self> {
        let metric = &policy.metrics[at];
        let noise = |scale: &Rational| {
            let sensitivity = metric.statistic.sensitivity();
            DiscreteLaplace::new(scale, &sensitivity, Lattice::integers(), Profile::Inverse)
        };
        Ok(Self {
            at,
            parts: metric.statistic.cells(),
            teams: Arc::clone(teams),
            exact: exact(policy, metric, roster, intake)?,
            noise: noise(&metric.scale())?,
            company: metric.company_scale().as_ref().map(noise).transpose()?,
        })
    }

    /// Draws the noisy numbers, as [`Leaves::draw`] does.
    ///
    /// # Errors
    ///
    /// As for [`Leaves::draw`].
    pub fn draw(&self, (seed, seeded): (&Seed, bool)) -> Result<Leaves> {
        let parts = self.parts;
        let noisy = |noise: &DiscreteLaplace, team: usize, values: &[i128]| -> Result<Vec<i128>> {
            let draw = |(number, value): (usize, &i128)| {
                let stream = stream(self.at, team + number / parts, number % parts);
                let mut tape = ChaCha::new(seed, stream);
                let noisy = noise.release_one(&Integer::from(*value), &mut tape)?;
                let limit = "a scale at which noise fits 127 bits";
                i128::try_from(&noisy).map_err(|_| Error::domain("the noise", noisy, limit))
            };
            values.iter().enumerate().map(draw).collect()
        };
        let values = noisy(&self.noise, 0, &self.exact)?;
        let company = match &self.company {
            None => None,
            Some(noise) => {
                let mut sums = vec![0; parts];
                for (number, value) in self.exact.iter().enumerate() {
                    sums[number % parts] += value;
                }
                Some(noisy(noise, self.teams.len(), &sums)?)
            }
        };
        Ok(Leaves { teams: Arc::clone(&self.teams), parts, values, company, seeded })
    }
}

/// The stream of a number.
fn stream(metric: usize, team: usize, part: usize) -> u64 {
    let number = |n: usize| u64::try_from(n).expect("a count in memory");
    (number(metric) << 40) + (number(team) << 12) + number(part)
}

/// The numbers without noise, which never leave this module.
fn exact(policy: &Policy, metric: &Metric, roster: &Roster, intake: &Intake) -> Result<Vec<i128>> {
    let columns = policy.columns();
    let column = columns.iter().position(|column| *column == metric.column);
    let column = column.expect("a policy lists the columns of its metrics");
    let contribution = Contribution::new(&metric.statistic)?;
    let parts = metric.statistic.cells();
    let mut values = vec![0; roster.teams().len() * parts];
    for (team, numbers) in roster.teams().iter().zip(values.chunks_mut(parts)) {
        for person in &team.members {
            contribution.add(intake.total(roster, *person, column), numbers);
        }
    }
    Ok(values)
}
