//! A conformance run for the dashboards of build servers. The only door to
//! `quick-junit`.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::conform::{Conformance, Outcome, Record};

/// A run as JUnit: a suite per file of vectors; `failure` is a wrong answer,
/// `error` a crash, a time-out or a broken protocol, `skipped` what was not
/// asked, does not apply or was expected to fail.
pub fn conform_junit(found: &Conformance) -> String {
    let mut report = Report::new("etalon conform");
    let mut suites: Vec<TestSuite> = Vec::new();
    for record in &found.records {
        let at = suites.iter().position(|suite| suite.name.as_str() == record.file);
        let at = at.unwrap_or_else(|| {
            suites.push(TestSuite::new(record.file.as_str()));
            suites.len() - 1
        });
        suites[at].add_test_case(case(found, record));
    }
    let who = &found.greeting;
    let seed = found.seed.as_deref().unwrap_or_default();
    for mut suite in suites {
        for (name, value) in [
            ("subject", who.name.as_str()),
            ("version", &who.version),
            ("language", &who.language),
            ("vectors", &found.suite),
            ("seed", seed),
        ] {
            if !value.is_empty() {
                suite.add_property((name, value));
            }
        }
        report.add_test_suite(suite);
    }
    if let Some(fault) = &found.fault {
        let mut suite = TestSuite::new("the program");
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(fault.as_str());
        suite.add_test_case(TestCase::new("stays up", status));
        report.add_test_suite(suite);
    }
    report.to_string().unwrap_or_default()
}

fn case(found: &Conformance, record: &Record) -> TestCase {
    let detail = record.outcome.detail();
    let mut status = match &record.outcome {
        _ if found.is_failure(record) => match record.outcome {
            Outcome::Crashed(_) | Outcome::Timeout(_) | Outcome::Protocol(_) => {
                TestCaseStatus::non_success(NonSuccessKind::Error)
            }
            _ => TestCaseStatus::non_success(NonSuccessKind::Failure),
        },
        Outcome::NotOffered | Outcome::NotApplicable(_) => TestCaseStatus::skipped(),
        _ if record.excused.is_some() => TestCaseStatus::skipped(),
        _ => TestCaseStatus::success(),
    };
    match (&record.excused, &record.outcome) {
        (Some(why), _) => {
            status.set_message(format!("expected to fail: {why}; {detail}"));
        }
        (None, Outcome::NotOffered) => {
            status.set_message("not offered");
        }
        (None, Outcome::Pass(_)) => {}
        (None, _) => {
            status.set_message(detail);
        }
    }
    if found.is_failure(record) {
        status.set_type(record.outcome.heading());
        let mut lines = vec![record.comment.clone(), detail.to_owned()];
        lines.extend(record.reading.iter().cloned());
        status.set_description(lines.join("\n"));
    }
    let mut case = TestCase::new(record.id.as_str(), status);
    case.set_classname(format!("{}.{}", record.class, record.file.replace('/', ".")));
    if let Outcome::Pass(grade) = record.outcome
        && !grade.is_empty()
    {
        case.add_property(("grade", grade));
    }
    case
}
