//! Certificates of violations, checked anew: strictly read, recomputed, counted
//! again in fresh runs. Shares nothing with the auditor that wrote them, and is
//! short enough to be read whole; the format is `docs/spec/certificate.md`.

mod counts;
mod event;

pub use counts::Counts;

use crate::error::{Error, Result};
use crate::json::{self, Fields, Value};
use crate::num::Rational;
use crate::privacy::{Claim, Epsilon, Relation, Unit};
use crate::subject::{Batch, Side, Subject};
use crate::tape::{ChaCha, Seed, Tape};
use event::Event;

/// The format a certificate declares.
pub const FORMAT: &str = "etalon-certificate/1";

/// A certificate as it was read.
///
/// # Example
///
/// ```
/// use etalon::museum::{CATALOGUES, Exhibit};
/// use etalon::recheck::Certificate;
/// use etalon::tape::Seed;
/// // Twelve outputs 1, all of them of the right side: at eps = 1 that has
/// // probability (e/(e + 1))^12 = 0.0233...
/// let text = r#"{
///     "format": "etalon-certificate/1",
///     "subject": {"builtin": "lying-response", "params": {"p": "3/4"}},
///     "claim": "eps=1", "relation": "replace-one", "unit": "person", "pair": [0, 1],
///     "point": {"epsilon": "1", "delta": "0"},
///     "event": {
///         "side": "right",
///         "tables": [{"reads": "output", "symbols": [1], "scores": [1.0, 0.0]}],
///         "members": [[0.5, null]]
///     },
///     "seed": "0000000000000000000000000000000000000000000000000000000000000000",
///     "level": "1/20", "runs": 20, "inside": 12, "favoured": 12, "excused": 0,
///     "epsilon_lower": "1.2603"
/// }"#;
/// let certificate = Certificate::read(text, "violation.json")?;
/// // Fresh runs of the subject that it names: seven of eight are of that side.
/// let seed = Seed::new([1; 32]);
/// let lying = Exhibit::new("lying-response", "p=3/4");
/// let mut subject = lying.subject(&CATALOGUES, &certificate.pair, &seed)?;
/// let counts = certificate.count(&mut subject, &seed, 2000)?;
/// assert!(certificate.is_confirmed_by(counts, &"1e-9".parse()?)?);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Certificate {
    /// What was run, as a suite names its subjects.
    pub subject: Value,
    /// What was claimed of it.
    pub claim: Claim,
    /// Between which inputs.
    pub relation: Relation,
    /// For whom.
    pub unit: Unit,
    /// The inputs it was run on: left, right.
    pub pair: [Value; 2],
    /// An ε that the claim implies with the δ that follows.
    pub epsilon: Epsilon,
    /// 0 <= δ < 1.
    pub delta: Rational,
    event: Event,
    /// The event as it is written.
    pub written: Value,
    /// The seed of the runs.
    pub seed: Seed,
    /// 0 < level < 1: how likely such counts are under the claim, at most.
    pub level: Rational,
    /// The counts.
    pub counts: Counts,
    /// Runs on the side that δ excuses.
    excused: u64,
    /// The true ε at this δ is larger.
    pub epsilon_lower: Rational,
}

impl Certificate {
    /// Reads a certificate and recomputes what its counts show; `source` names
    /// it in errors.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] with the place of what is malformed or untrue.
    pub fn read(text: &str, source: &str) -> Result<Self> {
        let document = json::parse(text, source)?;
        let mut fields = Fields::open(&document, source, "")?;
        if fields.text("format")? != FORMAT {
            return Err(fields.fault("format", format!("write \"{FORMAT}\"")));
        }
        let pair = fields.required("pair")?.as_array().and_then(|p| p.clone().try_into().ok());
        let mut point = Fields::open(fields.required("point")?, source, "point")?;
        let certificate = Self {
            subject: fields.required("subject")?.clone(),
            claim: fields.parsed("claim")?,
            relation: fields.parsed("relation")?,
            unit: fields.parsed("unit")?,
            pair: pair.ok_or_else(|| fields.fault("pair", "write an array of two inputs"))?,
            epsilon: point.parsed("epsilon")?,
            delta: point.parsed("delta")?,
            event: Event::read(fields.required("event")?, source)?,
            written: fields.required("event")?.clone(),
            seed: fields.parsed("seed")?,
            level: fields.parsed("level")?,
            counts: Counts {
                runs: fields.count("runs")?,
                inside: fields.count("inside")?,
                favoured: fields.count("favoured")?,
            },
            excused: fields.count("excused")?,
            epsilon_lower: fields.parsed("epsilon_lower")?,
        };
        if let Some((place, rule)) = certificate.wrong()? {
            return Err(fields.fault(place, rule));
        }
        // For readers: whoever checks puts the event into words anew.
        fields.optional_text("event_in_words")?;
        point.close()?;
        fields.close()?;
        Ok(certificate)
    }

    /// Counts the event in `runs` runs of `subject`, with sides from `seed`. The
    /// certificate's seed and number of runs give its own counts, if the
    /// subject draws from that seed, too.
    ///
    /// # Errors
    ///
    /// [`Error::Subject`] if runs are lost or there are too few.
    pub fn count(&self, subject: &mut dyn Subject, seed: &Seed, runs: u64) -> Result<Counts> {
        let mut coin = ChaCha::new(seed, 0);
        let mut counts = Counts { runs: 0, inside: 0, favoured: 0 };
        while counts.runs < runs {
            let most = u64::try_from(subject.largest_batch()).unwrap_or(u64::MAX).clamp(1, 4096);
            let (mut sides, mut outputs) = (Vec::new(), Vec::new());
            for _ in 0..most.min(runs - counts.runs) {
                sides.push(if coin.bits(1)? == 1 { Side::Right } else { Side::Left });
            }
            let batch = subject.run(&sides, &mut outputs)?;
            // The next batch is a single run, whose fault is its output.
            let is_lost = batch == Batch::Lost && self.delta.is_zero();
            if !is_lost && (batch, outputs.len()) != (Batch::Complete, sides.len()) {
                let fault = format!("lost runs, or had no more, after {} of {runs}", counts.runs);
                return Err(Error::Subject { fault, stderr: String::new() });
            }
            for (output, &side) in outputs.iter().zip(&sides) {
                let inside = self.event.contains(output);
                counts.runs += 1;
                counts.inside += u64::from(inside);
                counts.favoured += u64::from(inside && side == self.event.side);
            }
        }
        Ok(counts)
    }
}
