//! The command that makes an audit again, run for run.

use std::path::Path;

use crate::audit::suite::{Case, Source};
use crate::audit::{Plan, short};

/// The words of a command line that puts the claim of `case` to the test as
/// `plan` did, with the same seed; `seconds` limit the audit, `deadline` is in
/// seconds, too. Files of samples are found in `folder`.
///
/// The same runs are judged in the same order. Where a clock ended the audit,
/// or where a program draws of its own, it may end elsewhere.
///
/// # Example
///
/// ```
/// use std::path::Path;
///
/// use etalon::audit::Plan;
/// use etalon::audit::suite::Suite;
/// use etalon::report::command;
/// use etalon::tape::Seed;
///
/// let text = r#"{
///   "format": "etalon-suite/1",
///   "claims": [{
///     "name": "a count", "claim": "eps=1", "relation": "replace-one", "unit": "person",
///     "subject": {"builtin": "discrete-laplace", "params": {"scale": "1"}},
///     "left": 0, "right": 1
///   }]
/// }"#;
/// let suite = Suite::read(text, "claims.json")?;
/// let case = &suite.cases[0];
/// let plan = Plan {
///     claim: case.claim.clone(),
///     relation: case.relation,
///     unit: case.unit.clone(),
///     alpha: suite.alpha_each()?,
///     max_runs: 20_000,
///     stop_at_violation: true,
///     seed: Seed::new([0; 32]),
/// };
/// let words = command(case, &plan, Path::new("."), 60, 10).join(" ");
/// assert!(words.starts_with("etalon audit --claim eps=1 --relation replace-one --unit person"));
/// assert!(words.ends_with("--builtin discrete-laplace --param scale=1 --stop-at-violation"));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn command(
    case: &Case,
    plan: &Plan,
    folder: &Path,
    seconds: u64,
    deadline: u64,
) -> Vec<String> {
    let mut words = vec!["etalon".to_owned(), "audit".to_owned()];
    let mut option = |name: &str, value: String| words.extend([format!("--{name}"), value]);
    option("claim", plan.claim.to_string());
    option("relation", plan.relation.to_string());
    option("unit", plan.unit.to_string());
    match (case.inputs, &case.source) {
        (Some(inputs), _) => option("inputs", inputs.to_string()),
        (None, Source::Samples { .. }) => {}
        (None, _) => {
            option("left", case.pair[0].to_string());
            option("right", case.pair[1].to_string());
        }
    }
    option("alpha", short(&plan.alpha));
    if !case.exact {
        option("max-runs", plan.max_runs.to_string());
        option("max-seconds", seconds.to_string());
        option("seed", plan.seed.hex());
    }
    if !case.channels.are_output_only() {
        option("channels", case.channels.to_string());
    }
    let parameters = match &case.source {
        Source::BuiltIn { name, parameters } => {
            option("builtin", name.clone());
            parameters.as_slice()
        }
        Source::Taped { mechanism, parameters, .. } => {
            option("mechanism", mechanism.clone());
            parameters.as_slice()
        }
        Source::Program { op, .. } => {
            option("op", op.clone());
            option("deadline-seconds", deadline.to_string());
            &[]
        }
        Source::Samples { .. } => &[],
    };
    parameters.iter().for_each(|parameter| option("param", parameter.clone()));
    if case.exact {
        words.push("--exact".to_owned());
    } else if plan.stop_at_violation {
        words.push("--stop-at-violation".to_owned());
    }
    match &case.source {
        Source::Samples { left, right } => {
            words.push("--samples".to_owned());
            words.extend([left, right].map(|path| folder.join(path).display().to_string()));
        }
        Source::Program { argv, .. } | Source::Taped { argv, .. } => {
            words.push("--".to_owned());
            words.extend(argv.iter().cloned());
        }
        Source::BuiltIn { .. } => {}
    }
    words
}

/// Words of a command line for a shell.
pub(super) fn shell_words(words: &[&str]) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=,:+@%".contains(c);
    let quote = |word: &&str| match !word.is_empty() && word.chars().all(plain) {
        true => (*word).to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    };
    words.iter().map(quote).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_the_words_back() {
        let words = ["etalon", "audit", "--claim", "eps=ln(3)", "it's", "", "$(rm x)", "[0,1]"];
        let expected = r"etalon audit --claim 'eps=ln(3)' 'it'\''s' '' '$(rm x)' '[0,1]'";
        assert_eq!(shell_words(&words), expected);
    }
}
