//! `etalon sample`: exact draws from a law, replayable by seed.

use etalon::json::{self, json};
use etalon::law::{self, Law, Prepared};
use etalon::mechanism::Profile;
use etalon::num::{Integer, Natural, Rational};
use etalon::sample;
use etalon::subject::Parameters;
use etalon::tape::{ChaCha, Counting, Seed, Tape, Transcript};
use etalon::{Error, Result};

use crate::args::{Format, SampleArgs};
use crate::exit::{End, Failure};
use crate::files;
use crate::single::fresh_seed;

/// The stream from which samples are drawn.
const STREAM: u64 = 0;
/// Values are printed in pieces of this many.
const PIECE: u64 = 4096;

type Draw = Box<dyn Fn(&mut dyn Tape) -> Result<Integer>>;

/// Runs the command.
pub(crate) fn run(arguments: &SampleArgs) -> std::result::Result<End, Failure> {
    let mut parameters = Parameters::read(arguments.param.iter().map(String::as_str))?;
    let draw = build(&arguments.law, arguments.profile.parse()?, &mut parameters)?;
    parameters.close()?;
    let seeded = arguments.seed.is_some();
    let seed: Seed = match &arguments.seed {
        Some(text) => text.parse()?,
        None => fresh_seed()?,
    };
    if seeded {
        files::note("drawn from a given seed: replayable, and therefore not private");
    }
    let tape = ChaCha::new(&seed, STREAM);
    match (arguments.format, arguments.transcript) {
        (Format::Text, false) => print_values(&draw, tape, arguments.count)?,
        (format, transcript) => {
            let mut tape = Transcript::new(Counting::new(tape));
            let mut values = Vec::new();
            for _ in 0..arguments.count {
                values.push(draw(&mut tape)?.to_string());
            }
            let steps: Vec<String> = tape.steps().iter().map(ToString::to_string).collect();
            let text = if format == Format::Text {
                format!("{}\n{}\n", steps.join("\n"), values.join("\n"))
            } else {
                let mut object = json!({
                    "law": arguments.law,
                    "params": arguments.param,
                    "profile": arguments.profile,
                    "seeded": seeded,
                    "private": !seeded,
                    "seed_commitment": seed.commitment(),
                    "values": values,
                    "bits_read": tape.position(),
                });
                if seeded {
                    object["seed"] = json!(seed.hex());
                }
                if transcript {
                    object["transcript"] = json!(steps);
                }
                json::pretty(&object)
            };
            files::print(&text)?;
        }
    }
    Ok(End::Good)
}

fn print_values(draw: &Draw, mut tape: ChaCha, count: u64) -> std::result::Result<(), Failure> {
    let mut left = count;
    while left > 0 {
        let mut text = String::new();
        for _ in 0..left.min(PIECE) {
            text += &format!("{}\n", draw(&mut tape)?);
        }
        files::print(&text)?;
        left -= left.min(PIECE);
    }
    Ok(())
}

/// A law prepared for many draws, in either profile.
fn build(law: &str, profile: Profile, parameters: &mut Parameters) -> Result<Draw> {
    let name = parameter(law)?;
    let value = parameters.rational(name)?;
    let whole = |value: &Rational| -> Result<Natural> {
        if value.is_positive() && value.denominator().is_one() {
            Ok(value.numerator().clone().into_parts().1)
        } else {
            Err(Error::domain("n", value, "an integer, 1 or more"))
        }
    };
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
    const LAWS: [(&str, &str); 6] = [
        ("uniform", "n"),
        ("bernoulli", "p"),
        ("bernoulli-exp", "x"),
        ("geometric", "rate"),
        ("discrete-laplace", "scale"),
        ("discrete-gaussian", "sigma"),
    ];
    let found = LAWS.iter().find(|(name, _)| *name == law);
    found.map(|(_, parameter)| *parameter).ok_or_else(|| Error::Unknown {
        what: "law",
        given: law.to_owned(),
        known: LAWS.map(|(name, _)| name).join(", "),
    })
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
