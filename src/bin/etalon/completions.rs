//! `etalon completions`: what a shell needs to complete commands and flags. The
//! only door to `clap_complete`.

use clap_complete::Shell;

use crate::args::{self, CompletionsArgs, ShellName};
use crate::exit::{End, Failure};
use crate::files;

/// Runs the command.
pub(crate) fn run(arguments: &CompletionsArgs) -> Result<End, Failure> {
    let shell = match arguments.shell {
        ShellName::Bash => Shell::Bash,
        ShellName::Elvish => Shell::Elvish,
        ShellName::Fish => Shell::Fish,
        ShellName::Powershell => Shell::PowerShell,
        ShellName::Zsh => Shell::Zsh,
    };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut args::description(), "etalon", &mut script);
    files::print(&String::from_utf8_lossy(&script))?;
    Ok(End::Good)
}
