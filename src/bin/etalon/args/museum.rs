//! The words of `etalon museum`.

use super::{Args, Format, Subcommand};

const EXAMPLES: &str = "Examples:
  etalon museum list
  etalon museum run
  etalon museum run --only svt --max-runs 100000
  etalon museum run --format json --seed 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff

Exit codes: 0 what is broken fell and what is correct stood; 2 usage; 5 an expectation drifted.";

#[derive(Debug, Subcommand)]
pub(crate) enum MuseumCommand {
    /// One line per specimen: claim, true loss, what can be seen of it, what is wrong with it
    List(MuseumListArgs),
    /// Audit every specimen, its correct twin and its over-noised one
    #[command(after_help = EXAMPLES)]
    Run(MuseumRunArgs),
}

#[derive(Debug, Args)]
pub(crate) struct MuseumListArgs {
    /// How results are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct MuseumRunArgs {
    /// The most runs per exhibit, over both sides
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    pub(crate) max_runs: u64,
    /// The probability of any false alarm, shared out over the exhibits
    #[arg(long, default_value = "1e-9")]
    pub(crate) alpha: String,
    /// Replay with this seed (64 hexadecimal digits)
    #[arg(long, value_name = "HEX")]
    pub(crate) seed: Option<String>,
    /// Only specimens with this text in their names
    #[arg(long, value_name = "TEXT")]
    pub(crate) only: Option<String>,
    /// How results are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}
