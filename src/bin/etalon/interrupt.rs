//! Ctrl-C ends the work in order: what is known is printed, children are
//! stopped. The only door to `ctrlc`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::files;

/// A flag that an interrupt raises.
#[derive(Debug, Clone)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens to interrupt, termination and hang-up.
    pub(crate) fn listen() -> Self {
        let flag = Arc::new(AtomicBool::new(false));
        let raised = Arc::clone(&flag);
        // Without a handler an interrupt ends the process: nothing is lost
        // but the partial result.
        let _ = ctrlc::set_handler(move || raised.store(true, Ordering::Relaxed));
        Self(flag)
    }

    /// Says how far the work came, if an interrupt ended it before its time.
    pub(crate) fn tell(&self, done: usize, wanted: usize, what: &str) {
        if self.is_raised() {
            files::note(&format!("interrupted: {done} of {wanted} {what}"));
        }
    }

    /// Says that an audit ended before its time, if it did.
    pub(crate) fn tell_short(&self, runs: u64) {
        if self.is_raised() {
            files::note(&format!("interrupted after {runs} runs: the result is of these"));
        }
    }

    pub(crate) fn is_raised(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
