//! The words of the command line: the only door to `clap`.

mod evidence;
mod insights;
mod ledger;
mod museum;
mod replay;
mod report;
mod shell;

use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum, value_parser};

pub(crate) use evidence::{LeaveArgs, MergeArgs, RecheckArgs};
pub(crate) use insights::{
    CheckArgs, CompanyArgs, InsightsCommand, PlanArgs, ReleaseArgs, ReplayArgs, ShowArgs,
    SourceArgs, SystemArgs,
};
pub(crate) use ledger::{LedgerArgs, LedgerCommand, VerifyArgs};
pub(crate) use museum::{MuseumCommand, MuseumListArgs, MuseumRunArgs};
pub(crate) use replay::{NormName, RehearsalArgs};
pub(crate) use report::{ReportArgs, ViewArgs, ViewName};
pub(crate) use shell::{CompletionsArgs, ManArgs, ShellName};

/// The reference that differential-privacy implementations and claims are
/// measured against.
#[derive(Debug, Parser)]
#[command(version, about, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Reads the command line; a mistake in it ends the process with code 2.
pub(crate) fn parse() -> Cli {
    Cli::parse()
}

/// All commands with their flags, for what is generated from them.
pub(crate) fn description() -> clap::Command {
    Cli::command()
}

const EXIT_CODES: &str = "Exit codes: 0 all good; 1 violation; 2 usage or input file error; \
3 subject or infrastructure failure; 4 inconclusive; 5 expectations drifted.";

const EXAMPLES: &str = "Examples:
  etalon audit examples/quickstart.json
  etalon audit --claim eps=1 --relation replace-one --unit person --left 0 --right 1 --builtin discrete-laplace --param scale=1
  etalon audit --claim eps=1/3 --relation replace-one --unit person --left 0 --right 1 -- python3 my_subject.py
  etalon audit --claim eps=1/10 --relation replace-one --unit person --inputs 'answers(10, all)' -- python3 my_subject.py
  etalon audit --claim eps=1 --relation add-remove --unit person --samples left.csv right.csv
  etalon audit --claim eps=1,delta=1e-2 --relation replace-one --unit person --left 0 --right 1 --builtin discrete-gaussian --param sigma=2
  etalon audit --claim mu=1 --relation replace-one --unit person --left 0 --right 1 --builtin discrete-gaussian --param sigma=1
  etalon audit --claim eps=1 --relation replace-one --unit person --left 0 --right 1 --channels output,bits --builtin discrete-laplace --param scale=1 --param profile=cks20
  etalon audit --claim eps=ln(3) --relation replace-one --unit person --left 0 --right 1 --exact --mechanism randomized-response --param odds=3 -- etalon adapter
  (rho=1/2 and rdp=2:0.5 are tested like mu=1: through the delta they imply at several eps)

Exit codes: 0 no violation found; 1 violation; 2 usage or input file error; 3 subject or infrastructure failure; 4 inconclusive; 5 a suite's expectation does not hold.";

const ACCOUNT_EXAMPLES: &str = "Examples:
  etalon account --compose \"gaussian(sigma=20) * 1000\" --relation add-remove --delta 1e-6
  etalon account --compose \"laplace(scale=4) * 20\" --relation add-remove --epsilon 2
  etalon account --compose \"gaussian(sigma=20) * 1000\" --relation add-remove --claim eps=8.4,delta=1e-6
  etalon account --compose \"gaussian(sigma=?) * 100\" --relation add-remove --calibrate eps=1,delta=1e-6
  etalon account PLAN.json

Exit codes: 0 answered, or the claim is verified; 1 the claim is refuted; 2 usage or input file error; 3 the referee contradicts the answer; 4 undecided.";

const CONFORM_EXAMPLES: &str = "Examples:
  etalon conform -- python3 my_adapter.py
  etalon conform --class core --expectations known.json --format junit --out conform.xml -- python3 my_adapter.py
  etalon conform --case \"sample-*\" --tier soak -- ./my_adapter
  etalon conform --fresh -- ./my_adapter

Exit codes: 0 everything asked is right, or wrong as expected; 1 something is wrong; 2 usage or vector file error; 3 the program does not run or breaks the protocol; 4 nothing was asked; 5 expectations drifted.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Enclose the privacy loss of everything that is composed
    #[command(after_help = ACCOUNT_EXAMPLES)]
    Account(AccountArgs),
    /// Put a claim of privacy to the test
    #[command(after_help = EXAMPLES)]
    Audit(Box<AuditArgs>),
    /// Check a certificate of a violation, by arithmetic and by fresh runs
    #[command(after_help = evidence::RECHECK_EXAMPLES)]
    Recheck(RecheckArgs),
    /// The verdict of all shards of an audit, from their evidence
    #[command(after_help = evidence::MERGE_EXAMPLES)]
    Merge(MergeArgs),
    /// Put the golden vectors to an implementation
    #[command(after_help = CONFORM_EXAMPLES)]
    Conform(Box<ConformArgs>),
    /// Answer the golden vectors as the reference, over standard input and output
    Adapter,
    /// Say what is wrong with an adapter of `etalon conform`
    CheckAdapter(CheckAdapterArgs),
    /// Run a mechanism on the same tapes on both inputs and compare
    #[command(after_help = replay::EXAMPLES)]
    Replay(Box<RehearsalArgs>),
    /// Show a stored result: as text, JUnit, SARIF, markdown or annotations
    #[command(after_help = report::EXAMPLES)]
    Report(ReportArgs),
    /// Draw from a law, exactly
    Sample(SampleArgs),
    /// List the built-in subjects with their parameters and inputs
    Builtins,
    /// Mechanisms known to be broken: list them, put the auditor to them
    #[command(subcommand)]
    Museum(MuseumCommand),
    /// Write, check or list the golden vectors
    #[command(subcommand)]
    Vectors(VectorsCommand),
    /// Insights into how teams work together: plan, release, replay
    #[command(subcommand)]
    Insights(InsightsCommand),
    /// Say what a budget ledger holds, check it, copy it out
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Print what a shell needs to complete the words of this program
    #[command(after_help = shell::EXAMPLES)]
    Completions(CompletionsArgs),
    /// Write the manual pages
    #[command(hide = true)]
    Man(ManArgs),
}

#[derive(Debug, Subcommand)]
pub(crate) enum VectorsCommand {
    /// Write every file anew; a file that would not change is left alone
    Write {
        /// The folder of the vectors
        #[arg(default_value = "vectors")]
        folder: PathBuf,
    },
    /// Check form, ids, seeds, notes, digests, coverage, and that writing anew gives the same bytes
    Lint {
        /// The folder of the vectors
        #[arg(default_value = "vectors")]
        folder: PathBuf,
    },
    /// One line per case: id, class, operation, needs, comment
    List {
        /// A folder of vectors instead of those of this program
        folder: Option<PathBuf>,
    },
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct AuditArgs {
    /// A suite of claims (JSON); instead of the flags that describe one claim
    #[arg(conflicts_with_all = ["claim", "relation", "unit", "left", "right", "inputs", "builtin", "mechanism", "param", "samples", "program", "op", "exact", "channels"])]
    pub(crate) suite: Option<PathBuf>,
    /// The claim: eps=1, eps=1/3, eps=ln(3), eps=1,delta=1e-6, rho=1/2, mu=1, rdp=2:0.5
    #[arg(long)]
    pub(crate) claim: Option<String>,
    /// Part of the claim; to say so to whoever looks for it
    #[arg(long, hide = true, conflicts_with = "suite")]
    pub(crate) delta: Option<String>,
    /// The same
    #[arg(long, hide = true, conflicts_with = "suite")]
    pub(crate) epsilon: Option<String>,
    /// The neighboring relation: add-remove, add, remove, replace-one, zero-out
    #[arg(long)]
    pub(crate) relation: Option<String>,
    /// The unit of privacy in one word: person, person-quarter, ...
    #[arg(long)]
    pub(crate) unit: Option<String>,
    /// The left input (JSON)
    #[arg(long, value_name = "JSON", allow_hyphen_values = true)]
    pub(crate) left: Option<String>,
    /// The right input (JSON), a neighbor of the left one
    #[arg(long, value_name = "JSON", allow_hyphen_values = true)]
    pub(crate) right: Option<String>,
    /// The type of the inputs instead of a pair, which is then found: answers(10, one|all|monotone), bits(8), counts(5), numbers(20, 0, 100), number(0, 1), reals(20, 0, 1), reals(20, 0, 1, any), real(0, 1), texts(5), text, rows(5, 0, 100), stream(20, 0, 3)
    #[arg(long, value_name = "TYPE", conflicts_with_all = ["left", "right"])]
    pub(crate) inputs: Option<String>,
    /// The built-in to test; `etalon builtins` lists them
    #[arg(long, value_name = "NAME", group = "named", conflicts_with_all = ["samples", "program"])]
    pub(crate) builtin: Option<String>,
    /// The mechanism of a program that takes tapes (etalon-conform/1, operation release), for the exact method
    #[arg(long, value_name = "NAME", group = "named", requires_all = ["program", "exact"])]
    pub(crate) mechanism: Option<String>,
    /// A parameter of the built-in or the mechanism; may be repeated
    #[arg(long, value_name = "NAME=VALUE", requires = "named")]
    pub(crate) param: Vec<String>,
    /// Two files of samples, one value or CSV row per line
    #[arg(long, num_args = 2, value_names = ["LEFT", "RIGHT"], conflicts_with_all = ["program", "left", "right"])]
    pub(crate) samples: Option<Vec<PathBuf>>,
    /// Enumerate tapes and compare laws instead of sampling (what runs on a tape: built-ins, --mechanism)
    #[arg(long, requires = "named")]
    pub(crate) exact: bool,
    /// What is watched, separated by commas: output, size, errors, bits, time; a claim on the output alone says nothing of the others
    #[arg(long, value_name = "LIST", conflicts_with_all = ["exact", "inputs"])]
    pub(crate) channels: Option<String>,
    /// The operation asked of the program
    #[arg(long, default_value = "release")]
    pub(crate) op: String,
    /// The probability of calling a true claim violated; shared out over a suite [default: 1e-9]
    #[arg(long)]
    pub(crate) alpha: Option<String>,
    /// The most runs per claim, over both sides; instead of a suite's own max_runs [default: 1000000]
    #[arg(long, value_name = "N")]
    pub(crate) max_runs: Option<u64>,
    /// The longest time per claim; instead of a suite's own max_seconds [default: 60]
    #[arg(long, value_name = "S")]
    pub(crate) max_seconds: Option<u64>,
    /// How long the program may take for one batch of runs [default: 10], and to say hello if that is more than 30
    #[arg(long, value_name = "S")]
    pub(crate) deadline_seconds: Option<u64>,
    /// Stop at a violation instead of sharpening its bound
    #[arg(long)]
    pub(crate) stop_at_violation: bool,
    /// Replay with this seed (64 hexadecimal digits); instead of a suite's own seeds
    #[arg(long, value_name = "HEX")]
    pub(crate) seed: Option<String>,
    #[command(flatten)]
    pub(crate) leave: LeaveArgs,
    #[command(flatten)]
    pub(crate) result: ViewArgs,
    /// The program to test, after `--`, with its arguments
    #[arg(last = true, value_name = "PROGRAM")]
    pub(crate) program: Vec<String>,
}

/// How a result is shown, and where.
#[derive(Debug, Args)]
pub(crate) struct ResultArgs {
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Write the result to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct AccountArgs {
    /// A plan (JSON, format etalon-plan/1); instead of the flags that describe one
    #[arg(conflicts_with_all = ["compose", "relation", "delta", "epsilon", "claim", "calibrate", "width"])]
    pub(crate) plan: Option<PathBuf>,
    /// What is composed, such as "poisson(q=0.01, gaussian(sigma=1)) * 1000"; may be repeated
    #[arg(long, value_name = "EXPRESSION")]
    pub(crate) compose: Vec<String>,
    /// The relation under which the sensitivities are stated: add-remove, add, remove, replace-one, zero-out
    #[arg(long)]
    pub(crate) relation: Option<String>,
    /// Enclose epsilon at this delta
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) delta: Option<String>,
    /// Enclose delta at this epsilon
    #[arg(long, allow_hyphen_values = true, conflicts_with = "delta")]
    pub(crate) epsilon: Option<String>,
    /// Judge this claim: eps=1,delta=1e-6, eps=1, rho=1/2, mu=1, rdp=2:0.5
    #[arg(long, conflicts_with_all = ["delta", "epsilon"])]
    pub(crate) claim: Option<String>,
    /// Find the value of the parameter written as ? that makes this claim true
    #[arg(long, value_name = "CLAIM", conflicts_with_all = ["delta", "epsilon", "claim"])]
    pub(crate) calibrate: Option<String>,
    /// The width of the enclosure: absolute for epsilon, relative for delta [default: 1e-4; for claims 1e-6]
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) width: Option<String>,
    /// Enclose delta once more by the slow integer referee and compare
    #[arg(long)]
    pub(crate) referee: bool,
    /// Draw the privacy profile as a band, with the claim marked
    #[arg(long, value_name = "FILE.svg")]
    pub(crate) plot: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) result: ViewArgs,
}

#[derive(Debug, Args)]
pub(crate) struct SampleArgs {
    /// uniform (n), bernoulli (p), bernoulli-exp (x), geometric (rate), discrete-laplace (scale) or discrete-gaussian (sigma)
    #[arg(long)]
    pub(crate) law: String,
    /// A parameter of the law, an exact number; may be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) param: Vec<String>,
    /// How many values to draw
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) count: u64,
    /// How the tape is read: cks20 or inverse
    #[arg(long, default_value = "inverse")]
    pub(crate) profile: String,
    /// Replay with this seed (64 hexadecimal digits); the values are then not private
    #[arg(long, value_name = "HEX")]
    pub(crate) seed: Option<String>,
    /// Show which primitive read which bits and what it decided
    #[arg(long)]
    pub(crate) transcript: bool,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ClassName {
    Core,
    Exact,
    Auditor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TierName {
    Quick,
    Ci,
    Soak,
}

#[derive(Debug, Args)]
pub(crate) struct ConformArgs {
    /// Only cases of this class; may be repeated [default: all]
    #[arg(long, value_enum)]
    pub(crate) class: Vec<ClassName>,
    /// quick leaves out what needs long or soak, ci what needs soak
    #[arg(long, value_enum, default_value_t = TierName::Quick)]
    pub(crate) tier: TierName,
    /// Only the i-th of n parts, by the hash of the id
    #[arg(long, value_name = "i/n")]
    pub(crate) shard: Option<String>,
    /// Only cases with this id, or with ids of this pattern (`*`); may be repeated
    #[arg(long, value_name = "ID")]
    pub(crate) case: Vec<String>,
    /// What is known to fail (JSON, format etalon-expectations/1)
    #[arg(long, value_name = "FILE")]
    pub(crate) expectations: Option<PathBuf>,
    /// A folder of vectors with its MANIFEST.json, instead of those of this version
    #[arg(long, value_name = "DIR")]
    pub(crate) vectors: Option<PathBuf>,
    /// Ask cases that nobody has seen, made from the published ones by a seed
    #[arg(long)]
    pub(crate) fresh: bool,
    /// Make the same fresh cases again (64 hexadecimal digits)
    #[arg(long, value_name = "HEX", requires = "fresh")]
    pub(crate) seed: Option<String>,
    /// Do not accept errors in the last places of a float
    #[arg(long)]
    pub(crate) strict: bool,
    /// How long the program may take for one case
    #[arg(long, value_name = "S", default_value_t = 60, value_parser = value_parser!(u64).range(1..))]
    pub(crate) timeout: u64,
    #[command(flatten)]
    pub(crate) result: ViewArgs,
    /// The adapter, after `--`, with its arguments
    #[arg(last = true, value_name = "PROGRAM", required = true)]
    pub(crate) program: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct CheckAdapterArgs {
    /// How long the program may take to start and for one case
    #[arg(long, value_name = "S", default_value_t = 30, value_parser = value_parser!(u64).range(1..))]
    pub(crate) timeout: u64,
    /// The adapter, after `--`, with its arguments
    #[arg(last = true, value_name = "PROGRAM", required = true)]
    pub(crate) program: Vec<String>,
}
