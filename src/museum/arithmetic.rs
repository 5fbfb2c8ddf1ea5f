//! Faults of arithmetic: floats and integers that are not the numbers that
//! the proof speaks of.

pub(super) mod floats;
pub(super) mod integers;
pub(super) mod modulo;
pub(super) mod softmax;
pub(super) mod sums;
pub(super) mod trailing;

#[cfg(test)]
mod tests {
    use super::super::reading::checks;
    use super::super::specimen::Specimen;
    use super::*;

    const ALL: [&[Specimen]; 6] = [
        floats::SPECIMENS,
        integers::SPECIMENS,
        modulo::SPECIMENS,
        softmax::SPECIMENS,
        sums::SPECIMENS,
        trailing::SPECIMENS,
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
