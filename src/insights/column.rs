//! Which column of a file is which: display names cleaned by the rule of the
//! importers, and a mapping for names that the rule does not bring together.

use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::json::{self, Value};
use crate::table::Row;

/// A display name as the importers write it: `%` becomes `Percent`, every
/// other character that is no letter or digit becomes `_`.
///
/// # Example
///
/// ```
/// use etalon::insights::column::cleaned;
/// assert_eq!(cleaned("After-hours collaboration hours"), "After_hours_collaboration_hours");
/// assert_eq!(cleaned("Meetings % 1:1"), "Meetings_Percent_1_1");
/// ```
pub fn cleaned(header: &str) -> String {
    let mut name = String::with_capacity(header.len());
    for c in header.trim().chars() {
        match c {
            '%' => name.push_str("Percent"),
            c if c.is_alphanumeric() => name.push(c),
            _ => name.push('_'),
        }
    }
    name
}

/// Headers of a file and the columns they stand for.
///
/// # Example
///
/// ```
/// use etalon::insights::Mapping;
///
/// let mapping = Mapping::read(r#"{"E-Mail-Stunden": "Email_hours"}"#, "mapping.json")?;
/// assert_eq!(mapping.column("E-Mail-Stunden"), "Email_hours");
/// // A header that it does not name is cleaned.
/// assert_eq!(mapping.column("Chat hours"), "Chat_hours");
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping(BTreeMap<String, String>);

impl Mapping {
    /// Reads `{"E-Mail-Stunden": "Email_hours", ...}`.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if it is no object of texts, or two headers stand for
    /// one column.
    pub fn read(text: &str, source: &str) -> Result<Self> {
        let fault = |place: String, rule: &str| Error::Input {
            source: source.to_owned(),
            place,
            rule: rule.to_owned(),
        };
        let Value::Object(map) = json::parse(text, source)? else {
            return Err(fault(
                "line 1".to_owned(),
                "write an object {\"header\": \"column\", ...}",
            ));
        };
        let mut known = BTreeMap::new();
        for (header, column) in &map {
            let Some(column) = column.as_str().filter(|column| cleaned(column) == **column) else {
                let rule = "a column is a text of letters, digits and _";
                return Err(fault(format!("\"{header}\""), rule));
            };
            if known.values().any(|known| known == column) {
                let rule = format!("two headers stand for {column}; leave one out");
                return Err(fault(format!("\"{header}\""), &rule));
            }
            known.insert(header.trim().to_owned(), column.to_owned());
        }
        Ok(Self(known))
    }

    /// The column that a header stands for.
    pub fn column(&self, header: &str) -> String {
        self.0.get(header.trim()).cloned().unwrap_or_else(|| cleaned(header))
    }
}

/// What is written between fields where a comma stands for something else.
const OTHER_SEPARATORS: [(char, &str); 3] = [(';', "semicolons"), ('\t', "tabs"), ('|', "bars")];

/// The columns of a file by name.
///
/// # Example
///
/// ```
/// use etalon::insights::{Columns, Mapping};
/// use etalon::table::Rows;
///
/// let mut rows = Rows::new(b"PersonId,Date,Chat hours\nada,2024-07-07,3\n", "metrics.csv", 1);
/// let header = rows.next_row()?.expect("a file has a header");
/// let columns = Columns::read(&header, &Mapping::default(), "metrics.csv")?;
/// assert_eq!((columns.count(), columns.position("Chat_hours")), (3, Some(2)));
/// // Exports name the day in two ways.
/// assert_eq!(columns.find(&["MetricDate", "Date"])?, 1);
/// let fault = columns.find(&["Email_hours"]).unwrap_err().to_string();
/// assert!(fault.contains("no column Email_hours; the file has PersonId, Date, Chat_hours"));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    source: String,
    names: Vec<String>,
}

impl Columns {
    /// Reads the header, which is the first row of a file.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] for a header without a name, or two that stand for one
    /// column.
    pub fn read(header: &Row<'_>, mapping: &Mapping, source: &str) -> Result<Self> {
        if let (1, Ok(text)) = (header.len(), header.text(0))
            && let Some((_, name)) =
                OTHER_SEPARATORS.iter().find(|(other, _)| text.contains(*other))
        {
            let rule = format!("the fields are separated by {name}: save the file with commas");
            return Err(header.at_line(rule));
        }
        let mut names: Vec<String> = Vec::new();
        for at in 0..header.len() {
            let text = header.text(at)?;
            let name = mapping.column(text);
            if name.is_empty() {
                return Err(header.fault(at, "the header has no name; name the column".to_owned()));
            }
            if let Some(first) = names.iter().position(|known| *known == name) {
                let rule = format!(
                    "`{text}` and the header of column {} both stand for {name}; rename one or give a mapping",
                    first + 1
                );
                return Err(header.fault(at, rule));
            }
            names.push(name);
        }
        Ok(Self { source: source.to_owned(), names })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.names.len()
    }

    /// Where the first of these names stands, counted from 0.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] with the names that are there and come nearest.
    pub fn find(&self, names: &[&str]) -> Result<usize> {
        let found = names.iter().find_map(|name| self.position(name));
        found.ok_or_else(|| Error::Input {
            source: self.source.clone(),
            place: "line 1".to_owned(),
            rule: format!(
                "there is no column {}; the file has {}; a mapping file can rename headers",
                names.join(" or "),
                self.shown()
            ),
        })
    }

    /// Where a name stands, if it is there.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// The names, at most a dozen of them.
    fn shown(&self) -> String {
        let few: Vec<&str> = self.names.iter().take(12).map(String::as_str).collect();
        let more = self.names.len().saturating_sub(few.len());
        let and = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{}{and}", few.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Rows;

    fn columns(header: &str, mapping: &Mapping) -> Result<Columns> {
        let mut rows = Rows::new(header.as_bytes(), "t.csv", 1);
        Columns::read(&rows.next_row().unwrap().unwrap(), mapping, "t.csv")
    }

    #[test]
    fn headers_are_found_by_their_clean_name_or_their_mapping() {
        let mapping = Mapping::read("{\"E-Mail-Stunden\": \"Email_hours\"}", "m.json").unwrap();
        let found = columns("\"PersonId\",E-Mail-Stunden,\"Chat hours\"", &mapping).unwrap();
        assert_eq!(found.find(&["Email_hours"]).unwrap(), 1);
        assert_eq!(found.find(&["Date", "Chat_hours"]).unwrap(), 2);
        let fault = found.find(&["MetricDate", "Date"]).unwrap_err().to_string();
        assert!(fault.contains("no column MetricDate or Date; the file has PersonId"), "{fault}");
    }

    #[test]
    fn two_headers_for_one_column_are_refused() {
        let fault = columns("Chat hours,Chat_hours", &Mapping::default()).unwrap_err();
        assert!(fault.to_string().contains("line 1, column 2: `Chat_hours`"), "{fault}");
        assert!(columns("a,,b", &Mapping::default()).is_err());
        for text in ["[]", "{\"a\": 1}", "{\"a\": \"x y\"}", "{\"a\": \"x\", \"b\": \"x\"}"] {
            assert!(Mapping::read(text, "m.json").is_err(), "{text}");
        }
    }
}
