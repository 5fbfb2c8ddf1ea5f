//! Exit codes, the same for every command.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use etalon::Error;
use etalon::audit::Verdict;
use etalon::report::{Record, Stopped};

use crate::files;

/// What a command can fail with.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The library refused or failed.
    Library(Error),
    /// A file could not be read or written.
    File { name: String, fault: io::Error },
}

impl Failure {
    /// The same failure, told with its place in a suite.
    pub(crate) fn at(self, suite: &Path, place: String) -> Self {
        let source = suite.display().to_string();
        Self::Library(Error::Input { source, place, rule: self.to_string() })
    }

    /// Whether the reader of standard output has left.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::File { fault, .. } if fault.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl From<Error> for Failure {
    fn from(fault: Error) -> Self {
        Self::Library(fault)
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Library(fault) => write!(f, "{fault}"),
            Self::File { name, fault } => write!(f, "{name}: {fault}"),
        }
    }
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Good,
    Violation,
    Usage,
    Infrastructure,
    Inconclusive,
    Drifted,
}

impl End {
    fn number(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Violation => 1,
            Self::Usage => 2,
            Self::Infrastructure => 3,
            Self::Inconclusive => 4,
            Self::Drifted => 5,
        }
    }

    /// How a single audit ends.
    pub(crate) fn of(record: &Record) -> Self {
        if record.expect.is_some() && record.as_expected() {
            return Self::Good;
        }
        if record.finding.verdict == Verdict::Inconclusive
            && record.stopped == Some(Stopped::Interrupted)
        {
            return Self::Inconclusive;
        }
        match (record.finding.verdict, record.expect) {
            (Verdict::NotAssessable, _) if record.fault.is_some() => Self::Infrastructure,
            (Verdict::Violation, _) | (_, None) => Self::of_verdict(record.finding.verdict),
            (_, Some(_)) => Self::Drifted,
        }
    }

    /// How a verdict ends that nothing was expected of.
    pub(crate) fn of_verdict(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Violation => Self::Violation,
            Verdict::NoViolationFound => Self::Good,
            Verdict::Inconclusive | Verdict::NotAssessable => Self::Inconclusive,
        }
    }

    /// How a suite ends: by the gravest of its records.
    pub(crate) fn of_all(records: &[Record]) -> Self {
        let ends: Vec<Self> = records.iter().map(Self::of).collect();
        let gravest = [Self::Violation, Self::Infrastructure, Self::Drifted, Self::Inconclusive];
        gravest.into_iter().find(|end| ends.contains(end)).unwrap_or(Self::Good)
    }
}

/// Says what went wrong and gives the number.
pub(crate) fn code(done: Result<End, Failure>) -> ExitCode {
    let end = done.unwrap_or_else(|failure| {
        if failure.is_broken_pipe() {
            // Nobody reads any more: what was asked for has been given.
            return End::Good;
        }
        files::complain(&failure.to_string());
        match failure {
            Failure::Library(Error::Subject { .. }) => End::Infrastructure,
            _ => End::Usage,
        }
    });
    ExitCode::from(end.number())
}
