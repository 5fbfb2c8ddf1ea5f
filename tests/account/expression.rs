//! Expressions: read, refused at the right column, and printed back.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use etalon::account::{Expression, Mechanism, Plan, Sampling, Term};
use etalon::num::{Natural, Rational};
use etalon::privacy::{Epsilon, Relation};
use proptest::prelude::*;

fn terms(text: &str) -> etalon::Result<Vec<Term>> {
    text.parse::<Expression>()?.terms()
}

#[test]
fn what_the_manual_shows_is_read() {
    for (text, canonical) in [
        ("poisson(q=0.01, gaussian(sigma=1)) * 1000", "poisson(q=1/100, gaussian(sigma=1)) * 1000"),
        ("laplace(scale=4) * 20", "laplace(scale=4) * 20"),
        ("discrete_laplace(scale=3, sensitivity=2)", "discrete_laplace(scale=3, sensitivity=2)"),
        ("discrete_gaussian(sigma=1.5)", "discrete_gaussian(sigma=3/2, sensitivity=1)"),
        ("randomized_response(eps=ln(3))", "randomized_response(eps=ln(3), answers=2)"),
        (" pure( eps = 1/3 )*1e6 ", "pure(eps=1/3) * 1000000"),
        ("approx(delta=1e-6,eps=2)", "approx(eps=2, delta=1/1000000)"),
        (
            "truncated_geometric(scale=2, bound=10)",
            "truncated_geometric(scale=2, bound=10, sensitivity=1)",
        ),
        ("tree(leaves=1024, gaussian(sigma=5))", "gaussian(sigma=5) * 11"),
        ("tree(leaves=1000, laplace(scale=5)) * 3", "laplace(scale=5) * 33"),
        ("tree(leaves=1, laplace(scale=5))", "laplace(scale=5)"),
        ("tree(leaves=2, laplace(scale=5))", "laplace(scale=5) * 2"),
        (
            "without_replacement(population=100, batch=10, laplace(scale=1))",
            "without_replacement(population=100, batch=10, laplace(scale=1))",
        ),
        (
            "shuffled_epochs(batches=8, gaussian(sigma=1)) * 3",
            "shuffled_epochs(batches=8, gaussian(sigma=1)) * 3",
        ),
        ("gaussian(sigma=10, sensitivity=2)", "gaussian(sigma=5)"),
        ("laplace(scale=1)+laplace(scale=2)*2", "laplace(scale=1) + laplace(scale=2) * 2"),
    ] {
        let plan = Plan { terms: terms(text).unwrap(), relation: Relation::ReplaceOne };
        assert_eq!(plan.to_string(), canonical, "{text}");
        assert_eq!(terms(canonical).unwrap(), plan.terms, "{text}");
    }
}

#[test]
fn faults_name_the_column_and_what_was_expected() {
    for (text, column, words) in [
        ("", 1, "a mechanism"),
        ("gaussian", 9, "`(`"),
        ("gaussian(", 10, "parameter"),
        ("gaussian(sigma", 15, "`=`"),
        ("gaussian(sigma=", 16, "number"),
        ("gaussian(sigma=1", 17, "`,` or `)`"),
        ("gaussian(sigma=1) 3", 19, "`*`"),
        ("gaussian(sigma=1) *", 20, "count"),
        ("gaussian(sigma=NaN)", 16, "NaN"),
        ("gaussian(sigma=inf)", 16, "inf"),
        ("gaussian(sigma=0)", 16, "sigma > 0"),
        ("gaussian(sigma=-1)", 16, "sigma > 0"),
        ("laplace(scale=0)", 15, "scale > 0"),
        ("gauss(sigma=1)", 1, "known: approx, discrete_gaussian"),
        ("gaussian(scale=1)", 10, "known: sigma"),
        ("gaussian()", 1, "needs `sigma`"),
        ("gaussian(sigma=1, sigma=2)", 19, "twice"),
        ("gaussian(sigma=1) * 0", 21, "1 to 2^63 - 1"),
        ("gaussian(sigma=1) * -1", 21, "1 to 2^63 - 1"),
        ("gaussian(sigma=1) * 9223372036854775808", 21, "1 to 2^63 - 1"),
        ("gaussian(sigma=1) * 1.5", 21, "whole"),
        ("poisson(q=0, gaussian(sigma=1))", 11, "0 < q <= 1"),
        ("poisson(q=-0.1, gaussian(sigma=1))", 11, "0 < q <= 1"),
        ("poisson(q=1.01, gaussian(sigma=1))", 11, "0 < q <= 1"),
        ("poisson(q=0.5)", 1, "needs a mechanism"),
        ("poisson(q=1/2, poisson(q=1/2, gaussian(sigma=1)))", 1, "sampled once"),
        ("gaussian(sigma=1, laplace(scale=1))", 19, "takes none inside"),
        ("gaussian(sigma=ln(3))", 16, "eps only"),
        ("pure(eps=0)", 10, "eps > 0"),
        ("pure(eps=ln(1))", 10, "q > 1"),
        ("approx(eps=1, delta=0)", 21, "0"),
        ("approx(eps=1, delta=1)", 21, "0 < delta < 1"),
        ("randomized_response(eps=1, answers=1)", 36, "answers >= 2"),
        ("without_replacement(population=10, batch=11, pure(eps=1))", 42, "batch <= population"),
        ("truncated_geometric(scale=1, bound=1, sensitivity=2)", 36, "bound >= sensitivity"),
        ("discrete_laplace(scale=1, sensitivity=1/2)", 39, "whole"),
        ("gaussian(sigma=?)", 16, "--calibrate"),
        ("é", 1, "`é`"),
        ("gaussian(σ=1)", 10, "`σ`"),
    ] {
        let fault = terms(text).unwrap_err().to_string();
        assert!(fault.contains(&format!("column {column}:")), "{text}: {fault}");
        assert!(fault.contains(words), "{text}: {fault}");
    }
}

#[test]
fn a_hole_knows_which_way_it_protects() {
    let hole = |text: &str| text.parse::<Expression>().unwrap().hole();
    for (text, name, protects, whole) in [
        ("gaussian(sigma=?) * 3", "sigma", true, false),
        ("poisson(q=?, laplace(scale=1))", "q", false, false),
        ("poisson(q=1/2, laplace(scale=?))", "scale", true, false),
        ("pure(eps=?)", "eps", false, false),
        ("gaussian(sigma=1) * ?", "count", false, true),
    ] {
        let found = hole(text).unwrap().unwrap();
        assert_eq!((found.name.as_str(), found.protects, found.whole), (name, protects, whole));
    }
    assert_eq!(hole("gaussian(sigma=1)").unwrap(), None);
    assert!(hole("gaussian(sigma=?) * ?").unwrap_err().to_string().contains("second ?"));
    assert!(hole("tree(leaves=?, gaussian(sigma=1))").is_err());
    let open: Expression = "gaussian(sigma=?) * 2".parse().unwrap();
    let filled = open.terms_with(&"3/2".parse().unwrap()).unwrap();
    assert_eq!(filled, terms("gaussian(sigma=3/2) * 2").unwrap());
    assert!(open.terms_with(&Rational::zero()).is_err());
}

#[test]
fn events_of_one_relation_are_refused_under_another() {
    let lie = terms("randomized_response(eps=1)").unwrap();
    assert!(Plan::new(lie.clone(), Relation::ReplaceOne).is_ok());
    for relation in [Relation::AddRemove, Relation::Add, Relation::Remove, Relation::ZeroOut] {
        let fault = Plan::new(lie.clone(), relation).unwrap_err().to_string();
        assert!(fault.contains("replace-one"), "{fault}");
    }
    assert!(Plan::new(Vec::new(), Relation::AddRemove).is_err());
}

fn positive() -> impl Strategy<Value = Rational> {
    (1i64..100_000, 1u32..100_000).prop_map(|(n, d)| Rational::new(n, d).unwrap())
}

fn epsilon() -> impl Strategy<Value = Epsilon> {
    prop_oneof![
        positive().prop_map(|x| Epsilon::new(x).unwrap()),
        positive().prop_map(|x| Epsilon::ln(&x + &Rational::one()).unwrap()),
    ]
}

fn natural() -> impl Strategy<Value = Natural> {
    (1u64..1 << 40).prop_map(Natural::from)
}

fn mechanism() -> impl Strategy<Value = Mechanism> {
    prop_oneof![
        positive().prop_map(|scale| Mechanism::Laplace { scale }),
        positive().prop_map(|sigma| Mechanism::Gaussian { sigma }),
        (positive(), natural())
            .prop_map(|(scale, sensitivity)| Mechanism::DiscreteLaplace { scale, sensitivity }),
        (positive(), natural())
            .prop_map(|(sigma, sensitivity)| Mechanism::DiscreteGaussian { sigma, sensitivity }),
        (epsilon(), natural()).prop_map(|(epsilon, answers)| Mechanism::RandomizedResponse {
            epsilon,
            answers: answers + Natural::ONE
        }),
        epsilon().prop_map(|epsilon| Mechanism::Pure { epsilon }),
        (epsilon(), positive()).prop_map(|(epsilon, x)| Mechanism::Approx {
            epsilon,
            delta: (&x / &(&x + &Rational::one())).unwrap()
        }),
        (positive(), natural(), natural()).prop_map(|(scale, sensitivity, more)| {
            Mechanism::TruncatedGeometric { scale, bound: &sensitivity + more, sensitivity }
        }),
    ]
}

fn term() -> impl Strategy<Value = Term> {
    let sampling = prop_oneof![
        Just(Sampling::Everyone),
        positive().prop_map(|x| Sampling::Poisson { q: (&x / &(&x + &Rational::one())).unwrap() }),
        (natural(), natural()).prop_map(|(batch, more)| Sampling::WithoutReplacement {
            population: &batch + more,
            batch
        }),
        natural().prop_map(|batches| Sampling::ShuffledEpochs { batches }),
    ];
    (mechanism(), sampling, 1u64..=i64::MAX.unsigned_abs())
        .prop_map(|(mechanism, sampling, count)| Term { mechanism, sampling, count })
}

proptest! {
    #[test]
    fn a_printed_plan_reads_as_itself(all in prop::collection::vec(term(), 1..5)) {
        let plan = Plan { terms: all, relation: Relation::ReplaceOne };
        prop_assert_eq!(terms(&plan.to_string()).unwrap(), plan.terms);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,40}") {
        let _ = terms(&text);
    }

    #[test]
    fn no_text_of_its_own_letters_makes_the_parser_panic(
        text in "[a-z(=),*?+ 0-9/.σ-]{0,60}",
        cut in 0usize..60,
    ) {
        let _ = terms(&text);
        let whole = "poisson(q=0.01, discrete_laplace(scale=1/3, sensitivity=2)) * 10 + pure(eps=ln(3))";
        let cut = &whole[..cut.min(whole.len())];
        let _ = terms(cut);
        let _ = terms(&format!("{cut}{text}"));
    }
}
