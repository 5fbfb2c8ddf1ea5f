//! Manager and leader insights: how teams work together, from metrics of
//! e-mail, meetings, chats and calls, released so that no person's activity
//! can be told from what is published.
//!
//! Who is on which team is public; what they do is not. A person counts once
//! per metric and period, in one team, and noise is added there and nowhere
//! else: whatever else is shown is computed from the noisy teams.

pub mod calendar;
pub mod claims;
pub mod column;
pub mod company;
mod contribution;
pub mod decimal;
pub mod edition;
mod fit;
pub mod intake;
pub mod leaves;
pub mod manifest;
pub mod noise;
pub mod plan;
pub mod policy;
pub mod purchase;
pub mod release;
pub mod roster;
pub mod system;
pub mod verify;

pub use calendar::{DateFormat, Day, Period};
pub use column::{Columns, Mapping};
pub use edition::Edition;
pub use intake::{Intake, Wanted};
pub use leaves::Leaves;
pub use manifest::Manifest;
pub use plan::{Plan, Precision};
pub use policy::{Metric, Policy, Statistic};
pub use roster::{Roster, Team};
