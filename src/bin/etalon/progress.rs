//! A progress line on standard error, if a person is watching. The only door
//! to `indicatif`.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use etalon::audit::Progress;

/// The line of one audit.
#[derive(Debug)]
pub(crate) struct Line(ProgressBar);

impl Line {
    pub(crate) fn new(name: &str, runs: u64) -> Self {
        // Hidden by itself where standard error is no terminal.
        let bar = ProgressBar::with_draw_target(Some(runs), ProgressDrawTarget::stderr_with_hz(8));
        let style = "{prefix} {bar:24} {human_pos}/{human_len} runs, {per_sec}, {msg}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        bar.set_prefix(name.to_owned());
        Self(bar)
    }

    pub(crate) fn show(&self, progress: &Progress) {
        self.0.set_position(progress.runs);
        let found = if progress.violated { "violation, " } else { "" };
        self.0.set_message(format!("{found}e-value 10^{:.1}", progress.log10_e_value));
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
