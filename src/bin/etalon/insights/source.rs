//! What a period is read from: the public files first, then the metrics.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::thread;

use etalon::digest::Digest;
use etalon::insights::manifest::Inputs;
use etalon::insights::{DateFormat, Intake, Mapping, Period, Policy, Roster, Wanted};

use super::folder::refused;
use crate::args::SourceArgs;
use crate::exit::Failure;
use crate::files;

/// The files of a period, as far as they are public.
pub(super) struct Source<'a> {
    pub(super) arguments: &'a SourceArgs,
    mapping: Mapping,
    format: DateFormat,
    pub(super) period: Period,
    pub(super) roster: Roster,
    people: [u8; 32],
    mapped: [u8; 32],
}

impl<'a> Source<'a> {
    pub(super) fn read(arguments: &'a SourceArgs, period: Period) -> Result<Self, Failure> {
        let (mapping, mapped) = match &arguments.mapping {
            Some(path) => {
                let text = files::read_text(path)?;
                (Mapping::read(&text, &name(path))?, Digest::of(&text))
            }
            None => (Mapping::default(), Digest::of("")),
        };
        let format: DateFormat = arguments.date_format.parse()?;
        let mut people = Hashing::open(&arguments.people)?;
        let source = name(&arguments.people);
        let roster = Roster::read(&mut people, &source, &format, period.first())?;
        let people = people.digest.bytes();
        Ok(Self { arguments, mapping, format, period, roster, people, mapped })
    }

    /// Reads the metrics, and what the inputs are committed to by.
    pub(super) fn intake(&self, policy: &Policy) -> Result<(Intake, Inputs), Failure> {
        let wanted = Wanted {
            metrics: policy.columns(),
            ordered: Wanted::implausible(),
            period: Some(self.period),
            mapping: &self.mapping,
            format: &self.format,
        };
        let path = &self.arguments.metrics;
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let read =
            |file: &mut dyn Read| Intake::read(file, &name(path), &self.roster, &wanted, threads);
        let mut file = Hashing::open(path)?;
        let intake = if path.extension().is_some_and(|ending| ending == "parquet") {
            // Parquet is read from its end: the digest takes a pass of its own.
            io::copy(&mut file, &mut io::sink()).map_err(|fault| files::failure(path, fault))?;
            read(&mut *columnar(path)?)?
        } else {
            read(&mut file)?
        };
        let inputs = Inputs {
            metrics: file.digest.bytes(),
            people: self.people,
            mapping: self.mapped,
            date_format: self.format.to_string(),
        };
        Ok((intake, inputs))
    }
}

impl Source<'_> {
    /// Refuses, by public facts alone, to pay for what nobody would be shown.
    pub(super) fn must_show_something(&self, policy: &Policy) -> Result<(), Failure> {
        let people = self.roster.people().len().saturating_sub(1);
        let people = u64::try_from(people).unwrap_or(u64::MAX);
        let hidden = policy.metrics.iter().find(|metric| people < metric.minimum_group);
        hidden.map_or(Ok(()), |metric| {
            let (name, least) = (&metric.name, metric.minimum_group);
            let rule = format!(
                "{people} people are below the head and {name} is shown of {least} or more: \
                 nobody would see what is paid for"
            );
            Err(refused(&self.arguments.people, &rule))
        })
    }

    /// Refuses files that have nothing of these people and this period.
    pub(super) fn must_measure_somebody(&self, intake: &Intake) -> Result<(), Failure> {
        if intake.measured > 0 {
            return Ok(());
        }
        let rule = "nobody of the roster has a row in the period, so nothing is spent: are these \
                    the files of that period?";
        Err(refused(&self.arguments.metrics, rule))
    }
}

/// A Parquet file as the text of a table.
#[cfg(feature = "parquet")]
fn columnar(path: &Path) -> Result<Box<dyn Read>, Failure> {
    Ok(Box::new(etalon::table::Columnar::open(files::open(path)?, &name(path))?))
}

#[cfg(not(feature = "parquet"))]
fn columnar(path: &Path) -> Result<Box<dyn Read>, Failure> {
    let rule = "this program reads no Parquet: build it with `--features parquet`, or export CSV";
    Err(files::failure(path, io::Error::other(rule)))
}

/// A policy and its text: the file's, or the default.
pub(super) fn policy(path: Option<&Path>) -> Result<(Policy, String), Failure> {
    Ok(match path {
        Some(path) => {
            let text = files::read_text(path)?;
            (Policy::read(&text, &name(path))?, text)
        }
        None => (Policy::standard()?, etalon::insights::policy::DEFAULT.to_owned()),
    })
}

pub(super) fn name(path: &Path) -> String {
    path.display().to_string()
}

/// A file that is digested as it is read.
struct Hashing {
    file: File,
    digest: Digest,
}

impl Hashing {
    fn open(path: &Path) -> Result<Self, Failure> {
        Ok(Self { file: files::open(path)?, digest: Digest::new() })
    }
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.digest.update(&buffer[..count]);
        Ok(count)
    }
}
