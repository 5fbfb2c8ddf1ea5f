//! `etalon man`: the manual pages, one for each command. The only door to
//! `clap_mangen`.
//!
//! They are written by the program and not by its build: whoever builds waits
//! for nothing that packagers alone need.

use crate::args::{self, ManArgs};
use crate::exit::{End, Failure};
use crate::files;

/// Runs the command.
pub(crate) fn run(arguments: &ManArgs) -> Result<End, Failure> {
    let folder = &arguments.out;
    files::make_folder(folder)?;
    clap_mangen::generate_to(args::description(), folder)
        .map_err(|fault| files::failure(folder, fault))?;
    Ok(End::Good)
}
