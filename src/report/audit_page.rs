//! The result of an audit as a page that whoever has to decide can read: the
//! verdict first, the claim in words, what was seen, what could not have been
//! seen, and how to do it again.
//!
//! A pure function of the stored result; what an older result does not hold is
//! left out.

mod drawing;
mod limits;
mod outputs;
mod path;
mod profile;
mod stored;
mod suite;
mod verdict;
mod words;

use crate::error::Result;
use crate::json::Value;
use crate::report::page::Page;
use crate::report::page::template::{Markup, html};
use stored::{Stored, worded};

const STYLE: &str = include_str!("audit_page/style.css");

/// The page of a result of `etalon audit --format json`: of one finding, or of
/// a suite (`etalon-audit/1`).
///
/// One file of HTML without scripts that asks for nothing else. Nothing in the
/// result is taken for markup; numbers are those of the result.
///
/// # Errors
///
/// [`Error::Input`](crate::Error::Input) for a document that is not such a
/// result: no verdict, or a format of another name.
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// use etalon::report::audit_page;
///
/// let finding = json!({
///     "format": "etalon-finding/1", "verdict": "violation", "claim": "eps=1",
///     "relation": "replace-one", "unit": "person", "subject": "<script>", "runs": 4000,
/// });
/// let page = audit_page(&finding)?;
/// assert!(page.contains("&lt;script&gt;") && !page.contains("<script"));
/// assert!(audit_page(&json!({"claim": "eps=1"})).is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn audit_page(document: &Value) -> Result<String> {
    let foot = html! {
        "Drawn by Etalon " (env!("CARGO_PKG_VERSION")) " from a stored result. "
        "An audit can refute a claim of differential privacy; it never proves one."
    };
    if let Some(list) = document.get("findings").and_then(Value::as_array) {
        let read = |(at, finding)| Stored::read(finding, &format!("findings[{at}]"));
        let findings = list.iter().enumerate().map(read).collect::<Result<Vec<_>>>()?;
        let heading = suite::heading(&findings);
        let page = Page {
            title: html! { (heading) },
            style: STYLE,
            class: None,
            contents: suite::contents(&findings),
            main: suite::main(&findings, document),
            foot,
        };
        return Ok(page.html());
    }
    let finding = Stored::read(document, "verdict")?;
    let claim = finding.text("claim").map_or_else(String::new, worded);
    let page = Page {
        title: html! { (verdict::sentence(&finding)) ": " (claim) },
        style: STYLE,
        class: None,
        contents: contents(),
        main: html! {
            header.verdict {
                p.eyebrow { "Etalon audit of " (verdict::subject(&finding)) }
                h1 { (verdict::sentence(&finding)) }
                @if let Some(made) = finding.text("made") { p.note { "Audited on " (made) } }
            }
            (body("", &finding))
        },
        foot,
    };
    Ok(page.html())
}

/// Everything that is said of a finding but its heading; `id` is put before
/// the names of its parts, which are landmarks on a page of one finding only.
fn body(id: &str, finding: &Stored<'_>) -> Markup {
    let plots = [
        outputs::plot(id, finding),
        path::wealth(id, finding),
        path::bound(id, finding),
        profile::plot(id, finding),
    ];
    let plots: Vec<_> = plots.into_iter().flatten().collect();
    html! {
        (verdict::banner(finding))
        (verdict::facts(finding))
        (words::section(id, finding))
        @if !plots.is_empty() {
            section.part aria-labelledby=[id.is_empty().then_some("seen")] {
                h2 id={ (id) "seen" } { "What was seen" }
                div.figures { @for plot in &plots { (plot.figure()) } }
            }
        }
        (limits::unseen(id, finding))
        (limits::again(id, finding))
    }
}

fn contents() -> Markup {
    html! {
        nav.contents aria-label="Contents" {
            ul {
                li { a href="#content" { "The verdict" } }
                li { a href="#words" { "The claim in words" } }
                li { a href="#unseen" { "What could not have been seen" } }
                li { a href="#again" { "How to do it again" } }
            }
        }
    }
}
