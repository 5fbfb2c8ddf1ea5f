//! `etalon audit --channels`: what is watched is judged and said.

use crate::{Folder, LAPLACE, SEED, audit, etalon};

/// Noise whose bits tell, together with the output, the input.
const LEAKY: [&str; 6] =
    ["--builtin", "discrete-laplace", "--param", "scale=1", "--param", "profile=cks20"];

#[test]
fn each_channel_has_its_verdict_and_the_worst_is_that_of_the_whole() {
    let more = ["--seed", SEED, "--max-runs", "60000", "--channels", "output,bits"];
    let ended = audit("eps=1", &LEAKY, &[&more, ["--format", "json"].as_slice()].concat());
    assert_eq!(ended.code, 1, "{ended}");
    let found = ended.json();
    let channels = found["channels"].as_array().unwrap();
    let verdicts: Vec<(&str, &str)> = channels
        .iter()
        .map(|one| (one["channel"].as_str().unwrap(), one["verdict"].as_str().unwrap()))
        .collect();
    let stands = "no_violation_found";
    assert_eq!(verdicts, [("output", stands), ("bits", stands), ("joint", "violation")]);
    assert_eq!(found["epsilon_lower"], channels[2]["epsilon_lower"]);
    let text = audit("eps=1", &LEAKY, &more);
    assert!(
        text.stdout.contains("the channels together tell the inputs apart beyond eps=1"),
        "{text}"
    );
    assert!(text.stdout.contains("each at 1/3 of alpha"), "{text}");
    // With the output alone nothing is said of channels.
    let alone = audit("eps=1", &LAPLACE, &["--max-runs", "2000", "--format", "json"]);
    assert!(alone.json().get("channels").is_none(), "{alone}");
}

#[test]
fn what_is_not_measured_or_not_known_is_said() {
    let of = |channels| audit("eps=1", &LAPLACE, &["--max-runs", "500", "--channels", channels]);
    of("output,colour").assert_refused("there is no channel named `colour`");
    of("output,output").assert_refused("channels = output,output is out of range");
    let timed = of("output,time");
    assert!(timed.stdout.contains("time"), "{timed}");
    let folder = Folder::new();
    let file = folder.file("runs.csv", &"1\n0\n".repeat(200));
    let other = folder.file("others.csv", &"1\n0\n".repeat(200));
    let samples = ["--samples", &file, &other, "--channels", "bits"];
    let begin = ["audit", "--claim", "eps=1", "--relation", "add", "--unit", "person"];
    let ended = etalon(&[begin.as_slice(), &samples].concat());
    assert_eq!(ended.code, 4, "{ended}");
    assert!(
        ended.stdout.contains("not_assessable") && ended.stdout.contains("nothing measures it")
    );
}

#[test]
fn a_suite_names_the_channels_of_a_claim() {
    let folder = Folder::new();
    let suite = |channels: &str| {
        format!(
            r#"{{"format": "etalon-suite/1", "alpha": "1e-6", "claims": [{{"name": "bits", "claim": "eps=1",
            "relation": "replace-one", "unit": "person", "left": 0, "right": 1, "max_runs": 20000,
            "subject": {{"builtin": "long-reader", "params": {{"scale": "1"}}}}, "expect": "violation",
            "channels": "{channels}"}}]}}"#
        )
    };
    let good = etalon(&["audit", &folder.file("good.json", &suite("output,bits"))]);
    assert_eq!(good.code, 0, "{good}");
    let blind = etalon(&["audit", &folder.file("blind.json", &suite("output,size"))]);
    assert_eq!(blind.code, 5, "{blind}");
    etalon(&["audit", &folder.file("bad.json", &suite("smell"))])
        .assert_refused("there is no channel named `smell`");
}
