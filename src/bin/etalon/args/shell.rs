//! The words of what packagers and shells ask for: completions, manual pages.

use super::{Args, PathBuf, ValueEnum};

pub(super) const EXAMPLES: &str = "Examples:
  etalon completions bash > ~/.local/share/bash-completion/completions/etalon
  etalon completions zsh > ~/.zfunc/_etalon
  etalon completions fish > ~/.config/fish/completions/etalon.fish";

/// The shells that can be helped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShellName {
    Bash,
    Elvish,
    Fish,
    Powershell,
    Zsh,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: ShellName,
}

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// The folder to write to; it is made if need be
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}
