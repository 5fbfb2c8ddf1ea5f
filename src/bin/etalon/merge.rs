//! `etalon merge`: the verdict of all shards of an audit.

use etalon::audit::{Evidence, merge};
use etalon::report;

use crate::args::MergeArgs;
use crate::exit::{End, Failure};
use crate::files;
use crate::report::show;

/// Runs the command.
pub(crate) fn run(arguments: &MergeArgs) -> Result<End, Failure> {
    if let Some(out) = &arguments.result.out {
        files::check_writable(out)?;
    }
    let read = |path: &std::path::PathBuf| -> Result<Evidence, Failure> {
        Ok(Evidence::read(&files::read_text(path)?, &path.display().to_string())?)
    };
    let shards = arguments.files.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let finding = merge(&shards)?;
    let text = show(
        arguments.result.format,
        || report::merged_json(&shards, &finding),
        || Ok(report::merged_text(&shards, &finding)),
    )?;
    files::deliver(arguments.result.out.as_deref(), &text)?;
    if let Some(out) = &arguments.result.out {
        files::note(&format!("{}: written to {}", finding.verdict, out.display()));
    }
    Ok(End::of_verdict(finding.verdict))
}
