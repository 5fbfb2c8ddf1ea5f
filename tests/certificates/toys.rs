//! Subjects that leak in one way each.

use etalon::num::Integer;
use etalon::subject::{BUILTINS, Output, Parameters, Run, Side, find};
use etalon::tape::Tape;
use etalon::{json, museum};

/// A built-in on 0 and 1.
pub(crate) fn built_in(name: &str, parameters: &str) -> Run {
    let pair = ["0", "1"].map(|text| json::parse(text, "the test").unwrap());
    let parameters = Parameters::read(parameters.split_whitespace()).unwrap();
    find(&[BUILTINS, museum::ENTRIES], name).unwrap().make(parameters, &pair).unwrap()
}

/// What a run shows from its side and 16 fair bits.
fn toy(show: impl Fn(bool, u64) -> Output + 'static) -> Run {
    Box::new(move |side, tape: &mut dyn Tape| Ok(show(side == Side::Right, tape.bits(16)?)))
}

/// One of two words, the right one seven times in eight.
pub(crate) fn words() -> Run {
    toy(|right, bits| {
        let told = right == (bits % 8 != 0);
        Output::Text(format!("{} é\"{}", if told { "yes" } else { "no" }, bits >> 14))
    })
}

/// Vectors of random content, whose length tells.
pub(crate) fn lengths() -> Run {
    toy(|right, bits| {
        let length = 1 + usize::from(right == (bits % 8 != 0));
        let number = Output::Integer(Integer::from(bits >> 3) << 70);
        Output::Vector(vec![number; length])
    })
}

/// Crashes in a quarter of the runs on the right, in a sixteenth on the left.
pub(crate) fn crashes() -> Run {
    toy(|right, bits| match bits % 16 < if right { 4 } else { 1 } {
        true => Output::Crashed,
        false => Output::Null,
    })
}

/// Twelve bits, each kept with probability 5/8.
pub(crate) fn many_bits() -> Run {
    Box::new(|side, tape: &mut dyn Tape| {
        let mut bit = || Ok(Output::Boolean((side == Side::Right) == (tape.bits(3)? < 5)));
        Ok(Output::Vector((0..12).map(|_| bit()).collect::<etalon::Result<_>>()?))
    })
}
