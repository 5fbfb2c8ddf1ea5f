//! From text to a tree of calls; nothing is known here of what names mean.

use super::{Use, fault};
use crate::error::Result;
use crate::num::Rational;

/// The deepest nesting that is read: `poisson(q=.., tree(leaves=.., m))` has 3.
const DEEPEST: usize = 8;

/// A value as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Number {
    /// A number.
    Exact(Rational),
    /// `ln(number)`.
    Ln(Rational),
    /// `?`.
    Hole,
}

/// A named value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Argument {
    pub(super) name: String,
    pub(super) named_at: usize,
    pub(super) value: Number,
    pub(super) value_at: usize,
}

/// A call: its name, named values, and what it is wrapped around.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) column: usize,
    pub(super) arguments: Vec<Argument>,
    pub(super) inner: Option<Box<Node>>,
}

impl Node {
    /// Every `?` with the name of its parameter.
    pub(super) fn holes(&self, found: &mut Vec<(usize, String)>) {
        for argument in &self.arguments {
            if argument.value == Number::Hole {
                found.push((argument.value_at, argument.name.clone()));
            }
        }
        if let Some(inner) = &self.inner {
            inner.holes(found);
        }
    }
}

/// Reads a whole expression.
pub(super) fn parse(text: &str) -> Result<Vec<Use>> {
    let mut cursor = Cursor { text, at: 0 };
    let mut uses = vec![cursor.term()?];
    while cursor.eat('+') {
        uses.push(cursor.term()?);
    }
    cursor.skip();
    if cursor.at < text.len() {
        return Err(cursor.expected("`*` and a count, `+` and another term, or the end"));
    }
    Ok(uses)
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// The column of the next character, in characters from 1.
    fn column(&mut self) -> usize {
        self.skip();
        self.text[..self.at].chars().count() + 1
    }

    fn eat(&mut self, sign: char) -> bool {
        self.skip();
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len_utf8();
        }
        found
    }

    fn expected(&mut self, what: &str) -> crate::Error {
        let column = self.column();
        let found = match self.rest().chars().next() {
            None => "the end".to_owned(),
            Some(sign) => format!("`{sign}`"),
        };
        fault(self.text, column, format!("found {found}, expected {what}"))
    }

    fn take(&mut self, legal: impl Fn(char) -> bool) -> &'a str {
        self.skip();
        let rest = self.rest();
        let end = rest.find(|c| !legal(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn name(&mut self, what: &str) -> Result<String> {
        self.skip();
        if !self.rest().starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Err(self.expected(what));
        }
        // `-` stands for `_`: elsewhere the same mechanisms are named so.
        Ok(self.take(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-').replace('-', "_"))
    }

    fn term(&mut self) -> Result<Use> {
        let call = self.call(0)?;
        let count = if self.eat('*') {
            let column = self.column();
            Some((column, self.value("a count such as 1000")?))
        } else {
            None
        };
        Ok(Use { call, count })
    }

    fn call(&mut self, depth: usize) -> Result<Node> {
        let column = self.column();
        let name = self.name("a mechanism such as gaussian(sigma=1)")?;
        self.called(name, column, depth)
    }

    /// The rest of a call whose name has been read.
    fn called(&mut self, name: String, column: usize, depth: usize) -> Result<Node> {
        if depth >= DEEPEST {
            return Err(fault(self.text, column, "the calls are nested too deeply"));
        }
        if !self.eat('(') {
            return Err(self.expected("`(`"));
        }
        let mut node = Node { name, column, arguments: Vec::new(), inner: None };
        if self.eat(')') {
            return Ok(node);
        }
        loop {
            let named_at = self.column();
            let word = self.name("a parameter such as sigma=1, or a mechanism")?;
            if self.eat('=') {
                let word = if word == "epsilon" { "eps".to_owned() } else { word };
                if node.arguments.iter().any(|other| other.name == word) {
                    return Err(fault(self.text, named_at, format!("`{word}` is given twice")));
                }
                let value_at = self.column();
                let value = self.value("a number such as 3, 1/3, 0.1 or 1e-5, ln(3), or ?")?;
                node.arguments.push(Argument { name: word, named_at, value, value_at });
            } else if node.inner.is_some() {
                return Err(fault(self.text, named_at, "a second mechanism in one call"));
            } else if self.rest().starts_with('(') {
                node.inner = Some(Box::new(self.called(word, named_at, depth + 1)?));
            } else {
                return Err(self.expected(&format!("`=` or `(` after `{word}`")));
            }
            if self.eat(')') {
                return Ok(node);
            }
            if !self.eat(',') {
                return Err(self.expected("`,` or `)`"));
            }
        }
    }

    fn value(&mut self, what: &str) -> Result<Number> {
        if self.eat('?') {
            return Ok(Number::Hole);
        }
        let column = self.column();
        if self.rest().starts_with("ln(") {
            self.at += "ln(".len();
            let inside = self.number(what)?;
            if !self.eat(')') {
                return Err(self.expected("`)`"));
            }
            if !inside.is_positive() {
                return Err(fault(self.text, column, "ln(x) requires x > 0"));
            }
            return Ok(Number::Ln(inside));
        }
        Ok(Number::Exact(self.number(what)?))
    }

    fn number(&mut self, what: &str) -> Result<Rational> {
        let column = self.column();
        let start = self.at;
        // `+` and `-` belong to a number at its start and after an e only.
        let mut before = 'e';
        let word = self.rest();
        for sign in word.chars() {
            let signed = matches!(sign, '+' | '-') && matches!(before, 'e' | 'E');
            if !(sign.is_ascii_alphanumeric() || matches!(sign, '.' | '/') || signed) {
                break;
            }
            self.at += sign.len_utf8();
            before = sign;
        }
        let word = &self.text[start..self.at];
        if word.is_empty() {
            return Err(self.expected(what));
        }
        word.parse()
            .map_err(|_| fault(self.text, column, format!("found `{word}`, expected {what}")))
    }
}
