//! HTML in which whatever is not markup is escaped: the only door to `maud`.

pub(super) use maud::{DOCTYPE, Markup, PreEscaped, html};
