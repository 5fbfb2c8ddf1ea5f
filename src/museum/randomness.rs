//! Faults of randomness and budget: noise used twice, generators that can be
//! foretold, releases that nobody charged.

pub(super) mod budgets;
pub(super) mod reuse;
pub(super) mod seeds;
pub(super) mod twister;

#[cfg(test)]
mod tests {
    use super::super::reading::checks;
    use super::super::specimen::Specimen;
    use super::*;

    const ALL: [&[Specimen]; 4] =
        [budgets::SPECIMENS, reuse::SPECIMENS, seeds::SPECIMENS, twister::SPECIMENS];

    #[test]
    fn truths_are_on_their_side_of_the_claim() {
        ALL.into_iter().for_each(checks::truths_are_on_their_side_of_the_claim);
    }

    #[test]
    fn all_exhibits_run() {
        ALL.into_iter().for_each(checks::all_exhibits_run);
    }
}
