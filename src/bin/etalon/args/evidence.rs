//! The words of what an audit leaves behind: certificates and evidence.

use super::{Args, PathBuf, ResultArgs, ViewArgs, value_parser};

pub(super) const RECHECK_EXAMPLES: &str = "Examples:
  etalon recheck violation.json
  etalon recheck violation.json --reproduce --fresh
  etalon recheck violation.json -- python3 my_subject.py

Exit codes: 1 the certificate holds, and fresh runs confirm it if there were any: a violation; 2 usage, or a certificate that is malformed or untrue; 3 the subject failed; 4 fresh runs do not confirm it.";

pub(super) const MERGE_EXAMPLES: &str = "Examples:
  etalon audit --shard 1/2 --evidence e1.json --claim eps=1 ...
  etalon audit --shard 2/2 --evidence e2.json --claim eps=1 ...
  etalon merge e1.json e2.json

Exit codes: 0 no violation found; 1 violation; 2 usage, or files that do not belong together; 4 inconclusive.";

/// What an audit leaves behind.
#[derive(Debug, Args)]
pub(crate) struct LeaveArgs {
    /// Confirm a violation in fresh runs and write a certificate of it, for `etalon recheck`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["suite", "exact", "samples"])]
    pub(crate) certificate: Option<PathBuf>,
    /// The same for every claim of a suite: one file per violation in this folder
    #[arg(long, value_name = "DIR", requires = "suite")]
    pub(crate) certificates: Option<PathBuf>,
    /// Keep the evidence in this file, for `etalon merge` and --resume
    #[arg(long, value_name = "FILE", conflicts_with_all = ["suite", "exact", "inputs"])]
    pub(crate) evidence: Option<PathBuf>,
    /// Make the i-th of n parts of the runs; the verdict is that of all merged. Of a suite: judge every n-th claim from the i-th on
    #[arg(long, value_name = "i/n")]
    pub(crate) shard: Option<String>,
    /// Go on from the evidence file, if there is one, instead of refusing it
    #[arg(long, requires = "evidence", conflicts_with = "suite")]
    pub(crate) resume: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RecheckArgs {
    /// The certificate (JSON, format etalon-certificate/1)
    pub(crate) certificate: PathBuf,
    /// Count the runs of a built-in again from the certificate's seed: they must be the same
    #[arg(long)]
    pub(crate) reproduce: bool,
    /// Count fresh runs of the subject that the certificate names
    #[arg(long)]
    pub(crate) fresh: bool,
    /// How many fresh runs [default: more than twice those of the certificate]
    #[arg(long, value_name = "N", value_parser = value_parser!(u64).range(1..1_000_000_000))]
    pub(crate) runs: Option<u64>,
    /// The probability of confirming a true claim's violation by fresh runs
    #[arg(long, default_value = "1e-9")]
    pub(crate) level: String,
    /// Draw the fresh runs' sides, and a built-in's outputs, from this seed (64 hexadecimal digits)
    #[arg(long, value_name = "HEX")]
    pub(crate) seed: Option<String>,
    /// How long the program may take for one batch of runs
    #[arg(long, value_name = "S", default_value_t = 10, value_parser = value_parser!(u64).range(1..))]
    pub(crate) deadline_seconds: u64,
    #[command(flatten)]
    pub(crate) result: ResultArgs,
    /// The program to run, after `--`, instead of the one the certificate names
    #[arg(last = true, value_name = "PROGRAM")]
    pub(crate) program: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct MergeArgs {
    /// The evidence of every shard (JSON, format etalon-evidence/1)
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) result: ViewArgs,
}
