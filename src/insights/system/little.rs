//! "A little bit of noise": as much as does not disturb, whatever ε says.

use super::System;
use super::table::{Rules, plain};
use crate::num::Rational;

pub(super) const LITTLE: System = System {
    name: "little-noise",
    about: "noise of a quarter of the scale that the stated eps needs",
    twin: Some("leaves"),
    fails: &[("C3", "T1"), ("C9", "T1")],
    prepare: |scene| {
        let scale = |metric: &crate::insights::policy::Metric, _: &[super::table::Member]| {
            Ok(Some(&metric.scale() * &Rational::new(1, 4u8)?))
        };
        plain(scene, &Rules { scale, ..Rules::RIGHT })
    },
};
