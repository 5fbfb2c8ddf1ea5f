//! What each law draws from one fixed tape. The values were computed with
//! mpmath by bisection of the distribution function, not by this crate.

use super::*;

/// The words `i * 0x9E3779B97F4A7C15` modulo `2^64`, for `i = 1, ..., 12`.
fn tape() -> Recorded {
    let words: Vec<u64> = (1..=12u64).map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
    Recorded::of(&words)
}

fn assert_values<L: Law>(ready: &Prepared<L>, known: &[&str]) {
    let (mut fast, mut slow) = (tape(), tape());
    for value in known {
        assert_eq!(&ready.draw(&mut fast).unwrap().to_string(), value);
        assert_eq!(&ready.law().draw(&mut slow).unwrap().to_string(), value);
    }
    assert_eq!((fast.consumed, slow.consumed), (768, 768));
}

/// As [`assert_values`], for values that fit 64 bits.
fn assert_narrow<L: Law>(law: L, known: [i64; 12]) {
    let shown = known.map(|value| value.to_string());
    let ready = Prepared::new(law).unwrap();
    let mut values = [0; 12];
    ready.fill(&mut values, &mut tape()).unwrap();
    assert_eq!(values, known);
    assert_values(&ready, &shown.each_ref().map(String::as_str));
}

#[test]
fn value_stability() {
    assert_narrow(Uniform::new(Natural::from(6u8)).unwrap(), [3, 1, 5, 2, 0, 4, 1, 5, 3, 1, 4, 2]);
    assert_narrow(Bernoulli::new(rational("1/3")).unwrap(), [0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0]);
    assert_narrow(
        BernoulliExp::new(rational("1/2")).unwrap(),
        [1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 1],
    );
    assert_narrow(geometric("1/10"), [9, 2, 19, 6, 0, 12, 3, 28, 8, 1, 16, 5]);
    assert_narrow(laplace("1171/500"), [1, -2, 3, 0, -4, 1, -1, 5, 0, -2, 2, 0]);
    assert_narrow(gaussian("1171/500"), [1, -2, 2, 0, -3, 1, -1, 4, 0, -2, 2, 0]);
    assert_narrow(gaussian("100"), [30, -72, 105, -7, -134, 55, -45, 159, 16, -91, 84, -21]);
}

#[test]
fn value_stability_of_wide_laws() {
    assert_narrow(
        laplace("2147483648"),
        [
            578266815,
            -1611661341,
            2645055866,
            -123139105,
            -3678450392,
            1156533630,
            -916935067,
            4711844917,
            285803941,
            -2189928156,
            1950329592,
            -392866830,
        ],
    );
    assert_narrow(
        geometric("1/1048576"),
        [
            1009174, 282356, 2018348, 669952, 99087, 1291531, 414059, 3027523, 866370, 208525,
            1679126, 564713,
        ],
    );
    assert_values(
        &Prepared::new(laplace("1e22")).unwrap(),
        &[
            "2692764695592615854767",
            "12317001196784684796885",
            "-17129119447380719305063",
            "-4269811634614182942234",
            "1330878310103587881401",
            "9081929885210217380687",
        ],
    );
    assert_values(
        &Prepared::new(gaussian("1e22")).unwrap(),
        &[
            "3003213853899985148542",
            "10541897158842018336704",
            "-13397092549486554493176",
            "-4503253782397003911076",
            "1568181064788781675956",
            "8358269773150450131812",
        ],
    );
}

/// A tape that writes down its marks.
struct Marked {
    tape: Recorded,
    marks: Vec<String>,
}

impl Tape for Marked {
    fn bits(&mut self, width: u32) -> Result<u64> {
        self.tape.bits(width)
    }
    fn open(&mut self, primitive: &'static str) {
        self.marks.push(primitive.to_owned());
    }
    fn close(&mut self, decision: &dyn std::fmt::Display) {
        self.marks.push(decision.to_string());
    }
}

#[test]
fn a_draw_is_one_marked_primitive_on_every_route() {
    let marks = |draw: &dyn Fn(&mut Marked)| {
        let mut marked = Marked { tape: tape(), marks: Vec::new() };
        draw(&mut marked);
        marked.marks
    };
    let ready = Prepared::new(laplace("1171/500")).unwrap();
    assert_eq!(marks(&|tape| drop(ready.draw(tape).unwrap())), ["inverse/1", "1"]);
    assert_eq!(marks(&|tape| drop(ready.draw_i64(tape))), ["inverse/1", "1"]);
    assert_eq!(marks(&|tape| drop(ready.law().draw(tape).unwrap())), ["inverse/1", "1"]);
    let huge = Prepared::new(laplace("1e22")).unwrap();
    let known = ["inverse/1", "2692764695592615854767"];
    assert_eq!(marks(&|tape| drop(huge.draw(tape).unwrap())), known);
}
