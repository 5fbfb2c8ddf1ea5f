//! What an audit leaves behind: the evidence file, kept up to date while the
//! audit runs, and the certificate of a violation.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use etalon::Error;
use etalon::audit::suite::Case;
use etalon::audit::{
    Certified, Confirmed, Evidence, Finding, Learned, Plan, Progress, Shard, Verdict,
};
use etalon::json;
use etalon::report;
use etalon::subject::Subject;

use crate::args::LeaveArgs;
use crate::exit::Failure;
use crate::files;

/// How often a running audit writes its evidence.
const EVERY: Duration = Duration::from_secs(2);

/// What is to be kept of one audit, and what came of it.
#[derive(Debug, Default)]
pub(crate) struct Keeping {
    /// Whether a violation is to be confirmed in fresh runs.
    pub(crate) certify: bool,
    /// The certificate, or why there is none.
    pub(crate) confirmed: Option<Confirmed>,
    /// What was taken for granted though something speaks against it.
    pub(crate) doubts: Vec<String>,
    /// Where the evidence is kept.
    pub(crate) file: Option<EvidenceFile>,
}

/// How the subject of a segment is opened.
type Open<'a> = dyn FnMut(&Plan) -> Result<Box<dyn Subject>, Failure> + 'a;

/// The file of a shard's evidence.
#[derive(Debug)]
pub(crate) struct EvidenceFile {
    path: PathBuf,
    shard: Shard,
    resume: bool,
}

impl EvidenceFile {
    /// The file that the flags name; refuses one that exists unless it is to be
    /// resumed, for evidence that is thrown away is a choice among results.
    pub(crate) fn of(arguments: &LeaveArgs, of_samples: bool) -> Result<Option<Self>, Failure> {
        let Some(path) = arguments.evidence.clone() else { return Ok(None) };
        if of_samples {
            let rule = "nothing with --samples: lines are judged once and no further ones can be made; put all lines into two files and audit those";
            return Err(Error::domain("--evidence", path.display(), rule).into());
        }
        let shard = match &arguments.shard {
            Some(text) => text.parse()?,
            None => Shard { index: 1, count: 1 },
        };
        files::check_writable(&path)?;
        if path.exists() && !arguments.resume {
            let fault = "it holds evidence: go on with --resume, or give another name";
            return Err(files::failure(&path, std::io::Error::other(fault)));
        }
        Ok(Some(Self { path, shard, resume: arguments.resume }))
    }

    fn load(&self, plan: &Plan, case: &Case) -> Result<Evidence, Failure> {
        let subject = report::subject(&case.source).unwrap_or(json::Value::Null);
        let new = Evidence::new(plan, subject, case.pair.clone(), self.shard)?;
        if !self.resume || !self.path.exists() {
            return Ok(new);
        }
        let source = self.path.display().to_string();
        let old = Evidence::read(&files::read_text(&self.path)?, &source)?;
        if !old.is_of(&new) {
            let rule = "this is evidence of another audit: give the same claim, relation, unit, alpha, pair, subject and shard";
            return Err(
                Error::Input { source, place: "claim".to_owned(), rule: rule.to_owned() }.into()
            );
        }
        Ok(old)
    }

    fn save(&self, evidence: &Evidence) -> Result<(), Failure> {
        files::write(&self.path, &json::pretty(&evidence.to_json()))
    }

    /// Runs what is left of the shard's runs and keeps the evidence.
    pub(crate) fn run(
        &self,
        plan: &Plan,
        case: &Case,
        open: &mut Open<'_>,
        go_on: &mut dyn FnMut(&Progress<'_>) -> bool,
    ) -> Result<(Finding, Option<Learned>), Failure> {
        let mut evidence = self.load(plan, case)?;
        let left = evidence.runs_left(plan.max_runs);
        let resumed = !evidence.seeds.is_empty();
        if left == 0 && self.shard.count == 1 {
            files::note(&format!(
                "the file holds {} runs, no fewer than --max-runs {}: none were made",
                evidence.runs, plan.max_runs
            ));
        }
        let mut learned = None;
        let mut finding = None;
        if left > 0 {
            let seed = evidence.begin(&plan.seed);
            let segment = Plan { seed, max_runs: left, ..plan.clone() };
            let mut subject = open(&segment)?;
            // Before the first run: a segment that was begun is never begun again.
            self.save(&evidence)?;
            let (before, mut last, mut fault) = (evidence.clone(), Instant::now(), None);
            let mut watch = |progress: &Progress<'_>| {
                if last.elapsed() >= EVERY {
                    fault = self.save(&before.at(progress)).err();
                    last = Instant::now();
                }
                fault.is_none() && go_on(progress)
            };
            let (found, kept) = evidence.run(&segment, subject.as_mut(), &mut watch)?;
            if let Some(fault) = fault {
                return Err(fault);
            }
            self.save(&evidence)?;
            (finding, learned) = (Some(found), Some(kept));
        }
        match finding {
            // The evidence of all segments, not only of the last one.
            _ if resumed && self.shard.count == 1 => {
                let mut merged = etalon::audit::merge(&[evidence])?;
                merged.subject = crate::single::describe(&case.source);
                Ok((merged, learned))
            }
            Some(found) => Ok((found, learned)),
            None => {
                let rule = format!(
                    "the file holds {} runs of shard {}/{}, no fewer than --max-runs {} asks of it: allow more, or merge the shards",
                    evidence.runs, self.shard.index, self.shard.count, plan.max_runs
                );
                Err(Error::Input {
                    source: self.path.display().to_string(),
                    place: "runs".to_owned(),
                    rule,
                }
                .into())
            }
        }
    }
}

/// Writes the certificate of a violation, or says why there is none.
pub(crate) fn write_certificate(
    path: &Path,
    case: &Case,
    record: &report::Record,
    confirmed: Option<&Confirmed>,
) -> Result<(), Failure> {
    let why = match confirmed {
        Some(Confirmed::Yes(certified)) => return write(path, case, record, certified),
        Some(Confirmed::No(why)) => format!("the violation stands, but it is not certified: {why}"),
        None if record.finding.verdict == Verdict::Violation => {
            "files of samples and tapes that were enumerated cannot be run anew".to_owned()
        }
        None => "there is no violation to certify".to_owned(),
    };
    files::note(&format!("{} is not written: {why}", path.display()));
    Ok(())
}

fn write(
    path: &Path,
    case: &Case,
    record: &report::Record,
    certified: &Certified,
) -> Result<(), Failure> {
    let document = report::certificate(&record.plan, &case.source, &record.pair, certified);
    let document = document.expect("only what can be opened anew is certified");
    files::write(path, &json::pretty(&document))?;
    files::note(&format!("the certificate is written to {}", path.display()));
    Ok(())
}
