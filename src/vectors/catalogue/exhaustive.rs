//! Every tape of a length: a proof about a sampler, without statistics.

use super::sampler::{needs, parameter};
use super::{answered, expected, slug};
use crate::error::Result;
use crate::json::{Map, json};
use crate::reference::{answer, chances};
use crate::tape::Recorded;
use crate::vectors::judge::{Outcome, judge};
use crate::vectors::{BugType, Case, Class, File, Note};

/// Laws with their parameters, and the largest magnitude of a value whose
/// chance is bracketed.
const COUNTED: &[(&str, &[&str], i64)] = &[
    ("uniform", &["1", "2", "3", "5", "6", "7", "10", "12", "20", "97", "100", "200", "256"], 0),
    ("bernoulli", &["0", "1", "1/2", "1/3", "2/3", "3/8", "5/6", "1/7", "1/100", "97/100"], 1),
    ("bernoulli-exp", &["0", "1/3", "1/2", "2/3", "1", "5/4", "5/2", "7"], 1),
    ("geometric", &["1/3", "1/2", "2/3", "1", "5/4", "3"], 5),
    ("discrete-laplace", &["1/3", "1/2", "2/3", "1", "3/2", "2", "3", "10"], 5),
    ("discrete-gaussian", &["1/2", "2/3", "1", "5/4", "2", "3"], 5),
];

/// What is counted on all tapes of three bytes.
const THREE_BYTES: &[(&str, &str)] = &[
    ("uniform", "3"),
    ("uniform", "97"),
    ("bernoulli", "1/3"),
    ("bernoulli-exp", "1/2"),
    ("geometric", "1"),
    ("discrete-laplace", "1"),
    ("discrete-laplace", "2"),
    ("discrete-gaussian", "1"),
];

/// The counts of `cks20/1`, which must be the same.
pub(super) fn counts() -> Result<File> {
    let mut cases = Vec::new();
    let mut add = |law: &str, value: &str, bytes: u64, profile: &str| -> Result<()> {
        let short = profile.trim_end_matches("/1");
        let id = format!("exhaustive-{law}-{short}-{}-{bytes}", slug(value));
        let args = json!({"law": law, "params": {parameter(law): value}, "bytes": bytes, "profile": profile});
        let name = parameter(law);
        let comment = format!("All tapes of {bytes} bytes, {name} = {value}, profile {profile}.");
        let case = answered(&id, Class::Exact, "count-tapes", args)?;
        cases.push(needing(case, law, value, bytes).flag("Exhaustive").comment(comment));
        Ok(())
    };
    for (law, values, _) in COUNTED {
        for value in *values {
            for bytes in [1, 2] {
                add(law, value, bytes, "cks20/1")?;
            }
        }
        // Nothing is decided by fewer than 64 bits.
        add(law, if *law == "uniform" { "2" } else { "1" }, 1, "inverse/1")?;
    }
    for (law, value) in THREE_BYTES {
        add(law, value, 3, "cks20/1")?;
    }
    Ok(File {
        kind: "exhaustive".to_owned(),
        name: "counts".to_owned(),
        title: "What a profile does with every tape of one, two and three bytes".to_owned(),
        spec: vec!["docs/spec/vectors.md, count-tapes".to_owned(), "docs/spec/tape.md, section 4".to_owned()],
        covers: vec!["every path of a sampler that ends within so many bits".to_owned()],
        does_not_cover: vec!["paths that are longer than the tapes".to_owned()],
        notes: vec![Note::new(
            "Exhaustive",
            BugType::BiasedSampler,
            "a comparison is off by one, a word is reduced instead of rejected, or a path is missing",
            "some values are more likely than their law says, by as little as one tape of all",
        )
        .link("https://github.com/opendp/smartnoise-core/issues/278")],
        cases,
    })
}

/// Brackets around the law, for a sampler that reads in any order.
pub(super) fn brackets() -> Result<File> {
    let mut cases = Vec::new();
    for (law, values, reach) in COUNTED {
        for value in *values {
            let sizes: &[u64] = if *reach <= 1 { &[1, 2] } else { &[2] };
            for &bytes in sizes {
                cases.extend(bracket(law, value, *reach, bytes)?);
            }
        }
    }
    for (law, value) in THREE_BYTES {
        cases.extend(bracket(law, value, 8, 3)?);
    }
    Ok(File {
        kind: "exhaustive".to_owned(),
        name: "brackets".to_owned(),
        title: "Every tape of a length, for a sampler that reads in any order".to_owned(),
        spec: vec!["docs/spec/vectors.md, count-tapes".to_owned()],
        covers: vec![
            "any implementation whose randomness can be replaced by given bytes".to_owned(),
            "biases that 10^10 draws would not show".to_owned(),
        ],
        does_not_cover: vec![
            "samplers that take longer words: the case is then not applicable".to_owned(),
            "biases smaller than the share of tapes that end first".to_owned(),
        ],
        notes: vec![Note::new(
            "Bracket",
            BugType::BiasedSampler,
            "more tapes decide a value than its chance allows, or too few can still reach it",
            "the law is not the one that was proven private",
        )],
        cases,
    })
}

/// A bracket, if tapes of this length say anything of the reference.
fn bracket(law: &str, value: &str, reach: i64, bytes: u64) -> Result<Option<Case>> {
    let id = format!("exhaustive-{law}-bracket-{}-{bytes}", slug(value));
    let params = json!({parameter(law): value});
    let args = json!({"law": law, "params": params, "bytes": bytes});
    // One value beyond each end of the support, whose chance is 0.
    let (from, to) = match (law, value.parse::<i64>()) {
        ("uniform", Ok(n)) => (-1, n),
        ("bernoulli" | "bernoulli-exp", _) => (-1, 2),
        ("geometric", _) => (-1, reach),
        _ => (-reach, reach),
    };
    let at: Vec<_> = (from..=to).map(|x| x.to_string()).collect();
    let asked = json!({"of": "law", "law": law, "params": params, "query": "pmf", "at": at});
    let found = chances(&asked)?;
    let listed: Map<_, _> =
        at.into_iter().zip(&found).map(|(value, chance)| (value, expected(chance))).collect();
    let expect = json!({"chances": listed, "most_ended": "1/2"});
    let name = parameter(law);
    let comment =
        format!("All tapes of {bytes} bytes in the implementation's own order, {name} = {value}.");
    let case = Case::new(id, Class::Core, "count-tapes", args, expect);
    let ours = answer("count-tapes", &case.args, &mut Recorded::new([]));
    if matches!(judge(&case, &ours)?, Outcome::NotApplicable(_)) {
        return Ok(None);
    }
    Ok(Some(needing(case, law, value, bytes).flag("Bracket").comment(comment)))
}

/// 2^24 tapes are much work in a slow language, and so are 2^16 for a sampler
/// that makes many comparisons.
fn needing(mut case: Case, law: &str, value: &str, bytes: u64) -> Case {
    for need in needs(value) {
        case = case.need(need);
    }
    match (bytes, law) {
        (0 | 1, _) | (2, "uniform" | "bernoulli" | "bernoulli-exp") => case,
        (2, _) => case.need("long"),
        _ => case.need("soak"),
    }
}
