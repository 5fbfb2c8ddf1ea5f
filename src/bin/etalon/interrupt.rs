//! Ctrl-C ends the work in order: what is known is printed, children are
//! stopped. The only door to `ctrlc`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

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

    pub(crate) fn is_raised(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
