//! How far released numbers are off on a real export: teams put together at
//! random, one week released at ε = 1 a metric, again and again.
//!
//! `cargo run --release --example insights_error -- EXPORT.csv [TEAMS]` prints
//! the table of `docs/insights-error.md`. Seeds are fixed, so that the same
//! export gives the same table. Errors are against the unclamped truth.

#![expect(clippy::unwrap_used, clippy::cast_precision_loss, reason = "an example that measures")]

use std::collections::BTreeMap;
use std::fmt::Write;

use etalon::insights::release::{Published, View, cells, shown};
use etalon::insights::{DateFormat, Intake, Leaves, Mapping, Period, Policy, Roster, Wanted};
use etalon::tape::{ChaCha, Seed, Tape};

/// Name, column, and a mean's bounds and step or a share's threshold.
const METRICS: [(&str, &str, &str); 8] = [
    ("Collaboration h [0,60]", "Collaboration_hours", "60"),
    ("Meeting and call h [0,45]", "Meeting_and_call_hours", "45"),
    ("E-mail h [0,20]", "Email_hours", "20"),
    ("After-hours h [0,20]", "After_hours_collaboration_hours", "20"),
    ("Chat h [0,15]", "Chat_hours", "15"),
    ("1:1 with manager h [0,4]", "Meeting_and_call_hours_with_manager_1_1", "4"),
    ("Share after-hours > 5 h", "After_hours_collaboration_hours", "share 5"),
    ("Share e-mail > 10 h", "Email_hours", "share 10"),
];

fn policy() -> Policy {
    let mut metrics = String::new();
    for (at, (title, column, how)) in METRICS.iter().enumerate() {
        let statistic = match how.strip_prefix("share ") {
            Some(above) => format!("{{\"share\": {{\"above\": \"{above}\"}}}}"),
            None => {
                format!("{{\"mean\": {{\"from\": \"0\", \"to\": \"{how}\", \"step\": \"1/64\"}}}}")
            }
        };
        let comma = if at > 0 { "," } else { "" };
        write!(
            metrics,
            "{comma}{{\"name\": \"m{at}\", \"title\": \"{title}\", \"column\": \"{column}\", \
             \"statistic\": {statistic}, \"epsilon\": \"1\"}}"
        )
        .unwrap();
    }
    let text = format!(
        "{{\"format\": \"etalon-insights-policy/1\", \"unit\": \"person-month\", \
         \"relation\": \"replace-one\", \"minimum_group\": 2, \"budget\": \"8\", \"metrics\": [{metrics}]}}"
    );
    Policy::read(&text, "policy").unwrap()
}

/// The export's rows of each day, as text, and its people.
struct Export {
    header: String,
    days: BTreeMap<String, Vec<(String, String)>>,
}

impl Export {
    fn read(path: &str) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let (header, rows) = text.split_once("\r\n").unwrap();
        let mut days: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for row in rows.lines() {
            let mut fields = row.split(',');
            let id = fields.next().unwrap().trim_matches('"').to_owned();
            let day = fields.next().unwrap().trim_matches('"').to_owned();
            days.entry(day).or_default().push((id, row.to_owned()));
        }
        Self { header: header.to_owned(), days }
    }

    fn column(&self, name: &str) -> usize {
        self.header.split(',').position(|known| known.trim_matches('"') == name).unwrap()
    }
}

/// The people in an order drawn from a tape.
fn shuffled(count: usize, tape: &mut ChaCha) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for at in (1..count).rev() {
        let other =
            etalon::sample::uniform_below_u64(u64::try_from(at + 1).unwrap(), tape).unwrap();
        order.swap(at, usize::try_from(other).unwrap());
    }
    order
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let export = Export::read(&arguments.next().expect("give the export"));
    let wanted_teams: usize = arguments.next().map_or(4000, |text| text.parse().unwrap());
    let policy = policy();
    println!("| metric | people | mean error | 19 of 20 within |\n|---|---|---|---|");
    for size in [5, 10, 30, 100] {
        let mut errors: Vec<Vec<f64>> = vec![Vec::new(); METRICS.len()];
        let mut tape = ChaCha::new(&Seed::new([7; 32]), u64::try_from(size).unwrap());
        while errors[0].len() < wanted_teams {
            let days: Vec<&String> = export.days.keys().collect();
            let day = days[usize::try_from(tape.bits(32).unwrap()).unwrap() % days.len()];
            released(&export, day, size, &policy, &mut tape, &mut errors);
        }
        for ((title, _, how), errors) in METRICS.iter().zip(&mut errors) {
            errors.sort_by(f64::total_cmp);
            let mean = errors.iter().sum::<f64>() / errors.len() as f64;
            let most = errors[errors.len() * 19 / 20];
            let (scale, unit) = if how.starts_with("share") { (100.0, " pp") } else { (1.0, " h") };
            println!(
                "| {title} | {size} | {:.2}{unit} | {:.2}{unit} |",
                mean * scale,
                most * scale
            );
        }
    }
}

/// One week with teams of this size, and how far each number is off.
fn released(
    export: &Export,
    day: &str,
    size: usize,
    policy: &Policy,
    tape: &mut ChaCha,
    errors: &mut [Vec<f64>],
) {
    let rows = &export.days[day];
    let mut people = "PersonId,ManagerId\nhead,\n".to_owned();
    let mut teams: Vec<Vec<usize>> = Vec::new();
    for team in shuffled(rows.len(), tape).chunks_exact(size) {
        // A manager of their own, who is nobody of the export.
        writeln!(people, "boss{},head", teams.len()).unwrap();
        for person in team {
            writeln!(people, "{},boss{}", rows[*person].0, teams.len()).unwrap();
        }
        teams.push(team.to_vec());
    }
    let mut metrics = format!("{}\r\n", export.header);
    for (_, row) in rows {
        metrics += row;
        metrics += "\r\n";
    }
    let format = DateFormat::default();
    let period: Period = day[..7].parse().unwrap();
    let roster = Roster::read(people.as_bytes(), "people", &format, period.first()).unwrap();
    let wanted = Wanted {
        metrics: policy.columns(),
        ordered: Vec::new(),
        period: Some(period),
        mapping: &Mapping::default(),
        format: &format,
    };
    let intake = Intake::read(metrics.as_bytes(), "metrics", &roster, &wanted, 1).unwrap();
    let mut bytes = [0; 32];
    for byte in &mut bytes {
        *byte = u8::try_from(tape.bits(8).unwrap()).unwrap();
    }
    let seed = Seed::new(bytes);
    let draw = |at| Leaves::draw(policy, at, &roster, &intake, (&seed, true)).unwrap();
    let leaves: Vec<Leaves> = (0..METRICS.len()).map(draw).collect();
    let numbers = policy.metrics.iter().zip(&leaves);
    let published: Vec<Published<'_>> =
        numbers.map(|(metric, leaves)| Published { metric, leaves, entry: 1 }).collect();
    for cell in cells(policy, period, &published).unwrap() {
        let Some(team) = cell.group.strip_prefix("boss") else { continue };
        if cell.view != View::Team {
            continue;
        }
        let metric: usize = cell.metric[1..].parse().unwrap();
        let (_, column, how) = METRICS[metric];
        let column = export.column(column);
        let members = &teams[team.parse::<usize>().unwrap()];
        let value = |person: &usize| -> f64 {
            let field = rows[*person].1.split(',').nth(column).unwrap();
            field.parse().unwrap_or(0.0)
        };
        let values = members.iter().map(value);
        let count = members.len() as f64;
        let truth = match how.strip_prefix("share ") {
            Some(above) => {
                let above: f64 = above.parse().unwrap();
                values.filter(|value| *value > above).count() as f64 / count
            }
            None => values.sum::<f64>() / count,
        };
        errors[metric].push((shown(&cell.figure.value).parse::<f64>().unwrap() - truth).abs());
    }
}
