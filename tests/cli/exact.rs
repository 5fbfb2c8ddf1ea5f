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
fn claims_of_other_kinds_are_judged_by_laws_and_theorems() {
    for (claim, code, says) in [
        ("rho=1/2", 0, "by its theorem, CKS20"),
        ("eps=1,delta=0.2", 0, "the exact laws are within the claim"),
        ("eps=1,delta=1e-6", 1, "need a delta above 0.141351"),
        ("mu=0.9", 1, "the claim implies a delta of at most"),
        ("mu=1.1", 4, "which does not prove the claim"),
    ] {
        let ended = exactly(claim, "discrete-gaussian", "sigma=1");
        assert_eq!(ended.code, code, "{claim}: {ended}");
        assert!(ended.json()["reason"].as_str().unwrap().contains(says), "{claim}: {ended}");
    }
    let ended = exactly("eps=ln(2),delta=0.3", "randomized-response", "odds=3").json();
    assert_eq!((&ended["delta_lower"], &ended["delta_upper"]), (&"0.25".into(), &"0.25".into()));
}

#[test]
fn a_program_that_takes_tapes_is_enumerated() {
    // The reference answers releases over the conformance protocol.
    let program = env!("CARGO_BIN_EXE_etalon");
    let more = ["--exact", "--format", "json", "--mechanism", "randomized-response"];
    for (claim, code) in [("eps=ln(3)", 0), ("eps=1", 1), ("eps=ln(2),delta=1/4", 0)] {
        let ended = audit(claim, &["--param", "odds=3", "--", program, "adapter"], &more);
        assert_eq!((ended.code, ended.stderr.as_str()), (code, ""), "{claim}: {ended}");
        assert_eq!(ended.json()["method"], "exact", "{claim}: {ended}");
    }
    let ended = audit("eps=1", &["--", program, "adapter"], &["--exact", "--mechanism", "oracle"]);
    assert_eq!(ended.code, 4, "{ended}");
    assert!(ended.stdout.contains("does not offer it"), "{ended}");
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
