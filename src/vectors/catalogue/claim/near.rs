//! Claims just below and just above the truth.

use super::{Claimed, Claims, deltas, only};
use crate::error::Result;
use crate::json::Value;
use crate::num::Rational;
use crate::vectors::File;
use crate::vectors::catalogue::terms::{
    approx, discrete_gaussian, discrete_laplace, gaussian, laplace, plan_slug, poisson, pure,
    response, slug,
};

/// Plan, relation, ε of the claim, digits of its δ, flag.
type Row = (Vec<Value>, &'static str, &'static str, &'static [u32], &'static str);

/// The plans of which something is claimed.
fn plans() -> Vec<Row> {
    let (ar, r1) = ("add-remove", "replace-one");
    let fine: &[u32] = &[3, 12];
    let coarse: &[u32] = &[3];
    vec![
        (only(gaussian("1", "1", 1)), ar, "1", fine, "ClassicGaussian"),
        (only(gaussian("1", "1", 1)), ar, "20", fine, "SmallDelta"),
        (only(gaussian("20", "1", 1000)), ar, "8", fine, "LongPlan"),
        (only(gaussian("3", "2", 10)), ar, "5", fine, "Sensitivity"),
        (vec![gaussian("1", "1", 1), gaussian("2", "1", 4)], ar, "3", fine, "Heterogeneous"),
        (only(laplace("1", "1", 1)), ar, "1/2", fine, "Inclusive"),
        (only(laplace("2", "1", 10)), ar, "3", fine, "CountIgnored"),
        (only(laplace("3", "2", 4)), r1, "1", fine, "Sensitivity"),
        (only(discrete_laplace("2", "1", 10)), ar, "2", fine, "Lattice"),
        (only(discrete_laplace("2", "3", 2)), ar, "1", fine, "Sensitivity"),
        (only(discrete_gaussian("2", "1", 4)), ar, "2", fine, "Lattice"),
        (only(discrete_gaussian("3", "2", 1)), ar, "1", fine, "Sensitivity"),
        (only(response("3", "2", 10)), r1, "2", fine, "CountIgnored"),
        (only(response("3", "4", 10)), r1, "4", fine, "ManyAnswers"),
        (only(pure("1/8", 100)), ar, "3", fine, "LongPlan"),
        (only(pure("1/1024", 1000)), ar, "1/8", fine, "CoarseGrid"),
        (only(approx("1/4", "1/65536", 10)), ar, "2", fine, "FailureMass"),
        (vec![pure("1/2", 3), approx("1/4", "1/1024", 2)], ar, "1", fine, "Heterogeneous"),
        (only(poisson("1/8", gaussian("1", "1", 1))), "remove", "1", fine, "Amplification"),
        (only(poisson("1/8", gaussian("1", "1", 1))), "add", "1/8", fine, "AddOnly"),
        (only(poisson("1/2", laplace("1", "1", 1))), "add-remove", "1/4", fine, "Amplification"),
        (only(poisson("1/8", gaussian("1", "1", 10))), "add-remove", "2", coarse, "AddOnly"),
        (only(poisson("1/64", gaussian("1", "1", 100))), "add-remove", "1", coarse, "LongPlan"),
        (vec![gaussian("4", "1", 4), laplace("4", "1", 4)], ar, "2", coarse, "Heterogeneous"),
        (
            vec![laplace("2", "1", 1), discrete_laplace("2", "1", 1)],
            ar,
            "1/2",
            coarse,
            "Heterogeneous",
        ),
    ]
}

/// Claims that are exactly true, and the same with a little less.
fn ties(claims: &mut Claims) -> Result<()> {
    let at = "replace-one";
    for (odds, answers, count, epsilon) in [
        ("3", "2", 10, "ln(9)"),
        ("3", "2", 1, "ln(2)"),
        ("2", "2", 3, "ln(2)"),
        ("3/2", "2", 20, "ln(81/16)"),
        ("3", "3", 2, "ln(3)"),
        ("9", "5", 2, "ln(9)"),
    ] {
        let plan = only(response(odds, answers, count));
        let args = crate::vectors::catalogue::terms::delta_at(&plan, at, epsilon);
        let truth = super::ends(&args)?.0;
        let less = (&truth - &"1e-30".parse()?).to_string();
        let truth = truth.to_string();
        let claim = |delta| Claimed { plan: &plan, relation: at, epsilon, delta };
        claims.pair(
            &format!("tie-{}-at-{}", plan_slug(&plan), slug(epsilon)),
            &["AtTheClaim", "ExactRational"],
            "a claim smaller than an exactly known delta by 1e-30",
            claim(&less),
            claim(&truth),
        )?;
    }
    let ar = "add-remove";
    for (term, epsilon) in [
        (pure("1/10", 10), "1"),
        (pure("1/3", 3), "1"),
        (pure("1/10", 3), "3/10"),
        (laplace("3", "2", 1), "2/3"),
        (laplace("7", "1", 7), "1"),
        (discrete_laplace("3", "2", 1), "2/3"),
        (discrete_laplace("97", "100", 1), "100/97"),
        (discrete_laplace("1171/500", "3", 2), "3000/1171"),
    ] {
        let plan = only(term);
        let exact: Rational = epsilon.parse()?;
        let less = (&exact * &(&Rational::one() - &"1e-17".parse()?)).to_string();
        let claim = |epsilon| Claimed { plan: &plan, relation: ar, epsilon, delta: "0" };
        claims.pair(
            &format!("sum-{}-at-{}", plan_slug(&plan), slug(epsilon)),
            &["AtTheClaim", "PureLoss"],
            "a pure claim smaller than the largest loss by a part in 1e17",
            claim(&less),
            claim(epsilon),
        )?;
    }
    // The sum of three floats 0.1 is above 0.3, and the float 0.3 is below it.
    let plan = only(pure("1/10", 3));
    let claim = |epsilon| Claimed { plan: &plan, relation: ar, epsilon, delta: "0" };
    claims.pair(
        "float-sum-of-three-tenths",
        &["Thirds", "PureLoss"],
        "three tenths claimed as the float nearest to 0.3, which is smaller",
        claim("f64:3fd3333333333333"),
        claim("f64:3fd3333333333334"),
    )
}

pub(in crate::vectors::catalogue) fn near() -> Result<File> {
    let mut claims = Claims::new("near");
    for (plan, relation, epsilon, digits, flag) in plans() {
        for digits in digits {
            let (below, above) = deltas(&plan, relation, epsilon, *digits)?;
            let claim = |delta| Claimed { plan: &plan, relation, epsilon, delta };
            claims.pair(
                &format!("near-{}-at-{}-{relation}-{digits}", plan_slug(&plan), slug(epsilon)),
                &[flag],
                &format!("the delta is the truth rounded down to {digits} digits"),
                claim(&below),
                claim(&above),
            )?;
        }
    }
    ties(&mut claims)?;
    Ok(claims.file(
        "Claims just below and just above the truth",
        &["delta within 3 and 12 digits of the truth", "claims that are exactly true"],
    ))
}
