//! A suite: claims in a file, each with the verdict that is expected.

use std::path::PathBuf;

use super::channel::Channels;
use super::finding::Verdict;
use crate::error::{Error, Result};
use crate::json::{self, Fields, Value};
use crate::num::{Natural, Rational};
use crate::privacy::{Claim, Relation, Unit};
use crate::subject::Inputs;
use crate::tape::Seed;

/// The format a suite declares.
pub const FORMAT: &str = "etalon-suite/1";

/// Claims to be tested together.
///
/// # Example
///
/// ```
/// use etalon::audit::suite::Suite;
///
/// let text = r#"{
///   "format": "etalon-suite/1",
///   "claims": [{
///     "name": "a count", "claim": "eps=1", "relation": "replace-one", "unit": "person",
///     "subject": {"builtin": "discrete-laplace", "params": {"scale": "1"}},
///     "left": 0, "right": 1, "expect": "no_violation_found"
///   }]
/// }"#;
/// let suite = Suite::read(text, "claims.json")?;
/// assert_eq!(suite.cases[0].claim.to_string(), "eps=1");
/// assert_eq!(suite.alpha_each()?, suite.alpha);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Suite {
    /// The false-alarm probability of all claims together.
    pub alpha: Rational,
    /// The claims, at least one.
    pub cases: Vec<Case>,
}

/// How a subject is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A built-in by name, with `name=value` parameters.
    BuiltIn {
        /// The name.
        name: String,
        /// The parameters as texts.
        parameters: Vec<String>,
    },
    /// A program that speaks the adapter protocol.
    Program {
        /// The program and its arguments.
        argv: Vec<String>,
        /// The operation asked for.
        op: String,
    },
    /// A mechanism of a program that takes tapes, over the conformance
    /// protocol; for the exact method.
    Taped {
        /// The program and its arguments.
        argv: Vec<String>,
        /// The mechanism asked for.
        mechanism: String,
        /// Its parameters as texts.
        parameters: Vec<String>,
    },
    /// Two files of samples.
    Samples {
        /// Runs on the left input.
        left: PathBuf,
        /// Runs on the right input.
        right: PathBuf,
    },
}

/// One claim of a suite.
///
/// # Example
///
/// ```
/// use etalon::audit::Verdict;
/// use etalon::audit::suite::Suite;
///
/// let text = r#"{
///   "format": "etalon-suite/1",
///   "claims": [{
///     "name": "a response", "claim": "eps=1", "relation": "replace-one", "unit": "person",
///     "subject": {"program": ["python3", "response.py"]}, "left": 0, "right": 1,
///     "max_runs": 100000, "channels": "output,size", "expect": "violation"
///   }]
/// }"#;
/// let suite = Suite::read(text, "claims.json")?;
/// let case = &suite.cases[0];
/// assert_eq!((case.max_runs, case.expect), (Some(100_000), Some(Verdict::Violation)));
/// assert_eq!(case.channels.to_string(), "output,size");
/// // Runs are sampled unless the exact method is asked for.
/// assert!(!case.exact);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Case {
    /// The name shown in the table.
    pub name: String,
    /// What is claimed.
    pub claim: Claim,
    /// Between which inputs.
    pub relation: Relation,
    /// For whom.
    pub unit: Unit,
    /// The pair of inputs; null where the samples are given, or inputs of
    /// which a pair is to be found.
    pub pair: [Value; 2],
    /// The type of the inputs, if a pair is to be found.
    pub inputs: Option<Inputs>,
    /// The subject.
    pub source: Source,
    /// Whether to enumerate tapes instead of sampling.
    pub exact: bool,
    /// What is watched of its runs.
    pub channels: Channels,
    /// The largest number of runs, if limited here.
    pub max_runs: Option<u64>,
    /// The longest time in seconds, if limited here.
    pub max_seconds: Option<u64>,
    /// The seed, if fixed here.
    pub seed: Option<Seed>,
    /// The verdict expected, if any.
    pub expect: Option<Verdict>,
}

impl Source {
    /// Reads a subject as a suite names it; `source` and `place` are for errors.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] with the place of the first fault.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::audit::suite::Source;
    /// use etalon::json::json;
    ///
    /// let read = |value| Source::read(&value, "claims.json", "claims[0].subject");
    /// let source = read(json!({"builtin": "discrete-laplace", "params": {"scale": "1"}}))?;
    /// let (name, parameters) = ("discrete-laplace".to_owned(), vec!["scale=1".to_owned()]);
    /// assert_eq!(source, Source::BuiltIn { name, parameters });
    /// // No default stands in for a misspelled field.
    /// let fault = read(json!({"built-in": "discrete-laplace"})).unwrap_err().to_string();
    /// assert!(fault.contains("a subject is a \"builtin\", a \"program\" or two \"samples\""));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn read(value: &Value, source: &str, place: &str) -> Result<Self> {
        read_source(value, source, place.to_owned())
    }
}

impl Suite {
    /// Reads a suite; `source` names the file in errors.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] with the place of the first fault.
    pub fn read(text: &str, source: &str) -> Result<Self> {
        let document = json::parse(text, source)?;
        let mut fields = Fields::open(&document, source, "")?;
        if fields.text("format")? != FORMAT {
            return Err(fields.fault("format", format!("write \"{FORMAT}\"")));
        }
        let alpha = match fields.optional_text("alpha")? {
            Some(text) => text.parse().map_err(|fault| at(&fields, "alpha", &fault))?,
            None => Rational::new(1, Natural::from(10u8).pow(9))?,
        };
        let Value::Array(claims) = fields.required("claims")? else {
            return Err(fields.fault("claims", "write an array of claims"));
        };
        if claims.is_empty() {
            return Err(fields.fault("claims", "write at least one claim"));
        }
        fields.optional("about");
        fields.close()?;
        let cases = claims
            .iter()
            .enumerate()
            .map(|(index, claim)| {
                Case::read(claim, source, format!("claims[{index}]"))
                    .map_err(|fault| on_line(fault, text, index))
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(Self { alpha, cases })
    }

    /// The share of α that each claim may spend, so that the whole suite calls
    /// any true claim violated with probability at most α.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] for an α outside (0, 1).
    pub fn alpha_each(&self) -> Result<Rational> {
        super::plan::check_alpha(&self.alpha)?;
        let count = Natural::from(u64::try_from(self.cases.len()).unwrap_or(u64::MAX));
        &self.alpha / &Rational::from(count)
    }
}

/// The same error with the line on which the claim begins.
fn on_line(fault: Error, text: &str, index: usize) -> Error {
    match (fault, json::places(text, "claims").get(index)) {
        (Error::Input { source, place, rule }, Some((line, _))) => {
            Error::Input { source, place: format!("line {line}, {place}"), rule }
        }
        (fault, _) => fault,
    }
}

/// An error of a value, at its place in the file.
fn at(fields: &Fields<'_>, name: &str, fault: &Error) -> Error {
    fields.fault(name, fault.to_string())
}

impl Case {
    fn read(value: &Value, source: &str, place: String) -> Result<Self> {
        let mut fields = Fields::open(value, source, place.clone())?;
        let name = fields.text("name")?.to_owned();
        let claim = fields.text("claim")?.parse().map_err(|fault| at(&fields, "claim", &fault))?;
        let relation =
            fields.text("relation")?.parse().map_err(|fault| at(&fields, "relation", &fault))?;
        let unit = fields.text("unit")?.parse().map_err(|fault| at(&fields, "unit", &fault))?;
        let subject = fields.required("subject")?;
        let subject = read_source(subject, source, format!("{place}.subject"))?;
        let inputs = fields
            .optional_text("inputs")?
            .map(|text| text.parse().map_err(|fault| at(&fields, "inputs", &fault)))
            .transpose()?;
        let pair = match &subject {
            Source::Samples { .. } if inputs.is_some() => {
                return Err(fields.fault("inputs", "samples are of one pair: leave the inputs out"));
            }
            Source::Samples { .. } => [Value::Null, Value::Null],
            _ if inputs.is_some() => [Value::Null, Value::Null],
            _ => [fields.required("left")?.clone(), fields.required("right")?.clone()],
        };
        let exact = match fields.optional_text("method")? {
            None | Some("statistical") => false,
            Some("exact") if inputs.is_some() => {
                return Err(fields.fault(
                    "method",
                    "the exact method takes a pair: write left and right instead of inputs",
                ));
            }
            Some("exact") => true,
            Some(_) => return Err(fields.fault("method", "write \"statistical\" or \"exact\"")),
        };
        let channels = match fields.optional_text("channels")? {
            None => Channels::default(),
            Some(_) if exact || inputs.is_some() => {
                return Err(fields.fault(
                    "channels",
                    "channels are watched by the statistical method on a given pair: leave method and inputs out",
                ));
            }
            Some(text) => text.parse().map_err(|fault| at(&fields, "channels", &fault))?,
        };
        let seed = fields
            .optional_text("seed")?
            .map(|text| text.parse().map_err(|fault| at(&fields, "seed", &fault)))
            .transpose()?;
        let expect = fields
            .optional_text("expect")?
            .map(|text| {
                let known = Verdict::NAMES.iter().find(|(name, _)| *name == text);
                known.map(|(_, verdict)| *verdict).ok_or_else(|| {
                    let names = Verdict::NAMES.map(|(name, _)| name).join(", ");
                    fields.fault("expect", format!("write one of {names}"))
                })
            })
            .transpose()?;
        let max_runs = fields.optional_count("max_runs")?;
        let max_seconds = fields.optional_count("max_seconds")?;
        for (name, count) in [("max_runs", max_runs), ("max_seconds", max_seconds)] {
            if count == Some(0) {
                return Err(fields.fault(name, format!("{name} must be 1 or more")));
            }
        }
        fields.optional("about");
        fields.close()?;
        Ok(Self {
            name,
            claim,
            relation,
            unit,
            pair,
            inputs,
            source: subject,
            exact,
            channels,
            max_runs,
            max_seconds,
            seed,
            expect,
        })
    }
}

fn read_source(value: &Value, source: &str, place: String) -> Result<Source> {
    let mut fields = Fields::open(value, source, place)?;
    let read =
        if let Some(name) = fields.optional_text("builtin")? {
            let mut parameters = Vec::new();
            if let Some(given) = fields.optional("params") {
                let Value::Object(map) = given else {
                    return Err(fields.fault("params", "write an object of strings"));
                };
                for (name, value) in map {
                    let Value::String(text) = value else {
                        return Err(fields
                            .fault("params", format!("write \"{name}\" as a string in quotes")));
                    };
                    parameters.push(format!("{name}={text}"));
                }
            }
            Source::BuiltIn { name: name.to_owned(), parameters }
        } else if let Some(argv) = fields.optional("program") {
            let argv = texts(argv).filter(|argv| !argv.is_empty());
            let argv = argv.ok_or_else(|| {
                let rule = "write an array of strings: the program and its arguments, such as \
                            [\"python3\", \"my_subject.py\"]";
                fields.fault("program", rule)
            })?;
            let op = fields.optional_text("op")?.unwrap_or("release").to_owned();
            Source::Program { argv, op }
        } else if let Some(files) = fields.optional("samples") {
            match texts(files).as_deref() {
                Some([left, right]) => Source::Samples { left: left.into(), right: right.into() },
                _ => return Err(fields.fault("samples", "write an array of two file names")),
            }
        } else {
            return Err(fields
                .fault("builtin", "a subject is a \"builtin\", a \"program\" or two \"samples\""));
        };
    fields.close()?;
    Ok(read)
}

fn texts(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}
