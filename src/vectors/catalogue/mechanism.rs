//! Releases on given tapes: a file per family of mechanisms, both profiles,
//! with ordinary tapes, unlucky ones, and ones that end.

mod additive;
mod bounded;
mod keys;
mod notes;
mod open_histogram;
mod quantile;
mod records;
mod response;
mod selection;
mod stream;
mod sums;
mod threshold;

use std::collections::BTreeSet;

use super::answered;
use super::guarantee::read;
use super::sampler::{needs, profile_name, stretched};
use super::steered::{Script, Steered, written};
use crate::digest::from_hex;
use crate::error::{Error, Result};
use crate::json::{self, Value, json};
use crate::mechanism::Profile;
use crate::num::{Integer, bit_length};
use crate::subject::{BUILTINS, Parameters, Side, find};
use crate::vectors::{Case, Class, File};

/// Mechanism, what the case is called, parameters as `name=value name=value`,
/// the input as JSON, flag, comment.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

/// Rows of three persons, one of whom has three.
const PEOPLE: &str =
    r#"[["ada","a","5/2"],["bob","b",7],["ada","a",1],["ada","c",4],["eve","d",-3]]"#;
/// One person with five rows, and another in between.
const CROWD: &str =
    r#"[["ada","a",1],["ada","a",1],["bob","a",1],["ada","b",1],["ada","c",1],["ada","a",2]]"#;
/// Halves, of different persons.
const HALVES: &str = r#"[["a","1/2"],["b","3/2"],["c","5/2"],["d","-1/2"],["e","-3/2"]]"#;
/// Values far outside of every bound.
const FAR: &str =
    r#"[["a","1e30"],["b","-1e30"],["c",{"int":"36893488147419103232"}],["d","1e-30"]]"#;

/// A row whose tape is given, as hexadecimal digits.
struct Words(Row, String);

/// A row of `cks20/1` whose tape is built move by move.
struct Path(Row, Script);

/// The cases of one file.
struct Family {
    name: &'static str,
    title: &'static str,
    /// The page below `docs/spec/mechanisms`.
    page: &'static str,
    /// Asked in both profiles, on tapes that nobody chose.
    rows: &'static [Row],
    /// The same, in `inverse/1` only.
    inverse: &'static [Row],
    /// Unlucky tapes of `cks20/1`.
    paths: Vec<Path>,
    /// Unlucky tapes of `inverse/1`.
    words: Vec<Words>,
}

pub(super) fn additive() -> Result<File> {
    file(additive::family())
}

pub(super) fn bounded() -> Result<File> {
    file(bounded::family())
}

pub(super) fn keys() -> Result<File> {
    file(keys::family())
}

pub(super) fn open_histogram() -> Result<File> {
    file(open_histogram::family())
}

pub(super) fn quantile() -> Result<File> {
    file(quantile::family())
}

pub(super) fn records() -> Result<File> {
    file(records::family())
}

pub(super) fn response() -> Result<File> {
    file(response::family())
}

pub(super) fn selection() -> Result<File> {
    file(selection::family())
}

pub(super) fn stream() -> Result<File> {
    file(stream::family())
}

pub(super) fn sums() -> Result<File> {
    file(sums::family())
}

pub(super) fn threshold() -> Result<File> {
    file(threshold::family())
}

fn file(family: Family) -> Result<File> {
    let mut cases = Vec::new();
    let mut ended = BTreeSet::new();
    let inverse = family.inverse.iter().map(|row| (row, Profile::Inverse));
    let both = family.rows.iter().flat_map(|row| [(row, Profile::Cks20), (row, Profile::Inverse)]);
    for (row, profile) in both.chain(inverse) {
        let case = ordinary(row, profile)?;
        let first =
            case.expect["bits"].as_u64() > Some(8) && ended.insert((row.0, profile_name(profile)));
        cases.push(case);
        if first {
            cases.extend(short_tapes(row, profile)?);
        }
    }
    let mut given = Vec::new();
    for Path(row, script) in family.paths {
        given.push(steered(&row, script)?);
    }
    for Words(row, digits) in &family.words {
        let args = with_tape(arguments(row, Profile::Inverse)?, json!({"hex": digits}));
        given.push(released(&id(row, Profile::Inverse), args, row.4, row.5)?);
    }
    for case in given {
        let cut = cut(&case)?;
        cases.push(case);
        cases.extend(cut);
    }
    Ok(File {
        kind: "mechanism".to_owned(),
        name: family.name.to_owned(),
        title: family.title.to_owned(),
        spec: vec![format!("docs/spec/mechanisms/{}.md", family.page)],
        covers: vec![
            "the output on an input and a tape, and every bit that is read".to_owned(),
            "inputs at the edges, unlucky tapes, tapes that end in the middle of a release"
                .to_owned(),
        ],
        does_not_cover: vec![
            "where the bits come from, and whether they are random".to_owned(),
            "whether the guarantee is what the mechanism keeps".to_owned(),
        ],
        notes: notes::of(&cases),
        cases,
    })
}

fn id(row: &Row, profile: Profile) -> String {
    let short = profile_name(profile).trim_end_matches("/1");
    format!("mechanism-{}-{short}-{}", row.0, row.1)
}

/// The arguments of a release without its tape.
fn arguments(row: &Row, profile: Profile) -> Result<Value> {
    Ok(json!({
        "mechanism": row.0,
        "params": read(row.2),
        "input": json::parse(row.3, row.1)?,
        "profile": profile_name(profile),
    }))
}

fn with_tape(mut args: Value, tape: Value) -> Value {
    args["tape"] = tape;
    args
}

/// A release with what it needs, which must not be refused.
fn released(id: &str, args: Value, flag: &str, comment: &str) -> Result<Case> {
    let case = answered(id, Class::Exact, "release", args)?;
    if case.expect["status"] == "refused" {
        return Err(Error::Unsupported { what: id.to_owned(), why: "it is refused".to_owned() });
    }
    Ok(with_needs(case.flag(flag).comment(comment)))
}

/// A release from a tape that nobody chose.
fn ordinary(row: &Row, profile: Profile) -> Result<Case> {
    let id = id(row, profile);
    let args = with_tape(arguments(row, profile)?, Value::Null);
    released(&id, stretched(&id, "release", args), row.4, row.5)
}

/// The same release from no tape at all, and from one that ends in its last
/// byte.
fn short_tapes(row: &Row, profile: Profile) -> Result<Vec<Case>> {
    let id = id(row, profile);
    let empty = with_tape(arguments(row, profile)?, json!({"hex": ""}));
    let last = format!("{id}-last-byte-missing");
    let mut args = stretched(&last, "release", with_tape(arguments(row, profile)?, Value::Null));
    let whole = answered(&last, Class::Exact, "release", args.clone())?;
    let bits = whole.expect["bits"].as_u64().unwrap_or(0);
    args["tape"]["bytes"] = json!(bits.saturating_sub(1) / 8);
    Ok(vec![
        released(&format!("{id}-no-tape"), empty, "Ended", "There is no bit to read.")?,
        released(
            &last,
            args,
            "Ended",
            "The tape lacks the last byte: a release without its last bits is none.",
        )?,
    ])
}

/// A release of `cks20/1` that goes where a script says.
fn steered(row: &Row, script: Script) -> Result<Case> {
    let id = id(row, Profile::Cks20);
    let args = arguments(row, Profile::Cks20)?;
    let texts = format!("{} profile=cks20", row.2);
    let entry = find(&[BUILTINS], row.0)?;
    let input = [args["input"].clone(), args["input"].clone()];
    let mut run = entry.make(Parameters::read(texts.split_whitespace())?, &input)?;
    let mut tape = Steered::new(script);
    let wrong = |why| Error::Unsupported { what: id.clone(), why };
    run(Side::Left, &mut tape).map_err(|fault| wrong(fault.to_string()))?;
    if tape.left() > 0 {
        return Err(wrong(format!("{} moves of its script are left", tape.left())));
    }
    released(&id, with_tape(args, tape.tape()), row.4, row.5)
}

/// A case whose tape is written as digits, without the last bit it read.
fn cut(case: &Case) -> Result<Option<Case>> {
    let read = case.expect["bits"].as_u64().unwrap_or(0);
    let bytes = case.args["tape"]["hex"].as_str().and_then(from_hex);
    let (Some(bytes), Some(left)) = (bytes, read.checked_sub(1)) else { return Ok(None) };
    let bits: Vec<bool> =
        bytes.iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1 == 1)).collect();
    let kept = usize::try_from(left).expect("as many bits as a tape has");
    let args = with_tape(case.args.clone(), written(&bits[..kept]));
    let comment = format!("The tape of {} without the last bit that it read.", case.id);
    released(&format!("{}-cut-{left}", case.id), args, "Ended", &comment).map(Some)
}

/// Adds what the numbers of parameters, input and output need.
fn with_needs(mut case: Case) -> Case {
    let (mut given, mut integers) = (Vec::new(), Vec::new());
    numbers(&case.args["params"], &mut given);
    numbers(&case.args["input"], &mut integers);
    let (fractions, mut integers) = integers.into_iter().partition(|text| text.contains('/'));
    given.extend::<Vec<String>>(fractions);
    if let Some(out) = case.expect.get("out") {
        numbers(out, &mut integers);
    }
    let mut all: BTreeSet<&str> = given.iter().flat_map(|text| needs(text)).collect();
    let long = |text: &String| {
        Integer::from_str_radix(text, 10).is_ok_and(|n| bit_length(&n.into_parts().1) > 63)
    };
    if given.iter().chain(&integers).any(long) {
        all.insert("bignum");
    }
    for need in all.into_iter().rev() {
        case = case.need(need);
    }
    case
}

/// Every text in a value, and the argument of every logarithm; texts that are
/// no numbers need nothing.
fn numbers(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            let inner = text.strip_prefix("ln(").and_then(|rest| rest.strip_suffix(')'));
            found.push(inner.unwrap_or(text).to_owned());
        }
        Value::Array(items) => items.iter().for_each(|item| numbers(item, found)),
        Value::Object(map) => {
            map.iter().filter(|(name, _)| *name != "f64").for_each(|(_, item)| numbers(item, found))
        }
        _ => {}
    }
}

/// So many hexadecimal digits of words of 64 bits, one after the other.
fn words(list: &[u64]) -> String {
    list.iter().map(|word| format!("{word:016x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mechanism_has_releases_of_both_profiles_and_tapes_that_end() {
        let makers = [
            additive,
            bounded,
            keys,
            open_histogram,
            quantile,
            records,
            response,
            selection,
            stream,
            sums,
            threshold,
        ];
        let made: Vec<_> = makers.iter().map(|maker| maker().unwrap()).collect();
        for entry in BUILTINS {
            for profile in ["cks20/1", "inverse/1"] {
                let count = |ended| {
                    let cases = made.iter().flat_map(|file| &file.cases);
                    let those = cases.filter(|case| {
                        case.args["mechanism"] == entry.name
                            && case.args["profile"] == profile
                            && case.is_negative() == ended
                    });
                    those.count()
                };
                assert!(count(false) >= 8, "{} {profile}: {}", entry.name, count(false));
                assert!(count(true) >= 2, "{} {profile}: {}", entry.name, count(true));
            }
        }
    }
}
