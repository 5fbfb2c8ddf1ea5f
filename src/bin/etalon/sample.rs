//! `etalon sample`: exact draws from a law, replayable by seed.

use etalon::json::{self, json};
use etalon::reference::Sampler;
use etalon::subject::Parameters;
use etalon::tape::{ChaCha, Counting, Seed, Transcript};

use crate::args::{Format, SampleArgs};
use crate::exit::{End, Failure};
use crate::files;
use crate::single::fresh_seed;

/// The stream from which samples are drawn.
const STREAM: u64 = 0;
/// Values are printed in pieces of this many.
const PIECE: u64 = 4096;

/// Runs the command.
pub(crate) fn run(arguments: &SampleArgs) -> std::result::Result<End, Failure> {
    let mut parameters = Parameters::read(arguments.param.iter().map(String::as_str))?;
    let sampler = Sampler::new(&arguments.law, arguments.profile.parse()?, &mut parameters)?;
    parameters.close()?;
    let seeded = arguments.seed.is_some();
    let seed: Seed = match &arguments.seed {
        Some(text) => text.parse()?,
        None => fresh_seed()?,
    };
    if seeded {
        files::note("drawn from a given seed: replayable, and therefore not private");
    }
    let tape = ChaCha::new(&seed, STREAM);
    match (arguments.format, arguments.transcript) {
        (Format::Text, false) => print_values(&sampler, tape, arguments.count)?,
        (format, transcript) => {
            let mut tape = Transcript::new(Counting::new(tape));
            let mut values = Vec::new();
            for _ in 0..arguments.count {
                values.push(sampler.draw(&mut tape)?.to_string());
            }
            let steps: Vec<String> = tape.steps().iter().map(ToString::to_string).collect();
            let text = if format == Format::Text {
                format!("{}\n{}\n", steps.join("\n"), values.join("\n"))
            } else {
                let mut object = json!({
                    "law": arguments.law,
                    "params": arguments.param,
                    "profile": arguments.profile,
                    "seeded": seeded,
                    "private": !seeded,
                    "seed_commitment": seed.commitment(),
                    "values": values,
                    "bits_read": tape.position(),
                });
                if seeded {
                    object["seed"] = json!(seed.hex());
                }
                if transcript {
                    object["transcript"] = json!(steps);
                }
                json::pretty(&object)
            };
            files::print(&text)?;
        }
    }
    Ok(End::Good)
}

fn print_values(
    sampler: &Sampler,
    mut tape: ChaCha,
    count: u64,
) -> std::result::Result<(), Failure> {
    let mut left = count;
    while left > 0 {
        let mut text = String::new();
        for _ in 0..left.min(PIECE) {
            text += &format!("{}\n", sampler.draw(&mut tape)?);
        }
        files::print(&text)?;
        left -= left.min(PIECE);
    }
    Ok(())
}
