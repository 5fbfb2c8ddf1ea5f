//! Exact mode: proofs instead of statistics, and what it cannot assess.

use crate::{Ended, Folder, audit, etalon};

fn exactly(claim: &str, name: &str, parameter: &str) -> Ended {
    let subject = ["--builtin", name, "--param", parameter];
    audit(claim, &subject, &["--exact", "--format", "json"])
}

#[test]
fn verdicts_on_built_ins_are_proofs() {
    for (claim, name, parameter, code) in [
        ("eps=ln(3)", "randomized-response", "odds=3", 0),
        ("eps=1", "randomized-response", "odds=3", 1),
        ("eps=1", "discrete-laplace", "scale=1", 0),
        ("eps=0.999", "discrete-laplace", "scale=1", 1),
        ("eps=1", "discrete-gaussian", "sigma=1", 1),
        ("eps=50", "discrete-gaussian", "sigma=100", 1),
        ("eps=1", "zero-twice", "scale=1", 1),
    ] {
        let ended = exactly(claim, name, parameter);
        assert_eq!((ended.code, ended.stderr.as_str()), (code, ""), "{claim} {name}: {ended}");
        let finding = ended.json();
        assert_eq!(finding["method"], "exact");
        let verdict = if code == 0 { "no_violation_found" } else { "violation" };
        assert_eq!(finding["verdict"], verdict, "{claim} {name}: {ended}");
        if code == 0 {
            assert!(finding["epsilon_upper"].is_string(), "{ended}");
        }
    }
    let ended = exactly("eps=ln(3)", "randomized-response", "odds=3").json();
    assert_eq!(ended["epsilon_lower"], "1.098612");
    assert_eq!(ended["epsilon_upper"], "1.098613");
}

#[test]
fn claims_that_enumeration_cannot_judge_are_not_assessable() {
    for claim in ["rho=1/2", "mu=1", "rdp=2:0.5", "eps=1,delta=1e-6"] {
        let ended = exactly(claim, "discrete-gaussian", "sigma=1");
        assert_eq!(ended.code, 4, "{claim}: {ended}");
        let finding = ended.json();
        assert_eq!(finding["verdict"], "not_assessable", "{claim}: {ended}");
        assert!(finding["reason"].as_str().unwrap().contains("only pure claims"), "{ended}");
    }
}

#[test]
fn only_built_ins_can_be_enumerated() {
    let folder = Folder::new();
    let text = r#"{"format": "etalon-suite/1", "claims": [{"name": "p", "claim": "eps=1", "relation": "add",
        "unit": "person", "left": 0, "right": 1, "method": "exact", "subject": {"program": ["true"]}}]}"#;
    let ended = etalon(&["audit", &folder.file("suite.json", text)]);
    ended.assert_refused(
        "claims[0] \"p\": method = exact on true is out of range: it requires a built-in",
    );
}
