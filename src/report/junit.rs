//! A report for the dashboards of build servers. The only door to
//! `quick-junit`.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Report as Dashboard, TestCase, TestCaseStatus, TestSuite};

use super::model::{Group, Item, Outcome, Report};

/// A report as JUnit: a suite per group; `failure` is what is not as it should
/// be, `error` what did not run or could not be decided, `skipped` what was not
/// asked or does not count. So it is green exactly if the command ends with 0.
pub(super) fn junit(report: &Report) -> String {
    let mut dashboard = Dashboard::new(report.kind.command());
    for group in &report.groups {
        dashboard.add_test_suite(suite(report, group));
    }
    // Writing to a string cannot fail, and what XML cannot hold was left out.
    dashboard.to_string().unwrap_or_default()
}

fn suite(report: &Report, group: &Group) -> TestSuite {
    let mut suite = TestSuite::new(group.name.as_str());
    for (name, value) in &report.properties {
        suite.add_property((*name, value.as_str()));
    }
    suite.add_property(("verdict", report.verdict.as_str()));
    suite.add_test_cases(group.items.iter().map(case));
    suite
}

fn case(item: &Item) -> TestCase {
    let mut status = match item.outcome {
        Outcome::Failed => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Outcome::Error | Outcome::Undecided => TestCaseStatus::non_success(NonSuccessKind::Error),
        Outcome::Skipped => TestCaseStatus::skipped(),
        Outcome::Passed => TestCaseStatus::success(),
    };
    if !item.message.is_empty() {
        status.set_message(item.message.as_str());
    }
    if let Some(rule) = item.rule {
        status.set_type(rule.id);
        status.set_description(item.details.join("\n"));
    }
    let mut case = TestCase::new(item.name.as_str(), status);
    if item.outcome == Outcome::Passed && !item.details.is_empty() {
        // What a pass means is in what could not have been seen.
        case.set_system_out(format!("{}\n{}", item.message, item.details.join("\n")));
    }
    case.set_classname(item.class.as_str());
    for (name, value) in &item.properties {
        match (*name, value.parse().map(Duration::try_from_secs_f64)) {
            ("seconds", Ok(Ok(time))) => {
                case.set_time(time);
            }
            _ => {
                case.add_property((*name, value.as_str()));
            }
        }
    }
    if let Some(place) = &item.place {
        case.add_property(("file", place.file.as_str()));
        case.add_property(("line", place.line.to_string().as_str()));
    }
    case
}
