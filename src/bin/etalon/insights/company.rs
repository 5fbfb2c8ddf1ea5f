//! `etalon insights sample`: the files of a company that does not exist.

use etalon::insights::company::{Company, Size};
use etalon::tape::Seed;

use super::folder::refused;
use crate::args::CompanyArgs;
use crate::exit::{End, Failure};
use crate::files;
use crate::single::fresh_seed;

/// Runs the command.
pub(crate) fn run(arguments: &CompanyArgs) -> Result<End, Failure> {
    let first = arguments.first.parse()?;
    let size = Size { headcount: arguments.headcount, weeks: arguments.weeks, first };
    let seed: Seed = match &arguments.seed {
        Some(text) => text.parse()?,
        None => fresh_seed()?,
    };
    let (people, metrics) = (arguments.out.join("people.csv"), arguments.out.join("metrics.csv"));
    for path in [&people, &metrics] {
        if path.exists() {
            let rule = "this file is there already, and may be of people who exist: nothing was \
                        written; give --out another folder";
            return Err(refused(path, rule));
        }
    }
    let company = Company::new(size, &seed)?;
    files::make_folder(&arguments.out)?;
    files::write(&people, &(Company::people_header() + &company.people()?))?;
    let header = std::iter::once(Ok(Company::metrics_header()));
    let weeks = (0..arguments.weeks).map(|week| company.week(week));
    files::write_pieces(&metrics, header.chain(weeks))?;
    files::print(&format!(
        "{}\n{}\nseed {} (no secret: it makes these made-up files again)\n",
        people.display(),
        metrics.display(),
        seed.hex()
    ))?;
    Ok(End::Good)
}
