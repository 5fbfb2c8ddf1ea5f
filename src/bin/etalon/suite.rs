//! The claims of one command: those of a suite, or of a part of it, or one.

use std::io;
use std::path::Path;

use etalon::Error;
use etalon::audit::suite::{Case, Suite};
use etalon::audit::{Shard, Verdict};
use etalon::json;
use etalon::num::Rational;
use etalon::report::{self, Place, Record, Rest, Stopped, suite_text};

use crate::args::ViewName;
use crate::exit::Failure;
use crate::files;
use crate::report::show;

/// The width of a table where the terminal does not tell its own.
const WIDTH: u16 = 110;

/// What is to be judged, in the order of the file.
#[derive(Debug)]
pub(crate) struct Claims {
    pub(crate) cases: Vec<Case>,
    /// Where each is written; none of a claim from flags.
    pub(crate) places: Vec<Place>,
    /// The false-alarm probability of the whole suite, other parts included.
    alpha: Rational,
    shard: Option<Shard>,
    /// The names of the claims of other parts.
    elsewhere: Vec<String>,
}

impl Claims {
    /// A claim from flags.
    pub(crate) fn one(case: Case, alpha: Rational) -> Self {
        Self { cases: vec![case], places: Vec::new(), alpha, shard: None, elsewhere: Vec::new() }
    }

    /// The claims of a suite, or of the part `i/n` every n-th from the i-th on;
    /// and the share of alpha of each, which is the same in every part.
    pub(crate) fn read(
        path: &Path,
        alpha: Option<Rational>,
        shard: Option<&str>,
    ) -> Result<(Self, Rational), Failure> {
        let text = files::read_text(path).map_err(|failure| match failure {
            Failure::File { name, fault } if fault.kind() == io::ErrorKind::NotFound => {
                let fault = format!("{fault}; a suite of claims was to be read from it");
                Failure::File { name, fault: io::Error::other(fault) }
            }
            other => other,
        })?;
        let file = path.display().to_string();
        let mut suite = Suite::read(&text, &file)?;
        suite.alpha = alpha.unwrap_or(suite.alpha);
        let each = suite.alpha_each()?;
        let shard = shard.map(|text| part(text, suite.cases.len())).transpose()?;
        let place = |(line, column)| Place { file: file.clone(), line, column };
        let places = json::places(&text, "claims").into_iter().map(place);
        let mut claims = Self {
            cases: Vec::new(),
            places: Vec::new(),
            alpha: suite.alpha,
            shard,
            elsewhere: Vec::new(),
        };
        for (number, (case, place)) in (0u64..).zip(suite.cases.into_iter().zip(places)) {
            if shard.is_none_or(|Shard { index, count }| number % count == index - 1) {
                claims.cases.push(case);
                claims.places.push(place);
            } else {
                claims.elsewhere.push(case.name);
            }
        }
        Ok((claims, each))
    }

    /// The number of a claim in the file, counted from 0.
    pub(crate) fn number(&self, at: usize) -> usize {
        let number = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
        self.shard.map_or(at, |shard| at * number(shard.count) + number(shard.index) - 1)
    }

    /// Where a claim stands in its file, for errors.
    pub(crate) fn place(&self, at: usize) -> String {
        let line =
            self.places.get(at).map_or_else(String::new, |place| format!("line {}, ", place.line));
        format!("{line}claims[{}] \"{}\"", self.number(at), self.cases[at].name)
    }

    /// The records so far in a view.
    pub(crate) fn show(&self, format: ViewName, records: &[Record]) -> Result<String, Failure> {
        let unreached = self.cases[records.len()..].iter().map(|case| case.name.as_str());
        let rest = Rest {
            unreached: unreached.collect(),
            shard: self.shard,
            elsewhere: self.elsewhere.iter().map(String::as_str).collect(),
        };
        show(
            format,
            || report::suite(records, &rest, &self.alpha),
            || Ok(suite_text(records, &rest, WIDTH)),
        )
    }
}

/// A part of a suite in which there is a claim.
fn part(text: &str, claims: usize) -> Result<Shard, Failure> {
    let shard: Shard = text.parse()?;
    if usize::try_from(shard.index).is_ok_and(|index| index <= claims) {
        return Ok(shard);
    }
    let rule = "a part in which there is a claim: at most as many parts as claims";
    let given = format!("{text} of {claims} claims");
    Err(Error::domain("--shard", given, rule).into())
}

/// A claim of a suite that was interrupted before anything was found is neither
/// good nor bad.
pub(crate) fn cut_short(record: &mut Record) {
    if record.stopped == Some(Stopped::Interrupted)
        && record.finding.verdict == Verdict::NoViolationFound
    {
        record.finding.verdict = Verdict::Inconclusive;
        record.finding.reason =
            format!("interrupted after {} of {} runs", record.finding.runs, record.plan.max_runs);
    }
}
