//! Every kind of event survives being written: the checker counts what the
//! auditor counted.

use etalon::json::Value;
use etalon::subject::Run;
use etalon::tape::Seed;

use crate::toys::{built_in, crashes, lengths, many_bits, words};
use crate::{Make, certify, open, plan, ratio, read};

/// What the tables of an event read.
fn readings(document: &Value) -> Vec<&str> {
    let tables = document["event"]["tables"].as_array().unwrap();
    tables.iter().map(|table| table["reads"].as_str().unwrap()).collect()
}

/// A subject, a claim that it breaks, and what its event may read.
type Case = (fn() -> Run, &'static str, &'static [&'static str]);

#[test]
fn whatever_is_read_the_checker_counts_it_alike() {
    let cases: [Case; 9] = [
        (|| built_in("zero-twice", "scale=1"), "eps=1", &["number", "output"]),
        (|| built_in("float-laplace", "scale=1"), "eps=1", &["grain"]),
        (words, "eps=1", &["output"]),
        (lengths, "eps=1", &["shape", "number", "step"]),
        (crashes, "eps=1", &["output", "shape"]),
        (many_bits, "eps=2", &["number"]),
        (|| built_in("discrete-gaussian", "sigma=1"), "eps=1/2,delta=1e-2", &["number", "output"]),
        (|| built_in("discrete-gaussian", "sigma=1"), "mu=1/2", &["number", "output"]),
        (|| built_in("discrete-gaussian", "sigma=1"), "rho=1/10", &["number", "output"]),
    ];
    for (index, (make, claim, reads)) in cases.into_iter().enumerate() {
        let make: Make<'_> = &make;
        let (certified, document) =
            certify(make, &plan(claim, "1e-6", 20_000, u8::try_from(index).unwrap()));
        let readings = readings(&document);
        assert!(readings.iter().all(|reading| reads.contains(reading)), "{claim}: {document}");
        let certificate = read(&document).unwrap_or_else(|fault| panic!("{fault}: {document}"));
        let seed = &certificate.seed;
        let runs = certificate.counts.runs;
        let again = certificate.count(&mut open(make, seed), seed, runs).unwrap();
        assert_eq!(again, certificate.counts, "{document}");
        assert_eq!(again.favoured, certified.favoured);
        // Fresh runs fail to confirm with the probability that twice the runs
        // lack power, which the margin of the first count makes small.
        let fresh = Seed::new([0xfe; 32]);
        let counts = certificate.count(&mut open(make, &fresh), &fresh, 4 * runs).unwrap();
        assert!(certificate.is_confirmed_by(counts, &ratio("1e-6")).unwrap(), "{claim} {counts:?}");
    }
}

#[test]
fn many_weak_coordinates_make_an_event_of_a_sum() {
    let (_, document) = certify(&many_bits, &plan("eps=2", "1e-6", 20_000, 5));
    assert_eq!(readings(&document).len(), 12, "{document}");
}
