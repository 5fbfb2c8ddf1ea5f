//! Evidence as a document, format `etalon-evidence/1` (`docs/spec/evidence.md`).

use super::{Evidence, Shard, Wealth, Wealths};
use crate::audit::Lost;
use crate::error::{Error, Result};
use crate::json::{self, Fields, Value, json};
use crate::privacy::Claim;

/// The format that evidence declares.
const FORMAT: &str = "etalon-evidence/1";

impl Evidence {
    /// The document.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::audit::{Evidence, Plan};
    /// # use etalon::json::json;
    /// # use etalon::museum::{CATALOGUES, Exhibit};
    /// # use etalon::tape::Seed;
    ///
    /// # let (claim, unit, alpha) = ("eps=1".parse()?, "person".parse()?, "1e-9".parse()?);
    /// # let (relation, max_runs, seed) = ("replace-one".parse()?, 3_000, Seed::new([0; 32]));
    /// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: false, seed };
    /// # let (lying, pair) = (Exhibit::new("lying-response", "p=3/4"), [json!(0), json!(1)]);
    /// let mut evidence = Evidence::new(&plan, json!("lying"), pair.clone(), "1/1".parse()?)?;
    /// let segment = Plan { seed: evidence.begin(&plan.seed), ..plan.clone() };
    /// let mut subject = lying.subject(&CATALOGUES, &pair, &segment.seed)?;
    /// // Kept after every batch, so that no more than one is lost with the process.
    /// let (begun, mut kept) = (evidence.clone(), String::new());
    /// evidence.run(&segment, &mut subject, &mut |progress| {
    ///     kept = begun.at(progress).to_json().to_string();
    ///     progress.runs < 1_000
    /// })?;
    /// let resumed = Evidence::read(&kept, "evidence.json")?;
    /// assert!(resumed.is_of(&begun) && *resumed.claim() == plan.claim);
    /// assert_eq!((resumed.runs, &resumed.wealths), (evidence.runs, &evidence.wealths));
    /// assert_eq!(resumed.runs_left(plan.max_runs), plan.max_runs - resumed.runs);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn to_json(&self) -> Value {
        let row = |row: &[Wealth]| {
            row.iter().map(|(claim, wealth)| json!([claim.to_string(), wealth])).collect::<Value>()
        };
        let text = |claim: &Option<Claim>| json!(claim.as_ref().map(Claim::to_string));
        let mut document = json!({
            "format": FORMAT,
            "subject": self.subject,
            "pair": self.pair,
            "claim": self.claim().to_string(),
            "relation": self.relation.to_string(),
            "unit": self.unit.to_string(),
            "alpha": self.alpha.to_string(),
            "shard": format!("{}/{}", self.shard.index, self.shard.count),
            "runs": self.runs,
            "seeds": self.seeds,
            "log_wealth": self.wealths.claim.1,
            "certified": self.certified,
            "refuted": text(&self.refuted),
            "detectable": text(&self.detectable),
        });
        for (name, wealths) in self.wealths.rows() {
            document[name] = row(wealths);
        }
        if self.lost.batches > 0 {
            let Lost { batches, runs } = self.lost;
            document["lost"] = json!({"batches": batches, "runs": runs});
        }
        document
    }

    /// Reads a document; `source` names it in errors.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] with the place of the first fault.
    pub fn read(text: &str, source: &str) -> Result<Self> {
        let document = json::parse(text, source)?;
        let mut fields = Fields::open(&document, source, "")?;
        if fields.text("format")? != FORMAT {
            return Err(fields.fault("format", format!("write \"{FORMAT}\"")));
        }
        let pair =
            fields.required("pair")?.as_array().and_then(|pair| pair.clone().try_into().ok());
        let log_wealth = fields.required("log_wealth")?.as_i64().filter(within);
        let claim: Claim = fields.parsed("claim")?;
        let mut row = |name| {
            let row = fields.required(name)?.as_array();
            let row = row.and_then(|row| row.iter().map(wealth).collect::<Option<Vec<_>>>());
            row.ok_or_else(|| fields.fault(name, "write pairs of a claim and a whole number"))
        };
        let (above, below, deltas) = (row("above")?, row("below")?, row("deltas")?);
        let shard = fields.parsed("shard")?;
        let pair = pair.ok_or_else(|| fields.fault("pair", "write an array of two inputs"))?;
        let wealth =
            log_wealth.ok_or_else(|| fields.fault("log_wealth", "write a whole number"))?;
        let certified = fields.required("certified")?.as_bool();
        let certified =
            certified.ok_or_else(|| fields.fault("certified", "write true or false"))?;
        let mut optional = |name| match fields.required(name)? {
            Value::Null => Ok(None),
            _ => fields.optional_parsed(name),
        };
        let (refuted, detectable) = (optional("refuted")?, optional("detectable")?);
        let mut lost = Lost::default();
        if fields.optional("lost").is_some() {
            let mut object = fields.object("lost")?;
            lost = Lost { batches: object.count("batches")?, runs: object.count("runs")? };
            object.close()?;
        }
        let alpha = fields.parsed("alpha")?;
        crate::audit::plan::check_alpha(&alpha)
            .map_err(|fault| fields.fault("alpha", fault.to_string()))?;
        let evidence = Self {
            subject: fields.required("subject")?.clone(),
            pair,
            relation: fields.parsed("relation")?,
            unit: fields.parsed("unit")?,
            alpha,
            shard,
            runs: fields.count("runs")?,
            lost,
            seeds: fields.texts("seeds")?,
            wealths: Wealths { claim: (claim, wealth), above, below, deltas },
            certified,
            refuted,
            detectable,
        };
        if evidence.runs.max(lost.runs).max(lost.batches) > 1 << 50 {
            return Err(fields.fault("runs", "at most 2^50 runs"));
        }
        fields.close()?;
        Ok(evidence)
    }
}

fn wealth(value: &Value) -> Option<Wealth> {
    match value.as_array()?.as_slice() {
        [claim, wealth] => Some((claim.as_str()?.parse().ok()?, wealth.as_i64().filter(within)?)),
        _ => None,
    }
}

/// Small enough for a million shards to be added up.
fn within(millionths: &i64) -> bool {
    (-super::MOST..=super::MOST).contains(millionths)
}

impl std::str::FromStr for Shard {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let read = |text: &str| text.parse::<u64>().ok();
        let parts = text.split_once('/').and_then(|(i, n)| Some((read(i)?, read(n)?)));
        let shard = parts.map(|(index, count)| Self { index, count });
        shard
            .filter(|shard| (1..=shard.count).contains(&shard.index) && shard.count <= 1 << 20)
            .ok_or_else(|| Error::domain("shard", text, "i/n with 1 <= i <= n, such as 2/8"))
    }
}
