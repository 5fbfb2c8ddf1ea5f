//! HTML in which whatever is not markup is escaped: the only door to `maud`.

pub(in crate::report) use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The head of a table with these columns.
///
/// Roles are spelled out, here and in rows: some browsers drop them where a
/// style lays rows out in another way, as it does on telephones.
pub(in crate::report) fn columns(names: &[&str]) -> Markup {
    html! {
        thead role="rowgroup" {
            tr role="row" {
                @for name in names { th scope="col" role="columnheader" { (name) } }
            }
        }
    }
}

/// A fact in a list of facts: its name, what it is, and a note.
pub(in crate::report) fn fact(name: &str, value: &Markup, note: &Markup) -> Markup {
    html! { div { dt { (name) } dd { strong { (value) } small { (note) } } } }
}
