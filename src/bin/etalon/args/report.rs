//! The words of `etalon report`, and of results that have several views.

use std::path::PathBuf;

use super::{Args, ValueEnum};

pub(super) const EXAMPLES: &str = "Examples:
  etalon audit claims.json --format json --out result.json
  etalon report result.json
  etalon report result.json --format markdown --out summary.md
  etalon report result.json --format sarif --out etalon.sarif
  etalon report result.json --format html --out report.html

Exit codes: 0 it is shown, whatever it says; 2 usage, or a file that is no result.";

/// How a result is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ViewName {
    /// For a terminal
    Text,
    /// The whole result, for programs and for `etalon report`
    Json,
    /// JUnit XML
    Junit,
    /// SARIF 2.1.0
    Sarif,
    /// A summary as GitHub shows it
    Markdown,
    /// Workflow commands of GitHub
    Annotations,
    /// A page for a browser or a printer
    Html,
}

/// How a result that has several views is shown, and where.
#[derive(Debug, Args)]
pub(crate) struct ViewArgs {
    /// How the result is shown
    #[arg(long, value_enum, default_value_t = ViewName::Text)]
    pub(crate) format: ViewName,
    /// Write the result to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// A result: what `--format json` of audit, conform, account, insights verify, merge or museum run wrote
    #[arg(value_name = "RESULT.json")]
    pub(crate) result: PathBuf,
    #[command(flatten)]
    pub(crate) view: ViewArgs,
}
