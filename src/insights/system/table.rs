//! What all these systems share: the teams of a scene with what their members
//! did, and the cells that are shown, each a sum of teams' numbers.
//!
//! A system chooses four rules (how much, on what scale, how many, which
//! noise); the correct ones are here, a broken system replaces one of them.

use crate::error::Result;
use crate::insights::calendar::DateFormat;
use crate::insights::column::Mapping;
use crate::insights::decimal::ONE;
use crate::insights::intake::{Intake, Wanted};
use crate::insights::policy::{Metric, Policy, Statistic};
use crate::insights::roster::Roster;
use crate::insights::verify::{Cell, Name, Scene, Shown};
use crate::mechanism::{DiscreteLaplace, Grid, Lattice, Profile};
use crate::num::{Integer, Natural, Rational, ln};
use crate::tape::Tape;

/// What a person did in a period, of one metric.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// The sum of her values.
    pub(super) sum: Rational,
    /// How many there are.
    pub(super) weeks: u32,
}

impl Member {
    /// The average, 0 if there is nothing to average.
    pub(super) fn average(&self) -> Rational {
        let weeks = Rational::from(i64::from(self.weeks));
        (&self.sum / &weeks).unwrap_or_else(|_| Rational::zero())
    }
}

/// How a table is made of a scene.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    /// The exact numbers of a team.
    pub(super) amounts: fn(&Metric, &[Member]) -> Result<Vec<Integer>>,
    /// The scale of a team's noise; none for no noise at all.
    pub(super) scale: fn(&Metric, &[Member]) -> Result<Option<Rational>>,
    /// How many people a group has, for its minimum.
    pub(super) people: fn(&[Member]) -> usize,
}

impl Rules {
    /// The correct ones.
    pub(super) const RIGHT: Self = Self {
        amounts,
        scale: |metric, _| Ok(Some(metric.scale())),
        people: |members| members.len(),
    };
}

/// One number of one team.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    pub(super) period: usize,
    pub(super) exact: Integer,
    /// How many people the team has on the roster.
    pub(super) people: usize,
    /// How many of them have a row.
    pub(super) measured: usize,
    /// The scale of its noise, 0 for none.
    pub(super) scale: Rational,
    noise: Option<DiscreteLaplace>,
    /// Whether it counts people.
    pub(super) is_count: bool,
}

impl Leaf {
    /// A draw of noise for it.
    pub(super) fn noise(&self, mut tape: &mut dyn Tape) -> Result<Integer> {
        match &self.noise {
            Some(noise) => noise.release_one(&Integer::ZERO, &mut tape),
            None => Ok(Integer::ZERO),
        }
    }
}

/// One cell that is shown, as a sum of leaves.
#[derive(Debug, Clone)]
pub(super) struct Sum {
    pub(super) name: Name,
    pub(super) leaves: Vec<usize>,
}

/// The leaves and the cells of a scene.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) leaves: Vec<Leaf>,
    pub(super) sums: Vec<Sum>,
}

impl Table {
    /// The table of a scene.
    pub(super) fn new(scene: &Scene, rules: &Rules) -> Result<Self> {
        let policy = scene.policy()?;
        let mut table = Self { leaves: Vec::new(), sums: Vec::new() };
        for (at, period) in scene.periods.iter().enumerate() {
            policy.admits(*period)?;
            let format = DateFormat::default();
            let people = scene.people.as_bytes();
            let roster = Roster::read(people, "people", &format, period.first())?;
            let wanted = Wanted {
                metrics: policy.columns(),
                ordered: Vec::new(),
                period: Some(*period),
                mapping: &Mapping::default(),
                format: &format,
            };
            let metrics = scene.metrics.as_bytes();
            let intake = Intake::read(metrics, "metrics", &roster, &wanted, 1)?;
            for metric in &policy.metrics {
                table.add(rules, &policy, metric, (at, period.to_string()), &roster, &intake)?;
            }
        }
        Ok(table)
    }

    /// Adds the leaves and the cells of one metric and period.
    fn add(
        &mut self,
        rules: &Rules,
        policy: &Policy,
        metric: &Metric,
        (at, period): (usize, String),
        roster: &Roster,
        intake: &Intake,
    ) -> Result<()> {
        let first = self.leaves.len();
        let parts = metric.statistic.cells();
        let column = policy.columns().iter().position(|column| *column == metric.column);
        let column = column.expect("a policy lists the columns of its metrics");
        let mut people = Vec::new();
        for team in roster.teams() {
            let members = team.members.iter().map(|person| member(intake, roster, *person, column));
            let members: Vec<Member> = members.collect::<Result<_>>()?;
            people.push((rules.people)(&members));
            let scale = (rules.scale)(metric, &members)?;
            let noise = match &scale {
                None => None,
                Some(scale) => {
                    let (one, lattice) = (Rational::one(), Lattice::integers());
                    Some(DiscreteLaplace::new(scale, &one, lattice, Profile::Inverse)?)
                }
            };
            let measured = members.iter().filter(|member| member.weeks > 0).count();
            for exact in (rules.amounts)(metric, &members)? {
                self.leaves.push(Leaf {
                    period: at,
                    exact,
                    people: members.len(),
                    measured,
                    scale: scale.clone().unwrap_or_else(Rational::zero),
                    noise: noise.clone(),
                    is_count: !matches!(metric.statistic, Statistic::Mean { .. }),
                });
            }
        }
        let minimum = usize::try_from(metric.minimum_group).unwrap_or(usize::MAX);
        for (team, group) in roster.teams().iter().enumerate() {
            let id = &roster.people()[group.manager].id;
            let below = roster.below(group.manager);
            let views = [
                ("team", format!("reports of {id}"), vec![team]),
                ("organization", format!("all below {id}"), below.clone()),
                ("company", format!("all below {id}"), below),
            ];
            for (view, group_name, teams) in views {
                let all: usize = teams.iter().map(|team| people[*team]).sum();
                let is_head = roster.people()[group.manager].manager.is_none();
                if all < minimum || (view == "company" && !is_head) {
                    continue;
                }
                for part in 0..parts {
                    let name = Name {
                        period: period.clone(),
                        view: view.to_owned(),
                        group: group_name.clone(),
                        metric: metric.name.clone(),
                        part: part_name(&metric.statistic, part),
                    };
                    let leaves = teams.iter().map(|team| first + team * parts + part).collect();
                    self.sums.push(Sum { name, leaves });
                }
            }
        }
        Ok(())
    }

    /// Fresh noise in every leaf, none anywhere else.
    pub(super) fn noisy(&self, tape: &mut dyn Tape) -> Result<Vec<Integer>> {
        self.leaves.iter().map(|leaf| Ok(&leaf.exact + leaf.noise(tape)?)).collect()
    }

    /// The cells for these numbers of the leaves.
    pub(super) fn shown(&self, numbers: &[Integer]) -> Vec<Cell> {
        let total = |sum: &Sum| sum.leaves.iter().map(|leaf| numbers[*leaf].clone()).sum();
        let cell = |sum: &Sum| Cell { name: sum.name.clone(), shown: Shown::whole(total(sum)) };
        self.sums.iter().map(cell).collect()
    }

    /// The margin of every cell, for one draw per leaf.
    pub(super) fn margins(&self) -> Result<Vec<Cell>> {
        self.margins_of(|_| 1)
    }

    /// A cell beside every cell: the error that is exceeded with a probability
    /// of at most 1/20. The parts of a sum with k draws, each off by more than
    /// t with probability at most 1/(20 k), are off by at most k t.
    pub(super) fn margins_of(&self, draws: fn(usize) -> usize) -> Result<Vec<Cell>> {
        let mut cells = Vec::with_capacity(self.sums.len());
        for sum in &self.sums {
            let all: usize = sum.leaves.iter().map(|leaf| draws(self.leaves[*leaf].people)).sum();
            // Pr[|X| > t] < 2 e^(-t/scale).
            let rate = ln(&Rational::from(Integer::from(40 * all)), 64)?.hi().to_rational();
            let mut margin = Rational::zero();
            for leaf in &sum.leaves {
                let leaf = &self.leaves[*leaf];
                let each = -(-&(&leaf.scale * &rate)).floor();
                margin = &margin + &Rational::from(each * Integer::from(draws(leaf.people)));
            }
            let name = Name { part: format!("{} margin", sum.name.part), ..sum.name.clone() };
            cells.push(Cell { name, shown: Shown::Number(margin, None) });
        }
        Ok(cells)
    }
}

fn part_name(statistic: &Statistic, part: usize) -> String {
    match statistic {
        Statistic::Share { .. } => "count".to_owned(),
        Statistic::Mean { .. } => "steps".to_owned(),
        Statistic::Bands { .. } | Statistic::Quantile { .. } => format!("band {}", part + 1),
    }
}

fn member(intake: &Intake, roster: &Roster, person: usize, column: usize) -> Result<Member> {
    let (sum, weeks) = intake.total(roster, person, column);
    let one = Natural::from(ONE.unsigned_abs());
    Ok(Member { sum: Rational::new(Integer::from(sum), one)?, weeks })
}

/// The correct numbers of a team: each member counts once, within bounds.
pub(super) fn amounts(metric: &Metric, members: &[Member]) -> Result<Vec<Integer>> {
    let mut numbers = vec![Integer::ZERO; metric.statistic.cells()];
    for member in members {
        for (number, more) in numbers.iter_mut().zip(contribution(metric, &member.average())?) {
            *number += more;
        }
    }
    Ok(numbers)
}

/// What a person with this average adds.
pub(super) fn contribution(metric: &Metric, average: &Rational) -> Result<Vec<Integer>> {
    let mut numbers = vec![Integer::ZERO; metric.statistic.cells()];
    match &metric.statistic {
        Statistic::Share { above } => numbers[0] += Integer::from(u8::from(average > above)),
        Statistic::Mean { from, to, step } => {
            let grid = Grid::new(step.clone(), from, to)?;
            numbers[0] += grid.enter(average) - grid.lower();
        }
        Statistic::Bands { edges } | Statistic::Quantile { edges, .. } => {
            numbers[edges.partition_point(|edge| edge <= average)] += Integer::ONE;
        }
    }
    Ok(numbers)
}

/// The release of a table with fresh noise in every leaf.
pub(super) fn plain(scene: &Scene, rules: &Rules) -> Result<super::Release> {
    let table = Table::new(scene, rules)?;
    Ok(Box::new(move |tape| Ok(table.shown(&table.noisy(tape)?))))
}
