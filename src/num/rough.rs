//! Elementary functions of floats for choices and guesses: the only door to
//! `libm`. What is claimed does not rest on them, but the digits of an answer
//! may: those of the system differ between machines in the last place.

/// Functions that give the same bits on every machine.
pub(crate) trait Rough {
    /// The natural logarithm, approximately.
    fn rough_ln(self) -> Self;
    /// The binary logarithm, approximately.
    fn rough_log2(self) -> Self;
    /// e to this power, approximately.
    fn rough_exp(self) -> Self;
    /// e to this power less 1, approximately.
    fn rough_exp_m1(self) -> Self;
    /// This to a power, approximately.
    fn rough_pow(self, power: Self) -> Self;
}

impl Rough for f64 {
    fn rough_ln(self) -> Self {
        libm::log(self)
    }

    fn rough_log2(self) -> Self {
        libm::log2(self)
    }

    fn rough_exp(self) -> Self {
        libm::exp(self)
    }

    fn rough_exp_m1(self) -> Self {
        libm::expm1(self)
    }

    fn rough_pow(self, power: Self) -> Self {
        libm::pow(self, power)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_the_functions_they_are_named_for() {
        for x in [1e-300, 0.1, 1.0, 2.5, 700.0] {
            let near = |a: f64, b: f64| (a - b).abs() <= 1e-14 * b.abs().max(1e-300);
            assert!(near(x.rough_ln(), x.ln()) && near(x.rough_log2(), x.log2()), "{x}");
            assert!(near(x.rough_exp(), x.exp()) && near(x.rough_exp_m1(), x.exp_m1()), "{x}");
            assert!(near(x.rough_pow(0.3), x.powf(0.3)), "{x}");
        }
        // The bits of one of each, wherever this runs.
        let bits = [2.5f64.rough_ln(), 2.5f64.rough_exp(), 2.5f64.rough_pow(0.3)].map(f64::to_bits);
        assert_eq!(
            bits,
            [4_606_428_432_742_539_384, 4_623_047_752_462_491_835, 4_608_607_277_577_563_736]
        );
    }
}
