//! The words of `etalon replay`.

use super::{Args, ResultArgs, ValueEnum};

pub(super) const EXAMPLES: &str = "Examples:
  etalon replay --builtin discrete-laplace --param scale=1 --left 0 --right 1 --sensitivity 1
  etalon replay --builtin shared-noise --param scale=1 --left '[5,7]' --right '[6,7]'
  etalon replay --mechanism discrete-laplace --param scale=2 --left 0 --right 3 --sensitivity 1 -- etalon adapter

What holds on the same tape is a statement on an implementation, not privacy.
Exit codes: 0 nothing is broken; 1 a check is broken; 2 usage; 3 the program does not run or breaks the protocol; 4 nothing could be said.";

/// In which norm a sensitivity is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum NormName {
    L0,
    L1,
    L2,
    Linf,
}

#[derive(Debug, Args)]
pub(crate) struct RehearsalArgs {
    /// The built-in to replay; `etalon builtins` lists them
    #[arg(long, value_name = "NAME", group = "named", conflicts_with = "program")]
    pub(crate) builtin: Option<String>,
    /// The mechanism asked of a program over the protocol etalon-conform/1, operation release
    #[arg(long, value_name = "NAME", group = "named", requires = "program")]
    pub(crate) mechanism: Option<String>,
    /// A parameter of the mechanism; may be repeated
    #[arg(long, value_name = "NAME=VALUE", requires = "named")]
    pub(crate) param: Vec<String>,
    /// The left input (JSON)
    #[arg(long, value_name = "JSON", allow_hyphen_values = true)]
    pub(crate) left: String,
    /// The right input (JSON)
    #[arg(long, value_name = "JSON", allow_hyphen_values = true)]
    pub(crate) right: String,
    /// How far one person moves the answer to which noise is added
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    pub(crate) sensitivity: Option<String>,
    /// The norm of the sensitivity
    #[arg(long, value_enum, default_value_t = NormName::L1, requires = "sensitivity")]
    pub(crate) norm: NormName,
    /// How many tapes
    #[arg(long, default_value_t = 128, value_name = "N")]
    pub(crate) tapes: u64,
    /// Replay with the tapes of this seed (64 hexadecimal digits)
    #[arg(long, value_name = "HEX")]
    pub(crate) seed: Option<String>,
    #[command(flatten)]
    pub(crate) result: ResultArgs,
    /// The program, after `--`, with its arguments
    #[arg(last = true, value_name = "PROGRAM")]
    pub(crate) program: Vec<String>,
}
