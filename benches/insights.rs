//! Rows a second of an export read for a release, beside the least that anyone
//! must do: `csv` splitting the same bytes into fields, on one thread.
//!
//! `cargo bench --bench insights`

#![expect(clippy::unwrap_used, reason = "a panic is how a bench fails")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use etalon::insights::company::{Company, Size};
use etalon::insights::{DateFormat, Intake, Mapping, Policy, Roster, Wanted};
use etalon::tape::Seed;

const HEADCOUNT: u32 = 20_000;
const WEEKS: u32 = 13;

fn intake(criterion: &mut Criterion) {
    let first = "2024-06-30".parse().unwrap();
    let size = Size { headcount: HEADCOUNT, weeks: WEEKS, first };
    let company = Company::new(size, &Seed::new([1; 32])).unwrap();
    let people = Company::people_header() + &company.people().unwrap();
    let weeks: Vec<String> = (0..WEEKS).map(|week| company.week(week).unwrap()).collect();
    let metrics = Company::metrics_header() + &weeks.concat();
    let rows = u64::try_from(metrics.lines().count() - 1).unwrap();
    let format = DateFormat::default();
    let day = "2024-07-01".parse().unwrap();
    let roster = Roster::read(people.as_bytes(), "people.csv", &format, day).unwrap();
    let mapping = Mapping::default();
    let wanted = Wanted {
        metrics: Policy::standard().unwrap().columns(),
        ordered: Wanted::implausible(),
        period: Some("2024-Q3".parse().unwrap()),
        mapping: &mapping,
        format: &format,
    };
    let mut group = criterion.benchmark_group("export");
    group.sample_size(10).throughput(Throughput::Elements(rows));
    group.bench_function("csv alone", |bencher| {
        bencher.iter(|| {
            let mut reader = csv::Reader::from_reader(metrics.as_bytes());
            let mut record = csv::ByteRecord::new();
            let mut fields = 0;
            while reader.read_byte_record(&mut record).unwrap() {
                fields += record.len();
            }
            black_box(fields)
        });
    });
    for threads in [1, 2] {
        group.bench_function(format!("intake, {threads} threads"), |bencher| {
            bencher.iter(|| {
                let file = metrics.as_bytes();
                black_box(Intake::read(file, "m.csv", &roster, &wanted, threads).unwrap().rows)
            });
        });
    }
    group.finish();
}

criterion_group!(benches, intake);
criterion_main!(benches);
