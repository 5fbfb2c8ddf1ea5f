//! Chances by definition: of laws at the center and in their tails, and of
//! mechanisms with finitely many outputs.

use super::sampler::{needs, parameter};
use super::{expected, slug};
use crate::error::{Error, Result};
use crate::json::{Value, json};
use crate::num::{Integer, Rational};
use crate::reference::chances;
use crate::subject::{BUILTINS, Parameters, find};
use crate::vectors::{BugType, Case, Class, File, Note};

/// The relative tolerance: 2^-40.
const TOLERANCE: &str = "1/1099511627776";

/// Laws with their parameters.
const LAWS: &[(&str, &[&str])] = &[
    ("uniform", &["1", "2", "3", "7", "100", "18446744073709551629"]),
    ("bernoulli", &["0", "1", "1/2", "1/3", "3/8", "1/1171", "1/18446744073709551616"]),
    ("bernoulli-exp", &["0", "1/2", "1/3", "1", "5/2", "20", "600", "1/18446744073709551616"]),
    ("geometric", &["3", "1", "1/2", "1/3", "1/20", "1/1024", "1/2147483648"]),
    (
        "discrete-laplace",
        &["1/3", "1/2", "2/3", "1", "5/4", "3", "20", "100", "1171/500", "2147483648"],
    ),
    (
        "discrete-gaussian",
        &["1/3", "1/2", "2/3", "1", "5/4", "3", "20", "100", "1171/500", "2147483648"],
    ),
];

/// Mechanisms with their parameters and an input: whatever is added here has
/// the chances of all its outputs, and of some that are impossible.
type Listed = (&'static str, &'static [(&'static str, &'static str)], &'static str);
const MECHANISMS: &[Listed] = &[
    ("randomized-response", &[("odds", "3")], "0"),
    ("randomized-response", &[("odds", "3")], "1"),
    ("randomized-response", &[("odds", "5/4"), ("answers", "2")], "1"),
    ("randomized-response", &[("odds", "9/4"), ("answers", "3")], "0"),
    ("randomized-response", &[("odds", "9/4"), ("answers", "3")], "2"),
    ("randomized-response", &[("odds", "2"), ("answers", "5")], "4"),
    ("randomized-response", &[("odds", "100"), ("answers", "10")], "0"),
    ("randomized-response", &[("odds", "101/100"), ("answers", "4")], "3"),
    ("randomized-response", &[("odds", "18446744073709551629"), ("answers", "2")], "0"),
    ("unary-encoding", &[("keep", "3/4"), ("flip", "1/4")], "0"),
    ("unary-encoding", &[("keep", "3/4"), ("flip", "1/4")], "1"),
    ("unary-encoding", &[("keep", "1/2"), ("flip", "1/4"), ("answers", "3")], "0"),
    ("unary-encoding", &[("keep", "1/2"), ("flip", "1/4"), ("answers", "3")], "1"),
    ("unary-encoding", &[("keep", "1/2"), ("flip", "1/4"), ("answers", "3")], "2"),
    ("unary-encoding", &[("keep", "2/3"), ("flip", "1/10"), ("answers", "4")], "3"),
    ("truncated-geometric", &[("scale", "2"), ("bound", "2")], "0"),
    ("truncated-geometric", &[("scale", "2"), ("bound", "2")], "1"),
    ("truncated-geometric", &[("scale", "2"), ("bound", "2")], "-5"),
    ("truncated-geometric", &[("scale", "1171/500"), ("bound", "5"), ("sensitivity", "3")], "7"),
    ("partition-selection", &[("epsilon", "ln(3)"), ("delta", "1/10")], "0"),
    ("partition-selection", &[("epsilon", "ln(3)"), ("delta", "1/10")], "1"),
    ("partition-selection", &[("epsilon", "ln(3)"), ("delta", "1/10")], "2"),
    ("partition-selection", &[("epsilon", "ln(3)"), ("delta", "1/10")], "3"),
    ("partition-selection", &[("epsilon", "ln(3)"), ("delta", "1/10")], "4"),
    ("partition-selection", &[("epsilon", "ln(3)"), ("delta", "1/10")], "5"),
    ("partition-selection", &[("epsilon", "ln(3)"), ("delta", "1/10")], "6"),
    ("partition-selection", &[("epsilon", "1/2"), ("delta", "1/1000000")], "1"),
    ("partition-selection", &[("epsilon", "1/2"), ("delta", "1/1000000")], "2"),
    ("partition-selection", &[("epsilon", "1/2"), ("delta", "1/1000000")], "30"),
    ("exponential", &[("epsilon", "1")], "[7]"),
    ("exponential", &[("epsilon", "1")], "[4,4]"),
    ("exponential", &[("epsilon", "1")], "[0,1,5]"),
    ("exponential", &[("epsilon", "1")], "[1,0,4]"),
    ("exponential", &[("epsilon", "1"), ("monotone", "yes")], "[0,1,2]"),
    ("exponential", &[("epsilon", "5/4"), ("sensitivity", "3")], "[-2,3,0,3]"),
    ("permute-and-flip", &[("epsilon", "1")], "[7]"),
    ("permute-and-flip", &[("epsilon", "1")], "[4,4]"),
    ("permute-and-flip", &[("epsilon", "1")], "[0,1,5]"),
    ("permute-and-flip", &[("epsilon", "1")], "[1,0,4]"),
    ("permute-and-flip", &[("epsilon", "1"), ("monotone", "yes")], "[0,1,2]"),
    ("permute-and-flip", &[("epsilon", "5/4"), ("sensitivity", "3")], "[-2,3,0,3]"),
    ("noisy-max", &[("epsilon", "1")], "[7]"),
    ("noisy-max", &[("epsilon", "1")], "[4,4]"),
    ("noisy-max", &[("epsilon", "1")], "[0,1,5]"),
    ("noisy-max", &[("epsilon", "1")], "[1,0,4]"),
    ("noisy-max", &[("epsilon", "1"), ("monotone", "yes")], "[0,1,2]"),
    ("noisy-max", &[("epsilon", "5/4"), ("sensitivity", "3")], "[-2,3,0,3]"),
    (
        "quantile",
        &[
            ("quantile", "1/2"),
            ("lower", "0"),
            ("upper", "4"),
            ("epsilon", "1"),
            ("relation", "add-remove"),
            ("records", "1"),
        ],
        "[]",
    ),
    (
        "quantile",
        &[
            ("quantile", "1/2"),
            ("lower", "0"),
            ("upper", "4"),
            ("epsilon", "1"),
            ("relation", "add-remove"),
            ("records", "1"),
        ],
        r#"[["a",1]]"#,
    ),
    (
        "quantile",
        &[
            ("quantile", "1/2"),
            ("lower", "0"),
            ("upper", "4"),
            ("epsilon", "1"),
            ("relation", "add-remove"),
            ("records", "1"),
        ],
        r#"[["a",1],["b",3],["b",0]]"#,
    ),
    (
        "quantile",
        &[
            ("quantile", "1/4"),
            ("lower", "0"),
            ("upper", "1"),
            ("step", "1/4"),
            ("epsilon", "2"),
            ("relation", "replace-one"),
            ("records", "2"),
        ],
        r#"[["a","1/3"]]"#,
    ),
    ("above-threshold", &[("epsilon", "1")], "[0]"),
    ("above-threshold", &[("epsilon", "1")], "[0,0]"),
    ("above-threshold", &[("epsilon", "1")], "[-3,0,3]"),
    ("above-threshold", &[("epsilon", "1")], "[3,0,-3]"),
    ("above-threshold", &[("epsilon", "2"), ("sensitivity", "3"), ("threshold", "5")], "[4,6]"),
];

pub(super) fn laws() -> Result<File> {
    let mut cases = Vec::new();
    for (law, values) in LAWS {
        for value in *values {
            cases.extend(of_law(law, value)?);
        }
    }
    Ok(File {
        kind: "law".to_owned(),
        name: "laws".to_owned(),
        title: "Chances of the laws".to_owned(),
        spec: vec!["docs/spec/tape.md, sections 4 and 5".to_owned()],
        covers: vec![
            "masses and distribution functions at the center and in both tails".to_owned(),
            "chances down to 10^-260, which binary64 can hold".to_owned(),
        ],
        does_not_cover: vec!["whether a sampler has this law".to_owned()],
        notes: vec![
            Note::new(
                "Center",
                BugType::UnsoundFormula,
                "the normalizing constant is that of another law, such as the continuous one",
                "every chance is off, and with it every loss that is computed from them",
            ),
            Note::new(
                "Outside",
                BugType::EdgeCase,
                "a value that cannot occur has a chance, or one that must has none",
                "",
            ),
            Note::new(
                "Tail",
                BugType::Underflow,
                "a small chance is a difference of numbers near 1, or underflows",
                "a delta computed from it is 0, or negative",
            ),
        ],
        cases,
    })
}

/// A case of a law, or of a mechanism.
fn case(id: &str, args: Value, flag: &str, comment: String) -> Result<Case> {
    let values: Vec<_> = chances(&args)?.iter().map(expected).collect();
    let expect = json!({"values": values, "tolerance": TOLERANCE});
    let case = Case::new(id, Class::Core, "probability", args, expect);
    Ok(case.flag(flag).comment(comment))
}

fn of_law(law: &str, value: &str) -> Result<Vec<Case>> {
    let name = parameter(law);
    let mut cases = Vec::new();
    for (query, part, flag, at) in places(law, value)? {
        let id = format!("law-{law}-{}-{query}-{part}", slug(value));
        let at: Vec<_> = at.iter().map(Integer::to_string).collect();
        let long = at.iter().any(|x| x.len() > 19);
        let args =
            json!({"of": "law", "law": law, "params": {name: value}, "query": query, "at": at});
        let comment = format!("The {query} of {law}, {name} = {value}: {part}.");
        let mut case = case(&id, args, flag, comment)?;
        for need in needs(value) {
            case = case.need(need);
        }
        if long && !case.needs.iter().any(|need| need == "bignum") {
            case = case.need("bignum");
        }
        cases.push(case);
    }
    Ok(cases)
}

/// A group of places: query, name, flag, values.
type Places = (&'static str, &'static str, &'static str, Vec<Integer>);

fn places(law: &str, value: &str) -> Result<Vec<Places>> {
    let number: Rational = value.parse()?;
    let whole = |list: &[i64]| list.iter().map(|&x| Integer::from(x)).collect::<Vec<_>>();
    match law {
        "uniform" => {
            let n = number.numerator();
            let ends = vec![Integer::ZERO, n - Integer::ONE, n / Integer::from(2)];
            let outside = vec![Integer::from(-1), n.clone()];
            Ok(vec![
                ("pmf", "inside", "Center", ends.clone()),
                ("cdf", "inside", "Center", ends),
                ("pmf", "outside", "Outside", outside.clone()),
                ("cdf", "outside", "Outside", outside),
            ])
        }
        "bernoulli" | "bernoulli-exp" => Ok(vec![
            ("pmf", "inside", "Center", whole(&[0, 1])),
            ("cdf", "inside", "Center", whole(&[0, 1])),
            ("pmf", "outside", "Outside", whole(&[-1, 2])),
            ("cdf", "outside", "Outside", whole(&[-1, 2])),
        ]),
        _ => tails(law, number),
    }
}

/// Places in multiples of the scale: `e^-600` is near the end of binary64, and
/// `e^(-34^2/2)` too.
fn tails(law: &str, number: Rational) -> Result<Vec<Places>> {
    let scale = if law == "geometric" { number.reciprocal()? } else { number };
    let times = |count: i64| {
        let place = (&scale * &Rational::from(count)).floor();
        place.max(Integer::from(count / 20 + 1))
    };
    let (near, far) =
        if law == "discrete-gaussian" { ([2, 4], [8, 34]) } else { ([2, 10], [40, 590]) };
    let center = [0, 1, 2, 3].map(Integer::from);
    let near = near.map(times);
    // Small scales: a step is many scales, so the far end is counted in them.
    let far = far.map(|count| (&scale * &Rational::from(count)).floor().max(Integer::ONE));
    let right: Vec<_> = near.iter().chain(&far).cloned().collect();
    let left: Vec<_> = right.iter().map(|x| -x).collect();
    if law == "geometric" {
        let outside = vec![Integer::from(-1), Integer::from(-100)];
        return Ok(vec![
            ("pmf", "center", "Center", center.to_vec()),
            ("cdf", "center", "Center", center.to_vec()),
            ("pmf", "tail", "Tail", right),
            ("cdf", "outside", "Outside", outside.clone()),
            ("pmf", "outside", "Outside", outside),
        ]);
    }
    let both: Vec<_> = center.iter().cloned().chain(center.iter().skip(1).map(|x| -x)).collect();
    Ok(vec![
        ("pmf", "center", "Center", both.clone()),
        ("cdf", "center", "Center", both),
        ("pmf", "right-tail", "Tail", right),
        ("pmf", "left-tail", "Tail", left.clone()),
        ("cdf", "left-tail", "Tail", left),
    ])
}

pub(super) fn mechanisms() -> Result<File> {
    let mut cases = Vec::new();
    for listed in MECHANISMS {
        cases.push(of_mechanism(listed)?);
    }
    Ok(File {
        kind: "law".to_owned(),
        name: "mechanisms".to_owned(),
        title: "Chances of mechanisms with finitely many outputs".to_owned(),
        spec: vec!["docs/spec/mechanisms".to_owned()],
        covers: vec![
            "the chance of every output on an input, and of some that are impossible".to_owned(),
        ],
        does_not_cover: vec!["whether a release has this law".to_owned()],
        notes: vec![
            Note::new(
                "Outputs",
                BugType::UnsoundFormula,
                "the truth is kept with a chance that belongs to another guarantee",
                "the claimed epsilon is not the largest log ratio of these chances",
            )
            .link("https://github.com/opendp/opendp/issues/480"),
        ],
        cases,
    })
}

fn of_mechanism((mechanism, given, input): &Listed) -> Result<Case> {
    let entry = find(&[BUILTINS], mechanism)?;
    let input = crate::json::parse(input, mechanism)?;
    let texts: Vec<_> = given.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut parameters = Parameters::read(texts.iter().map(String::as_str))?;
    let outputs = (entry.outputs)(&mut parameters, &input)?;
    let outputs = outputs.ok_or_else(|| Error::Unsupported {
        what: (*mechanism).to_owned(),
        why: "its outputs are not listed".to_owned(),
    })?;
    let mut at: Vec<_> = outputs.iter().map(|(output, _)| output.to_json()).collect();
    at.extend(impossible(&at));
    let params: Value = given.iter().map(|&(name, value)| (name, value)).collect();
    let named: Vec<_> =
        given.iter().map(|(name, value)| format!("{name}-{}", words(value))).collect();
    let shown = words(&input.to_string());
    let id = format!("law-{mechanism}-{}-input-{shown}", named.join("-"));
    let args = json!({
        "of": "mechanism",
        "mechanism": mechanism,
        "params": params,
        "input": input,
        "query": "pmf",
        "at": at,
    });
    let comment = format!("Every output of {mechanism} with {} on {input}.", texts.join(", "));
    let mut case = case(&id, args, "Outputs", comment)?;
    for need in given.iter().flat_map(|(_, value)| needs(value)) {
        if !case.needs.iter().any(|known| known == need) {
            case = case.need(need);
        }
    }
    Ok(case)
}

/// What is next to the outputs and none of them: the integers before the first
/// and behind the last, and the first and the last list with a part more.
fn impossible(outputs: &[Value]) -> Vec<Value> {
    let integers = outputs.iter().filter_map(Value::as_i64);
    let mut near: Vec<Value> = match (integers.clone().min(), integers.max()) {
        (Some(first), Some(last)) => vec![json!(first - 1), json!(last + 1)],
        _ => Vec::new(),
    };
    let lists = [outputs.first(), outputs.last()].into_iter().flatten().filter_map(Value::as_array);
    for parts in lists {
        near.push(parts.iter().chain(parts.last()).cloned().collect());
    }
    near.push(json!("impossible"));
    near
}

/// A parameter or an input as part of an id: brackets and quotes are left out.
fn words(text: &str) -> String {
    let plain = slug(
        &text.replace([',', '[', ']'], " ").replace(['"', '(', ')'], "").replace(" -", " minus-"),
    );
    let words: Vec<_> = plain.split([' ', '-']).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "empty".to_owned() } else { words.join("-") }
}
