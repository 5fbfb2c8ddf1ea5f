//! The laws by name: drawn from in either profile, and as definitions.

use crate::error::{Error, Result};
use crate::law::{self, Law, Prepared};
use crate::mechanism::Profile;
use crate::num::{Integer, Natural, Rational};
use crate::sample;
use crate::subject::Parameters;
use crate::tape::Tape;

/// The laws and the name of the one parameter of each.
pub const LAWS: &[(&str, &str)] = &[
    ("uniform", "n"),
    ("bernoulli", "p"),
    ("bernoulli-exp", "x"),
    ("geometric", "rate"),
    ("discrete-laplace", "scale"),
    ("discrete-gaussian", "sigma"),
];

type Draw = Box<dyn Fn(&mut dyn Tape) -> Result<Integer>>;

/// A law ready to be drawn from.
///
/// # Example
///
/// ```
/// use etalon::mechanism::Profile;
/// use etalon::reference::Sampler;
/// use etalon::subject::Parameters;
/// use etalon::tape::Recorded;
/// let sampler = Sampler::new("uniform", Profile::Cks20, &mut Parameters::read(["n=6"])?)?;
/// assert_eq!(sampler.draw(&mut Recorded::new([0b1110_1000]))?, 2.into());
/// # Ok::<(), etalon::Error>(())
/// ```
pub struct Sampler(Draw);

impl std::fmt::Debug for Sampler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sampler").finish_non_exhaustive()
    }
}

impl Sampler {
    /// The law named `law`, prepared for many draws in a profile.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] for a law that is none of [`LAWS`], and those of its
    /// parameter, which is taken from `parameters`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::Profile;
    /// use etalon::reference::Sampler;
    /// use etalon::subject::Parameters;
    /// let mut parameters = Parameters::read(["n=6"])?;
    /// let refused = Sampler::new("unifrom", Profile::Cks20, &mut parameters).unwrap_err();
    /// assert!(refused.to_string().contains("did you mean `uniform`?"));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(law: &str, profile: Profile, parameters: &mut Parameters) -> Result<Self> {
        build(law, profile, parameters).map(Self)
    }

    /// One value.
    ///
    /// # Errors
    ///
    /// [`Error::TapeEnded`] if the tape ends first.
    pub fn draw(&self, tape: &mut dyn Tape) -> Result<Integer> {
        (self.0)(tape)
    }
}

/// The definition of the law named `law`.
///
/// # Errors
///
/// As for [`Sampler::new`].
///
/// # Example
///
/// ```
/// use etalon::law::Law;
/// use etalon::subject::Parameters;
/// let law = etalon::reference::law("bernoulli", &mut Parameters::read(["p=1/4"])?)?;
/// assert!(law.pmf(&1.into(), 60)?.contains(&"1/4".parse()?));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn law(law: &str, parameters: &mut Parameters) -> Result<Box<dyn Law>> {
    let value = parameters.rational(parameter(law)?)?;
    Ok(match law {
        "uniform" => Box::new(law::Uniform::new(whole(&value)?)?),
        "bernoulli" => Box::new(law::Bernoulli::new(value)?),
        "bernoulli-exp" => Box::new(law::BernoulliExp::new(value)?),
        "geometric" => Box::new(law::Geometric::new(value)?),
        "discrete-laplace" => Box::new(law::DiscreteLaplace::new(value)?),
        _ => Box::new(law::DiscreteGaussian::new(value)?),
    })
}

/// A law prepared for many draws, in either profile.
fn build(law: &str, profile: Profile, parameters: &mut Parameters) -> Result<Draw> {
    let name = parameter(law)?;
    let value = parameters.rational(name)?;
    Ok(match (law, profile) {
        ("uniform", Profile::Cks20) => {
            let n = whole(&value)?;
            Box::new(move |mut tape| sample::uniform_below(&n, &mut tape).map(Integer::from))
        }
        ("uniform", Profile::Inverse) => inverse(law::Uniform::new(whole(&value)?)?),
        ("bernoulli", Profile::Cks20) => {
            law::Bernoulli::new(value.clone())?;
            let above = value.numerator().clone().into_parts().1;
            let below = value.denominator().clone();
            Box::new(move |mut tape| sample::bernoulli(&above, &below, &mut tape).map(truth))
        }
        ("bernoulli", Profile::Inverse) => inverse(law::Bernoulli::new(value)?),
        ("bernoulli-exp", Profile::Cks20) => {
            law::BernoulliExp::new(value.clone())?;
            let above = value.numerator().clone().into_parts().1;
            let below = value.denominator().clone();
            Box::new(move |mut tape| sample::bernoulli_exp(&above, &below, &mut tape).map(truth))
        }
        ("bernoulli-exp", Profile::Inverse) => inverse(law::BernoulliExp::new(value)?),
        ("geometric", Profile::Cks20) => {
            law::Geometric::new(value.clone())?;
            Box::new(move |mut tape| sample::geometric(&value, &mut tape).map(Integer::from))
        }
        ("geometric", Profile::Inverse) => prepared(law::Geometric::new(value)?)?,
        ("discrete-laplace", Profile::Cks20) => {
            let sampler = sample::DiscreteLaplace::new(&value)?;
            Box::new(move |mut tape| sampler.draw(&mut tape))
        }
        ("discrete-laplace", Profile::Inverse) => prepared(law::DiscreteLaplace::new(value)?)?,
        ("discrete-gaussian", Profile::Cks20) => {
            let sampler = sample::DiscreteGaussian::new(&value)?;
            Box::new(move |mut tape| sampler.draw(&mut tape))
        }
        _ => prepared(law::DiscreteGaussian::new(value)?)?,
    })
}

/// The name of a law's one parameter.
fn parameter(law: &str) -> Result<&'static str> {
    let found = LAWS.iter().find(|(name, _)| *name == law);
    found.map(|(_, parameter)| *parameter).ok_or_else(|| Error::Unknown {
        what: "law",
        given: law.to_owned(),
        known: LAWS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "),
    })
}

/// The `n` of a uniform law.
pub(super) fn whole(value: &Rational) -> Result<Natural> {
    if value.is_positive() && value.denominator().is_one() {
        Ok(value.numerator().clone().into_parts().1)
    } else {
        Err(Error::domain("n", value, "an integer, 1 or more"))
    }
}

fn truth(said: bool) -> Integer {
    Integer::from(u8::from(said))
}

fn inverse(law: impl Law + 'static) -> Draw {
    Box::new(move |mut tape| law.draw(&mut tape))
}

fn prepared(law: impl Law + 'static) -> Result<Draw> {
    let law = Prepared::new(law)?;
    Ok(Box::new(move |mut tape| law.draw(&mut tape)))
}
