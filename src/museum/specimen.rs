//! The card of a broken mechanism: what it claims, what is true of it, what
//! an auditor of its outputs can see, and whom it must not be taken for.

use crate::error::Result;
use crate::json::{self, Value};
use crate::num::Rational;
use crate::privacy::{Claim, Relation};
use crate::subject::{Entry, Loss, Parameters, Simulated, find};
use crate::tape::Seed;

/// Bits to which true losses are enclosed.
pub(super) const BITS: u32 = 80;

/// A broken mechanism on the pair of inputs that shows it best.
///
/// # Example
///
/// ```
/// use etalon::museum::{CATALOGUES, specimens};
/// let card = specimens().find(|card| card.name == "lying-response").expect("it is shown");
/// assert_eq!((card.claim()?, card.relation()?), ("eps=ln(3)".parse()?, "replace-one".parse()?));
/// // Its true loss is ln(7) = 1.94591...
/// let loss = card.known(&CATALOGUES)?;
/// assert!(loss.lower.is_some_and(|lower| lower > "1.9459".parse().expect("a number")));
/// assert!(loss.upper.is_some_and(|upper| upper < "1.9460".parse().expect("a number")));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Specimen {
    /// Its name: lower-case words joined by hyphens, never given again.
    pub name: &'static str,
    /// What is wrong with it, in one clause.
    pub about: &'static str,
    /// Where it was found: keys of `docs/references.md`, or a public issue.
    pub provenance: &'static str,
    /// What is claimed of it, such as `eps=1`.
    pub claim: &'static str,
    /// Between which inputs, such as `replace-one`.
    pub relation: &'static str,
    /// Two neighbors under that relation, in JSON.
    pub pair: [&'static str; 2],
    /// The mechanism.
    pub subject: Exhibit,
    /// Its loss on the pair.
    pub truth: Truth,
    /// What an auditor who sees only outputs can make of it.
    pub sight: Sight,
    /// The same done right: it keeps the claim on the pair.
    pub correct: Exhibit,
    /// More noise than the claim asks for, where that makes sense.
    pub over_noised: Option<Exhibit>,
}

/// A built-in or a broken mechanism with its parameters.
///
/// # Example
///
/// ```
/// use etalon::museum::{CATALOGUES, Exhibit, specimens};
/// let card = specimens().find(|card| card.name == "zero-twice").expect("it is shown");
/// assert_eq!(card.subject, Exhibit::new("zero-twice", "scale=1"));
/// assert_eq!(card.correct, Exhibit::new("discrete-laplace", "scale=1"));
/// // The correct one keeps eps = 1 on the pair, and this is proven.
/// assert_eq!(card.correct.known(&CATALOGUES, &card.pair()?)?.upper, Some("1".parse()?));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Exhibit {
    /// Its name in a catalogue.
    pub builtin: &'static str,
    /// `name=value`, separated by blanks.
    pub parameters: &'static str,
}

/// The smallest ε that is true of a specimen on its pair.
///
/// # Example
///
/// ```
/// use etalon::museum::{CATALOGUES, Truth, specimens};
/// // Of the one that is infinite the reason is given, and nothing is enclosed.
/// let card = specimens().find(|card| matches!(card.truth, Truth::Infinite(_)));
/// assert!(card.expect("there are some").known(&CATALOGUES)?.is_infinite());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub enum Truth {
    /// Computed from the law.
    Computed(fn() -> Result<Loss>),
    /// What the subject's own entry proves of its loss, [`Entry::loss`].
    Proven,
    /// Infinite, for the stated reason: what one side alone can give.
    Infinite(&'static str),
    /// At least this, as the stated argument shows.
    AtLeast(&'static str, &'static str),
}

/// What can be seen from outside.
///
/// # Example
///
/// ```
/// use etalon::museum::{Role, Sight, specimens};
/// for card in specimens() {
///     // What is within its claim must not be called a violation, ever.
///     if let Sight::Harmless(_) = card.sight {
///         assert_eq!(card.should_fall(Role::Specimen, u64::MAX), Some(false));
///     }
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// An output that only one side gives, common enough: after so many runs
    /// at most it falls with probability 95 %, at a false-alarm probability
    /// of 10⁻⁹.
    Support(u64),
    /// A ratio of probabilities: after so many runs at most it falls with
    /// probability 95 %, at a false-alarm probability of 10⁻⁹.
    Law(u64),
    /// A violation that a million runs do not show, for the stated reason.
    Hidden(&'static str),
    /// Wrong, but within the claim: calling it a violation would be a false
    /// alarm.
    Harmless(&'static str),
}

impl Specimen {
    /// The claim.
    ///
    /// # Errors
    ///
    /// None for a specimen of the museum, as a test sees to.
    pub fn claim(&self) -> Result<Claim> {
        self.claim.parse()
    }

    /// The relation between the inputs.
    ///
    /// # Errors
    ///
    /// As for [`Specimen::claim`].
    pub fn relation(&self) -> Result<Relation> {
        self.relation.parse()
    }

    /// The pair of inputs.
    ///
    /// # Errors
    ///
    /// As for [`Specimen::claim`].
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::json::json;
    /// use etalon::museum::specimens;
    /// let card = specimens().find(|card| card.name == "zero-twice").expect("it is shown");
    /// assert_eq!(card.pair()?, [json!(0), json!(1)]);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn pair(&self) -> Result<[Value; 2]> {
        let [left, right] = self.pair;
        Ok([json::parse(left, self.name)?, json::parse(right, self.name)?])
    }

    /// What is true of the loss of the specimen on the pair.
    ///
    /// # Errors
    ///
    /// Those of its parameters and of the enclosures; none for a specimen of
    /// the museum.
    pub fn known(&self, catalogues: &[&[Entry]]) -> Result<Known> {
        match self.truth {
            Truth::Computed(loss) => loss().map(Known::of),
            Truth::Proven => self.subject.known(catalogues, &self.pair()?),
            Truth::Infinite(_) => Ok(Known { lower: None, upper: None }),
            Truth::AtLeast(least, _) => Ok(Known { lower: Some(least.parse()?), upper: None }),
        }
    }

    /// All that is shown of it: itself, its correct twin, the over-noised one.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::museum::specimens;
    /// let card = specimens().find(|card| card.name == "zero-twice").expect("it is shown");
    /// let shown: Vec<&str> = card.exhibits().map(|(role, _)| role.name()).collect();
    /// assert_eq!(shown, ["specimen", "correct", "over-noised"]);
    /// ```
    pub fn exhibits(&self) -> impl Iterator<Item = (Role, Exhibit)> {
        let first = [(Role::Specimen, self.subject), (Role::Correct, self.correct)];
        first.into_iter().chain(self.over_noised.map(|twin| (Role::OverNoised, twin)))
    }

    /// Whether an audit with so many runs should call it a violation; none if
    /// either answer would do.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::museum::{Role, specimens};
    /// let card = specimens().find(|card| card.name == "zero-twice").expect("it is shown");
    /// let after = |role, runs| card.should_fall(role, runs);
    /// assert_eq!(after(Role::Specimen, 4_000), Some(true));
    /// assert_eq!(after(Role::Specimen, 3_999), None); // too few to be sure
    /// assert_eq!(after(Role::Correct, 1 << 40), Some(false));
    /// ```
    pub fn should_fall(&self, role: Role, runs: u64) -> Option<bool> {
        match (role, self.sight) {
            (Role::Specimen, Sight::Support(least) | Sight::Law(least)) => {
                (runs >= least).then_some(true)
            }
            (Role::Specimen, Sight::Hidden(_)) => None,
            (Role::Specimen, Sight::Harmless(_)) | (Role::Correct | Role::OverNoised, _) => {
                Some(false)
            }
        }
    }
}

/// Between which ends a loss is known to lie.
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// use etalon::museum::{CATALOGUES, Exhibit};
/// // The loss 1/scale, on inputs one apart and three apart.
/// let exhibit = Exhibit::new("discrete-laplace", "scale=1");
/// let on = |right: i64| exhibit.known(&CATALOGUES, &[json!(0), json!(right)]);
/// assert_eq!(on(1)?.upper, Some("1".parse()?));
/// assert_eq!(on(3)?.upper, Some("3".parse()?));
/// assert!(!on(3)?.is_infinite());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// At least this; none for an infinite loss.
    pub lower: Option<Rational>,
    /// At most this; none if it is infinite or nothing is known.
    pub upper: Option<Rational>,
}

impl Known {
    /// The ends of an enclosed loss.
    fn of(loss: Loss) -> Self {
        match loss {
            Loss::Infinite => Self { lower: None, upper: None },
            Loss::Within(interval) => Self {
                lower: Some(interval.lo().to_rational()),
                upper: Some(interval.hi().to_rational()),
            },
        }
    }

    /// Whether the loss is infinite.
    pub fn is_infinite(&self) -> bool {
        self.lower.is_none()
    }
}

/// Who is put to the test.
///
/// # Example
///
/// ```
/// use etalon::museum::Role;
/// assert_eq!([Role::Specimen, Role::Correct].map(Role::name), ["specimen", "correct"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The broken mechanism.
    Specimen,
    /// Its correct twin.
    Correct,
    /// Its twin with too much noise.
    OverNoised,
}

impl Role {
    /// The role in a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Specimen => "specimen",
            Self::Correct => "correct",
            Self::OverNoised => "over-noised",
        }
    }
}

impl Exhibit {
    /// A built-in or a broken mechanism with its parameters.
    pub const fn new(builtin: &'static str, parameters: &'static str) -> Self {
        Self { builtin, parameters }
    }

    /// What its entry proves of its loss on a pair.
    ///
    /// # Errors
    ///
    /// Those of its parameters and inputs.
    pub fn known(&self, catalogues: &[&[Entry]], pair: &[Value; 2]) -> Result<Known> {
        let parameters = Parameters::read(self.parameters.split_whitespace())?;
        let loss = find(catalogues, self.builtin)?.loss(parameters, pair)?;
        // Nothing proven: a loss is never below 0, and that is all.
        Ok(loss.map_or(Known { lower: Some(Rational::zero()), upper: None }, Known::of))
    }

    /// The subject on a pair, from a seed.
    ///
    /// # Errors
    ///
    /// Those of its parameters and inputs; none for a specimen of the museum.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::json::json;
    /// use etalon::museum::{CATALOGUES, Exhibit};
    /// use etalon::subject::{Side, Subject};
    /// use etalon::tape::Seed;
    /// let pair = [json!(0), json!(1)];
    /// let lying = Exhibit::new("lying-response", "p=3/4");
    /// let mut subject = lying.subject(&CATALOGUES, &pair, &Seed::new([0; 32]))?;
    /// let mut outputs = Vec::new();
    /// subject.run(&[Side::Left; 8], &mut outputs)?;
    /// assert_eq!(outputs.len(), 8);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn subject(
        &self,
        catalogues: &[&[Entry]],
        pair: &[Value; 2],
        seed: &Seed,
    ) -> Result<Simulated> {
        let parameters = Parameters::read(self.parameters.split_whitespace())?;
        let run = find(catalogues, self.builtin)?.make(parameters, pair)?;
        Ok(Simulated::new(self.builtin, seed, run))
    }
}
