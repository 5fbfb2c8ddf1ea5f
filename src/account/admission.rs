//! Which plans make sense: events that exist under one relation only are
//! refused under another.

use super::plan::{Mechanism, Plan, Sampling, Term};
use crate::error::{Error, Result};
use crate::privacy::Relation;

impl Plan {
    /// A plan whose terms exist under its relation.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if there is no term; [`Error::Unsupported`] if a
    /// mechanism or a sampling does not exist under the relation.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::{Expression, Plan};
    /// use etalon::privacy::Relation;
    /// let terms = "randomized_response(eps=1, answers=2)".parse::<Expression>()?.terms()?;
    /// let refused = Plan::new(terms.clone(), Relation::AddRemove).unwrap_err();
    /// assert!(refused.to_string().contains("answers for one unit that is there"));
    /// assert!(Plan::new(terms, Relation::ReplaceOne).is_ok());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(terms: Vec<Term>, relation: Relation) -> Result<Self> {
        if terms.is_empty() {
            return Err(Error::domain("terms", "none", "at least one mechanism"));
        }
        for term in &terms {
            let refused = |why: &str| {
                Err(Error::Unsupported {
                    what: format!("`{term}` under {relation}"),
                    why: why.to_owned(),
                })
            };
            let replaced = matches!(relation, Relation::ReplaceOne);
            if matches!(term.mechanism, Mechanism::RandomizedResponse { .. }) && !replaced {
                return refused(
                    "randomized response answers for one unit that is there; use --relation \
                     replace-one, and mix no other relation into the plan",
                );
            }
            if matches!(term.sampling, Sampling::WithoutReplacement { .. }) && !replaced {
                return refused(
                    "a batch of fixed size out of a fixed population exists under replace-one; \
                     use --relation replace-one, or poisson(q=...)",
                );
            }
            let resized =
                matches!(relation, Relation::Add | Relation::Remove | Relation::AddRemove);
            if matches!(term.sampling, Sampling::ShuffledEpochs { .. }) && resized {
                return refused(
                    "one record more or less moves others from batch to batch, so that the stated \
                     sensitivity does not apply; use --relation replace-one",
                );
            }
        }
        Ok(Self { terms, relation })
    }
}
