//! `etalon account` on plans that only the engine prices.

use std::process::Command;

/// The exit code: 0 verified, 1 refuted, 2 refused, 4 undecided.
fn code(compose: &str, more: &[&str]) -> Option<i32> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_etalon"));
    command.args(["account", "--relation", "add-remove", "--compose", compose]).args(more);
    command.output().expect("the command starts").status.code()
}

const STEP: &str = "poisson(q=0.01, gaussian(sigma=1))";

#[test]
fn claims_below_the_noise_of_other_transforms_are_refuted() {
    // Upper bounds that published accountants printed, and true neighbors.
    for (count, claim, control) in [
        (10_000, "eps=10.601728,delta=1e-13", "eps=10.9,delta=1e-13"),
        (10_000, "eps=10.306074,delta=1e-12", "eps=10.36,delta=1e-12"),
        (1_000, "eps=3.910679,delta=1e-12", "eps=3.9147,delta=1e-12"),
    ] {
        let compose = format!("{STEP} * {count}");
        assert_eq!(code(&compose, &["--claim", claim]), Some(1), "{compose}: {claim}");
        assert_eq!(code(&compose, &["--claim", control]), Some(0), "{compose}: {control}");
    }
}

#[test]
fn a_mix_is_priced_and_calibrated() {
    let mix = format!("{STEP} * 1000 + laplace(scale=4) * 20");
    assert_eq!(code(&mix, &["--delta", "1e-6"]), Some(0));
    let open = "poisson(q=0.01, gaussian(sigma=?)) * 1000";
    assert_eq!(code(open, &["--calibrate", "eps=1,delta=1e-6"]), Some(0));
}
