//! A document in which no field occurs twice: what the line protocols ask for
//! and an ordinary reader lets pass.

use std::fmt;

use super::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use super::{Map, Value, json};

/// A value whose objects name each field once.
#[derive(Debug)]
pub(super) struct Unique(pub(super) Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Value, E> {
        Ok(json!(truth))
    }

    fn visit_i64<E: Error>(self, n: i64) -> Result<Value, E> {
        Ok(json!(n))
    }

    fn visit_u64<E: Error>(self, n: u64) -> Result<Value, E> {
        Ok(json!(n))
    }

    fn visit_f64<E: Error>(self, x: f64) -> Result<Value, E> {
        Ok(json!(x))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(json!(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Unique(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some((name, Unique(value))) = fields.next_entry::<String, Unique>()? {
            if map.contains_key(&name) {
                return Err(A::Error::custom(format!("the field \"{name}\" occurs twice")));
            }
            map.insert(name, value);
        }
        Ok(Value::Object(map))
    }
}
