//! Partition selection: the closed form against the recursion, its (ε, δ) over
//! all neighbors, its coin over every tape, and what it refuses.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use etalon::law::{Kept, Law, Prepared, Probability};
use etalon::mechanism::{Mechanism, PartitionSelection, Profile};
use etalon::num::{Dyadic, Integer, Rational, bit_length};
use etalon::privacy::Epsilon;
use etalon::subject::{BUILTINS, Loss, Output, Parameters, Side, find};
use etalon::tape::walk::{Limits, walk};
use etalon::tape::{ChaCha, Counting, Recorded, Seed};
use etalon::{Error, json, sample};

fn ratio(text: &str) -> Rational {
    text.parse().expect("a number")
}

fn selection(epsilon: &str, delta: &str, profile: Profile) -> PartitionSelection {
    PartitionSelection::new(epsilon.parse().unwrap(), ratio(delta), profile).unwrap()
}

/// π(0), π(1), ... up to the first 1, of the law.
fn chances(epsilon: &str, delta: &str) -> Vec<Rational> {
    let epsilon: Epsilon = epsilon.parse().unwrap();
    let chance = |n| match Kept::new(&epsilon, &ratio(delta), n).unwrap().probability().unwrap() {
        Probability::Exact(chance) => chance,
        Probability::Within(_) => panic!("ln(q) has rational chances"),
    };
    let mut listed: Vec<_> =
        (0..).map(chance).take_while(|chance| *chance < Rational::one()).collect();
    listed.push(Rational::one());
    listed
}

/// Whether every pair of neighbors keeps to (ln(q), δ), and whether each pair
/// but those at certainty uses it up.
fn promise(chances: &[Rational], q: &Rational, delta: &Rational) -> (bool, bool) {
    let one = Rational::one();
    let (mut kept, mut tight) = (true, true);
    for pair in chances.windows(2) {
        let (fewer, more) = (&pair[0], &pair[1]);
        let slack = [
            &(&(q * fewer) + delta) - more,
            &(&(q * more) + delta) - fewer,
            &(&(q * &(&one - fewer)) + delta) - &(&one - more),
            &(&(q * &(&one - more)) + delta) - &(&one - fewer),
        ];
        kept &= slack.iter().all(|slack| *slack >= Rational::zero());
        tight &= *more == one || slack.iter().any(Rational::is_zero);
    }
    (kept, tight)
}

const PARAMETERS: [(&str, &str); 8] = [
    ("ln(3)", "1/10"),
    ("ln(3)", "1e-5"),
    ("ln(2)", "1/2"),
    ("ln(2)", "9/10"),
    ("ln(11/10)", "1e-6"),
    ("ln(1025/1024)", "1/50"),
    ("ln(1000000)", "1e-30"),
    ("ln(7/2)", "1/3"),
];

#[test]
fn the_promise_holds_for_every_neighbor_and_is_used_up() {
    for (epsilon, delta) in PARAMETERS {
        let chances = chances(epsilon, delta);
        let q = ratio(epsilon.trim_start_matches("ln(").trim_end_matches(')'));
        assert_eq!(promise(&chances, &q, &ratio(delta)), (true, true), "{epsilon} {delta}");
        // The controls: half of δ, and a rule that forgets the second term.
        let half = &ratio(delta) * &ratio("1/2");
        assert!(!promise(&chances, &q, &half).0, "{epsilon} {delta}");
        let mut greedy = vec![Rational::zero()];
        while *greedy.last().unwrap() < Rational::one() {
            let next = &(&q * greedy.last().unwrap()) + &ratio(delta);
            greedy.push(next.min(Rational::one()));
        }
        assert!(greedy == chances || !promise(&greedy, &q, &ratio(delta)).0, "{epsilon} {delta}");
    }
}

#[test]
fn the_closed_form_tosses_the_coin_of_the_recursion() {
    for (epsilon, delta) in PARAMETERS {
        let selection = selection(epsilon, delta, Profile::Cks20);
        let chances = chances(epsilon, delta);
        let step = 1 + chances.len() / 12;
        let last = chances.len() - 1;
        for n in (0..chances.len()).step_by(step).chain([1, last - 1, last]) {
            let persons = u64::try_from(n).unwrap();
            let coin = selection.coin(persons).unwrap();
            let width = 64 + bit_length(chances[n].denominator());
            // A rejected trial of `bernoulli` forgets itself (tests/sample).
            let limits = Limits::bits(2 * width).kept();
            let walk = walk(&limits, |tape| coin.toss(tape)).unwrap();
            let mass = walk.mass(&true);
            assert!(
                mass <= chances[n] && chances[n] <= &mass + &walk.rest,
                "{epsilon} {delta} {n}"
            );
            assert!(walk.rest < ratio("1e-12") && walk.total() == Rational::one());
            // Bit for bit: the fraction is in lowest terms.
            let tape = || ChaCha::new(&Seed::new([3; 32]), persons);
            let fraction = |tape: &mut Counting<ChaCha>| {
                let above = chances[n].numerator().clone().into_parts().1;
                sample::bernoulli(&above, chances[n].denominator(), tape)
            };
            let (mut one, mut other) = (Counting::new(tape()), Counting::new(tape()));
            assert_eq!(selection.release(&persons, &mut one), fraction(&mut other));
            assert_eq!(one.read(), other.read());
        }
        for persons in [u64::try_from(last).unwrap() + 1, 1 << 40, u64::MAX] {
            let mut tape = Counting::new(ChaCha::new(&Seed::new([3; 32]), 0));
            assert!(selection.release(&persons, &mut tape).unwrap());
            assert_eq!(tape.read(), 0, "1/1 reads nothing");
        }
    }
}

#[test]
fn irrational_chances_lie_where_rational_ones_near_by_put_them() {
    // ln(q) just below and just above ε = 1 and 1/3.
    for (epsilon, below, above) in [
        ("1", "ln(2718281/1000000)", "ln(2718282/1000000)"),
        ("1/3", "ln(1.395612)", "ln(1.395613)"),
    ] {
        for delta in ["1/10", "1e-4", "1/2", "3/5"] {
            let (low, high) = (chances(below, delta), chances(above, delta));
            let epsilon: Epsilon = epsilon.parse().unwrap();
            for n in 0..high.len() + 2 {
                let law = Kept::new(&epsilon, &ratio(delta), u64::try_from(n).unwrap()).unwrap();
                let at = |list: &[Rational]| list.get(n).cloned().unwrap_or_else(Rational::one);
                let chance = law.probability().unwrap();
                let enclosure = chance.enclose(192);
                // π grows with ε, so it lies between its neighbors.
                assert!(enclosure.hi().cmp_rational(&at(&low)).is_ge(), "{delta} {n}");
                assert!(enclosure.lo().cmp_rational(&at(&high)).is_le(), "{delta} {n}");
                assert!(enclosure.width() <= Dyadic::power_of_two(-180));
                let exact = matches!(chance, Probability::Exact(_));
                let certain = *enclosure.lo() == Dyadic::one();
                assert_eq!(exact, n <= 1 || certain, "{delta} {n}");
            }
        }
    }
}

#[test]
fn inversion_keeps_exactly_beyond_one_minus_the_chance() {
    for (epsilon, delta, persons) in
        [("1", "1e-3", 5u64), ("1/3", "1e-5", 30), ("ln(3)", "1e-5", 9), ("ln(3)", "1/4", 1)]
    {
        let selection = selection(epsilon, delta, Profile::Inverse);
        let law = Kept::new(&epsilon.parse().unwrap(), &ratio(delta), persons).unwrap();
        let dropped = law.pmf(&Integer::ZERO, 200).unwrap();
        let scaled = |end: &Dyadic| (end * &Dyadic::power_of_two(64)).floor();
        let border = scaled(dropped.lo());
        assert_eq!(border, scaled(dropped.hi()), "decided at 200 bits");
        let border = u64::try_from(&border).unwrap();
        let ready = Prepared::new(law.clone()).unwrap();
        for word in [0, 1, border / 3, border - 2, border, border + 2, u64::MAX - 1, u64::MAX] {
            let bytes = || Recorded::new([word, !word].map(u64::to_be_bytes).concat());
            assert_eq!(ready.draw(&mut bytes()), law.draw(&mut bytes()), "{epsilon} {word}");
        }
        let toss = |word: u64| {
            let mut tape = Recorded::new(word.to_be_bytes().to_vec());
            selection.release(&persons, &mut tape)
        };
        assert_eq!(toss(border - 1), Ok(false), "{epsilon} {delta}");
        assert_eq!(toss(border + 1), Ok(true));
        // The word of the border is undecided unless 1 - π is its lower end.
        let whole = dropped.lo() == &Dyadic::new(Integer::from(border), -64);
        assert_eq!(toss(border), if whole { Ok(true) } else { Err(Error::TapeEnded) });
    }
}

#[test]
fn bad_parameters_are_refused() {
    for (epsilon, delta, named) in [
        ("1/1025", "1e-5", "epsilon"),
        ("ln(1026/1025)", "1e-5", "epsilon"),
        ("1", "0", "delta"),
        ("1", "-1e-5", "delta"),
        ("1", "1", "delta"),
        ("1", "2", "delta"),
        ("1", "1e-31", "delta"),
        ("ln(3)", "1e-31", "delta"),
    ] {
        for profile in [Profile::Cks20, Profile::Inverse] {
            let refused = PartitionSelection::new(epsilon.parse().unwrap(), ratio(delta), profile);
            let Err(Error::Domain { parameter, .. }) = refused else { panic!("{epsilon} {delta}") };
            assert_eq!(parameter, named);
        }
    }
    let refused = PartitionSelection::new("1".parse().unwrap(), ratio("1e-5"), Profile::Cks20);
    assert!(matches!(refused, Err(Error::Domain { parameter: "epsilon", .. })));
}

#[test]
fn the_built_in_reads_releases_and_knows_its_loss() {
    let entry = find(&[BUILTINS], "partition-selection").unwrap();
    let given = |profile: &str| Parameters::read(["epsilon=ln(3)", "delta=1/10", profile]).unwrap();
    let release = |profile: &str, persons: json::Value| {
        let mut run = entry.make(given(profile), &[persons, json::json!(0)])?;
        let mut tape = ChaCha::new(&Seed::new([0; 32]), 0);
        (0..6).map(|_| run(Side::Left, &mut tape)).collect::<Result<Vec<_>, _>>()
    };
    let said = |truths: [u8; 6]| truths.map(|one| Output::Boolean(one == 1)).to_vec();
    // π(2) = 2/5. Value stability, and the worked example of the page.
    assert_eq!(release("profile=cks20", json::json!(2)).unwrap(), said([0, 0, 0, 0, 0, 1]));
    assert_eq!(release("profile=inverse", json::json!("2")).unwrap(), said([0, 0, 1, 1, 1, 0]));
    for bad in
        [json::json!(-1), json::json!("18446744073709551616"), json::json!("1/2"), json::json!([2])]
    {
        let refused = release("profile=cks20", bad);
        assert!(matches!(refused, Err(Error::Domain { parameter: "input", .. })));
    }
    let loss = |pair: [i64; 2]| {
        entry.loss(given("profile=cks20"), &pair.map(|n| json::json!(n))).unwrap().unwrap()
    };
    assert!(matches!(loss([0, 1]), Loss::Infinite));
    let Loss::Within(loss) = loss([1, 2]) else { panic!("finite") };
    // π(1) = 1/10 and π(2) = 2/5: a ratio of 4, where ε = ln(3).
    let four = "ln(4)".parse::<Epsilon>().unwrap().enclose(80).unwrap();
    assert!(loss.lo() <= four.hi() && four.lo() <= loss.hi());
}
