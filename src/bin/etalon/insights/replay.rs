//! `etalon insights replay`: the same folder once more, from the same inputs
//! and the seed.

use etalon::insights::purchase::roster_digest;
use etalon::insights::release::{Published, cells, read_cells};
use etalon::insights::{Intake, Leaves, Manifest, Policy, manifest};
use etalon::json::{self, json};
use etalon::report::InsightsFolder;

use super::folder;
use super::seed_file;
use super::source::Source;
use crate::args::{Format, ReplayArgs};
use crate::exit::{End, Failure};
use crate::files;

/// Runs the command.
pub(crate) fn run(arguments: &ReplayArgs) -> Result<End, Failure> {
    let (manifest, texts) = folder::read(&arguments.folder)?;
    let text = |name: &str| -> Result<&str, Failure> {
        let found = texts.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str());
        let missing = format!("manifest.json lists no {name}");
        found.ok_or_else(|| folder::refused(&arguments.folder, &missing))
    };
    let policy_text = text("policy.json")?;
    let policy = Policy::read(policy_text, "policy.json")?;
    let source = Source::read(&arguments.source, manifest.period)?;
    let seed = seed_file::read(&arguments.seed_file)?;
    let first = match inputs(arguments, &manifest, &policy, &source, &seed)? {
        Err(difference) => Some(difference),
        Ok(intake) => {
            let history = read_cells(text("history.csv")?, "history.csv")?;
            let from = (&seed.seed, seed.seeded);
            let all: Vec<usize> = (0..policy.metrics.len()).collect();
            let leaves =
                Leaves::draw_all(&policy, &all, &source.roster, &intake, from, |leaves| leaves)?;
            let numbers = policy.metrics.iter().zip(&leaves).zip(&manifest.receipts);
            let published: Vec<Published<'_>> = numbers
                .map(|((metric, leaves), receipt)| Published {
                    metric,
                    leaves,
                    entry: receipt.entry,
                })
                .collect();
            let made = InsightsFolder {
                policy_text,
                policy: &policy,
                manifest: &again(&manifest, &policy, &seed),
                cells: &cells(&policy, manifest.period, &published)?,
                history: &history,
                verdicts: texts
                    .iter()
                    .find(|(name, _)| name == manifest::VERDICTS)
                    .map(|(_, text)| text.as_str()),
            };
            folder::difference(&arguments.folder, &made.files()?)?
        }
    };
    files::print(&match (arguments.format, &first) {
        (Format::Json, first) => json::pretty(&json!({
            "format": "etalon-insights-replay/1",
            "folder": arguments.folder.display().to_string(),
            "same": first.is_none(),
            "first_difference": first,
        })),
        (Format::Text, None) => {
            format!(
                "{:>12}  every byte of {} is the same\n",
                "replayed",
                arguments.folder.display()
            )
        }
        (Format::Text, Some(first)) => format!("{:>12}  {first}\n", "differs"),
    })?;
    Ok(if first.is_none() { End::Good } else { End::Violation })
}

/// The manifest as it follows from policy and seed; who paid where is not made
/// again.
fn again(manifest: &Manifest, policy: &Policy, seed: &seed_file::Kept) -> Manifest {
    let mut made = manifest.clone();
    made.epsilon = policy.cost().to_string();
    made.unit = policy.unit.to_string();
    made.relation = policy.relation.to_string();
    for (receipt, metric) in made.receipts.iter_mut().zip(&policy.metrics) {
        receipt.epsilon = metric.cost().to_string();
        receipt.seed.private = !seed.seeded;
    }
    made
}

/// The inputs, if they are those of the release, or what tells that they are
/// not.
fn inputs(
    arguments: &ReplayArgs,
    manifest: &Manifest,
    policy: &Policy,
    source: &Source<'_>,
    seed: &seed_file::Kept,
) -> Result<Result<Intake, String>, Failure> {
    let roster = roster_digest(&source.roster);
    if manifest.roster != roster {
        let people = arguments.source.people.display();
        return Ok(Err(format!(
            "{people} is not the roster of the release, or manifest.json was changed: there, \
             roster_sha256 is {}; of the file it is {roster}",
            manifest.roster
        )));
    }
    if manifest.receipts.len() != policy.metrics.len() {
        return Ok(Err("manifest.json has not one receipt for each metric".to_owned()));
    }
    for (at, (receipt, metric)) in manifest.receipts.iter().zip(&policy.metrics).enumerate() {
        if receipt.metric != metric.name {
            return Ok(Err(format!("the receipts name {}, not {}", receipt.metric, metric.name)));
        }
        if receipt.seed.sha256 != seed.seed.commitment() {
            let name = &metric.name;
            return Ok(Err(format!(
                "the noise of {name} is from another seed than that of {}, or manifest.json was \
                 changed: its receipts[{at}].seed_commitment is not the file's",
                arguments.seed_file.display()
            )));
        }
    }
    let (intake, inputs) = source.intake(policy)?;
    let commitment = inputs.commitment(&seed.seed);
    if manifest.receipts.iter().any(|receipt| receipt.inputs != commitment) {
        let rule = "the metrics, the people, the mapping or the date format are not, byte for \
                    byte, those of the release, or the inputs_commitment in manifest.json was \
                    changed";
        return Ok(Err(rule.to_owned()));
    }
    Ok(Ok(intake))
}
