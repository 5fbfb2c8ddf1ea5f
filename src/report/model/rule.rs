//! The rules that a result can break: ids that never change their meaning.

/// One thing that can be amiss.
///
/// # Example
///
/// ```
/// use etalon::report::{RULES, Rule};
///
/// let rule: &Rule = RULES.iter().find(|rule| rule.id == "ETALON-REFUTED").expect("it is listed");
/// assert_eq!(rule.about, "the accountant refutes a claim");
/// assert!(rule.help.starts_with("What is composed loses more than the claim allows, proven."));
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its id; it stays when words are improved.
    pub id: &'static str,
    /// What is amiss, in a clause.
    pub about: &'static str,
    /// What it means and what to do, in two or three sentences.
    pub help: &'static str,
}

/// Every rule.
pub const RULES: &[Rule] = &[
    VIOLATION,
    DRIFTED,
    INCONCLUSIVE,
    NOT_ASSESSABLE,
    NOT_REACHED,
    SUBJECT,
    WRONG_ANSWER,
    WRONGLY_REFUSED,
    NOT_REFUSED,
    EXCEPTION,
    NOT_SUPPORTED,
    LAST_PLACES,
    CRASHED,
    TIMEOUT,
    PROTOCOL,
    NOTHING_ASKED,
    REFUTED,
    UNDECIDED,
    REFEREE,
    PROMISE_BROKEN,
    MUSEUM,
];

pub(super) const VIOLATION: Rule = Rule {
    id: "ETALON-VIOLATION",
    about: "a claim of privacy is violated",
    help: "The outputs on two neighboring inputs differ more than the claim allows; the \
           probability that a true claim is called violated is at most alpha. Replay it \
           with the seed, or let `etalon audit --certificate` confirm it in fresh runs.",
};
pub(super) const DRIFTED: Rule = Rule {
    id: "ETALON-DRIFTED",
    about: "an expectation does not hold any more",
    help: "The subject no longer does what the file expects of it. If it was repaired or \
           the change is intended, change the expectation; if not, find the change that \
           caused it.",
};
pub(super) const INCONCLUSIVE: Rule = Rule {
    id: "ETALON-INCONCLUSIVE",
    about: "too few runs to have found anything",
    help: "Neither a violation nor the absence of one was shown. Give more \
           runs (`--max-runs`) or more time (`--max-seconds`), or a pair of inputs that \
           tells more.",
};
pub(super) const NOT_ASSESSABLE: Rule = Rule {
    id: "ETALON-NOT-ASSESSABLE",
    about: "it could not be assessed",
    help: "What was given does not suffice to judge this; the message says what is \
           missing. It is neither kept nor broken as far as is known.",
};
pub(super) const NOT_REACHED: Rule = Rule {
    id: "ETALON-NOT-REACHED",
    about: "the run ended before it was asked",
    help: "The run was interrupted or broke off. What was not asked is neither right nor \
           wrong: run it again to the end.",
};
pub(super) const SUBJECT: Rule = Rule {
    id: "ETALON-SUBJECT",
    about: "what was to be judged could not be run",
    help: "The program under test did not start, ended early or gave nothing to judge. \
           This says nothing of its privacy: run it by hand and see its standard error.",
};
pub(super) const WRONG_ANSWER: Rule = Rule {
    id: "ETALON-WRONG-ANSWER",
    about: "the answer to a golden vector is wrong",
    help: "The answer differs from the reference, which is checked by independent \
           programs. The details show the first step at which they part. A sampler whose \
           algorithm is not the profile's is not wrong: it offers `count-tapes` and \
           `frequencies`, not `sample`.",
};
pub(super) const WRONGLY_REFUSED: Rule = Rule {
    id: "ETALON-WRONGLY-REFUSED",
    about: "it refuses what is acceptable",
    help: "A valid question was refused. Accept it, or do not offer the operation in the \
           greeting.",
};
pub(super) const NOT_REFUSED: Rule = Rule {
    id: "ETALON-NOT-REFUSED",
    about: "it accepts what must be refused",
    help: "Parameters out of their range got an answer. Check them before a bit of the \
           tape is read: such an answer has no guarantee.",
};
pub(super) const EXCEPTION: Rule = Rule {
    id: "ETALON-EXCEPTION",
    about: "an exception that nobody planned",
    help: "The implementation failed in the middle of a question. Which inputs fail can \
           tell inputs apart.",
};
pub(super) const NOT_SUPPORTED: Rule = Rule {
    id: "ETALON-NOT-SUPPORTED",
    about: "it offers what it does not support",
    help: "The greeting offers this operation and the answer says unsupported. Leave it \
           out of the greeting.",
};
pub(super) const LAST_PLACES: Rule = Rule {
    id: "ETALON-LAST-PLACES",
    about: "wrong in the last places of a float",
    help: "The answer is right but for rounding, which a strict run does not accept. \
           Compute in rationals, or leave `--strict` out.",
};
pub(super) const CRASHED: Rule = Rule {
    id: "ETALON-CRASHED",
    about: "the program ended in the middle of a question",
    help: "It ended without a reply. Run this case alone with `etalon conform --case` and \
           see its standard error.",
};
pub(super) const TIMEOUT: Rule = Rule {
    id: "ETALON-TIMEOUT",
    about: "no reply in time",
    help: "The program did not answer before its deadline. Look for a loop that does not \
           end, or give more time with `--timeout`.",
};
pub(super) const PROTOCOL: Rule = Rule {
    id: "ETALON-PROTOCOL",
    about: "a reply breaks the protocol",
    help: "The reply is not what the protocol asks for, so it was not judged. `etalon \
           check-adapter` says what is wrong with it.",
};
pub(super) const NOTHING_ASKED: Rule = Rule {
    id: "ETALON-NOTHING-ASKED",
    about: "nothing was asked",
    help: "No case was put to the program: none was selected, or none of those is \
           offered. A run without questions shows nothing.",
};
pub(super) const REFUTED: Rule = Rule {
    id: "ETALON-REFUTED",
    about: "the accountant refutes a claim",
    help: "What is composed loses more than the claim allows, proven. Weaken the claim, \
           compose less, or add noise: `etalon account --calibrate` finds how much.",
};
pub(super) const UNDECIDED: Rule = Rule {
    id: "ETALON-UNDECIDED",
    about: "the accountant could not decide",
    help: "The claim lies within the enclosure. Ask for a smaller `--width`.",
};
pub(super) const REFEREE: Rule = Rule {
    id: "ETALON-REFEREE",
    about: "the referee contradicts the answer",
    help: "Two independent computations enclose the same number and do not meet: a fault \
           of Etalon. Please report it, with the question.",
};
pub(super) const PROMISE_BROKEN: Rule = Rule {
    id: "ETALON-PROMISE-BROKEN",
    about: "a promise of an insights system is broken",
    help: "A test of the promise fails; its details give two datasets and what the system \
           shows of each.",
};
pub(super) const MUSEUM: Rule = Rule {
    id: "ETALON-MUSEUM",
    about: "an exhibit of the museum is not as it should be",
    help: "What is known to be broken stood, or what is correct fell: a fault of the \
           auditor, or a number of runs too small. Please report it, with the seed.",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_distinct_and_of_one_form() {
        for (at, rule) in RULES.iter().enumerate() {
            let word = rule.id.strip_prefix("ETALON-").unwrap();
            assert!(word.chars().all(|c| c.is_ascii_uppercase() || c == '-'), "{}", rule.id);
            assert!(RULES[..at].iter().all(|other| other.id != rule.id), "{} twice", rule.id);
            assert!(rule.help.ends_with('.') && !rule.about.ends_with('.'), "{}", rule.id);
            // A flag or a command that is broken over two lines cannot be copied.
            for word in rule.help.split('`').skip(1).step_by(2) {
                assert!(!word.contains("- ") && !word.contains("  "), "{}: `{word}`", rule.id);
            }
        }
    }
}
