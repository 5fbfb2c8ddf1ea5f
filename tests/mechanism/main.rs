//! The mechanisms: their laws over every tape, their claims over all neighbors
//! of small domains, and what they refuse.

mod bounded;
mod guarantees;
mod partition_selection;
mod queries;
mod response;
mod selection;
mod stability_threshold;
mod stream;
mod threshold;
