//! Where a sampler first departs from the reference: the reference's reading
//! of the tape for that one value.

use super::reply::Reply;
use crate::error::Result;
use crate::json::{Fields, Value};
use crate::reference::{Answer, Sampler, tape};
use crate::subject::Parameters;
use crate::tape::Transcript;
use crate::vectors::Case;

/// The most steps that are shown.
const LONGEST: usize = 40;
/// The most values drawn to come to the place.
const FARTHEST: usize = 10_000;

/// The steps of the first value that is not as the reference draws it; empty
/// for an operation that draws nothing one by one.
pub(super) fn reading(case: &Case, reply: &Reply) -> Vec<String> {
    let Reply::Answer(Answer::Ok(result)) = reply else { return Vec::new() };
    let (Some(wanted), Some(got)) = (case.expect["out"].as_array(), result["out"].as_array())
    else {
        return Vec::new();
    };
    if case.op != "sample" || wanted.is_empty() {
        return Vec::new();
    }
    let departs = (0..wanted.len()).find(|&at| wanted.get(at) != got.get(at));
    // The same values, but other bits: the last one stands for all.
    let at = departs.unwrap_or(wanted.len() - 1);
    if at > FARTHEST {
        return Vec::new();
    }
    steps(&case.args, at).unwrap_or_default()
}

/// The steps of the value `at`, after a line that says which it is.
fn steps(args: &Value, at: usize) -> Result<Vec<String>> {
    let mut fields = Fields::open(args, "sample", "")?;
    let mut texts = Vec::new();
    for (name, value) in args["params"].as_object().into_iter().flatten() {
        texts.push(format!("{name}={}", value.as_str().unwrap_or_default()));
    }
    let mut parameters = Parameters::read(texts.iter().map(String::as_str))?;
    let profile = fields.text("profile")?;
    let profile = profile.trim_end_matches("/1").parse()?;
    let sampler = Sampler::new(fields.text("law")?, profile, &mut parameters)?;
    // All of it is kept, so that places are counted from the tape's beginning.
    let mut transcript = Transcript::new(tape(&mut fields)?);
    for _ in 0..at {
        sampler.draw(&mut transcript)?;
    }
    let (first, before) = (transcript.position(), transcript.steps().len());
    let value = sampler.draw(&mut transcript)?;
    let mut lines = vec![format!("out[{at}] = {value}, read from bit {first} of the tape:")];
    let steps = transcript.steps().get(before..).unwrap_or_default();
    lines.extend(steps.iter().take(LONGEST).map(ToString::to_string));
    if steps.len() > LONGEST {
        lines.push(format!("... and {} more", steps.len() - LONGEST));
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;
    use crate::vectors::Class;

    #[test]
    fn the_value_that_differs_is_read_step_by_step() {
        let args = json!({"law": "bernoulli", "params": {"p": "3/8"}, "profile": "cks20/1",
            "count": 3, "tape": {"hex": "5a5a"}});
        let mut tape = crate::tape::Recorded::new([]);
        let Answer::Ok(right) = crate::reference::answer("sample", &args, &mut tape) else {
            panic!("the reference draws this")
        };
        let case = Case::new("x", Class::Exact, "sample", args, right.clone());
        let mut wrong = right.clone();
        wrong["out"][1] = json!("7");
        let lines = reading(&case, &Reply::Answer(Answer::Ok(wrong)));
        assert!(lines[0].starts_with("out[1] = "), "{lines:?}");
        let first = lines[0].split(' ').nth(6).unwrap();
        let places = [format!("uniform_below @{first} "), format!("bernoulli @{first} ")];
        assert!(places.iter().any(|place| lines[1].starts_with(place)), "{lines:?}");
        let mut bits = right;
        bits["bits"] = json!(1);
        let lines = reading(&case, &Reply::Answer(Answer::Ok(bits)));
        assert!(lines[0].starts_with("out[2] = "), "{lines:?}");
        assert!(reading(&case, &Reply::Answer(Answer::TapeEnded)).is_empty());
    }
}
