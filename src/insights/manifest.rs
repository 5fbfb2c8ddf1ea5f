//! What a release folder says of itself: by which rules, from which inputs,
//! with which noise it was made, and who paid.
//!
//! The inputs are committed to, not digested: whoever knows all rows but one
//! could find the last by trying digests. Only the seed, which is secret,
//! opens the commitment.

use std::collections::BTreeMap;

use super::calendar::Period;
use crate::digest::{Digest, hex};
use crate::error::Result;
use crate::json::{self, Fields, Value, json};
use crate::tape::Seed;

/// The name of the manifest in its folder.
pub const NAME: &str = "manifest.json";

/// The name of the verdicts on the claims, if a release was given any.
pub const VERDICTS: &str = "verdicts.json";

/// The name of the format.
const FORMAT: &str = "etalon-insights-release/1";

/// Where a seed came from, and the SHA-256 that binds a release to it.
///
/// # Example
///
/// ```
/// use etalon::insights::manifest::SeedCommitment;
/// use etalon::tape::Seed;
///
/// let shown = SeedCommitment { private: true, sha256: Seed::new([7; 32]).commitment() };
/// // Another seed could not be passed off as the one that was used.
/// assert_ne!(shown.sha256, Seed::new([8; 32]).commitment());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedCommitment {
    /// Whether it was drawn from the operating system for this release: if
    /// not, nothing is private.
    pub private: bool,
    /// The SHA-256 of its 32 bytes.
    pub sha256: String,
}

/// The files a release is made from, as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inputs {
    /// The SHA-256 of the metrics file.
    pub metrics: [u8; 32],
    /// The SHA-256 of the people file.
    pub people: [u8; 32],
    /// The SHA-256 of the mapping; of nothing if there is none.
    pub mapping: [u8; 32],
    /// How dates are written.
    pub date_format: String,
}

impl Inputs {
    /// The commitment to them that `seed` opens.
    pub fn commitment(&self, seed: &Seed) -> String {
        let mut digest = Digest::new();
        digest.update("etalon-insights-inputs/1\n");
        digest.update(seed.bytes());
        for part in [&self.metrics, &self.people, &self.mapping] {
            digest.update(part);
        }
        digest.update(&self.date_format);
        digest.hex()
    }

    /// The digest of everything that decides what noise is added to: these
    /// files, the policy as it is written, and the period. A seed is drawn for
    /// one of these, and gives the same release whenever it is used for it.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::{insights::manifest::Inputs, tape::Seed};
    ///
    /// let date_format = "%Y-%m-%d".to_owned();
    /// let inputs = Inputs { metrics: [1; 32], people: [2; 32], mapping: [3; 32], date_format };
    /// let of = |period: &str| Ok(inputs.purpose("{}", period.parse()?, &Seed::new([7; 32])));
    /// assert_ne!(of("2024-Q3")?, of("2024-Q4")?);
    /// // Without the seed nobody can try inputs until one fits.
    /// let commitments = [7, 8].map(|seed| inputs.commitment(&Seed::new([seed; 32])));
    /// assert_ne!(commitments[0], commitments[1]);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn purpose(&self, policy: &str, period: Period, seed: &Seed) -> String {
        let mut digest = Digest::new();
        digest.update("etalon-insights-seed/2\n");
        digest.update(Digest::of(policy));
        digest.update(self.commitment(seed));
        digest.update(period.to_string());
        digest.hex()
    }
}

/// What was paid for one metric.
///
/// # Example
///
/// ```
/// use etalon::insights::manifest::{Inputs, Receipt, SeedCommitment};
/// use etalon::tape::Seed;
///
/// let (seed, date_format) = (Seed::new([7; 32]), "%Y-%m-%d".to_owned());
/// let inputs = Inputs { metrics: [1; 32], people: [2; 32], mapping: [3; 32], date_format };
/// let receipt = Receipt {
///     metric: "email".to_owned(),
///     epsilon: "1/12".to_owned(),
///     entry: 2,
///     hash: "2e".repeat(32),
///     time: "2024-10-01T06:00:00Z".to_owned(),
///     seed: SeedCommitment { private: true, sha256: seed.commitment() },
///     inputs: inputs.commitment(&seed),
/// };
/// // Who is given the seed finds out that the people file was changed since.
/// let changed = Inputs { people: [9; 32], ..inputs };
/// assert_ne!(changed.commitment(&seed), receipt.inputs);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The metric.
    pub metric: String,
    /// What it cost a person, an exact number.
    pub epsilon: String,
    /// The entry of the ledger that holds the noisy numbers.
    pub entry: u64,
    /// Its hash.
    pub hash: String,
    /// When it was written.
    pub time: String,
    /// The seed of its noise.
    pub seed: SeedCommitment,
    /// What [`Inputs::commitment`] gave.
    pub inputs: String,
}

/// A release folder, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The version that made it.
    pub version: String,
    /// Of which period.
    pub period: Period,
    /// ε of a person for all metrics together, an exact number.
    pub epsilon: String,
    /// Whose data differ between neighbors.
    pub unit: String,
    /// How they differ.
    pub relation: String,
    /// The SHA-256 of who is on which team, which is public.
    pub roster: String,
    /// Who paid for what.
    pub receipts: Vec<Receipt>,
    /// The SHA-256 of each other file of the folder.
    pub files: BTreeMap<String, String>,
}

impl Manifest {
    /// Whether every metric has a seed that was drawn for it alone.
    pub fn is_private(&self) -> bool {
        self.receipts.iter().all(|receipt| receipt.seed.private)
    }

    /// The hash of the last ledger entry that paid for this: a ledger in which
    /// it is found is unchanged and uncut up to there.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::insights::Manifest;
    /// use etalon::insights::manifest::{Receipt, SeedCommitment};
    ///
    /// let receipt = |metric: &str, entry, hash: &str| Receipt {
    ///     metric: metric.to_owned(),
    ///     epsilon: "1/12".to_owned(),
    ///     entry,
    ///     hash: hash.to_owned(),
    ///     time: "2024-10-01T06:00:00Z".to_owned(),
    ///     seed: SeedCommitment { private: true, sha256: "c0".repeat(32) },
    ///     inputs: "dd".repeat(32),
    /// };
    /// let mut manifest = Manifest {
    ///     version: "0.1.0".to_owned(),
    ///     period: "2024-09".parse()?,
    ///     epsilon: "1/6".to_owned(),
    ///     unit: "person-month".to_owned(),
    ///     relation: "replace-one".to_owned(),
    ///     roster: "aa".repeat(32),
    ///     receipts: vec![receipt("meetings", 4, "4f"), receipt("email", 2, "2e")],
    ///     files: [].into(),
    /// };
    /// assert_eq!(manifest.head(), Some("4f"));
    /// assert!(manifest.is_private());
    /// manifest.list("cells.csv", "period,view,group,metric\n");
    /// assert_eq!(Manifest::read(&manifest.text(), "manifest.json")?, manifest);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn head(&self) -> Option<&str> {
        let last = self.receipts.iter().max_by_key(|receipt| receipt.entry);
        last.map(|receipt| receipt.hash.as_str())
    }

    /// Adds a file.
    pub fn list(&mut self, name: &str, text: &str) {
        self.files.insert(name.to_owned(), hex(&Digest::of(text)));
    }

    /// As JSON.
    pub fn text(&self) -> String {
        let receipts: Vec<Value> = self
            .receipts
            .iter()
            .map(|receipt| {
                json!({
                    "metric": receipt.metric,
                    "epsilon": receipt.epsilon,
                    "ledger_entry": receipt.entry,
                    "ledger_hash": receipt.hash,
                    "time": receipt.time,
                    "seed": if receipt.seed.private { "drawn" } else { "given" },
                    "seed_commitment": receipt.seed.sha256,
                    "inputs_commitment": receipt.inputs,
                })
            })
            .collect();
        json::pretty(&json!({
            "format": FORMAT,
            "etalon": self.version,
            "period": self.period.to_string(),
            "private": self.is_private(),
            "seeded": !self.is_private(),
            "guarantee": {"epsilon": self.epsilon, "unit": self.unit, "relation": self.relation},
            "roster_sha256": self.roster,
            "tape": {"profile": "inverse/1", "stream": "metric * 2^40 + team * 2^12 + part"},
            "receipts": receipts,
            "files": self.files,
        }))
    }

    /// Reads what [`Manifest::text`] wrote.
    ///
    /// # Errors
    ///
    /// [`Error::Input`](crate::Error::Input) for anything else, and for a format of a later
    /// version.
    pub fn read(text: &str, source: &str) -> Result<Self> {
        let value = json::parse(text, source)?;
        let mut fields = Fields::open(&value, source, "")?;
        let format = fields.text("format")?;
        if format != FORMAT {
            let rule = format!("this version reads {FORMAT}, not {format}");
            return Err(fields.fault("format", rule));
        }
        let mut manifest = Self {
            version: fields.text("etalon")?.to_owned(),
            period: fields.text("period")?.parse()?,
            epsilon: String::new(),
            unit: String::new(),
            relation: String::new(),
            roster: fields.text("roster_sha256")?.to_owned(),
            receipts: Vec::new(),
            files: BTreeMap::new(),
        };
        for derived in ["private", "seeded", "tape"] {
            fields.required(derived)?;
        }
        let mut guarantee = Fields::open(fields.required("guarantee")?, source, "guarantee")?;
        manifest.epsilon = guarantee.text("epsilon")?.to_owned();
        manifest.unit = guarantee.text("unit")?.to_owned();
        manifest.relation = guarantee.text("relation")?.to_owned();
        guarantee.close()?;
        let list = fields.required("receipts")?.as_array();
        let list = list.ok_or_else(|| fields.fault("receipts", "write an array"))?;
        for (at, value) in list.iter().enumerate() {
            manifest.receipts.push(receipt(value, source, &format!("receipts[{at}]"))?);
        }
        let Value::Object(files) = fields.required("files")? else {
            return Err(fields.fault("files", "write an object"));
        };
        for (name, digest) in files {
            let digest = digest.as_str().ok_or_else(|| fields.fault("files", "write texts"))?;
            manifest.files.insert(name.clone(), digest.to_owned());
        }
        fields.close()?;
        Ok(manifest)
    }
}

fn receipt(value: &Value, source: &str, place: &str) -> Result<Receipt> {
    let mut fields = Fields::open(value, source, place)?;
    let private = match fields.text("seed")? {
        "drawn" => true,
        "given" => false,
        _ => return Err(fields.fault("seed", "write \"drawn\" or \"given\"")),
    };
    let seed = SeedCommitment { private, sha256: fields.text("seed_commitment")?.to_owned() };
    let receipt = Receipt {
        metric: fields.text("metric")?.to_owned(),
        epsilon: fields.text("epsilon")?.to_owned(),
        entry: fields.count("ledger_entry")?,
        hash: fields.text("ledger_hash")?.to_owned(),
        time: fields.text("time")?.to_owned(),
        seed,
        inputs: fields.text("inputs_commitment")?.to_owned(),
    };
    fields.close()?;
    Ok(receipt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_read_back_as_it_was_written() {
        let seed = SeedCommitment { private: true, sha256: Seed::new([1; 32]).commitment() };
        let receipt = Receipt {
            metric: "late".to_owned(),
            epsilon: "1/3".to_owned(),
            entry: 7,
            hash: "00".to_owned(),
            time: "2024-10-01T00:00:00Z".to_owned(),
            seed,
            inputs: "11".to_owned(),
        };
        let mut manifest = Manifest {
            version: "0.1.0".to_owned(),
            period: "2024-Q3".parse().unwrap(),
            epsilon: "1/3".to_owned(),
            unit: "person-quarter".to_owned(),
            relation: "replace-one".to_owned(),
            roster: "22".to_owned(),
            receipts: vec![receipt],
            files: BTreeMap::new(),
        };
        manifest.list("cells.csv", "period\n");
        let text = manifest.text();
        assert_eq!(Manifest::read(&text, "m").unwrap(), manifest);
        assert!(text.contains("\"private\": true"));
        manifest.receipts[0].seed.private = false;
        assert!(manifest.text().contains("\"private\": false"));
        for (from, to) in [("release/1", "release/2"), ("drawn", "rolled"), ("\"late\"", "1")] {
            assert!(Manifest::read(&text.replacen(from, to, 1), "m").is_err(), "{to}");
        }
    }

    #[test]
    fn inputs_are_bound_and_hidden() {
        let inputs = Inputs {
            metrics: [1; 32],
            people: [2; 32],
            mapping: [3; 32],
            date_format: "%Y-%m-%d".to_owned(),
        };
        let (one, other) = (Seed::new([1; 32]), Seed::new([2; 32]));
        assert_ne!(inputs.commitment(&one), inputs.commitment(&other));
        let changed = Inputs { metrics: [9; 32], ..inputs.clone() };
        assert_ne!(inputs.commitment(&one), changed.commitment(&one));
        let (quarter, next) = ("2024-Q3".parse().unwrap(), "2024-Q4".parse().unwrap());
        let purpose = inputs.purpose("{}", quarter, &one);
        assert_eq!(purpose, inputs.purpose("{}", quarter, &one));
        for other in [
            inputs.purpose("{ }", quarter, &one),
            inputs.purpose("{}", next, &one),
            inputs.purpose("{}", quarter, &other),
            changed.purpose("{}", quarter, &one),
        ] {
            assert_ne!(purpose, other);
        }
    }
}
