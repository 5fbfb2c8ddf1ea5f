//! `etalon check-adapter`: what is wrong with an adapter, in plain words.

use std::time::Duration;

use etalon::conform::check::{Kept, check};
use etalon::conform::{Selection, Suite};

use crate::args::CheckAdapterArgs;
use crate::exit::{End, Failure};
use crate::files;

/// Runs the command.
pub(crate) fn run(arguments: &CheckAdapterArgs) -> Result<End, Failure> {
    let prompts = Suite::published()?.select(&Selection::default());
    let patience = Duration::from_secs(arguments.timeout);
    let findings = check(&arguments.program, &prompts, patience)?;
    let mut text = String::new();
    for finding in &findings {
        text += &format!("{finding}\n");
    }
    let bad = findings.iter().filter(|finding| finding.kept == Kept::Bad).count();
    text += &match bad {
        0 => "it speaks the protocol; `etalon conform` says whether its answers are right\n"
            .to_owned(),
        1 => "1 rule of docs/spec/conform.md is broken\n".to_owned(),
        many => format!("{many} rules of docs/spec/conform.md are broken\n"),
    };
    files::print(&text)?;
    Ok(if bad == 0 { End::Good } else { End::Infrastructure })
}
