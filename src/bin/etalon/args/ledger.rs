//! The words of `etalon ledger`.

use std::path::PathBuf;

use super::{Args, Format, Subcommand};

const EXAMPLES: &str = "Examples:
  etalon ledger show ledger.db
  etalon ledger verify ledger.db --head 5f0c...
  etalon ledger export ledger.db > entries.jsonl

Exit codes: 0 the ledger verifies; 1 it does not, the first fault is told; 2 usage, or the file is no ledger.";

#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// Say what is promised, what is spent and left, and every entry
    #[command(after_help = EXAMPLES)]
    Show(LedgerArgs),
    /// Check every hash, sum, cap and content, and name the first fault
    #[command(after_help = EXAMPLES)]
    Verify(VerifyArgs),
    /// Print every entry as a line of JSON, for whoever checks the chain herself
    #[command(after_help = EXAMPLES)]
    Export {
        /// The ledger
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct LedgerArgs {
    /// The ledger
    pub(crate) file: PathBuf,
    /// How results are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,
    /// A hash that was kept elsewhere, such as on a receipt: some entry must have it
    #[arg(long, value_name = "HASH")]
    pub(crate) head: Option<String>,
}
