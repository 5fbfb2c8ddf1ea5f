//! The vector files that libprio publishes, if they lie beside the project.
//!
//! Their license is another one, so they are not in this repository; without
//! them the tests say so and the comparison with libprio itself remains.

use std::fs;
use std::path::Path;

use etalon::num::{Integer, Rational};
use etalon::tape::Seed;

use crate::gaussians;
use crate::tape::Rule;

/// The files, all of them and no others.
const FILES: [&str; 6] = [
    "discrete_gauss_100.json",
    "discrete_gauss_2.342.json",
    "discrete_gauss_3.json",
    "discrete_gauss_41293847.json",
    "discrete_gauss_9.json",
    "discrete_gauss_9999999999999999999999.json",
];

/// One file: samples of one sigma from one seed.
struct Vector {
    name: &'static str,
    seed: [u8; 32],
    sigma: Rational,
    samples: Vec<Integer>,
}

/// The text of a field, up to its end. The files are flat, and a JSON value
/// would hold their larger integers as floats.
fn field<'a>(text: &'a str, name: &str) -> &'a str {
    let (_, rest) = text.split_once(&format!("\"{name}\":")).unwrap();
    let rest = rest.trim_start();
    match rest.strip_prefix('[') {
        Some(list) => list.split_once(']').unwrap().0,
        None => rest.split([',', '}']).next().unwrap().trim().trim_matches('"'),
    }
}

impl Vector {
    fn read(folder: &Path, name: &'static str) -> Self {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        let integer = |text: &str| text.trim().parse::<Integer>().unwrap();
        let (numerator, denominator) = (field(&text, "std_num"), field(&text, "std_denom"));
        Self {
            name,
            seed: *field(&text, "seed").parse::<Seed>().unwrap().bytes(),
            sigma: Rational::new(integer(numerator), integer(denominator).into_parts().1).unwrap(),
            samples: field(&text, "samples").split(',').map(integer).collect(),
        }
    }
}

/// The files, or nothing and a line that says so.
fn vectors() -> Vec<Vector> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/libprio");
    if !beside.is_dir() {
        println!("skipped: libprio's vector files are not in {}", beside.display());
        return Vec::new();
    }
    FILES.map(|name| Vector::read(&beside, name)).into()
}

#[test]
fn every_published_sample_is_reproduced() {
    for Vector { name, seed, sigma, samples } in vectors() {
        assert_eq!(samples.len(), 49, "{name}");
        let mut tape = crate::gaussian_tape(seed, &sigma);
        assert_eq!(gaussians(&sigma, samples.len(), &mut tape), samples, "{name}");
        println!("{name}: {} samples reproduced", samples.len());
    }
}

#[test]
fn without_any_one_rule_no_file_is_reproduced() {
    for Vector { name, seed, sigma, samples } in vectors() {
        for rule in Rule::ALL {
            let mut tape = crate::gaussian_tape(seed, &sigma).without(rule);
            let draws = gaussians(&sigma, samples.len(), &mut tape);
            let first = draws.iter().zip(&samples).position(|(ours, theirs)| ours != theirs);
            let first = first.unwrap_or_else(|| panic!("{name} does not need {rule:?}"));
            println!("{name} without {rule:?}: sample {first} is another");
        }
    }
}
