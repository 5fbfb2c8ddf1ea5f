//! Faults in what is done with the input before noise is added: bounds,
//! sizes, domains, errors.

pub(super) mod answers;
pub(super) mod bits;
pub(super) mod failures;
pub(super) mod floats;
pub(super) mod keys;
pub(super) mod sizes;
pub(super) mod sums;

#[cfg(test)]
mod tests {
    use super::super::reading::checks;
    use super::super::specimen::Specimen;
    use super::*;

    const ALL: [&[Specimen]; 7] = [
        answers::SPECIMENS,
        bits::SPECIMENS,
        failures::SPECIMENS,
        floats::SPECIMENS,
        keys::SPECIMENS,
        sizes::SPECIMENS,
        sums::SPECIMENS,
    ];

    #[test]
    fn truths_are_on_their_side_of_the_claim() {
        ALL.into_iter().for_each(checks::truths_are_on_their_side_of_the_claim);
    }

    #[test]
    fn all_exhibits_run() {
        ALL.into_iter().for_each(checks::all_exhibits_run);
    }
}
