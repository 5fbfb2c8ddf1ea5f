//! Arguments that several operations share: tapes, parameters, profiles.

use crate::digest::{Digest, from_hex};
use crate::error::{Error, Result};
use crate::json::{Fields, Value, kind};
use crate::mechanism::Profile;
use crate::subject::Parameters;
use crate::tape::{ChaCha, Counting, Recorded, Seed, Tape};

/// The longest tape written as a seed, in bytes.
const LONGEST: u64 = 1 << 30;

/// A tape as a case gives it, counting the bits that are read.
///
/// # Example
///
/// ```
/// use etalon::json::{Fields, json};
/// use etalon::tape::Tape;
/// let args = json!({"tape": {"hex": "a0", "bits": 3}});
/// let mut given = etalon::reference::tape(&mut Fields::open(&args, "a case", "")?)?;
/// assert_eq!(given.bits(3)?, 0b101);
/// assert!(given.bits(1).is_err());
/// assert_eq!(given.read(), 3);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug)]
pub struct Given(Counting<Source>);

#[derive(Debug)]
enum Source {
    Recorded(Recorded),
    ChaCha(Box<ChaCha>),
}

impl Tape for Source {
    fn bits(&mut self, width: u32) -> Result<u64> {
        match self {
            Self::Recorded(tape) => tape.bits(width),
            Self::ChaCha(tape) => tape.bits(width),
        }
    }
}

impl Given {
    /// How many bits have been read.
    pub fn read(&self) -> u64 {
        self.0.read()
    }
}

impl Tape for Given {
    #[inline]
    fn bits(&mut self, width: u32) -> Result<u64> {
        self.0.bits(width)
    }
}

/// The field `tape`, in any of the forms of section 3.
///
/// # Errors
///
/// [`Error::Input`] for anything else.
///
/// # Example
///
/// ```
/// use etalon::json::{Fields, json};
/// use etalon::tape::Tape;
/// // The first 32 bytes are SHA-256(seed, 0), and there is no 33rd here.
/// let args = json!({"tape": {"sha256ctr": "00".repeat(32), "bytes": 32}});
/// let mut given = etalon::reference::tape(&mut Fields::open(&args, "a case", "")?)?;
/// given.natural(256)?;
/// assert!(given.bits(1).is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn tape(args: &mut Fields<'_>) -> Result<Given> {
    let value = args.required("tape")?;
    let mut fields = Fields::open(value, "tape", "")?;
    let source = if let Some(digits) = fields.optional_text("hex")? {
        let bytes = from_hex(digits)
            .ok_or_else(|| fields.fault("hex", "write an even number of hexadecimal digits"))?;
        match fields.optional_count("bits")? {
            None => Source::Recorded(Recorded::new(bytes)),
            Some(length) => Source::Recorded(Recorded::with_length(bytes, length)?),
        }
    } else if let Some(seed) = fields.optional_text("sha256ctr")? {
        let bytes = fields.count("bytes")?;
        if bytes > LONGEST {
            return Err(fields.fault("bytes", format!("at most {LONGEST}")));
        }
        Source::Recorded(Recorded::new(stretched(seed.parse()?, bytes)))
    } else {
        let seed: Seed = fields.text("chacha20")?.parse()?;
        Source::ChaCha(Box::new(ChaCha::new(&seed, fields.count("stream")?)))
    };
    fields.close()?;
    Ok(Given(Counting::new(source)))
}

/// `length` bytes of SHA-256(seed ‖ counter).
fn stretched(seed: Seed, length: u64) -> Vec<u8> {
    let length = usize::try_from(length).expect("at most 2^30");
    let mut bytes = Vec::with_capacity(length + 32);
    for counter in 0u64.. {
        if bytes.len() >= length {
            break;
        }
        let mut block = Digest::new();
        block.update(seed.bytes());
        block.update(counter.to_le_bytes());
        bytes.extend(block.bytes());
    }
    bytes.truncate(length);
    bytes
}

/// The field `params`: an object of texts.
///
/// # Errors
///
/// [`Error::Input`] for anything else.
pub(super) fn parameters(args: &mut Fields<'_>) -> Result<Parameters> {
    let texts = texts(args)?;
    Parameters::read(texts.iter().map(String::as_str))
}

/// The field `params` of a mechanism, which is also told the profile.
///
/// # Errors
///
/// [`Error::Input`] for anything else, and [`Error::Domain`] for a profile
/// among the parameters.
pub(super) fn parameters_in(args: &mut Fields<'_>, profile: &str) -> Result<Parameters> {
    let mut texts = texts(args)?;
    texts.push(format!("profile={profile}"));
    Parameters::read(texts.iter().map(String::as_str))
}

/// The parameters as `name=value`.
fn texts(args: &mut Fields<'_>) -> Result<Vec<String>> {
    let value = args.required("params")?;
    let Value::Object(map) = value else {
        return Err(args.fault("params", "write an object of parameters in quotes"));
    };
    let mut texts = Vec::new();
    for (name, value) in map {
        let Value::String(text) = value else {
            let rule = format!("write \"{name}\" as a text in quotes, not {}", kind(value));
            return Err(args.fault("params", rule));
        };
        texts.push(format!("{name}={text}"));
    }
    Ok(texts)
}

/// The field `profile`.
///
/// # Errors
///
/// [`Error::Unknown`] for one that does not exist.
pub(super) fn profile(args: &mut Fields<'_>) -> Result<Profile> {
    match args.text("profile")? {
        "cks20/1" => Ok(Profile::Cks20),
        "inverse/1" => Ok(Profile::Inverse),
        other => Err(Error::Unknown {
            what: "profile",
            given: other.to_owned(),
            known: "cks20/1, inverse/1".to_owned(),
        }),
    }
}

/// A list of non-negative integers.
///
/// # Errors
///
/// [`Error::Input`] for anything else.
pub(super) fn counts(args: &mut Fields<'_>, name: &'static str) -> Result<Vec<u64>> {
    let list = args.required(name)?.as_array();
    let counts = list.and_then(|items| items.iter().map(Value::as_u64).collect());
    counts.ok_or_else(|| args.fault(name, format!("\"{name}\" must be a list of whole numbers")))
}
