//! `release`: a mechanism on an input and a tape.

use super::arguments::{self, parameters_in, profile};
use crate::error::Result;
use crate::json::{Fields, Value, json};
use crate::subject::{BUILTINS, Side, find};

/// Releases once. A built-in is made for a pair of inputs; here both are the
/// input, and it is run on the left one.
pub(super) fn release(mut args: Fields<'_>) -> Result<Value> {
    let entry = find(&[BUILTINS], args.text("mechanism")?)?;
    profile(&mut args)?;
    let profile = args.text("profile")?;
    let parameters = parameters_in(&mut args, profile)?;
    let input = args.required("input")?;
    let mut run = entry.make(parameters, &[input.clone(), input.clone()])?;
    let mut tape = arguments::tape(&mut args)?;
    args.close()?;
    let out = run(Side::Left, &mut tape)?;
    Ok(json!({"out": out.to_json(), "bits": tape.read()}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::{Answer, answer};
    use crate::tape::Recorded;

    fn said(args: &Value) -> Answer {
        answer("release", args, &mut Recorded::new([]))
    }

    #[test]
    fn a_release_is_the_input_and_the_noise_of_the_tape() {
        // docs/spec/tape.md, section 6: scale 3 on the tape of zeros gives -1.
        let seed = "00".repeat(32);
        let tape = json!({"chacha20": seed, "stream": 0});
        let args = json!({"mechanism": "discrete-laplace", "params": {"scale": "3"}, "input": 10,
            "profile": "cks20/1", "tape": tape});
        assert_eq!(said(&args), Answer::Ok(json!({"out": 9, "bits": 8})));
        let mut big = args.clone();
        big["input"] = json!("18446744073709551616");
        let out = json!({"out": {"int": "18446744073709551615"}, "bits": 8});
        assert_eq!(said(&big), Answer::Ok(out));
        let mut many = args.clone();
        many["input"] = json!([10, 20]);
        many["profile"] = json!("inverse/1");
        assert_eq!(said(&many), Answer::Ok(json!({"out": [10, 18], "bits": 128})));
    }

    #[test]
    fn what_is_not_acceptable_is_refused_and_what_is_unknown_unsupported() {
        let right = json!({"mechanism": "randomized-response", "params": {"odds": "3"}, "input": 1,
            "profile": "cks20/1", "tape": {"hex": ""}});
        assert_eq!(said(&right), Answer::TapeEnded);
        for (field, value) in [
            ("params", json!({"odds": "3", "profile": "cks20/1"})),
            ("params", json!({"odds": "0"})),
            ("params", json!({})),
            ("params", json!({"odds": "3", "answer": "2"})),
            ("input", json!(2)),
            ("input", json!(-1)),
            ("input", json!(0.5)),
            ("extra", json!(1)),
        ] {
            let mut args = right.clone();
            args[field] = value.clone();
            assert!(matches!(said(&args), Answer::Refused(_)), "{field} {value}");
        }
        for (field, value) in [("mechanism", "oracle"), ("profile", "cks20/2")] {
            let mut args = right.clone();
            args[field] = json!(value);
            assert!(matches!(said(&args), Answer::Unsupported(_)), "{field} {value}");
        }
    }
}
