//! A progress line on standard error, if a person is watching. The only door
//! to `indicatif`.

use std::fmt::Write;
use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use etalon::audit::{Progress, claim_text};

/// The line of one audit, or of work that is done piece by piece.
#[derive(Debug)]
pub(crate) struct Line {
    bar: ProgressBar,
    limit: Option<Duration>,
}

impl Line {
    /// The line of an audit of so many runs, which a time limit may end sooner.
    pub(crate) fn of_runs(name: &str, runs: u64, limit: Option<Duration>) -> Self {
        let style = "{prefix} {bar:24} {human_pos}/{human_len} runs, {rate}, {msg}";
        Self::new(name, runs, style, limit)
    }

    /// The line of so many pieces of work.
    pub(crate) fn of_pieces(name: &str, pieces: usize) -> Self {
        let style = "{bar:24} {human_pos}/{human_len} {prefix}, {rate}, {eta} left, {msg}";
        Self::new(name, u64::try_from(pieces).unwrap_or(u64::MAX), style, None)
    }

    fn new(name: &str, length: u64, style: &str, limit: Option<Duration>) -> Self {
        // Hidden by itself where standard error is no terminal.
        let target = ProgressDrawTarget::stderr_with_hz(8);
        let bar = ProgressBar::with_draw_target(Some(length), target);
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style.with_key("rate", write_rate));
        }
        bar.set_prefix(name.to_owned());
        Self { bar, limit }
    }

    /// Shows how far an audit is.
    pub(crate) fn show(&self, progress: &Progress<'_>) {
        if self.bar.is_hidden() {
            return;
        }
        self.bar.set_position(progress.runs);
        let found = if progress.violated { "violation, " } else { "" };
        let bound = match progress.refuted() {
            Some(claim) => format!("{} refuted", claim_text(&claim)),
            None => "nothing refuted yet".to_owned(),
        };
        let left = self.limit.map(|limit| limit.saturating_sub(self.bar.elapsed()));
        let left = left.map_or(self.bar.eta(), |left| left.min(self.bar.eta()));
        let wealth = progress.log10_e_value;
        let text = format!("{found}{bound}, e-value 10^{wealth:.1}, {} left", HumanDuration(left));
        self.bar.set_message(text);
    }

    /// One more piece is done.
    pub(crate) fn advance(&self, piece: &str) {
        self.bar.set_message(piece.to_owned());
        self.bar.inc(1);
    }
}

/// Pieces a second, whole where there are many.
fn write_rate(state: &ProgressState, text: &mut dyn Write) {
    let rate = state.per_sec();
    let places = usize::from(rate < 10.0);
    // A line that cannot be written is not seen.
    let _ = write!(text, "{rate:.places$}/s");
}

impl Drop for Line {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
