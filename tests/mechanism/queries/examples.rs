//! The worked examples of `docs/spec/mechanisms/queries.md`.

use etalon::json::{json, parse};
use etalon::subject::{BUILTINS, Output, Parameters, Side, find};
use etalon::tape::{ChaCha, Counting, Seed};

const ROWS: &str = r#"[["ada", "a", "5/2"], ["bob", "b", 7], ["ada", "a", 1],
    ["ada", "c", 4], ["eve", "d", -3]]"#;

/// The output as the page shows it.
fn shown(output: &Output) -> String {
    match output {
        Output::Integer(n) => n.to_string(),
        Output::Float(bits) => format!("{:?}", f64::from_bits(*bits)),
        Output::Text(text) => json!(text).to_string(),
        Output::Vector(items) => {
            format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", "))
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn the_page_s_examples_are_what_the_code_gives() {
    let mut wrong = Vec::new();
    for (name, parameters, profile, expected, bits) in [
        ("count", "records=2 epsilon=1", "cks20", "4", 4),
        ("count", "records=2 epsilon=1", "inverse", "4", 64),
        ("count", "records=2 per_key=1 rho=1/2", "cks20", "3", 22),
        ("bounded-sum", "lower=-1 upper=4 step=1/2 records=2 epsilon=2", "cks20", "5.0", 8),
        ("bounded-sum", "lower=-1 upper=4 step=1/2 records=2 epsilon=2", "inverse", "6.0", 64),
        (
            "bounded-mean",
            "lower=0 upper=3 step=1/4 records=1 epsilon=3 split=2/3",
            "cks20",
            "1.75",
            12,
        ),
        (
            "bounded-mean",
            "lower=0 upper=3 step=1/4 records=1 epsilon=3 split=2/3",
            "inverse",
            "2.0",
            128,
        ),
        ("histogram", r#"keys=["b","a","z"] records=2 epsilon=1"#, "cks20", "[1, 0, 1]", 43),
        ("histogram", r#"keys=["b","a","z"] records=2 epsilon=1"#, "inverse", "[1, 1, 1]", 192),
        ("quantile", "quantile=1/4 lower=-1 upper=2 records=2 epsilon=3", "cks20", "0", 4),
        ("quantile", "quantile=1/4 lower=-1 upper=2 records=2 epsilon=3", "inverse", "0", 64),
        (
            "open-histogram",
            "threshold=1 records=2 epsilon=1",
            "cks20",
            r#"[["a", 1], ["c", 2], ["d", 2]]"#,
            52,
        ),
        (
            "open-histogram",
            "threshold=1 records=2 epsilon=1",
            "inverse",
            r#"[["a", 1], ["c", 2], ["d", 2]]"#,
            256,
        ),
    ] {
        let profile = format!("profile={profile}");
        let all = parameters.split(' ').chain(["relation=add-remove", profile.as_str()]);
        let rows = parse(ROWS, "rows").unwrap();
        let entry = find(&[BUILTINS], name).unwrap();
        let mut run = entry.make(Parameters::read(all).unwrap(), &[rows.clone(), rows]).unwrap();
        let mut tape = Counting::new(ChaCha::new(&Seed::new([0; 32]), 0));
        let said = shown(&run(Side::Left, &mut tape).unwrap());
        if (said.as_str(), tape.read()) != (expected, bits) {
            wrong.push(format!("{name} {parameters} {profile}: {said}, {} bits", tape.read()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
