//! Rows a second of an export read for a release, beside the least that anyone
//! must do: `csv` splitting the same bytes into fields, on one thread. Then
//! numbers a second of what a release does with them.
//!
//! `cargo bench -- insights/`

#![expect(clippy::unwrap_used, reason = "a panic is how a bench fails")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group};
use etalon::insights::company::{Company, Size};
use etalon::insights::release::{Published, cells, cells_csv};
use etalon::insights::{DateFormat, Intake, Leaves, Mapping, Policy, Roster, Wanted};
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
    let mut group = criterion.benchmark_group("insights/export");
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

/// Everything after the reading, for about 2,000 teams and three metrics.
fn release(criterion: &mut Criterion) {
    let first = "2024-06-30".parse().unwrap();
    let size = Size { headcount: HEADCOUNT, weeks: 1, first };
    let company = Company::new(size, &Seed::new([1; 32])).unwrap();
    let people = Company::people_header() + &company.people().unwrap();
    let metrics = Company::metrics_header() + &company.week(0).unwrap();
    let format = DateFormat::default();
    let roster =
        Roster::read(people.as_bytes(), "people.csv", &format, "2024-06-30".parse().unwrap())
            .unwrap();
    let (policy, mapping) = (Policy::standard().unwrap(), Mapping::default());
    let wanted = Wanted {
        metrics: policy.columns(),
        ordered: Vec::new(),
        period: None,
        mapping: &mapping,
        format: &format,
    };
    let intake = Intake::read(metrics.as_bytes(), "m.csv", &roster, &wanted, 1).unwrap();
    let mut group = criterion.benchmark_group("insights/release");
    let numbers = u64::try_from(roster.teams().len() * policy.metrics.len()).unwrap();
    group.sample_size(10).throughput(Throughput::Elements(numbers));
    let seed = Seed::new([2; 32]);
    let draw = |at| Leaves::draw(&policy, at, &roster, &intake, (&seed, true)).unwrap();
    let all = 0..policy.metrics.len();
    group.bench_function("noise in the teams", |bencher| {
        bencher.iter(|| black_box(all.clone().map(draw).collect::<Vec<Leaves>>().len()));
    });
    let leaves: Vec<Leaves> = all.clone().map(draw).collect();
    group.bench_function("everything that is shown", |bencher| {
        bencher.iter(|| {
            let numbers = policy.metrics.iter().zip(&leaves);
            let published: Vec<Published<'_>> =
                numbers.map(|(metric, leaves)| Published { metric, leaves, entry: 1 }).collect();
            let period = "2024-Q3".parse().unwrap();
            black_box(cells_csv(&cells(&policy, period, &published).unwrap()).len())
        });
    });
    group.finish();
}

criterion_group!(benches, intake, release);
