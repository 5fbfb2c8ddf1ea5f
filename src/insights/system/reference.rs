//! The release of this crate, whole, and with one protection switched off at a
//! time: the verifier must pass the one and fail each of the others.

use std::collections::BTreeSet;

use super::{REFERENCE as NAME, System};
use crate::error::Result;
use crate::insights::calendar::{DateFormat, Period};
use crate::insights::column::Mapping;
use crate::insights::intake::{Intake, Wanted};
use crate::insights::leaves::{Leaves, Source};
use crate::insights::policy::{Policy, Statistic};
use crate::insights::release::{self, Published, View};
use crate::insights::roster::Roster;
use crate::insights::verify::{Cell, Name, Scene, Shown};
use crate::num::{Integer, Rational};
use crate::tape::{Seed, Tape};

pub(super) const REFERENCE: System = System {
    name: NAME,
    about: "the release of this program: all views of a period, and its changes",
    twin: None,
    fails: &[],
    prepare: |scene| prepare(scene, &Switch::NONE),
};

pub(super) const NO_NOISE: System = System {
    name: "reference-no-noise",
    about: "the reference with noise of a millionth of its scale",
    twin: Some(NAME),
    fails: &[("C8", "T4"), ("C9", "T4")],
    prepare: |scene| {
        prepare(scene, &Switch { policy: |policy| costs(policy, 1_000_000), ..Switch::NONE })
    },
};

pub(super) const HALF_NOISE: System = System {
    name: "reference-half-noise",
    about: "the reference with noise for half the sensitivity",
    twin: Some(NAME),
    fails: &[("C3", "T1"), ("C9", "T1")],
    prepare: |scene| prepare(scene, &Switch { policy: |policy| costs(policy, 2), ..Switch::NONE }),
};

pub(super) const NO_CLAMP: System = System {
    name: "reference-no-clamp",
    about: "the reference with the noise of its bounds, and without the upper one",
    twin: Some(NAME),
    fails: &[("C3", "T12"), ("C9", "T12")],
    prepare: |scene| prepare(scene, &Switch { policy: unbounded, ..Switch::NONE }),
};

pub(super) const FRESH_VIEWS: System = System {
    name: "reference-fresh-views",
    about: "the reference with noise of its own in every view",
    twin: Some(NAME),
    fails: &[("C7", "T9"), ("C9", "T1")],
    prepare: |scene| prepare(scene, &Switch { fresh: true, ..Switch::NONE }),
};

pub(super) const ACTIVE_MINIMUM: System = System {
    name: "reference-active",
    about: "the reference with a roster of the people who were active",
    twin: Some(NAME),
    fails: &[("C13", "T6"), ("C8", "T6")],
    prepare: |scene| prepare(scene, &Switch { roster: active, ..Switch::NONE }),
};

pub(super) const MISSING_LEFT_OUT: System = System {
    name: "reference-missing",
    about: "the reference with a denominator of the people who were measured, not 0 for the others",
    twin: Some(NAME),
    fails: &[("C8", "T10"), ("C9", "T10")],
    prepare: |scene| {
        let policy = |mut policy: Policy| {
            // The minimum stays that of the roster: see `Quarter::cells`.
            policy.minimum_group = 1;
            policy.metrics.iter_mut().for_each(|metric| metric.minimum_group = 1);
            policy
        };
        prepare(scene, &Switch { policy, roster: active, ..Switch::NONE })
    },
};

/// What is switched off.
#[derive(Clone, Copy)]
struct Switch {
    policy: fn(Policy) -> Policy,
    roster: fn(&Scene, Period) -> Result<String>,
    fresh: bool,
}

impl Switch {
    const NONE: Self =
        Self { policy: |policy| policy, roster: |scene, _| Ok(scene.people.clone()), fresh: false };
}

/// Every ε so many times as large: noise of a fraction of the scale.
fn costs(mut policy: Policy, times: i64) -> Policy {
    for metric in &mut policy.metrics {
        metric.epsilon = &metric.epsilon * &Rational::from(times);
    }
    policy
}

/// Means up to the hours of a week, with the scale of the bounds before.
fn unbounded(mut policy: Policy) -> Policy {
    for metric in &mut policy.metrics {
        let before = metric.scale();
        if let Statistic::Mean { to, .. } = &mut metric.statistic {
            *to = Rational::from(168);
            let epsilon = &metric.statistic.sensitivity() / &before;
            metric.epsilon = epsilon.expect("a scale is positive");
        }
    }
    policy
}

/// The people file without those who manage nobody and have no value.
fn active(scene: &Scene, period: Period) -> Result<String> {
    let format = DateFormat::default();
    let present: BTreeSet<&str> = scene
        .metrics
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut fields = line.split(',');
            let (id, day, value) = (fields.next()?, fields.next()?, fields.next()?);
            (value != "NULL" && period.contains(format.read(day)?)).then_some(id)
        })
        .collect();
    let managers: BTreeSet<&str> =
        scene.people.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
    let kept = scene.people.lines().enumerate().filter(|(at, line)| {
        let id = line.split(',').next().unwrap_or_default();
        *at == 0 || managers.contains(id) || present.contains(id)
    });
    Ok(kept.map(|(_, line)| format!("{line}\n")).collect())
}

/// One period, ready to be released again and again.
struct Quarter {
    period: Period,
    policy: Policy,
    sources: Vec<Source>,
    fresh: bool,
    /// The error bars so far, which depend on the policy alone.
    bars: release::Bars,
    /// The roster and the minimum that decide what is shown.
    public: (Roster, u64),
}

fn prepare(scene: &Scene, switch: &Switch) -> Result<super::Release> {
    let quarters: Vec<Quarter> = scene
        .periods
        .iter()
        .map(|period| Quarter::new(scene, *period, switch))
        .collect::<Result<_>>()?;
    Ok(Box::new(move |tape| {
        let (mut shown, mut before) = (Vec::new(), Vec::new());
        for quarter in &quarters {
            let cells = quarter.cells(tape)?;
            for change in release::changes(&cells, &before) {
                let part = |part: &str| format!("change {} {part}", change.part);
                let name = |what| Name {
                    period: change.period.to_string(),
                    view: format!("{} change", change.view),
                    group: quarter.people_of(change.view, &change.group),
                    metric: change.metric.clone(),
                    part: part(what),
                };
                shown.push(cell(name("value"), Some(change.value.clone())));
            }
            for one in &cells {
                let name = |what: &str| Name {
                    period: one.period.to_string(),
                    view: one.view.to_string(),
                    group: quarter.people_of(one.view, &one.group),
                    metric: one.metric.clone(),
                    part: format!("{} {what}", one.part),
                };
                let figure = &one.figure;
                shown.push(cell(name("value"), Some(figure.value.clone())));
                shown.push(cell(name("value low"), Some(figure.low.clone())));
                shown.push(cell(name("value high"), figure.high.clone()));
                if let Some(count) = figure.count {
                    let people = Rational::from(Integer::from(one.people));
                    let times = |share: &Rational| share * &people;
                    shown.push(cell(name("count"), Some(Rational::from(Integer::from(count)))));
                    shown.push(cell(name("count low"), Some(times(&figure.low))));
                    shown.push(cell(name("count high"), figure.high.as_ref().map(times)));
                }
            }
            before.extend(cells);
        }
        Ok(shown)
    }))
}

fn cell(name: Name, number: Option<Rational>) -> Cell {
    Cell { name, shown: number.map_or(Shown::Hidden, |number| Shown::Number(number, None)) }
}

impl Quarter {
    fn new(scene: &Scene, period: Period, switch: &Switch) -> Result<Self> {
        let public = scene.policy()?;
        let policy = (switch.policy)(scene.policy()?);
        let (format, mapping) = (DateFormat::default(), Mapping::default());
        let read = |text: &str| Roster::read(text.as_bytes(), "people", &format, period.first());
        let roster = read(&(switch.roster)(scene, period)?)?;
        let wanted = Wanted {
            metrics: policy.columns(),
            ordered: Vec::new(),
            period: Some(period),
            mapping: &mapping,
            format: &format,
        };
        let intake = Intake::read(scene.metrics.as_bytes(), "metrics", &roster, &wanted, 1)?;
        let everybody = read(&scene.people)?;
        let minimum = policy.minimum_group.min(public.minimum_group);
        let least = if minimum < public.minimum_group { public.minimum_group } else { 0 };
        let (fresh, bars, public) = (switch.fresh, release::Bars::default(), (everybody, least));
        let source = |at| Source::new(&policy, at, &roster, &intake);
        let sources = (0..policy.metrics.len()).map(source).collect::<Result<_>>()?;
        Ok(Self { period, policy, sources, fresh, bars, public })
    }

    /// The cells of one release.
    fn cells(&self, tape: &mut dyn Tape) -> Result<Vec<release::Cell>> {
        let mut cells = self.draw(tape)?;
        if self.fresh {
            for view in [View::Company, View::Organization, View::Size, View::Group, View::Peers] {
                for (cell, other) in cells.iter_mut().zip(self.draw(tape)?) {
                    if cell.view == view {
                        *cell = other;
                    }
                }
            }
        }
        let (public, least) = &self.public;
        cells.retain(|cell| {
            let teams = members(public, cell.view, &cell.group);
            let people: usize = teams.iter().map(|team| public.teams()[*team].members.len()).sum();
            u64::try_from(people).unwrap_or(u64::MAX) >= *least
        });
        Ok(cells)
    }

    fn draw(&self, tape: &mut dyn Tape) -> Result<Vec<release::Cell>> {
        let mut bytes = [0; 32];
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&tape.bits(64)?.to_be_bytes());
        }
        let seed = Seed::new(bytes);
        let leaves: Vec<Leaves> =
            self.sources.iter().map(|source| source.draw((&seed, true))).collect::<Result<_>>()?;
        let metrics = self.policy.metrics.iter().zip(&leaves);
        let published: Vec<Published<'_>> =
            metrics.map(|(metric, leaves)| Published { metric, leaves, entry: 0 }).collect();
        release::cells_with(&self.policy, self.period, &published, &self.bars)
    }

    /// The name of a set of people: the managers of its teams.
    fn people_of(&self, view: View, group: &str) -> String {
        let roster = &self.public.0;
        let managers: Vec<&str> = members(roster, view, group)
            .into_iter()
            .map(|team| roster.people()[roster.teams()[team].manager].id.as_str())
            .collect();
        format!("reports of {}", managers.join(" "))
    }
}

/// The teams of a group, by the public roster.
fn members(roster: &Roster, view: View, group: &str) -> Vec<usize> {
    let manager = |id: &str| roster.place(id);
    let below = |person: usize| roster.below(person);
    let all = || (0..roster.teams().len()).collect::<Vec<_>>();
    let of = |wanted: &dyn Fn(&crate::insights::roster::Team) -> bool| -> Vec<usize> {
        all().into_iter().filter(|team| wanted(&roster.teams()[*team])).collect()
    };
    match view {
        View::Company => all(),
        View::Organization => {
            of(&|team| roster.people()[team.manager].organization.as_ref() == group)
        }
        View::Size => {
            let ends = group.split_once('-').and_then(|(from, to)| {
                Some((from.parse::<usize>().ok()?, to.parse::<usize>().ok()?))
            });
            let (from, to) = ends.unwrap_or((0, 0));
            of(&|team| (from..=to).contains(&team.members.len()))
        }
        View::Group => manager(group).map(below).unwrap_or_default(),
        View::Team => of(&|team| Some(team.manager) == manager(group)),
        View::Peers => {
            let own = manager(group).map(below).unwrap_or_default();
            let above = manager(group).and_then(|person| roster.people()[person].manager);
            let mut others = above.map(below).unwrap_or_default();
            others.retain(|team| !own.contains(team));
            others
        }
    }
}
