//! What every page of a report has in common: the frame, the style, how
//! numbers are written and where they stand on an axis.
//!
//! A page is one file of HTML without scripts that asks for nothing else.

pub(super) mod axis;
pub(super) mod belief;
pub(super) mod digits;
pub(super) mod template;

use template::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("page/style.css");

/// What a page may load: nothing.
const LOADS: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// The parts of a page.
#[derive(Debug)]
pub(super) struct Page<'a> {
    /// What the browser calls it.
    pub(super) title: Markup,
    /// What the style of all pages does not say.
    pub(super) style: &'a str,
    /// A class of the whole.
    pub(super) class: Option<&'a str>,
    /// Links to its parts.
    pub(super) contents: Markup,
    /// What it says.
    pub(super) main: Markup,
    /// What stands below it.
    pub(super) foot: Markup,
}

impl Page<'_> {
    /// The page as HTML.
    pub(super) fn html(&self) -> String {
        let Self { title, style, class, contents, main, foot } = self;
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta http-equiv="Content-Security-Policy" content=(LOADS);
                    meta name="color-scheme" content="light dark";
                    meta name="referrer" content="no-referrer";
                    link rel="icon" href="data:,";
                    title { (title) }
                    style { (PreEscaped(STYLE)) (PreEscaped(style)) }
                }
                body class=[*class] {
                    a.skip href="#content" { "Skip to the content" }
                    div.page {
                        (contents)
                        main id="content" tabindex="-1" { (main) }
                    }
                    footer { (foot) }
                }
            }
        };
        page.into_string()
    }
}
