//! `etalon conform`: the golden vectors put to a program.

use std::path::Path;
use std::time::{Duration, Instant};

use etalon::Error;
use etalon::conform::{
    Conformance, Expectations, Glob, LeftOut, Limits, Prompt, Selection, Suite, Tier, Verdict,
    fresh, interview,
};
use etalon::error::nearest;
use etalon::report::{conform_json, conform_text};
use etalon::tape::Seed;
use etalon::vectors::{Class, MANIFEST};

use crate::args::{ClassName, ConformArgs, TierName};
use crate::exit::{End, Failure};
use crate::files;
use crate::interrupt::Interrupt;
use crate::progress::Line;
use crate::report::show;
use crate::single::fresh_seed;

/// Runs the command.
pub(crate) fn run(arguments: &ConformArgs) -> Result<End, Failure> {
    if let Some(out) = &arguments.result.out {
        files::check_writable(out)?;
    }
    let start = Instant::now();
    let suite = suite(arguments.vectors.as_deref())?;
    let selection = selection(arguments, &suite)?;
    let expectations = match &arguments.expectations {
        None => None,
        Some(path) => {
            let source = path.display().to_string();
            Some(Expectations::read(&files::read_text(path)?, &source)?)
        }
    };
    let mut prompts = suite.select(&selection);
    let seed: Option<Seed> = match (arguments.fresh, &arguments.seed) {
        (false, _) => None,
        (true, Some(text)) => Some(text.parse()?),
        (true, None) => Some(fresh_seed()?),
    };
    if let Some(seed) = &seed {
        prompts = fresh(&prompts, seed)?;
    }
    let limits = Limits { case: Duration::from_secs(arguments.timeout), ..Limits::default() };
    let interrupt = Interrupt::listen();
    let line = Line::of_pieces("cases", prompts.len());
    let mut found = interview(&arguments.program, &prompts, limits, &mut |record| {
        line.advance(&record.id);
        !interrupt.is_raised()
    })?;
    drop(line);
    interrupt.tell(found.records.len(), prompts.len(), "cases were asked");
    let drifts = match &expectations {
        None => Vec::new(),
        Some(list) => {
            let (name, version) = (&found.greeting.name, &found.greeting.version);
            list.apply(&suite, name, version, &mut found.records, seed.is_some())?
        }
    };
    let idle = found.greeting.idle(suite.prompts.iter().map(|prompt| &prompt.case));
    let left_out = LeftOut::of(&suite, &selection, &found.greeting, &prompts);
    let conformance = Conformance {
        suite: suite.digest,
        selection,
        greeting: found.greeting,
        records: found.records,
        required: u64::try_from(prompts.len()).unwrap_or(u64::MAX),
        drifts,
        idle,
        left_out,
        fault: found.fault.map(|fault| fault.to_string()),
        strict: arguments.strict,
        seed: seed.map(|seed| seed.hex()),
        seconds: start.elapsed().as_secs_f64(),
    };
    let text = show(
        arguments.result.format,
        || conform_json(&conformance),
        || Ok(conform_text(&conformance)),
    )?;
    files::deliver(arguments.result.out.as_deref(), &text)?;
    Ok(match conformance.verdict() {
        Verdict::Conforms => End::Good,
        Verdict::Fails => End::Violation,
        Verdict::Infrastructure => End::Infrastructure,
        Verdict::NothingShown => End::Inconclusive,
        Verdict::Drifted => End::Drifted,
    })
}

/// The vectors of a folder, or those that the binary carries.
pub(crate) fn suite(folder: Option<&Path>) -> Result<Suite, Failure> {
    let Some(folder) = folder else { return Ok(Suite::published()?) };
    let manifest = files::read_text(&folder.join(MANIFEST))?;
    let mut texts = Vec::new();
    for path in files::below(&folder.join("v1"), "json")? {
        let name = path.strip_prefix(folder).unwrap_or(&path);
        let parts: Vec<_> = name.iter().map(|part| part.to_string_lossy()).collect();
        // Byte for byte: the digest is of the file as it is.
        texts.push((parts.join("/"), files::read_exactly(&path)?));
    }
    let pairs: Vec<(&str, &str)> =
        texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Ok(Suite::read(&manifest, &pairs)?)
}

fn selection(arguments: &ConformArgs, suite: &Suite) -> Result<Selection, Failure> {
    let classes = arguments.class.iter().map(|class| match class {
        ClassName::Core => Class::Core,
        ClassName::Exact => Class::Exact,
        ClassName::Auditor => Class::Auditor,
    });
    let tier = match arguments.tier {
        TierName::Quick => Tier::Quick,
        TierName::Ci => Tier::Ci,
        TierName::Soak => Tier::Soak,
    };
    let shard = arguments.shard.as_deref().map(str::parse).transpose()?;
    let ids: Vec<Glob> = arguments.case.iter().map(|text| Glob::new(text)).collect();
    for glob in &ids {
        let live = |prompt: &&Prompt| glob.matches(&prompt.case.id);
        match suite
            .prompts
            .iter()
            .filter(live)
            .map(|prompt| &prompt.case.retired)
            .min_by_key(|retired| retired.is_some())
        {
            Some(None) => {}
            Some(Some(retired)) => {
                let what = format!("the case {glob}");
                let why = format!("retired since {}: {}", retired.since, retired.why);
                return Err(Error::Unsupported { what, why }.into());
            }
            None => {
                let given = glob.to_string();
                let ids = suite.prompts.iter().map(|prompt| prompt.case.id.as_str());
                let ids: Vec<&str> = ids.collect();
                if nearest(&given, ids.iter().copied()).is_empty() {
                    let rule = "an id of the vectors, or a pattern of ids with *; `etalon vectors list` has them";
                    return Err(Error::domain("case", given, rule).into());
                }
                return Err(Error::Unknown { what: "case", given, known: ids.join(", ") }.into());
            }
        }
    }
    Ok(Selection { classes: classes.collect(), tier, shard, ids })
}
