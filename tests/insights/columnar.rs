//! A metrics file in Parquet is released from as its CSV is.

use std::fs::{self, File};
use std::sync::Arc;

use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

use super::release::Company;
use super::{check, insights};

const SCHEMA: &str = "message metrics {
    required binary PersonId (UTF8);
    required int32 MetricDate (DATE);
    optional double Collaboration_hours;
    optional double After_hours_collaboration_hours;
    optional double Email_hours;
}";

fn texts(group: &mut SerializedRowGroupWriter<'_, File>, values: &[ByteArray]) {
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<ByteArrayType>().write_batch(values, None, None).unwrap();
    column.close().unwrap();
}

fn days(group: &mut SerializedRowGroupWriter<'_, File>, values: &[i32]) {
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<Int32Type>().write_batch(values, None, None).unwrap();
    column.close().unwrap();
}

fn numbers(group: &mut SerializedRowGroupWriter<'_, File>, values: &[Option<f64>]) {
    let mut column = group.next_column().unwrap().unwrap();
    let there: Vec<f64> = values.iter().flatten().copied().collect();
    let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    column.typed::<DoubleType>().write_batch(&there, Some(&levels), None).unwrap();
    column.close().unwrap();
}

#[test]
fn the_same_table_gives_the_same_cells() {
    let company = Company::new();
    let text = fs::read_to_string(company.path("metrics.csv")).unwrap();
    let mut lines = text.lines();
    let names: Vec<&str> =
        lines.next().unwrap().split(',').map(|name| name.trim_matches('"')).collect();
    let column = |name: &str| names.iter().position(|known| *known == name).unwrap();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let group = |name: &str| -> Vec<Option<f64>> {
        rows.iter().map(|row| row[column(name)].parse().ok()).collect()
    };
    let path = company.path("metrics.parquet");
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let properties = Arc::new(WriterProperties::builder().build());
    let file = File::create(&path).unwrap();
    let mut writer = SerializedFileWriter::new(file, schema, properties).unwrap();
    let mut rows_of = writer.next_row_group().unwrap();
    let ids: Vec<ByteArray> =
        rows.iter().map(|row| ByteArray::from(row[0].trim_matches('"'))).collect();
    texts(&mut rows_of, &ids);
    // Days since 1970, of which 719,163 are before in the calendar of years.
    let number = |row: &Vec<&str>| row[1].parse::<etalon::insights::Day>().unwrap().number();
    days(&mut rows_of, &rows.iter().map(|row| number(row) - 719_163).collect::<Vec<_>>());
    for name in ["Collaboration_hours", "After_hours_collaboration_hours", "Email_hours"] {
        numbers(&mut rows_of, &group(name));
    }
    rows_of.close().unwrap();
    writer.close().unwrap();
    let seed = company.folder.file("given.seed", "5a".repeat(32).as_bytes());
    assert_eq!(company.release("2024-07", "csv", &["--seed-file", &seed]).code, 0);
    fs::remove_file(company.path("ledger.db")).unwrap();
    let mut arguments = company.arguments("2024-07", "parquet", &["--seed-file", &seed]);
    for text in &mut arguments {
        *text = text.replace("metrics.csv", "metrics.parquet");
    }
    let ended = insights(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(ended.code, 0, "{ended}");
    let cells = |out: &str| fs::read_to_string(company.path(&format!("{out}/cells.csv"))).unwrap();
    assert_eq!(cells("csv"), cells("parquet"));
    // Half a file is told to be half a file.
    let whole = fs::read(&path).unwrap();
    let half = company.folder.file("half.parquet", &whole[..whole.len() / 2]);
    let ended = check(&half, &company.path("people.csv"), &[]);
    assert!(ended.code == 2 && ended.stderr.contains("no whole Parquet file"), "{ended}");
}
