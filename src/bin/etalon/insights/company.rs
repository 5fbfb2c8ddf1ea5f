//! `etalon insights sample`: the files of a company that does not exist.

use etalon::insights::company::{Company, Size};
use etalon::tape::Seed;

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
    let company = Company::new(size, &seed)?;
    files::make_folder(&arguments.out)?;
    let (people, metrics) = (arguments.out.join("people.csv"), arguments.out.join("metrics.csv"));
    files::write(&people, &(Company::people_header() + &company.people()?))?;
    let header = std::iter::once(Ok(Company::metrics_header()));
    let weeks = (0..arguments.weeks).map(|week| company.week(week));
    files::write_pieces(&metrics, header.chain(weeks))?;
    files::print(&format!("{}\n{}\nseed {}\n", people.display(), metrics.display(), seed.hex()))?;
    Ok(End::Good)
}
