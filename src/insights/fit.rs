//! Noisy numbers made consistent: whole, within their bounds, and adding up.
//!
//! Post-processing: it looks at noisy numbers and public bounds only, so it
//! costs nothing.

/// One number that is to be moved into its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    /// The noisy number.
    pub(super) noisy: i128,
    /// How many draws of noise are in it, at least 1: a part with more gives
    /// way more.
    pub(super) draws: i128,
    /// The least that it can be.
    pub(super) least: i128,
    /// The most that it can be, not below the least.
    pub(super) most: i128,
}

impl Part {
    /// Where it stands when the whole was moved by `shift / all` per draw.
    fn moved(&self, shift: i128, all: i128) -> i128 {
        let by = shift.saturating_mul(self.draws).div_euclid(all);
        self.noisy.saturating_add(by).clamp(self.least, self.most)
    }
}

/// The parts moved so that they add up to `total`, each within its bounds: all
/// by the same amount per draw, as far as bounds allow, which is the nearest
/// such point in squares weighed by 1/draws, up to rounding. Ties go to the
/// first.
///
/// `total` lies between the sum of the least and that of the most.
pub(super) fn fitted(parts: &[Part], total: i128) -> Vec<i128> {
    let all: i128 = parts.iter().map(|part| part.draws).sum::<i128>().max(1);
    let sum = |shift: i128| -> i128 { parts.iter().map(|part| part.moved(shift, all)).sum() };
    // Far enough for every part to reach its bound.
    let reach = |part: &Part| {
        let far = (part.most.saturating_sub(part.noisy)).unsigned_abs();
        let far = far.max(part.least.saturating_sub(part.noisy).unsigned_abs());
        i128::try_from(far).unwrap_or(i128::MAX).saturating_add(1).saturating_mul(all)
    };
    let far = parts.iter().map(reach).max().unwrap_or(0);
    let (mut low, mut high) = (-far, far);
    // The last shift whose sum does not exceed the total.
    while low < high {
        let middle = low + (high - low) / 2 + (high - low) % 2;
        if sum(middle) <= total { low = middle } else { high = middle - 1 }
    }
    let mut values: Vec<i128> = parts.iter().map(|part| part.moved(low, all)).collect();
    let mut missing = total - values.iter().sum::<i128>();
    for (value, part) in values.iter_mut().zip(parts) {
        if missing > 0 && part.moved(low + 1, all) > *value {
            *value += 1;
            missing -= 1;
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn part(noisy: i128, draws: i128, most: i128) -> Part {
        Part { noisy, draws, least: 0, most }
    }

    #[test]
    fn what_adds_up_already_stays() {
        assert_eq!(fitted(&[part(3, 1, 10), part(7, 1, 10)], 10), [3, 7]);
        assert_eq!(fitted(&[], 0), [0i128; 0]);
    }

    #[test]
    fn a_part_with_more_noise_gives_way_more() {
        assert_eq!(fitted(&[part(10, 1, 20), part(100, 9, 200)], 120), [11, 109]);
        // Below 0 is nobody; the others pay for it.
        assert_eq!(fitted(&[part(-6, 1, 10), part(9, 1, 10), part(8, 1, 10)], 11), [0, 6, 5]);
    }

    /// The least sum of squares over all ways to share out the total.
    fn least(parts: &[Part], total: i128) -> i128 {
        let Some((first, rest)) = parts.split_first() else {
            return if total == 0 { 0 } else { i128::MAX / 2 };
        };
        let square = |x: i128| (x - first.noisy).pow(2);
        (first.least..=first.most).map(|x| square(x) + least(rest, total - x)).min().unwrap()
    }

    proptest! {
        #[test]
        fn it_is_the_nearest_point_that_adds_up(
            noisy in prop::collection::vec((-9i128..15, 0i128..6, 0i128..6), 1..4),
            portion in 0u32..=100,
        ) {
            let parts: Vec<Part> = noisy
                .iter()
                .map(|&(noisy, least, more)| Part { noisy, draws: 1, least, most: least + more })
                .collect();
            let (least_sum, most) = (
                parts.iter().map(|part| part.least).sum::<i128>(),
                parts.iter().map(|part| part.most).sum::<i128>(),
            );
            let total = least_sum + (most - least_sum) * i128::from(portion) / 100;
            let values = fitted(&parts, total);
            prop_assert_eq!(values.iter().sum::<i128>(), total);
            let inside = |(value, part): (&i128, &Part)| (part.least..=part.most).contains(value);
            prop_assert!(values.iter().zip(&parts).all(inside));
            let squares: i128 =
                values.iter().zip(&parts).map(|(value, part)| (value - part.noisy).pow(2)).sum();
            prop_assert_eq!(squares, least(&parts, total));
        }

        #[test]
        fn whatever_the_draws_it_adds_up_within_bounds(
            noisy in prop::collection::vec((-900i128..1500, 1i128..50, 0i128..600), 1..20),
            portion in 0u32..=100,
        ) {
            let parts: Vec<Part> =
                noisy.iter().map(|&(noisy, draws, most)| part(noisy, draws, most)).collect();
            let most: i128 = parts.iter().map(|part| part.most).sum();
            let total = most * i128::from(portion) / 100;
            let values = fitted(&parts, total);
            prop_assert_eq!(values.iter().sum::<i128>(), total);
            prop_assert!(values.iter().zip(&parts).all(|(value, part)| (0..=part.most).contains(value)));
        }
    }
}
