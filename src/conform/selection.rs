//! Which cases a run is about.

use std::fmt;
use std::str::FromStr;

use crate::digest::Digest;
use crate::error::{Error, Result};
use crate::vectors::{Case, Class};

/// How much time there is.
///
/// # Example
///
/// ```
/// use etalon::conform::{Selection, Tier};
/// use etalon::json::json;
/// use etalon::vectors::{Case, Class};
///
/// let case = Case::new("one", Class::Exact, "digest", json!({}), json!({})).need("long");
/// let takes = |tier| Selection { tier, ..Selection::default() }.takes(&case);
/// assert_eq!([Tier::Quick, Tier::Ci, Tier::Soak].map(takes), [false, true, true]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Tier {
    /// On every push: what needs neither `long` nor `soak`.
    #[default]
    Quick,
    /// On every merge: what does not need `soak`.
    Ci,
    /// At night: everything.
    Soak,
}

impl Tier {
    /// The least tier that asks a case.
    pub(super) fn of(case: &Case) -> Self {
        let needs = |name: &str| case.needs.iter().any(|need| need == name);
        if needs("soak") {
            Self::Soak
        } else if needs("long") {
            Self::Ci
        } else {
            Self::Quick
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Quick => "quick",
            Self::Ci => "ci",
            Self::Soak => "soak",
        })
    }
}

/// One of several parts of equal size, by the hash of the id: a new case moves
/// no other case to another part.
///
/// # Example
///
/// ```
/// use etalon::conform::{Selection, Shard, Suite};
///
/// let suite = Suite::published()?;
/// let all = suite.select(&Selection::default()).len();
/// let mut asked = 0;
/// for part in ["1/3", "2/3", "3/3"] {
///     let shard: Shard = part.parse()?;
///     asked += suite.select(&Selection { shard: Some(shard), ..Selection::default() }).len();
/// }
/// assert_eq!(asked, all);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    part: u64,
    of: u64,
}

impl Shard {
    fn has(self, id: &str) -> bool {
        let [a, b, c, d, e, f, g, h, ..] = Digest::of(id);
        u64::from_be_bytes([a, b, c, d, e, f, g, h]) % self.of == self.part - 1
    }
}

impl FromStr for Shard {
    type Err = Error;

    /// Reads `2/4`: the second of four parts.
    fn from_str(text: &str) -> Result<Self> {
        let parts = text
            .split_once('/')
            .and_then(|(part, of)| Some((part.parse::<u64>().ok()?, of.parse::<u64>().ok()?)));
        match parts {
            Some((part, of)) if 1 <= part && part <= of => Ok(Self { part, of }),
            _ => Err(Error::domain("shard", text, "i/n with 1 <= i <= n, such as 2/4")),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.of)
    }
}

/// An id, or a pattern of ids in which `*` stands for any characters.
///
/// # Example
///
/// ```
/// use etalon::conform::Glob;
///
/// let glob = Glob::new("sampler-*-cks20-*");
/// assert!(glob.matches("sampler-uniform-cks20-1"));
/// assert!(!glob.matches("sampler-uniform-inverse-1"));
/// // Without a star it is one id.
/// assert!(!Glob::new("sampler").matches("sampler-uniform-cks20-1"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob(String);

impl Glob {
    /// The pattern of this text.
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Whether an id is of this pattern.
    pub fn matches(&self, id: &str) -> bool {
        let Some((first, rest)) = self.0.split_once('*') else { return self.0 == id };
        let Some(mut left) = id.strip_prefix(first) else { return false };
        let mut pieces: Vec<&str> = rest.split('*').collect();
        let last = pieces.pop().unwrap_or_default();
        // The first place at which a piece fits leaves the most to the others.
        for piece in pieces {
            match left.find(piece) {
                Some(at) => left = &left[at + piece.len()..],
                None => return false,
            }
        }
        left.ends_with(last)
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a run is about.
///
/// # Example
///
/// ```
/// use etalon::conform::{Glob, Selection, Suite};
/// use etalon::vectors::Class;
///
/// let ids = vec![Glob::new("*-discrete-gaussian-*")];
/// let selection = Selection { classes: vec![Class::Core], ids, ..Selection::default() };
/// let suite = Suite::published()?;
/// let taken = suite.prompts.iter().filter(|prompt| selection.takes(&prompt.case));
/// assert!(taken.clone().count() > 0);
/// // An implementation with samplers of its own is not asked how it reads a tape.
/// assert!(taken.into_iter().all(|prompt| prompt.case.op != "sample"));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// The classes; all of them if empty.
    pub classes: Vec<Class>,
    /// How much time there is.
    pub tier: Tier,
    /// The part of the cases.
    pub shard: Option<Shard>,
    /// The patterns of which an id must match one; all ids if empty.
    pub ids: Vec<Glob>,
}

impl Selection {
    /// Whether a case is part of the run. A retired one never is.
    pub fn takes(&self, case: &Case) -> bool {
        case.retired.is_none()
            && (self.classes.is_empty() || self.classes.contains(&case.class))
            && Tier::of(case) <= self.tier
            && self.shard.is_none_or(|shard| shard.has(&case.id))
            && (self.ids.is_empty() || self.ids.iter().any(|glob| glob.matches(&case.id)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;

    #[test]
    fn patterns_match_as_in_a_shell() {
        for (pattern, id, matches) in [
            ("a-b", "a-b", true),
            ("a-b", "a-b-c", false),
            ("a-*", "a-b-c", true),
            ("*-c", "a-b-c", true),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("ab*ba", "aba", false),
            ("*", "", true),
            ("**", "x", true),
        ] {
            assert_eq!(Glob::new(pattern).matches(id), matches, "{pattern} {id}");
        }
    }

    #[test]
    fn every_case_is_in_exactly_one_shard() {
        let ids: Vec<String> = (0..500).map(|n| format!("case-{n}")).collect();
        let mut sizes = Vec::new();
        for part in 1..=4u64 {
            let shard: Shard = format!("{part}/4").parse().unwrap();
            sizes.push(ids.iter().filter(|id| shard.has(id)).count());
        }
        assert_eq!(sizes.iter().sum::<usize>(), 500);
        assert!(sizes.iter().all(|size| *size > 90), "{sizes:?}");
        for text in ["0/4", "5/4", "1/0", "1", "a/b", "-1/2"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
    }

    #[test]
    fn tiers_nest_and_the_retired_are_never_taken() {
        let case = |need: &str| {
            let case = Case::new("x", Class::Core, "tape", json!({}), json!({}));
            if need.is_empty() { case } else { case.need(need) }
        };
        for (tier, taken) in [(Tier::Quick, 2), (Tier::Ci, 3), (Tier::Soak, 4)] {
            let selection = Selection { tier, ..Selection::default() };
            let cases = ["", "bignum", "long", "soak"].map(case);
            assert_eq!(cases.iter().filter(|case| selection.takes(case)).count(), taken);
        }
        let mut old = case("");
        old.retired = Some(crate::vectors::Retired { since: "2".into(), why: "wrong".into() });
        assert!(!Selection::default().takes(&old));
    }
}
