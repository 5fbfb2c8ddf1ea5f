//! The frozen event: scores of what is read of an output, and which sums of
//! them are in.

use crate::error::Result;
use crate::json::{self, Fields, Value, json};
use crate::subject::{Output, Side};

/// Which outputs are counted, and for which side.
#[derive(Debug, Clone)]
pub(super) struct Event {
    pub(super) side: Side,
    tables: Vec<Table>,
    /// Half-open intervals; an end that is none is infinite.
    members: Vec<[Option<f64>; 2]>,
}

/// One reading of an output with a score for each of its cells; the last score
/// is for what is in no cell.
#[derive(Debug, Clone)]
struct Table {
    reads: String,
    index: usize,
    edges: Vec<f64>,
    symbols: Vec<String>,
    scores: Vec<f64>,
}

impl Event {
    pub(super) fn read(value: &Value, source: &str) -> Result<Self> {
        let mut fields = Fields::open(value, source, "event")?;
        let side = match fields.text("side")? {
            "left" => Side::Left,
            "right" => Side::Right,
            _ => return Err(fields.fault("side", "write \"left\" or \"right\"")),
        };
        let tables = list(fields.required("tables")?, |table| Table::read(table, source).ok());
        let members = list(fields.required("members")?, |interval| {
            let [from, to] = interval.as_array()?.as_slice() else { return None };
            let end = |end: &Value| if end.is_null() { Some(None) } else { float(end).map(Some) };
            Some([end(from)?, end(to)?])
        });
        let tables = tables.ok_or_else(|| fields.fault("tables", "write tables of scores"))?;
        let members = members.ok_or_else(|| fields.fault("members", "write pairs of numbers"))?;
        fields.close()?;
        Ok(Self { side, tables, members })
    }

    pub(super) fn contains(&self, output: &Output) -> bool {
        let sum = self.tables.iter().fold(0.0, |sum, table| sum + table.score(output));
        self.members
            .iter()
            .any(|[from, to]| from.is_none_or(|from| from <= sum) && to.is_none_or(|to| sum < to))
    }
}

impl Table {
    fn read(value: &Value, source: &str) -> Result<Self> {
        let mut fields = Fields::open(value, source, "event.tables")?;
        let reads = fields.text("reads")?.to_owned();
        let (index, cells) = match reads.as_str() {
            "output" | "shape" => (0, "symbols"),
            "grain" => (fields.count("index")?, "symbols"),
            "number" | "step" | "sum" | "largest" => (fields.count("index")?, "edges"),
            _ => return Err(fields.fault("reads", "this is nothing that can be read")),
        };
        let (index, is_number) = (usize::try_from(index).unwrap_or(usize::MAX), cells == "edges");
        let (cells, scores) = (fields.required(cells)?, fields.required("scores")?);
        let (edges, symbols) = match is_number {
            true => (list(cells, float), Some(Vec::new())),
            false => (Some(Vec::new()), list(cells, |symbol| Some(symbol.to_string()))),
        };
        let count = cells.as_array().map_or(0, Vec::len) + 1 + usize::from(is_number);
        let scores = list(scores, float).filter(|scores| scores.len() == count);
        let edges = edges.filter(|edges| edges.is_sorted());
        let (Some(edges), Some(symbols), Some(scores)) = (edges, symbols, scores) else {
            return Err(fields.fault("scores", "write cells in order, and a float for each"));
        };
        fields.close()?;
        Ok(Self { reads, index, edges, symbols, scores })
    }

    fn score(&self, output: &Output) -> f64 {
        let items = output.items();
        let symbol = match (self.reads.as_str(), output) {
            ("output", Output::Timeout | Output::Crashed) => json!({"fault": output.kind()}),
            ("output", _) => output.to_json(),
            ("shape", Output::Vector(items)) => json!(format!("vector {}", items.len())),
            ("shape", _) => json!(output.kind()),
            ("grain", _) => json!(grain(items.get(self.index))),
            _ => Value::Null,
        }
        .to_string();
        let cell = if self.symbols.is_empty() {
            let number = number(&self.reads, self.index, items).filter(|x| !x.is_nan());
            number.map(|x| self.edges.partition_point(|edge| *edge <= x))
        } else {
            self.symbols.iter().position(|known| *known == symbol)
        };
        self.scores[cell.unwrap_or(self.scores.len() - 1)]
    }
}

fn number(reads: &str, index: usize, items: &[Output]) -> Option<f64> {
    let at = |index: usize| items.get(index)?.number();
    let all = || items.iter().take(index).filter_map(Output::number).filter(|x| !x.is_nan());
    match reads {
        "step" => Some(at(index)? - at(index.checked_sub(1)?)?),
        "sum" => all().reduce(|sum, x| sum + x),
        "largest" => all().reduce(f64::max),
        _ => at(index),
    }
}

/// The magnitude of a float, cut to 2^±8, and the weight of its lowest set bit.
fn grain(output: Option<&Output>) -> u64 {
    let Some(Output::Float(bits)) = output else { return 0 };
    let (exponent, fraction) = (bits >> 52 & 0x7ff, bits & 0xf_ffff_ffff_ffff);
    1 + 4096 * exponent.clamp(1015, 1031) + exponent + u64::from(fraction.trailing_zeros().min(52))
}

fn list<T>(value: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    value.as_array()?.iter().map(read).collect()
}

fn float(value: &Value) -> Option<f64> {
    match json::read::<Output>(value.to_string().as_bytes()) {
        Ok(Output::Float(bits)) => Some(f64::from_bits(bits)).filter(|x| !x.is_nan()),
        _ => None,
    }
}
