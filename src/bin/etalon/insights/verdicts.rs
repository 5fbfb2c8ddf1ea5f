//! What `etalon insights verify` said, to be shown in a report: read and judged
//! before anything is spent.

use std::path::Path;

use etalon::insights::system::REFERENCE;
use etalon::report::insights_verdicts;

use super::source::name;
use crate::exit::Failure;
use crate::files;

/// The text of a file of verdicts, byte for byte.
pub(super) fn read(path: &Path) -> Result<String, Failure> {
    let text = files::read_exactly(path)?;
    let system = insights_verdicts(&text, &name(path))?;
    if system != REFERENCE {
        files::note(&format!(
            "{} is of `{system}`, which is not the system that makes this release; the report \
             says so",
            path.display()
        ));
    }
    Ok(text)
}
