//! The words of `etalon insights`.

use std::path::PathBuf;

use super::{Args, Format, Subcommand, ViewArgs};

const CHECK_EXAMPLES: &str = "Examples:
  etalon insights sample --headcount 5000 --weeks 26 --out company
  etalon insights check --metrics company/metrics.csv --people company/people.csv --period 2024-Q3

Exit codes: 0 the files can be released from; 2 usage or input file error, with file, line and column.";

const RELEASE_EXAMPLES: &str = "Examples:
  etalon insights release --metrics company/metrics.csv --people company/people.csv --period 2024-Q3 --ledger company/ledger.db --seed-file company/2024-Q3.seed --out company/2024-Q3
  etalon insights replay company/2024-Q3 --metrics company/metrics.csv --people company/people.csv --seed-file company/2024-Q3.seed

What was published is returned as it is, however often it is asked for; the metrics file is then not read.

Exit codes: 0 released; 2 usage or input file error, or a budget that does not allow it: then nothing is spent.";

const VERIFY_EXAMPLES: &str = "\
Examples:
  etalon insights verify --list
  etalon insights verify --system true-mask
  etalon insights verify -- python3 release.py
  etalon insights verify --log releases.jsonl

Exit codes: 0 every claim that counts holds as far as was seen; 1 one is violated; 2 usage or input
file error; 3 the system could not be run; 4 something could not be told.";

#[derive(Debug, Subcommand)]
pub(crate) enum InsightsCommand {
    /// Write metrics.csv and people.csv of a company that does not exist
    Sample(CompanyArgs),
    /// Read an export and say what is wrong with it, before anything is released
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Say what a policy costs and how precise its numbers will be, before anything is spent
    Plan(PlanArgs),
    /// Release a period: debit the ledger, add noise, write a folder
    #[command(after_help = RELEASE_EXAMPLES)]
    Release(Box<ReleaseArgs>),
    /// Make a release again from its inputs and its seed, and compare every byte
    Replay(Box<ReplayArgs>),
    /// Show what a role may see of a release
    Show(ShowArgs),
    /// Put the promises of a system that releases insights to the test
    #[command(after_help = VERIFY_EXAMPLES)]
    Verify(SystemArgs),
}

#[derive(Debug, Args)]
pub(crate) struct SystemArgs {
    /// A system of this program [default: reference]
    #[arg(long, value_name = "NAME", conflicts_with_all = ["log", "program"])]
    pub(crate) system: Option<String>,
    /// Logs of past releases instead of a system: JSON Lines
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "program")]
    pub(crate) log: Vec<PathBuf>,
    /// One line per system of this program
    #[arg(long, conflicts_with_all = ["system", "log", "program"])]
    pub(crate) list: bool,
    /// The largest number of runs of a bet on one pair of datasets, 1000 or more
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub(crate) max_runs: u64,
    /// The probability of accusing a system that keeps every claim
    #[arg(long, value_name = "A", default_value = "1e-9")]
    pub(crate) alpha: String,
    /// The seed of coins and built-in systems, 64 hexadecimal digits [default: fresh]
    #[arg(long, value_name = "HEX")]
    pub(crate) seed: Option<String>,
    /// The operation that a program is asked for
    #[arg(long, default_value = "release")]
    pub(crate) op: String,
    #[command(flatten)]
    pub(crate) result: ViewArgs,
    /// Nothing: a release is no system
    #[arg(hide = true, value_name = "DIR")]
    pub(crate) release: Option<PathBuf>,
    /// A program that speaks the adapter protocol, with its arguments
    #[arg(last = true, value_name = "PROGRAM")]
    pub(crate) program: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    /// The people file: PersonId, ManagerId, and what else is known of them
    #[arg(long, value_name = "FILE")]
    pub(crate) people: PathBuf,
    /// The policy (JSON) [default: the built-in one]
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// How dates are written, such as %m/%d/%Y or %d/%m/%Y
    #[arg(long, value_name = "FORMAT", default_value = "%Y-%m-%d")]
    pub(crate) date_format: String,
    /// The period whose first day the roster is of [default: every row is in force]
    #[arg(long)]
    pub(crate) period: Option<String>,
    /// How results are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct CompanyArgs {
    /// How many people, 2 to 10000000
    #[arg(long, default_value_t = 5000)]
    pub(crate) headcount: u32,
    /// How many weeks, 1 to 520
    #[arg(long, default_value_t = 26)]
    pub(crate) weeks: u32,
    /// The first day of the first week
    #[arg(long, value_name = "DATE", default_value = "2024-06-30")]
    pub(crate) first: String,
    /// The seed, 64 hexadecimal digits; the same seed gives the same files [default: fresh]
    #[arg(long, value_name = "HEX")]
    pub(crate) seed: Option<String>,
    /// The folder to write to; it is made if need be
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

/// The files that a period is read from.
#[derive(Debug, Args)]
pub(crate) struct SourceArgs {
    /// The metrics file: one row per person and week
    #[arg(long, value_name = "FILE")]
    pub(crate) metrics: PathBuf,
    /// The people file: PersonId, ManagerId, and what else is known of them
    #[arg(long, value_name = "FILE")]
    pub(crate) people: PathBuf,
    /// What headers stand for (JSON): {"E-Mail-Stunden": "Email_hours"}
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
    /// How dates are written, such as %m/%d/%Y or %d/%m/%Y
    #[arg(long, value_name = "FORMAT", default_value = "%Y-%m-%d")]
    pub(crate) date_format: String,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    /// The policy (JSON) [default: the built-in one]
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// The period: a quarter such as 2024-Q3 or a month such as 2024-09
    #[arg(long)]
    pub(crate) period: String,
    /// How results are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct ReleaseArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    /// The policy (JSON) [default: the built-in one]
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// The period: a quarter such as 2024-Q3 or a month such as 2024-09
    #[arg(long)]
    pub(crate) period: String,
    /// The budget ledger; it is made if there is none
    #[arg(long, value_name = "FILE")]
    pub(crate) ledger: PathBuf,
    /// The folder to write; it must not exist, unless it is this very release
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Where the seed is kept for a replay: written if there is no such file. A file of 64 hexadecimal digits gives a seed; the release is then not private
    #[arg(long, value_name = "FILE")]
    pub(crate) seed_file: Option<PathBuf>,
    /// What `etalon insights verify --format json` said, to be shown in the report
    #[arg(long, value_name = "FILE")]
    pub(crate) verdicts: Option<PathBuf>,
    /// How the summary is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// The folder of a release
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    /// The seed that the release kept
    #[arg(long, value_name = "FILE")]
    pub(crate) seed_file: PathBuf,
    /// How the summary is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The folder of a release
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Whose eyes: manager, leader or analyst
    #[arg(long)]
    pub(crate) role: String,
    /// The id of the manager or leader
    #[arg(long, value_name = "ID")]
    pub(crate) person: Option<String>,
    /// The people file, needed for a leader: who is below her
    #[arg(long, value_name = "FILE")]
    pub(crate) people: Option<PathBuf>,
    /// How dates are written in the people file
    #[arg(long, value_name = "FORMAT", default_value = "%Y-%m-%d")]
    pub(crate) date_format: String,
    /// How the cells are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}
