//! What is refused, by name and before any bit of tape is read.

use etalon::Error;
use etalon::json::{Value, parse};
use etalon::mechanism::{Contribution, Histogram, Mechanism, Profile};
use etalon::privacy::Relation;
use etalon::subject::{BUILTINS, Parameters, find};
use etalon::tape::{ChaCha, Counting, Seed};

use crate::queries::sensitivity::eps;
use crate::queries::{at_most, record};

/// What stands in front of `=` or what the refusal names.
fn named(error: &Error) -> &str {
    match error {
        Error::Domain { parameter, .. } => parameter,
        Error::Missing { what, .. } | Error::Unknown { what, .. } => what,
        Error::Number { .. } => "number",
        Error::Input { .. } => "json",
        other => panic!("{other:?}"),
    }
}

const GOOD: [(&str, &str); 6] = [
    ("count", "epsilon=1 relation=add-remove records=1"),
    ("bounded-sum", "epsilon=1 relation=add-remove records=1 lower=0 upper=2"),
    ("bounded-mean", "epsilon=1 relation=add-remove records=1 lower=0 upper=2"),
    ("histogram", r#"epsilon=1 relation=add-remove records=1 keys=["a"]"#),
    ("open-histogram", "epsilon=1 relation=add-remove records=1 threshold=5"),
    ("quantile", "epsilon=1 relation=add-remove records=1 quantile=1/2 lower=0 upper=2"),
];

/// Builds with the good parameters, those named in `change` replaced.
fn build(name: &str, change: &str, rows: &str) -> Result<(), Error> {
    let good = GOOD.iter().find(|(known, _)| *known == name).expect("a query").1;
    let field = |text: &str| text.split('=').next().map(str::to_owned);
    let replaced: Vec<_> = change.split_whitespace().map(field).collect();
    let kept = good.split_whitespace().filter(|text| !replaced.contains(&field(text)));
    // A bare name leaves a parameter out.
    let all = kept.chain(change.split_whitespace().filter(|text| text.contains('=')));
    let input = |text: &str| -> Value { parse(text, "rows").expect("valid JSON") };
    let entry = find(&[BUILTINS], name)?;
    entry.make(Parameters::read(all)?, &[input(rows), input("[]")]).map(drop)
}

#[test]
fn parameters_out_of_range_are_refused_by_name() {
    for (name, _) in GOOD {
        build(name, "", "[]").unwrap();
        for (change, parameter) in [
            ("records=0", "records"),
            ("records=1/2", "records"),
            ("records=-1", "records"),
            ("records=4294967296", "records"),
            ("records", "records"),
            ("relation", "relation"),
            ("relation=zero-out", "relation"),
            ("relation=add", "relation"),
            ("relation=next", "neighboring relation"),
            ("epsilon", "epsilon"),
            ("epsilon=0", "epsilon"),
            ("epsilon=-1", "epsilon"),
            ("epsilon=NaN", "number"),
            ("epsilon=inf", "number"),
            ("profile=fast", "profile"),
            ("color=red", "parameter"),
        ] {
            let refused = build(name, change, "[]").unwrap_err();
            assert_eq!(named(&refused), parameter, "{name} {change}");
        }
    }
    for name in ["count", "bounded-sum", "bounded-mean", "histogram", "quantile"] {
        for change in ["records=2 per_key=3", "per_key=0", "per_key=1/2"] {
            assert_eq!(named(&build(name, change, "[]").unwrap_err()), "per_key", "{name}");
        }
        build(name, "relation=replace-one", "[]").unwrap();
    }
    for change in ["relation=replace-one", "threshold=0", "threshold=1/2", "threshold", "per_key=1"]
    {
        let refused = build("open-histogram", change, "[]").unwrap_err();
        let field = change.split('=').next().expect("a name");
        assert_eq!(named(&refused), if field == "per_key" { "parameter" } else { field });
    }
    for name in ["count", "bounded-sum", "histogram"] {
        build(name, "epsilon rho=1/2", "[]").unwrap();
        for (change, parameter) in [("epsilon rho=0", "rho"), ("rho=1", "rho")] {
            assert_eq!(named(&build(name, change, "[]").unwrap_err()), parameter);
        }
    }
    for name in ["bounded-sum", "bounded-mean", "quantile"] {
        for (change, parameter) in [
            ("step=0", "step"),
            ("step=1/10", "step"),
            ("lower=1/2", "lower"),
            ("upper=1/2", "upper"),
            ("lower=2", "upper"),
            ("lower=0 upper=0", "upper"),
            ("lower", "lower"),
            ("upper=inf", "number"),
        ] {
            let refused = build(name, change, "[]").unwrap_err();
            assert_eq!(named(&refused), parameter, "{name} {change}");
        }
    }
    for split in ["split=0", "split=1", "split=-1/2", "split=3/2"] {
        assert_eq!(named(&build("bounded-mean", split, "[]").unwrap_err()), "split");
    }
    for change in ["quantile=0", "quantile=1", "quantile"] {
        assert_eq!(named(&build("quantile", change, "[]").unwrap_err()), "quantile");
    }
    for (keys, parameter) in [
        ("keys", "keys"),
        ("keys=[]", "keys"),
        (r#"keys=["a","a"]"#, "keys"),
        ("keys=[1]", "keys"),
        ("keys={}", "keys"),
        ("keys=a", "json"),
    ] {
        assert_eq!(named(&build("histogram", keys, "[]").unwrap_err()), parameter, "{keys}");
    }
}

#[test]
fn rows_of_another_shape_are_refused() {
    for (name, _) in GOOD {
        for (rows, parameter) in [
            ("{}", "input"),
            ("1", "input"),
            ("null", "input"),
            ("[1]", "input"),
            ("[[]]", "input"),
            (r#"[["ada"]]"#, "input"),
            (r#"[["ada", "a", 1, 2]]"#, "input"),
            (r#"[[1, "a", 1]]"#, "input"),
            (r#"[[null, "a", 1]]"#, "input"),
            (r#"[["ada", 1, 1]]"#, "input"),
            (r#"[["ada", "a", null]]"#, "input"),
            (r#"[["ada", "a", 0.5]]"#, "input"),
            (r#"[["ada", "a", "NaN"]]"#, "number"),
            (r#"[["ada", "a", "-inf"]]"#, "number"),
            (r#"[["ada", "a", 1], ["bob", "a", "x"]]"#, "number"),
        ] {
            let refused = build(name, "", rows).unwrap_err();
            assert_eq!(named(&refused), parameter, "{name} {rows}");
        }
        build(name, "", r#"[["ada", "a", "1/3"], ["", "", -7]]"#).unwrap();
    }
    for name in ["histogram", "open-histogram"] {
        assert_eq!(named(&build(name, "", r#"[["ada", 1]]"#).unwrap_err()), "input");
    }
}

#[test]
fn a_record_without_a_key_is_refused_by_a_histogram_with_the_tape_untouched() {
    let keys = vec!["k1".to_owned()];
    let histogram =
        Histogram::new(keys, eps("1"), Relation::AddRemove, at_most(1, 1), Profile::Cks20).unwrap();
    let mut tape = Counting::new(ChaCha::new(&Seed::new([5; 32]), 0));
    let data = [record("ada", Some("k1"), "1"), record("bob", None, "1")];
    assert!(matches!(histogram.release(&data, &mut tape), Err(Error::Domain { .. })));
    assert_eq!(tape.read(), 0);
    assert!(Contribution::new(0, 0).is_err());
    let irrational = "eps=ln(3)".parse().unwrap();
    let keys = vec!["k1".to_owned()];
    assert!(
        Histogram::new(keys, irrational, Relation::AddRemove, at_most(1, 1), Profile::Cks20)
            .is_err()
    );
}
