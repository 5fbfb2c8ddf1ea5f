//! The two ends of sight: faults that break no claim, and violations that no
//! output shows.

pub(super) mod hidden;
pub(super) mod laws;

#[cfg(test)]
mod tests {
    use super::super::reading::checks;
    use super::*;

    #[test]
    fn truths_are_on_their_side_of_the_claim() {
        [hidden::SPECIMENS, laws::SPECIMENS]
            .into_iter()
            .for_each(checks::truths_are_on_their_side_of_the_claim);
    }

    #[test]
    fn all_exhibits_run() {
        [hidden::SPECIMENS, laws::SPECIMENS].into_iter().for_each(checks::all_exhibits_run);
    }
}
