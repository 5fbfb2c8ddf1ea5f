//! A minimum size on the people who were active: whether a team is shown then
//! hangs on one person's rows, and that it is missing says she was away.

use super::System;
use super::table::{Rules, plain};

pub(super) const ACTIVE_MINIMUM: System = System {
    name: "active-minimum",
    about: "hides a group if too few of its people were active in the period",
    twin: Some("leaves"),
    fails: &[("C13", "T6"), ("C8", "T6")],
    prepare: |scene| {
        let people = |members: &[super::table::Member]| {
            members.iter().filter(|member| member.weeks > 0).count()
        };
        plain(scene, &Rules { people, ..Rules::RIGHT })
    },
};
