//! Claims of privacy about systems that release insights, put to the test.

mod cell;
mod scene;

pub use cell::{Cell, Name, Shown, cells};
pub use scene::Scene;
