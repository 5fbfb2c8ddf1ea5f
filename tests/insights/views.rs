//! What is shown of a made-up company: one number for one group in every view,
//! whole and possible numbers that add up, and error bars that hold.

use std::collections::{BTreeMap, BTreeSet};

use etalon::insights::company::{Company, Size};
use etalon::insights::release::{Cell, Published, Role, View, cells, changes};
use etalon::insights::{DateFormat, Intake, Leaves, Mapping, Period, Policy, Roster, Wanted};
use etalon::num::Rational;
use etalon::tape::Seed;

const POLICY: &str = r#"{
  "format": "etalon-insights-policy/1", "unit": "person", "period": "month",
  "relation": "replace-one", "minimum_group": 2, "budget": "9", "yearly": "8",
  "metrics": [
    {"name": "late", "title": "Late", "column": "After_hours_collaboration_hours",
     "statistic": {"share": {"above": "5"}}, "epsilon": "1/2"},
    {"name": "hours", "title": "Hours", "column": "Collaboration_hours",
     "statistic": {"mean": {"from": "8", "to": "40", "step": "1/4"}}, "epsilon": "1", "company": "1/4"},
    {"name": "mail", "title": "Mail", "column": "Email_hours",
     "statistic": {"bands": ["4", "8", "12"]}, "epsilon": "1/2"},
    {"name": "typical", "title": "Typical", "column": "Chat_hours",
     "statistic": {"quantile": {"at": "1/2", "edges": ["1", "2", "4", "8"]}}, "epsilon": "1"}
  ]}"#;

struct Made {
    policy: Policy,
    roster: Roster,
    intakes: Vec<(Period, Intake)>,
}

/// 300 people of a company, three months.
fn made() -> Made {
    let policy = Policy::read(POLICY, "policy").unwrap();
    let first = "2024-06-30".parse().unwrap();
    let size = Size { headcount: 300, weeks: 14, first };
    let company = Company::new(size, &Seed::new([7; 32])).unwrap();
    let people = Company::people_header() + &company.people().unwrap();
    let weeks: Vec<String> = (0..14).map(|week| company.week(week).unwrap()).collect();
    let metrics = Company::metrics_header() + &weeks.concat();
    let format = DateFormat::default();
    let day = "2024-07-01".parse().unwrap();
    let roster = Roster::read(people.as_bytes(), "people.csv", &format, day).unwrap();
    let intake = |period: &str| {
        let period: Period = period.parse().unwrap();
        let wanted = Wanted {
            metrics: policy.columns(),
            ordered: Vec::new(),
            period: Some(period),
            mapping: &Mapping::default(),
            format: &format,
        };
        (period, Intake::read(metrics.as_bytes(), "m.csv", &roster, &wanted, 1).unwrap())
    };
    let intakes = ["2024-07", "2024-08"].map(intake).to_vec();
    Made { policy, roster, intakes }
}

impl Made {
    /// The cells of a period from a seed.
    fn cells(&self, at: usize, seed: u8) -> Vec<Cell> {
        let (period, intake) = &self.intakes[at];
        let seed = Seed::new([seed; 32]);
        let draw = |metric| {
            Leaves::draw(&self.policy, metric, &self.roster, intake, (&seed, true)).unwrap()
        };
        let leaves: Vec<Leaves> = (0..self.policy.metrics.len()).map(draw).collect();
        let metrics = self.policy.metrics.iter().zip(&leaves).zip(1..);
        let published: Vec<Published<'_>> =
            metrics.map(|((metric, leaves), entry)| Published { metric, leaves, entry }).collect();
        cells(&self.policy, *period, &published).unwrap()
    }
}

/// The counts of a metric by view, group and part.
fn counts(cells: &[Cell], metric: &str) -> BTreeMap<(View, String, usize), (u64, i128)> {
    let own = cells.iter().filter(|cell| cell.metric == metric);
    own.map(|cell| {
        let count = cell.figure.count.unwrap();
        ((cell.view, cell.group.clone(), cell.part), (cell.people, count))
    })
    .collect()
}

#[test]
fn counts_are_possible_and_add_up_in_every_view() {
    let made = made();
    let cells = made.cells(0, 1);
    let small: BTreeSet<u64> = made.roster.teams().iter().map(|t| t.members.len() as u64).collect();
    assert!(small.contains(&1) || small.iter().all(|size| *size >= 2));
    for metric in ["late", "mail"] {
        let counts = counts(&cells, metric);
        assert!(counts.values().all(|(people, count)| (0..=i128::from(*people)).contains(count)));
        // Peers are the group one level up without one's own.
        let head = made.roster.people().iter().find(|person| person.manager.is_none()).unwrap();
        let company = |part| counts[&(View::Company, String::new(), part)];
        let mut seen = 0;
        for ((view, group, part), (people, count)) in &counts {
            if *view != View::Peers {
                continue;
            }
            let place = made.roster.place(group).unwrap();
            let boss = made.roster.people()[place].manager.unwrap();
            if made.roster.people()[boss].id != head.id {
                continue;
            }
            let own = counts
                .get(&(View::Group, group.clone(), *part))
                .or_else(|| counts.get(&(View::Team, group.clone(), *part)));
            if let Some((own_people, own_count)) = own {
                assert_eq!(company(*part), (people + own_people, count + own_count));
                seen += 1;
            }
        }
        assert!(seen > 3, "{metric}: {seen}");
        // Organizations and sizes share out everybody.
        for view in [View::Organization, View::Size] {
            let sum = counts.iter().filter(|((known, _, part), _)| *known == view && *part == 0);
            let (people, count) =
                sum.fold((0, 0), |(p, c), (_, (people, count))| (p + people, c + count));
            assert_eq!((people, count), company(0), "{metric} by {view}");
        }
    }
    // Bands of a group are everybody in it.
    let bands = counts(&cells, "mail");
    for ((view, group, part), (people, _)) in &bands {
        let own = |part| bands[&(*view, group.clone(), part)].1;
        assert!(*part > 0 || (0..4).map(own).sum::<i128>() == i128::from(*people));
    }
}

#[test]
fn a_hidden_group_has_by_subtraction_the_noisy_number_that_it_would_have_shown() {
    let mut made = made();
    let shown: Vec<Vec<Cell>> = (0..12).map(|seed| made.cells(0, seed)).collect();
    // One whose peers and whose own group are the company.
    let find = |cells: &[Cell], view: View, group: &str| -> Option<(u64, i128)> {
        let mut cells = cells.iter().filter(|cell| cell.metric == "late" && cell.view == view);
        let cell = cells.find(|cell| cell.group == group)?;
        Some((cell.people, cell.figure.count?))
    };
    let company = find(&shown[0], View::Company, "").unwrap().0;
    let own = |cells: &[Cell], group: &str| {
        find(cells, View::Group, group).or_else(|| find(cells, View::Team, group))
    };
    let peers = shown[0].iter().filter(|cell| cell.metric == "late" && cell.view == View::Peers);
    let hidden = peers.filter_map(|cell| {
        let (people, _) = own(&shown[0], &cell.group)?;
        (people + cell.people == company).then(|| (people, cell.group.clone()))
    });
    let (people, group) = hidden.min().unwrap();
    made.policy.metrics[0].minimum_group = people + 1;
    let mut numbers = BTreeSet::new();
    for (seed, before) in (0..12).zip(&shown) {
        let cells = made.cells(0, seed);
        assert_eq!(own(&cells, &group), None);
        let of = |view, group: &str| find(&cells, view, group).unwrap().1;
        let rest = of(View::Company, "") - of(View::Peers, &group);
        assert_eq!(rest, own(before, &group).unwrap().1);
        numbers.insert(rest);
    }
    // Noise of scale 2 is still in it: twelve fixed seeds do not agree.
    assert!(numbers.len() > 3, "{numbers:?}");
}

#[test]
fn error_bars_hold_nineteen_times_in_twenty() {
    let made = made();
    // The truth, by a policy whose noise is next to nothing.
    let mut exact = made.policy.clone();
    for metric in &mut exact.metrics {
        metric.epsilon = Rational::from(1 << 30);
        metric.company = None;
    }
    let truth = Made { policy: exact, roster: made.roster.clone(), intakes: made.intakes.clone() };
    let truth = truth.cells(0, 1);
    let (mut missed, mut all) = (BTreeMap::new(), BTreeMap::new());
    for seed in 0..60 {
        for (cell, truth) in made.cells(0, seed).iter().zip(&truth) {
            assert_eq!(cell.key(), truth.key());
            let kind = (cell.view, cell.metric.clone());
            let holds = cell.figure.low <= truth.figure.value
                && cell.figure.high.as_ref().is_none_or(|high| {
                    // A quantile is a band: its upper edge is above the value.
                    *high >= truth.figure.value
                });
            *all.entry(kind.clone()).or_insert(0u32) += 1;
            *missed.entry(kind).or_insert(0u32) += u32::from(!holds);
        }
    }
    for (kind, all) in all {
        let missed = missed[&kind];
        // 60 seeds of many groups that share noise: the mean number of misses
        // is all/20 at most; twice that, and 5 more for the company alone
        // (Pr[Bin(60, 1/20) > 11] < 1e-4), would be no accident. Seeds are fixed.
        assert!(missed <= all / 10 + 5, "{kind:?}: {missed} of {all}");
    }
}

#[test]
fn a_change_is_told_of_what_was_shown_twice() {
    let made = made();
    let (july, august) = (made.cells(0, 1), made.cells(1, 2));
    let found = changes(&august, &july);
    let numbers = |cells: &[Cell]| cells.iter().filter(|cell| cell.metric != "typical").count();
    assert!(found.len() >= numbers(&august) && numbers(&august) == numbers(&july));
    for change in &found {
        assert!(change.low <= change.value && change.value <= change.high, "{change:?}");
    }
    assert!(changes(&july, &august).is_empty());
}

#[test]
fn roles_see_their_own_part() {
    let made = made();
    let cells = made.cells(0, 1);
    let (_, intake) = &made.intakes[0];
    let leaves =
        Leaves::draw(&made.policy, 0, &made.roster, intake, (&Seed::new([1; 32]), true)).unwrap();
    let head = leaves.teams.iter().find(|team| team.above.is_none()).unwrap();
    let boss = leaves.teams.iter().find(|team| team.above.as_ref() == Some(&head.manager)).unwrap();
    let role = |name, person: &str| Role::new(name, Some(person)).unwrap();
    assert_eq!(role("analyst", "").sees(&cells, &leaves.teams).len(), cells.len());
    let seen = role("manager", &boss.manager).sees(&cells, &leaves.teams);
    for cell in &seen {
        let of_one = matches!(cell.view, View::Team | View::Group | View::Peers);
        assert!(!of_one || cell.group == boss.manager);
        assert!(cell.view != View::Organization);
    }
    let all = role("leader", &head.manager).sees(&cells, &leaves.teams);
    let shown = |cells: &[&Cell]| cells.iter().filter(|cell| cell.view == View::Team).count();
    assert!(shown(&seen) <= 7 && shown(&all) > shown(&seen));
    assert!(Role::new("manager", None).is_err() && Role::new("king", Some("a")).is_err());
}

#[test]
fn beyond_the_mask_nothing_more_is_said() {
    let mut made = made();
    made.policy.mask = Some("3/5".parse().unwrap());
    let cells = made.cells(0, 1);
    let late: Vec<&Cell> = cells.iter().filter(|cell| cell.metric == "late").collect();
    assert!(late.iter().any(|cell| cell.figure.masked));
    let (low, high): (Rational, Rational) = ("2/5".parse().unwrap(), "3/5".parse().unwrap());
    for cell in late {
        let figure = &cell.figure;
        assert!(low <= figure.value && figure.value <= high);
        assert_eq!(figure.masked, figure.count.is_none());
    }
    assert!(cells.iter().all(|cell| cell.metric == "late" || !cell.figure.masked));
}
