//! What a tier leaves out of what is offered: a sampler that nothing was drawn
//! from has not been tested, whatever else is right.

use std::collections::{BTreeMap, BTreeSet};

use super::greeting::Greeting;
use super::selection::{Selection, Tier};
use super::suite::{Prompt, Suite};
use crate::json::Value;
use crate::vectors::Case;

/// Operations that draw.
const DRAWING: [&str; 5] = ["count-tapes", "digest", "frequencies", "release", "sample"];

/// Cases that are offered and that another tier asks.
///
/// # Example
///
/// ```
/// use etalon::conform::{Greeting, LeftOut, Offer, Selection, Suite};
///
/// let offer = Offer {
///     op: "frequencies".to_owned(),
///     needs: None,
///     fields: vec![("law".to_owned(), vec!["discrete-laplace".into()])],
/// };
/// let greeting = Greeting {
///     name: "mylibrary".to_owned(),
///     version: "1.0".to_owned(),
///     language: "c".to_owned(),
///     offers: vec![offer],
/// };
/// let (suite, quick) = (Suite::published()?, Selection::default());
/// let left_out = LeftOut::of(&suite, &quick, &greeting, &suite.select(&quick));
/// assert_eq!(left_out.undrawn, ["discrete-laplace"]);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// By the least tier that asks them, how many of each operation.
    pub cases: BTreeMap<Tier, BTreeMap<String, u64>>,
    /// Laws and mechanisms that such cases draw from and no case of the run
    /// does, in alphabetical order.
    pub undrawn: Vec<String>,
}

impl LeftOut {
    /// What `selection` leaves out of `suite` for its tier alone, of what
    /// `greeting` offers; `asked` are the cases of the run.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::conform::{Greeting, LeftOut, Offer, Selection, Suite};
    ///
    /// let greeting = Greeting {
    ///     name: "mylibrary".to_owned(),
    ///     version: "1.0".to_owned(),
    ///     language: "c".to_owned(),
    ///     offers: vec![Offer::all("guarantee")],
    /// };
    /// let (suite, quick) = (Suite::published()?, Selection::default());
    /// let left_out = LeftOut::of(&suite, &quick, &greeting, &suite.select(&quick));
    /// assert_eq!(left_out, LeftOut::default());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn of(suite: &Suite, selection: &Selection, greeting: &Greeting, asked: &[Prompt]) -> Self {
        let whole = Selection { tier: Tier::Soak, ..selection.clone() };
        let waits = |case: &&Case| {
            Tier::of(case) > selection.tier && whole.takes(case) && greeting.offers(case)
        };
        let waiting: Vec<&Case> =
            suite.prompts.iter().map(|prompt| &prompt.case).filter(waits).collect();
        let mut cases: BTreeMap<Tier, BTreeMap<String, u64>> = BTreeMap::new();
        for case in &waiting {
            *cases.entry(Tier::of(case)).or_default().entry(case.op.clone()).or_insert(0) += 1;
        }
        let drawn: BTreeSet<&str> = asked
            .iter()
            .filter(|prompt| greeting.offers(&prompt.case))
            .filter_map(|prompt| source(&prompt.case))
            .collect();
        let undrawn: BTreeSet<&str> = waiting.into_iter().filter_map(source).collect();
        let undrawn = undrawn.difference(&drawn).map(|&name| name.to_owned()).collect();
        Self { cases, undrawn }
    }

    /// In words, a clause for each tier; empty if nothing is left out.
    pub(crate) fn clauses(&self) -> Vec<String> {
        let clause = |(tier, ops): (&Tier, &BTreeMap<String, u64>)| {
            let ops: Vec<String> = ops.iter().map(|(op, count)| format!("{op} {count}")).collect();
            format!("{}: use --tier {tier}", ops.join(", "))
        };
        self.cases.iter().map(clause).collect()
    }
}

/// The law or the mechanism that a case draws from; none if it draws nothing,
/// or is to be refused before a draw.
fn source(case: &Case) -> Option<&str> {
    let draws = DRAWING.contains(&case.op.as_str())
        && case.expect.get("status").and_then(Value::as_str) != Some("refused");
    let named = |name| case.args.get(name).and_then(Value::as_str);
    draws.then(|| named("law").or_else(|| named("mechanism"))).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conform::Offer;
    use crate::json::json;
    use crate::vectors::Class;

    #[test]
    fn a_law_is_undrawn_if_all_its_draws_wait_for_another_tier() {
        let case = |id: &str, op: &str, law: &str, need: &str| {
            let case = Case::new(id, Class::Core, op, json!({"law": law}), json!({}));
            let case = if need.is_empty() { case } else { case.need(need) };
            Prompt { file: "f".to_owned(), case }
        };
        let mut refused = case("e", "frequencies", "geometric", "");
        refused.case.expect = json!({"status": "refused"});
        let prompts = vec![
            case("a", "frequencies", "bernoulli", ""),
            case("b", "frequencies", "bernoulli", "long"),
            case("c", "frequencies", "geometric", "long"),
            case("d", "count-tapes", "geometric", "soak"),
            refused,
            case("f", "digest", "uniform", "long"),
            case("g", "probability", "geometric", ""),
        ];
        let suite = Suite { digest: String::new(), prompts };
        let ops = ["frequencies", "count-tapes", "probability"];
        let greeting = Greeting {
            name: "n".to_owned(),
            version: "1".to_owned(),
            language: "c".to_owned(),
            offers: ops.map(Offer::all).to_vec(),
        };
        let of = |tier| {
            let selection = Selection { tier, ..Selection::default() };
            LeftOut::of(&suite, &selection, &greeting, &suite.select(&selection))
        };
        let quick = of(Tier::Quick);
        assert_eq!(quick.undrawn, ["geometric"]);
        assert_eq!(
            quick.clauses(),
            ["frequencies 2: use --tier ci", "count-tapes 1: use --tier soak"]
        );
        let ci = of(Tier::Ci);
        assert!(ci.undrawn.is_empty());
        assert_eq!(ci.clauses(), ["count-tapes 1: use --tier soak"]);
        assert_eq!(of(Tier::Soak), LeftOut::default());
    }
}
