//! Float special functions for guesses and predictions: the only door to
//! `statrs`. Nothing that is claimed may rest on what is computed here.

/// The regularized incomplete beta function, if its arguments are in range.
pub(crate) fn beta_regularized(a: f64, b: f64, x: f64) -> Option<f64> {
    statrs::function::beta::checked_beta_reg(a, b, x).ok()
}

/// The logarithm of the gamma function.
pub(crate) fn ln_gamma(x: f64) -> f64 {
    statrs::function::gamma::ln_gamma(x)
}
