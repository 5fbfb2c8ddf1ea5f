//! Which teams are below whom.

use std::collections::HashMap;

use crate::insights::leaves::Team;

/// The tree of managers over their teams.
#[derive(Debug)]
pub(super) struct Tree {
    /// The team of the head, if there is any team.
    pub(super) head: Option<usize>,
    /// The teams whose managers are on a team: direct reports with reports of
    /// their own.
    pub(super) children: Vec<Vec<usize>>,
    /// The team that a manager is on; none for the head.
    pub(super) parents: Vec<Option<usize>>,
    /// A team and all below it, in the order of teams.
    pub(super) below: Vec<Vec<usize>>,
    /// How many people are in [`Tree::below`].
    pub(super) people: Vec<u64>,
}

impl Tree {
    pub(super) fn new(teams: &[Team]) -> Self {
        let places: HashMap<&str, usize> =
            teams.iter().enumerate().map(|(at, team)| (team.manager.as_str(), at)).collect();
        let parents: Vec<Option<usize>> = teams
            .iter()
            .map(|team| team.above.as_ref().and_then(|above| places.get(above.as_str()).copied()))
            .collect();
        let mut children = vec![Vec::new(); teams.len()];
        for (at, parent) in parents.iter().enumerate() {
            if let Some(parent) = parent {
                children[*parent].push(at);
            }
        }
        let head = parents.iter().position(Option::is_none);
        let mut tree = Self { head, children, parents, below: Vec::new(), people: Vec::new() };
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); teams.len()];
        for team in tree.downwards().into_iter().rev() {
            let mut all = vec![team];
            for child in &tree.children[team] {
                all.extend(&below[*child]);
            }
            all.sort_unstable();
            below[team] = all;
        }
        tree.people =
            below.iter().map(|all| all.iter().map(|team| teams[*team].people).sum()).collect();
        tree.below = below;
        tree
    }

    /// Every team, each after the one that its manager is on.
    pub(super) fn downwards(&self) -> Vec<usize> {
        let mut order: Vec<usize> = self.head.into_iter().collect();
        let mut next = 0;
        while let Some(team) = order.get(next) {
            order.extend(&self.children[*team]);
            next += 1;
        }
        order
    }
}
