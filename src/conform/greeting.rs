//! The reply to `hello`: who answers, and what it can be asked
//! (`docs/spec/conform.md`, section 2).

use super::reply::plain;
use crate::json::{self, Fields, Map, Value, json, kind};
use crate::reference::operations;
use crate::vectors::Case;

/// The version spoken.
pub const PROTOCOL: &str = "etalon-conform/1";

/// Who answers and what it offers.
///
/// # Example
///
/// ```
/// use etalon::conform::{Greeting, Offer};
/// use etalon::json::json;
/// use etalon::vectors::{Case, Class};
///
/// assert_eq!(Greeting::request(), "{\"cmd\":\"hello\",\"protocol\":\"etalon-conform/1\"}\n");
/// let only = |law: &str| vec![("law".to_owned(), vec![law.into()])];
/// let of = |law: &str| Offer { fields: only(law), ..Offer::all("sample") };
/// let greeting = Greeting {
///     name: "mylibrary".to_owned(),
///     version: "2.1".to_owned(),
///     language: "c".to_owned(),
///     offers: vec![of("geometric"), of("geometrical")],
/// };
/// assert_eq!(Greeting::read(greeting.line().as_bytes()), Ok(greeting.clone()));
/// let case = |law: &str| Case::new("one", Class::Exact, "sample", json!({"law": law}), json!({}));
/// let cases = [case("geometric"), case("uniform")];
/// assert!(greeting.offers(&cases[0]) && !greeting.offers(&cases[1]));
/// // What no case meets is most likely misspelled.
/// assert_eq!(greeting.idle(cases.iter()), [r#"{"law":["geometrical"],"op":"sample"}"#]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Greeting {
    /// The implementation under test.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The language it is called from.
    pub language: String,
    /// What it can be asked; at least one.
    pub offers: Vec<Offer>,
}

/// One kind of case that can be asked.
///
/// # Example
///
/// ```
/// use etalon::conform::Offer;
/// use etalon::json::json;
/// use etalon::vectors::{Case, Class};
///
/// let case = Case::new("one", Class::Exact, "sample", json!({"law": "uniform"}), json!({}));
/// assert!(Offer::all("sample").takes(&case));
/// // A library whose parameters are floats is not asked for what needs fractions.
/// let floats = Offer { needs: Some(Vec::new()), ..Offer::all("sample") };
/// assert!(floats.takes(&case) && !floats.takes(&case.need("rational")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The operation.
    pub op: String,
    /// The needs it meets; all of them if absent.
    pub needs: Option<Vec<String>>,
    /// For each of these arguments, the values it takes.
    pub fields: Vec<(String, Vec<Value>)>,
}

impl Greeting {
    /// The request for it.
    pub fn request() -> String {
        format!("{}\n", json!({"cmd": "hello", "protocol": PROTOCOL}))
    }

    /// Reads the reply strictly.
    ///
    /// # Errors
    ///
    /// The rule that the line breaks, in one clause.
    pub fn read(line: &[u8]) -> Result<Self, String> {
        let value = json::line(line)?;
        let mut fields = open(&value)?;
        let said = |fault: crate::Error| fault.to_string();
        let protocol = fields.text("protocol").map_err(said)?;
        if protocol != PROTOCOL {
            return Err(format!("speaks {protocol}, not {PROTOCOL}"));
        }
        let name = plain(fields.text("name").map_err(said)?);
        let version = plain(fields.text("version").map_err(said)?);
        let language = plain(fields.text("language").map_err(said)?);
        let offers = fields.required("offers").map_err(said)?;
        let offers = offers.as_array().filter(|list| !list.is_empty());
        let offers = offers.ok_or("\"offers\" must be an array of at least one object")?;
        let offers = offers.iter().map(Offer::read).collect::<Result<_, _>>()?;
        fields.close().map_err(said)?;
        Ok(Self { name, version, language, offers })
    }

    /// The reply itself, without its line feed.
    pub fn line(&self) -> String {
        let offers: Vec<Value> = self.offers.iter().map(Offer::value).collect();
        json!({
            "protocol": PROTOCOL,
            "name": self.name,
            "version": self.version,
            "language": self.language,
            "offers": offers,
        })
        .to_string()
    }

    /// The offers, as they are written, that none of these cases meets and that
    /// ask for more than a known operation: most likely something is misspelled.
    pub fn idle<'a>(&self, cases: impl Iterator<Item = &'a Case> + Clone) -> Vec<String> {
        let plain =
            |offer: &Offer| offer.fields.is_empty() && operations().any(|known| known == offer.op);
        let idle = |offer: &&Offer| !plain(offer) && !cases.clone().any(|case| offer.takes(case));
        self.offers.iter().filter(idle).map(|offer| offer.value().to_string()).collect()
    }

    /// Whether a case may be asked.
    pub fn offers(&self, case: &Case) -> bool {
        self.offers.iter().any(|offer| offer.takes(case))
    }
}

impl Offer {
    /// An offer of everything that an operation has.
    pub fn all(op: &str) -> Self {
        Self { op: op.to_owned(), needs: None, fields: Vec::new() }
    }

    fn read(value: &Value) -> Result<Self, String> {
        let Value::Object(map) = value else {
            return Err(format!("an offer must be an object, not {}", kind(value)));
        };
        let mut offer = Self::all("");
        for (name, value) in map {
            match (name.as_str(), value) {
                ("op", Value::String(op)) => offer.op = op.clone(),
                ("op", _) => return Err("\"op\" of an offer must be a string".to_owned()),
                ("needs", Value::Array(needs)) => {
                    let texts = needs.iter().map(|need| need.as_str().map(str::to_owned));
                    let texts: Option<Vec<String>> = texts.collect();
                    let texts = texts.ok_or("\"needs\" of an offer must be an array of strings")?;
                    offer.needs = Some(texts);
                }
                (_, Value::Array(values)) => offer.fields.push((name.clone(), values.clone())),
                _ => return Err(format!("\"{name}\" of an offer must be an array of values")),
            }
        }
        if offer.op.is_empty() {
            return Err("an offer must have \"op\"".to_owned());
        }
        Ok(offer)
    }

    fn value(&self) -> Value {
        let mut map = Map::new();
        map.insert("op".to_owned(), json!(self.op));
        if let Some(needs) = &self.needs {
            map.insert("needs".to_owned(), json!(needs));
        }
        for (name, values) in &self.fields {
            map.insert(name.clone(), json!(values));
        }
        Value::Object(map)
    }

    /// Whether a case is of this kind.
    pub fn takes(&self, case: &Case) -> bool {
        let met = |need: &String| self.needs.as_ref().is_none_or(|needs| needs.contains(need));
        let taken = |(name, values): &(String, Vec<Value>)| {
            // An argument that is not there is null.
            values.contains(case.args.get(name).unwrap_or(&Value::Null))
        };
        self.op == case.op && case.needs.iter().all(met) && self.fields.iter().all(taken)
    }
}

/// A line as an object.
pub(super) fn open(value: &Value) -> Result<Fields<'_>, String> {
    Fields::open(value, "the line", "").map_err(|_| format!("it is {}, not an object", kind(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors::Class;

    fn offer(text: &str) -> Offer {
        Offer::read(&json::parse(text, "offer").unwrap()).unwrap()
    }

    #[test]
    fn a_case_is_offered_if_every_field_of_one_offer_takes_it() {
        let args = json!({"law": "geometric", "profile": "cks20/1", "count": 3});
        let case = Case::new("x", Class::Exact, "sample", args, json!({})).need("rational");
        for (text, takes) in [
            (r#"{"op":"sample"}"#, true),
            (r#"{"op":"digest"}"#, false),
            (r#"{"op":"sample","law":["uniform","geometric"]}"#, true),
            (r#"{"op":"sample","law":["uniform"]}"#, false),
            (r#"{"op":"sample","law":[]}"#, false),
            (r#"{"op":"sample","mechanism":["laplace"]}"#, false),
            (r#"{"op":"sample","count":[3]}"#, true),
            (r#"{"op":"sample","count":["3"]}"#, false),
            (r#"{"op":"sample","mechanism":[null]}"#, true),
            (r#"{"op":"sample","law":[null]}"#, false),
            (r#"{"op":"sample","needs":[]}"#, false),
            (r#"{"op":"sample","needs":["rational","long"]}"#, true),
        ] {
            assert_eq!(offer(text).takes(&case), takes, "{text}");
        }
    }

    #[test]
    fn an_offer_that_no_case_meets_is_idle() {
        let args = json!({"law": "geometric"});
        let case = Case::new("x", Class::Exact, "sample", args, json!({}));
        let greeting = |offers| Greeting {
            name: "n".to_owned(),
            version: "1".to_owned(),
            language: "c".to_owned(),
            offers,
        };
        let misspelled = r#"{"law":["geometrical"],"op":"sample"}"#;
        let offers = vec![Offer::all("sample"), Offer::all("digest"), offer(misspelled)];
        assert_eq!(greeting(offers).idle([&case].into_iter()), [misspelled]);
        assert_eq!(greeting(vec![Offer::all("digests")]).idle([&case].into_iter()).len(), 1);
    }

    #[test]
    fn a_greeting_is_read_strictly_and_printed_as_it_is_read() {
        let good = r#"{"language":"c","name":"n","offers":[{"law":["a"],"needs":[],"op":"sample"}],"protocol":"etalon-conform/1","version":"1"}"#;
        assert_eq!(Greeting::read(good.as_bytes()).unwrap().line(), good);
        for (from, to, says) in [
            ("conform/1", "adapter/1", "speaks etalon-adapter/1"),
            ("\"version\":\"1\"", "\"version\":1", "must be a string"),
            (",\"version\":\"1\"", "", "\"version\" is missing"),
            ("\"name\":\"n\"", "\"name\":\"n\",\"name\":\"n\"", "occurs twice"),
            ("\"name\":\"n\"", "\"name\":\"n\",\"nick\":\"n\"", "unknown field \"nick\""),
            ("\"op\":\"sample\"", "\"op\":7", "must be a string"),
            ("\"law\":[\"a\"]", "\"law\":\"a\"", "must be an array"),
            (r#"[{"law":["a"],"needs":[],"op":"sample"}]"#, "[]", "at least one"),
            (good, "[]", "not an object"),
        ] {
            let fault = Greeting::read(good.replace(from, to).as_bytes()).unwrap_err();
            assert!(fault.contains(says), "{to}: {fault}");
        }
    }
}
