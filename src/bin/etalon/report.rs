//! `etalon report`: a stored result shown in another way; and how every
//! command shows its own, which is the same way.

use etalon::json::{self, Value};
use etalon::report::{Report, View, audit_page, render};

use crate::args::{ReportArgs, ViewName};
use crate::exit::{End, Failure};
use crate::files;

/// Runs the command.
pub(crate) fn run(arguments: &ReportArgs) -> Result<End, Failure> {
    if let Some(out) = &arguments.view.out {
        files::check_writable(out)?;
    }
    let name = arguments.result.display().to_string();
    let result = json::parse(&files::read_text(&arguments.result)?, &name)?;
    let report = Report::read(&result, &name)?;
    let text = match view(arguments.view.format) {
        Some(view) => shown(&result, &report, view)?,
        None => json::pretty(&result),
    };
    files::deliver(arguments.view.out.as_deref(), &text)?;
    Ok(End::Good)
}

/// A result as a command shows it: text and JSON as ever, the other views of
/// the model that is read from the JSON.
pub(crate) fn show(
    format: ViewName,
    result: impl FnOnce() -> Value,
    text: impl FnOnce() -> Result<String, Failure>,
) -> Result<String, Failure> {
    match view(format) {
        Some(View::Text) => text(),
        Some(view) => {
            let result = result();
            shown(&result, &Report::read(&result, "the result")?, view)
        }
        None => Ok(json::pretty(&result())),
    }
}

/// A view of a result; the page of an audit has plots, which the model does not.
fn shown(result: &Value, report: &Report, view: View) -> Result<String, Failure> {
    match (view, result["format"].as_str()) {
        (View::Html, Some("etalon-audit/1" | "etalon-finding/1")) => Ok(audit_page(result)?),
        _ => Ok(render(report, view)),
    }
}

/// The view of a name; none for the result itself.
fn view(name: ViewName) -> Option<View> {
    match name {
        ViewName::Text => Some(View::Text),
        ViewName::Json => None,
        ViewName::Junit => Some(View::Junit),
        ViewName::Sarif => Some(View::Sarif),
        ViewName::Markdown => Some(View::Markdown),
        ViewName::Annotations => Some(View::Annotations),
        ViewName::Html => Some(View::Html),
    }
}
