//! The sensitivity of one relation under another: who is replaced leaves one
//! band and enters another, and crosses the whole range of a mean, not half.

use super::System;
use super::table::{Rules, plain};
use crate::insights::policy::Statistic;
use crate::num::Rational;

pub(super) const HALF: System = System {
    name: "add-remove-scale",
    about: "noise for somebody who joins or leaves (bands by 1, means by half the range), claimed for replacing",
    twin: Some("leaves"),
    fails: &[("C3", "T1"), ("C9", "T1")],
    prepare: |scene| {
        let scale = |metric: &crate::insights::policy::Metric, _: &[super::table::Member]| {
            let half = Rational::new(1, 2u8)?;
            Ok(Some(match metric.statistic {
                Statistic::Share { .. } => metric.scale(),
                _ => &metric.scale() * &half,
            }))
        };
        plain(scene, &Rules { scale, ..Rules::RIGHT })
    },
};
