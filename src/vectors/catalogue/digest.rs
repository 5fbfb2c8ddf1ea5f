//! Digests of many draws, in three tiers of the same test.

use super::sampler::{parameter, profile_name, stretched, with_needs};
use super::{answered, slug};
use crate::error::{Error, Result};
use crate::json::{Value, json};
use crate::mechanism::Profile;
use crate::vectors::{BugType, Case, Class, File, Note};

/// Laws and parameters of the tiers.
const DRAWN: &[(&str, &str)] = &[
    ("uniform", "10"),
    ("uniform", "97"),
    ("bernoulli", "3/8"),
    ("bernoulli", "1/3"),
    ("bernoulli-exp", "1/2"),
    ("bernoulli-exp", "5/4"),
    ("geometric", "1/2"),
    ("geometric", "1/20"),
    ("discrete-laplace", "1"),
    ("discrete-laplace", "20"),
    ("discrete-gaussian", "2"),
    ("discrete-gaussian", "100"),
];

/// 10^3 draws: for every change.
pub(super) fn quick() -> Result<File> {
    tier("quick", None, 1_000, &[1, 10, 100, 1_000], DRAWN)
}

/// 10^5 draws: before a change lands.
pub(super) fn long() -> Result<File> {
    let drawn: Vec<_> = DRAWN.iter().step_by(2).copied().collect();
    tier("long", Some("long"), 100_000, &[100, 1_000, 10_000, 100_000], &drawn)
}

/// 10^7 draws: overnight.
pub(super) fn soak() -> Result<File> {
    let drawn = [("discrete-laplace", "1"), ("discrete-gaussian", "2")];
    tier("soak", Some("soak"), 10_000_000, &[1_000, 100_000, 1_000_000, 10_000_000], &drawn)
}

fn tier(
    name: &str,
    need: Option<&str>,
    count: u64,
    checkpoints: &[u64],
    drawn: &[(&str, &str)],
) -> Result<File> {
    let mut cases = Vec::new();
    // What takes more than 10^6 draws is asked for in one profile only.
    let both = [Profile::Cks20, Profile::Inverse];
    let profiles = if count > 1_000_000 { &both[..1] } else { &both[..] };
    for &(law, value) in drawn {
        for &profile in profiles {
            let short = profile_name(profile).trim_end_matches("/1");
            let id = format!("digest-{law}-{short}-{}-{count}", slug(value));
            let args = json!({
                "law": law,
                "params": {parameter(law): value},
                "profile": profile_name(profile),
                "count": count,
                "checkpoints": checkpoints,
                "tape": Value::Null,
            });
            let args = sized(&id, args, count);
            let mut case =
                answered(&id, Class::Exact, "digest", args)?.flag("Rare").comment(format!(
                    "{count} draws in one digest, with checkpoints to find the first that differs."
                ));
            if case.is_negative() {
                return Err(Error::Unsupported {
                    what: id,
                    why: "its tape is too short".to_owned(),
                });
            }
            if let Some(need) = need {
                case = case.need(need);
            }
            cases.push(with_needs(case, value));
        }
    }
    Ok(File {
        kind: "digest".to_owned(),
        name: name.to_owned(),
        title: format!("Digests of {count} draws"),
        spec: vec!["docs/spec/tape.md, sections 4 and 5".to_owned()],
        covers: vec![format!("paths of a sampler that occur about once in {count} draws")],
        does_not_cover: vec![
            "paths that are rarer: see the unlucky tapes of kind sampler".to_owned(),
        ],
        notes: vec![Note::new(
            "Rare",
            BugType::BiasedSampler,
            "a path that is taken seldom reads other bits or gives another value",
            "a bias too small to be seen in frequencies; the digest shows it if it happens once",
        )],
        cases,
    })
}

/// A tape that lasts: by trial for few draws, by a bound for many, so that
/// they are drawn once.
fn sized(id: &str, mut args: Value, count: u64) -> Value {
    if count <= 1_000 {
        return stretched(id, "digest", args);
    }
    // A block of `inverse/1` a draw, and a few more; `cks20/1` takes less.
    args["tape"] = json!({"sha256ctr": Case::seed(id), "bytes": 8 * count + 64});
    args
}
