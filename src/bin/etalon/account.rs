//! `etalon account`: one question about everything that is composed.

use std::time::Instant;

use etalon::Error;
use etalon::account::{Engine, Outcome, Question, Recheck, Request, Verdict, Words, profile};
use etalon::num::Rational;
use etalon::privacy::Claim;
use etalon::report::{account_json, account_text, profile_svg};

use crate::args::AccountArgs;
use crate::exit::{End, Failure};
use crate::files;
use crate::report::show;

/// How many steps of a profile are drawn.
const PLOTTED: u32 = 60;

/// Runs the command.
pub(crate) fn run(arguments: &AccountArgs) -> Result<End, Failure> {
    for file in arguments.result.out.iter().chain(&arguments.plot) {
        files::check_writable(file)?;
    }
    let start = Instant::now();
    let request = words(arguments)?.request()?;
    let outcome = request.answer(&Engine)?;
    let seconds = start.elapsed().as_secs_f64();
    let recheck = if arguments.referee { Some(request.recheck(&outcome)?) } else { None };
    let text = show(
        arguments.result.format,
        || account_json(&request, &outcome, recheck.as_ref(), seconds),
        || Ok(account_text(&request, &outcome, recheck.as_ref(), seconds)),
    )?;
    if let Some(path) = &arguments.plot {
        files::write(path, &plot(&request, &outcome)?)?;
    }
    files::deliver(arguments.result.out.as_deref(), &text)?;
    Ok(end(&outcome, recheck.as_ref()))
}

/// How the command ends: whatever was found, a referee that contradicts it is
/// a fault of ours.
fn end(outcome: &Outcome, recheck: Option<&Recheck>) -> End {
    if recheck.is_some_and(|found| !found.agrees) {
        return End::Infrastructure;
    }
    match outcome {
        Outcome::Judged(judgement) => match judgement.verdict {
            Verdict::Verified => End::Good,
            Verdict::Refuted => End::Violation,
            Verdict::Undecided => End::Inconclusive,
        },
        Outcome::Calibrated(found) if !found.is_tight() => End::Inconclusive,
        _ => End::Good,
    }
}

/// The profile up to twice the ε that was asked about or found.
fn plot(request: &Request, outcome: &Outcome) -> Result<String, Failure> {
    let plan = match outcome {
        Outcome::Calibrated(found) => request.plan_with(&found.verified)?,
        _ => request.plan()?,
    };
    let claim = match &request.question {
        Question::Claim(Claim::Approx { epsilon, delta })
        | Question::Calibrate(Claim::Approx { epsilon, delta }) => {
            Some((epsilon.enclose(64)?.hi().to_rational(), delta))
        }
        _ => None,
    };
    let reach = match (&claim, &request.question, outcome) {
        (Some((epsilon, _)), _, _) => epsilon.clone(),
        (None, Question::DeltaAt(epsilon), _) if epsilon.is_positive() => epsilon.clone(),
        (None, _, Outcome::Epsilon(priced)) if priced.lo.is_positive() => priced.lo.to_rational(),
        _ => Rational::from(4),
    };
    let largest = &reach * &Rational::from(2);
    let width = Rational::new(1, 100u8)?;
    let points = profile(&plan, &largest, PLOTTED, &width, &Engine)?;
    let marked = claim.map(|(epsilon, delta)| (epsilon.approximate(), delta));
    Ok(profile_svg(&points, marked)?)
}

/// The words of the flags, or of a plan file.
fn words(arguments: &AccountArgs) -> Result<Words, Failure> {
    if let Some(path) = &arguments.plan {
        let text = files::read_text(path)?;
        return Ok(Words::from_json(&text, &path.display().to_string())?);
    }
    if arguments.compose.is_empty() {
        return Err(Error::Missing {
            what: "what is composed",
            give: "--compose \"gaussian(sigma=20) * 1000\", or a plan file",
        }
        .into());
    }
    Ok(Words {
        compose: arguments.compose.clone(),
        relation: arguments.relation.clone(),
        delta: arguments.delta.clone(),
        epsilon: arguments.epsilon.clone(),
        claim: arguments.claim.clone(),
        calibrate: arguments.calibrate.clone(),
        width: arguments.width.clone(),
    })
}

#[cfg(test)]
mod tests {
    use std::process::ExitCode;

    use super::*;

    fn asked(compose: &str, question: &str) -> (Request, Outcome) {
        let (mut epsilon, mut claim) = (None, None);
        if question.contains('=') {
            claim = Some(question.to_owned());
        } else {
            epsilon = Some(question.to_owned());
        }
        let words = Words {
            compose: vec![compose.to_owned()],
            relation: Some("replace-one".to_owned()),
            epsilon,
            claim,
            ..Words::default()
        };
        let request = words.request().unwrap();
        let outcome = request.answer(&Engine).unwrap();
        (request, outcome)
    }

    #[test]
    fn a_referee_that_contradicts_the_answer_ends_the_command_with_three() {
        for question in ["2.25", "eps=2.25,delta=1e-3"] {
            let (request, right) = asked("randomized_response(eps=0.5) * 20", question);
            // The answer to another plan, as a broken engine might give it.
            let (_, wrong) = asked("randomized_response(eps=0.5) * 18", question);
            let agrees = request.recheck(&right).unwrap();
            assert_ne!(end(&right, Some(&agrees)), End::Infrastructure);
            let contradicts = request.recheck(&wrong).unwrap();
            let found = end(&wrong, Some(&contradicts));
            assert_eq!(found, End::Infrastructure);
            let code = crate::exit::code(Ok(found));
            assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::from(3)));
        }
    }
}
