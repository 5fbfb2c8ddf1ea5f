//! What a ledger has published, read back as metrics: the way from its
//! entries to everything that is shown.

use super::calendar::Period;
use super::leaves::Leaves;
use super::manifest::{Manifest, Receipt, SeedCommitment};
use super::policy::{Metric, Policy};
use super::purchase::months;
use super::release::{Cell, Published, cells};
use crate::error::Result;
use crate::ledger::Publication;
use crate::threads;

/// How many earlier periods are shown beside a period.
const EARLIER: usize = 6;

/// The metrics of one period, in the order of the policy.
///
/// # Example
///
/// ```
/// use etalon::insights::release::shown;
/// use etalon::insights::{Edition, Policy};
/// # use etalon::ledger::Publication;
/// # let mut policy = Policy::standard()?;
/// # policy.metrics.truncate(1);
/// # let definition = policy.metrics[0].definition();
/// # let publication = |period: &str, entry, noisy: i128| {
/// #     let team = format!("[\"ada\", null, \"\", 12, [\"{noisy}\"]]");
/// #     let format = "\"format\": \"etalon-insights-leaves/1\", \"seeded\": false, \"parts\": 1";
/// #     Ok::<_, etalon::Error>(Publication {
/// #         entry,
/// #         hash: "2e".repeat(32),
/// #         time: "2024-10-01T06:00:00Z".to_owned(),
/// #         period: period.parse()?,
/// #         name: "after-hours".to_owned(),
/// #         definition: definition.clone(),
/// #         epsilon: "1".parse()?,
/// #         roster: "aa".repeat(32),
/// #         policy: "bb".repeat(32),
/// #         seed_commitment: "c0".repeat(32),
/// #         input_commitment: "dd".repeat(32),
/// #         content: format!("{{{format}, \"company\": null, \"teams\": [{team}]}}"),
/// #     })
/// # };
/// // `publication` records one team of 12: period, entry, noisy count.
/// let known = [publication("2024-Q2", 2, 7)?, publication("2024-Q3", 4, 5)?];
/// let edition = Edition::read(&policy, "2024-Q3".parse()?, &known)?;
/// // The team is also the company, and the only one of its size.
/// let cells = edition.cells(&policy)?;
/// let values: Vec<String> = cells.iter().map(|cell| shown(&cell.figure.value)).collect();
/// assert_eq!(values, ["0.416667"; 3]);
/// let manifest = edition.manifest(&policy, &"aa".repeat(32));
/// assert_eq!((manifest.epsilon.as_str(), manifest.receipts[0].entry), ("1", 4));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Edition {
    period: Period,
    metrics: Vec<(Metric, Leaves, Receipt)>,
}

impl Edition {
    /// Reads the publications of a period that are of this policy: those of
    /// the same name and the same definition.
    ///
    /// # Errors
    ///
    /// [`Error::Input`](crate::Error::Input) if one holds something else than
    /// noisy numbers of teams.
    pub fn read(policy: &Policy, period: Period, publications: &[Publication]) -> Result<Self> {
        let months = months(period)?;
        let found = policy.metrics.iter().filter_map(|metric| {
            let found = publications.iter().find(|known| {
                known.period == months
                    && known.name == metric.name
                    && known.definition == metric.definition()
            });
            found.map(|found| (metric, found))
        });
        let found: Vec<(&Metric, &Publication)> = found.collect();
        let metrics = threads::each(found, |(metric, found)| {
            let leaves = Leaves::read(&found.content, &format!("entry {}", found.entry))?;
            let receipt = receipt(found, &leaves);
            Ok((metric.clone(), leaves, receipt))
        });
        let metrics = metrics.into_iter().collect::<Result<_>>()?;
        Ok(Self { period, metrics })
    }

    /// Everything that may be shown.
    ///
    /// # Errors
    ///
    /// Those of [`cells`].
    pub fn cells(&self, policy: &Policy) -> Result<Vec<Cell>> {
        let published: Vec<Published<'_>> = self
            .metrics
            .iter()
            .map(|(metric, leaves, receipt)| Published { metric, leaves, entry: receipt.entry })
            .collect();
        cells(policy, self.period, &published)
    }

    /// The manifest of a folder of it, without files.
    pub fn manifest(&self, policy: &Policy, roster: &str) -> Manifest {
        Manifest {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            period: self.period,
            epsilon: policy.cost().to_string(),
            unit: policy.unit.to_string(),
            relation: policy.relation.to_string(),
            roster: roster.to_owned(),
            receipts: self.metrics.iter().map(|(_, _, receipt)| receipt.clone()).collect(),
            files: std::collections::BTreeMap::new(),
        }
    }
}

/// What was shown of the periods before, the earliest first, as far as it was
/// measured in the same way.
///
/// # Errors
///
/// Those of [`Edition::read`] and [`Edition::cells`].
///
/// # Example
///
/// ```
/// use etalon::insights::edition::history;
/// use etalon::insights::{Period, Policy};
/// # use etalon::ledger::Publication;
/// # let mut policy = Policy::standard()?;
/// # policy.metrics.truncate(1);
/// # let definition = policy.metrics[0].definition();
/// # let publication = |period: &str, entry, noisy: i128| {
/// #     let team = format!("[\"ada\", null, \"\", 12, [\"{noisy}\"]]");
/// #     let format = "\"format\": \"etalon-insights-leaves/1\", \"seeded\": false, \"parts\": 1";
/// #     Ok::<_, etalon::Error>(Publication {
/// #         entry,
/// #         hash: "2e".repeat(32),
/// #         time: "2024-10-01T06:00:00Z".to_owned(),
/// #         period: period.parse()?,
/// #         name: "after-hours".to_owned(),
/// #         definition: definition.clone(),
/// #         epsilon: "1".parse()?,
/// #         roster: "aa".repeat(32),
/// #         policy: "bb".repeat(32),
/// #         seed_commitment: "c0".repeat(32),
/// #         input_commitment: "dd".repeat(32),
/// #         content: format!("{{{format}, \"company\": null, \"teams\": [{team}]}}"),
/// #     })
/// # };
/// // `publication` records one team of 12: period, entry, noisy count.
/// let known = [publication("2024-Q2", 4, 7)?, publication("2024-Q1", 2, 5)?];
/// let now: Period = "2024-Q3".parse()?;
/// let found = history(&policy, now, &known)?;
/// let periods: Vec<String> = found.iter().map(|cell| cell.period.to_string()).collect();
/// assert_eq!((periods[0].as_str(), periods[5].as_str()), ("2024-Q1", "2024-Q2"));
/// // What was measured in another way cannot be compared.
/// policy.metrics[0].epsilon = "1/2".parse()?;
/// assert!(history(&policy, now, &known)?.is_empty());
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn history(policy: &Policy, period: Period, publications: &[Publication]) -> Result<Vec<Cell>> {
    let mut periods = Vec::new();
    let mut earlier = period;
    for _ in 0..EARLIER {
        earlier = earlier.previous();
        periods.push(earlier);
    }
    let mut all = Vec::new();
    for earlier in periods.into_iter().rev() {
        all.extend(Edition::read(policy, earlier, publications)?.cells(policy)?);
    }
    Ok(all)
}

fn receipt(found: &Publication, leaves: &Leaves) -> Receipt {
    Receipt {
        metric: found.name.clone(),
        epsilon: found.epsilon.to_string(),
        entry: found.entry,
        hash: found.hash.clone(),
        time: found.time.clone(),
        seed: SeedCommitment { private: !leaves.seeded, sha256: found.seed_commitment.clone() },
        inputs: found.input_commitment.clone(),
    }
}
