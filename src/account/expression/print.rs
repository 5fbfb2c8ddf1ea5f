//! A plan back in its canonical form, which reads as the same plan.

use std::fmt;

use crate::account::plan::{Mechanism, Plan, Sampling, Term};

impl fmt::Display for Mechanism {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Laplace { scale } => write!(f, "laplace(scale={scale})"),
            Self::DiscreteLaplace { scale, sensitivity } => {
                write!(f, "discrete_laplace(scale={scale}, sensitivity={sensitivity})")
            }
            Self::Gaussian { sigma } => write!(f, "gaussian(sigma={sigma})"),
            Self::DiscreteGaussian { sigma, sensitivity } => {
                write!(f, "discrete_gaussian(sigma={sigma}, sensitivity={sensitivity})")
            }
            Self::RandomizedResponse { answers, epsilon } => {
                write!(f, "randomized_response(eps={epsilon}, answers={answers})")
            }
            Self::TruncatedGeometric { scale, bound, sensitivity } => {
                write!(
                    f,
                    "truncated_geometric(scale={scale}, bound={bound}, sensitivity={sensitivity})"
                )
            }
            Self::Pure { epsilon } => write!(f, "pure(eps={epsilon})"),
            Self::Approx { epsilon, delta } => write!(f, "approx(eps={epsilon}, delta={delta})"),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mechanism = &self.mechanism;
        match &self.sampling {
            Sampling::Everyone => write!(f, "{mechanism}")?,
            Sampling::Poisson { q } => write!(f, "poisson(q={q}, {mechanism})")?,
            Sampling::WithoutReplacement { population, batch } => {
                write!(
                    f,
                    "without_replacement(population={population}, batch={batch}, {mechanism})"
                )?;
            }
            Sampling::ShuffledEpochs { batches } => {
                write!(f, "shuffled_epochs(batches={batches}, {mechanism})")?;
            }
        }
        if self.count == 1 { Ok(()) } else { write!(f, " * {}", self.count) }
    }
}

impl fmt::Display for Plan {
    /// Prints the terms joined by `+`, as [`super::Expression`] reads them;
    /// the relation is not part of the expression.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, term) in self.terms.iter().enumerate() {
            if i > 0 {
                f.write_str(" + ")?;
            }
            write!(f, "{term}")?;
        }
        Ok(())
    }
}
